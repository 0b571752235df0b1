import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { canonicalJson, contentId } from '../../domain/ids.ts';
import { redact } from '../../domain/redact/redact.ts';
import { readAlert, Webhook } from '../alertmanager.ts';
import type { ApiDeps } from '../deps.ts';
import { Problem } from '../problem.ts';
import { keepRejected } from '../rejects.ts';
import { guardSenders, nothingAccepted, Receipt, receiptOf } from './senders.ts';

/** What `max_alerts` of the receiver cut off comes by no other way. */
function tellLeftOut(deps: ApiDeps, { log, body }: FastifyRequest<{ Body: z.output<typeof Webhook> }>, left: number): void {
  deps.counters.add('alertmanager', 'dropped', left);
  log.warn(
    { groupKey: redact(body.groupKey ?? '').slice(0, 200), left },
    'Alertmanager left alerts out of a group, which nobody is told of: set max_alerts of its webhook to 0',
  );
}

/** Alertmanager tries again at once, then ever later, after a 5xx; after anything else, 429 too, only when its group_interval is over. */
const TRY_AGAIN = 503;

/** `POST /alerts/alertmanager`: Alertmanager's webhook as it is. Answered 202 once the job with its alerts is durable. */
export async function receiveFromAlertmanager(server: FastifyInstance, deps: ApiDeps): Promise<void> {
  guardSenders(server, deps, 'alertmanager', 'receive-alerts', TRY_AGAIN);
  server.post<{ Body: z.output<typeof Webhook> }>(
    '/alerts/alertmanager',
    {
      schema: {
        tags: ['senders'],
        summary: "Take Alertmanager's webhook (version 4)",
        security: [{ token: [] }, { webhook: [] }],
        body: Webhook,
        response: { 202: Receipt, 400: Problem, 413: Problem, 503: Problem },
      },
    },
    async (request, reply) => {
      const { truncatedAlerts: left = 0 } = request.body;
      if (left > 0) tellLeftOut(deps, request, left);
      const read = request.body.alerts.map((alert) => readAlert(alert, deps.settings.assetLabels));
      const alerts = read.flatMap((one) => (one.kind === 'accepted' ? [one.alert] : []));
      const faults = read.flatMap((one) => (one.kind === 'rejected' ? [one] : []));
      await keepRejected(deps, 'alertmanager', faults);
      if (alerts.length === 0 && faults.length > 0) throw nothingAccepted(faults);

      const jobId = contentId('req', 'alertmanager', canonicalJson(alerts));
      if (alerts.length > 0) await deps.enqueue('receive-alerts', { tenantId: deps.stores.tenantId, alerts }, { id: jobId });
      deps.counters.add('alertmanager', 'accepted', alerts.length);
      return reply.code(202).send(receiptOf(read, alerts.length > 0 ? jobId : null));
    },
  );
}
