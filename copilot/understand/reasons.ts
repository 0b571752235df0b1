export type Reasoned = { readonly reason: string; readonly order: string; readonly isWorded: boolean };

const WORDS = 'because(?: of)?|reason:?|due to|потому что|причина:|так как|из-за|(?:이유|사유)(?:는|:)';
/** What a reason follows: words that say so, or a colon. */
const WORDED = new RegExp(`(?:${WORDS})(?:\\s+|$)`, 'iu');
const TOLD = new RegExp(`(?:${WORDS}|:)(?:\\s+|$)`, 'iu');
/** A syllable of Korean is a letter or three. */
const fewestOf = (reason: string) => (/\p{Script=Hangul}/u.test(reason) ? 2 : 3);
/** As much as is kept of the reason of a silence. */
const LONGEST = 500;
/** More than any chat lets through in one message. */
const LONGEST_TEXT = 50_000;

/**
 * Why something is asked for, as it was written, at most 500 characters of it, and the line that asks without it. A message is read whole
 * for it, in time that grows as the message does. The line that asks is the first or the last: what a log or a story that was pasted
 * with it explains counts only where it gives no reason itself. `isWorded` is false of a colon, which may also follow a greeting.
 *
 * @param isAsked whether a line may be the one that asks
 */
export function reasonSaid(text: string, isAsked: (line: string) => boolean = () => true): Reasoned | null {
  const lines = text
    .slice(0, LONGEST_TEXT)
    .split(/[\r\n]+/)
    .map(asWritten)
    .filter(Boolean);
  const ends = [lines[0] ?? '', lines.at(-1) ?? ''];
  const among = (phrase: RegExp) => ends.find((line) => phrase.test(line) && isAsked(line));
  const line = among(WORDED) ?? among(TOLD) ?? lines.find((one) => WORDED.test(one));
  const told = line === undefined ? null : TOLD.exec(line);
  if (line === undefined || told === null) return null;
  const own = line.slice(told.index + told[0].length);
  const whole = [own, ...lines.slice(lines.indexOf(line) + 1)].join(' ').trim();
  const said = whole.length <= LONGEST || own === '' ? whole : own;
  const reason = said.length <= LONGEST ? said : said.slice(0, LONGEST + 1).replace(/\s*\S*$/u, '');
  return reason.length < fewestOf(reason) ? null : { reason, order: line.slice(0, told.index).trim(), isWorded: !told[0].startsWith(':') };
}

/** As it was typed, in one kind of space and without marks that cannot be seen. */
export function asWritten(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\p{Cf}+/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
}
