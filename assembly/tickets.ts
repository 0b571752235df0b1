import { silencedBy } from '../actions/care/decide.ts';
import type { AnnounceCare } from '../actions/care/news.ts';
import { accountTrouble, isAccountRefused, noteAccount, type TrackerAccount } from '../actions/tickets/accounts.ts';
import { FIRST_WAIT_MS, LONGEST_WAIT_MS, type MirrorDeps, tendTicket } from '../actions/tickets/mirror.ts';
import type { AnnounceTicket, AnnounceTracker, TicketNews } from '../actions/tickets/news.ts';
import { placeOf } from '../actions/tickets/plan.ts';
import { isGenuine } from '../actions/tickets/signature.ts';
import { openTicket, type TicketRequest } from '../actions/tickets/tickets.ts';
import type { ChatRequest } from '../api/chat-hooks.ts';
import type { Runbook } from '../domain/action.ts';
import type { CarePlan } from '../domain/care.ts';
import { AppError, asAppError } from '../domain/errors.ts';
import type { Enqueue, Jobs } from '../domain/jobs.ts';
import type { Principal } from '../domain/tenant.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { ResolveSecret } from '../secrets.ts';
import type { Settings } from '../settings.ts';
import type { TenantStores } from '../stores/stores.ts';
import { ticketPlanOf, trackersOf } from './tracker-plan.ts';

export type TicketParts = {
  /** Null when the tracker is away: it is opened as soon as that answers. @throws NOT_FOUND when the alert is unknown */
  readonly open: (principal: Principal, alertId: string) => Promise<Ticket | null>;
  readonly work: (job: Jobs['ticket']) => Promise<void>;
  readonly poll: (job: Jobs['poll-tickets']) => Promise<void>;
  readonly schedules: ReadonlyArray<{ readonly trackerId: string; readonly everyMs: number }>;
  /** Whether each takes our account. */
  readonly accounts: () => Promise<ReadonlyArray<{ readonly id: string; readonly trouble: TrackerAccount | null }>>;
  /** Takes what a tracker posts. @throws NOT_FOUND, REQUEST_UNAUTHENTICATED, REQUEST_INVALID */
  readonly receive: (trackerId: string, request: ChatRequest) => Promise<void>;
};

export type TicketAssemblyDeps = {
  readonly settings: Settings;
  readonly stores: TenantStores;
  readonly runbooks: readonly Runbook[];
  readonly carePlan: CarePlan;
  readonly enqueue: Enqueue;
  readonly now: () => Date;
  readonly secret: ResolveSecret;
  readonly announce: AnnounceTicket;
  readonly announceTracker: AnnounceTracker;
  readonly announceCare: AnnounceCare;
  readonly wakeAt: (at: Date) => Promise<void>;
  readonly warn: (message: string) => void;
};

/** Tickets that one look takes up; the others are looked at first the next time. */
const MOST_LOOKED_AT = 500;
/** A refused ticket is asked for so often, which takes a week. */
const MOST_TRIES = 32;
/** However often a tracker tells of a ticket, it is looked at so often. */
const HOOK_EVERY_MS = 3_000;

