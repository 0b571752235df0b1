import type { Window } from '../../domain/answer.ts';
import { AppError } from '../../domain/errors.ts';
import type { Series } from '../stores.ts';
import { type Query, type Reader, within } from './read.ts';

export type Point = readonly [atMs: number, value: number];

/** Points of some series in a window; `conditions` let the engine find what `fits` tells of a series. */
export type PointsWanted = { readonly window: Window; readonly conditions: readonly Query[]; fits(series: Series): boolean };

/** The series of ids that were found in the window by the conditions, in the order of answers. */
export type NameSeries = (
  window: Window,
  conditions: readonly Query[],
  ids: readonly string[],
) => Promise<ReadonlyArray<{ readonly id: string; readonly series: Series }>>;

type Found = ReadonlyArray<{ readonly series: Series; readonly points: readonly Point[] }>;

type Waiting = PointsWanted & { readonly query: Query; resolve(found: Found | null): void; reject(error: unknown): void };

/** By the ids of series. */
type WithPoints = { readonly points: { readonly value: Readonly<Record<string, string>> } };

/** Points that one answer holds; the node and this process hold each for as long as it takes. */
export const POINTS_AT_ONCE = 200_000;
/** Conditions in one search, of the 1,024 that a node takes. @see indices.query.bool.max_clause_count */
const MOST_CONDITIONS = 800;
/** Numbers of a series that are kept together, and before them how many they are; the next are put beside, for to copy them takes time. */
const CHUNK = 129;
/** Of each that is joined: its window and itself. */
const OWN_CONDITIONS = 2;
/**
 * The points of each series as one text of bytes: instant, counted from `from` in ms, and value by turns, each eight bytes, the lowest
 * first, in base64. Read from the columns, a tenth of the time and of the bytes that as many hits take; numbers as text take twice as
 * long, a list of numbers three times, since each is an object to the node. A series is told by its number: to look its id up among
 * ten thousand takes longer than all the rest. Where there is none (indices and programs before version 5 of the mapping) the id itself
 * tells it.
 */
const pointsFrom = (from: Date) => ({
  points: {
    scripted_metric: {
      params: { from: from.getTime() },
      init_script: 'state.of = new HashMap()',
      map_script: `def number = doc.containsKey('series.number') ? doc['series.number'] : null;
def key = number != null && number.size() > 0 ? number.value : doc['series.id'].value;
ArrayList points = (ArrayList) ((HashMap) state.of).get(key);
if (points == null) {
  points = new ArrayList();
  points.add(doc['series.id'].value);
  points.add(new double[${CHUNK}]);
  ((HashMap) state.of).put(key, points);
}
double[] last = (double[]) points.get(points.size() - 1);
int count = (int) last[0];
if (count + 2 >= last.length) {
  last = new double[${CHUNK}];
  points.add(last);
  count = 0;
}
def found = doc['value'];
double value = found.size() > 0 ? (double) found.value : 0;
if (value == 0 && doc['value_text'].size() > 0) { value = Double.parseDouble(doc['value_text'].value) }
last[count + 1] = (double) (doc['@timestamp'].value.toInstant().toEpochMilli() - params.from);
last[count + 2] = value;
last[0] = count + 2`,
      combine_script: `int putIn(byte[] bytes, int to, double number) {
  long bits = Double.doubleToRawLongBits(number);
  bytes[to] = (byte) bits; bytes[to + 1] = (byte) (bits >> 8); bytes[to + 2] = (byte) (bits >> 16); bytes[to + 3] = (byte) (bits >> 24);
  bytes[to + 4] = (byte) (bits >> 32); bytes[to + 5] = (byte) (bits >> 40); bytes[to + 6] = (byte) (bits >> 48); bytes[to + 7] = (byte) (bits >> 56);
  return to + 8;
}
String textOf(ArrayList points) {
  int size = 0;
  for (int i = 1; i < points.size(); i++) { size += (int) ((double[]) points.get(i))[0] }
  byte[] bytes = new byte[8 * size];
  int to = 0;
  for (int i = 1; i < points.size(); i++) {
    double[] numbers = (double[]) points.get(i);
    int count = (int) numbers[0];
    for (int at = 1; at < count; at += 2) { to = putIn(bytes, putIn(bytes, to, numbers[at]), numbers[at + 1]) }
  }
  return Base64.getEncoder().encodeToString(bytes);
}
Map all = new HashMap();
for (def points : state.of.values()) { all.merge(points.get(0), textOf((ArrayList) points), (a, b) -> a + ' ' + b) }
return all`,
      reduce_script: `Map all = new HashMap();
for (def of : states) {
  if (of == null) { continue }
  for (def one : of.entrySet()) { all.merge(one.getKey(), one.getValue(), (a, b) -> a + ' ' + b) }
}
return all`,
    },
  },
});

