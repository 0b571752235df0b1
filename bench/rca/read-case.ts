import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Behaviour, Call, LogLine, Span } from '../../analysis/findings/behaviour.ts';
import { ownMetric, partOf } from '../../analysis/signals/roles.ts';
import type { RawSeries } from '../../analysis/signals/series.ts';
import type { Alert } from '../../domain/alert.ts';
import type { Window } from '../../domain/answer.ts';
import { readRows } from './csv.ts';

/** A root-cause case as the engine takes it; nothing of a truth is read. */
export type Case = { readonly name: string; readonly alert: Alert; readonly behaviour: Behaviour };

/** Folders `DIR/<family>/<id>/` that hold a case, in order of name. */
export function caseFolders(root: string): string[] {
  return folders(root).flatMap((family) =>
    folders(join(root, family))
      .filter((id) => existsSync(join(root, family, id, 'alert.json')))
      .map((id) => `${family}/${id}`),
  );
}

/** What a case's alert.json may say; all but `asset` may be missing. */
type AlertFile = {
  readonly asset: string;
  readonly metric?: string;
  readonly startsAt?: string;
  readonly summary?: string;
  /** Instant of normal time and how many seconds of it, or from and to. */
  readonly normalWindow?: readonly [string, number | string];
  readonly normalUntil?: string;
  readonly onsetAfter?: string;
};

/** Reads a case: samples, calls, and logs and spans where there are any. */
export function readCase(root: string, name: string): Case {
  const folder = join(root, name);
  const file: AlertFile = JSON.parse(readFileSync(join(folder, 'alert.json'), 'utf8'));
  const series = readSeries(join(folder, 'samples.csv.gz'));
  const lines = readLines(join(folder, 'logs.csv.gz'));
  const spans = readSpans(join(folder, 'spans.csv.gz'));
  const windows = windowsOf(file, series, lines, spans);
  return {
    name,
    alert: alertOf(name, file, windows.incidentWindow),
    behaviour: { ...windows, calls: readCalls(folder), series, lines, spans },
  };
}

function alertOf(name: string, file: AlertFile, incident: Window): Alert {
  const metric = file.metric ?? '';
  return {
    id: name,
    fingerprint: name,
    incidentId: name,
    source: 'agent',
    name: metric || 'alert',
    severity: 'critical',
    assetId: file.asset,
    status: 'firing',
    startedAt: new Date(file.startsAt ?? incident.from),
    resolvedAt: null,
    trigger: /\s/.test(metric) || metric === '' ? null : { metric, labels: {}, unit: '', value: Number.NaN, threshold: null },
    summary: file.summary ?? '',
    labels: {},
    annotations: {},
    transitions: 0,
    ruleId: null,
  };
}

type Windows = Pick<Behaviour, 'normalWindow' | 'normalRequests' | 'incidentWindow'>;

/** Seconds beside a normal window given as an instant and a length that belong to it too: requests that began earlier. */
const BESIDE = 2;

