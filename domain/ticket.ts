/** What the state of a ticket means, whatever its tracker calls it. */
export type TicketState = 'open' | 'in-progress' | 'resolved';

/** An account of a tracker. It is nobody of ours unless the settings link it to a person. */
export type TicketAccount = { readonly id: string; readonly name: string };

/** The ticket of an incident in a tracker. */
export type Ticket = {
  readonly id: string;
  readonly incidentId: string;
  /** Id of the tracker in the settings. */
  readonly system: string;
  /** What the tracker itself knows it by, and never changes; the key when absent. */
  readonly ref?: string;
  /** As people name it, e.g. `OPS-12`. */
  readonly key: string;
  readonly url: string;
  /** In the tracker's words, as last seen. */
  readonly status: string;
  /** Id of a person, or `rule ID`. */
  readonly openedBy: string;
  readonly openedAt: Date;
  /** Absent until it has been looked at once. */
  readonly mirror?: TicketMirror;
};

/** Both sides as they were when they were last made equal, each in its own words: what differs from it has changed since. */
export type TicketMirror = {
  readonly ours: { readonly state: TicketState; readonly assignee: string | null };
  readonly theirs: { readonly state: TicketState; readonly assignee: TicketAccount | null; readonly updated: string };
  /** Marks of the comments that are there. */
  readonly told: readonly string[];
  /** The cause that was told last; null when none was. */
  readonly cause: string | null;
  /** Code of what the tracker refused last; null when it took everything. */
  readonly fault: string | null;
  /** What was refused last is tried again then; what was to be written, and why it was not. Absent when nothing waits. */
  readonly again?: {
    readonly at: Date;
    readonly waitMs: number;
    readonly why: string;
    readonly ours: { readonly state: TicketState; readonly assignee: string | null };
  };
  /** When the newest comment that was told in the chats was made, and which of that instant were; absent: none was looked for yet. */
  readonly heard?: { readonly at: string; readonly ids: readonly string[] };
  readonly lookedAt: Date;
  /** Whether changes are still looked for: until some time after both sides are done. */
  readonly live: boolean;
};
