import { loadRunbooks } from '../actions/runbooks/load.ts';
import { inLanguage } from '../domain/language.ts';
import type { Command } from './command.ts';

/** `inframind runbook list|lint`: loading checks every file; a fault is named with its file and path. */
export const runbook: Command = {
  usage: 'list|lint',
  about: 'list the runbooks, or check their files',
  options: {},
  run: async (invocation) => {
    const runbooks = await loadRunbooks();
    for (const { id, version, title, risk, approvals, appliesTo } of runbooks) {
      invocation.print(
        `${id} v${version}  ${inLanguage(title, invocation.language)}  risk ${risk}, approvals ${approvals}, for ${appliesTo.join(', ')}`,
      );
    }
    if (invocation.words[0] === 'lint') invocation.print(`${runbooks.length} runbooks, no faults`);
    return 0;
  },
};
