import { loadRunbooks } from '../actions/runbooks/load.ts';
import type { Runbook } from '../domain/action.ts';
import { canonicalJson, sha256 } from '../domain/ids.ts';
import type { TenantStores } from '../stores/stores.ts';

/**
 * Reads the runbooks and keeps every version of each, so that what ran can be read when its file has long been changed. One that was
 * changed without a new version is said so: approvals are bound to its bytes all the same, and the version that is kept stays.
 *
 * @throws RUNBOOK_INVALID
 */
export async function keptRunbooks(deps: {
  readonly stores: Pick<TenantStores, 'runbooks'>;
  readonly now: () => Date;
  readonly warn: (message: string) => void;
}): Promise<Runbook[]> {
  const runbooks = await loadRunbooks();
  const known = await deps.stores.runbooks.versions();
  for (const runbook of runbooks) {
    const sha = sha256(canonicalJson(runbook));
    const kept =
      known.find((one) => one.runbook.id === runbook.id && one.runbook.version === runbook.version) ??
      (await deps.stores.runbooks.createOnce({ runbook, sha256: sha, storedAt: deps.now() }));
    if (kept.sha256 !== sha)
      deps.warn(`runbook ${runbook.id}: its file has changed, but its version is still ${runbook.version}: raise it`);
  }
  return runbooks;
}
