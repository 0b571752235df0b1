import { figuresOfForecast } from '../../analysis/forecast/forecast.ts';
import { readable } from '../../analysis/signals/series.ts';
import { meaningOf } from '../../analysis/signals/signals.ts';
import { type Evidence, type Figures, makeEvidence } from '../../domain/evidence.ts';
import type { Concept } from '../../domain/finding.ts';
import { canonicalJson } from '../../domain/ids.ts';
import type { SeriesPoints, TenantStores } from '../../stores/stores.ts';
import { measuredName, type Reader } from '../claims.ts';
import { LOOKUPS } from '../wording/lookup-sentences.ts';
import { quantity } from '../wording/quantities.ts';
import { say } from '../wording/say.ts';
import { type Listed, listed, spanOf, type Told } from './listed.ts';

const HISTORY_MS = 30 * 86_400_000;
const MOST_SERIES = 6;
/** Of a whole estate only what is at least half full is followed, the fullest of it, by its last day. */
const HALF = 0.5;
const MOST_FOLLOWED = 40;
const LATEST_MS = 86_400_000;
/** What fills up, and is asked for when nothing is named. */
const FILLS: readonly Concept[] = ['filesystem.full', 'memory.pressure'];

/**
 * When what fills up on an asset will be full, soonest first, by the trend of the last 30 days.
 *
 * @param concept what to follow; null follows what can fill up
 * @throws STORE_UNAVAILABLE
 */
export async function forecastOf(
  stores: TenantStores,
  assetId: string,
  concept: Concept | null,
  at: Date,
  reader: Reader,
): Promise<Listed> {
  const window = { from: new Date(at.getTime() - HISTORY_MS), to: new Date(at.getTime() + 1) };
  const wanted = concept === null ? FILLS : [concept];
  const known = await stores.samples.series({ assetIds: [assetId], window });
  const metrics = new Set(known.flatMap((one) => (wanted.includes(meaningOf(one)?.concept ?? 'unknown') ? [one.metric] : [])));
  const series = (await Promise.all([...metrics].map((metric) => stores.samples.range({ assetIds: [assetId], metric, window })))).flat();
  const told = series.flatMap((one) => follow(one, window, at, reader)).sort((a, b) => a.due - b.due);
  const values = { asset: assetId, ...spanOf(window, reader) };
  if (told.length === 0) return { headline: say(LOOKUPS.forecastNone, reader.language, values), claims: [], evidence: [] };
  return listed(stores, say(LOOKUPS.forecast, reader.language, values), told.slice(0, MOST_SERIES), [assetId], reader);
}

/**
 * What will be full within a time, of all assets, soonest first. What is less than half full is not looked at.
 *
 * @throws STORE_UNAVAILABLE
 */
export async function fillsWithin(stores: TenantStores, withinMs: number, at: Date, reader: Reader): Promise<Listed> {
  const window = { from: new Date(at.getTime() - HISTORY_MS), to: new Date(at.getTime() + 1) };
  const known = await stores.samples.series({ assetIds: null, window: { from: new Date(at.getTime() - LATEST_MS), to: window.to } });
  const metrics = [...new Set(known.flatMap((one) => (meaningOf(one)?.concept === 'filesystem.full' ? [one.metric] : [])))];
  const latest = (
    await Promise.all(metrics.map((metric) => stores.samples.latest({ assetIds: null, metric, at: window.to, maxAgeMs: LATEST_MS })))
  ).flat();
  const share = (one: (typeof latest)[number]) => one.value / (limitOf(one.unit) ?? Number.POSITIVE_INFINITY);
  const fullest = latest
    .filter((one) => share(one) >= HALF)
    .sort((a, b) => share(b) - share(a))
    .slice(0, MOST_FOLLOWED);
  const told: Array<Told & { readonly due: number; readonly assetId: string }> = [];
  for (const { assetId, metric, labels } of fullest) {
    const found = await stores.samples.range({ assetIds: [assetId], metric, labels, window });
    const exact = found.find((series) => canonicalJson(series.labels) === canonicalJson(labels));
    for (const one of exact ? follow(exact, window, at, reader) : []) {
      const claim = { ...one.claim, text: `${assetId}: ${one.claim.text}` };
      if (one.due <= at.getTime() + withinMs) told.push({ ...one, claim, assetId });
    }
  }
  told.sort((a, b) => a.due - b.due);
  const assets = told.map(({ assetId }) => assetId);
  return listed(stores, assets[0] ?? '', told.slice(0, MOST_SERIES), assets, reader);
}

function follow(
  series: SeriesPoints,
  window: { readonly from: Date; readonly to: Date },
  at: Date,
  reader: Reader,
): Array<Told & { readonly due: number }> {
  const limit = limitOf(readable(series).unit);
  const figures = limit === null || meaningOf(series)?.bad !== 'up' ? null : figuresOfForecast(series, limit);
  if (!figures || limit === null) return [];
  const { assetId, metric, labels } = series;
  const evidence = makeEvidence({ kind: 'forecast', assetId, metric, labels, ...window, limit }, figures, at);
  const due = typeof figures.reachedAt === 'string' ? Date.parse(figures.reachedAt) : Number.POSITIVE_INFINITY;
  return [
    { claim: { text: sentence(series, figures, reader), evidenceIds: [evidence.id] }, evidence: [evidence] as readonly Evidence[], due },
  ];
}

/** Only what has a whole can be full. */
function limitOf(unit: string): number | null {
  return unit === '1' ? 1 : unit === '%' ? 100 : null;
}

function sentence(series: SeriesPoints, figures: Figures, { language, clock }: Reader): string {
  const value = (name: string) => quantity(Number(figures[name]), String(figures.unit), language);
  const time = (name: string) => clock.time(new Date(String(figures[name])));
  const values = { Signal: measuredName(series, language), now: value('now'), perDay: value('perDay'), limit: value('limit') };
  if (figures.reachedAt === undefined) return say(LOOKUPS.steady, language, values);
  const at = clock.when(new Date(String(figures.reachedAt)));
  // Where the trend is so plain that the bounds read the same, they say nothing.
  const differs = (name: string) => figures[name] !== undefined && time(name) !== time('reachedAt');
  const earliest = differs('earliestAt') ? say(LOOKUPS.fillsEarliest, language, { earliest: time('earliestAt') }) : '';
  const latest = differs('latestAt') ? say(LOOKUPS.fillsLatest, language, { latest: time('latestAt') }) : '';
  return say(LOOKUPS.fills, language, { ...values, at, earliest, latest });
}
