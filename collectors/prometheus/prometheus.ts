import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import type { Sample } from '../../domain/observation.ts';
import { type HttpAuth, httpGet } from '../../transports/http/http.ts';
import { type CollectRun, defineCollector } from '../collector.ts';
import { parseExposition } from './exposition.ts';
import { derivedShares, type Named, nameSeries } from './names.ts';

const auth = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('basic').describe('User and password'),
    user: z.string().min(1).describe('User'),
    password: z.string().min(1).describe('Secret reference of the password, e.g. env:SCRAPE_PASSWORD'),
  }),
  z.strictObject({
    kind: z.literal('bearer').describe('Bearer token'),
    token: z.string().min(1).describe('Secret reference of the token'),
  }),
]);

const settings = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).describe('Address of the metrics, e.g. http://srv-db-03:9100/metrics'),
  auth: auth.nullable().default(null).describe('Credentials; null for none'),
  ca: z.string().nullable().default(null).describe('Secret reference of certificates in PEM to trust instead of the system’s'),
  metrics: z
    .array(z.string().regex(/^[a-zA-Z_:][\w:.]*\*?$/, 'a name of the exporter or of ours, or a beginning with *'))
    .nullable()
    .default(null)
    .describe('Metrics to keep, e.g. node_load1 or system.disk.*; null keeps all'),
  assetLabel: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe('Label that names the asset of a series; null files all under the target'),
  timeoutMs: z.int().min(100).max(120_000).default(10_000).describe('Deadline of the whole answer, in milliseconds'),
  maxBytes: z.int().min(1_024).max(33_554_432).default(33_554_432).describe('Largest answer that is read, in bytes'),
});

/** Seconds of processor time by mode at the last run, from which shares are computed. */
const cursorShape = z.object({ atMs: z.number(), cpu: z.record(z.string(), z.number()) });

/** Metrics of any program that shows them in Prometheus's text format. */
export const prometheus = defineCollector({ kind: 'polling', id: 'prometheus', settings, defaultIntervalMs: 30_000, collect });

async function* collect(run: CollectRun<z.output<typeof settings>>): AsyncGenerator<Sample> {
  const { url, metrics, assetLabel, timeoutMs, maxBytes } = run.settings;
  const ca = run.settings.ca === null ? null : await run.secret(run.settings.ca);
  const target = { url, ca, auth: await resolveAuth(run) };
  const answer = await httpGet(target, { timeoutMs, maxBytes, accept: 'text/plain;version=0.0.4', signal: run.signal });
  const { points, faults, firstFault } = parseExposition(answer.body);
  if (points.length === 0) {
    const why = faults === 0 ? 'the answer is empty' : `none of ${faults} lines can be read, the first is ${JSON.stringify(firstFault)}`;
    throw new AppError('COLLECTOR_PROTOCOL', `${new URL(url).host}: ${why}`);
  }
  const now = run.now();
  const named = nameSeries(points);
  const cpu = Object.fromEntries(named.filter(isCpuTime).map(({ labels, value }) => [labels['cpu.mode'] ?? '', value]));
  const before = cursorShape.nullable().catch(null).parse(run.cursor);
  const all = [...named, ...derivedShares(points), ...cpuShares(before?.cpu ?? {}, cpu)];
  for (const one of all) {
    if (metrics !== null && !isWanted(one.metric, metrics) && !isWanted(one.from, metrics)) continue;
    const sample = toSample(one, run.assetId, assetLabel, now);
    if (sample !== null) yield sample;
  }
  run.setCursor({ atMs: now.getTime(), cpu });
}

async function resolveAuth(run: CollectRun<z.output<typeof settings>>): Promise<HttpAuth | null> {
  const given = run.settings.auth;
  if (given === null) return null;
  if (given.kind === 'bearer') return { token: await run.secret(given.token) };
  return { user: given.user, password: await run.secret(given.password) };
}

const isCpuTime = ({ metric }: Named) => metric === 'system.cpu.time';

/** Shares of all processor time since the last run; none at the first, or after the counters began anew. */
function cpuShares(before: Readonly<Record<string, number>>, now: Readonly<Record<string, number>>): readonly Named[] {
  const spent = Object.entries(now).map(([mode, seconds]) => [mode, seconds - (before[mode] ?? Number.NaN)] as const);
  const total = spent.reduce((sum, [, seconds]) => sum + seconds, 0);
  if (!(total > 0) || spent.some(([, seconds]) => seconds < 0)) return [];
  return spent.map(([mode, seconds]) => ({
    from: 'node_cpu_seconds_total',
    metric: 'system.cpu.utilization',
    unit: '1',
    instrument: 'gauge',
    labels: { 'cpu.mode': mode },
    value: seconds / total,
    at: null,
  }));
}

const isWanted = (name: string, wanted: readonly string[]) =>
  wanted.some((pattern) => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern));

/** Null for NaN and infinities, which say that there is no value. */
function toSample(named: Named, targetId: string, assetLabel: string | null, now: Date): Sample | null {
  if (!Number.isFinite(named.value)) return null;
  const { [assetLabel ?? '']: owner, ...others } = named.labels;
  const assetId = assetLabel === null ? targetId : owner || targetId;
  const { metric, unit, instrument, value } = named;
  return {
    kind: 'sample',
    at: named.at ?? now,
    assetId,
    metric,
    unit,
    instrument,
    labels: assetLabel === null ? named.labels : others,
    value,
  };
}
