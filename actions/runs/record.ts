import type { Approval, Run } from '../../domain/action.ts';
import { contentId } from '../../domain/ids.ts';
import type { TenantStores } from '../../stores/stores.ts';
import { type ApprovalDeps, applyEvent } from '../approvals/approvals.ts';
import { onlyLooks } from '../approvals/plan.ts';
import type { ApprovalEvent, ApprovalOutcome } from '../approvals/reducer.ts';
import { touchedBy } from './steps.ts';

/** What an audit row says of a change. */
type Detail = Readonly<Record<string, string | number | boolean | null>>;

/**
 * The record of a run in the hands of the worker that holds its token. Changes follow each other, each committed with its
 * audit row under the token; once another worker has taken the run over nothing more is written.
 */
export type RunRecord = {
  readonly run: () => Run;
  /** Whether another worker has taken it over. */
  readonly isFenced: () => boolean;
  /** Writes the run as `change` makes it. False when this worker may write nothing more. */
  readonly write: (change: (run: Run) => Run, action: string, detail: Detail) => Promise<boolean>;
  /** Ends run and request. Null when another worker has them. */
  readonly finish: (state: 'SUCCEEDED' | 'FAILED' | 'UNKNOWN', reason: string | null) => Promise<Run | null>;
};

export function createRunRecord(deps: ApprovalDeps, approval: Approval, begun: Run): RunRecord {
  let current = begun;
  let fenced = false;
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work);
    last = next.catch(() => {});
    return next;
  };
  const commit = async (
    event: ApprovalEvent,
    changed: Run,
    more: (tx: TenantStores) => Promise<void>,
    action: string,
    detail: Detail,
  ): Promise<boolean> => {
    if (fenced) return false;
    let written = false;
    // Within the transaction of the event, and only when the event was not refused: that is the fence.
    await applyEvent(
      deps,
      approval.id,
      'system',
      async () => event,
      async (tx, outcome: ApprovalOutcome) => {
        if (outcome.refusal) return;
        await tx.approvals.putRun(changed);
        await tx.audit.append({ at: event.at, actor: 'system', action, subject: changed.id, detail });
        await more(tx);
        written = true;
      },
    );
    if (written) current = changed;
    else fenced = true;
    return written;
  };
  const { fencingToken: token } = approval;
  return {
    run: () => current,
    isFenced: () => fenced,
    write: (change, action, detail) =>
      inTurn(() => commit({ kind: 'beat', at: deps.now(), token }, change(current), async () => {}, action, detail)),
    finish: (state, reason) =>
      inTurn(async () => {
        const at = deps.now();
        const ended: Run = { ...current, state, endedAt: at };
        const noteChanges = (tx: TenantStores) => recordChanges(tx, approval, ended, at);
        const detail = { approval: approval.id, reason };
        return (await commit({ kind: 'finish', at, token, state, reason }, ended, noteChanges, `run.${state.toLowerCase()}`, detail))
          ? ended
          : null;
      }),
  };
}

/** What ran on an asset is a change of it, for whoever asks what changed; what only looked, or was never begun there, is none. */
async function recordChanges(tx: TenantStores, approval: Approval, run: Run, at: Date): Promise<void> {
  const { targets, runbookId } = approval.plan;
  if (onlyLooks(approval.plan)) return;
  const assetIds = touchedBy(approval.plan, run);
  await tx.inventory.ensure(assetIds, at);
  for (const assetId of assetIds) {
    const id = targets.length === 1 ? contentId('chg', run.id) : contentId('chg', run.id, assetId);
    const change = { field: runbookId, before: null, after: run.state, by: approval.requestedBy };
    await tx.inventory.recordChange({ id, assetId, at, what: 'runbook', ...change });
  }
}
