import type { Concept } from '../../domain/finding.ts';
import type { Localized } from '../../domain/language.ts';
import type { Severity } from '../../domain/observation.ts';
import { DELL } from './dell.ts';
import { IPMI } from './ipmi.ts';
import { KOREAN } from './korean.ts';
import { REDFISH } from './redfish.ts';
import type { Book } from './row.ts';
import { SMART } from './smart.ts';
import { TRAPS } from './traps.ts';

/** What the knowledge table says of a code. */
export type HardwareMeaning = {
  readonly code: string;
  readonly concept: Concept | null;
  readonly severity: Severity;
  readonly words: Localized;
  readonly source: string;
};

/** All documents the table is made from. */
export const BOOKS: readonly Book[] = [IPMI, REDFISH, DELL, SMART, ...TRAPS];

const BY_CODE: ReadonlyMap<string, HardwareMeaning> = new Map(
  BOOKS.flatMap(({ source, rows }) =>
    rows.map(
      ([code, concept, severity, en, ru]) =>
        [code.toLowerCase(), { code, concept, severity, words: { en, ru, ko: KOREAN[en] ?? en }, source }] as const,
    ),
  ),
);

/**
 * The meaning of an event's code: an IPMI phrase, a Redfish MessageId of any version (`IDRAC.2.8.TMP0117`,
 * `StorageDevice.1.1.DriveFailure`), a bare Dell id, a trap's OID or the name its collector gives it. Null when no row knows it.
 */
export function hardwareMeaning(code: string): HardwareMeaning | null {
  return BY_CODE.get(plain(code)) ?? null;
}

/** Without what differs between versions and spellings of the same code. */
function plain(code: string): string {
  const bare = code.trim().replace(/^\.(?=1\.3\.)/, '');
  const [, registry, id] = /^([A-Za-z]+)\.\d+(?:\.\d+){0,2}\.([A-Za-z]\w*)$/.exec(bare) ?? [];
  if (registry === undefined || id === undefined) return bare.replace(/^IDRAC\./i, '').toLowerCase();
  return (/^idrac$/i.test(registry) ? id : `${registry}.${id}`).toLowerCase();
}
