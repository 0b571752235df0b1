import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { asAppError } from '../../domain/errors.ts';
import type { Labels } from '../../domain/observation.ts';
import type { Series, TenantStores } from '../../stores/stores.ts';
import { evaluate, type Fetch, type Result, type Row } from '../promql/evaluate.ts';
import { durationMs, invalid, type Matcher, parsePromql, parseSelector } from '../promql/syntax.ts';
import type { ReaderDeps } from '../view.ts';

/** As Prometheus: a chart of more points is a mistake. */
const MOST_STEPS = 11_000;
/** So much is read from the store at once, so that a long range does not fill the memory. */
const CHUNK_MS = 6 * 3_600_000;
const LONGEST_MS = 32 * 86_400_000;
/** Names and labels are looked for in so much of the time asked for. */
const LOOK_FOR_MS = 86_400_000;
/** Our word for where a series comes from, beside its labels. */
const ASSET = 'asset';

type Given = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * `/prometheus/api/v1/…`: the part of Prometheus's query API with which Grafana, by its own data source for Prometheus, shows
 * our samples, whichever store holds them. What is not answered is refused with its reason.
 *
 * @see https://prometheus.io/docs/prometheus/latest/querying/api/
 */
export async function answerPromql(server: FastifyInstance, { view, now, version }: ReaderDeps): Promise<void> {
  server.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, formOf(String(body))),
  );
  const route = (
    path: string,
    summary: string,
    answer: (given: Given, stores: TenantStores, name: string) => Promise<unknown>,
    method: readonly ('GET' | 'POST')[] = ['GET'],
  ) =>
    server.route<{ Params: { name?: string } }>({
      method: [...method],
      url: `/prometheus/api/v1/${path}`,
      schema: { tags: ['prometheus'], summary, security: [{ token: [] }] },
      handler: async (request, reply) => {
        try {
          const given = { ...(request.query as Given), ...((request.body as Given | undefined) ?? {}) };
          return { status: 'success', data: await answer(given, (await view(request)).stores, request.params.name ?? '') };
        } catch (thrown) {
          return refuse(thrown, request, reply);
        }
      },
    });

  const both = ['GET', 'POST'] as const;
  const at = (value: Given[string], otherwise: number) => (value === undefined ? otherwise : instant(String(value)));
  const windowOf = (given: Given) => {
    const to = at(given.end, now().getTime());
    const from = at(given.start, to - 3_600_000);
    return { from: new Date(Math.max(from, to - LOOK_FOR_MS)), to: new Date(to + 1) };
  };
  /** Series that fit any of the selectors, or all in the window. */
  const found = async (given: Given, stores: TenantStores): Promise<Labels[]> => {
    const selectors = [given['match[]'] ?? []].flat().map((text) => parseSelector(String(text)));
    const asked = selectors.length === 0 ? [{ metric: null, matchers: [] }] : selectors;
    const all = await Promise.all(
      asked.map(async ({ metric, matchers }) => {
        const series = await stores.samples.series({
          assetIds: assetsOf(matchers),
          ...(metric === null ? {} : { metric }),
          window: windowOf(given),
        });
        return series.map(labelsOf).filter((labels) => fits(labels, matchers));
      }),
    );
    return [...new Map(all.flat().map((labels) => [JSON.stringify(Object.entries(labels).sort()), labels])).values()];
  };

  route(
    'query',
    'The value of an expression at an instant',
    async (given, stores) => {
      const time = at(given.time, now().getTime());
      const result = await evaluate(parsePromql(String(given.query ?? '')), [time], fetchFrom(stores));
      if (result.kind === 'scalar') return { resultType: 'scalar', result: [time / 1_000, shown(result.value)] };
      const vector = result.rows.flatMap(({ labels, values: [value] }) =>
        value === undefined ? [] : [{ metric: labels, value: [time / 1_000, shown(value)] }],
      );
      return { resultType: 'vector', result: vector };
    },
    both,
  );

  route(
    'query_range',
    'The values of an expression over a range of time',
    async (given, stores) => {
      const [start, end] = [at(given.start, Number.NaN), at(given.end, Number.NaN)];
      const step = stepOf(String(given.step ?? ''));
      if (!(start <= end)) throw invalid('start and end are needed, in this order');
      if (end - start > LONGEST_MS) throw invalid(`at most ${LONGEST_MS / 86_400_000} days are answered at once`);
      if ((end - start) / step > MOST_STEPS) throw invalid(`at most ${MOST_STEPS} points are answered: take a longer step`);
      const steps = Array.from({ length: Math.floor((end - start) / step) + 1 }, (_, i) => start + i * step);
      return { resultType: 'matrix', result: await matrix(String(given.query ?? ''), steps, fetchFrom(stores)) };
    },
    both,
  );

  route('series', 'The series there are', found, both);
  route('labels', 'The names of labels there are', async (given, stores) => names((await found(given, stores)).flatMap(Object.keys)), both);
  route('label/:name/values', 'The values of a label there are', async (given, stores, name) =>
    names((await found(given, stores)).flatMap((labels) => labels[name] ?? [])),
  );
  route('metadata', 'Kind and unit of the metrics of the last hour', async (_given, stores) => {
    const series = await stores.samples.series({ assetIds: null, window: windowOf({}) });
    return Object.fromEntries(series.map(({ metric, instrument, unit }) => [metric, [{ type: instrument, unit, help: '' }]]));
  });
  route('status/buildinfo', 'Who answers', async () => ({ version: '2.42.0', application: 'InfraMind', revision: version }));
}

