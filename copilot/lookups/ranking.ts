import { samplesEvidence } from '../../analysis/findings/of-series.ts';
import type { RawSeries } from '../../analysis/signals/series.ts';
import { meaningOf } from '../../analysis/signals/signals.ts';
import type { Claim, Intent, Window } from '../../domain/answer.ts';
import type { Evidence } from '../../domain/evidence.ts';
import type { Concept } from '../../domain/finding.ts';
import type { Ranking } from '../../domain/wanted.ts';
import type { TenantStores } from '../../stores/stores.ts';
import { measuredName, type Reader } from '../claims.ts';
import { figureText } from '../figure-text.ts';
import { LOOKUPS } from '../wording/lookup-sentences.ts';
import { measureName, say } from '../wording/say.ts';
import { type Listed, listed, spanOf } from './listed.ts';

/** What is looked at where no time is said. */
const RECENT_MS = 15 * 60_000;
/** A longer time of more series is looked at only in its end. */
const MOST_POINTS = 3_000_000;
const USUAL_STEP_MS = 60_000;
const USUAL_COUNT = 5;
const MOST_COUNT = 20;
/** Modes of a processor that are told of one machine. */
const MOST_PARTS = 3;
const LEAST_SHARE = 0.05;

type Measured = { readonly series: RawSeries; readonly evidence: Evidence };
type Ranked = { readonly assetId: string; readonly value: number; readonly parts: readonly [Measured, ...Measured[]] };

type Wish = Pick<Intent, 'concept' | 'window'> & { readonly assetIds: readonly string[]; readonly ranking: Ranking };

/**
 * Machines by one measure: that which was named, else temperatures where heat was, else the use of their processors. Each with its
 * figures and where they come from.
 *
 * @throws STORE_UNAVAILABLE
 */
export async function rankedBy(
  stores: TenantStores,
  { assetIds, concept, ranking, window: asked }: Wish,
  at: Date,
  reader: Reader,
): Promise<Listed> {
  const recent = { from: new Date(at.getTime() - RECENT_MS), to: new Date(at.getTime() + 1) };
  const known = assetIds.length === 0 ? [] : await stores.samples.series({ assetIds, window: asked ?? recent });
  const isMeasured = (wanted: Concept) => known.some((series) => meaningOf(series)?.concept === wanted);
  const wanted = concept ?? (ranking.isHeat && isMeasured('temperature.high') ? 'temperature.high' : 'cpu.utilization');
  const ofKind = known.filter((series) => meaningOf(series)?.concept === wanted);
  const metrics = [...new Set(ofKind.map(({ metric }) => metric))];
  const window = asked === null ? recent : endOf(asked, ofKind.length);
  const found = (await Promise.all(metrics.map((metric) => stores.samples.range({ assetIds, metric, window })))).flat();
  const measured = found.flatMap((series) => {
    const evidence = meaningOf(series)?.concept === wanted ? samplesEvidence(series, window.from.getTime(), window.to.getTime(), at) : null;
    return evidence ? [{ series, evidence }] : [];
  });
  const ranked = [...Map.groupBy(oneUnit(measured), ({ series }) => series.assetId)]
    .flatMap(([assetId, all]) => rankedOf(assetId, all))
    .sort((a, b) => (ranking.order === 'most' ? b.value - a.value : a.value - b.value) || (a.assetId < b.assetId ? -1 : 1));
  const shown = ranked.slice(0, Math.min(MOST_COUNT, Math.max(1, ranking.count ?? USUAL_COUNT)));
  const sentence = shown.length === 0 ? LOOKUPS.rankedNone : ranking.order === 'most' ? LOOKUPS.rankedMost : LOOKUPS.rankedLeast;
  const headline = say(sentence, reader.language, {
    measure: measureName(wanted, reader.language),
    shown: String(shown.length),
    all: String(ranked.length),
    ...spanOf(window, reader),
  });
  const told = shown.map((one) => ({ claim: claimOf(one, wanted, reader), evidence: one.parts.map(({ evidence }) => evidence) }));
  return listed(stores, headline, told, assetIds, reader);
}

function endOf(window: Window, series: number): Window {
  const longest = (MOST_POINTS / Math.max(1, series)) * USUAL_STEP_MS;
  return { from: new Date(Math.max(window.from.getTime(), window.to.getTime() - longest)), to: window.to };
}

/** Only what is told in one unit can be compared: that of most machines. */
function oneUnit(measured: readonly Measured[]): readonly Measured[] {
  const byUnit = [...Map.groupBy(measured, ({ evidence }) => String(evidence.states.unit))];
  const machines = (all: readonly Measured[]) => new Set(all.map(({ series }) => series.assetId)).size;
  return byUnit.sort(([a, one], [b, other]) => machines(other) - machines(one) || (a < b ? -1 : 1))[0]?.[1] ?? [];
}

/** Modes of one processor add up; of several disks, sensors or processors the one with most is told. */
function rankedOf(assetId: string, all: readonly Measured[]): Ranked[] {
  // Of what is left, the less there is the more is used.
  const usedOf = ({ series, evidence }: Measured) => Number(evidence.states.median) * (meaningOf(series)?.bad === 'down' ? -1 : 1);
  const sorted = all.toSorted((a, b) => usedOf(b) - usedOf(a));
  const [first, ...others] = sorted;
  if (first === undefined) return [];
  const modes = all.map(({ series: { labels } }) => labels['cpu.mode'] ?? labels.mode);
  const isWhole = modes.every((mode) => mode !== undefined) && new Set(modes).size === all.length;
  if (!isWhole) return [{ assetId, value: usedOf(first), parts: [first] }];
  const sum = all.reduce((whole, one) => whole + usedOf(one), 0);
  const more = others.filter((one) => usedOf(one) >= LEAST_SHARE * sum).slice(0, MOST_PARTS - 1);
  return [{ assetId, value: sum, parts: [first, ...more] }];
}

function claimOf({ assetId, parts }: Ranked, concept: Concept, reader: Reader): Claim {
  const figures = parts.map(({ series, evidence }) => {
    return `${measuredName(series, reader.language)} ${figureText(evidence.states, 'median', concept, reader.language)}`;
  });
  const [first, ...others] = parts;
  return { text: `${assetId}: ${figures.join(', ')}`, evidenceIds: [first.evidence.id, ...others.map(({ evidence }) => evidence.id)] };
}
