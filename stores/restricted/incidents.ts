import type { Alert, Incident, IncidentSummary } from '../../domain/alert.ts';
import type { Silence } from '../../domain/care.ts';
import type { AlertFilter, AlertStore } from '../alerts.ts';
import type { CareStore } from '../care.ts';
import type { TenantStores } from '../stores.ts';
import { firstSeen } from './pages.ts';
import { refused, type Sight } from './sight.ts';

/** Of an incident's alerts so many are looked at. */
const MOST_ALERTS = 20_000;
const RANK = { info: 0, warning: 1, critical: 2 } as const;

/** Alerts on the assets that may be seen; an incident is what of it lies there, told by its first alert there. */
export function alertsFor({ alerts }: TenantStores, sight: Sight): AlertStore {
  const narrowed = async <F extends AlertFilter>(filter: F): Promise<F | null> => {
    const assetIds = await sight.narrowed(filter.assetIds);
    return assetIds.length === 0 ? null : { ...filter, assetIds };
  };
  const list: AlertStore['list'] = async (filter) => {
    const narrow = await narrowed(filter);
    return narrow === null ? [] : alerts.list(narrow);
  };
  const seen = async (alert: Alert | null) => (alert !== null && (await sight.sees(alert.assetId)) ? alert : null);
  const partOf = async (incident: Incident | null, known?: readonly Alert[]): Promise<Incident | null> => {
    if (incident === null) return null;
    const own = known ?? (await list({ incidentId: incident.id, limit: MOST_ALERTS }));
    if (own.length === 0) return null;
    const isWhole = own.length >= (incident.alertCount ?? incident.alertIds.length) && (await sight.sees(incident.assetId));
    return isWhole ? incident : told(incident, [...own].sort(byStart));
  };
  return {
    rules: async () => {
      const rules = await alerts.rules();
      const shown = await Promise.all(rules.map(({ condition: { assetId } }) => assetId === null || sight.sees(assetId)));
      return rules.filter((_rule, index) => shown[index]);
    },
    get: async (id) => seen(await alerts.get(id)),
    byFingerprint: async (fingerprint) => seen(await alerts.byFingerprint(fingerprint)),
    byFingerprints: async (fingerprints) => sight.only(await alerts.byFingerprints(fingerprints)),
    list,
    count: async (filter) => {
      const narrow = await narrowed(filter);
      return narrow === null ? { alerts: 0, incidents: 0 } : alerts.count(narrow);
    },
    incident: async (id) => partOf(await alerts.incident(id)),
    incidents: async (filter) => {
      const assetIds = await sight.narrowed(filter.assetIds);
      const found = assetIds.length === 0 ? [] : await alerts.incidents({ ...filter, assetIds });
      const own = found.length === 0 ? [] : await list({ incidentIds: found.map(({ id }) => id), limit: MOST_ALERTS });
      // In a storm there may be more than are read at once: then each is looked at by itself.
      const byIncident = own.length < MOST_ALERTS ? Map.groupBy(own, ({ incidentId }) => incidentId) : null;
      const shown = await Promise.all(found.map((one) => partOf(one, byIncident?.get(one.id))));
      return shown.filter((one) => one !== null);
    },
    openIncidentsOn: async (assetIds) => alerts.openIncidentsOn(await sight.narrowed(assetIds)),
    firingIncidents: async (ids) => {
      const firing = await Promise.all(ids.map(async (incidentId) => (await list({ incidentId, status: 'firing', limit: 1 })).length > 0));
      return ids.filter((_id, index) => firing[index]);
    },
    summary: async (incidentId) => summaryOf(await list({ incidentId, limit: MOST_ALERTS })),
    ruleState: refused,
    setRuleState: refused,
    putRule: refused,
    lock: refused,
    put: refused,
    putAll: refused,
    recordFirings: refused,
    putIncident: refused,
    nextIncidentNumber: refused,
  };
}

