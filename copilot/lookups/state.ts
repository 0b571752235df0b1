import { figuresOfAlert } from '../../analysis/figures/figures.ts';
import { samplesEvidence } from '../../analysis/findings/of-series.ts';
import type { RawSeries } from '../../analysis/signals/series.ts';
import { meaningOf } from '../../analysis/signals/signals.ts';
import type { Alert } from '../../domain/alert.ts';
import type { Window } from '../../domain/answer.ts';
import { makeEvidence } from '../../domain/evidence.ts';
import type { Concept } from '../../domain/finding.ts';
import type { TenantStores } from '../../stores/stores.ts';
import { claimOfNow, claimOfTrigger, type Reader } from '../claims.ts';
import { outsideText } from '../guard.ts';
import { LOOKUPS } from '../wording/lookup-sentences.ts';
import { say } from '../wording/say.ts';
import { type Listed, listed, type Told } from './listed.ts';

const RECENT_MS = 15 * 60_000;
const MINUTE_MS = 60_000;
const MOST_ALERTS = 5;
/** Of the alerts that began before an instant. */
const MOST_BEFORE = 200;
const MOST_SERIES = 500;
/** What a person looks at first, in that order; of several series of a kind the worst is told. */
const VITALS: readonly Concept[] = [
  'process.down',
  'service.errors',
  'service.latency',
  'cpu.utilization',
  'cpu.iowait',
  'memory.pressure',
  'filesystem.full',
  'disk.latency',
  'temperature.high',
];

/**
 * How an asset is now, or was at the end of a time: its alerts that fire, and its vital signs of the quarter of an hour before.
 *
 * @throws STORE_UNAVAILABLE
 */
export async function stateOf(
  stores: TenantStores,
  assetId: string,
  askedAt: Date,
  reader: Reader,
  during: Window | null = null,
): Promise<Listed> {
  const isThen = during !== null && during.to.getTime() < askedAt.getTime() - MINUTE_MS;
  const at = isThen ? during.to : askedAt;
  const window = { from: new Date(at.getTime() - RECENT_MS), to: new Date(at.getTime() + 1) };
  const [alerts, series] = await Promise.all([
    isThen ? firedAt(stores, assetId, at) : stores.alerts.list({ status: 'firing', assetIds: [assetId], limit: MOST_ALERTS }),
    stores.samples.range({ assetIds: [assetId], window }),
  ]);
  const firing = alerts.map((alert): Told => {
    const evidence = makeEvidence({ kind: 'alert', alertId: alert.id }, figuresOfAlert(alert), at);
    const claim = claimOfTrigger(alert, evidence, reader);
    return { claim: { ...claim, text: `${outsideText(alert.name)}: ${claim.text}` }, evidence: [evidence] };
  });
  const vitals = VITALS.flatMap((concept) => worst(series.slice(0, MOST_SERIES), concept, window, at, reader));
  const from = reader.clock.time(window.from);
  const [some, none, silent] = isThen
    ? [LOOKUPS.stateThen, LOOKUPS.stateThenCalm, LOOKUPS.stateThenSilent]
    : [LOOKUPS.state, LOOKUPS.stateCalm, LOOKUPS.stateSilent];
  const times = { from, when: reader.clock.when(at), time: reader.clock.time(at) };
  const sentence = alerts.length > 0 ? some : vitals.length > 0 ? none : silent;
  const headline = say(sentence, reader.language, { asset: assetId, count: String(alerts.length), ...times });
  return listed(stores, headline, [...firing, ...vitals], [assetId, ...alerts.map(({ name }) => name)], reader);
}

/** Alerts that fired at an instant that is past. */
async function firedAt({ alerts }: TenantStores, assetId: string, at: Date): Promise<Alert[]> {
  const window = { from: new Date(0), to: new Date(at.getTime() + 1) };
  const before = await alerts.list({ assetIds: [assetId], window, limit: MOST_BEFORE });
  return before.filter(({ resolvedAt }) => resolvedAt === null || resolvedAt > at).slice(0, MOST_ALERTS);
}

function worst(
  series: readonly RawSeries[],
  concept: Concept,
  window: { readonly from: Date; readonly to: Date },
  at: Date,
  reader: Reader,
): Told[] {
  const measured = series.flatMap((one) => {
    const meaning = meaningOf(one);
    if (meaning?.concept !== concept || meaning.cumulative) return [];
    const evidence = samplesEvidence(one, window.from.getTime(), window.to.getTime(), at);
    return evidence ? [{ one, evidence, badness: Number(evidence.states.last) * (meaning.bad === 'down' ? -1 : 1) }] : [];
  });
  const [most] = measured.sort((a, b) => b.badness - a.badness);
  return most ? [{ claim: claimOfNow(most.one, most.evidence, reader), evidence: [most.evidence] }] : [];
}
