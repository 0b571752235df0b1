import type { AuditEntry } from './action.ts';
import { canonicalJson, sha256 } from './ids.ts';

/** What the first entry of a chain has for the hash of the entry before. */
export const CHAIN_START = '0'.repeat(64);

/** Hash of an entry: SHA-256 over the hash of the one before and the canonical JSON of all its other fields. */
export function auditHash(entry: Omit<AuditEntry, 'hash'>): string {
  const { previousHash, ...rest } = entry;
  return sha256(previousHash + canonicalJson(rest));
}

/** The last entry of a chain. */
export type ChainEnd = Pick<AuditEntry, 'sequence' | 'hash'>;

/** Whether a chain is whole; if not, the first sequence number at which it is not, and what is wrong there. */
export type ChainVerdict =
  | { readonly whole: true; readonly entries: number }
  | { readonly whole: false; readonly sequence: number; readonly fault: 'missing' | 'link' | 'hash' };

/**
 * Checks entries given in sequence order from 1: that none is missing, each names the hash of the one before, and each
 * hash is that of its content. It cannot see that entries at the end were cut off: compare the last sequence for that.
 *
 * @param after the entry that these follow, when an earlier part was checked before
 */
export function verifyChain(entries: readonly AuditEntry[], after: ChainEnd = { sequence: 0, hash: CHAIN_START }): ChainVerdict {
  let previousHash = after.hash;
  let expected = after.sequence + 1;
  for (const entry of entries) {
    const { hash, ...rest } = entry;
    if (entry.sequence !== expected) return { whole: false, sequence: expected, fault: 'missing' };
    if (entry.previousHash !== previousHash) return { whole: false, sequence: expected, fault: 'link' };
    if (auditHash(rest) !== hash) return { whole: false, sequence: expected, fault: 'hash' };
    previousHash = hash;
    expected += 1;
  }
  return { whole: true, entries: entries.length };
}
