import { figuresOfAlert } from '../../analysis/figures/figures.ts';
import { samplesEvidence } from '../../analysis/findings/of-series.ts';
import type { RawSeries } from '../../analysis/signals/series.ts';
import { meaningOf } from '../../analysis/signals/signals.ts';
import { makeEvidence } from '../../domain/evidence.ts';
import type { Concept } from '../../domain/finding.ts';
import type { TenantStores } from '../../stores/stores.ts';
import { claimOfNow, claimOfTrigger, type Reader } from '../claims.ts';
import { outsideText } from '../guard.ts';
import { LOOKUPS } from '../wording/lookup-sentences.ts';
import { say } from '../wording/say.ts';
import { type Listed, listed, type Told } from './listed.ts';

const RECENT_MS = 15 * 60_000;
const MOST_ALERTS = 5;
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
 * How an asset is now: its alerts that fire, and its vital signs of the last quarter of an hour.
 *
 * @throws STORE_UNAVAILABLE
 */
export async function stateOf(stores: TenantStores, assetId: string, at: Date, reader: Reader): Promise<Listed> {
  const window = { from: new Date(at.getTime() - RECENT_MS), to: new Date(at.getTime() + 1) };
  const [alerts, series] = await Promise.all([
    stores.alerts.list({ status: 'firing', assetIds: [assetId], limit: MOST_ALERTS }),
    stores.samples.range({ assetIds: [assetId], window }),
  ]);
  const firing = alerts.map((alert): Told => {
    const evidence = makeEvidence({ kind: 'alert', alertId: alert.id }, figuresOfAlert(alert), at);
    const claim = claimOfTrigger(alert, evidence, reader);
    return { claim: { ...claim, text: `${outsideText(alert.name)}: ${claim.text}` }, evidence: [evidence] };
  });
  const vitals = VITALS.flatMap((concept) => worst(series.slice(0, MOST_SERIES), concept, window, at, reader));
  const from = reader.clock.time(window.from);
  const sentence = alerts.length > 0 ? LOOKUPS.state : vitals.length > 0 ? LOOKUPS.stateCalm : LOOKUPS.stateSilent;
  const headline = say(sentence, reader.language, { asset: assetId, count: String(alerts.length), from });
  return listed(stores, headline, [...firing, ...vitals], [assetId, ...alerts.map(({ name }) => name)], reader);
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
