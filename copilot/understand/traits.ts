/** A sentence as typed, what is left of it with marks for names, times and measures, and the senses of that (see senses.ts). */
export type Said = { readonly text: string; readonly rest: string; readonly senses: string };

/** A name that is not known, or a number: what it is called says nothing of what is asked, and must not tell whether it is there. */
const NAME = /\S*[\p{N}_]\S*/gu;
const WORD = /[⌂⌚⚖⎘]|[\p{L}\p{N}][\p{L}\p{N}'-]*/gu;
const MARKS = ['⌂', '⌚', '⚖', '⎘'];
/** OPS-77, INC0048812: what trackers call their tickets. */
const TICKET =
  /(?<![\p{L}\p{N}_-])(?!(?:lun|ups|crac|rack|pdu|shelf|backup|db|app|web|node|worker|esx|srv|vpn|fw|sw|host|vm)-)(?:[A-Z]{2,10}-\d{1,7}|(?:inc|chg|ritm|prb|req|sctask|tkt)-?\d{3,})(?![\p{L}\p{N}_-])/iu;
const NUMBER = /#\d/;
const ENDINGS_RU =
  /(?:иями|ями|ами|иях|ях|ах|ого|его|ому|ему|ыми|ими|ешь|ете|ите|ишь|ают|яют|уют|ть|ла|ло|ли|на|но|ны|ем|им|ет|ит|ут|ют|ат|ят|ой|ей|ый|ий|ая|яя|ое|ее|ые|ие|ую|юю|ов|ев|ом|ам|ям|[ыиаяоеуюьйл])$/u;
const ENDINGS_EN = /(?:ings?|ed|es|s|ly|e)$/;
const SHORTEST_STEM = 3;
/** Lengths of parts of words. */
const PARTS = [3, 4, 5];
const SYLLABLES = [1, 2, 3];

/** What a question may be of; words that mean nothing here, of a question of none of them, are of the world. */
const THINGS = ['ASSET', 'MEASURE', 'ALERT', 'LOG', 'ERROR', 'INFRA', 'THIS'];
const ASKING = new Set(['WHY', 'WHO', 'WHEN', 'HOW', 'WHAT', 'IF', 'ON_WHAT', 'FORECAST']);
const MOST_FOREIGN = 3;

export function isTicketName(said: string): boolean {
  return TICKET.test(said);
}

/**
 * By what a sentence is compared with others: its senses alone, one after another and together, its words, stems and parts of words,
 * and its shape. Each begins with what sort of trait it is.
 */
export function traitsOf({ text, rest, senses }: Said): Set<string> {
  const traits = new Set<string>(['']);
  ofSenses(senses.split(' ').filter(Boolean), traits);
  const words = rest.replaceAll(NAME, ' ').match(WORD) ?? [];
  ofWords(words, traits);
  ofShape(text.trim(), words, traits);
  return traits;
}

function ofSenses(senses: readonly string[], traits: Set<string>): void {
  senses.forEach((sense, index) => {
    if (sense !== '.') traits.add(`s ${sense}`);
    traits.add(`b ${senses[index - 1] ?? '^'} ${sense}`);
  });
  traits.add(`e ${senses.at(-1) ?? ''}`);
  const said = [...new Set(senses)].filter((sense) => sense !== '.').sort();
  const thing = THINGS.find((one) => senses.includes(one)) ?? 'nothing';
  const foreign = Math.min(MOST_FOREIGN, senses.filter((sense) => sense === '.').length);
  traits.add(`o ${thing} ${said.find((sense) => ASKING.has(sense)) ?? ''} ${foreign}`);
  traits.add(`o ${thing} ${foreign}`);
  said.forEach((one, index) => {
    for (const other of said.slice(index + 1)) traits.add(`t ${one} ${other}`);
  });
}

function ofWords(words: readonly string[], traits: Set<string>): void {
  const stems = words.map(stemOf);
  words.forEach((word, index) => {
    traits.add(`w ${word}`);
    traits.add(`p ${words[index - 1] ?? '^'} ${word}`);
    traits.add(`m ${stems[index]}`);
    traits.add(`n ${stems[index - 1] ?? '^'} ${stems[index]}`);
    const bounded = `^${word}$`;
    for (const length of /\p{Script=Hangul}/u.test(word) ? SYLLABLES : PARTS)
      for (let at = 0; at + length <= bounded.length; at++) traits.add(`c ${bounded.slice(at, at + length)}`);
  });
  if (words.length === 0) return;
  traits.add(`1 ${stems[0]}`);
  traits.add(`p ${words.at(-1)} $`);
  traits.add(`n ${stems.at(-1)} $`);
}

function ofShape(text: string, words: readonly string[], traits: Set<string>): void {
  traits.add(`? ${text.includes('?')}`);
  traits.add(`end ${/[.!?]$/.exec(text)?.[0] ?? 'none'}`);
  if (/\.{3}|…/.test(text)) traits.add('...');
  if (text.includes(',')) traits.add(',');
  if (/[.!?:;]\s/.test(text)) traits.add('sentences');
  traits.add(`length ${Math.min(12, Math.floor(Math.log2(words.length + 1) * 2))}`);
  for (const mark of MARKS) traits.add(`has ${mark} ${words.includes(mark)}`);
  traits.add(`script ${/\p{Script=Hangul}/u.test(text) ? 'ko' : /\p{Script=Cyrillic}/u.test(text) ? 'ru' : 'en'}`);
  if (TICKET.test(text)) traits.add('ticket');
  if (NUMBER.test(text)) traits.add('number');
}

/** A word without its ending, roughly: so that forms of a word are one. */
function stemOf(word: string): string {
  const stem = /\p{Script=Cyrillic}/u.test(word)
    ? word.replace(/(?:ся|сь)$/, '').replace(ENDINGS_RU, '')
    : /^[a-z']+$/.test(word)
      ? word.replace(/'s$/, '').replace(ENDINGS_EN, '')
      : word;
  return stem.length >= SHORTEST_STEM ? stem : word;
}
