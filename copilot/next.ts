import { createTopology, scopeOf } from '../analysis/topology/topology.ts';
import type { Alert, Incident } from '../domain/alert.ts';
import type { Intent, Investigation, Question, Unknown } from '../domain/answer.ts';
import { incidentTitle } from '../domain/incident-title.ts';
import { inLanguage } from '../domain/language.ts';
import type { AssetKind } from '../domain/observation.ts';
import type { TenantStores } from '../stores/stores.ts';
import type { Reader } from './claims.ts';
import { toldUnknowns, unknownText } from './compose.ts';
import { type ExplainDeps, explainFully } from './explain.ts';
import { outsideText } from './guard.ts';
import { heldBy } from './lookups/who.ts';
import { alertMeant, noneMeant } from './meant.ts';
import type { Reply } from './reply.ts';
import { ASKED, LOOKUPS } from './wording/lookup-sentences.ts';
import { CHECKS, NEXT } from './wording/next-sentences.ts';
import { say } from './wording/say.ts';
import { SENTENCES } from './wording/sentences.ts';

/** What may be asked where there is nothing to do. */
const USUALLY_ASKED = ['unusual', 'digest', 'help'] as const;
/** How many assets around an incident's have to do with it. */
const MOST_NEAR = 64;
const MOST_UNKNOWNS = 4;
const MOST_INCIDENTS = 5;
const MOST_COUNTED = 500;
const MOST_RUNS = 3;
const LONGEST_TITLE = 60;
const HOSTS: ReadonlySet<AssetKind | null> = new Set<AssetKind | null>(['server', 'vm', 'hypervisor']);

/**
 * What there is to do about an incident: what is not known and what settles it, what may be run, who has it, its ticket. Where none is
 * meant and several are open, which; where none is open, that and what else may be asked.
 *
 * @throws STORE_UNAVAILABLE
 */
export async function nextSteps(deps: ExplainDeps, question: Question, intent: Intent, reader: Reader): Promise<Reply> {
  const { stores } = deps;
  const { language } = reader;
  const isSaid = question.alertId !== null || intent.incidentNumber !== null || intent.named !== null;
  const said = isSaid ? await alertMeant(deps, question, intent) : null;
  const incident = said ? await stores.alerts.incident(said.incidentId) : null;
  if (said && incident) return stepsFor(deps, question, said, incident, reader);
  const open = await stores.alerts.incidents({ status: 'open', limit: MOST_COUNTED });
  const about = intent.incidentNumber === null ? intent.assetId : null;
  const near = about === null ? [] : await reaching(stores, open, about, question.askedAt);
  const here = near.find(({ alertIds }) => question.alertId !== null && alertIds.includes(question.alertId));
  const [only, another] = here ? [here] : near.length > 0 ? near : open;
  const isMeant = only !== undefined && another === undefined && (!isSaid || near.length > 0);
  const alert = isMeant ? await firstOf(stores, only) : null;
  const none = isSaid ? noneMeant(question, intent, language) : null;
  if (isMeant && alert) {
    const steps = await stepsFor(deps, question, alert, only, reader);
    return none === null ? steps : { ...steps, notes: [none] };
  }
  if (only) return whichOf(near.length > 0 ? near : open, none, reader);
  const others = USUALLY_ASKED.map((kind) => ({ label: say(ASKED[kind], language), question: say(ASKED[kind], language) }));
  return { kind: 'record', text: none ?? say(NEXT.nothingOpen, language), choices: others };
}

/** The open incidents that an asset may have to do with: of itself, else those it can reach. */
async function reaching({ inventory }: TenantStores, open: readonly Incident[], assetId: string, at: Date): Promise<readonly Incident[]> {
  const own = open.filter((one) => one.assetId === assetId);
  if (own.length > 0 || open.length === 0) return own;
  const topology = createTopology(await inventory.relations(at));
  return open.filter((one) => scopeOf(topology, one.assetId, MOST_NEAR).some((entry) => entry.assetId === assetId));
}

async function firstOf({ alerts }: TenantStores, { id }: Incident): Promise<Alert | null> {
  const [firing] = await alerts.list({ incidentId: id, status: 'firing', limit: 1 });
  return firing ?? (await alerts.list({ incidentId: id, limit: 1 }))[0] ?? null;
}

function whichOf(open: readonly Incident[], none: string | null, { language }: Reader): Reply {
  const shown = open.slice(-MOST_INCIDENTS).sort((a, b) => a.number - b.number);
  const choices = shown.map(({ number, ...incident }) => ({
    label: say(NEXT.one, language, {
      number: String(number),
      title: outsideText(incidentTitle(incident, language)).slice(0, LONGEST_TITLE),
    }),
    question: say(NEXT.askOne, language, { number: String(number) }),
  }));
  const text = say(NEXT.whichOne, language, { count: String(open.length) });
  return { kind: 'record', text: none === null ? text : `${none} ${text}`, choices };
}

