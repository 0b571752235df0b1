import type { Window } from '../domain/answer.ts';
import type { Digest, DigestKind } from '../domain/digest.ts';
import { AppError } from '../domain/errors.ts';
import { canonicalJson, contentId } from '../domain/ids.ts';
import type { Jobs } from '../domain/jobs.ts';
import type { Language } from '../domain/language.ts';
import type { TenantStores } from '../stores/stores.ts';
import { lastDue } from './occurrences.ts';

/** Where a digest goes, and how it is read there. */
export type Addressee = {
  readonly platform: string;
  readonly channel: string;
  readonly language: Language;
  /** IANA zone of the times that are written. */
  readonly timeZone: string;
};

/** A digest that is sent by the clock, or whenever others come on call. */
export type PlannedDigest = {
  readonly id: string;
  readonly kind: DigestKind;
  readonly when:
    | { readonly cron: string /** IANA zone. */; readonly timeZone: string }
    | { readonly schedule: string /** Whether those who come on call get it too. */; readonly toOnCall: boolean };
  /** Null where only those who come on call get it. */
  readonly to: Addressee | null;
};

/** A change of shift: its names as people know them. */
export type Handover = Required<Pick<Digest, 'shift'>> & {
  readonly at: Date;
  /** The change before; null when none is known. */
  readonly before: Date | null;
  /** When the calendar was imported: what lies before was another's. */
  readonly since: Date;
  /** Where those who come on call are written to. */
  readonly incoming: readonly Addressee[];
};

export type DigestDeps = {
  readonly stores: TenantStores;
  readonly digests: readonly PlannedDigest[];
  /** The newest change of shift at or before an instant; null when there is none. */
  readonly handover: (scheduleId: string, at: Date) => Promise<Handover | null>;
  readonly compose: (request: {
    readonly digest: PlannedDigest;
    readonly to: Addressee;
    readonly window: Window;
    readonly shift: Handover['shift'] | null;
  }) => Promise<Digest>;
  /** Puts it into the outbox of a transaction under the id; the same id again changes nothing. */
  readonly send: (tx: TenantStores, digest: Digest, to: Addressee, messageId: string) => Promise<void>;
  readonly now: () => Date;
};

/** When it is due, since when it tells, to whom it goes. */
type Occasion = {
  readonly due: Date;
  readonly before: Date;
  readonly shift: Handover['shift'] | null;
  readonly to: readonly Addressee[];
};

/** After a long pause no more than this is told. */
const LONGEST_MS = 31 * 86_400_000;
/** A change of shift longer ago than this is no news to a digest that has just been set up. */
const FRESH_MS = 15 * 60_000;
const HALF_DAY_MS = 43_200_000;

/**
 * Sends a digest of the time since the last one. It is sent once for each time at which it is due, however often and in however many
 * processes the job runs; what came due while no process was there is one digest of the whole time.
 *
 * @throws NOT_FOUND when the settings have no such digest, STORE_*
 */
export async function sendDigest(deps: DigestDeps, { digestId }: Jobs['digest']): Promise<'sent' | 'already'> {
  const planned = deps.digests.find(({ id }) => id === digestId);
  if (planned === undefined) throw new AppError('NOT_FOUND', `digest ${digestId} is not in the settings`);
  const key = `digest:${digestId}`;
  const told = (await deps.stores.cursors.get(key)) as { readonly until: string } | null;
  const until = told === null ? null : new Date(told.until);
  const occasion = await occasionOf(deps, planned, until);
  if (occasion === null || (until !== null && until >= occasion.due)) return 'already';
  const { due, before, shift, to } = occasion;
  const window = { from: new Date(Math.max((until ?? before).getTime(), due.getTime() - LONGEST_MS)), to: due };
  const composed = await Promise.all(
    to.map(async (one) => [one, await deps.compose({ digest: planned, to: one, window, shift })] as const),
  );
  return deps.stores.transaction(async (tx) => {
    await tx.alerts.lock();
    // Another process may have told of part of this time while it was put together here.
    if (canonicalJson(await tx.cursors.get(key)) !== canonicalJson(told)) return 'already';
    for (const [addressee, digest] of composed) {
      const own = addressee === planned.to ? [] : [addressee.platform, addressee.channel];
      await deps.send(tx, digest, addressee, contentId('msg', 'digest', digestId, due.toISOString(), ...own));
    }
    await tx.cursors.set(key, { until: due.toISOString() });
    return 'sent';
  });
}

/** Null when it is not due. */
async function occasionOf(deps: DigestDeps, { when, to }: PlannedDigest, until: Date | null): Promise<Occasion | null> {
  const now = deps.now();
  const always = to === null ? [] : [to];
  if ('cron' in when) {
    const due = lastDue(when.cron, when.timeZone, now);
    return { due, before: lastDue(when.cron, when.timeZone, new Date(due.getTime() - 1)), shift: null, to: always };
  }
  const change = await deps.handover(when.schedule, now);
  if (change === null || change.at < change.since) return null;
  if (until === null && now.getTime() - change.at.getTime() > FRESH_MS) return null;
  const isToo = ({ platform, channel }: Addressee) => platform !== to?.platform || channel !== to.channel;
  return {
    due: change.at,
    before: change.before ?? new Date(change.at.getTime() - HALF_DAY_MS),
    shift: change.shift,
    to: [...always, ...(when.toOnCall ? change.incoming.filter(isToo) : [])],
  };
}
