import type { Alert, Incident } from '../domain/alert.ts';
import { contentId } from '../domain/ids.ts';
import type { Enqueue } from '../domain/jobs.ts';
import type { TenantStores } from '../stores/stores.ts';
import { fileAlerts, type Touched } from './file-alerts.ts';

/** What a rule or another system says of one fingerprint. */
export type AlertSignal = Pick<
  Alert,
  | 'fingerprint'
  | 'source'
  | 'name'
  | 'severity'
  | 'assetId'
  | 'status'
  | 'startedAt'
  | 'resolvedAt'
  | 'trigger'
  | 'summary'
  | 'labels'
  | 'annotations'
  | 'ruleId'
>;

export type TransitionDeps = { readonly stores: TenantStores; readonly enqueue: Enqueue };

const DAY_MS = 24 * 3_600_000;
/** Signals that are taken in one transaction. */
const AT_ONCE = 1_000;
/** What changes about an incident after it was announced is shown together, at most this often. */
const NEWS_EVERY_MS = 10_000;
/** News that is so late was lost with the process that promised it. */
const NEWS_LOST_MS = 90_000;
const SEVERITY = { info: 0, warning: 1, critical: 2 } as const;

/**
 * Takes signals into the tenant's alerts. A new firing creates an alert, which joins or opens an incident; a repeated one is
 * counted; a resolution ends the alert, and the incident when nothing else of it fires. Signals taken twice change nothing, one
 * transaction of the tenant works at a time, and what changed is announced by incident.
 *
 * @returns the alerts whose state changed
 */
export async function applySignals(deps: TransitionDeps, signals: readonly AlertSignal[], at: Date): Promise<Alert[]> {
  const sorted = [...signals].sort(
    (a, b) =>
      a.startedAt.getTime() - b.startedAt.getTime() ||
      (a.status === b.status ? 0 : a.status === 'firing' ? -1 : 1) ||
      (a.fingerprint < b.fingerprint ? -1 : 1),
  );
  const changed: Alert[] = [];
  for (let start = 0; start < sorted.length; start += AT_ONCE) {
    const done = await deps.stores.transaction((tx) => applyInOrder(tx, sorted.slice(start, start + AT_ONCE), at));
    changed.push(...done.changed);
    for (const touched of done.news) await announceLater(deps, touched, at);
  }
  return changed;
}

/**
 * Asks again for the announcement of every recent incident: a process that died between storing a change and enqueueing
 * its announcement is made good at the next start. Announcements have ids of their own, so none is sent twice.
 */
export async function reconcileAnnouncements(deps: TransitionDeps, at: Date): Promise<void> {
  for (const incident of await deps.stores.alerts.incidents({ limit: 500 })) {
    const latest = incident.joinedAt ?? incident.resolvedAt ?? incident.openedAt;
    if (Math.abs(at.getTime() - latest.getTime()) > DAY_MS && (incident.resolvedAt ?? latest).getTime() < at.getTime() - DAY_MS) continue;
    await announceLater(deps, { incident, isNew: true }, at);
    if ((incident.revision ?? 1) > 1) await announceLater(deps, { incident, isNew: false }, at);
  }
}

/** An incident's opening and end at once, what else changes about it together with what follows soon. */
async function announceLater(deps: TransitionDeps, { incident, isNew }: Touched, at: Date): Promise<void> {
  const [lead] = incident.alertIds;
  if (lead === undefined) return;
  const payload = { tenantId: deps.stores.tenantId, alertId: lead, incidentId: incident.id, at: at.toISOString() };
  if (isNew) await deps.enqueue('notify', { ...payload, transition: 'firing' }, { id: `${lead}-firing` });
  if (incident.status === 'resolved') await deps.enqueue('notify', { ...payload, transition: 'resolved' }, { id: `${lead}-resolved` });
  else if (!isNew) {
    const delayMs = Math.max(0, (incident.newsDueAt?.getTime() ?? 0) - at.getTime());
    await deps.enqueue('notify', { ...payload, transition: 'changed' }, { id: `${incident.id}-${incident.revision ?? 1}`, delayMs });
  }
}

/**
 * An open incident that changed, with the instant at which its news is due. The job that brings it takes the instant away under
 * the same lock before it looks, so whoever finds one here may rely on that job, unless it is overdue.
 */
function withNews({ incident, isNew }: Touched, at: Date): { readonly incident: Incident; readonly isDue: boolean } {
  if (isNew || incident.status === 'resolved') return { incident, isDue: true };
  const due = incident.newsDueAt?.getTime();
  if (due !== undefined && Math.abs(due - at.getTime()) < NEWS_LOST_MS) return { incident, isDue: false };
  return { incident: { ...incident, newsDueAt: new Date(at.getTime() + NEWS_EVERY_MS) }, isDue: true };
}

