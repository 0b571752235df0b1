import { canonicalJson, contentId } from './ids.ts';
import type { HardwareEvent, Labels } from './observation.ts';

/**
 * Equal events as one record. Events of one fingerprint within one window are kept together, each with its instant, so that
 * nothing is lost and every count is exact: which events a record holds is a set, and records are joined by joining their sets.
 * Joining is idempotent and knows no order, so it does not matter how often or in which batches an event came.
 *
 * @see https://doi.org/10.1007/978-3-642-24550-3_29 (Shapiro et al., Conflict-Free Replicated Data Types)
 */
export type EventRecord = HardwareEvent & {
  readonly id: string;
  /** Absent when the record is one event. `at` is the first instant; message and attributes are the first one's. */
  readonly repeats?: EventRepeats;
};

export type EventRepeats = {
  readonly count: number;
  readonly lastAt: Date;
  readonly variants: readonly EventVariant[];
};

/** Events that are equal but for their instants: milliseconds since the record's `at`, ascending, and how many at each. */
export type EventVariant = {
  readonly message: string;
  readonly attributes: Labels;
  readonly offsetsMs: readonly number[];
  /** As long as `offsetsMs`; absent when there is one at each. */
  readonly times?: readonly number[];
};

/** Windows are aligned to the clock; no record spans two. */
export const EVENT_WINDOW_MS = 5 * 60_000;

type Window = { readonly from: Date; readonly to: Date };
/** How many at each instant, by what tells variants apart. */
type Variants = Map<string, { readonly message: string; readonly attributes: Labels; readonly times: Map<number, number> }>;

/** Events of one batch as records. The same events give the same ids; an event alone has the id that it always had. */
export function collapseEvents(events: readonly HardwareEvent[]): EventRecord[] {
  return [...Map.groupBy(events, groupKey).values()].map((group) => {
    const [first] = group;
    if (group.length === 1 && first !== undefined) return single(first);
    const variants: Variants = new Map();
    for (const event of group) add(variants, event, event.at.getTime(), 1, (before, more) => before + more);
    return toRecord(group[0] as HardwareEvent, variants, null);
  });
}

/** Joins records of one fingerprint and window, and leaves of each what happened in the window. In order of `at`, then id. */
export function joinEvents(records: readonly EventRecord[], window: Window): EventRecord[] {
  const joined = [...Map.groupBy(records, groupKey).values()].flatMap((group): EventRecord[] => {
    const [first] = group;
    if (first === undefined) return [];
    if (group.length === 1 && first.at >= window.from && lastAt(first) < window.to) return [first];
    const variants: Variants = new Map();
    for (const record of group) {
      for (const { message, attributes, offsetsMs, times } of variantsOf(record)) {
        for (const [index, offsetMs] of offsetsMs.entries()) {
          const atMs = record.at.getTime() + offsetMs;
          if (atMs < window.from.getTime() || atMs >= window.to.getTime()) continue;
          add(variants, { message, attributes }, atMs, times?.[index] ?? 1, Math.max);
        }
      }
    }
    return variants.size === 0 ? [] : [toRecord(first, variants, group)];
  });
  return joined.sort((a, b) => a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1));
}

/**
 * Reads records in pages, newest first, until so many are whole: the joined ones of the window, in time order, the newest
 * when there are more than `limit`.
 *
 * @param pages records that begin less than `EVENT_WINDOW_MS` before the window or in it, by `at` descending
 */
export async function joinPages(
  pages: AsyncIterable<readonly EventRecord[]>,
  window: Window,
  limit: number | undefined,
): Promise<EventRecord[]> {
  const done: EventRecord[] = [];
  let open: EventRecord[] = [];
  for await (const page of pages) {
    open.push(...page);
    const last = page.at(-1);
    if (last === undefined) break;
    const boundary = windowOf(last.at);
    const whole = open.filter(({ at }) => windowOf(at) > boundary);
    if (whole.length === 0) continue;
    open = open.filter(({ at }) => windowOf(at) <= boundary);
    done.unshift(...joinEvents(whole, window));
    if (limit !== undefined && done.length >= limit) return done.slice(-limit);
  }
  const all = [...joinEvents(open, window), ...done];
  return limit === undefined ? all : all.slice(Math.max(0, all.length - limit));
}

