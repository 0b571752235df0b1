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
/** How far ahead disks are told to be full; a month of measurements says little of more. */
const AHEAD_MS = 30 * 86_400_000;
const MOST_OF_ALL = 10;
/** What fills up, and is asked for when nothing is named. */
const FILLS: readonly Concept[] = ['filesystem.full', 'memory.pressure'];

/** `due` in ms since 1970; infinite for what does not fill. */
type Due = Told & { readonly due: number };

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
 * What will be full within a time, of all assets, soonest first; the headline is the asset of the first. What is less than half full
 * is not looked at.
 *
 * @throws STORE_UNAVAILABLE
 */
export async function fillsWithin(stores: TenantStores, withinMs: number, at: Date, reader: Reader): Promise<Listed> {
  const told = (await fullest(stores, at, reader)).filter(({ due }) => due <= at.getTime() + withinMs);
  const assets = told.map(({ assetId }) => assetId);
  return listed(stores, assets[0] ?? '', told.slice(0, MOST_SERIES), assets, reader);
}

/**
 * Which file systems of all assets will be full in the next 30 days, soonest first; where none will, the fullest.
 *
 * @throws STORE_UNAVAILABLE
 */
export async function forecastOfAll(stores: TenantStores, at: Date, reader: Reader): Promise<Listed> {
  const told = await fullest(stores, at, reader);
  const filling = told.filter(({ due }) => due <= at.getTime() + AHEAD_MS);
  const sentence = filling.length > 0 ? LOOKUPS.fillsAll : told.length > 0 ? LOOKUPS.fillsNone : LOOKUPS.fillsNothing;
  const shown = (filling.length > 0 ? filling : told).slice(0, MOST_OF_ALL);
  const values = { shown: String(shown.length), all: String(filling.length) };
  const headline = say(filling.length > shown.length ? LOOKUPS.fillsMore : sentence, reader.language, values);
  const assets = shown.map(({ assetId }) => assetId);
  return listed(stores, headline, shown, assets, reader);
}

/** Where the fullest file systems of all assets are going, soonest full first, then by how full they are. */
async function fullest(stores: TenantStores, at: Date, reader: Reader): Promise<Array<Due & { readonly assetId: string }>> {
  const window = { from: new Date(at.getTime() - HISTORY_MS), to: new Date(at.getTime() + 1) };
  const known = await stores.samples.series({ assetIds: null, window: { from: new Date(at.getTime() - LATEST_MS), to: window.to } });
  const metrics = [...new Set(known.flatMap((one) => (meaningOf(one)?.concept === 'filesystem.full' ? [one.metric] : [])))];
  const latest = (
    await Promise.all(metrics.map((metric) => stores.samples.latest({ assetIds: null, metric, at: window.to, maxAgeMs: LATEST_MS })))
  ).flat();
  const share = (one: (typeof latest)[number]) => one.value / (limitOf(one.unit) ?? Number.POSITIVE_INFINITY);
  const followed = latest
    .filter((one) => share(one) >= HALF)
    .sort((a, b) => share(b) - share(a))
    .slice(0, MOST_FOLLOWED);
  const told: Array<Due & { readonly assetId: string }> = [];
  for (const { assetId, metric, labels } of followed) {
    const found = await stores.samples.range({ assetIds: [assetId], metric, labels, window });
    const exact = found.find((series) => canonicalJson(series.labels) === canonicalJson(labels));
    for (const one of exact ? follow(exact, window, at, reader) : []) {
      told.push({ ...one, claim: { ...one.claim, text: `${assetId}: ${one.claim.text}` }, assetId });
    }
  }
  return told.sort((a, b) => (a.due === b.due ? 0 : a.due - b.due));
}

function follow(series: SeriesPoints, window: { readonly from: Date; readonly to: Date }, at: Date, reader: Reader): Due[] {
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