/** Trackers and rules of the settings; null when there is no tracker. @throws CONFIG_INVALID listing every fault */
export function assembleTickets(deps: TicketAssemblyDeps): TicketParts | null {
  const { stores, enqueue, secret } = deps;
  const configured = trackersOf(deps.settings);
  const plan = ticketPlanOf(deps.settings, configured, secret, deps.now);
  if (plan === null) return null;
  const mirror: MirrorDeps = { ...deps, plan };
  const tenantId = stores.tenantId;
  const about = async (alertId: string) => {
    const alert = await stores.alerts.get(alertId);
    const incident = alert === null ? null : await stores.alerts.incident(alert.incidentId);
    if (alert === null || incident === null) throw new AppError('NOT_FOUND', `no alert ${JSON.stringify(alertId.slice(0, 80))}`);
    return { alert, incident, answer: await stores.answers.latestForAlert(alertId) };
  };
  const said = new Map<string, string>();
  const accounts = { stores, now: deps.now, announce: deps.announceTracker };
  const checked = async (trackerId: string) =>
    (await plan.trackers
      .find(({ id }) => id === trackerId)
      ?.system.check()
      .then(() => null, asAppError)) ?? null;
  const requestOf = async (wish: Wish) => ({ ...(await about(wish.alertId)), by: 'by' in wish ? await stores.people.get(wish.by) : wish });
  return {
    open: async (principal, alertId) => {
      const request = { ...(await about(alertId)), by: principal };
      const incidentId = request.incident.id;
      try {
        const { ticket, isNew } = await openTicket(mirror, request);
        if (isNew) await enqueue('ticket', { tenantId, incidentId });
        return ticket;
      } catch (thrown) {
        if (asAppError(thrown).code !== 'TICKET_UNAVAILABLE') throw thrown;
        await enqueue('ticket', { tenantId, incidentId, open: { by: principal.id, alertId } });
        return null;
      }
    },
    work: async ({ incidentId, open, tries = 0 }) => {
      const wish = open ?? (await ruleFor(mirror, incidentId));
      if (wish !== null) {
        const request = await requestOf(wish);
        await openWished(deps, mirror, incidentId, request).catch(async (thrown: unknown) => {
          const error = asAppError(thrown);
          if (isAccountRefused(error)) await noteAccount(accounts, placeOf(plan, request.alert, tenantId).tracker.id, error);
          if (error.code === 'TICKET_REJECTED') await openLater(enqueue, { tenantId, incidentId, ...(open && { open }), tries });
          throw thrown;
        });
      }
      await tendTicket(mirror, incidentId);
    },
    poll: async ({ trackerId }) => {
      const live = await stores.tickets.live(trackerId, MOST_LOOKED_AT);
      for (const { incidentId, key } of live) {
        const trouble = await tendTicket(mirror, incidentId).then(() => null, asAppError);
        const text = trouble === null ? '' : `${trouble.code}: ${trouble.message}`;
        // Said once, not at each look.
        if (trouble !== null && said.get(trackerId) !== trouble.code) deps.warn(`tracker ${trackerId}: ${key}: ${text}`);
        if (trouble === null) said.delete(trackerId);
        else said.set(trackerId, trouble.code);
        // Whoever is away, wants to be left alone or refuses the account is not asked for the rest.
        if (trouble?.code === 'TICKET_UNAVAILABLE') return;
        if (trouble !== null && isAccountRefused(trouble)) return noteAccount(accounts, trackerId, trouble);
      }
      // Where nothing was asked, it is not known yet.
      const asked = live.length > 0 ? null : await checked(trackerId);
      if (asked === null || isAccountRefused(asked)) await noteAccount(accounts, trackerId, asked);
    },
    accounts: () => Promise.all(configured.map(async ({ id }) => ({ id, trouble: await accountTrouble(stores, id) }))),
    schedules: configured.map(({ id, poll }) => ({ trackerId: id, everyMs: poll })),
    receive: async (trackerId, request) => {
      const given = configured.find(({ id }) => id === trackerId);
      const tracker = plan.trackers.find(({ id }) => id === trackerId);
      if (given === undefined || tracker === undefined || given.webhookSecret === null)
        throw new AppError('NOT_FOUND', `no webhook of ${trackerId.slice(0, 80)}`);
      if (!isGenuine(request.headers, request.rawBody, await secret(given.webhookSecret))) {
        throw new AppError('REQUEST_UNAUTHENTICATED', `webhook of ${trackerId}: neither signed nor with the token of webhookSecret`);
      }
      const ref = tracker.system.named(parsed(request.rawBody));
      const ticket = ref === null ? null : await stores.tickets.named(trackerId, ref);
      if (ticket === null) return;
      const at = deps.now().getTime();
      const slot = Math.floor(at / HOOK_EVERY_MS) + 1;
      const delayMs = Math.max(0, slot * HOOK_EVERY_MS - at);
      await enqueue('ticket', { tenantId, incidentId: ticket.incidentId }, { id: `${ticket.id}-${slot}`, delayMs });
    },
  };
}

type Wish = { readonly alertId: string } & ({ readonly by: string } | { readonly rule: string });

/** Opens what a rule wants, or a person wanted while the tracker was away, and tells the chats how that went. */
async function openWished(
  { stores, announce }: TicketAssemblyDeps,
  mirror: MirrorDeps,
  incidentId: string,
  request: TicketRequest,
): Promise<void> {
  const incident = await stores.alerts.incident(incidentId);
  const tell = async (news: TicketNews) => stores.transaction((tx) => announce(tx, news));
  try {
    const { ticket, isNew } = await openTicket(mirror, request);
    if (isNew && incident !== null) await tell({ kind: 'opened', incident, ticket, nonce: ticket.key });
  } catch (thrown) {
    const { code, hint } = asAppError(thrown);
    // Said once for each reason, however often it is tried.
    if (code === 'TICKET_REJECTED' && incident !== null) await tell({ kind: 'not-opened', incident, hint, nonce: hint?.en ?? '' });
    throw thrown;
  }
}

/** What was refused is asked for again after 15 minutes, then ever more rarely, for some days: rights may come back. */
async function openLater(enqueue: Enqueue, job: Jobs['ticket']): Promise<void> {
  const tries = (job.tries ?? 0) + 1;
  if (tries > MOST_TRIES) return;
  const delayMs = Math.min(FIRST_WAIT_MS * 2 ** (tries - 1), LONGEST_WAIT_MS);
  await enqueue('ticket', { ...job, tries }, { id: `${job.incidentId}-again-${tries}`, delayMs });
}

/** The rule that wants a ticket for an incident that has none; null when none does, it is over, or silenced. */
async function ruleFor({ stores, plan, carePlan, now }: MirrorDeps, incidentId: string) {
  const incident = await stores.alerts.incident(incidentId);
  const alert = await stores.alerts.get(incident?.alertIds[0] ?? '');
  if (incident?.status !== 'open' || alert === null || (await stores.tickets.ofIncident(incidentId)).length > 0) return null;
  const { rule } = placeOf(plan, { ...alert, severity: incident.severity }, stores.tenantId);
  if (!rule?.atOnce || (await silencedBy({ plan: carePlan }, stores, incidentId, now())) !== null) return null;
  return { rule: rule.id, alertId: alert.id };
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch (cause) {
    throw new AppError('REQUEST_INVALID', 'the webhook is not JSON', { cause });
  }
}
