import { asAppError } from '../../domain/errors.ts';
import type { Ticket, TicketMirror } from '../../domain/ticket.ts';
import type { TenantStores } from '../../stores/stores.ts';
import type { AnnounceTicket } from './news.ts';
import type { TicketComment, TicketSystem, TicketView } from './ticket-system.ts';

type HearDeps = { readonly stores: TenantStores; readonly announce: AnnounceTicket };

/** More at once are counted, not told. */
const MOST_TOLD = 5;
/** Every comment of ours ends with its mark. */
const OURS = /\btkt_[0-9a-f]{24}\b/;

/**
 * Tells the threads of the incident what people wrote in its ticket, each comment once, whatever the tracker says and however often it
 * is asked. Comments of ours are none of theirs, and nothing that is said in a chat is written into a ticket by this: there is no loop.
 *
 * @returns the ticket as it is kept then
 * @throws TICKET_UNAVAILABLE
 */
export async function hearComments(deps: HearDeps, system: TicketSystem, ticket: Ticket, view: TicketView): Promise<Ticket> {
  const mirror = ticket.mirror as TicketMirror;
  // A comment changes the ticket: as long as that is as it was, there is none to be asked for.
  if (mirror.heard !== undefined && view.updated === mirror.theirs.updated) return ticket;
  const all = await system.comments(ticket.ref ?? ticket.key).catch(ifRefused);
  // Whoever may not read comments mirrors all else.
  if (all === null) return ticket;
  const heard = markOf(all, mirror.heard);
  const unheard = mirror.heard === undefined ? [] : all.filter((one) => isNew(one, mirror.heard) && !OURS.test(one.text));
  const kept: Ticket = { ...ticket, mirror: { ...mirror, heard } };
  return deps.stores.transaction(async (tx) => {
    await tx.tickets.put(kept);
    const incident = unheard.length === 0 ? null : await tx.alerts.incident(ticket.incidentId);
    if (incident === null) return kept;
    const comments = unheard.slice(-MOST_TOLD);
    const nonce = `${comments.at(-1)?.id ?? ''} ${heard.at}`;
    await deps.announce(tx, { kind: 'commented', incident, ticket: kept, comments, more: unheard.length - comments.length, nonce });
    return kept;
  });
}

function ifRefused(thrown: unknown): null {
  if (asAppError(thrown).code === 'TICKET_REJECTED') return null;
  throw thrown;
}

function isNew({ id, at }: TicketComment, heard: TicketMirror['heard']): boolean {
  const when = at.toISOString();
  return heard === undefined || when > heard.at || (when === heard.at && !heard.ids.includes(id));
}

/** The newest instant of a comment, and the comments of that instant: a tracker's clock may be too coarse to tell two apart. */
function markOf(all: readonly TicketComment[], before: TicketMirror['heard']): NonNullable<TicketMirror['heard']> {
  const at = all.reduce((newest, one) => (one.at.toISOString() > newest ? one.at.toISOString() : newest), before?.at ?? '');
  const ids = all.filter((one) => one.at.toISOString() === at).map(({ id }) => id);
  return { at, ids: [...new Set([...(before?.at === at ? before.ids : []), ...ids])] };
}
