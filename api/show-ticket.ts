import type { Ticket } from '../domain/ticket.ts';

/** A ticket as it is told: where it is, and how it stands in the tracker's words. */
export function showTicket({ system, key, url, status, openedAt }: Ticket) {
  return { system, key, url, status, openedAt };
}
