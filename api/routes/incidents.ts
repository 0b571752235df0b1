import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import { Problem } from '../problem.ts';
import { Id, Limit } from '../schemas.ts';
import { showTicket } from '../show-ticket.ts';
import type { ReaderDeps } from '../view.ts';

const List = z.object({ status: z.enum(['open', 'resolved']).optional(), limit: Limit });
const Named = z.object({ id: Id });

/** `GET /api/incidents`, `GET /api/incidents/:id`; the alerts of one are `GET /api/alerts?incident=ID`. */
export async function readIncidents(server: FastifyInstance, deps: ReaderDeps): Promise<void> {
  server.get<{ Querystring: z.output<typeof List> }>(
    '/api/incidents',
    { schema: { ...SHARED, summary: 'Incidents, newest first', querystring: List } },
    async (request) => {
      const { status, limit } = request.query;
      const { alerts } = (await deps.view(request)).stores;
      return { incidents: (await alerts.incidents({ limit, ...(status === undefined ? {} : { status }) })).reverse() };
    },
  );

  server.get<{ Params: z.output<typeof Named> }>(
    '/api/incidents/:id',
    { schema: { ...SHARED, summary: 'An incident, its alerts in figures, and its tickets', params: Named } },
    async (request) => {
      const { params } = request;
      const { alerts, tickets } = (await deps.view(request)).stores;
      const [incident, summary] = await Promise.all([alerts.incident(params.id), alerts.summary(params.id)]);
      if (incident === null) throw new AppError('NOT_FOUND', `incident ${params.id}`);
      const known = await tickets.ofIncident(incident.id);
      return { incident, summary, tickets: known.map(showTicket) };
    },
  );
}

const SHARED = { tags: ['alerts'], security: [{ token: [] }], response: { 400: Problem, 401: Problem, 404: Problem } };
