import type { Approval, AuditEntry, Run } from '../../domain/action.ts';
import { AppError } from '../../domain/errors.ts';
import type { OutputChunk, OutputPlace } from '../../domain/output.ts';
import type { TenantStores } from '../../stores/stores.ts';

type HistoryStores = Pick<TenantStores, 'approvals' | 'audit' | 'outputs'>;

/** Everything that is kept about a request, from who asked to whether it helped. The output itself is read by `outputOf`. */
export type History = {
  readonly approval: Approval;
  readonly run: Run | null;
  /** Rows of the audit chain about the request and its run, in their order. */
  readonly audit: readonly AuditEntry[];
};

/** @throws APPROVAL_UNKNOWN */
export async function historyOf(stores: HistoryStores, approvalId: string): Promise<History> {
  const approval = await stores.approvals.get(approvalId);
  if (approval === null) throw new AppError('APPROVAL_UNKNOWN', `there is no request ${JSON.stringify(approvalId.slice(0, 80))}`);
  const run = await stores.approvals.runOf(approvalId);
  const rows = await Promise.all(
    [approvalId, ...(run === null ? [] : [run.id])].map((subject) => stores.audit.list({ subject, limit: 10_000 })),
  );
  return { approval, run, audit: rows.flat().sort((a, b) => a.sequence - b.sequence) };
}

export type OutputFilter = { readonly target?: string; readonly stepId?: string; readonly after?: OutputPlace };

/** Pieces are at most 256 KiB: so many are in memory at once. */
const PIECES = 8;

/** What a run has said, piece by piece in order, as far as it is stored; little of it is in memory at a time. */
export async function* outputOf(
  stores: Pick<TenantStores, 'outputs'>,
  runId: string,
  filter: OutputFilter = {},
): AsyncGenerator<OutputChunk> {
  let { after } = filter;
  for (;;) {
    const pieces = await stores.outputs.read({ runId, ...filter, ...(after === undefined ? {} : { after }), limit: PIECES });
    yield* pieces;
    const last = pieces.at(-1);
    if (last === undefined || pieces.length < PIECES) return;
    after = { token: last.token, sequence: last.sequence };
  }
}
