import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import { showAnswer } from '../commands.ts';
import type { View } from '../deps.ts';
import { languageOfRequest, Problem } from '../problem.ts';
import { Id, LanguageTag, Limit, TimeZone } from '../schemas.ts';
import { showTicket } from '../show-ticket.ts';
import type { ReaderDeps } from '../view.ts';

const List = z.object({
  status: z.enum(['firing', 'resolved']).optional(),
  incident: Id.optional().describe('Only those of this incident'),
  offset: z.coerce.number().int().min(0).default(0).describe('Leaves out so many of the newest'),
  limit: Limit,
});
const Named = z.object({ id: Id });
const Wording = z.object({ lang: LanguageTag.optional(), timeZone: TimeZone.default('UTC') });

/** `GET /api/alerts`, `GET /api/alerts/:id`, `POST /api/alerts/:id/explain`, `GET /api/chart/:id.png`. */
export async function readAlerts(server: FastifyInstance, deps: ReaderDeps): Promise<void> {
  const found = async ({ stores }: View, id: string) => {
    const alert = await stores.alerts.get(id);
    if (alert === null) throw new AppError('NOT_FOUND', `alert ${id}`);
    return alert;
  };

  server.get<{ Querystring: z.output<typeof List> }>(
    '/api/alerts',
    { schema: { ...SHARED, summary: 'Alerts, newest first', querystring: List } },
    async (request) => {
      const { status, incident, offset, limit } = request.query;
      const { stores } = await deps.view(request);
      const filter = { ...(status === undefined ? {} : { status }), ...(incident === undefined ? {} : { incidentId: incident }) };
      const [alerts, total, firing] = await Promise.all([
        stores.alerts.list({ ...filter, offset, limit }),
        stores.alerts.count(filter),
        stores.alerts.count({ ...filter, status: 'firing' }),
      ]);
      return { alerts, total: total.alerts, firing: status === 'resolved' ? 0 : firing.alerts };
    },
  );

  server.get<{ Params: z.output<typeof Named> }>(
    '/api/alerts/:id',
    { schema: { ...SHARED, summary: 'An alert, its incident with its tickets, asset and latest answer', params: Named } },
    async (request) => {
      const view = await deps.view(request);
      const { stores } = view;
      const alert = await found(view, request.params.id);
      const [incident, asset, answer, tickets] = await Promise.all([
        stores.alerts.incident(alert.incidentId),
        stores.inventory.asset(alert.assetId),
        stores.answers.latestForAlert(alert.id),
        stores.tickets.ofIncident(alert.incidentId),
      ]);
      return { alert, incident, asset, answer: answer && showAnswer(answer, deps.runbooks), tickets: tickets.map(showTicket) };
    },
  );

  server.post<{ Params: z.output<typeof Named>; Querystring: z.output<typeof Wording> }>(
    '/api/alerts/:id/explain',
    { schema: { ...SHARED, summary: 'Why it fired: investigate now and keep the answer', params: Named, querystring: Wording } },
    async (request) => {
      const view = await deps.view(request);
      if (view.explain === undefined) throw new AppError('NOT_FOUND', 'this process cannot explain');
      const alert = await found(view, request.params.id);
      const language = request.query.lang ?? languageOfRequest(request);
      const answer = await view.explain({ alertId: alert.id, language, timeZone: request.query.timeZone, at: deps.now() });
      return { answer: showAnswer(answer, deps.runbooks) };
    },
  );

  server.get<{ Params: z.output<typeof Named> }>(
    '/api/chart/:id.png',
    { schema: { ...SHARED, summary: "The chart of an alert's latest answer", params: Named } },
    async (request, reply) => {
      const { params } = request;
      const { stores } = await deps.view(request);
      const answer = await stores.answers.latestForAlert(params.id);
      if (deps.renderChart === undefined || !answer?.chart) throw new AppError('NOT_FOUND', `chart of alert ${params.id}`);
      return reply.type('image/png').send(Buffer.from(await deps.renderChart(answer.chart)));
    },
  );
}

const SHARED = { tags: ['alerts'], security: [{ token: [] }], response: { 400: Problem, 401: Problem, 404: Problem } };
