import type { Alert, Incident } from '../../domain/alert.ts';
import type { Care, CarePlan, EscalationStep, Notice, Silence } from '../../domain/care.ts';
import type { Enqueue } from '../../domain/jobs.ts';
import { personNamed } from '../../domain/person-named.ts';
import { can, type Principal } from '../../domain/tenant.ts';
import type { TenantStores } from '../../stores/stores.ts';
import { firstStep, silencedBy } from './decide.ts';
import { covers } from './match.ts';
import type { AnnounceCare, Cared, Held } from './news.ts';
import { directPlaces, joined, type Spot } from './places.ts';
import { reminderWaits } from './routing.ts';

export type TendDeps = {
  readonly stores: TenantStores;
  readonly plan: CarePlan;
  readonly now: () => Date;
  readonly announce: AnnounceCare;
  readonly wakeAt: (at: Date) => Promise<void>;
  readonly enqueue: Enqueue;
  /** Who a schedule names at an instant, as the calendar writes it. */
  readonly onCall: (scheduleId: string, at: Date) => Promise<readonly string[]>;
  /** Channels that hear what nobody else does. */
  readonly everywhere: readonly Spot[];
};

const AT_ONCE = 500;
/** Alerts that fired under a silence, as far as they are counted. */
const MOST_COUNTED = 10_000;

/**
 * Does what is due: escalations, reminders, ends of snoozes and silences, summaries of what was held back for its rate. Each is one
 * transaction under a lock, so that however many processes ask at once, and however often, it is done once.
 */
export async function tend(deps: TendDeps): Promise<void> {
  const { care } = deps.stores;
  for (const incidentId of await care.due(deps.now(), AT_ONCE)) {
    const once = () => deps.stores.transaction((tx) => tendIncident(deps, tx, incidentId));
    let after = await once();
    while (after !== null && after <= deps.now()) after = await once();
    if (after !== null) await deps.wakeAt(after);
  }
  for (const silenceId of await care.silencesDue(deps.now())) await deps.stores.transaction((tx) => closeSilence(deps, tx, silenceId));
  await tellAgain(deps);
  await deps.stores.transaction((tx) => sumUp(deps, tx));
}

/** @returns when something is due next, null when nothing is */
async function tendIncident(deps: TendDeps, tx: TenantStores, incidentId: string): Promise<Date | null> {
  await tx.alerts.lock();
  const at = deps.now();
  const care = await tx.care.getForUpdate(incidentId);
  const incident = await tx.alerts.incident(incidentId);
  const alert = await tx.alerts.get(incident?.alertIds[0] ?? '');
  if (care === null) return null;
  const keep = async (after: Care, action: string | null, detail: Readonly<Record<string, string | number | null>> = {}) => {
    await tx.care.put({ ...after, updatedAt: at });
    if (action !== null) await tx.audit.append({ at, actor: 'system', action, subject: incidentId, detail });
  };
  if (incident === null || alert === null || incident.status === 'resolved') {
    await keep({ ...care, snooze: null, escalation: null, reminder: null }, null);
    return null;
  }
  const cared: Cared = { incident, alert, care };
  if (care.snooze !== null && care.snooze.until <= at) {
    const after = { ...care, snooze: null, ...again(deps.plan, care, at) };
    await keep(after, 'incident.snooze-over');
    const { until, place = null } = care.snooze;
    // Under a silence it stays quiet: the end of that tells what still fires.
    if ((await silencedBy(deps, tx, incidentId, at)) === null)
      await deps.announce(tx, { ...cared, care: after, kind: 'snooze-over', nonce: until.toISOString(), place });
    return after.escalation?.dueAt ?? after.reminder?.dueAt ?? null;
  }
  if (care.snooze !== null || care.acknowledged !== null) return null;
  const holder = await silencedBy(deps, tx, incidentId, at);
  if (holder !== null) {
    const later = <T extends { readonly dueAt: Date }>(one: T | null) => (one === null ? null : { ...one, dueAt: holder.endsAt });
    await keep({ ...care, escalation: later(care.escalation), reminder: later(care.reminder) }, null);
    return holder.endsAt;
  }
  if (care.escalation !== null && care.escalation.dueAt <= at) return escalate(deps, tx, cared, keep, at);
  if (care.reminder !== null && care.reminder.dueAt <= at) {
    const { everyMs, count } = care.reminder;
    const sent = (await tx.care.noticesOf(incidentId)).filter(({ outcome }) => outcome === 'sent');
    const routeIds = new Set(sent.map(({ routeId }) => routeId));
    const opening = reminderWaits(deps.plan, { routeIds, severity: incident.severity, at });
    if (opening !== null) {
      await keep({ ...care, reminder: { ...care.reminder, dueAt: opening } }, null);
      return opening;
    }
    const after = { ...care, reminder: { everyMs, count: count + 1, dueAt: new Date(at.getTime() + everyMs) } };
    await keep(after, 'incident.reminded', { count: count + 1 });
    await deps.announce(tx, { ...cared, care: after, kind: 'reminder', nonce: String(count + 1) });
    return after.reminder.dueAt;
  }
  return null;
}

