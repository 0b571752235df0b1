import type { Group } from './groups.ts';
import { MOST_GROUPS } from './shelf.ts';
import { encode, type TemplateState } from './state.ts';

/** Groups that differ from what was filed of them. */
export type Ledger = {
  note(group: Group): void;
  /** Hands them over, after those that others hand over; those of a failed `write` are kept for the next. */
  file(write: (states: readonly TemplateState[]) => Promise<void>): Promise<void>;
};

export function createLedger(): Ledger {
  let changed: Group[] = [];
  let writing: Promise<void> | null = null;

  function note(group: Group): void {
    if (group.changed) return;
    group.changed = true;
    changed.push(group);
    // Where nobody files: what is forgotten goes first, then what is oldest.
    if (changed.length > 4 * MOST_GROUPS) {
      const kept = changed.filter(({ into }) => into === null).slice(-2 * MOST_GROUPS);
      const keeps = new Set(kept);
      for (const each of changed) if (!keeps.has(each)) each.changed = false;
      changed = kept;
    }
  }

  async function hand(write: (states: readonly TemplateState[]) => Promise<void>): Promise<void> {
    const groups = changed;
    changed = [];
    for (const group of groups) group.changed = false;
    try {
      await write(groups.map((group) => ({ ...group.template, pattern: encode(group), joined: group.joined })));
    } catch (error) {
      for (const group of groups) note(group);
      throw error;
    }
  }

  return {
    note,
    file: async (write) => {
      // Whoever has filed is sure that all its templates are stored, though it was another who wrote them.
      while (writing !== null) await writing.catch(() => {});
      if (changed.length === 0) return;
      writing = hand(write);
      try {
        await writing;
      } finally {
        writing = null;
      }
    },
  };
}
