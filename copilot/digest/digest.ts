import { alertsOverTime, figuresOfAlerts } from '../../analysis/digest/digest.ts';
import type { Alert, Incident } from '../../domain/alert.ts';
import type { Chart, Window } from '../../domain/answer.ts';
import type { Digest, DigestKind, DigestSection } from '../../domain/digest.ts';
import { lastHeard } from '../../domain/heard.ts';
import { incidentTitle } from '../../domain/incident-title.ts';
import type { Language } from '../../domain/language.ts';
import type { TenantStores } from '../../stores/stores.ts';
import type { Reader } from '../claims.ts';
import { MOST_ALERTS_READ } from '../evidence.ts';
import { outsideText } from '../guard.ts';
import { fillsWithin } from '../lookups/forecast.ts';
import type { Listed } from '../lookups/listed.ts';
import { changesOf } from '../unusual.ts';
import { DIGEST } from '../wording/digest-sentences.ts';
import { say } from '../wording/say.ts';
import { createClock } from '../wording/times.ts';
import { countsOf, noiseOf, openOf, runsOf, SEVERITY } from './sections.ts';

const DAY_MS = 86_400_000;
/** How far ahead what fills up is told. */
const AHEAD_MS = 14 * DAY_MS;
/** What is full within this needs someone today. */
const SOON_MS = 2 * DAY_MS;
/** What is measured at all is measured more often than this. */
const HEARD_MS = 3_600_000;
/** A sender of alerts that was heard within this is no silence: on a quiet day it says nothing. */
const SENDER_MS = 7 * DAY_MS;
const MOST_CHANGES = 5;
const LANGUAGES: readonly Language[] = ['en', 'ru', 'ko'];

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
    stores.alerts.incidents({ status: 'open', limit: MOST_ALERTS_READ }),
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
  const isCut = [alerts, earlier, openOnes].some(({ length }) => length === MOST_ALERTS_READ);
  const figures = section('figures', counts, isCut ? [tooMany(reader)] : []);
  const known = { open, alerts, fills };
  const readerIn = (one: Language): Reader => ({ language: one, clock: createClock(clock.timeZone, at, one) });
  const watched = open.length + alerts.length > 0 || (await wasHeardOf(stores, window)) ? 'measured' : await senderOf(stores, window);
  return {
    kind,
    language,
    timeZone: clock.timeZone,
    window,
    ...verdict({ ...known, watched }, request, reader),
    headlines: Object.fromEntries(LANGUAGES.map((one) => [one, verdict({ ...known, watched }, request, readerIn(one)).headline])),
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

/** Whether anything was measured at the end of a time, or logged in it: that nothing fired says little where nothing is watched. */
async function wasHeardOf({ logs, samples }: TenantStores, { from, to }: Window): Promise<boolean> {
  if ((await logs.search({ assetIds: null, window: { from, to }, limit: 1 })).length > 0) return true;
  const last = { from: new Date(Math.max(from.getTime(), to.getTime() - HEARD_MS)), to };
  return (await samples.series({ assetIds: null, window: last })).length > 0;
}

/** When alerts last came through from elsewhere; null where that is too long ago to say that anything is watched. */
async function senderOf(stores: TenantStores, { to }: Window): Promise<Date | null> {
  const heard = await lastHeard(stores);
  return heard !== null && heard.getTime() >= to.getTime() - SENDER_MS ? heard : null;
}

function tooMany({ language }: Reader): string {
  return say(DIGEST.tooMany, language, { most: String(MOST_ALERTS_READ) });
}

function verdict(
  {
    open,
    alerts,
    fills,
    watched,
  }: {
    readonly open: readonly Incident[];
    readonly alerts: readonly Alert[];
    readonly fills: Listed;
    readonly watched: 'measured' | Date | null;
  },
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
  const from = clock.time(window.from);
  if (watched === null) return { headline: say(DIGEST.unheard, language, { from }), tone: 'warning' };
  if (watched !== 'measured') return { headline: say(DIGEST.quietHeard, language, { from, heard: clock.time(watched) }), tone: 'good' };
  const figures = figuresOfAlerts(alerts, window.to);
  if (figures === null) return { headline: say(DIGEST.quiet, language, { from }), tone: 'good' };
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