async function escalate(
  deps: TendDeps,
  tx: TenantStores,
  { incident, alert, care }: Cared,
  keep: (care: Care, action: string, detail: Readonly<Record<string, string | number | null>>) => Promise<void>,
  at: Date,
): Promise<Date | null> {
  const was = care.escalation;
  const policy = deps.plan.escalations.find(({ id }) => id === was?.policyId);
  const step = was === null ? undefined : policy?.steps[was.step];
  if (was === null || policy === undefined || step === undefined) {
    await keep({ ...care, escalation: null }, 'incident.escalation-ended', { policy: was?.policyId ?? null });
    return null;
  }
  const { people, places, emptySchedule } = await reach(deps, tx, step, at);
  const isLast = was.step + 1 >= policy.steps.length;
  const next = isLast ? (was.round < policy.repeat ? { step: 0, round: was.round + 1 } : null) : { step: was.step + 1, round: was.round };
  // A step that reached nobody is not waited for, as long as another follows in this round.
  const waitMs = places.length === 0 && !isLast ? 0 : (policy.steps[next?.step ?? 0]?.afterMs ?? 0);
  const escalation = next === null ? null : { policyId: policy.id, ...next, dueAt: new Date(at.getTime() + waitMs) };
  const instead = places.length === 0 && next === null ? await others(deps, tx) : null;
  const reached = joined(care.reached, instead?.places ?? places);
  const after = { ...care, escalation, reached, ...(instead === null ? {} : { reachedNobodyAt: at }) };
  await keep(after, 'incident.escalated', {
    policy: policy.id,
    step: was.step + 1,
    round: was.round + 1,
    to: people.length > 0 ? people.map(({ id }) => id).join(', ') : places.map(({ channel }) => channel).join(', '),
    ...(instead === null ? {} : { instead: instead.places.map(({ platform, channel }) => `${platform}:${channel}`).join(', ') }),
  });
  await deps.announce(tx, {
    incident,
    alert,
    care: after,
    kind: 'escalated',
    nonce: `${was.round} ${was.step} ${was.dueAt.toISOString()}`,
    waitedMs: at.getTime() - (incident.createdAt ?? incident.openedAt).getTime(),
    people,
    places,
    emptySchedule,
    instead,
  });
  return escalation?.dueAt ?? null;
}

async function reach(deps: TendDeps, tx: TenantStores, { to }: EscalationStep, at: Date) {
  if (to.kind === 'channel') return { people: [], places: [{ platform: to.platform, channel: to.channel }], emptySchedule: null };
  const everyone = await tx.people.list();
  const names = to.kind === 'person' ? [to.id] : await deps.onCall(to.id, at);
  const people = names.map((name) => personNamed(everyone, name)).filter((one): one is Principal => one !== null);
  return { people, places: people.flatMap(directPlaces), emptySchedule: to.kind === 'schedule' && people.length === 0 ? to.id : null };
}

/** Who hears where an escalation ends at nobody: whoever can mend it; where they cannot be written to, every channel. */
async function others({ everywhere }: TendDeps, tx: TenantStores) {
  const people = (await tx.people.list()).filter((one) => can(one, 'administer') && directPlaces(one).length > 0);
  return { people, places: people.length > 0 ? people.flatMap(directPlaces) : everywhere };
}

/** Escalation and reminders from their beginning. */
function again({ escalations }: CarePlan, { acknowledged, escalation, reminder }: Care, at: Date): Partial<Care> {
  if (acknowledged !== null) return {};
  const policy = escalations.find(({ id }) => id === escalation?.policyId);
  return {
    ...(policy === undefined ? {} : { escalation: firstStep(policy, at) }),
    ...(reminder === null ? {} : { reminder: { ...reminder, dueAt: new Date(at.getTime() + reminder.everyMs) } }),
  };
}

