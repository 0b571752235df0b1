import type { z } from 'zod';
import type { Severity } from '../../domain/observation.ts';
import type { TicketAccount, TicketState } from '../../domain/ticket.ts';

/** What a ticket says, free of any tracker's markup. All text is plain. */
export type NewTicket = {
  /** Letters, digits, `_` and `-`: borne by the ticket in the tracker, so that an incident is never opened twice. */
  readonly mark: string;
  /** One line. */
  readonly title: string;
  readonly sections: readonly TicketSection[];
  readonly severity: Severity;
  /** When the incident opened: its ticket is not older. */
  readonly since: Date;
  /** Where it belongs in the tracker (a project, a group, a repository); where the settings say when null. */
  readonly project: string | null;
};

export type TicketSection = { readonly heading: string | null; readonly paragraphs: readonly string[]; readonly items: readonly string[] };

/** A ticket as its tracker has it. */
export type TicketView = {
  /** What the tracker knows it by, whatever becomes of its key. */
  readonly ref: string;
  /** As people name it, e.g. `OPS-12`. */
  readonly key: string;
  readonly url: string;
  readonly state: TicketState;
  /** The state in the tracker's words. */
  readonly status: string;
  readonly assignee: TicketAccount | null;
  /** Grows in text order with each change; of two views the greater is the newer. */
  readonly updated: string;
};

/**
 * What is remembered, beyond this process, of a ticket that was asked for while it is not known what became of that: a tracker whose
 * search lags behind its writes would else be asked for another.
 */
export type Attempts = {
  /** Notes that the ticket is asked for now. False: it was asked for lately, and what became of it is not known. */
  begin(): Promise<boolean>;
  /** What became of it is known. */
  end(): Promise<void>;
};

export type OpenedTicket = TicketView & {
  /** False when the tracker had one for the incident already. */
  readonly created: boolean;
};

/** A comment as its tracker has it. All text is plain, and came from outside. */
export type TicketComment = {
  readonly id: string;
  readonly at: Date;
  readonly author: string;
  readonly text: string;
};

export type TicketChange = {
  readonly state?: TicketState;
  /** Id of an account, null for nobody. */
  readonly assignee?: string | null;
  /** Why, in one sentence, where the tracker wants to know. */
  readonly note: string;
};

/**
 * A tracker. Calls have a deadline and are not retried by it, but for looking whether a lost answer meant success.
 *
 * @throws TICKET_REJECTED with a hint that names what must be mended, TICKET_UNAVAILABLE with the time it asks for
 */
export type TicketSystem = {
  /** Looks something up and changes nothing: whoever may not do that has no use of the account. */
  check(): Promise<void>;
  /** Opens a ticket, or finds the one that bears the mark. */
  open(ticket: NewTicket, attempts: Attempts): Promise<OpenedTicket>;
  /** Null when it is not there, or not to be seen. */
  read(ref: string): Promise<TicketView | null>;
  /** Adds a comment, unless one of the mark is there. */
  comment(ref: string, comment: { readonly mark: string; readonly sections: readonly TicketSection[] }): Promise<void>;
  /** What was said there, the oldest first, our own comments among it; the newest 100 at least, where there are so many. */
  comments(ref: string): Promise<TicketComment[]>;
  /** Makes it so, as far as it is not; the tracker's own rules hold. @returns the ticket after that */
  change(ref: string, change: TicketChange): Promise<TicketView>;
  /** The ticket that a webhook names; null when it names none. Nothing else of a webhook is believed. */
  named(webhook: unknown): string | null;
};

/** A kind of tracker, as the registry holds it. */
export type TicketPlugin<S extends z.ZodType = z.ZodType> = {
  readonly settings: S;
  readonly create: (settings: z.output<S>, secret: (reference: string) => Promise<string>, now: () => Date) => TicketSystem;
};

/** Keeps the type of a plugin's own settings. */
export function defineTicketSystem<S extends z.ZodType>(plugin: TicketPlugin<S>): TicketPlugin {
  return plugin as unknown as TicketPlugin;
}
