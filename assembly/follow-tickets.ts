import type { Enqueue } from '../domain/jobs.ts';
import type { Settings } from '../settings.ts';
import type { TenantStores } from '../stores/stores.ts';
import { trackersOf } from './tracker-plan.ts';

/**
 * Asks for the ticket of an incident to be looked at, after something happened to it here. Nothing is asked for where no ticket is, nor
 * can come to be by a rule.
 */
export function createFollow({
  settings,
  stores,
  enqueue,
}: {
  readonly settings: Settings;
  readonly stores: TenantStores;
  readonly enqueue: Enqueue;
}) {
  const opensByRule = settings.ticketRules.some(({ open }) => open === 'at once');
  const hasTrackers = trackersOf(settings).length > 0;
  const follow = async (incidentId: string): Promise<void> => {
    if (!hasTrackers || (!opensByRule && (await stores.tickets.ofIncident(incidentId)).length === 0)) return;
    await enqueue('ticket', { tenantId: stores.tenantId, incidentId });
  };
  return {
    follow,
    /** The same for the incident that a run was for. */
    followRun: async (approvalId: string): Promise<void> => {
      const approval = await stores.approvals.get(approvalId);
      const alert = approval?.alertId == null ? null : await stores.alerts.get(approval.alertId);
      if (alert !== null) await follow(alert.incidentId);
    },
  };
}
