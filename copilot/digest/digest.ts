import { alertsOverTime, figuresOfAlerts } from '../../analysis/digest/digest.ts';
import type { Alert, Incident } from '../../domain/alert.ts';
import type { Chart, Window } from '../../domain/answer.ts';
import type { Digest, DigestKind, DigestSection } from '../../domain/digest.ts';
import { incidentTitle } from '../../domain/incident-title.ts';
import type { TenantStores } from '../../stores/stores.ts';
import type { Reader } from '../claims.ts';
import { MOST_ALERTS_READ } from '../evidence.ts';
import { outsideText } from '../guard.ts';
import { fillsWithin } from '../lookups/forecast.ts';
import type { Listed } from '../lookups/listed.ts';
import { changesOf } from '../unusual.ts';
import { DIGEST } from '../wording/digest-sentences.ts';
import { say } from '../wording/say.ts';
import { countsOf, noiseOf, openOf, runsOf, SEVERITY } from './sections.ts';

const DAY_MS = 86_400_000;
/** How far ahead what fills up is told. */
const AHEAD_MS = 14 * DAY_MS;
/** What is full within this needs someone today. */
const SOON_MS = 2 * DAY_MS;
const MOST_OPEN = 500;
const MOST_CHANGES = 5;

/**
 * What happened in a window of time: the verdict, figures beside the equally long time before, what needs someone, what was noisy and what
 * could be done about it, what changed, what will be full, what was run. Reads the stores, changes nothing.
 *
 * @throws STORE_UNAVAILABLE
 */
export async function digestOf(
  stores: TenantStores,
  request: { readonly kind: DigestKind; readonly window: Window; readonly at: Date },
  reader: Reader,
): Promise<Digest> {
  const { kind, window, at } = request;
  const { language, clock } = reader;
  const before = { from: new Date(2 * window.from.getTime() - window.to.getTime()), to: window.from };
  const read = (of: Window) => stores.alerts.list({ window: of, limit: MOST_ALERTS_READ });
  const [alerts, earlier, openOnes] = await Promise.all([
    read(window),
    read(before),
    stores.alerts.incidents({ status: 'open', limit: MOST_OPEN }),
  ]);
  const open = worstFirst(openOnes);
  const about = { stores, window, at, reader };
  const [needs, counts, noise, changes, fills, runs] = [
    await openOf(about, open),
    await countsOf(about, alerts, before, earlier),
    await noiseOf(about, alerts),
    await changesOf(stores, null, window, at, reader),
    await fillsWithin(stores, AHEAD_MS, at, reader),
    await runsOf(about),
  ];
  const changed: Listed = { ...changes, claims: changes.claims.slice(0, MOST_CHANGES) };
  const section = (title: keyof typeof DIGEST, { claims }: Listed, notes: readonly string[] = []): DigestSection[] =>
    claims.length + notes.length === 0 ? [] : [{ title: say(DIGEST[title], language), claims, notes }];
  const { claims: own, notes } = needs;
  const needed: DigestSection[] = section(kind === 'handover' ? 'takesOver' : 'needs', own, notes);
  const figures = section('figures', counts, alerts.length === MOST_ALERTS_READ ? [tooMany(reader)] : []);
  return {
    kind,
    language,
    timeZone: clock.timeZone,
    window,
    ...verdict(open, alerts, fills, request, reader),
    sections: [
      ...needed,
      ...figures,
      ...section('noisy', noise),
      ...section('changed', changed),
      ...section('predicted', fills),
      ...section('automation', runs),
    ],
    evidence: [own, counts, noise, changed, fills, runs].flatMap(({ evidence }) => evidence),
    chart: chartOf(alerts, earlier, window, before, reader),
    dataUntil: at,
  };
}

function tooMany({ language }: Reader): string {
  return say(DIGEST.tooMany, language, { most: String(MOST_ALERTS_READ) });
}

function verdict(
  open: readonly Incident[],
  alerts: readonly Alert[],
  fills: Listed,
  { window, at }: { readonly window: Window; readonly at: Date },
  { language, clock }: Reader,
): Pick<Digest, 'headline' | 'tone'> {
  const [worst] = open;
  if (worst !== undefined) {
    const values = { count: String(open.length), number: String(worst.number), title: outsideText(incidentTitle(worst, language)) };
    const tone = worst.severity === 'critical' ? 'critical' : 'warning';
    return { headline: say(open.length === 1 ? DIGEST.needsOne : DIGEST.needsMany, language, values), tone };
  }
  const [first] = fills.evidence;
  const reached = typeof first?.states.reachedAt === 'string' ? Date.parse(first.states.reachedAt) : Number.POSITIVE_INFINITY;
  if (reached <= at.getTime() + SOON_MS) return { headline: say(DIGEST.fillsSoon, language, { asset: fills.headline }), tone: 'warning' };
  const figures = figuresOfAlerts(alerts, window.to);
  if (figures === null) return { headline: say(DIGEST.quiet, language, { from: clock.time(window.from) }), tone: 'good' };
  const values = { alerts: String(figures.alerts), incidents: String(figures.incidents) };
  return { headline: say(DIGEST.allOver, language, values), tone: 'good' };
}

function worstFirst(open: readonly Incident[]): Incident[] {
  return [...open].sort((a, b) => SEVERITY[b.severity] - SEVERITY[a.severity] || a.openedAt.getTime() - b.openedAt.getTime());
}

function chartOf(
  alerts: readonly Alert[],
  earlier: readonly Alert[],
  window: Window,
  before: Window,
  { language, clock }: Reader,
): Chart | null {
  if (alerts.length + earlier.length === 0) return null;
  const shift = window.from.getTime() - before.from.getTime();
  const then = alertsOverTime(earlier, before).map(([at, count]) => [at + shift, count] as const);
  return {
    title: say(DIGEST.chart, language),
    unit: '',
    timeZone: clock.timeZone,
    series: [
      { name: say(DIGEST.chartNow, language), points: alertsOverTime(alerts, window) },
      { name: say(DIGEST.chartBefore, language), points: then },
    ],
    threshold: null,
    marks: [],
  };
}
