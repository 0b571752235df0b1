import { samplesEvidence } from '../../analysis/findings/of-series.ts';
import type { RawSeries } from '../../analysis/signals/series.ts';
import { meaningOf } from '../../analysis/signals/signals.ts';
import type { Claim } from '../../domain/answer.ts';
import type { Evidence } from '../../domain/evidence.ts';
import type { Concept } from '../../domain/finding.ts';
import type { TenantStores } from '../../stores/stores.ts';
import { figureText, measuredName, type Reader } from '../claims.ts';
import { LOOKUPS } from '../wording/lookup-sentences.ts';
import { measureName, say } from '../wording/say.ts';
import { type Listed, listed } from './listed.ts';

/** Which machines are wanted: those with most of a measure, or with least; null asks for what is usual. */
export type Ranking = { readonly order: 'most' | 'least'; readonly count: number | null; readonly isHeat: boolean };

const RECENT_MS = 15 * 60_000;
const USUAL_COUNT = 5;
const MOST_COUNT = 20;
/** Modes of a processor that are told of one machine. */
const MOST_PARTS = 3;
const LEAST_SHARE = 0.05;

const MACHINES =
  '(?:hosts?|servers?|nodes?|machines?|vms?|boxes|сервер\\p{L}*|хост\\p{L}*|уз(?:ел|л)\\p{L}*|нод\\p{L}*|машин\\p{L}*|서버|호스트|노드)';
const MOST = new RegExp(
  `(?<!\\p{L})(?:hot(?:test)?|busiest|most (?:loaded|used|busy)|overloaded|горяч\\p{L}+|(?:сам\\p{L}+ |наиболее )(?:за|на)груженн\\p{L}+|перегруженн\\p{L}+|바쁜|뜨거운)(?!\\p{L}).{0,20}${MACHINES}`,
  'u',
);
const LEAST = new RegExp(
  `(?<!\\p{L})(?:cold(?:est)?|idle(?:st)?|least (?:loaded|used|busy)|underused|underutili[sz]ed|unused|холодн\\p{L}+|незагруженн\\p{L}+|(?:наименее )(?:за|на)груженн\\p{L}+|простаивающ\\p{L}+|свободн\\p{L}+|한가한|유휴)(?!\\p{L}).{0,20}${MACHINES}`,
  'u',
);
const LEAST_AFTER = new RegExp(
  `${MACHINES}.{0,12}(?:are |is )?(?<!\\p{L})(?:cold|idle|unused|underused|простаива\\p{L}+|свобод\\p{L}+)(?!\\p{L})`,
  'u',
);
const MOST_AFTER = new RegExp(`${MACHINES}.{0,12}(?:are |is )(?:the )?(?<!\\p{L})(?:hot|hottest|busiest|busy|overloaded)(?!\\p{L})`, 'u');
const TOP = new RegExp(`(?<!\\p{L})(?:top|топ)(?:[ -](?<count>\\d{1,2}))? ${MACHINES}`, 'u');
const HEAT = /(?<!\p{L})(?:hot(?:test)?|cold(?:est)?|горяч\p{L}+|холодн\p{L}+|뜨거운)(?!\p{L})/u;

/** Reads that machines are to be compared; null where that is not asked. */
export function readRanking(text: string): Ranking | null {
  const said = text.normalize('NFKC').toLowerCase().replaceAll('ё', 'е');
  const ofTop = TOP.exec(said);
  const isLeast = LEAST.test(said) || LEAST_AFTER.test(said);
  if (!isLeast && ofTop === null && !MOST.test(said) && !MOST_AFTER.test(said)) return null;
  const count = ofTop?.groups?.count ?? /(?<![\p{L}\p{N}])(\d{1,2})(?![\p{L}\p{N}])/u.exec(said)?.[1];
  return { order: isLeast ? 'least' : 'most', count: count === undefined ? null : Number(count), isHeat: HEAT.test(said) };
}

type Measured = { readonly series: RawSeries; readonly evidence: Evidence };
type Ranked = { readonly assetId: string; readonly value: number; readonly parts: readonly [Measured, ...Measured[]] };

/**
 * Machines by one measure over the last quarter of an hour: that which was named, else temperatures where heat was, else the use
 * of their processors. Each with its figures and where they come from.
 *
 * @throws STORE_UNAVAILABLE
 */
export async function rankedBy(
  stores: TenantStores,
  { assetIds, concept, ranking }: { readonly assetIds: readonly string[]; readonly concept: Concept | null; readonly ranking: Ranking },
  at: Date,
  reader: Reader,
): Promise<Listed> {
  const window = { from: new Date(at.getTime() - RECENT_MS), to: new Date(at.getTime() + 1) };
  const known = assetIds.length === 0 ? [] : await stores.samples.series({ assetIds, window });
  const isMeasured = (wanted: Concept) => known.some((series) => meaningOf(series)?.concept === wanted);
  const wanted = concept ?? (ranking.isHeat && isMeasured('temperature.high') ? 'temperature.high' : 'cpu.utilization');
  const metrics = [...new Set(known.filter((series) => meaningOf(series)?.concept === wanted).map(({ metric }) => metric))];
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
    from: reader.clock.time(window.from),
  });
  const told = shown.map((one) => ({ claim: claimOf(one, wanted, reader), evidence: one.parts.map(({ evidence }) => evidence) }));
  return listed(stores, headline, told, assetIds, reader);
}

/** Only what is told in one unit can be compared: that of most machines. */
function oneUnit(measured: readonly Measured[]): readonly Measured[] {
  const byUnit = [...Map.groupBy(measured, ({ evidence }) => String(evidence.states.unit))];
  const machines = (all: readonly Measured[]) => new Set(all.map(({ series }) => series.assetId)).size;
  return byUnit.sort(([a, one], [b, other]) => machines(other) - machines(one) || (a < b ? -1 : 1))[0]?.[1] ?? [];
}

/** Modes of one processor add up; of several disks, sensors or processors the one with most is told. */
function rankedOf(assetId: string, all: readonly Measured[]): Ranked[] {
  const medianOf = ({ evidence }: Measured) => Number(evidence.states.median);
  const sorted = all.toSorted((a, b) => medianOf(b) - medianOf(a));
  const [first, ...others] = sorted;
  if (first === undefined) return [];
  const modes = all.map(({ series: { labels } }) => labels['cpu.mode'] ?? labels.mode);
  const isWhole = modes.every((mode) => mode !== undefined) && new Set(modes).size === all.length;
  if (!isWhole) return [{ assetId, value: medianOf(first), parts: [first] }];
  const sum = all.reduce((whole, one) => whole + medianOf(one), 0);
  const more = others.filter((one) => medianOf(one) >= LEAST_SHARE * sum).slice(0, MOST_PARTS - 1);
  return [{ assetId, value: sum, parts: [first, ...more] }];
}

function claimOf({ assetId, parts }: Ranked, concept: Concept, reader: Reader): Claim {
  const figures = parts.map(({ series, evidence }) => {
    return `${measuredName(series, reader.language)} ${figureText(evidence.states, 'median', concept, reader.language)}`;
  });
  const [first, ...others] = parts;
  return { text: `${assetId}: ${figures.join(', ')}`, evidenceIds: [first.evidence.id, ...others.map(({ evidence }) => evidence.id)] };
}
