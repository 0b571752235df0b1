import type { Window } from '../domain/answer.ts';
import type { Digest, DigestKind } from '../domain/digest.ts';
import { AppError } from '../domain/errors.ts';
import { contentId } from '../domain/ids.ts';
import type { Jobs } from '../domain/jobs.ts';
import type { Language } from '../domain/language.ts';
import type { TenantStores } from '../stores/stores.ts';
import { lastDue } from './occurrences.ts';

/** A digest that is sent by the clock into one channel. */
export type PlannedDigest = {
  readonly id: string;
  readonly kind: DigestKind;
  readonly cron: string;
  readonly platform: string;
  readonly channel: string;
  readonly language: Language;
  /** IANA zone, of the cron expression and of the times that are written. */
  readonly timeZone: string;
};

export type DigestDeps = {
  readonly stores: TenantStores;
  readonly digests: readonly PlannedDigest[];
  readonly compose: (request: { readonly digest: PlannedDigest; readonly window: Window }) => Promise<Digest>;
  /** Puts it into the outbox under the id; the same id again changes nothing. */
  readonly send: (digest: Digest, to: PlannedDigest, messageId: string) => Promise<void>;
  readonly now: () => Date;
};

/** Clocks of two machines differ; a run that seems to be this early is the one that is due. */
const EARLY_MS = 60_000;
/** After a long pause no more than this is told. */
const LONGEST_MS = 31 * 86_400_000;

/**
 * Sends a digest of the time since the last one. It is sent once for each time at which it is due, however often and in however many
 * processes the job runs; what came due while no process was there is one digest of the whole time.
 *
 * @throws NOT_FOUND when the settings have no such digest, STORE_*
 */
export async function sendDigest(deps: DigestDeps, { digestId }: Jobs['digest']): Promise<'sent' | 'already'> {
  const planned = deps.digests.find(({ id }) => id === digestId);
  if (planned === undefined) throw new AppError('NOT_FOUND', `digest ${digestId} is not in the settings`);
  const now = deps.now();
  const due = lastDue(planned.cron, planned.timeZone, new Date(now.getTime() + EARLY_MS));
  const key = `digest:${digestId}`;
  const told = (await deps.stores.cursors.get(key)) as { readonly until: string } | null;
  const until = told === null ? null : new Date(told.until);
  if (until !== null && until >= due) return 'already';
  const from = until ?? lastDue(planned.cron, planned.timeZone, new Date(due.getTime() - 1));
  const window = { from: new Date(Math.max(from.getTime(), due.getTime() - LONGEST_MS)), to: due };
  const digest = await deps.compose({ digest: planned, window });
  await deps.send(digest, planned, contentId('msg', 'digest', digestId, due.toISOString()));
  await deps.stores.cursors.set(key, { until: due.toISOString() });
  return 'sent';
}