/** What people do about incidents of which something may be seen, and silences that name nothing else. */
export function careFor(whole: TenantStores, shown: AlertStore, sight: Sight, groupIds: ReadonlySet<string>): CareStore {
  const { care } = whole;
  const isSeen = async (incidentId: string) => (await shown.incident(incidentId)) !== null;
  const ifSeen = async <T>(incidentId: string, none: T, read: () => Promise<T>) => ((await isSeen(incidentId)) ? read() : none);
  const isShown = async ({ scope }: Silence) => {
    if (scope.kind === 'incident') return isSeen(scope.incidentId);
    const { assets, groups, not = [] } = scope.match;
    const isNamed = (one: { readonly assets?: readonly string[]; readonly groups?: readonly string[] }) =>
      (one.groups ?? []).every((group) => groupIds.has(group)) && ((one.assets ?? []).length === 0 || sight.seesAll(one.assets ?? []));
    for (const one of not) if (!(await isNamed(one))) return false;
    if (groups?.every((group) => groupIds.has(group))) return true;
    return assets !== undefined && assets.length > 0 && sight.seesAll(assets);
  };
  const silences = async (found: readonly Silence[]) => {
    const kept = await Promise.all(found.map(isShown));
    return found.filter((_one, index) => kept[index]);
  };
  return {
    get: (incidentId) => ifSeen(incidentId, null, () => care.get(incidentId)),
    ofIncidents: async (ids) => {
      const seen = await Promise.all(ids.map(isSeen));
      return care.ofIncidents(ids.filter((_id, index) => seen[index]));
    },
    silence: async (id) => {
      const found = await care.silence(id);
      return found !== null && (await isShown(found)) ? found : null;
    },
    silences: ({ limit, ...filter }) =>
      firstSeen(limit, (behind = filter.behind, most) => care.silences({ ...filter, ...(behind && { behind }), limit: most }), isShown),
    activeSilences: async (at) => silences(await care.activeSilences(at)),
    noticesOf: (incidentId) => ifSeen(incidentId, [], () => care.noticesOf(incidentId)),
    // Who is on call is no secret among those who may ask.
    schedules: () => care.schedules(),
    getForUpdate: refused,
    put: refused,
    due: refused,
    putSilence: refused,
    silenceForUpdate: refused,
    silencesDue: refused,
    putNotice: refused,
    heldBy: refused,
    released: refused,
    sentSince: refused,
    heldForRate: refused,
    putSchedule: refused,
  };
}

function told({ id, number, kind }: Incident, own: readonly Alert[]): Incident {
  const [first] = own as [Alert, ...Alert[]];
  const firing = own.filter(({ status }) => status === 'firing');
  const ends = own.map(({ resolvedAt }) => resolvedAt?.getTime() ?? 0);
  return {
    id,
    number,
    ...(kind === undefined ? {} : { kind }),
    title: first.name,
    name: first.name,
    status: firing.length > 0 ? 'open' : 'resolved',
    severity: worst(firing.length > 0 ? firing : own),
    assetId: first.assetId,
    openedAt: first.startedAt,
    resolvedAt: firing.length > 0 ? null : new Date(Math.max(...ends)),
    alertIds: own.slice(0, 100).map((alert) => alert.id),
    alertCount: own.length,
    lastAlertAt: (own.at(-1) ?? first).startedAt,
  };
}

function summaryOf(alerts: readonly Alert[]): IncidentSummary | null {
  const own = [...alerts].sort(byStart);
  const [first] = own;
  if (first === undefined) return null;
  const firing = own.filter(({ status }) => status === 'firing');
  const counted = (of: (alert: Alert) => string) =>
    [...Map.groupBy(own, of)].map(([key, { length }]) => [key, length] as const).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return {
    alerts: own.length,
    firing: firing.length,
    assets: new Set(own.map(({ assetId }) => assetId)).size,
    severity: worst(firing.length > 0 ? firing : own),
    firstAt: first.startedAt,
    lastAt: (own.at(-1) ?? first).startedAt,
    names: counted(({ name }) => name)
      .slice(0, 5)
      .map(([name, count]) => ({ name, alerts: count })),
    topAssets: counted(({ assetId }) => assetId)
      .slice(0, 5)
      .map(([assetId, count]) => ({ assetId, alerts: count })),
  };
}

function worst(alerts: readonly Alert[]): Alert['severity'] {
  return alerts.reduce<Alert['severity']>((found, { severity }) => (RANK[severity] > RANK[found] ? severity : found), 'info');
}

function byStart(a: Alert, b: Alert): number {
  return a.startedAt.getTime() - b.startedAt.getTime() || (a.id < b.id ? -1 : 1);
}