/** Every point in a window, ascending in time by the ids of series. @throws STORE_UNAVAILABLE */
export async function pointsIn(reader: Reader, alias: string, window: Window, conditions: readonly Query[]): Promise<Map<string, Point[]>> {
  const { found } = await reader.aggregate<WithPoints>(alias, within(window, null, ...conditions), pointsFrom(window.from));
  return toPoints(found, window.from);
}

/**
 * Reads points of what is probably few; null where it is not. Those that are wanted at the same moment are read by one search: an
 * answer is checked by some twenty-five such look-ups of a few points each, and a search costs more than they do.
 *
 * @throws STORE_UNAVAILABLE
 */
export function fewPoints(reader: Reader, alias: string, nameSeries: NameSeries): (wanted: PointsWanted) => Promise<Found | null> {
  const read = async (wanted: readonly Waiting[]): Promise<Found[] | 'more'> => {
    const window = spanOf(wanted);
    const query = { bool: { filter: [{ bool: { should: wanted.map((one) => one.query) } }] } };
    const found = await reader.aggregateFew<WithPoints>(alias, query, pointsFrom(window.from), POINTS_AT_ONCE);
    if (found === 'more') return 'more';
    const byId = toPoints(found, window.from);
    const seen = await nameSeries(window, [query], [...byId.keys()]);
    return wanted.map(({ window: { from, to }, fits }) =>
      seen.flatMap(({ id, series }) => {
        if (!fits(series)) return [];
        const points = (byId.get(id) ?? []).filter(([atMs]) => atMs >= from.getTime() && atMs < to.getTime());
        return points.length === 0 ? [] : [{ series, points }];
      }),
    );
  };
  /** What is too much together, or refused because of one of them, is asked for one by one. */
  const serve = async (all: readonly Waiting[]): Promise<void> => {
    const alone = () => Promise.all(all.map((one) => serve([one])));
    try {
      const found = await read(all);
      if (found === 'more' && all.length > 1) await alone();
      else for (const [i, { resolve }] of all.entries()) resolve(found === 'more' ? null : (found[i] ?? []));
    } catch (error) {
      if (all.length > 1 && error instanceof AppError && error.code === 'INTERNAL') await alone();
      else for (const { reject } of all) reject(error);
    }
  };
  let waiting: Waiting[] = [];
  return async (wanted) => {
    const query = within(wanted.window, null, ...wanted.conditions);
    const { promise, resolve, reject } = Promise.withResolvers<Found | null>();
    waiting.push({ ...wanted, query, resolve, reject });
    if (waiting.length === 1) {
      setImmediate(() => {
        const parts = partsOf(waiting);
        waiting = [];
        for (const part of parts) void serve(part);
      });
    }
    return promise;
  };
}

/** So many together as one search may have conditions. */
function partsOf(all: readonly Waiting[]): Waiting[][] {
  const parts: Waiting[][] = [];
  let left = 0;
  for (const one of all) {
    const conditions = one.conditions.length + OWN_CONDITIONS;
    if (conditions > left) {
      parts.push([]);
      left = MOST_CONDITIONS;
    }
    parts.at(-1)?.push(one);
    left -= conditions;
  }
  return parts;
}

function spanOf(wanted: readonly PointsWanted[]): Window {
  return {
    from: new Date(Math.min(...wanted.map(({ window }) => window.from.getTime()))),
    to: new Date(Math.max(...wanted.map(({ window }) => window.to.getTime()))),
  };
}

function toPoints(found: WithPoints | null, from: Date): Map<string, Point[]> {
  const fromMs = from.getTime();
  return new Map(
    Object.entries(found?.points.value ?? {}).map(([id, text]) => {
      const points: Point[] = [];
      for (const part of text.split(' ')) addPoints(points, Buffer.from(part, 'base64'), fromMs);
      return [id, isAscending(points) ? points : points.sort(([a], [b]) => a - b)];
    }),
  );
}

function addPoints(points: Point[], bytes: Buffer, fromMs: number): void {
  const numbers = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < bytes.byteLength; at += 16) points.push([fromMs + numbers.getFloat64(at, true), numbers.getFloat64(at + 8, true)]);
}

/** As they mostly are: they were measured in their order. */
function isAscending(points: readonly Point[]): boolean {
  for (let i = 1; i < points.length; i++) if ((points[i] as Point)[0] < (points[i - 1] as Point)[0]) return false;
  return true;
}
