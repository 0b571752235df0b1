import { resample } from '../analysis/signals/columns.ts';
import { type RawSeries, readable } from '../analysis/signals/series.ts';
import { meaningOf } from '../analysis/signals/signals.ts';
import type { Alert } from '../domain/alert.ts';
import type { Chart, Investigation } from '../domain/answer.ts';
import type { Finding } from '../domain/finding.ts';
import { inLanguage } from '../domain/language.ts';
import type { Labels } from '../domain/observation.ts';
import type { TenantStores } from '../stores/stores.ts';
import type { Reader } from './claims.ts';
import { unitFor } from './figure-text.ts';
import { outsideText } from './guard.ts';
import { samplesIn } from './request-times.ts';
import { measureOf, plainNameOf } from './wording/metrics.ts';
import { measuredPart, partName, sectorsIn } from './wording/parts.ts';
import { shownAs } from './wording/quantities.ts';
import { capital, signalName } from './wording/say.ts';
import { SENTENCES } from './wording/sentences.ts';

const MOST_SERIES = 4;
const MOST_POINTS = 240;

type Wanted = { readonly assetId: string; readonly metric: string; readonly labels: Labels };

/**
 * The alert's own series with its limit and the onsets along the path, and those series of the path that share its
 * unit. Null when nothing was measured.
 *
 * @throws STORE_UNAVAILABLE
 */
export async function chartOf(stores: TenantStores, alert: Alert, investigation: Investigation, reader: Reader): Promise<Chart | null> {
  const onPath = new Set(investigation.hypotheses[0]?.path.map(({ findingId }) => findingId) ?? []);
  const told = investigation.findings.filter(({ id }) => onPath.has(id));
  const measured = told.flatMap((finding) => ('metric' in finding.detail ? [{ ...finding.detail, assetId: finding.assetId }] : []));
  const starts = told.flatMap(({ detail, evidence: [first] }) =>
    detail.kind === 'trend' && first.query.kind === 'samples' ? [first.query.from.getTime()] : [],
  );
  const from = new Date(Math.min(investigation.normalWindow.from.getTime(), ...starts));
  const window = { from, to: investigation.incidentWindow.to };
  const own: Wanted | null = alert.trigger ? { assetId: alert.assetId, ...alert.trigger } : null;
  const read = await Promise.all((own ? [own, ...measured] : measured.toReversed()).map((one) => samplesIn(stores, one, window)));
  const found: RawSeries[] = [];
  for (const [series] of read) {
    if (found.length === MOST_SERIES) break;
    if (!series || found.some(({ assetId, metric }) => assetId === series.assetId && metric === series.metric)) continue;
    if (found[0] && readable(series).unit !== readable(found[0]).unit) continue;
    found.push(series);
  }
  const main = found[0];
  if (!main) return null;
  const titles = titlesOf(found, reader);
  const unit = unitOf(main);
  const largest = Math.max(...found.flatMap((series) => readable(series).points.map(([, value]) => Math.abs(value))), 0);
  const shown = shownAs(unit, largest, reader.language);
  const threshold = own && main.assetId === own.assetId && main.metric === own.metric ? (alert.trigger?.threshold ?? null) : null;
  return {
    title: titles[0] ?? '',
    unit: shown.unit,
    timeZone: reader.clock.timeZone,
    series: found.map((series, index) => ({
      name: titles[index] ?? '',
      points: resample(readable(series).points, MOST_POINTS).map(([at, value]) => [at, value * shown.factor] as const),
    })),
    threshold: threshold === null ? null : threshold * shown.factor,
    marks: [
      ...told.map((finding) => markOf(finding, reader)),
      { at: alert.startedAt, label: inLanguage(SENTENCES.limitMark, reader.language) },
    ],
  };
}

function markOf(finding: Finding, reader: Reader): { readonly at: Date; readonly label: string } {
  return { at: finding.onset, label: `${signalName(finding.concept, reader.language)}, ${finding.assetId}` };
}

/** What each series shows, with its part and asset; those that would be called alike also by the labels in which they differ. */
export function titlesOf(all: readonly RawSeries[], reader: Reader): string[] {
  const titles = all.map((series) => titleOf(series, reader, []));
  return all.map((series, index) => {
    const alike = all.filter((_one, other) => titles[other] === titles[index]);
    const part = measuredPart(series.labels);
    const told = Object.entries(series.labels).filter(
      ([name, value]) => value !== part && alike.some(({ labels }) => labels[name] !== value),
    );
    return titleOf(
      series,
      reader,
      told.map(([, value]) => value),
    );
  });
}

function titleOf(series: RawSeries, reader: Reader, more: readonly string[]): string {
  const { language } = reader;
  const part = measuredPart(series.labels);
  const parts = [...(part === null ? [] : [part]), ...more].map((one) => partName(one, language));
  return [measuredAs(series, reader), ...parts, series.assetId].join(', ');
}

/** What a series measures, whatever the part: its own name where no other is known. */
export function measuredAs(series: RawSeries, reader: Reader): string {
  const { language } = reader;
  const meaning = meaningOf(series);
  if (meaning === null) {
    const name = plainNameOf(series.metric);
    return name === null ? outsideText(series.metric) : inLanguage(name, language);
  }
  const sectors = meaning.concept === 'disk.bad-sectors' ? sectorsIn(series.metric, language) : null;
  return capital(sectors ?? measureOf(series, meaning.concept, language));
}

/** The unit in which a series is read. */
export function unitOf(series: RawSeries): string {
  const { unit, points } = readable(series);
  const meaning = meaningOf(series);
  const largest = points.reduce((most, [, value]) => Math.max(most, value), 0);
  return meaning ? unitFor(meaning.concept, unit, largest) : unit;
}
