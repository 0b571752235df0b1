import { findFindings } from '../analysis/findings/findings.ts';
import type { LogSignal } from '../analysis/findings/input.ts';
import { samplesEvidence } from '../analysis/findings/of-series.ts';
import { type RawSeries, readable, within } from '../analysis/signals/series.ts';
import { meaningOf } from '../analysis/signals/signals.ts';
import { conceptOfText } from '../analysis/signals/text-meaning.ts';
import { userActionOf } from '../analysis/signals/user-actions.ts';
import type { Claim, Window } from '../domain/answer.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { Concept } from '../domain/finding.ts';
import type { TenantStores } from '../stores/stores.ts';
import { claimOfFinding, claimOfLevel, type Reader } from './claims.ts';
import { type Gathered, gather } from './gather.ts';
import { withHistory } from './history.ts';
import { createVerifier } from './verify.ts';
import { list, measureName, say } from './wording/say.ts';
import { SENTENCES } from './wording/sentences.ts';

export type Listed = { readonly headline: string; readonly claims: readonly Claim[]; readonly evidence: readonly Evidence[] };

const MOST_CLAIMS = 8;
const WORTH_TELLING = 0.3;
const LEAST_BASELINE = 8;
const MOST_SIGNALS = 5;
/** A level is what was measured in this time before now. */
const RECENT_MS = 10 * 60_000;
/** Ratios that are worth telling whatever is usual: full, saturated, or waiting. */
const HIGH: ReadonlyMap<Concept, number> = new Map<Concept, number>([
  ['filesystem.full', 0.9],
  ['memory.pressure', 0.9],
  ['cpu.utilization', 0.9],
  ['disk.utilization', 0.9],
  ['cpu.iowait', 0.25],
]);

/**
 * What is unusual about one asset now: against its own recent past, strongest first, and levels that are high whatever the
 * past. With nothing unusual the headline says what was looked at, and what has too little history to be judged.
 *
 * @throws STORE_UNAVAILABLE
 */
export async function unusualOn(stores: TenantStores, assetId: string, at: Date, reader: Reader): Promise<Listed> {
  const gathered = await gather(stores, { startedAt: at, trigger: null, assetId, alertId: null }, [assetId], at);
  const { input } = gathered;
  const findings = findFindings(await withHistory(stores, input))
    .filter(({ strength }) => strength >= WORTH_TELLING)
    .sort((a, b) => b.surprise - a.surprise || b.strength - a.strength);
  const shifted = new Set(findings.flatMap(({ evidence }) => evidence.map(({ query }) => seriesKey(query))));
  const levels = input.series.flatMap((series) => {
    const evidence = shifted.has(seriesKey(series)) ? null : highLevel(series, at);
    return evidence ? [{ claim: claimOfLevel(series, evidence, reader), evidence: [evidence] }] : [];
  });
  const told = [
    ...levels,
    ...findings.map((finding) => ({ claim: claimOfFinding(finding, reader), evidence: finding.evidence as readonly Evidence[] })),
  ].slice(0, MOST_CLAIMS);
  const verifier = createVerifier(
    stores,
    told.flatMap(({ evidence }) => evidence),
    [assetId],
    reader.clock,
  );
  const faults = await Promise.all(told.map(({ claim }) => verifier.check(claim)));
  const held = told.filter((_one, index) => faults[index] === null);
  const from = reader.clock.time(earliest(gathered));
  const unjudged = tooYoung(gathered, reader);
  if (held.length > 0) {
    const headline = say(SENTENCES.unusual, reader.language, { asset: assetId, from });
    return {
      headline: [headline, ...unjudged].join('. '),
      claims: held.map(({ claim }) => claim),
      evidence: held.flatMap(({ evidence }) => evidence),
    };
  }
  return { headline: [nothingUnusual(gathered, assetId, from, reader), ...unjudged].join(' '), claims: [], evidence: [] };
}

function nothingUnusual({ input, logKinds }: Gathered, assetId: string, from: string, { language }: Reader): string {
  const series = input.series.filter((one) => meaningOf(one)).length;
  if (series + logKinds + input.events.length === 0) return say(SENTENCES.nothingSeen, language, { asset: assetId });
  const counts = { series: String(series), logs: String(logKinds), events: String(input.events.length) };
  return say(SENTENCES.unusualNone, language, { asset: assetId, from, searched: say(SENTENCES.searchedCounts, language, counts) });
}

