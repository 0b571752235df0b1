/** Of a text as much is read. */
export const LONGEST = 400;
const ENDING = 100;
const MOST_WORDS = 60;
/** "Do it for me" is written with a space or without. */
const HELPING_KO = /(?<=\p{Script=Hangul})(?<!\d ?(?:시간|분|일|주)치?) (?=(?:줘|주세요|줄래|주라|주고|주시)(?!\p{Script=Hangul}{3}))/gu;
/** What is written for "changes". */
const SHORTHAND = /(?<![\p{L}\p{N}_.-])chgs?(?![\p{L}\p{N}_-])/gu;
/** What stands between the alerts and that none are wanted: "алертов с неё не надо". */
const NONE_RU =
  /(?<!\p{L})(?<alerts>(?:алертов|уведомлений|оповещений|звонков|пейджей)) (?<of>(?:(?:с|от|по|из|про|оттуда|отсюда|на|у|мне|нам)(?: \S+)? ){1,2}?)(?<none>не (?:надо|нужно))(?!\p{L})/gu;
/** Typed without the apostrophe. */
const ILL = /(?<!\p{L})ill(?= (?:take|look|check|handle|get|do|grab|deal|own|pick|jump|see|have a)(?!\p{L}))/gu;

/** What of a text is read: how long it takes grows faster than the text. Of one that is longer, as with a log in it, how it begins and ends. */
export function heard(text: string): string {
  const words = text.length > LONGEST ? `${text.slice(0, LONGEST - ENDING)} ${text.slice(-ENDING)}` : text;
  return words
    .split(/(?<=\s)(?=\S)/)
    .slice(0, MOST_WORDS)
    .join('');
}

/** Lower case, one kind of apostrophe, `е` for `ё`, no mark that cannot be seen, Korean orders in one word. */
export function normal(text: string): string {
  return text
    .normalize('NFKC')
    .slice(0, LONGEST)
    .toLowerCase()
    .replace(/\p{Cf}+/gu, '')
    .replace(/[’ʼ`´]/g, "'")
    .replaceAll('ё', 'е')
    .replace(SHORTHAND, 'changes')
    .replace(ILL, "i'll")
    .replace(NONE_RU, '$<of>$<alerts> $<none>')
    .replace(/\s+/g, ' ')
    .replace(HELPING_KO, '')
    .trim();
}
