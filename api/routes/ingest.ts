import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { canonicalJson, contentId } from '../../domain/ids.ts';
import { toWire } from '../../domain/jobs.ts';
import type { ApiDeps } from '../deps.ts';
import { IngestBatch, IngestEvent, readEvent } from '../ingest-events.ts';
import { Problem } from '../problem.ts';
import { keepRejected } from '../rejects.ts';
import { guardSenders, nothingAccepted, Receipt, receiptOf } from './senders.ts';

/** `POST /ingest/events`: records of any program. Answered 202 once the job that indexes them is durable. */
export async function ingestEvents(server: FastifyInstance, deps: ApiDeps): Promise<void> {
  guardSenders(server, deps, 'ingest', 'index-observations');
  server.post<{ Body: z.output<typeof IngestBatch> }>(
    '/ingest/events',
    {
      schema: {
        tags: ['senders'],
        summary: 'Take measurements, log lines and hardware events',
        security: [{ token: [] }],
        body: IngestBatch.meta({ description: 'Up to 10,000 events', properties: { events: EventsForDocs } }),
        response: { 202: Receipt, 400: Problem, 413: Problem, 429: Problem },
      },
    },
    async (request, reply) => {
      const now = deps.now();
      const read = request.body.events.map((event) => readEvent(event, now));
      const observations = read.flatMap((one) => (one.kind === 'accepted' ? one.observations.map(toWire) : []));
      const faults = read.flatMap((one) => (one.kind === 'rejected' ? [one] : []));
      await keepRejected(deps, 'ingest', faults);
      if (observations.length === 0) throw nothingAccepted(faults);

      const jobId = contentId('req', 'ingest', canonicalJson(observations));
      await deps.enqueue('index-observations', { tenantId: deps.stores.tenantId, batchId: jobId, observations }, { id: jobId });
      deps.counters.add('ingest', 'accepted', read.length - faults.length);
      return reply.code(202).send(receiptOf(read, jobId));
    },
  );
}

/** Events are validated one by one, so the document gets the shape that the batch itself leaves open. */
const EventsForDocs = {
  type: 'array',
  minItems: 1,
  maxItems: 10_000,
  items: z.toJSONSchema(IngestEvent, { io: 'input', target: 'openapi-3.0' }),
};
