import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Alert, Incident } from '../../domain/alert.ts';
import type { Answer } from '../../domain/answer.ts';
import { AppError, asAppError } from '../../domain/errors.ts';
import { contentId } from '../../domain/ids.ts';
import { lacking } from '../../domain/refusals.ts';
import type { Principal } from '../../domain/tenant.ts';
import type { Ticket } from '../../domain/ticket.ts';
import type { TenantStores } from '../../stores/stores.ts';
import { mayOn } from '../people/rights.ts';
import { causeKey, describeIncident, markOf } from './describe.ts';
import { placeOf, type TicketPlan } from './plan.ts';
import type { Attempts } from './ticket-system.ts';

export type TicketDeps = {
  readonly stores: TenantStores;
  readonly plan: TicketPlan;
  readonly now: () => Date;
};

export type TicketRequest = {
  readonly incident: Incident;
  /** The alert it is about. */
  readonly alert: Alert;
  /** What is known of its cause. */
  readonly answer?: Answer | null;
  /** Who asks for it, or the rule that does. */
  readonly by: Principal | { readonly rule: string } | null;
};

/** Longest time that work on a ticket takes; after it a process that died meanwhile no longer keeps others from it. */
const CLAIM_MS = 90_000;
const LOOK_AGAIN_MS = 250;

/** Requests under way in this process: two people who press at once get the one ticket. */
const underWay = new Map<string, Promise<{ readonly ticket: Ticket; readonly isNew: boolean }>>();

/**
 * Opens a ticket for an incident, once: whoever asks again, and whichever tracker the rules name by then, gets the one that is
 * there; where that is gone, another. Audited.
 *
 * @returns `isNew` when it was opened, or found in the tracker, just now
 * @throws REQUEST_FORBIDDEN, TICKET_REJECTED, TICKET_UNAVAILABLE
 */
export async function openTicket(deps: TicketDeps, request: TicketRequest): Promise<{ readonly ticket: Ticket; readonly isNew: boolean }> {
  const { stores, plan } = deps;
  const by = await permitted(deps, request);
  const key = JSON.stringify([stores.tenantId, request.incident.id]);
  const shared =
    underWay.get(key) ??
    whileClaimed(
      deps,
      request.incident.id,
      async () => (await ticketOf(stores, plan, request.incident.id)) ?? openOnce(deps, request, by),
      async () => ticketOf(stores, plan, request.incident.id),
    ).finally(() => underWay.delete(key));
  underWay.set(key, shared);
  return shared;
}

/** Whether the tracker has it no more, or shows it to us no more. */
function isGone({ mirror }: Ticket): boolean {
  return mirror?.fault === 'NOT_FOUND' && !mirror.live;
}

/** The ticket of an incident; of several the one in the tracker that comes first. One that is gone is none. */
async function ticketOf(stores: TenantStores, { trackers }: TicketPlan, incidentId: string) {
  const tickets = (await stores.tickets.ofIncident(incidentId)).filter((one) => !isGone(one));
  const rank = ({ system }: Ticket) => trackers.findIndex(({ id }) => id === system) >>> 0;
  const [ticket] = tickets.sort((a, b) => rank(a) - rank(b));
  return ticket === undefined ? null : { ticket, isNew: false };
}

/**
 * Of all processes one works on the ticket of an incident; the others wait for it, as long as `instead` has nothing.
 *
 * @throws TICKET_UNAVAILABLE when another works on it for too long
 */
export async function whileClaimed<T>(
  { stores, now }: Pick<TicketDeps, 'stores' | 'now'>,
  incidentId: string,
  work: () => Promise<T>,
  instead: () => Promise<T | null> = async () => null,
): Promise<T> {
  const lease = { name: `ticket ${incidentId}`, holder: randomUUID() };
  for (let waited = 0; ; waited += LOOK_AGAIN_MS) {
    const there = await instead();
    if (there !== null) return there;
    const at = now();
    if (await stores.leases.take({ ...lease, at, until: new Date(at.getTime() + CLAIM_MS) })) break;
    if (waited > 2 * CLAIM_MS) throw new AppError('TICKET_UNAVAILABLE', `the ticket of ${incidentId} is being worked on`);
    await pause(LOOK_AGAIN_MS);
  }
  try {
    return await work();
  } finally {
    await stores.leases.release(lease);
  }
}

/** @returns who it is, as the audit trail and the ticket name them */
async function permitted(
  { stores, plan }: TicketDeps,
  { by, alert }: TicketRequest,
): Promise<{ readonly id: string; readonly person: Principal | null }> {
  if (by !== null && 'rule' in by) return { id: `rule ${by.rule}`, person: null };
  const person = by?.tenantId === stores.tenantId ? await stores.people.get(by.id) : null;
  if (!person || !(await mayOn(stores, plan.groups, person, 'open-ticket', [alert.assetId])))
    throw lacking(person?.id ?? null, 'open-ticket');
  return { id: person.id, person };
}

/** So long nobody else asks for a ticket whose answer was lost. */
const UNSURE_MS = 120_000;

/** Attempts to open a ticket, kept where they outlive this process. */
export function attemptsOf(
  { stores, now }: Pick<TicketDeps, 'now'> & { readonly stores: Pick<TenantStores, 'leases'> },
  ticket: string,
): Attempts {
  const lease = { name: `ticket asked for ${ticket}`, holder: randomUUID() };
  return {
    begin: async () => {
      const at = now();
      return stores.leases.take({ ...lease, at, until: new Date(at.getTime() + UNSURE_MS) });
    },
    end: () => stores.leases.release(lease),
  };
}

async function openOnce(
  { stores, plan, now }: TicketDeps,
  request: TicketRequest,
  by: { readonly id: string; readonly person: Principal | null },
) {
  const { incident, alert, answer = null } = request;
  const { tracker, project } = placeOf(plan, alert, stores.tenantId);
  const audit = { actor: by.id, subject: incident.id };
  const said = describeIncident(request, by.person?.language ?? tracker.language);
  try {
    const mark = markOf(stores.tenantId, incident.id);
    const { created, ...view } = await tracker.system.open(
      { ...said, mark, project },
      attemptsOf({ stores, now }, `${tracker.id} ${mark}`),
    );
    const at = now();
    const { ref, key, url, status } = view;
    const ticket: Ticket = {
      ...{ id: contentId('tkt', tracker.id, incident.id), incidentId: incident.id, system: tracker.id },
      ...{ ref, key, url, status, openedBy: by.id, openedAt: at },
      mirror: {
        ours: { state: 'open', assignee: null },
        theirs: { state: view.state, assignee: view.assignee, updated: view.updated },
        ...{ told: [], cause: causeKey(answer), fault: null, lookedAt: at, live: true },
        // Nothing was said in a new one; what was said in one that was there before is not told.
        ...(created ? { heard: { at: '', ids: [] } } : {}),
      },
    };
    return await stores.transaction(async (tx) => {
      const first = await tx.tickets.createOnce(ticket);
      // In the place of one that is gone.
      const kept = isGone(first) ? ticket : first;
      if (kept !== first) await tx.tickets.put(kept);
      const action = created ? 'ticket.opened' : 'ticket.found';
      await tx.audit.append({ ...audit, at, action, detail: { system: tracker.id, key: kept.key } });
      return { ticket: kept, isNew: true };
    });
  } catch (thrown) {
    const { code } = asAppError(thrown);
    await stores.audit.append({ ...audit, at: now(), action: 'ticket.failed', detail: { system: tracker.id, code } });
    throw thrown;
  }
}
