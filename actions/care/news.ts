import type { Alert, Incident } from '../../domain/alert.ts';
import type { Care, Place, Silence } from '../../domain/care.ts';
import type { Principal } from '../../domain/tenant.ts';
import type { TenantStores } from '../../stores/stores.ts';
import type { Spot } from './places.ts';

/** An incident that people take care of, and the alert that opened it. */
export type Cared = { readonly incident: Incident; readonly alert: Alert; readonly care: Care };

/** What a silence held back: alerts that fired under it, by incident, and how many of them still fire. */
export type Held = {
  readonly alerts: number;
  readonly firing: number;
  readonly incidents: ReadonlyArray<{ readonly incident: Incident; readonly alerts: number; readonly firing: number }>;
};

/** What the chats are told of the care of incidents. `nonce` tells one such message from another. */
export type CareNews =
  | (Cared & { readonly kind: 'acknowledged' | 'unacknowledged' | 'assigned' | 'snoozed'; readonly by: Principal })
  | (Cared & {
      readonly kind: 'escalated';
      readonly nonce: string;
      readonly waitedMs: number;
      /** Who is reached; none where nobody is on call. */
      readonly people: readonly Principal[];
      readonly places: ReadonlyArray<{ readonly platform: string; readonly channel: string }>;
      /** The schedule that named nobody we know, null otherwise. */
      readonly emptySchedule: string | null;
      /** Whom the last step, having reached nobody, is told to instead: administrators, or every channel where none can be written to. */
      readonly instead: { readonly people: readonly Principal[]; readonly places: readonly Spot[] } | null;
    })
  | (Cared & { readonly kind: 'reminder'; readonly nonce: string })
  /** `place` is where it was snoozed. */
  | (Cared & { readonly kind: 'snooze-over'; readonly nonce: string; readonly place: Place | null })
  | { readonly kind: 'silenced'; readonly silence: Silence; readonly by: Principal }
  | {
      readonly kind: 'silence-over';
      readonly silence: Silence;
      readonly held: Held;
      /** The same as far as a view of the tenant shows. */
      readonly heldIn: (view: TenantStores) => Promise<Held>;
    }
  | {
      readonly kind: 'rate-summary';
      readonly platform: string;
      readonly channel: string;
      readonly nonce: string;
      readonly incidents: readonly Incident[];
    };

/**
 * Told of every change of care, inside the transaction that makes it: what it writes through `tx` commits with the change or not
 * at all. It must use no other store than `tx`.
 */
export type AnnounceCare = (tx: TenantStores, news: CareNews) => Promise<void>;
