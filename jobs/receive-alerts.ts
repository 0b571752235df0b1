import { isHeartbeat, keepHeard } from '../domain/heard.ts';
import type { Jobs } from '../domain/jobs.ts';
import { applySignals, type TransitionDeps } from './alert-transitions.ts';

/** Takes alerts that another system sent; an asset that only an alert names is created. A heartbeat is heard, and is no alert. */
export async function receiveAlerts(deps: TransitionDeps & { readonly now: () => Date }, payload: Jobs['receive-alerts']): Promise<void> {
  const at = deps.now();
  await keepHeard(deps.stores, at);
  const alerts = payload.alerts.filter((one) => !isHeartbeat(one));
  if (alerts.length === 0) return;
  await deps.stores.inventory.ensure([...new Set(alerts.map(({ assetId }) => assetId))], at);
  const signals = alerts.map((alert) => ({
    ...alert,
    startedAt: new Date(alert.startedAt),
    resolvedAt: alert.resolvedAt === null ? null : new Date(alert.resolvedAt),
    trigger: null,
    ruleId: null,
  }));
  await applySignals(deps, signals, at);
}
