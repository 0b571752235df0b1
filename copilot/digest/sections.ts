import { figuresOfAlerts, noisiest } from '../../analysis/digest/digest.ts';
import { figuresOfIncident, figuresOfRun } from '../../analysis/figures/figures.ts';
import { isDryRun } from '../../domain/action.ts';
import type { Alert, Incident } from '../../domain/alert.ts';
import type { Window } from '../../domain/answer.ts';
import { type Evidence, type Figures, makeEvidence } from '../../domain/evidence.ts';
import type { Concept } from '../../domain/finding.ts';
import { incidentTitle } from '../../domain/incident-title.ts';
import type { TenantStores } from '../../stores/stores.ts';
import type { Reader } from '../claims.ts';
import { outsideText } from '../guard.ts';
import { type Listed, listed, type Told } from '../lookups/listed.ts';
import { DIGEST } from '../wording/digest-sentences.ts';
import { MEMORY } from '../wording/memory-sentences.ts';
import { say, signalName } from '../wording/say.ts';

export const SEVERITY = { info: 0, warning: 1, critical: 2 } as const;
const MOST_TOLD = 8;
/** Open incidents whose escalation is looked at, worst first. */
const MOST_LOOKED_AT = 50;
const MOST_NOISY = 5;
const MOST_RUNS = 200;
const ADVICE = { wait: DIGEST.adviceWait, group: DIGEST.adviceGroup, standing: DIGEST.adviceStanding } as const;
/** A run that began. */
const BEGAN = ['EXECUTING', 'SUCCEEDED', 'FAILED', 'UNKNOWN'] as const;

type About = { readonly stores: TenantStores; readonly window: Window; readonly at: Date; readonly reader: Reader };

/** Incidents that are open, worst first, and what waits for an approval. */
export async function openOf(
  about: About,
  open: readonly Incident[],
): Promise<{ readonly claims: Listed; readonly notes: readonly string[] }> {
  const { stores, at, reader } = about;
  const { language } = reader;
  const shown = open.slice(0, MOST_TOLD);
  let claims = await openClaims(about, shown);
  // What somebody took, or was explained anew, while it was told is told as it is now: nothing open may be missing.
  for (let times = 0; claims.claims.length < shown.length && times < 2; times++) claims = await openClaims(about, shown);
  const waiting = await stores.approvals.list({ states: ['PENDING'], limit: MOST_RUNS });
  const pending = waiting.filter(({ expiresAt }) => expiresAt > at).length;
  const more = open.length - shown.length;
  const lost = await lostOf(stores, open);
  return {
    claims,
    notes: [
      ...(more > 0 ? [say(DIGEST.moreOpen, language, { count: String(more) })] : []),
      ...(lost.length > 0 ? [say(DIGEST.reachedNobody, language, { numbers: lost.map((number) => `#${number}`).join(', ') })] : []),
      ...(pending > 0 ? [say(DIGEST.pending, language, { count: String(pending) })] : []),
    ],
  };
}

/** Numbers of open incidents that nobody has, though they were escalated to the end. */
async function lostOf({ care }: TenantStores, open: readonly Incident[]): Promise<number[]> {
  const cared = await Promise.all(open.slice(0, MOST_LOOKED_AT).map(async ({ id, number }) => ({ number, care: await care.get(id) })));
  return cared.filter((one) => one.care?.reachedNobodyAt && one.care.acknowledged === null).map(({ number }) => number);
}

async function openClaims({ stores, at, reader }: About, shown: readonly Incident[]): Promise<Listed> {
  const { language, clock } = reader;
  const owners: string[] = [];
  const told = await Promise.all(
    shown.map(async (incident): Promise<Told> => {
      const [opener] = incident.alertIds;
      const answer = opener === undefined ? null : await stores.answers.latestForAlert(opener);
      const cause = answer?.cause ?? null;
      const care = await stores.care.get(incident.id);
      const figures = figuresOfIncident(incident, cause, care);
      const evidence = makeEvidence({ kind: 'incident', incidentId: incident.id }, figures, at);
      const owner = figures.owner === undefined ? '' : ((await stores.people.get(String(figures.owner)))?.name ?? String(figures.owner));
      const owned = figures.taken === 'yes' ? DIGEST.has : figures.taken === 'no' ? DIGEST.isToTake : DIGEST.nobody;
      if (owner !== '') owners.push(owner);
      const values = {
        number: String(incident.number),
        title: outsideText(incidentTitle(incident, language)),
        severity: say(DIGEST[incident.severity], language),
        time: clock.time(incident.openedAt),
        ...(cause ? { signal: signalName(cause.concept as Concept, language), asset: cause.assetId } : {}),
      };
      return {
        claim: {
          text: `${say(cause ? DIGEST.openCause : DIGEST.open, language, values)} ${say(owned, language, { owner })}`,
          evidenceIds: [evidence.id],
        },
        evidence: [evidence],
      };
    }),
  );
  const names = [...owners, ...shown.flatMap((incident) => [outsideText(incidentTitle(incident, language)), incident.assetId])];
  return listed(stores, '', told, names, reader);
}

