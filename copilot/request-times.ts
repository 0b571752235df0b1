import { conceptOfAlert } from '../analysis/causes/nodes.ts';
import { measuredIn } from '../analysis/findings/findings.ts';
import { findingsOfSeries } from '../analysis/findings/from-series.ts';
import type { Measured } from '../analysis/findings/input.ts';
import {
  instantsIn,
  meanTimes,
  REQUEST_TIME,
  requestOf,
  requestSeries,
  type Sampling,
  samplingOf,
} from '../analysis/findings/request-times.ts';
import type { RawSeries } from '../analysis/signals/series.ts';
import type { Topology } from '../analysis/topology/topology.ts';
import type { Alert } from '../domain/alert.ts';
import type { Window } from '../domain/answer.ts';
import type { Finding } from '../domain/finding.ts';
import type { TenantStores } from '../stores/stores.ts';
import type { Gathered } from './gather.ts';

const MINUTE = 60_000;
/** How long before and after the alert's trouble began requests are looked at, and how much of the time before may belong to it. */
const USUAL_MS = 150 * MINUTE;
const TROUBLE_MS = 90 * MINUTE;
const LEAD_MS = 20 * MINUTE;
const EVERY_MS = 3 * MINUTE;
/** So much of it is read, by how many lines are written: each piece is to hold about `WANTED_LINES`, and never more than `MOST_LINES`. */
const LENGTHS_MS = [60_000, 30_000, 10_000, 5_000] as const;
const WANTED_LINES = 400;
const MOST_LINES = 2_000;
const MOST_ASSETS = 12;
const CALLS_AWAY = 3;
const AT_ONCE = 8;
/** Of a longer time only the end is read. */
const MOST_PIECES = (USUAL_MS + TROUBLE_MS) / EVERY_MS;

type Found = { readonly findings: readonly Finding[]; readonly measured: readonly Measured[] };
const NOTHING: Found = { findings: [], measured: [] };

/**
 * How long services that the alerted one calls were at work on requests, as far as only lines tell that name their request. Looked at
 * where a service is slow or fails and its callees are not measured; costs one look-up where no lines name any.
 *
 * @param seen what was found in what is measured: when the alert's own signal left normal
 * @throws STORE_UNAVAILABLE
 */
export async function requestTimes(
  stores: TenantStores,
  alert: Alert,
  gathered: Gathered,
  topology: Topology,
  seen: readonly Finding[],
): Promise<Found> {
  const { input, loggedBy } = gathered;
  const concept = conceptOfAlert(alert);
  if (concept !== 'service.latency' && concept !== 'service.errors') return NOTHING;
  const timed = new Set(measuredIn(input).flatMap((one) => (one.concept === 'service.latency' ? [one.assetId] : [])));
  const near = [alert.assetId, ...topology.up(alert.assetId, ['depends-on'], CALLS_AWAY).map(({ assetId }) => assetId)];
  const assetIds = near.filter((id) => loggedBy.has(id) && !timed.has(id)).slice(0, MOST_ASSETS);
  if (assetIds.length === 0) return NOTHING;
  const began = seen.find((one) => one.assetId === alert.assetId && one.concept === concept)?.onset ?? alert.startedAt;
  const sampling = await samplingFor(stores, assetIds, began);
  if (!sampling) return NOTHING;
  const to = new Date(Math.min(input.incidentWindow.to.getTime(), began.getTime() + TROUBLE_MS));
  const window = { from: new Date(began.getTime() - USUAL_MS), to };
  const series = await timesIn(stores, assetIds, window, sampling);
  const between = new Date(began.getTime() - LEAD_MS);
  const own = {
    ...input,
    series,
    limit: null,
    normalWindow: { from: window.from, to: between },
    incidentWindow: { ...window, from: between },
  };
  return { findings: findingsOfSeries(own), measured: measuredIn(own) };
}

/** How much can be read, by how much was written before the trouble; null where no line names a request, or far too many are written. */
async function samplingFor(stores: TenantStores, assetIds: readonly string[], began: Date): Promise<Sampling | null> {
  const before = (ms: number) => ({ from: new Date(began.getTime() - ms), to: began });
  const lines = await stores.logs.search({ assetIds, window: before(LENGTHS_MS[0]), limit: WANTED_LINES });
  if (!lines.some((line) => requestOf(line) !== null)) return null;
  const oldest = lines.reduce((least, { at }) => Math.min(least, at.getTime()), began.getTime());
  const tookMs = lines.length < WANTED_LINES ? LENGTHS_MS[0] : began.getTime() - oldest;
  const lengthMs = LENGTHS_MS.find((ms) => ms <= tookMs);
  return lengthMs === undefined ? null : { everyMs: EVERY_MS, lengthMs };
}

/** Times of requests in a window by asset; none at all where more was written than is read at once, for then each would be another's part. */
async function timesIn(stores: TenantStores, assetIds: readonly string[], window: Window, sampling: Sampling): Promise<RawSeries[]> {
  const points = new Map<string, Array<readonly [number, number]>>();
  const instants = instantsIn(window, sampling).slice(-MOST_PIECES);
  for (let start = 0; start < instants.length; start += AT_ONCE) {
    const some = instants.slice(start, start + AT_ONCE);
    const read = await Promise.all(
      some.map((at) => {
        const piece = { from: new Date(at - sampling.lengthMs), to: new Date(at) };
        return stores.logs.search({ assetIds, window: piece, limit: MOST_LINES });
      }),
    );
    for (const [index, lines] of read.entries()) {
      if (lines.length >= MOST_LINES) return [];
      for (const [assetId, seconds] of meanTimes(lines)) {
        const own = points.get(assetId) ?? [];
        points.set(assetId, own);
        own.push([some[index] ?? 0, seconds]);
      }
    }
  }
  return [...points].map(([assetId, own]) => requestSeries(assetId, own, sampling));
}

/** Samples of one series in a window, read from the store or, of times of requests, from the lines that tell them. @throws STORE_UNAVAILABLE */
export async function samplesIn(
  stores: TenantStores,
  { assetId, metric, labels }: Pick<RawSeries, 'assetId' | 'metric' | 'labels'>,
  window: Window,
): Promise<RawSeries[]> {
  if (metric !== REQUEST_TIME) return stores.samples.range({ assetIds: [assetId], metric, labels, window });
  const sampling = samplingOf(labels);
  return sampling ? timesIn(stores, [assetId], window, sampling) : [];
}
