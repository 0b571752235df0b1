import { AppError } from '../../domain/errors.ts';
import { alike } from '../../domain/language.ts';

/** One condition on a label; the value of `=~` and `!~` has been read as a pattern. */
export type Matcher = {
  readonly label: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
  readonly matches: (text: string) => boolean;
};

const RANGE_FUNCTIONS = [
  'rate',
  'increase',
  'delta',
  'avg_over_time',
  'min_over_time',
  'max_over_time',
  'sum_over_time',
  'count_over_time',
  'last_over_time',
] as const;
const AGGREGATIONS = ['sum', 'avg', 'min', 'max', 'count', 'topk', 'bottomk'] as const;
const OPERATORS = ['+', '-', '*', '/', '>', '<', '>=', '<=', '==', '!='] as const;

export type RangeFunction = (typeof RANGE_FUNCTIONS)[number];
export type Aggregation = (typeof AGGREGATIONS)[number];
export type Operator = (typeof OPERATORS)[number];

export type Selector = { readonly kind: 'selector'; readonly metric: string; readonly matchers: readonly Matcher[] };

/** What is understood of PromQL. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | Selector
  | { readonly kind: 'over-time'; readonly function: RangeFunction; readonly selector: Selector; readonly rangeMs: number }
  | {
      readonly kind: 'aggregation';
      readonly aggregation: Aggregation;
      /** Of topk and bottomk. */
      readonly amount: number;
      readonly grouping: { readonly kind: 'by' | 'without'; readonly labels: readonly string[] };
      readonly of: Expression;
    }
  | { readonly kind: 'binary'; readonly operator: Operator; readonly left: Expression; readonly right: Expression };

type Token = { readonly kind: 'number' | 'duration' | 'string' | 'name' | 'sign' | 'end'; readonly text: string; readonly at: number };

const TOKEN =
  /\s*(?:(?<duration>(?:\d+(?:ms|[smhdwy]))+)|(?<number>\d+(?:\.\d+)?(?:e[+-]?\d+)?|\.\d+|0x[0-9a-f]+)|(?<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?<name>[a-z_:][\w:]*)|(?<sign>=~|!~|!=|==|>=|<=|[=<>+\-*/(){}[\],^%@]))/iy;
const LONGEST = 10_000;
const DEEPEST = 50;

/**
 * Reads the part of PromQL that is answered here: selectors by name and labels, functions over a range, sums and the like by
 * labels, arithmetic and comparison with numbers. Names that Prometheus would not allow stand in quotes, as in Prometheus 3:
 * `{"system.cpu.utilization", "cpu.mode"="iowait"}`.
 *
 * @see https://prometheus.io/docs/prometheus/latest/querying/basics/
 * @throws REQUEST_INVALID saying where and what is not understood
 */
export function parsePromql(text: string): Expression {
  const reader = createReader(text);
  const expression = readComparison(reader, 0);
  if (reader.peek().kind !== 'end') throw reader.fault(`"${reader.peek().text}" is not understood here`);
  return expression;
}

/** A selector alone, as `match[]` holds it; the name may be absent. @throws REQUEST_INVALID */
export function parseSelector(text: string): { readonly metric: string | null; readonly matchers: readonly Matcher[] } {
  const reader = createReader(text);
  const found = readMatchers(reader);
  if (reader.peek().kind !== 'end') throw reader.fault(`"${reader.peek().text}" is not understood here`);
  return found;
}

type Reader = {
  peek(): Token;
  take(): Token;
  /** Takes the next token if it is that sign or word. */
  skip(text: string): boolean;
  expect(text: string): void;
  fault(why: string): AppError;
};

