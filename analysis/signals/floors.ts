import { median, type RawSeries, readable, within } from './series.ts';
import { type Meaning, meaningsOf } from './signals.ts';

/** What is known beside a series about how small a change of it is worth noticing. */
export type Scale = {
  /** All series that were read; those of the same requests tell how many there are. */
  readonly series: readonly RawSeries[];
  readonly normal: readonly [fromMs: number, toMs: number];
  /** The series whose limit was passed, and the limit. */
  readonly limit: { readonly series: RawSeries; readonly value: number } | null;
};

/** Of the requests of quiet services so large a share that fails is as much as a fifth of a request a second is of busy ones. */
const SHARE_FAILED = 0.05;
/** Whoever set a limit calls what lies beyond it too much: half the way there is worth noticing. */
const PART_OF_WAY = 0.5;
const STATE_OF_PORT = /ifOperStatus/i;

/** The meaning with the smallest change worth noticing in this place: by the limit that was passed, and by how busy a service is. */
export function scaled(series: RawSeries, meaning: Meaning, scale: Scale): Meaning {
  const usual = meaning.share === undefined ? 0 : meaning.share * usualOf(series, scale.normal);
  const floors = [Math.max(meaning.floor, usual)];
  if (meaning.concept === 'service.errors' && series.instrument === 'counter') floors.push(SHARE_FAILED * requestsPerSecond(series, scale));
  if (scale.limit?.series === series) floors.push(PART_OF_WAY * distance(series, scale.limit.value, scale.normal));
  const floor = Math.min(...floors.filter((one) => one > 0));
  return Number.isFinite(floor) ? { ...meaning, floor } : meaning;
}

/**
 * All that a series means here (see `meaningsOf`): the one that the alert is about means trouble whatever it is called, in the direction
 * of the limit that it passed.
 */
export function meaningsHere(series: RawSeries, { limit, normal: [from, to] }: Pick<Scale, 'limit' | 'normal'>): Meaning[] {
  const known = meaningsOf(series).map((meaning) => (isNumbered(series) ? { ...meaning, bad: 'up' as const } : meaning));
  if (known.length > 0 || limit?.series !== series) return known;
  const values = within(readable(series).points, from, to).map(([, value]) => value);
  if (values.length === 0) return [];
  const usual = median(values);
  const floor = PART_OF_WAY * Math.abs(limit.value - usual);
  return floor === 0 ? [] : [{ concept: 'unknown', bad: limit.value > usual ? 'up' : 'down', floor, cumulative: false }];
}

/** States of ports by their number (RFC 2863, ifOperStatus): 1 is up, and what is greater is not; others write 1 and 0. */
function isNumbered({ metric, points }: RawSeries): boolean {
  return STATE_OF_PORT.test(metric) && points.some(([, value]) => value > 1);
}

function requestsPerSecond({ assetId, metric }: RawSeries, { series, normal: [from, to] }: Scale): number {
  return series
    .filter((one) => one.assetId === assetId && one.metric === metric)
    .reduce((sum, one) => {
      const rates = within(readable(one).points, from, to).map(([, value]) => value);
      return sum + (rates.length === 0 ? 0 : median(rates));
    }, 0);
}

function usualOf(series: RawSeries, [from, to]: Scale['normal']): number {
  const values = within(readable(series).points, from, to).map(([, value]) => value);
  return values.length === 0 ? 0 : Math.abs(median(values));
}

function distance(series: RawSeries, limit: number, [from, to]: Scale['normal']): number {
  const values = within(readable(series).points, from, to).map(([, value]) => value);
  return values.length === 0 ? 0 : Math.abs(limit - median(values));
}
