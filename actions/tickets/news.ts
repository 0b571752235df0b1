import type { Incident } from '../../domain/alert.ts';
import type { Localized } from '../../domain/language.ts';
import type { Ticket, TicketAccount, TicketState } from '../../domain/ticket.ts';
import type { TenantStores } from '../../stores/stores.ts';
import type { TicketComment } from './ticket-system.ts';

/** What the chats are told of a ticket. What stands in it came from the tracker: text, nothing more. `nonce` tells one such message from another. */
export type TicketNews = { readonly incident: Incident; readonly nonce: string } & (
  | { readonly kind: 'opened' | 'gone' | 'taken'; readonly ticket: Ticket }
  | {
      readonly kind: 'changed';
      readonly ticket: Ticket;
      /** Absent where it did not change. */
      readonly state?: TicketState;
      /** An account that is nobody of ours, or whom the incident cannot be given here. */
      readonly assignee?: TicketAccount | null;
    }
  /** What people wrote there, the oldest first; `more` were written before these and are not told. */
  | { readonly kind: 'commented'; readonly ticket: Ticket; readonly comments: readonly TicketComment[]; readonly more: number }
  | { readonly kind: 'refused'; readonly ticket: Ticket; readonly hint: Localized | null }
  | { readonly kind: 'not-opened'; readonly hint: Localized | null }
);

/** A tracker that refuses our account, or takes it again. */
export type TrackerNews = { readonly trackerId: string; readonly refused: boolean; readonly hint: Localized | null; readonly at: Date };

/** Told inside the transaction in which that is kept. */
export type AnnounceTracker = (tx: TenantStores, news: TrackerNews) => Promise<void>;

/** Told inside the transaction of the change; it must use no other store than `tx`. */
export type AnnounceTicket = (tx: TenantStores, news: TicketNews) => Promise<void>;