function createReader(text: string): Reader {
  const fail = (why: string, at: number) => invalid(`${why} (at ${at + 1} of ${JSON.stringify(text.slice(0, 200))})`);
  if (text.length > LONGEST) throw fail('the query is too long', 0);
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let at = 0; text.slice(at).trim() !== ''; at = TOKEN.lastIndex) {
    const groups = TOKEN.exec(text)?.groups;
    if (groups === undefined) throw fail('this cannot be read', at);
    const [kind, part] = Object.entries(groups).find(([, value]) => value !== undefined) ?? ['end', ''];
    tokens.push({ kind: kind as Token['kind'], text: part ?? '', at });
  }
  let next = 0;
  const peek = () => tokens[next] ?? { kind: 'end' as const, text: 'the end', at: text.length };
  const take = () => {
    const token = peek();
    next += 1;
    return token;
  };
  const skip = (wanted: string) => {
    const { kind, text: found } = peek();
    const same = (kind === 'sign' && found === wanted) || (kind === 'name' && found.toLowerCase() === wanted);
    if (same) next += 1;
    return same;
  };
  const fault = (why: string) => fail(why, peek().at);
  return {
    peek,
    take,
    skip,
    fault,
    expect: (wanted) => {
      if (!skip(wanted)) throw fault(`"${wanted}" is expected, not "${peek().text}"`);
    },
  };
}

const LEVELS: readonly (readonly Operator[])[] = [
  ['==', '!=', '<=', '<', '>=', '>'],
  ['+', '-'],
  ['*', '/'],
];

function readComparison(reader: Reader, depth: number): Expression {
  return readLevel(reader, 0, depth);
}

function readLevel(reader: Reader, level: number, depth: number): Expression {
  if (depth > DEEPEST) throw reader.fault('the query is nested too deeply');
  const operators = LEVELS[level];
  if (operators === undefined) return readUnary(reader, depth);
  let left = readLevel(reader, level + 1, depth);
  for (;;) {
    const operator = operators.find((one) => reader.skip(one));
    if (operator === undefined) return left;
    if (['on', 'ignoring', 'bool'].includes(reader.peek().text.toLowerCase()))
      throw reader.fault(`"${reader.peek().text}" is not answered here`);
    left = { kind: 'binary', operator, left, right: readLevel(reader, level + 1, depth) };
  }
}

function readUnary(reader: Reader, depth: number): Expression {
  if (reader.skip('-')) return { kind: 'binary', operator: '*', left: { kind: 'number', value: -1 }, right: readUnary(reader, depth + 1) };
  if (reader.skip('(')) {
    const inner = readComparison(reader, depth + 1);
    reader.expect(')');
    return inner;
  }
  const token = reader.peek();
  if (token.kind === 'number') {
    reader.take();
    return { kind: 'number', value: Number(token.text) };
  }
  const word = token.text.toLowerCase() as never;
  if (token.kind === 'name' && AGGREGATIONS.includes(word)) return readAggregation(reader, depth);
  if (token.kind === 'name' && RANGE_FUNCTIONS.includes(word)) return readOverTime(reader);
  return readSelector(reader);
}

function readAggregation(reader: Reader, depth: number): Expression {
  const aggregation = reader.take().text.toLowerCase() as Aggregation;
  const before = readGrouping(reader);
  reader.expect('(');
  const counted = aggregation === 'topk' || aggregation === 'bottomk';
  const amount = counted ? Number(reader.take().text) : 0;
  if (counted) {
    if (!Number.isInteger(amount) || amount < 1) throw reader.fault(`${aggregation} wants how many`);
    reader.expect(',');
  }
  const of = readComparison(reader, depth + 1);
  reader.expect(')');
  return { kind: 'aggregation', aggregation, amount, grouping: before ?? readGrouping(reader) ?? { kind: 'by', labels: [] }, of };
}

function readGrouping(reader: Reader): { readonly kind: 'by' | 'without'; readonly labels: readonly string[] } | null {
  const kind = (['by', 'without'] as const).find((word) => reader.skip(word));
  if (kind === undefined) return null;
  reader.expect('(');
  const labels: string[] = [];
  while (!reader.skip(')')) {
    labels.push(readName(reader));
    if (!reader.skip(',') && reader.peek().text !== ')') throw reader.fault('"," or ")" is expected');
  }
  return { kind, labels };
}

function readOverTime(reader: Reader): Expression {
  const name = reader.take().text.toLowerCase() as RangeFunction;
  reader.expect('(');
  const selector = readSelector(reader, true);
  reader.expect('[');
  const { kind, text } = reader.take();
  if (kind !== 'duration') throw reader.fault('a duration like 5m is expected');
  reader.expect(']');
  reader.expect(')');
  return { kind: 'over-time', function: name, selector, rangeMs: durationMs(text) };
}

