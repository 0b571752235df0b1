import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Statement } from '../../copilot/conversation/check.ts';
import { type EvidenceQuery, type Figures, makeEvidence } from '../../domain/evidence.ts';
import type { Language } from '../../domain/language.ts';

/** The answer to a question of the exam as a model was given it, when texts about it were written. */
export type Kept = { readonly at: Date; readonly statements: Readonly<Record<Language, readonly Statement[]>> };
/** One line of the file: the evidence of all statements once, and their texts, each with the places of its evidence among it. */
export type KeptLine = {
  readonly question: string;
  readonly at: string;
  readonly evidence: ReadonlyArray<{ readonly query: Readonly<Record<string, unknown>>; readonly states: Figures }>;
  readonly statements: Readonly<Record<Language, ReadonlyArray<{ readonly text: string; readonly evidence: readonly number[] }>>>;
};

export const KEPT_FILE = join(import.meta.dirname, 'retold-again.jsonl');
export const ZONES: Readonly<Record<Language, string>> = { en: 'UTC', ru: 'Europe/Moscow', ko: 'Asia/Seoul' };

export function keptLines(): KeptLine[] {
  return readFileSync(KEPT_FILE, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as KeptLine);
}

/** @throws Error where nothing is kept of a question */
export function keptOf(question: string): Kept {
  const kept = keptLines().find((line) => line.question === question);
  if (kept === undefined) throw new Error(`no statements are kept of ${question}: node test/faithful/keep.ts ${question}`);
  const at = new Date(kept.at);
  const evidence = kept.evidence.map(({ query, states }) => makeEvidence(queryOf(query), states, at));
  const statementsIn = (language: Language): Statement[] =>
    kept.statements[language].map(({ text, evidence: cited }, index) => ({
      number: index + 1,
      text,
      evidence: cited.map((place) => {
        const piece = evidence[place];
        if (piece === undefined) throw new Error(`${question}: there is no evidence ${place}`);
        return piece;
      }),
    }));
  return { at, statements: { en: statementsIn('en'), ru: statementsIn('ru'), ko: statementsIn('ko') } };
}

/** Instants of a query are dates. */
function queryOf(query: KeptLine['evidence'][number]['query']): EvidenceQuery {
  const isInstant = (name: string) => name === 'at' || (query.at === undefined && (name === 'from' || name === 'to'));
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => [name, isInstant(name) ? new Date(String(value)) : value]),
  ) as EvidenceQuery;
}
