import { loadSettings } from '../config.ts';
import type { AuditEntry } from '../domain/action.ts';
import { CHAIN_START, type ChainEnd, type ChainVerdict, verifyChain } from '../domain/audit.ts';
import { type Command, configFile } from './command.ts';
import { requireService } from './service-client.ts';

/** `inframind audit verify` recomputes the hash chain. Exit code 1 when it is broken. */
export const audit: Command = {
  usage: 'verify|list',
  about: 'check the chain of audit entries, or list them',
  options: { limit: { type: 'string' } },
  run: async (invocation) => {
    const service = await requireService(loadSettings(process.env, configFile(invocation)));
    const read = async (query: string): Promise<AuditEntry[]> => {
      const { entries } = await service.get<{ entries: Array<Omit<AuditEntry, 'at'> & { at: string }> }>(`/api/audit?${query}`);
      return entries.map((entry) => ({ ...entry, at: new Date(entry.at) }));
    };
    if (invocation.words[0] === 'list') {
      for (const { sequence, at, actor, action, subject } of await read(`limit=${Number(invocation.options.limit ?? PAGE)}`))
        invocation.print(`${sequence}  ${at.toISOString()}  ${actor}  ${action}  ${subject}`);
      return 0;
    }
    const verdict = await verifyWhole((after) => read(`after=${after}&limit=${PAGE}`));
    invocation.print(JSON.stringify(verdict));
    return verdict.whole ? 0 : 1;
  },
};

const PAGE = 1_000;

/** Checks a chain of any length page by page; each must go on where the one before ended. */
export async function verifyWhole(read: (after: number) => Promise<readonly AuditEntry[]>): Promise<ChainVerdict> {
  let end: ChainEnd = { sequence: 0, hash: CHAIN_START };
  for (;;) {
    const entries = await read(end.sequence);
    const verdict = verifyChain(entries, end);
    if (!verdict.whole) return verdict;
    const last = entries.at(-1);
    if (last === undefined) return { whole: true, entries: end.sequence };
    end = last;
  }
}