async function stepsFor(deps: ExplainDeps, question: Question, alert: Alert, incident: Incident, reader: Reader): Promise<Reply> {
  const { stores } = deps;
  const { language } = reader;
  const places = { number: String(incident.number) };
  const headline = say(NEXT.headline, language, { ...places, title: outsideText(incidentTitle(incident, language)) });
  const base = { kind: 'next', alertId: alert.id, headline } as const;
  const ticket = await ticketSteps(stores, incident, reader);
  if (incident.status === 'resolved') {
    const time = reader.clock.when(incident.resolvedAt ?? alert.resolvedAt ?? question.askedAt);
    return { ...base, answerId: null, verdict: say(NEXT.over, language, { time }), checks: [], steps: ticket, choices: [], proposals: [] };
  }
  const request = { alertId: alert.id, language, timeZone: question.timeZone, at: question.askedAt };
  const [{ answer, investigation }, held, runs] = await Promise.all([
    explainFully(deps, request),
    heldBy(stores, incident, reader),
    runSteps(deps, incident, reader),
  ]);
  const settling = await settle(stores, alert, investigation, reader);
  const fits = answer.proposals.map(({ title, targetAssetId }) => say(NEXT.runbook, language, { title, asset: targetAssetId }));
  const none = `${say(SENTENCES.noRunbook, language)} ${deps.runbooks.length === 0 ? '' : say(LOOKUPS.runByName, language, { asset: alert.assetId })}`;
  return {
    ...base,
    answerId: answer.id,
    verdict: answer.verdict,
    checks: settling.checks,
    steps: [
      ...runs,
      ...(fits.length > 0 ? fits : [none.trim()]),
      `${held.lines.join(' ')} ${say(held.isTaken ? NEXT.handOver : NEXT.take, language, places)}`,
      ...ticket,
      say(NEXT.silence, language, places),
    ],
    choices: settling.choices,
    proposals: answer.proposals,
  };
}

type Settling = {
  readonly checks: readonly string[];
  readonly choices: ReadonlyArray<{ readonly label: string; readonly question: string }>;
};

/** What the answer does not know, each with what settles it. What nothing settles is no step. */
async function settle(stores: TenantStores, alert: Alert, investigation: Investigation, reader: Reader): Promise<Settling> {
  const kinds = new Map((await stores.inventory.assets()).map(({ id, kind }) => [id, kind]));
  const found = toldUnknowns(investigation)
    .filter(({ what }) => what !== 'not-calibrated')
    .slice(0, MOST_UNKNOWNS)
    .map((unknown) => settled(unknown, alert, HOSTS.has(kinds.get(unknown.assetId) ?? null), reader));
  const asked = [...new Set(found.flatMap(({ question }) => question ?? []))];
  return { checks: found.map(({ text }) => text), choices: asked.map((one) => ({ label: one, question: one })) };
}

function settled(unknown: Unknown, alert: Alert, isHost: boolean, reader: Reader): { readonly text: string; readonly question?: string } {
  const { language } = reader;
  const { what, assetId: asset, searched, concept } = unknown;
  const told = { unknown: unknownText(unknown, alert, reader), asset };
  const ask = (question: string) => ({ text: say(NEXT.ask, language, { ...told, question }), question });
  switch (what) {
    case 'no-logs':
    case 'no-events':
      return ask(say(NEXT.logsOf, language, { asset }));
    case 'no-baseline':
      return ask(say(NEXT.graphOf, language, { asset, metric: outsideText(searched) }));
    case 'not-observed':
      return ask(say(NEXT.stateOf, language, { asset }));
    case 'no-topology':
    case 'nothing-behind':
      return { text: say(NEXT.inventory, language, told) };
    default: {
      const command = isHost && concept ? CHECKS[concept] : undefined;
      return { text: command ? say(NEXT.onHost, language, { ...told, command }) : say(NEXT.collector, language, told) };
    }
  }
}

async function runSteps({ stores, runbooks }: ExplainDeps, { alertIds }: Incident, { language }: Reader): Promise<string[]> {
  const states = ['PENDING', 'APPROVED', 'EXECUTING', 'UNKNOWN'] as const;
  const waiting = await stores.approvals.list({ states, alertIds, limit: MOST_RUNS });
  return waiting.map(({ state, plan }) => {
    const runbook = runbooks.find(({ id }) => id === plan.runbookId);
    const title = runbook ? inLanguage(runbook.title, language) : plan.runbookId;
    return say(state === 'PENDING' ? NEXT.waits : NEXT.runs, language, { title, asset: plan.targets[0].assetId });
  });
}

async function ticketSteps({ tickets }: TenantStores, { id }: Incident, { language }: Reader): Promise<string[]> {
  const known = await tickets.ofIncident(id);
  if (known.length === 0) return [say(NEXT.noTicket, language)];
  return known.map(({ key, status }) => say(NEXT.ticket, language, { key: outsideText(key), status: outsideText(status) }));
}