async function closeSilence(deps: TendDeps, tx: TenantStores, silenceId: string): Promise<void> {
  await tx.alerts.lock();
  const at = deps.now();
  const silence = await tx.care.silenceForUpdate(silenceId);
  if (silence === null || silence.closedAt !== null || silence.endsAt > at) return;
  const heldIn = (view: TenantStores) => heldBy(deps, { tx, view }, silence);
  const held = await heldIn(tx);
  const closed = { ...silence, closedAt: at };
  await tx.care.putSilence(closed);
  const detail = { alerts: held.alerts, firing: held.firing, incidents: held.incidents.length, endedBy: silence.endedBy };
  await tx.audit.append({ at, actor: 'system', action: 'silence.over', subject: silenceId, detail });
  await deps.announce(tx, { kind: 'silence-over', silence: closed, held, heldIn });
}

/** Every alert that fired under a silence, as far as a view of the tenant shows. */
async function heldBy(
  { plan }: Pick<TendDeps, 'plan'>,
  { tx, view }: { readonly tx: TenantStores; readonly view: TenantStores },
  silence: Silence,
): Promise<Held> {
  const context = { tenantId: tx.tenantId, groups: plan.groups };
  const window = { from: silence.startsAt, to: silence.endsAt };
  const found = new Map<string, Alert>();
  for (const alert of await view.alerts.list({ window, limit: MOST_COUNTED })) found.set(alert.id, alert);
  for (const incidentId of new Set((await tx.care.heldBy(silence.id)).map((notice) => notice.incidentId))) {
    for (const alert of await view.alerts.list({ incidentId, limit: AT_ONCE })) found.set(alert.id, alert);
  }
  const alerts = [...found.values()].filter((alert) => covers(silence, alert, context));
  const isFiring = ({ status }: Alert) => status === 'firing';
  const incidents: Held['incidents'][number][] = [];
  for (const [incidentId, ofOne] of Map.groupBy(alerts, (alert) => alert.incidentId)) {
    const incident = await view.alerts.incident(incidentId);
    if (incident !== null) incidents.push({ incident, alerts: ofOne.length, firing: ofOne.filter(isFiring).length });
  }
  incidents.sort((a, b) => b.firing - a.firing || a.incident.number - b.incident.number);
  return { alerts: alerts.length, firing: alerts.filter(isFiring).length, incidents };
}

/** What was held back by a silence that is over, and still goes on, is news now. */
async function tellAgain({ stores, enqueue, now }: TendDeps): Promise<void> {
  const at = now();
  for (const incidentId of await stores.care.released(AT_ONCE)) {
    const incident = await stores.alerts.incident(incidentId);
    const [alertId] = incident?.alertIds ?? [];
    if (alertId === undefined) continue;
    const payload = { tenantId: stores.tenantId, alertId, incidentId, transition: 'firing' as const, at: at.toISOString() };
    await enqueue('notify', payload, { id: `${alertId}-released-${Math.floor(at.getTime() / 10_000)}` });
  }
}

/** Tells together of what was held back for its rate, once the time of that rate has passed. */
async function sumUp(deps: TendDeps, tx: TenantStores): Promise<void> {
  const at = deps.now();
  const held = await tx.care.heldForRate(AT_ONCE);
  if (held.length === 0) return;
  await tx.alerts.lock();
  const current = await tx.care.heldForRate(AT_ONCE);
  for (const notices of Map.groupBy(current, ({ routeId, platform, channel }) => `${routeId} ${platform} ${channel}`).values()) {
    const [first] = notices as [Notice, ...Notice[]];
    const perMs = deps.plan.routes.find(({ id }) => id === first.routeId)?.rate?.perMs ?? 0;
    if (first.at.getTime() + perMs > at.getTime()) continue;
    const incidents: Incident[] = [];
    for (const notice of notices) {
      const incident = await tx.alerts.incident(notice.incidentId);
      if (incident !== null) incidents.push(incident);
      await tx.care.putNotice({ ...notice, summedAt: at });
    }
    const { platform, channel } = first;
    const detail = { incidents: incidents.length, channel: `${platform}:${channel}` };
    await tx.audit.append({ at, actor: 'system', action: 'notices.summed', subject: first.routeId ?? '', detail });
    await deps.announce(tx, { kind: 'rate-summary', platform, channel, nonce: `${first.routeId} ${first.at.toISOString()}`, incidents });
  }
}
