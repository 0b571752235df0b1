/** What a ticket says, free of any tracker's markup. All text is plain. */
export type NewTicket = {
  /** The incident; the tracker keeps it with the ticket, so that the same incident is never opened twice. */
  readonly incidentId: string;
  /** One line. */
  readonly title: string;
  readonly sections: readonly TicketSection[];
};

export type TicketSection = { readonly heading: string | null; readonly paragraphs: readonly string[]; readonly items: readonly string[] };

export type OpenedTicket = {
  /** As the tracker names it, e.g. `OPS-12`. */
  readonly key: string;
  readonly url: string;
  readonly status: string;
  /** False when the tracker had one for the incident already. */
  readonly created: boolean;
};

/**
 * A tracker. Calls have a deadline and are not retried by it, but for looking whether a lost answer meant success.
 *
 * @throws TICKET_REJECTED, TICKET_UNAVAILABLE
 */
export type TicketSystem = {
  /** Folder name. */
  readonly id: string;
  /** Opens a ticket, or finds the one that the incident has. */
  open(ticket: NewTicket): Promise<OpenedTicket>;
  /** Adds a comment. Called again, it adds another. */
  comment(key: string, sections: readonly TicketSection[]): Promise<void>;
  /** The ticket's status in the tracker's words. */
  status(key: string): Promise<string>;
};