/** How many alerts there were and how long they lasted, beside the time before. */
export async function countsOf(
  { stores, window, at, reader }: About,
  alerts: readonly Alert[],
  before: Window,
  earlier: readonly Alert[],
): Promise<Listed> {
  const { language } = reader;
  const now = piece(alerts, window, null, at);
  const then = piece(earlier, before, null, at);
  if (now === null && then === null) return { headline: '', claims: [], evidence: [] };
  const told: Told[] = [];
  const tell = (text: string, evidence: Evidence) => told.push({ claim: { text, evidenceIds: [evidence.id] }, evidence: [evidence] });
  if (now !== null) {
    tell(say(DIGEST.counts, language, { ...textOf(now.states), severities: severitiesOf(now.states, reader) }), now);
    const { medianMinutes, longestMinutes } = now.states;
    if (medianMinutes !== undefined) {
      tell(say(DIGEST.lasted, language, { median: String(medianMinutes), longest: String(longestMinutes) }), now);
    }
  }
  if (then !== null) tell(say(DIGEST.before, language, textOf(then.states)), then);
  else if (now !== null) tell(say(DIGEST.beforeNone, language), now);
  return listed(stores, '', told, [], reader);
}

/** What fired most, each with what could be done about it. */
export async function noiseOf({ stores, window, at, reader }: About, alerts: readonly Alert[]): Promise<Listed> {
  const { language } = reader;
  const noisy = noisiest(alerts, window, MOST_NOISY);
  const told = noisy.map(({ name, figures, advice }): Told => {
    const evidence = makeEvidence({ kind: 'alerts', name, ...window }, figures, at);
    const values = { ...textOf(figures), name: outsideText(name), wait: String(figures.waitMinutes ?? '') };
    const sentences = [DIGEST.noisyOne, ...(advice ? [ADVICE[advice]] : [])];
    const text = sentences.map((sentence) => say(sentence, language, values)).join(' ');
    return { claim: { text, evidenceIds: [evidence.id] }, evidence: [evidence] };
  });
  const names = noisy.map(({ name }) => outsideText(name));
  return listed(stores, '', told, names, reader);
}

/** Runbooks that were run, and whether they helped; what only looked is not told. */
export async function runsOf({ stores, window, at, reader }: About): Promise<Listed> {
  const begun = await stores.approvals.list({ states: BEGAN, limit: MOST_RUNS });
  const told: Told[] = [];
  const names: string[] = [];
  for (const approval of begun) {
    if (approval.updatedAt < window.from || isDryRun(approval.plan.runbookId)) continue;
    const run = await stores.approvals.runOf(approval.id);
    if (run === null || run.startedAt < window.from || run.startedAt >= window.to) continue;
    const evidence = makeEvidence({ kind: 'run', runId: run.id }, figuresOfRun(run, approval), at);
    const { helped, runbook, target } = evidence.states;
    const sentence = helped === 'yes' ? MEMORY.helped : helped === 'no' ? MEMORY.helpedNot : MEMORY.helpUnknown;
    const values = { runbook: String(runbook), target: String(target) };
    names.push(values.runbook, values.target);
    told.push({ claim: { text: say(sentence, reader.language, values), evidenceIds: [evidence.id] }, evidence: [evidence] });
  }
  return listed(stores, '', told.slice(0, MOST_TOLD), names, reader);
}

/** How many of each severity, the worst first; what there is none of is not told. */
function severitiesOf(figures: Figures, { language }: Reader): string {
  const counts = (['critical', 'warning', 'info'] as const).filter((severity) => Number(figures[severity] ?? 0) > 0);
  return counts.map((severity) => say(DIGEST[`${severity}Count`], language, { count: String(figures[severity]) })).join(', ');
}

function piece(alerts: readonly Alert[], window: Window, name: string | null, at: Date): Evidence | null {
  const figures = figuresOfAlerts(alerts, window.to);
  return figures && makeEvidence({ kind: 'alerts', name, from: window.from, to: window.to }, figures, at);
}

function textOf(figures: Figures): Record<string, string> {
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, String(value)]));
}
