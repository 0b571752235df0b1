import type { Concept } from '../../domain/finding.ts';
import type { Severity } from '../../domain/observation.ts';

/** What a code of a hardware event means. A row of the knowledge table: data, no code. */
export type Row = readonly [
  code: string,
  /** What it means for causes; null when no mechanism starts or ends there. */
  concept: Concept | null,
  severity: Severity,
  en: string,
  ru: string,
];

/** Rows that one document speaks of. */
export type Book = { readonly source: string; readonly rows: readonly Row[] };
