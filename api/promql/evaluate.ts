import type { Labels } from '../../domain/observation.ts';
import type { SeriesPoints } from '../../stores/stores.ts';
import { overTime } from './over-time.ts';
import { type Aggregation, type Expression, invalid, type Operator, type Selector } from './syntax.ts';

/** A series of an answer: a value for each step, undefined where there is none. */
export type Row = { readonly labels: Labels; readonly values: ReadonlyArray<number | undefined> };
export type Result = { readonly kind: 'scalar'; readonly value: number } | { readonly kind: 'rows'; readonly rows: readonly Row[] };

/** Gives the points of a selector in from < t ≤ to, with the labels that it is known by. */
export type Fetch = (
  selector: Selector,
  fromMs: number,
  toMs: number,
) => Promise<ReadonlyArray<{ readonly labels: Labels; readonly points: SeriesPoints['points'] }>>;

/** A value is taken to last so long after its sample. @see https://prometheus.io/docs/prometheus/latest/querying/basics/#staleness */
const LOOKBACK_MS = 300_000;

/** The values of an expression at the steps, ascending milliseconds. @throws REQUEST_INVALID for what is not answered here */
export async function evaluate(expression: Expression, steps: readonly number[], fetch: Fetch): Promise<Result> {
  switch (expression.kind) {
    case 'number':
      return { kind: 'scalar', value: expression.value };
    case 'selector':
      return rows(await eachStep(expression, LOOKBACK_MS, steps, fetch, (points) => points.at(-1)?.[1], true));
    case 'over-time': {
      const { selector, rangeMs } = expression;
      const measure = overTime(expression.function);
      const keepsName = expression.function === 'last_over_time';
      return rows(await eachStep(selector, rangeMs, steps, fetch, (points, at) => measure(points, at - rangeMs, at), keepsName));
    }
    case 'aggregation': {
      const of = await evaluate(expression.of, steps, fetch);
      if (of.kind === 'scalar') throw invalid(`${expression.aggregation} wants series, not a number`);
      return rows(aggregate(expression, of.rows, steps.length));
    }
    case 'binary':
      return combine(expression.operator, await evaluate(expression.left, steps, fetch), await evaluate(expression.right, steps, fetch));
  }
}

/** The last points of each series before each step, and what is made of them. */
async function eachStep(
  selector: Selector,
  rangeMs: number,
  steps: readonly number[],
  fetch: Fetch,
  measure: (points: SeriesPoints['points'], at: number) => number | undefined,
  keepsName: boolean,
): Promise<Row[]> {
  const [first = 0, last = 0] = [steps[0], steps.at(-1)];
  const found = await fetch(selector, first - rangeMs, last);
  return found.flatMap(({ labels, points }) => {
    let [from, to] = [0, 0];
    const values = steps.map((at) => {
      while ((points[to]?.[0] ?? Number.POSITIVE_INFINITY) <= at) to += 1;
      while (from < to && (points[from]?.[0] ?? 0) <= at - rangeMs) from += 1;
      return from === to ? undefined : measure(points.slice(from, to), at);
    });
    return values.some((value) => value !== undefined) ? [{ labels: keepsName ? labels : without(labels, ['__name__']), values }] : [];
  });
}

function aggregate(
  { aggregation, amount, grouping }: Extract<Expression, { kind: 'aggregation' }>,
  of: readonly Row[],
  length: number,
): Row[] {
  const groups = new Map<string, { labels: Labels; members: Row[] }>();
  for (const row of of) {
    const labels = grouping.kind === 'by' ? only(row.labels, grouping.labels) : without(row.labels, ['__name__', ...grouping.labels]);
    const key = JSON.stringify(Object.entries(labels).sort());
    const group = groups.get(key) ?? { labels, members: [] };
    group.members.push(row);
    groups.set(key, group);
  }
  if (aggregation === 'topk' || aggregation === 'bottomk') {
    return [...groups.values()].flatMap(({ members }) => extremes(members, amount, aggregation === 'topk' ? 1 : -1, length));
  }
  return [...groups.values()].map(({ labels, members }) => ({
    labels,
    values: Array.from({ length }, (_, i) => {
      const present = members.flatMap(({ values }) => values[i] ?? []);
      return present.length === 0 ? undefined : REDUCE[aggregation](present);
    }),
  }));
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

const REDUCE: Readonly<Record<Exclude<Aggregation, 'topk' | 'bottomk'>, (values: readonly number[]) => number>> = {
  sum,
  avg: (values) => sum(values) / values.length,
  // NaN gives way to any number.
  min: (values) => values.reduce((least, value) => (value < least || Number.isNaN(least) ? value : least)),
  max: (values) => values.reduce((most, value) => (value > most || Number.isNaN(most) ? value : most)),
  count: (values) => values.length,
};

/** At each step only the rows with the greatest (direction 1) or least values stay. */
function extremes(members: readonly Row[], amount: number, direction: 1 | -1, length: number): Row[] {
  const kept = members.map(({ labels }) => ({ labels, values: Array.from<number | undefined>({ length }) }));
  for (let i = 0; i < length; i += 1) {
    const rank = (value: number) => (Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value * direction);
    const present = members.flatMap(({ values }, member) => {
      const value = values[i];
      return value === undefined ? [] : [{ member, value }];
    });
    for (const { member, value } of present.sort((a, b) => rank(b.value) - rank(a.value)).slice(0, amount)) {
      const row = kept[member];
      if (row !== undefined) row.values[i] = value;
    }
  }
  return kept.filter(({ values }) => values.some((value) => value !== undefined));
}

const ARITHMETIC: Readonly<Partial<Record<Operator, (a: number, b: number) => number>>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
};
const COMPARISON: Readonly<Partial<Record<Operator, (a: number, b: number) => boolean>>> = {
  '>': (a, b) => a > b,
  '<': (a, b) => a < b,
  '>=': (a, b) => a >= b,
  '<=': (a, b) => a <= b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
};

/** Arithmetic gives new values without a name; a comparison lets pass the series' values that fit. */
function combine(operator: Operator, left: Result, right: Result): Result {
  const calculate = ARITHMETIC[operator];
  if (left.kind === 'scalar' && right.kind === 'scalar') {
    if (calculate === undefined) throw invalid('two numbers are not compared here');
    return { kind: 'scalar', value: calculate(left.value, right.value) };
  }
  if (left.kind === 'rows' && right.kind === 'rows')
    throw invalid(`two sets of series are not combined by ${operator} here, only series and a number`);
  const series = left.kind === 'rows' ? left.rows : right.kind === 'rows' ? right.rows : [];
  const pair = (value: number): [number, number] =>
    left.kind === 'scalar' ? [left.value, value] : [value, right.kind === 'scalar' ? right.value : 0];
  const change = (value: number | undefined) => {
    if (value === undefined) return undefined;
    if (calculate !== undefined) return calculate(...pair(value));
    return COMPARISON[operator]?.(...pair(value)) ? value : undefined;
  };
  return rows(
    series
      .map(({ labels, values }) => ({
        labels: calculate === undefined ? labels : without(labels, ['__name__']),
        values: values.map(change),
      }))
      .filter(({ values }) => values.some((value) => value !== undefined)),
  );
}

function rows(found: readonly Row[]): Result {
  return { kind: 'rows', rows: found };
}

function only(labels: Labels, names: readonly string[]): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => names.includes(name)));
}

function without(labels: Labels, names: readonly string[]): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => !names.includes(name)));
}
