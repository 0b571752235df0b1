import type { Runbook } from '../../domain/action.ts';
import type { Alert, Incident } from '../../domain/alert.ts';
import type { Care } from '../../domain/care.ts';
import { type AppError, asAppError } from '../../domain/errors.ts';
import type { Ticket, TicketMirror } from '../../domain/ticket.ts';
import type { TenantStores } from '../../stores/stores.ts';
import { noCare } from '../care/decide.ts';
import type { AnnounceCare } from '../care/news.ts';
import { causeKey, commentsOn, resolutionNote, type TicketFacts } from './describe.ts';
import { hearComments } from './hear.ts';
import { merge, type Ours } from './merge.ts';
import type { AnnounceTicket } from './news.ts';
import { accountOf, type Tracker } from './plan.ts';
import { takeOver } from './take-over.ts';
import type { TicketChange, TicketView } from './ticket-system.ts';
import { type TicketDeps, whileClaimed } from './tickets.ts';

export type MirrorDeps = TicketDeps & {
  readonly carePlan: Parameters<typeof takeOver>[0]['carePlan'];
  readonly runbooks: readonly Runbook[];
  readonly announce: AnnounceTicket;
  readonly announceCare: AnnounceCare;
  /** Asks to be called when something of the care is due. */
  readonly wakeAt: (at: Date) => Promise<void>;
};

type Known = TicketFacts & { readonly alert: Alert; readonly care: Care };

const HOUR_MS = 3_600_000;
/** So long after the end a ticket is still looked at, where both sides are done, and where the tracker is not. */
const LAST_LOOK_MS = 24 * HOUR_MS;
const LAST_HOPE_MS = 7 * LAST_LOOK_MS;
/** A view older than one seen so shortly before came from a copy that lags behind. */
const LAG_MS = 10 * 60_000;
const MOST_RUNS = 50;
/** Whoever was refused tries again after so long, then after twice as long, up to the last. */
export const FIRST_WAIT_MS = 15 * 60_000;
export const LONGEST_WAIT_MS = 6 * HOUR_MS;

/**
 * Makes the ticket of an incident and the incident equal, by what either is now, not by what was told of it: it can be run at any
 * time, twice, and after any crash. What changed in the tracker is taken, what changed here is written there, and comments that are
 * missing are added. Nothing happens where there is no ticket, or its tracker is not in the settings any more.
 *
 * @throws TICKET_UNAVAILABLE, and TICKET_REJECTED when the ticket cannot even be read
 */
export async function tendTicket(deps: MirrorDeps, incidentId: string): Promise<void> {
  const isOurs = (one: Ticket) => deps.plan.trackers.some(({ id }) => id === one.system);
  if (!(await deps.stores.tickets.ofIncident(incidentId)).some(isOurs)) return;
  await whileClaimed(deps, incidentId, async () => {
    for (const ticket of (await deps.stores.tickets.ofIncident(incidentId)).filter(isOurs)) await tend(deps, ticket);
  });
}

async function tend(deps: MirrorDeps, given: Ticket): Promise<void> {
  const tracker = deps.plan.trackers.find(({ id }) => id === given.system) as Tracker;
  const view = await tracker.system.read(given.ref ?? given.key);
  const at = deps.now();
  // Where it was moved to, it is known by another name.
  const ref = view === null || given.ref === undefined ? {} : { ref: view.ref };
  const ticket: Ticket = { ...given, ...ref, mirror: given.mirror ?? firstMirror(view, at) };
  if (view === null) return gone(deps, ticket, at);
  if (given.mirror === undefined && (await deps.stores.alerts.incident(given.incidentId))?.status !== 'open') {
    // It was over before anything was mirrored: it stays as people left it.
    await deps.stores.tickets.put({ ...ticket, mirror: { ...(ticket.mirror as TicketMirror), live: false } });
    return;
  }
  if (isStale(ticket.mirror as TicketMirror, view, at)) return;
  // Before the change that a comment makes counts as seen.
  const heard = await hearComments(deps, tracker.system, ticket, view);
  let current = await take(deps, tracker, heard, view, at);
  const known = await lookUp(deps, current);
  if (known === null) return;
  const again = current.mirror?.again;
  const waits = again !== undefined && at < again.at;
  // What is new is written at once, also while something else waits.
  const isNew = again !== undefined && differs(again.ours, oursOf(known));
  const commented = waits ? { ticket: current, fault: null } : await comment(deps, tracker, current, known);
  current = commented.ticket;
  const pushed = waits && !isNew ? { ticket: current, fault: null } : await push(deps, tracker, current, known);
  if (!waits || pushed.fault !== null) await settle(deps, pushed.ticket, known, commented.fault ?? pushed.fault);
}

/** A ticket that was opened before it was mirrored: everything there is new. */
function firstMirror(view: TicketView | null, at: Date): TicketMirror {
  const theirs = { state: view?.state ?? 'open', assignee: view?.assignee ?? null, updated: view?.updated ?? '' };
  return { ours: { state: 'open', assignee: null }, theirs, told: [], cause: null, fault: null, lookedAt: at, live: true };
}

