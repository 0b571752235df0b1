import type { Incident } from '../../domain/alert.ts';
import type { Localized } from '../../domain/language.ts';
import type { Ticket, TicketAccount, TicketState } from '../../domain/ticket.ts';
import type { TenantStores } from '../../stores/stores.ts';

/** What the chats are told of a ticket. What stands in it came from the tracker: text, nothing more. */
export type TicketNews = { readonly incident: Incident; readonly ticket: Ticket; readonly nonce: string } & (
  | { readonly kind: 'opened' }
  | {
      readonly kind: 'changed';
      /** Absent where it did not change. */
      readonly state?: TicketState;
      /** An account that is nobody of ours, or whom the ticket cannot be given here. */
      readonly assignee?: TicketAccount | null;
    }
  | { readonly kind: 'refused'; readonly hint: Localized | null }
  | { readonly kind: 'gone' }
);

/** Told inside the transaction of the change; it must use no other store than `tx`. */
export type AnnounceTicket = (tx: TenantStores, news: TicketNews) => Promise<void>;