/** Equal for events that say the same of the same part; numbers in the message do not count. */
function fingerprintOf(event: HardwareEvent): string {
  const { assetId, source, code, component, asserted, severity, message } = event;
  return JSON.stringify([assetId, source, code, component, asserted, severity, message.replace(NUMBER, '#').trim()]);
}

/** How many events a record stands for. */
export function countOf(event: { readonly repeats?: EventRepeats }): number {
  return event.repeats?.count ?? 1;
}

/** When the last of a record's events happened. */
export function lastAt(event: { readonly at: Date; readonly repeats?: EventRepeats }): Date {
  return event.repeats?.lastAt ?? event.at;
}

/** Events per minute from the first to the last of a record, over a minute at least. */
export function ratePerMinute(event: { readonly at: Date; readonly repeats?: EventRepeats }): number {
  return countOf(event) / Math.max(1, (lastAt(event).getTime() - event.at.getTime()) / 60_000);
}

const NUMBER = /0x[0-9a-f]+|\d+(?:[.,:]\d+)*/gi;

function windowOf(at: Date): number {
  return Math.floor(at.getTime() / EVENT_WINDOW_MS);
}

function groupKey(event: HardwareEvent): string {
  return `${windowOf(event.at)} ${fingerprintOf(event)}`;
}

function single(event: HardwareEvent): EventRecord {
  return { ...event, id: contentId('evt', canonicalJson(event), 0) };
}

function variantsOf({ message, attributes, repeats }: EventRecord): readonly EventVariant[] {
  return repeats?.variants ?? [{ message, attributes, offsetsMs: [0] }];
}

function add(
  variants: Variants,
  { message, attributes }: { readonly message: string; readonly attributes: Labels },
  atMs: number,
  more: number,
  join: (before: number, more: number) => number,
): void {
  const key = canonicalJson([message, attributes]);
  const variant = variants.get(key) ?? { message, attributes, times: new Map<number, number>() };
  variants.set(key, variant);
  const before = variant.times.get(atMs);
  variant.times.set(atMs, before === undefined ? more : join(before, more));
}

/** @param from records it was joined from: where an event is left alone, it is the one that was stored */
function toRecord(event: HardwareEvent, variants: Variants, from: readonly EventRecord[] | null): EventRecord {
  const sorted = [...variants].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, variant]) => variant);
  const firstMs = sorted.reduce((least, { times }) => Math.min(least, earliest(times)), Number.POSITIVE_INFINITY);
  const packed = sorted.map(({ message, attributes, times }): EventVariant => {
    const instants = [...times].sort(([a], [b]) => a - b);
    const offsetsMs = instants.map(([atMs]) => atMs - firstMs);
    const counts = instants.map(([, count]) => count);
    return counts.every((count) => count === 1) ? { message, attributes, offsetsMs } : { message, attributes, offsetsMs, times: counts };
  });
  const first = packed.find(({ offsetsMs }) => offsetsMs[0] === 0);
  const count = packed.reduce((sum, { offsetsMs, times }) => sum + (times?.reduce((a, b) => a + b, 0) ?? offsetsMs.length), 0);
  const lastMs = packed.reduce((most, { offsetsMs }) => Math.max(most, offsetsMs.at(-1) ?? 0), 0);
  const { kind, assetId, source, code, asserted, severity, component } = event;
  const at = new Date(firstMs);
  const base = { kind, at, assetId, source, code, asserted, severity, component } as const;
  const told = { ...base, message: first?.message ?? event.message, attributes: first?.attributes ?? event.attributes };
  if (count === 1) return from?.find((one) => one.repeats === undefined && one.at.getTime() === firstMs) ?? single(told);
  const id = contentId('evt', fingerprintOf(event), firstMs, canonicalJson(packed));
  return { ...told, id, repeats: { count, lastAt: new Date(firstMs + lastMs), variants: packed } };
}

function earliest(times: ReadonlyMap<number, number>): number {
  let least = Number.POSITIVE_INFINITY;
  for (const atMs of times.keys()) if (atMs < least) least = atMs;
  return least;
}
