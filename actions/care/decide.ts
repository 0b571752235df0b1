import type { Alert, Incident } from '../../domain/alert.ts';
import type { Care, CarePlan, EscalationPolicy, Notice, Silence } from '../../domain/care.ts';
import type { TenantStores } from '../../stores/stores.ts';
import { holderOf } from './match.ts';
import type { SeenFrom, Spot } from './places.ts';
import { routesFor, type Taken } from './routing.ts';

export type DecideDeps = {
  readonly stores: TenantStores;
  readonly plan: CarePlan;
  readonly now: () => Date;
  /** Where goes what no route takes. */
  readonly everywhere: ReadonlyArray<{ readonly platform: string; readonly channel: string }>;
  /** Asks to be called when something is due. */
  readonly wakeAt: (at: Date) => Promise<void>;
  readonly seenFrom: SeenFrom;
};

/** A channel that is to be told; `quiet`: what stands there may be replaced, nothing is posted anew. */
export type Told = { readonly platform: string; readonly channel: string; readonly quiet: boolean };

type News = { readonly incident: Incident; readonly alert: Alert; readonly transition: 'firing' | 'changed' | 'resolved' };

/** Alerts of an incident that are looked at for being silenced; one with more is not held back. */
const MOST_ALERTS = 500;

/**
 * Who is told of news of an incident, by routes, hours, rates and silences; what is held back is kept with the reason. Asked twice
 * it says the same. The first news that is not silenced starts the escalation and the reminders of the route.
 */
export async function decideNotices(deps: DecideDeps, news: News): Promise<Told[]> {
  const { told, care } = await deps.stores.transaction(async (tx) => {
    await tx.alerts.lock();
    return decideIn(deps, tx, news);
  });
  if (care !== null) await wake(deps, care);
  return told;
}

async function wake(deps: DecideDeps, { escalation, reminder }: Care): Promise<void> {
  for (const due of [escalation?.dueAt, reminder?.dueAt]) if (due !== undefined) await deps.wakeAt(due);
}

async function decideIn(deps: DecideDeps, tx: TenantStores, news: News): Promise<{ readonly told: Told[]; readonly care: Care | null }> {
  const { incident, alert, transition } = news;
  const at = deps.now();
  const known = await tx.care.noticesOf(incident.id);
  const holder = await silencedBy(deps, tx, incident.id, at);
  const context = { tenantId: tx.tenantId, everywhere: deps.everywhere };
  const routes = routesFor(deps.plan, { alert, severity: incident.severity, at }, context);
  const told: Told[] = [];
  const seen = new Set<string>();
  let meant = 0;
  const base = { incidentId: incident.id, at, summedAt: null };
  for (const route of routes) {
    for (const { platform, channel } of route.channels) {
      const key = `${platform} ${channel}`;
      if (seen.has(key)) continue;
      seen.add(key);
      if (!(await isSeen(deps, tx, { platform, channel }, incident.id))) continue;
      meant += 1;
      const before = known.find((one) => one.platform === platform && one.channel === channel) ?? null;
      const outcome =
        before?.outcome === 'sent' ? 'sent' : await outcomeOf(tx, { route, platform, channel, before, holder, at, transition });
      if (outcome === 'sent') told.push({ platform, channel, quiet: holder !== null });
      const silenceId = outcome === 'silenced' ? (holder?.id ?? before?.silenceId ?? null) : null;
      if (before?.outcome !== outcome || before.silenceId !== silenceId) {
        await tx.care.putNotice({ ...base, platform, channel, routeId: route.routeId, outcome, silenceId });
      }
    }
  }
  if (meant === 0 && known.length === 0) {
    await tx.care.putNotice({
      ...base,
      platform: '',
      channel: '',
      routeId: routes[0]?.routeId ?? null,
      outcome: 'nowhere',
      silenceId: null,
    });
  }
  // Where it was told of before, it stays told, wherever the routes lead now.
  for (const { platform, channel, outcome } of known) {
    if (outcome === 'sent' && !seen.has(`${platform} ${channel}`)) told.push({ platform, channel, quiet: holder !== null });
  }
  const care = holder === null && transition !== 'resolved' ? await startCare(deps, tx, incident.id, routes, at) : null;
  return { told, care };
}

/** Whether the readers of a place may see anything of an incident; to where they may not it does not go. */
async function isSeen({ seenFrom }: Pick<DecideDeps, 'seenFrom'>, tx: TenantStores, place: Spot, incidentId: string): Promise<boolean> {
  const view = await seenFrom(tx, place);
  return view === tx || (await view.alerts.incident(incidentId)) !== null;
}

async function outcomeOf(
  tx: TenantStores,
  asked: {
    readonly route: Taken;
    readonly platform: string;
    readonly channel: string;
    readonly before: Notice | null;
    readonly holder: Silence | null;
    readonly at: Date;
    readonly transition: News['transition'];
  },
): Promise<Notice['outcome']> {
  const { route, platform, channel, before, holder, at, transition } = asked;
  if (holder !== null) return 'silenced';
  // It ended while it was held back: the summary tells of it.
  if (before !== null && transition === 'resolved') return before.outcome;
  // Another route may take it meanwhile, because it became worse.
  if (before?.outcome === 'rate' && before.routeId === route.routeId) return 'rate';
  if (route.rate === null || route.routeId === null) return 'sent';
  const since = new Date(at.getTime() - route.rate.perMs);
  return (await tx.care.sentSince({ routeId: route.routeId, platform, channel, since })) < route.rate.most ? 'sent' : 'rate';
}

/** The silence that holds an incident back now, null when none does. */
export async function silencedBy(
  { plan }: Pick<DecideDeps, 'plan'>,
  tx: TenantStores,
  incidentId: string,
  at: Date,
): Promise<Silence | null> {
  const silences = await tx.care.activeSilences(at);
  if (silences.length === 0) return null;
  const firing = await tx.alerts.list({ incidentId, status: 'firing', limit: MOST_ALERTS + 1 });
  const alerts = firing.length > 0 ? firing : await tx.alerts.list({ incidentId, limit: MOST_ALERTS + 1 });
  return alerts.length > MOST_ALERTS ? null : holderOf(silences, alerts, { tenantId: tx.tenantId, groups: plan.groups });
}

async function startCare(deps: DecideDeps, tx: TenantStores, incidentId: string, routes: readonly Taken[], at: Date): Promise<Care | null> {
  if ((await tx.care.get(incidentId)) !== null) return null;
  const policyId = routes.find(({ escalation }) => escalation !== null)?.escalation ?? null;
  const policy = deps.plan.escalations.find(({ id }) => id === policyId) ?? null;
  const everyMs = routes.find(({ remindEveryMs }) => remindEveryMs !== null)?.remindEveryMs ?? null;
  if (policy === null && everyMs === null) return null;
  const care: Care = {
    ...noCare(incidentId, at),
    escalation: policy === null ? null : firstStep(policy, at),
    reminder: everyMs === null ? null : { everyMs, dueAt: new Date(at.getTime() + everyMs), count: 0 },
  };
  await tx.care.put(care);
  return care;
}

/** Nobody has done anything about an incident yet. */
export function noCare(incidentId: string, at: Date): Care {
  return { incidentId, acknowledged: null, assignee: null, snooze: null, escalation: null, reminder: null, reached: [], updatedAt: at };
}

/** The beginning of a policy; null when it has no step. */
export function firstStep({ id, steps: [first] }: EscalationPolicy, at: Date): Care['escalation'] {
  return first === undefined ? null : { policyId: id, step: 0, round: 0, dueAt: new Date(at.getTime() + first.afterMs) };
}
