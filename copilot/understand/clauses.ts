import type { Intent, IntentKind } from '../../domain/answer.ts';
import { subjectOf } from './subjects.ts';
import { normal } from './typed.ts';

/** What a text is read as, how likely that is, and how likely it asks for nothing, shares from 0 to 1; whether its words ask at all; what a rule reads. */
export type Reading = {
  readonly intent: Intent;
  readonly share: number;
  readonly idle: number;
  readonly asks: boolean;
  readonly rule: IntentKind | null;
};

/** Where a clause may end: a mark, a line, a dash between spaces, a word that goes on telling. */
const SEAMS =
  /(?<=[?!;…]|\.{2,}|[^\d\s.]\.)\s+|\s*[\r\n]+\s*|\s+[-–—]+\s+|,\s+|\s+(?=(?:so|but|anyway|cause|coz|because|though|although|while|whereas|но|а|зато|хотя|короче|так что|потому что)\s)|(?<=[는은던인한운]데|지만|(?<![필중주개])요|니다|니까|이래|한대)\s+/giu;
const QUOTED = /["“«]/u;
const MOST_CLAUSES = 8;
const DEEDS: ReadonlySet<IntentKind> = new Set(['silence', 'acknowledge', 'run', 'ticket']);
/** A clause is short, so that less is known of it than of a sentence. */
const LEAST_SHARE = 0.7;
/** To be taken for what the whole is not read as. */
const SURE_SHARE = 0.85;
/** Of a whole, that no clause says otherwise. */
const CERTAIN_SHARE = 0.95;
/** What is shorter tells no story. */
const MOST_WORDS = 5;
/** Where a trouble comes from, not a number of an answer. */
const ORIGIN =
  /(?<!\p{L})(?:where(?:'s| is| does| do| did) (?:this|that|it|\p{L}+ \p{L}+) (?:come|coming) from|откуда)(?!\p{L})|어디서 (?:온|나온|생긴)/u;
const OF_ANSWER =
  /(?<!\p{L})(?:you|your|u|number|figure|data|info|numbers|figures|sources?|ты|вы|твой|ваш\p{L}*|тебя|вас|цифр\p{L}*|данн\p{L}*|инф\p{L}*|ответ\p{L}*|вывод\p{L}*|утвержд\p{L}*|взял\p{L}*|знае\p{L}*)(?!\p{L})|숫자|데이터|근거|수치/u;
/** A whole that asks for nothing more surely than this is not asked clause by clause: for a deed, for anything else. */
const MOST_IDLE_DEED = 0.5;
const MOST_IDLE = 0.8;

/** The clauses of a text in its order, at most eight; one where it quotes something. */
export function clausesOf(text: string): string[] {
  if (QUOTED.test(text)) return [text];
  const clauses = text.split(SEAMS).map((clause) => clause.trim());
  return clauses.filter(Boolean).slice(0, MOST_CLAUSES);
}

/**
 * What a text asks for, most of whose clauses may tell a story. What the whole is read as stands if a clause is read so too, and the machine
 * that this clause names goes before one of the story. Else the clause is taken that asks most surely, if the whole is not understood
 * or less sure. A deed has to be ordered in a clause of its own. Where the question names no machine, it is that which the story is about.
 *
 * @param mayOrder whether nothing in the whole text says that a deed is not to be done
 */
export function askedByClause(
  text: string,
  whole: Reading,
  readOf: (clause: string) => Reading,
  mayOrder: (kind: IntentKind) => boolean,
): Intent {
  const clauses = clausesOf(text);
  if (clauses.length < 2) return whole.intent;
  const readings = clauses.map(readOf);
  const found = chosen(readings, whole, mayOrder, text.trim().split(/\s+/).length > MOST_WORDS);
  const { asked } = found;
  const isOrigin = found.intent.kind === 'evidence' && ORIGIN.test(normal(text)) && !OF_ANSWER.test(normal(text));
  const intent: Intent = isOrigin ? { ...found.intent, kind: 'why' } : found.intent;
  if (asked?.intent.named || asked?.intent.unclear || whole.intent.listed.length > 1) return intent;
  const subject = subjectOf(readings.map((one, index) => ({ said: normal(clauses[index] ?? ''), intent: one.intent })));
  if (subject === null || subject === intent.named) return intent;
  return { ...intent, assetId: subject, named: subject, alsoNamed: [], listed: [], vague: null, unclear: null };
}

/** What is asked, and by which clause; none where the whole alone is read so. */
function chosen(
  readings: readonly Reading[],
  whole: Reading,
  mayOrder: (kind: IntentKind) => boolean,
  mayTell: boolean,
): { readonly asked: Reading | null; readonly intent: Intent } {
  const { kind } = whole.intent;
  const same = kind === 'unknown' ? undefined : readings.findLast(({ intent }) => intent.kind === kind);
  const isTold = same && !same.asks && !DEEDS.has(kind) && whole.share < CERTAIN_SHARE;
  const later = isTold ? readings.slice(readings.indexOf(same) + 1).findLast((one) => isAsked(one, whole)) : undefined;
  if (later) return { asked: later, intent: taken(later.intent, whole.intent) };
  if (same) return { asked: same, intent: { ...whole.intent, ...namesOf(same.intent, whole.intent) } };
  const asking = readings.filter(({ intent, share }) => {
    if (intent.kind === 'unknown' || share < LEAST_SHARE) return false;
    if (!DEEDS.has(intent.kind)) return whole.idle < MOST_IDLE;
    return (whole.idle < MOST_IDLE_DEED || (intent.kind === 'acknowledge' && whole.rule === intent.kind)) && mayOrder(intent.kind);
  });
  const best = asking.reduce<Reading | null>((most, one) => (most === null || one.share >= most.share ? one : most), null);
  const isSurer = best !== null && best.share >= SURE_SHARE && best.share > whole.share && (best.asks || whole.share < LEAST_SHARE);
  if (best !== null && (kind === 'unknown' || isSurer)) return { asked: best, intent: taken(best.intent, whole.intent) };
  const intent: Intent =
    best === null && DEEDS.has(kind) && mayTell
      ? { ...whole.intent, kind: 'unknown', act: null, durationMs: null, until: null, person: null }
      : whole.intent;
  return { asked: null, intent };
}

/** Whether a clause asks surely, and for something else than what a statement before it looks like. */
function isAsked({ intent, share, asks }: Reading, whole: Reading): boolean {
  return asks && share >= SURE_SHARE && share > whole.share && intent.kind !== 'unknown' && !DEEDS.has(intent.kind);
}

/** The machines of the clause, where it names another than the whole does first. */
function namesOf(clause: Intent, whole: Intent) {
  const { assetId, named, alsoNamed, listed, vague, unclear } = clause;
  return named === null || named === whole.named || whole.listed.length > 1 ? null : { assetId, named, alsoNamed, listed, vague, unclear };
}

/** What a clause asks for, with what only the rest of the text says. */
function taken(clause: Intent, whole: Intent): Intent {
  const { kind, ranking, ofAll, doubt, act, person } = clause;
  const durationMs = clause.durationMs ?? whole.durationMs;
  const until = clause.until ?? whole.until;
  return { ...whole, ...namesOf(clause, whole), kind, ranking, ofAll, doubt, act, person, durationMs, until };
}
