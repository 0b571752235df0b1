import { groupAlerts, type Joinable, neighbourhoods } from '../analysis/incidents/incidents.ts';
import { type Alert, type Incident, type IncidentKind, MOST_ALERT_IDS } from '../domain/alert.ts';
import type { Relation } from '../domain/asset.ts';
import { contentId } from '../domain/ids.ts';
import type { Severity } from '../domain/observation.ts';
import type { TenantStores } from '../stores/stores.ts';

/** An incident whose alerts changed. */
export type Touched = { readonly incident: Incident; readonly isNew: boolean };

/** Open incidents that others may join, and incidents that are looked at for how fast they come. */
const MOST_OPEN = 500;
const MOST_RECENT = 100;
const SEVERITY = { info: 0, warning: 1, critical: 2 } as const;

/**
 * Gives alerts without an incident theirs, and carries every change of alerts into their incidents; nothing is stored.
 *
 * @param tx stores of a transaction that holds the lock of the tenant's alerts
 * @returns the alerts with their incidents, and the incidents as they are to be
 */
export async function fileAlerts(
  tx: TenantStores,
  changed: readonly Alert[],
  at: Date,
): Promise<{ readonly alerts: Alert[]; readonly touched: Touched[] }> {
  const newcomers = changed.filter(({ incidentId }) => incidentId === '');
  const incidents = new Map<string, Touched>();
  const homes = new Map<string, string>();
  if (newcomers.length > 0) {
    const open = await tx.alerts.incidents({ status: 'open', limit: MOST_OPEN });
    const { joins, groups } = await grouped(tx, newcomers, open, at);
    const byId = new Map(open.map((incident) => [incident.id, incident]));
    const alertsById = new Map(newcomers.map((alert) => [alert.id, alert]));
    for (const [alertId, incidentId] of joins) homes.set(alertId, incidentId);
    for (const group of groups) {
      const incident = await opened(tx, group, alertsById, at);
      incidents.set(incident.id, { incident, isNew: true });
      for (const id of group.alertIds) homes.set(id, incident.id);
    }
    for (const [incidentId, joining] of Map.groupBy(newcomers, ({ id }) => homes.get(id) ?? '')) {
      const before = byId.get(incidentId);
      if (before !== undefined) incidents.set(incidentId, { incident: joined(before, joining, at), isNew: false });
    }
  }
  const alerts = changed.map((alert) => (alert.incidentId === '' ? { ...alert, incidentId: homes.get(alert.id) ?? '' } : alert));
  for (const incidentId of new Set(alerts.map((alert) => alert.incidentId))) {
    if (incidents.has(incidentId)) continue;
    const incident = await tx.alerts.incident(incidentId);
    if (incident !== null) incidents.set(incidentId, { incident: { ...incident, revision: (incident.revision ?? 1) + 1 }, isNew: false });
  }
  return { alerts, touched: [...incidents.values()] };
}

async function grouped(tx: TenantStores, newcomers: readonly Alert[], open: readonly Incident[], at: Date) {
  const assetIds = [...new Set(newcomers.map(({ assetId }) => assetId))];
  const parts = Map.groupBy(await tx.alerts.openIncidentsOn(assetIds), ({ assetId }) => assetId);
  const homeless = assetIds.filter((assetId) => !parts.has(assetId));
  const neighbours = neighbourhoods(await relationsAround(tx, homeless, at));
  return groupAlerts({
    newcomers,
    open: open.map(joinable),
    parts: new Map([...parts].map(([assetId, list]) => [assetId, list.map(({ incidentId }) => incidentId)])),
    neighbours,
    recent: (await tx.alerts.incidents({ limit: MOST_RECENT })).map(joinable),
    at,
  });
}

/** Relations within two steps of the assets. */
async function relationsAround(tx: TenantStores, assetIds: readonly string[], at: Date): Promise<Relation[]> {
  if (assetIds.length === 0) return [];
  const near = await tx.inventory.relations(at, assetIds);
  const reached = new Set(near.flatMap(({ from, to }) => [from, to]));
  for (const assetId of assetIds) reached.delete(assetId);
  return reached.size === 0 ? near : [...near, ...(await tx.inventory.relations(at, [...reached]))];
}

async function opened(
  tx: TenantStores,
  group: { readonly kind: IncidentKind; readonly assetId: string; readonly alertIds: readonly [string, ...string[]] },
  alerts: ReadonlyMap<string, Alert>,
  at: Date,
): Promise<Incident> {
  const members = group.alertIds.flatMap((id) => alerts.get(id) ?? []);
  const name = members[0]?.name ?? '';
  const starts = members.map(({ startedAt }) => startedAt.getTime());
  return {
    id: contentId('inc', group.alertIds[0]),
    number: await tx.alerts.nextIncidentNumber(),
    title: TITLES[group.kind](name, group.assetId),
    status: 'open',
    severity: worst(members.map(({ severity }) => severity)),
    assetId: group.assetId,
    openedAt: new Date(Math.min(...starts)),
    resolvedAt: null,
    alertIds: group.alertIds.slice(0, MOST_ALERT_IDS),
    kind: group.kind,
    alertCount: members.length,
    name,
    createdAt: at,
    joinedAt: at,
    lastAlertAt: new Date(Math.max(...starts)),
    revision: 1,
  };
}

const TITLES: Readonly<Record<IncidentKind, (name: string, assetId: string) => string>> = {
  place: (name, assetId) => `${name} · ${assetId}`,
  pattern: (name) => `${name} · on many assets`,
  storm: () => 'Alert storm',
};

function joined(incident: Incident, joining: readonly Alert[], at: Date): Incident {
  const starts = joining.map(({ startedAt }) => startedAt.getTime());
  return {
    ...incident,
    severity: worst([incident.severity, ...joining.map(({ severity }) => severity)]),
    alertIds: [...incident.alertIds, ...joining.map(({ id }) => id)].slice(0, MOST_ALERT_IDS),
    alertCount: (incident.alertCount ?? incident.alertIds.length) + joining.length,
    joinedAt: at,
    lastAlertAt: new Date(Math.max((incident.lastAlertAt ?? incident.openedAt).getTime(), ...starts)),
    revision: (incident.revision ?? 1) + 1,
  };
}

function joinable(incident: Incident): Joinable {
  const { id, number, assetId, openedAt, kind = 'place', name = '', lastAlertAt, createdAt, joinedAt } = incident;
  return {
    id,
    number,
    kind,
    assetId,
    name,
    openedAt,
    lastAlertAt: lastAlertAt ?? openedAt,
    createdAt: createdAt ?? openedAt,
    joinedAt: joinedAt ?? openedAt,
  };
}

function worst(severities: readonly Severity[]): Severity {
  return severities.reduce((most, one) => (SEVERITY[one] > SEVERITY[most] ? one : most), 'info');
}
