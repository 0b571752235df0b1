import { KOREAN_END, readEnd } from './ends.ts';
import { sensesOf } from './senses.ts';
import { timesInFigures } from './spoken.ts';
import { readTimes, withoutDuration } from './times.ts';

/** What is told when one is asked for how long something is to be silent, and why. */
export type SilenceAnswer = { readonly until: Date | null; readonly reason: string | null };

const UNTIL = new RegExp(`(?<![\\p{L}\\p{N}])(?:until|till|til|до|by)\\s+(?:tomorrow|завтра|послезавтра|\\S+)|${KOREAN_END}\\s?까지`, 'iu');
const OPENING =
  /^(?:because(?: of)?|due to|since|reason|it's|for|(?:и |а )?из-за|потому что|так как|причина|по причине|на|ради|ибо)(?:\s*:\s*|\s+|$)/iu;
const ENDING = /\s?(?:때문(?:에|이\p{L}*|입니다)?|이유로|(?:이)?라서|중(?:이라서|이라|이야|이에요|입니다))$/u;
const CALM = /^(?:(?:CALM|UP) ?)*$/;
const EDGES = /^[\s,.:;!–—-]+|[\s,.:;!–—-]+$/gu;
const QUESTION = /\?\s*$|^(?:why|what|who|when|how|which|show|почему|что|кто|когда|как|сколько|покажи|왜|뭐|누가|언제|어떻게)(?!\p{L})/iu;
const LONGEST = 200;
const FEWEST_LETTERS = 2;

/** Reads "for an hour because of the backup", "на час, бэкап", "백업 때문에 한 시간"; null for a question. */
export function readSilenceAnswer(text: string, now: Date, timeZone: string): SilenceAnswer | null {
  const written = text.normalize('NFKC').replace(/\s+/g, ' ').trim().slice(0, LONGEST);
  if (QUESTION.test(written)) return null;
  const said = written.toLowerCase().replaceAll('ё', 'е');
  const until = readEnd(said, now, timeZone);
  const reason = until === null ? stripped(written) : withoutEnd(written, said, now, timeZone);
  return { until, reason: isReason(reason) ? reason : null };
}

/** The words that do not say when it ends, as they were written. */
function withoutEnd(written: string, said: string, now: Date, timeZone: string): string {
  const left = readTimes(timesInFigures(withoutDuration(said.replace(UNTIL, ' '))), now, timeZone).rest.replaceAll('⌚', ' ');
  const words = new Set(left.split(/[\s,.:;!]+/));
  const kept = written.split(' ').filter((word) => words.has(word.toLowerCase().replaceAll('ё', 'е').replace(EDGES, '')));
  return stripped(kept.join(' '));
}

function stripped(text: string): string {
  let rest = text.replace(EDGES, '');
  for (let before = ''; before !== rest; ) {
    before = rest;
    rest = rest.replace(OPENING, '').replace(EDGES, '').replace(ENDING, '').replace(EDGES, '');
  }
  return rest;
}

function isReason(text: string): boolean {
  return (text.match(/\p{L}/gu)?.length ?? 0) >= FEWEST_LETTERS && !CALM.test(sensesOf(text.toLowerCase()));
}
