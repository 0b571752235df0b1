import type { Alert, Incident } from '../domain/alert.ts';
import type { Relation } from '../domain/asset.ts';
import { contentId } from '../domain/ids.ts';
import type { Enqueue } from '../domain/jobs.ts';
import type { TenantStores } from '../stores/stores.ts';

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
/** Alerts on neighbouring assets that start within this time of each other are one incident. */
const INCIDENT_WINDOW_MS = 2 * 3_600_000;

/**
 * Takes a signal into the tenant's alerts. A new firing creates an alert and joins or opens an incident; a resolution
 * closes both when nothing else of the incident fires. What changes nothing is dropped; a change is announced.
 *
 * @returns the alert when its state changed, else null
 */
export async function applySignal(deps: TransitionDeps, signal: AlertSignal, at: Date): Promise<Alert | null> {
  const changed = await deps.stores.transaction(async (tx) => {
    const latest = await tx.alerts.byFingerprint(signal.fingerprint);
    if (signal.status === 'firing') return fire(tx, signal, latest, at);
    if (latest === null || latest.status === 'resolved') return null;
    return resolve(tx, latest, signal.resolvedAt ?? at);
  });
  if (changed !== null) await announceLater(deps, changed, at);
  return changed;
}

/**
 * Asks again for the announcement of every recent change: a process that died between storing a change and enqueueing
 * its announcement is made good at the next start. Announcements have ids of their own, so none is sent twice.
 */
export async function reconcileAnnouncements(deps: TransitionDeps, at: Date): Promise<void> {
  const window = { from: new Date(at.getTime() - DAY_MS), to: new Date(at.getTime() + DAY_MS) };
  for (const alert of await deps.stores.alerts.list({ window, limit: 500 })) await announceLater(deps, alert, at);
}

async function announceLater(deps: TransitionDeps, alert: Alert, at: Date): Promise<void> {
  const payload = { tenantId: deps.stores.tenantId, alertId: alert.id, transition: alert.status, at: at.toISOString() };
  await deps.enqueue('notify', payload, { id: `${alert.id}-${alert.status}` });
}

async function fire(tx: TenantStores, signal: AlertSignal, latest: Alert | null, at: Date): Promise<Alert | null> {
  if (latest?.status === 'firing') return null;
  const id = contentId('alr', signal.fingerprint, signal.startedAt.toISOString());
  if (latest?.id === id) return null;
  const incident = await incidentFor(tx, signal, id, at);
  const flapped = latest !== null && at.getTime() - latest.startedAt.getTime() < DAY_MS;
  const alert: Alert = { ...signal, id, incidentId: incident.id, resolvedAt: null, transitions: (flapped ? latest.transitions : 0) + 1 };
  await tx.alerts.put(alert);
  return alert;
}

async function resolve(tx: TenantStores, latest: Alert, resolvedAt: Date): Promise<Alert> {
  const alert: Alert = { ...latest, status: 'resolved', resolvedAt, transitions: latest.transitions + 1 };
  await tx.alerts.put(alert);
  const incident = await tx.alerts.incident(latest.incidentId);
  if (incident === null) return alert;
  const others = await Promise.all(incident.alertIds.filter((id) => id !== alert.id).map((id) => tx.alerts.get(id)));
  if (others.every((other) => other?.status !== 'firing')) await tx.alerts.putIncident({ ...incident, status: 'resolved', resolvedAt });
  return alert;
}

async function incidentFor(tx: TenantStores, signal: AlertSignal, alertId: string, at: Date): Promise<Incident> {
  const neighbours = neighbourhood(signal.assetId, await tx.inventory.relations(at));
  const open = await tx.alerts.incidents({ status: 'open', limit: 200 });
  const near = open.find(
    (incident) =>
      neighbours.has(incident.assetId) && Math.abs(signal.startedAt.getTime() - incident.openedAt.getTime()) <= INCIDENT_WINDOW_MS,
  );
  if (near !== undefined) {
    const joined = { ...near, alertIds: [...near.alertIds, alertId] };
    await tx.alerts.putIncident(joined);
    return joined;
  }
  const incident: Incident = {
    id: contentId('inc', alertId),
    number: await tx.alerts.nextIncidentNumber(),
    title: `${signal.name} · ${signal.assetId}`,
    status: 'open',
    severity: signal.severity,
    assetId: signal.assetId,
    openedAt: signal.startedAt,
    resolvedAt: null,
    alertIds: [alertId],
  };
  await tx.alerts.putIncident(incident);
  return incident;
}

/** The asset, what it needs, and what needs it: two steps over relations in either direction. */
function neighbourhood(assetId: string, relations: readonly Relation[]): ReadonlySet<string> {
  const reached = new Set([assetId]);
  for (let step = 0; step < 2; step += 1) {
    const edge = new Set(reached);
    for (const { from, to } of relations) {
      if (edge.has(from)) reached.add(to);
      if (edge.has(to)) reached.add(from);
    }
  }
  return reached;
}
