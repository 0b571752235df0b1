import type { Alert } from '../../domain/alert.ts';
import { type AssetGroup, groupsOf, like } from '../../domain/asset-group.ts';
import type { AlertMatch, Silence } from '../../domain/care.ts';

/** Where alerts are matched: the tenant they belong to, and which assets form a group; a group by labels by those of the alert. */
export type MatchContext = { readonly tenantId: string; readonly groups: readonly AssetGroup[] };

type Matched = Pick<Alert, 'incidentId' | 'fingerprint' | 'name' | 'severity' | 'assetId' | 'source' | 'ruleId' | 'labels'>;

/** Whether an alert is meant; a match that names nothing means every alert. */
export function matches(match: AlertMatch, alert: Matched, context: MatchContext): boolean {
  const { tenants, assets, groups: named, names, severities, sources, rules, labels = {}, not = [] } = match;
  const { tenantId, groups } = context;
  return (
    (tenants === undefined || tenants.includes(tenantId)) &&
    (assets === undefined || assets.some((one) => like(one, alert.assetId))) &&
    (named === undefined || groupsOf({ id: alert.assetId, attributes: alert.labels }, groups).some((group) => named.includes(group))) &&
    (names === undefined || names.some((one) => like(one, alert.name))) &&
    (severities === undefined || severities.includes(alert.severity)) &&
    (sources === undefined || sources.includes(alert.source)) &&
    (rules === undefined || rules.some((one) => alert.ruleId !== null && like(one, alert.ruleId))) &&
    Object.entries(labels).every(([name, value]) => Object.hasOwn(alert.labels, name) && like(value, alert.labels[name] ?? '')) &&
    !not.some((one) => matches(one, alert, context))
  );
}

/** Whether a silence covers an alert; when it does is for the caller to see. */
export function covers({ scope }: Pick<Silence, 'scope'>, alert: Matched, context: MatchContext): boolean {
  if (scope.kind === 'match') return matches(scope.match, alert, context);
  return alert.incidentId === scope.incidentId || scope.fingerprints.includes(alert.fingerprint);
}

/**
 * The silence that holds an incident back: one each of its alerts is covered by. Null when an alert is covered by none.
 *
 * @returns of several the one that covers the first alert and ends last
 */
export function holderOf(silences: readonly Silence[], alerts: readonly Matched[], context: MatchContext): Silence | null {
  const [first] = alerts;
  if (first === undefined || !alerts.every((alert) => silences.some((silence) => covers(silence, alert, context)))) return null;
  const holding = silences.filter((silence) => covers(silence, first, context));
  return holding.reduce((last, one) => (one.endsAt > last.endsAt ? one : last), holding[0] as Silence);
}