function windowsOf(file: AlertFile, series: readonly RawSeries[], lines: readonly LogLine[], spans: readonly Span[]): Windows {
  let [firstMs, lastMs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const see = (atMs: number) => {
    if (atMs < firstMs) firstMs = atMs;
    if (atMs > lastMs) lastMs = atMs;
  };
  for (const { points } of series) for (const [at] of [points[0], points.at(-1)].filter((point) => point !== undefined)) see(at);
  for (const { atMs } of lines) see(atMs);
  for (const { startMs } of spans) see(startMs);
  const given = file.normalUntil ?? file.onsetAfter ?? endOfNormal(file) ?? file.startsAt;
  const onsetMs = given === undefined ? firstMs + (lastMs - firstMs) / 2 : Date.parse(given);
  const incidentWindow = { from: new Date(onsetMs), to: new Date(Math.ceil(Math.max(lastMs, onsetMs)) + 1) };
  const normalWindow = { from: new Date(Math.min(firstMs, onsetMs)), to: new Date(onsetMs) };
  if (!file.normalWindow) return { normalWindow, normalRequests: normalWindow, incidentWindow };
  const [at, length] = file.normalWindow;
  const around = typeof length === 'number' ? length * 1000 * BESIDE : 0;
  const from = Date.parse(at) - around;
  const to = typeof length === 'number' ? Date.parse(at) + around : Date.parse(length);
  return { normalWindow, normalRequests: { from: new Date(from), to: new Date(Math.min(to, onsetMs)) }, incidentWindow };
}

/** The end of a normal window that leads up to the alert; undefined of one that lies apart. */
function endOfNormal({ normalWindow, startsAt }: AlertFile): string | undefined {
  if (!normalWindow || typeof normalWindow[1] === 'string') return normalWindow?.[1]?.toString();
  const [from, lengthMs] = [Date.parse(normalWindow[0]), normalWindow[1] * 1000];
  const end = new Date(from + lengthMs).toISOString();
  return startsAt === undefined || Date.parse(startsAt) - from <= 2 * lengthMs ? end : undefined;
}

function readSeries(path: string): RawSeries[] {
  if (!existsSync(path)) return [];
  const known = new Map<string, { assetId: string; metric: string; unit: string; points: Array<[number, number]> }>();
  const times = new Map<string, number>();
  for (const [time = '', assetId = '', metric = '', unit = '', value = ''] of readRows(path, [
    'time',
    'asset',
    'metric',
    'unit',
    'value',
  ])) {
    let at = times.get(time);
    if (at === undefined) {
      at = instantOf(time);
      times.set(time, at);
    }
    const number = value === '' ? Number.NaN : Number(value);
    if (Number.isNaN(at) || !Number.isFinite(number)) continue;
    const key = `${assetId}\u0000${metric}\u0000${unit}`;
    const one = known.get(key);
    if (one) one.points.push([at, number]);
    else known.set(key, { assetId, metric, unit, points: [[at, number]] });
  }
  const all = [...known.values()];
  for (const { points } of all) points.sort((a, b) => a[0] - b[0]);
  return withInstruments(all.map((one) => ({ ...one, labels: {} })));
}

/** A count restarts now and then, and then at near nothing: so many of its moves may lead down, and of those to more than half. */
const RESTARTS = 0.05;
const SLIPS = 0.01;
const RESTARTED_BELOW = 0.5;
const LEAST_MOVES = 10;
const COUNTED = /[_.-](total|count|sum|bucket)([_.{-]|$)/i;

/**
 * Which series are counters where no instrument is declared: what counts something by its name and, over all assets that measure it, only
 * grows but where it restarts. (Of one asset at which next to nothing happens a count and a rate look alike.)
 */
export function withInstruments(all: ReadonlyArray<Omit<RawSeries, 'instrument'>>): RawSeries[] {
  const named = Map.groupBy(all, ownMetric);
  const counters = new Set([...named].flatMap(([metric, own]) => (own[0] && counts(own[0]) && onlyGrows(own) ? [metric] : [])));
  return all.map((one) => ({ ...one, instrument: counters.has(ownMetric(one)) ? 'counter' : 'gauge' }));
}

function counts(series: Omit<RawSeries, 'instrument'>): boolean {
  const part = partOf(series);
  return COUNTED.test(series.metric) || part?.statistic === 'count' || part?.statistic === 'sum';
}

function onlyGrows(all: ReadonlyArray<Pick<RawSeries, 'points'>>): boolean {
  let [moves, falls, slips] = [0, 0, 0];
  for (const { points } of all) {
    for (let index = 1; index < points.length; index++) {
      const [before, now] = [points[index - 1]?.[1] ?? 0, points[index]?.[1] ?? 0];
      if (now !== before) moves++;
      if (now >= before) continue;
      falls++;
      if (now > RESTARTED_BELOW * before) slips++;
    }
  }
  return moves >= LEAST_MOVES && falls <= RESTARTS * moves && slips <= SLIPS * moves;
}

/** An instant as ISO 8601 or as seconds, milli-, micro- or nanoseconds since 1970, in milliseconds; NaN of anything else. */
export function instantOf(text: string): number {
  if (!/^\d{9,19}(\.\d+)?$/.test(text)) return Date.parse(text);
  const number = Number(text);
  return number < 1e11 ? number * 1000 : number < 1e14 ? number : number < 1e17 ? number / 1e3 : number / 1e6;
}

function readCalls(folder: string): Call[] {
  const path = join(folder, 'relations.csv');
  if (!existsSync(path)) return [];
  return readRows(path, ['from', 'to']).flatMap(([from = '', to = '']) => (from !== '' && to !== '' ? [{ from, to }] : []));
}

function readLines(path: string): LogLine[] {
  if (!existsSync(path)) return [];
  return readRows(path, ['time', 'asset', 'body', 'trace_id', 'span_id']).map(
    ([time = '', assetId = '', text = '', traceId = '', spanId = '']) => ({
      atMs: instantOf(time),
      assetId,
      text,
      traceId: traceId === '' ? null : traceId,
      spanId: spanId === '' ? null : spanId,
    }),
  );
}

const ROOTS = new Set(['', 'root', 'null', '0', '0000000000000000']);

function readSpans(path: string): Span[] {
  if (!existsSync(path)) return [];
  const columns = ['trace_id', 'span_id', 'parent_id', 'asset', 'operation', 'start_ns', 'end_ns', 'status'];
  return readRows(path, columns).map(
    ([traceId = '', spanId = '', parentId = '', assetId = '', operation = '', start = '', end = '', status = '']) => ({
      traceId,
      spanId,
      parentId: ROOTS.has(parentId) ? null : parentId,
      assetId,
      operation,
      startMs: Number(start) / 1e6,
      endMs: Number(end) / 1e6,
      failed: status === '' ? null : /err|fail|^[45]\d\d$|^2$/i.test(status),
    }),
  );
}

function folders(path: string): string[] {
  return readdirSync(path)
    .filter((name) => statSync(join(path, name)).isDirectory())
    .sort();
}
