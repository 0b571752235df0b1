import type { Ticket } from '../domain/ticket.ts';

/** Tickets of incidents. The rules common to all stores are in stores.ts. */
export type TicketStore = {
  /** Creates unless the incident has a ticket in that system; returns the one that is there. */
  createOnce(ticket: Ticket): Promise<Ticket>;
  ofIncident(incidentId: string): Promise<Ticket[]>;
  /** Replaces it. */
  put(ticket: Ticket): Promise<void>;
  /** By what its tracker knows it by. */
  named(system: string, ref: string): Promise<Ticket | null>;
  /** Those whose changes are still looked for, the one not looked at for the longest first. */
  live(system: string, limit: number): Promise<Ticket[]>;
};
