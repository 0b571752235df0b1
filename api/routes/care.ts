import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { scopeOfIncident } from '../../actions/care/care.ts';
import type { SilenceScope } from '../../domain/care.ts';
import { AppError } from '../../domain/errors.ts';
import { Problem } from '../problem.ts';
import { Id, Limit, TimeZone } from '../schemas.ts';
import type { ReaderDeps } from '../view.ts';

const Until = z.object({
  until: z.iso.datetime({ offset: true }).optional().describe('The end, ISO 8601'),
  minutes: z.int().min(1).max(44_640).optional().describe('Or so many minutes from now'),
});
const Named = z.object({ id: Id });
const Assign = z.object({ person: z.string().trim().min(1).max(200).describe('Id, name or mail address') });
const text = z.string().trim().min(1).max(200);
const Match = z.object({
  assets: z.array(text).min(1).optional(),
  groups: z.array(text).min(1).optional(),
  names: z.array(text).min(1).optional(),
  severities: z
    .array(z.enum(['info', 'warning', 'critical']))
    .min(1)
    .optional(),
  rules: z.array(text).min(1).optional(),
  labels: z.record(z.string(), text).optional(),
});
const Silence = Until.extend({
  reason: z.string().trim().min(1).max(500),
  alertId: Id.optional().describe('The incident of this alert'),
  match: Match.extend({
    not: z
      .array(Match.refine((match) => Object.keys(match).length > 0, 'name at least one field'))
      .min(1)
      .max(20)
      .optional()
      .describe('But not those that match any of these'),
  })
    .refine(({ not: _not, ...match }) => Object.keys(match).length > 0, 'name at least one field')
    .optional()
    .describe('Or all alerts that match; `*` stands for any text'),
}).refine(({ alertId, match }) => (alertId === undefined) !== (match === undefined), 'give alertId or match');
const Listed = z.object({ open: z.stringbool().default(true), limit: Limit });
const Import = z.object({
  ics: z.string().min(1).max(2_000_000),
  timeZone: TimeZone.default('UTC'),
  dryRun: z.boolean().default(false).describe('Only says what it is read as; nothing is kept'),
});
const Dry = z.object({ days: z.coerce.number().int().min(1).max(366).default(7) });
const Draft = Dry.extend({
  settings: z
    .record(z.string(), z.unknown())
    .describe('`groups`, `calendars`, `escalations`, `routes`, `channels` as settings have them; the rest is as in force'),
});

/** `/api/care`, `/api/silences`, `/api/oncall`, `/api/routes/dry-run`: what people do about incidents; each needs a key of a person. */
export async function careForIncidents(server: FastifyInstance, deps: ReaderDeps): Promise<void> {
  const parts = () => {
    if (deps.care === undefined) throw new AppError('NOT_FOUND', 'no care of incidents here');
    return deps.care;
  };
  const { person } = deps;
  const seen = async (request: FastifyRequest) => (await deps.view(request)).stores;
  const end = ({ until, minutes }: z.output<typeof Until>): Date => {
    if (until !== undefined) return new Date(until);
    if (minutes !== undefined) return new Date(deps.now().getTime() + minutes * 60_000);
    throw new AppError('REQUEST_INVALID', 'no end', {
      hint: { en: 'Give until or minutes.', ru: 'Укажите until или minutes.', ko: 'until 또는 minutes를 지정하세요.' },
    });
  };
  type Body<T extends z.ZodType> = { Params: z.output<typeof Named>; Body: z.output<T> };
  const act = (summary: string, more: object = {}) => ({ schema: { ...SHARED, summary, params: Named, ...more } });

  server.post<Body<z.ZodUnknown>>('/api/care/:id/acknowledge', act('Take the incident of an alert'), async (request) =>
    parts().acts.acknowledge(await person(request), request.params.id),
  );
  server.post<Body<z.ZodUnknown>>('/api/care/:id/unacknowledge', act('Give it back'), async (request) =>
    parts().acts.unacknowledge(await person(request), request.params.id),
  );
  server.post<Body<typeof Assign>>('/api/care/:id/assign', act('Assign it', { body: Assign }), async (request) =>
    parts().acts.assign(await person(request), request.params.id, request.body.person),
  );
  server.post<Body<typeof Until>>('/api/care/:id/snooze', act('Be reminded later', { body: Until }), async (request) =>
    parts().acts.snooze(await person(request), request.params.id, end(request.body)),
  );

  server.get<{ Querystring: z.output<typeof Listed> }>(
    '/api/silences',
    { schema: { ...SHARED, summary: 'Silences, newest first', querystring: Listed } },
    async (request) => {
      const { open, limit } = request.query;
      return { silences: await (await seen(request)).care.silences({ open, limit }) };
    },
  );
  server.post<{ Body: z.output<typeof Silence> }>(
    '/api/silences',
    { schema: { ...SHARED, summary: 'Silence, with a reason and an end', body: Silence } },
    async (request) => {
      const { alertId, match, reason } = request.body;
      const by = await person(request);
      const stores = await seen(request);
      const alert = alertId === undefined ? null : await stores.alerts.get(alertId);
      if (alertId !== undefined && alert === null) throw new AppError('NOT_FOUND', `alert ${alertId}`);
      const scope: SilenceScope =
        alert === null ? { kind: 'match', match: defined(match ?? {}) } : await scopeOfIncident(stores, { id: alert.incidentId });
      return { silence: await parts().acts.silence(by, { scope, reason, until: end(request.body), place: null }) };
    },
  );
  server.post<{ Params: z.output<typeof Named> }>('/api/silences/:id/end', act('End a silence now'), async (request) => ({
    silence: await parts().acts.endSilence(await person(request), request.params.id),
  }));

  server.put<{ Params: z.output<typeof Named>; Body: z.output<typeof Import> }>(
    '/api/oncall/:id',
    act('Import an on-call schedule (iCalendar)', { body: Import }),
    async (request) => {
      const { dryRun, ...calendar } = request.body;
      return parts().importSchedule(await person(request), { id: request.params.id, ...calendar }, { dryRun });
    },
  );
  server.get<{ Querystring: z.output<typeof Dry> }>(
    '/api/routes/dry-run',
    { schema: { ...SHARED, summary: 'What the routes would have sent of the last days', querystring: Dry } },
    async (request) => {
      await deps.whole(request, 'read');
      return parts().dryRun(request.query.days);
    },
  );
  server.post<{ Body: z.output<typeof Draft> }>(
    '/api/routes/dry-run',
    { schema: { ...SHARED, summary: 'What routes that are not in force would have sent of the last days; nothing is kept', body: Draft } },
    async (request) => {
      await deps.whole(request, 'read');
      return parts().dryRun(request.body.days, request.body.settings);
    },
  );
}

function defined<T extends object>(match: T) {
  return Object.fromEntries(Object.entries(match).filter(([, value]) => value !== undefined));
}

const SHARED = { tags: ['care'], security: [{ token: [] }], response: { 400: Problem, 401: Problem, 404: Problem } };