function isStale({ theirs, lookedAt }: TicketMirror, view: TicketView, at: Date): boolean {
  return view.updated < theirs.updated && at.getTime() - lookedAt.getTime() < LAG_MS;
}

/** What changed in the tracker becomes so here, in one transaction with what is told of it. */
async function take(deps: MirrorDeps, tracker: Tracker, ticket: Ticket, view: TicketView, at: Date): Promise<Ticket> {
  const mirror = ticket.mirror as TicketMirror;
  const { ticket: kept, due } = await deps.stores.transaction(async (tx) => {
    await tx.alerts.lock();
    const found = await incidentOf(tx, ticket.incidentId, at);
    const base = { ...ticket, key: view.key, url: view.url, status: view.status };
    const theirs = { state: view.state, assignee: view.assignee, updated: view.updated };
    if (found === null) {
      const alone = { ...base, mirror: { ...mirror, theirs, lookedAt: at, live: false } };
      await tx.tickets.put(alone);
      return { ticket: alone, due: null };
    }
    const ours = oursOf(found);
    const changes = merge(mirror, ours, view, (id) => accountOf(tracker, id)).take;
    const taken = await takeOver({ ...deps, tracker }, tx, { ...found, ticket: base, changes, at });
    // What was taken is no change of ours; what changed here is still to be written.
    const after = oursOf(taken);
    const moved: Ours = {
      state: after.state === ours.state && changes.state === undefined ? mirror.ours.state : after.state,
      assignee: after.assignee === ours.assignee && changes.assignee === undefined ? mirror.ours.assignee : after.assignee,
    };
    const live = isLive(found.incident, view, at);
    const next = { ...base, mirror: { ...mirror, ours: moved, theirs, lookedAt: at, live } };
    await tx.tickets.put(next);
    if (taken.untold !== null) await deps.announce(tx, { ...taken.untold, incident: found.incident, ticket: next, nonce: view.updated });
    const changed = Object.keys(changes);
    if (changed.length > 0) {
      const detail = {
        system: tracker.id,
        key: view.key,
        state: changes.state ?? null,
        assignee: changes.assignee?.id ?? null,
        by: taken.by,
      };
      await tx.audit.append({ at, actor: `tracker ${tracker.id}`, action: 'ticket.changed', subject: ticket.incidentId, detail });
    }
    return { ticket: next, due: taken.care.escalation?.dueAt ?? null };
  });
  if (due !== null && due > at) await deps.wakeAt(due);
  return kept;
}

/** What came of writing to the tracker: the ticket as it is kept now, and what was refused. */
type Written = { readonly ticket: Ticket; readonly fault: AppError | null };

/** What changed here, as far as the tracker does not say it already. */
async function push(deps: MirrorDeps, tracker: Tracker, ticket: Ticket, known: Known): Promise<Written> {
  const mirror = ticket.mirror as TicketMirror;
  const ours = oursOf(known);
  const { push: change } = merge(mirror, ours, mirror.theirs, (id) => accountOf(tracker, id));
  let theirs: TicketMirror['theirs'] | null = null;
  let fault: AppError | null = null;
  // What was refused stays to be written.
  let kept = ours;
  // One at a time: a workflow that does not let the state be changed does not keep the assignee from being.
  for (const part of partsOf(change, resolutionNote(known.incident, tracker.language))) {
    try {
      const { state, assignee, updated } = await tracker.system.change(ticket.ref ?? ticket.key, part);
      theirs = { state, assignee, updated };
    } catch (thrown) {
      fault = refusal(thrown);
      kept = part.state === undefined ? { ...kept, assignee: mirror.ours.assignee } : { ...kept, state: mirror.ours.state };
    }
  }
  if (theirs === null && !differs(kept, mirror.ours)) return { ticket, fault };
  const after: Ticket = { ...ticket, mirror: { ...mirror, ours: kept, theirs: theirs ?? mirror.theirs } };
  await deps.stores.tickets.put(after);
  return { ticket: after, fault };
}

/** Comments that are due; one that is refused stays due. */
async function comment(deps: MirrorDeps, tracker: Tracker, given: Ticket, known: Known): Promise<Written> {
  let [ticket, fault]: [Ticket, AppError | null] = [given, null];
  const due = commentsOn(ticket, known, tracker.language).filter(({ mark }) => !ticket.mirror?.told.includes(mark));
  for (const one of due) {
    try {
      await tracker.system.comment(ticket.ref ?? ticket.key, one);
    } catch (thrown) {
      fault = refusal(thrown);
      continue;
    }
    const mirror = ticket.mirror as TicketMirror;
    ticket = { ...ticket, mirror: { ...mirror, cause: causeKey(known.answer) ?? mirror.cause, told: [...mirror.told, one.mark] } };
    await deps.stores.tickets.put(ticket);
  }
  return { ticket, fault };
}