function readSelector(reader: Reader, ranged = false): Selector {
  const start = reader.peek();
  const { metric, matchers } = readMatchers(reader);
  if (reader.peek().text === '(')
    throw reader.fault(`the function ${start.text} is not answered here; there are ${RANGE_FUNCTIONS.join(', ')}`);
  if (reader.peek().text === '[' && !ranged) throw reader.fault('a range stands only inside a function such as rate');
  if (['offset', '@'].includes(reader.peek().text.toLowerCase())) throw reader.fault(`${reader.peek().text} is not answered here`);
  if (metric === null) throw reader.fault('a selector must name its metric: name{…}, {"name", …} or {__name__="name"}');
  return { kind: 'selector', metric, matchers };
}

function readMatchers(reader: Reader): { readonly metric: string | null; readonly matchers: readonly Matcher[] } {
  let metric = reader.peek().kind === 'name' ? reader.take().text : null;
  const matchers: Matcher[] = [];
  if (!reader.skip('{')) {
    if (metric === null) throw reader.fault(`"${reader.peek().text}" is not understood here`);
    return { metric, matchers };
  }
  while (!reader.skip('}')) {
    const quoted = reader.peek().kind === 'string';
    const label = readName(reader);
    const operator = (['=~', '!~', '!=', '='] as const).find((sign) => reader.skip(sign));
    if (operator === undefined) {
      if (!quoted || metric !== null) throw reader.fault('=, !=, =~ or !~ is expected');
      metric = label;
    } else {
      const value = readText(reader);
      if (label === '__name__' && operator === '=' && metric === null) metric = value;
      else matchers.push({ label, operator, value, matches: matching(operator, value, reader) });
    }
    if (!reader.skip(',') && reader.peek().text !== '}') throw reader.fault('"," or "}" is expected');
  }
  return { metric, matchers };
}

function matching(operator: Matcher['operator'], value: string, reader: Reader): Matcher['matches'] {
  if (operator === '=') return (text) => text === value;
  if (operator === '!=') return (text) => text !== value;
  const pattern = toRegExp(value, reader);
  return operator === '=~' ? (text) => pattern.test(text) : (text) => !pattern.test(text);
}

const MOST_WILDCARDS = 4;

/** Alternatives of text with `.`, `.*` and `.+`, so that no pattern can keep the process busy. */
function toRegExp(value: string, reader: Reader): RegExp {
  const inner = /^\((?:\?:)?([^()]*)\)$/.exec(value)?.[1] ?? value;
  const alternatives = inner.split('|').map((alternative) => {
    const parts = alternative.match(/\.[*+]?|\\[^A-Za-z0-9]|[^\\.*+?()[\]{}^$|]/gu) ?? [];
    const wildcards = parts.filter((part) => part.startsWith('.')).length;
    if (parts.join('') !== alternative || wildcards > MOST_WILDCARDS) {
      throw reader.fault(`of patterns only text, ".", ".*", ".+" and "|" are answered here, not ${JSON.stringify(value)}`);
    }
    return alternative;
  });
  return new RegExp(`^(?:${alternatives.join('|')})$`, 's');
}

function readName(reader: Reader): string {
  const token = reader.peek();
  if (token.kind === 'string') return readText(reader);
  if (token.kind !== 'name') throw reader.fault('a name is expected');
  return reader.take().text;
}

function readText(reader: Reader): string {
  const { kind, text } = reader.peek();
  if (kind !== 'string') throw reader.fault('a text in quotes is expected');
  reader.take();
  const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };
  return text.slice(1, -1).replace(/\\(.)/gs, (_, character: string) => escapes[character] ?? character);
}

const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000, y: 31_536_000_000 } as const;

/** `5m`, `1h30m`; several units one after another. */
export function durationMs(text: string): number {
  return [...text.matchAll(/(\d+)(ms|[smhdwy])/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS],
    0,
  );
}

/** What Grafana shows to whoever wrote the query. */
export function invalid(detail: string): AppError {
  return new AppError('REQUEST_INVALID', detail, { hint: alike(detail) });
}