/** Evidence of a ratio that is high now; null where it is not, or where it is no ratio. */
function highLevel(series: RawSeries, at: Date): Evidence | null {
  const meaning = meaningOf(series);
  const limit = meaning && HIGH.get(meaning.concept);
  if (limit === undefined || limit === null || meaning?.bad !== 'up') return null;
  const { unit } = readable(series);
  if (unit !== '1' && unit !== '%') return null;
  const [first] = within(series.points, at.getTime() - RECENT_MS, at.getTime() + 1);
  const evidence = first ? samplesEvidence(series, first[0], at.getTime() + 1, at) : null;
  const median = Number(evidence?.states.median);
  return median >= (unit === '%' ? limit * 100 : limit) ? evidence : null;
}

/** When what was looked at begins: not before the first datum. */
function earliest({ input }: Gathered): Date {
  const starts = input.series.flatMap(({ points: [first] }) => (first ? [first[0]] : []));
  return starts.length === 0 ? input.normalWindow.from : new Date(Math.max(input.normalWindow.from.getTime(), Math.min(...starts)));
}

/** One sentence on the signals whose normal time is too short to compare with; none where all can be judged. */
function tooYoung({ input }: Gathered, { language }: Reader): string[] {
  const young = input.series.flatMap((series) => {
    const meaning = meaningOf(series);
    return meaning && !meaning.cumulative && pointsIn(series, input.normalWindow) < LEAST_BASELINE ? [meaning.concept] : [];
  });
  const names = [...new Set(young)].map((concept) => measureName(concept, language));
  if (names.length === 0) return [];
  const shown = names.slice(0, MOST_SIGNALS);
  const signals = names.length > shown.length ? `${shown.join(', ')} …` : list(shown, language);
  return [say(SENTENCES.littleHistory, language, { signals })];
}

function pointsIn(series: RawSeries, window: Window): number {
  return within(readable(series).points, window.from.getTime(), window.to.getTime()).length;
}

function seriesKey(of: object): string {
  const { assetId, metric, labels } = of as { readonly assetId?: string; readonly metric?: string; readonly labels?: object };
  return JSON.stringify([assetId, metric, Object.entries(labels ?? {}).sort()]);
}

/** Who signs in more often in a day is a program, or does as always. */
const ROUTINE = 3;

/** What people did by hand and what was reconfigured, as the logs of assets tell it. */
async function deedsIn(stores: TenantStores, assetIds: readonly string[] | null, window: Window): Promise<LogSignal[]> {
  const counts = await stores.logs.countByTemplate({ assetIds, window });
  return counts.flatMap((counted): LogSignal[] => {
    const { example, firstAt, lastAt, count } = counted;
    const action = userActionOf(example);
    if (action === null && conceptOfText(example) !== 'configuration.changed') return [];
    if (action === 'sign-in' && count > ROUTINE) return [];
    const told = { from: firstAt, to: new Date(lastAt.getTime() + 1) };
    return [{ counted, window: told, normalCount: 0, baseline: true, sign: 'new', surprise: 0 }];
  });
}

/** What people and deployments changed about the assets in the day before `at`, newest first. */
export async function changesOf(
  stores: TenantStores,
  assetIds: readonly string[] | null,
  window: { readonly from: Date; readonly to: Date },
  at: Date,
  reader: Reader,
): Promise<Listed> {
  const [changes, logs] = await Promise.all([stores.inventory.changes({ assetIds, window }), deedsIn(stores, assetIds, window)]);
  const span = reader.clock.span(window);
  const findings = findFindings({
    at,
    normalWindow: window,
    incidentWindow: window,
    series: [],
    logs,
    events: [],
    changes,
    alerts: [],
  });
  const newest = findings.toReversed().slice(0, MOST_CLAIMS);
  if (newest.length === 0) return { headline: say(SENTENCES.changesNone, reader.language, span), claims: [], evidence: [] };
  return {
    headline: say(SENTENCES.changes, reader.language, span),
    claims: newest.map((finding) => claimOfFinding(finding, reader)),
    evidence: newest.flatMap(({ evidence }) => evidence),
  };
}
