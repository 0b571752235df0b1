import type { Intent, IntentKind, Question, Window } from '../domain/answer.ts';
import { fill, inLanguage, type Language, type Localized } from '../domain/language.ts';
import { wallTime } from '../domain/zoned.ts';
import type { Reader } from './claims.ts';
import { outsideText } from './guard.ts';
import type { Reply } from './reply.ts';
import { courtesyOf } from './understand/courtesy.ts';
import { ASKED, LOOKUPS } from './wording/lookup-sentences.ts';
import { say } from './wording/say.ts';

/** What is said to a sentence that asks for nothing known: a kind word to a kind word, else what may have been meant. */
export function notUnderstood({ text }: Question, intent: Intent, reader: Reader): Reply {
  const courtesy = courtesyOf(text);
  const told = (sentence: Localized) => say(sentence, reader.language);
  if (courtesy === 'thanks') return { kind: 'sentence', text: told(LOOKUPS.welcome) };
  if (courtesy === 'greeting') return { kind: 'sentence', text: `${told(LOOKUPS.hello)}\n${told(LOOKUPS.help)}` };
  const choices = likely(intent).map((reading) => choiceOf(reading, intent, reader));
  return { kind: 'sentence', text: told(LOOKUPS.notUnderstood), choices };
}

/** Three readings that can be answered; of a machine that was named one is how it is. */
function likely({ readings, named }: Intent): IntentKind[] {
  const usual: readonly IntentKind[] = ['why', 'alerts', 'unusual'];
  const three = [...new Set([...readings, ...usual])].slice(0, 3);
  return named === null || three.includes('state') ? three : [...three.slice(0, 2), 'state'];
}

/** What asks of an asset; the one that was named is asked of again. */
const OF_AN_ASSET: ReadonlySet<IntentKind> = new Set([
  ...(['changes', 'graph', 'logs', 'errors', 'unusual', 'state', 'neighbours', 'depends-on', 'impact', 'similar', 'forecast'] as const),
]);

/** What asks of a time, in few words: the time that was said is asked of again, and both are to fit the value of a button. */
const OF_A_TIME: Readonly<Partial<Record<IntentKind, Localized>>> = {
  changes: { en: 'what changed', ru: 'что изменилось', ko: '무엇이 바뀌었나' },
  graph: { en: 'graph', ru: 'график', ko: '그래프' },
  logs: { en: 'logs', ru: 'логи', ko: '로그' },
  errors: { en: 'errors', ru: 'ошибки', ko: '오류' },
  unusual: { en: 'what is unusual', ru: 'что необычного', ko: '이상한 점' },
  state: { en: 'state', ru: 'состояние', ko: '상태' },
  alerts: { en: 'alerts', ru: 'алерты', ko: '발생한 알림' },
  digest: { en: 'digest', ru: 'сводка', ko: '요약' },
  ranking: { en: 'busiest hosts', ru: 'топ серверов', ko: '가장 바쁜 서버' },
};
const FROM_TILL = { en: 'from {from} till {to}', ru: 'с {from} до {to}', ko: '{from}부터 {to}까지' } as const satisfies Localized;
/** Of the value of a button where it holds least. */
const MOST_BYTES = 60;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 3_600_000;

/** A reading as a question of the asset that was said and, where that fits a button, of the time. */
export function choiceOf(
  reading: IntentKind,
  { named, window }: Pick<Intent, 'named' | 'window'>,
  { language, clock }: Reader,
): { readonly label: string; readonly question: string } {
  const asked = inLanguage(ASKED[reading === 'unknown' ? 'help' : reading], language);
  const asset = OF_AN_ASSET.has(reading) ? named : null;
  const said = asset === null ? asked : `${asked} (${asset})`;
  const brief = OF_A_TIME[reading];
  if (window === null || brief === undefined) return { label: said, question: said };
  const time = spelled(window, clock.timeZone, language);
  const question = [inLanguage(brief, language), ...(asset === null ? [] : [asset]), time].join(' ');
  return Buffer.byteLength(question) <= MOST_BYTES ? { label: `${said} ${time}`, question } : { label: said, question: said };
}

/** A window as it is read again, to the minute: what is pressed later means the time it was said at. */
function spelled({ from, to }: Window, timeZone: string, language: Language): string {
  const wall = (at: number) => {
    const { year, month, day, hour, minute } = wallTime(timeZone, new Date(at));
    const two = (one: number) => String(one).padStart(2, '0');
    return { date: `${year}-${two(month)}-${two(day)}`, time: `${two(hour)}:${two(minute)}` };
  };
  const end = Math.ceil(to.getTime() / MINUTE_MS) * MINUTE_MS;
  const [first, last] = [wall(from.getTime()), wall(end)];
  if (end - from.getTime() < DAY_MS) return `${first.date} ${first.time}-${last.time}`;
  return fill(FROM_TILL, language, { from: `${first.date} ${first.time}`, to: `${last.date} ${last.time}` });
}

/** A name that fits nothing, or several: the likely ones are offered with the same question. */
export function unclearAsset(question: Question, { said, candidates }: NonNullable<Intent['unclear']>, { language }: Reader): Reply {
  const known = say(LOOKUPS.unknownAsset, language, { said: outsideText(said) });
  if (candidates.length === 0) return { kind: 'sentence', text: known };
  const text = say(LOOKUPS.didYouMean, language, { candidates: candidates.join(', ') });
  const at = question.text.toLowerCase().indexOf(said);
  const asked = (candidate: string) =>
    at < 0 ? candidate : `${question.text.slice(0, at)}${candidate}${question.text.slice(at + said.length)}`;
  return { kind: 'sentence', text: `${known} ${text}`, choices: candidates.map((one) => ({ label: one, question: asked(one) })) };
}