async function applyInOrder(tx: TenantStores, signals: readonly AlertSignal[], at: Date) {
  await tx.alerts.lock();
  const latest = new Map(
    (await tx.alerts.byFingerprints(signals.map(({ fingerprint }) => fingerprint))).map((one) => [one.fingerprint, one]),
  );
  const firings = await tx.alerts.recordFirings(signals.filter(({ status }) => status === 'firing'));
  const fresh = new Set(firings.map(firingKey));
  const changed = new Map<string, Alert>();
  const counted = new Map<string, Alert>();
  const again = new Set<string>();
  for (const signal of signals) {
    const before = latest.get(signal.fingerprint) ?? null;
    const isNew = signal.status === 'firing' && fresh.delete(firingKey(signal));
    const after = signal.status === 'firing' ? fired(signal, before, isNew, at) : resolved(signal, before, at);
    if (after === null) {
      if (before !== null) again.add(before.incidentId);
      continue;
    }
    latest.set(after.fingerprint, after);
    const isChange = before?.id !== after.id || before.status !== after.status;
    if (isChange || changed.has(after.id)) changed.set(after.id, after);
    else counted.set(after.id, after);
  }
  const { alerts, touched } = await fileAlerts(tx, [...changed.values()], at);
  await tx.alerts.putAll([...alerts, ...[...counted.values()].filter(({ id }) => !changed.has(id))]);
  const news: Touched[] = [];
  const ending = await stillFiring(tx, touched, alerts);
  for (const { incident: before, isNew } of touched) {
    const { incident, isDue } = withNews({ incident: ending(before), isNew }, at);
    await tx.alerts.putIncident(incident);
    if (isDue) news.push({ incident, isNew });
  }
  return { changed: alerts, news: [...news, ...(await toldAgain(tx, again, touched))] };
}

/** Incidents of signals that changed nothing: their opening, or end, is asked for again, in case it was lost on its way to the queue. */
async function toldAgain(tx: TenantStores, again: ReadonlySet<string>, touched: readonly Touched[]): Promise<Touched[]> {
  const known = new Set(touched.map(({ incident }) => incident.id));
  const incidents: Touched[] = [];
  for (const id of again) {
    const incident = known.has(id) ? null : await tx.alerts.incident(id);
    if (incident !== null) incidents.push({ incident, isNew: true });
  }
  return incidents;
}

/** An alert as it is after a firing; null when that changes nothing. An alert that has no incident yet has an empty one. */
function fired(signal: AlertSignal, before: Alert | null, isNew: boolean, at: Date): Alert | null {
  const id = contentId('alr', signal.fingerprint, signal.startedAt.toISOString());
  const startedAt = notAfter(signal.startedAt, at);
  const isOver = before !== null && (before.id === id || signal.startedAt < before.startedAt);
  if (before !== null && (before.status === 'firing' || isOver)) {
    if (!isNew || before.id === id) return null;
    return { ...worse(before, signal), ...counts(before, startedAt) };
  }
  const flapped = before !== null && at.getTime() - before.startedAt.getTime() < DAY_MS;
  return {
    ...signal,
    id,
    startedAt,
    incidentId: '',
    resolvedAt: null,
    transitions: (flapped ? before.transitions : 0) + 1,
    ...(flapped ? counts(before, startedAt) : { occurrences: 1, firstAt: startedAt, lastAt: startedAt }),
  };
}

/** An instant that a sender says, which has not come yet by our clock: its own is fast. It would come before what it caused, and never end. */
function notAfter(said: Date, at: Date): Date {
  return said > at ? at : said;
}

function counts(before: Alert, startedAt: Date) {
  const [firstAt, lastAt] = [before.firstAt ?? before.startedAt, before.lastAt ?? before.startedAt];
  return {
    occurrences: (before.occurrences ?? 1) + 1,
    firstAt: startedAt < firstAt ? startedAt : firstAt,
    lastAt: startedAt > lastAt ? startedAt : lastAt,
  };
}

function worse(before: Alert, { severity }: AlertSignal): Alert {
  return SEVERITY[severity] > SEVERITY[before.severity] ? { ...before, severity } : before;
}

/** An alert as it is after a resolution; null when that changes nothing. One that ended before its start was heard of is kept. */
function resolved(signal: AlertSignal, before: Alert | null, at: Date): Alert | null {
  const resolvedAt = notAfter(signal.resolvedAt ?? at, at);
  if (before !== null) {
    const lastAt = before.lastAt ?? before.startedAt;
    // It began again after the end that this signal tells of; not so when that lies ahead: our clock was set back.
    if (before.status === 'resolved' || (resolvedAt < lastAt && lastAt <= at)) return null;
    const endedAt = resolvedAt < before.startedAt ? before.startedAt : resolvedAt;
    return { ...before, status: 'resolved', resolvedAt: endedAt, transitions: before.transitions + 1 };
  }
  if (signal.source === 'rule') return null;
  const id = contentId('alr', signal.fingerprint, signal.startedAt.toISOString());
  return { ...signal, id, startedAt: notAfter(signal.startedAt, at), incidentId: '', resolvedAt, transitions: 1 };
}

/** Ends the incidents in which something resolved and nothing fires any more. */
async function stillFiring(
  tx: TenantStores,
  touched: readonly Touched[],
  alerts: readonly Alert[],
): Promise<(incident: Incident) => Incident> {
  const ends = new Map<string, Date>();
  for (const { status, resolvedAt, incidentId } of alerts) {
    const known = ends.get(incidentId);
    if (status === 'resolved' && resolvedAt !== null && (known === undefined || known < resolvedAt)) ends.set(incidentId, resolvedAt);
  }
  if (ends.size === 0) return (incident) => incident;
  const firing = new Set(await tx.alerts.firingIncidents(touched.map(({ incident }) => incident.id)));
  return (incident) => {
    const resolvedAt = ends.get(incident.id);
    return resolvedAt === undefined || firing.has(incident.id) ? incident : { ...incident, status: 'resolved', resolvedAt };
  };
}

function firingKey({ fingerprint, startedAt }: { readonly fingerprint: string; readonly startedAt: Date }): string {
  return `${startedAt.toISOString()} ${fingerprint}`;
}
