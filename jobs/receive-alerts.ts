import type { Jobs } from '../domain/jobs.ts';
import { applySignals, type TransitionDeps } from './alert-transitions.ts';

/** Takes alerts that another system sent; an asset that only an alert names is created. */
export async function receiveAlerts(deps: TransitionDeps & { readonly now: () => Date }, payload: Jobs['receive-alerts']): Promise<void> {
  const at = deps.now();
  await deps.stores.inventory.ensure([...new Set(payload.alerts.map(({ assetId }) => assetId))], at);
  const signals = payload.alerts.map((alert) => ({
    ...alert,
    startedAt: new Date(alert.startedAt),
    resolvedAt: alert.resolvedAt === null ? null : new Date(alert.resolvedAt),
    trigger: null,
    ruleId: null,
  }));
  await applySignals(deps, signals, at);
}
