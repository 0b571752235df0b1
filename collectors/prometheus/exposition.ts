import type { Labels } from '../../domain/observation.ts';

/** One line of an exposition. */
export type Point = {
  readonly name: string;
  readonly labels: Labels;
  readonly value: number;
  /** Null when the exporter leaves the time to who scrapes, as nearly all do. */
  readonly at: Date | null;
  readonly instrument: 'gauge' | 'counter';
};

export type Exposition = {
  readonly points: readonly Point[];
  /** Lines that could not be read. */
  readonly faults: number;
  /** The first of them, shortened. */
  readonly firstFault: string | null;
};

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*/;
const LABEL = /\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*=\s*"((?:[^"\\\n]|\\.)*)"\s*(,|(?=\}))/y;

/**
 * Reads the text format; a line that is broken costs only itself. Histograms and summaries come as the series they are
 * written as (`_bucket`, `_sum`, `_count`, quantiles).
 *
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format (version 0.0.4)
 */
export function parseExposition(text: string): Exposition {
  const types = new Map<string, string>();
  const points: Point[] = [];
  let faults = 0;
  let firstFault: string | null = null;
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    if (line === '') continue;
    if (line.startsWith('#')) {
      const [, name, type] = /^#\s*TYPE\s+(\S+)\s+(\w+)/.exec(line) ?? [];
      if (name !== undefined && type !== undefined) types.set(name, type);
      continue;
    }
    const point = parseLine(line, types);
    if (point === null) {
      faults += 1;
      firstFault ??= line.slice(0, 120);
    } else points.push(point);
  }
  return { points, faults, firstFault };
}

function parseLine(line: string, types: ReadonlyMap<string, string>): Point | null {
  const name = NAME.exec(line)?.[0];
  if (name === undefined) return null;
  let rest = line.slice(name.length).trimStart();
  let labels: Labels = {};
  if (rest.startsWith('{')) {
    const read = parseLabels(rest);
    if (read === null) return null;
    ({ labels, rest } = read);
  }
  const [value, timestamp, ...more] = rest.trim().split(/\s+/);
  const number = parseNumber(value ?? '');
  if (number === null || more.length > 0 || (timestamp !== undefined && !/^-?\d{1,15}$/.test(timestamp))) return null;
  const at = timestamp === undefined ? null : new Date(Number(timestamp));
  return { name, labels, value: number, at, instrument: instrumentOf(name, types) };
}

function parseLabels(text: string): { readonly labels: Labels; readonly rest: string } | null {
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 1;
  let end = 1;
  for (let found = LABEL.exec(text); found !== null; found = LABEL.exec(text)) {
    const [, name, value] = found;
    if (name === undefined || value === undefined) return null;
    labels[name] = value.replace(/\\([\\"n])/g, (_escape, what: string) => (what === 'n' ? '\n' : what));
    end = LABEL.lastIndex;
    if (found[3] !== ',') break;
  }
  const [closing] = /^\s*\}/.exec(text.slice(end)) ?? [];
  return closing === undefined ? null : { labels, rest: text.slice(end + closing.length) };
}

/** A number as Go's ParseFloat reads it; null for anything else. */
function parseNumber(text: string): number | null {
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) return Number(text);
  const special: Readonly<Record<string, number>> = { nan: Number.NaN, inf: Infinity, '+inf': Infinity, '-inf': -Infinity };
  return special[text.toLowerCase()] ?? null;
}

function instrumentOf(name: string, types: ReadonlyMap<string, string>): 'gauge' | 'counter' {
  const own = types.get(name);
  if (own === 'counter') return 'counter';
  if (own === 'gauge' || own === 'summary') return 'gauge';
  const family = types.get(name.replace(/_(bucket|sum|count)$/, ''));
  if (family === 'histogram' || family === 'summary') return 'counter';
  return name.endsWith('_total') ? 'counter' : 'gauge';
}
