import type { Logger } from 'pino';
import { DEFAULT_TENANT } from '../domain/tenant.ts';
import { reconcileAnnouncements } from '../jobs/alert-transitions.ts';
import type { Queues } from '../jobs/queues.ts';
import type { Settings } from '../settings.ts';
import { scheduleDigests } from './digests.ts';
import type { targetsOf } from './intake.ts';
import { keepScheduled } from './keep-scheduled.ts';
import type { TicketParts } from './tickets.ts';

/** What is due is looked at on its instant; this is for what a lost queue or a moved clock left behind. */
const CARE_EVERY_MS = 15_000;

export type Scheduled = {
  readonly queues: Queues;
  readonly settings: Settings;
  readonly targets: ReturnType<typeof targetsOf>;
  readonly tickets: TicketParts | null;
};

/** Sets all schedules, and sees that they stay. @returns ends the latter */
export async function schedule(
  deps: Scheduled & {
    readonly transitions: Parameters<typeof reconcileAnnouncements>[0];
    readonly now: () => Date;
    readonly log: Pick<Logger, 'warn'>;
  },
): Promise<() => Promise<void>> {
  return keepScheduled({
    queues: deps.queues,
    set: () => setAll(deps),
    askAgain: () => reconcileAnnouncements(deps.transitions, deps.now()),
    log: (message) => deps.log.warn(message),
  });
}

/** Schedules outlive the process: those of targets and trackers that are no longer in the settings end here. */
async function setAll({ queues, settings, targets, tickets }: Scheduled): Promise<void> {
  const wanted = new Set([...targets.keys()].map((id) => `collect-${id}`));
  for (const id of await queues.schedules('collect')) if (!wanted.has(id)) await queues.unschedule(id, 'collect');
  for (const target of targets.values()) {
    await queues.schedule(`collect-${target.id}`, { everyMs: target.everyMs }, 'collect', {
      tenantId: DEFAULT_TENANT,
      targetId: target.id,
    });
  }
  await scheduleTickets(queues, tickets);
  await scheduleDigests(queues, settings);
  await queues.schedule('care', { everyMs: CARE_EVERY_MS }, 'care', { tenantId: DEFAULT_TENANT });
  await queues.schedule('evaluate', { everyMs: settings.evaluateEvery }, 'evaluate', { tenantId: DEFAULT_TENANT, at: '' });
}

async function scheduleTickets(queues: Queues, tickets: TicketParts | null): Promise<void> {
  const wanted = new Map((tickets?.schedules ?? []).map((one) => [`poll-tickets-${one.trackerId}`, one]));
  for (const id of await queues.schedules('poll-tickets')) if (!wanted.has(id)) await queues.unschedule(id, 'poll-tickets');
  for (const [id, { trackerId, everyMs }] of wanted) {
    await queues.schedule(id, { everyMs }, 'poll-tickets', { tenantId: DEFAULT_TENANT, trackerId });
  }
}