/** Answers in the form that Grafana shows to a person. */
function refuse(thrown: unknown, request: FastifyRequest, reply: FastifyReply) {
  const error = asAppError(thrown);
  if (error.code !== 'REQUEST_INVALID') throw error;
  request.log.info({ code: error.code, reason: error.message }, 'query refused');
  return reply.code(400).send({ status: 'error', errorType: 'bad_data', error: error.message });
}

/** Stretch by stretch, so that not all points are held at once. */
async function matrix(query: string, steps: readonly number[], fetch: Fetch) {
  const expression = parsePromql(query);
  const series = new Map<string, { metric: Labels; values: Array<[number, string]> }>();
  for (let from = 0; from < steps.length; ) {
    const until = (steps[from] ?? 0) + CHUNK_MS;
    const after = steps.findIndex((at, i) => i > from && at > until);
    const part = steps.slice(from, after < 0 ? steps.length : after);
    for (const { labels, values } of rowsOf(await evaluate(expression, part, fetch), part.length)) {
      const key = JSON.stringify(Object.entries(labels).sort());
      const one = series.get(key) ?? { metric: labels, values: [] };
      for (const [i, value] of values.entries()) if (value !== undefined) one.values.push([(part[i] ?? 0) / 1_000, shown(value)]);
      series.set(key, one);
    }
    from += part.length;
  }
  return [...series.values()];
}

function rowsOf(result: Result, length: number): readonly Row[] {
  return result.kind === 'rows' ? result.rows : [{ labels: {}, values: Array.from({ length }, () => result.value) }];
}

function fetchFrom(stores: TenantStores): Fetch {
  return async ({ metric, matchers }, fromMs, toMs) => {
    const labels = Object.fromEntries(
      matchers
        .filter(({ label, operator, value }) => operator === '=' && value !== '' && label !== ASSET && label !== '__name__')
        .map(({ label, value }) => [label, value]),
    );
    const window = { from: new Date(fromMs + 1), to: new Date(toMs + 1) };
    const found = await stores.samples.range({ assetIds: assetsOf(matchers), metric, labels, window });
    return found.map((series) => ({ labels: labelsOf(series), points: series.points })).filter((series) => fits(series.labels, matchers));
  };
}

/** The one asset that is asked for by name, all otherwise. */
function assetsOf(matchers: readonly Matcher[]): string[] | null {
  const named = matchers.find(({ label, operator }) => label === ASSET && operator === '=');
  return named === undefined ? null : [named.value];
}

function labelsOf({ assetId, metric, labels }: Series): Labels {
  return { ...labels, __name__: metric, [ASSET]: assetId };
}

function fits(labels: Labels, matchers: readonly Matcher[]): boolean {
  return matchers.every(({ label, matches }) => matches(labels[label] ?? ''));
}

/** Seconds since 1970, or RFC 3339. */
function instant(text: string): number {
  const ms = /^-?\d+(\.\d+)?$/.test(text) ? Math.round(Number(text) * 1_000) : Date.parse(text);
  if (Number.isNaN(ms)) throw invalid(`${JSON.stringify(text)} is not an instant`);
  return ms;
}

/** Seconds, or a duration such as 15s. */
function stepOf(text: string): number {
  const ms = /^\d+(\.\d+)?$/.test(text) ? Math.round(Number(text) * 1_000) : durationMs(text);
  if (!(ms > 0)) throw invalid('a step is needed: seconds, or a duration such as 15s');
  return ms;
}

function shown(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return Number.isFinite(value) ? String(value) : value > 0 ? '+Inf' : '-Inf';
}

function names(found: readonly string[]): string[] {
  return [...new Set(found)].sort();
}

function formOf(body: string): Given {
  const form = new URLSearchParams(body);
  return Object.fromEntries(
    [...new Set(form.keys())].map((name) => [name, form.getAll(name).length > 1 ? form.getAll(name) : (form.get(name) ?? '')]),
  );
}
