import { loadSettings } from '../config.ts';
import type { AuditEntry } from '../domain/action.ts';
import { verifyChain } from '../domain/audit.ts';
import { type Command, configFile } from './command.ts';
import { requireService } from './service-client.ts';

/** `inframind audit verify` recomputes the hash chain. Exit code 1 when it is broken. */
export const audit: Command = {
  usage: 'verify|list',
  about: 'check the chain of audit entries, or list them',
  options: { limit: { type: 'string' } },
  run: async (invocation) => {
    const service = await requireService(loadSettings(process.env, configFile(invocation)));
    const limit = Number(invocation.options.limit ?? 1_000);
    const { entries: wire } = await service.get<{ entries: Array<Omit<AuditEntry, 'at'> & { at: string }> }>(`/api/audit?limit=${limit}`);
    const entries = wire.map((entry) => ({ ...entry, at: new Date(entry.at) }));
    if (invocation.words[0] === 'list') {
      for (const { sequence, at, actor, action, subject } of entries)
        invocation.print(`${sequence}  ${at.toISOString()}  ${actor}  ${action}  ${subject}`);
      return 0;
    }
    const verdict = verifyChain(entries);
    invocation.print(JSON.stringify(verdict));
    return verdict.whole ? 0 : 1;
  },
};
