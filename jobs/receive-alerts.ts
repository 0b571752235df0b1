import type { Jobs } from '../domain/jobs.ts';
import { applySignal, type TransitionDeps } from './alert-transitions.ts';

/** Takes alerts that another system sent; an asset that only an alert names is created. */
export async function receiveAlerts(deps: TransitionDeps & { readonly now: () => Date }, payload: Jobs['receive-alerts']): Promise<void> {
  const at = deps.now();
  await deps.stores.inventory.ensure([...new Set(payload.alerts.map(({ assetId }) => assetId))], at);
  for (const alert of payload.alerts) {
    await applySignal(
      deps,
      {
        ...alert,
        startedAt: new Date(alert.startedAt),
        resolvedAt: alert.resolvedAt === null ? null : new Date(alert.resolvedAt),
        trigger: null,
        ruleId: null,
      },
      at,
    );
  }
}
