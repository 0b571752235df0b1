import type { Intent, IntentKind } from '../../domain/answer.ts';

/** What a text is read as, how likely that is, and how likely it asks for nothing; shares from 0 to 1. */
export type Reading = { readonly intent: Intent; readonly share: number; readonly idle: number };

/** Where a clause may end: a mark, a line, a dash between spaces, a word that goes on telling. */
const SEAMS =
  /(?<=[?!;…]|\.{2,}|[^\d\s.]\.)\s+|\s*[\r\n]+\s*|\s+[-–—]+\s+|,\s+|\s+(?=(?:so|but|anyway|cause|coz|because|но|зато|короче|так что|потому что)\s)/giu;
const QUOTED = /["“«]/u;
const MOST_CLAUSES = 8;
const DEEDS: ReadonlySet<IntentKind> = new Set(['silence', 'acknowledge', 'run', 'ticket']);
/** A clause is short, so that less is known of it than of a sentence. */
const LEAST_SHARE = 0.7;
/** To be taken for what the whole is not read as. */
const SURE_SHARE = 0.85;
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
 * or less sure. A deed has to be ordered in a clause of its own.
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
  const { kind } = whole.intent;
  const same = kind === 'unknown' ? undefined : readings.findLast(({ intent }) => intent.kind === kind);
  if (same) return { ...whole.intent, ...namesOf(same.intent, whole.intent) };
  const asking = readings.filter(({ intent, share }) => {
    if (intent.kind === 'unknown' || share < LEAST_SHARE) return false;
    return DEEDS.has(intent.kind) ? whole.idle < MOST_IDLE_DEED && mayOrder(intent.kind) : whole.idle < MOST_IDLE;
  });
  const best = asking.reduce<Reading | null>((most, one) => (most === null || one.share >= most.share ? one : most), null);
  if (best !== null && (kind === 'unknown' || (best.share >= SURE_SHARE && best.share > whole.share)))
    return taken(best.intent, whole.intent);
  return best === null && DEEDS.has(kind)
    ? { ...whole.intent, kind: 'unknown', act: null, durationMs: null, until: null, person: null }
    : whole.intent;
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
