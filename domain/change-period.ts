/** Which assets are meant: every field that is given must fit; all assets when none is. `*` stands for any text. */
export type ChangeScope = {
  readonly assets?: readonly string[];
  /** Groups of assets of the settings. */
  readonly groups?: readonly string[];
  /** Attributes that the asset has in the inventory. */
  readonly labels?: Readonly<Record<string, string>>;
};

/** Once, or again and again: from each instant at which `cron` is due in the zone, for so long. */
export type ChangeTime =
  | { readonly kind: 'once'; readonly from: Date; readonly to: Date }
  | { readonly kind: 'repeating'; readonly cron: string; readonly timeZone: string; readonly forMs: number };

/**
 * A time for changes or one without them. In a freeze nothing runs but what is marked as allowed in one; a runbook that needs a
 * window runs only while one covers each of its targets. A freeze goes before a window.
 */
export type ChangePeriod = {
  readonly id: string;
  readonly kind: 'window' | 'freeze';
  /** Why, as it is told to whoever it stops. */
  readonly reason: string;
  readonly scope: ChangeScope;
  readonly time: ChangeTime;
  readonly createdBy: string;
  readonly createdAt: Date;
  /** When somebody ended it for good; null before. */
  readonly endedAt: Date | null;
  readonly endedBy: string | null;
};

/** Whether a plan may run at an instant, and if not, until when. */
export type ChangeVerdict =
  | { readonly kind: 'open' }
  /** `until` is the end of the last freeze that covers it now. */
  | { readonly kind: 'frozen'; readonly until: Date | null; readonly reason: string }
  /** `until` is when the next window opens for all its targets, as far as it is known. */
  | { readonly kind: 'no-window'; readonly until: Date | null };