/** Keeps what was refused, to be tried again ever more rarely; tells of it once for each reason, and when it is taken. */
async function settle(deps: MirrorDeps, ticket: Ticket, known: Known, fault: AppError | null): Promise<void> {
  const { again, ...mirror } = ticket.mirror as TicketMirror;
  const at = deps.now();
  if (fault === null && again === undefined && mirror.fault === null) return;
  const why = fault?.hint?.en ?? fault?.code ?? '';
  const waitMs = again === undefined ? FIRST_WAIT_MS : Math.min(again.waitMs * 2, LONGEST_WAIT_MS);
  const next = fault === null ? {} : { again: { at: new Date(at.getTime() + waitMs), waitMs, why, ours: oursOf(known) } };
  const after: Ticket = { ...ticket, mirror: { ...mirror, fault: fault?.code ?? null, ...next } };
  await deps.stores.transaction(async (tx) => {
    await tx.tickets.put(after);
    if (fault !== null && again?.why === why) return;
    // What was refused before it could be tried again was told as lost.
    if (fault === null && again === undefined) return;
    const detail = { system: ticket.system, key: ticket.key, ...(fault === null ? {} : { code: fault.code }) };
    const action = fault === null ? 'ticket.taken' : 'ticket.failed';
    await tx.audit.append({ at, actor: 'system', action, subject: known.incident.id, detail });
    const common = { incident: known.incident, ticket: after, nonce: at.toISOString() };
    await deps.announce(tx, fault === null ? { kind: 'taken', ...common } : { kind: 'refused', hint: fault.hint, ...common });
  });
}

function differs(one: Ours, other: Ours): boolean {
  return one.state !== other.state || one.assignee !== other.assignee;
}

/** It was deleted, or nobody lets us see it: there is nothing to mirror any more. */
async function gone({ stores, announce }: MirrorDeps, ticket: Ticket, at: Date): Promise<void> {
  await stores.transaction(async (tx) => {
    const incident = await tx.alerts.incident(ticket.incidentId);
    const after: Ticket = { ...ticket, mirror: { ...(ticket.mirror as TicketMirror), fault: 'NOT_FOUND', lookedAt: at, live: false } };
    await tx.tickets.put(after);
    if (ticket.mirror?.live === false || incident === null) return;
    const detail = { system: ticket.system, key: ticket.key };
    await tx.audit.append({ at, actor: 'system', action: 'ticket.gone', subject: ticket.incidentId, detail });
    await announce(tx, { kind: 'gone', incident, ticket: after, nonce: at.toISOString() });
  });
}

/** @returns a refusal, to be told; whatever else happened is thrown on */
function refusal(thrown: unknown): AppError {
  const error = asAppError(thrown);
  if (error.code !== 'TICKET_REJECTED' && error.code !== 'NOT_FOUND') throw thrown;
  return error;
}

function partsOf({ state, assignee }: { readonly state?: Ours['state']; readonly assignee?: string | null }, note: string): TicketChange[] {
  return [...(assignee === undefined ? [] : [{ assignee, note }]), ...(state === undefined ? [] : [{ state, note }])];
}

function oursOf({ incident, care }: { readonly incident: Incident; readonly care: Care }): Ours {
  const state = incident.status === 'resolved' ? 'resolved' : care.acknowledged === null ? 'open' : 'in-progress';
  return { state, assignee: care.assignee ?? care.acknowledged?.by ?? null };
}

function isLive({ status, resolvedAt }: Incident, { state }: TicketView, at: Date): boolean {
  if (status !== 'resolved' || resolvedAt === null) return true;
  return at.getTime() - resolvedAt.getTime() < (state === 'resolved' ? LAST_LOOK_MS : LAST_HOPE_MS);
}

async function incidentOf(stores: TenantStores, incidentId: string, at: Date) {
  const incident = await stores.alerts.incident(incidentId);
  const alert = await stores.alerts.get(incident?.alertIds[0] ?? '');
  if (incident === null || alert === null) return null;
  return { incident, alert, care: (await stores.care.get(incidentId)) ?? noCare(incidentId, at) };
}

async function lookUp({ stores, runbooks, now }: MirrorDeps, { incidentId }: Ticket): Promise<Known | null> {
  const found = await incidentOf(stores, incidentId, now());
  if (found === null) return null;
  const approvals = await stores.approvals.list({ alertIds: found.incident.alertIds, limit: MOST_RUNS });
  const runs: TicketFacts['runs'][number][] = [];
  for (const { id, plan, votes } of approvals) {
    const run = await stores.approvals.runOf(id);
    if (run !== null) runs.push({ run, runbookId: plan.runbookId, approvedBy: votes.map(({ principalId }) => principalId) });
  }
  runs.sort((a, b) => a.run.startedAt.getTime() - b.run.startedAt.getTime());
  return { ...found, answer: await stores.answers.latestForAlert(found.alert.id), runs, runbooks };
}
