import type { AssetGroup } from './asset-group.ts';
import type { Severity } from './observation.ts';

/**
 * Which alerts are meant; what is absent does not matter, of a list any fits. `*` stands for any text in assets, names, rules and
 * values of labels.
 */
export type AlertMatch = {
  readonly tenants?: readonly string[];
  readonly assets?: readonly string[];
  /** Groups of assets. */
  readonly groups?: readonly string[];
  readonly names?: readonly string[];
  readonly severities?: readonly Severity[];
  readonly sources?: readonly string[];
  readonly rules?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  /** What is not meant although the rest fits: alerts that match any of these. */
  readonly not?: readonly AlertMatch[];
};

/** What is silenced: an incident, with what fired in it should that fire again, or whatever matches. */
export type SilenceScope =
  | { readonly kind: 'incident'; readonly incidentId: string; readonly fingerprints: readonly string[] }
  | { readonly kind: 'match'; readonly match: AlertMatch };

/** A place in a chat. */
export type Place = { readonly platform: string; readonly channel: string; readonly thread: string | null };

/** From `startsAt` until `endsAt` what it covers is recorded and listed, but nobody is told. */
export type Silence = {
  readonly id: string;
  readonly scope: SilenceScope;
  readonly reason: string;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** When it was over and what it held back was told; null before. */
  readonly closedAt: Date | null;
  /** Who ended it before its time. */
  readonly endedBy: string | null;
  /** Where it was asked for. */
  readonly place: Place | null;
};

/** What people do about an incident, and when somebody must be told again. */
export type Care = {
  readonly incidentId: string;
  readonly acknowledged: { readonly by: string; readonly at: Date } | null;
  readonly assignee: string | null;
  /** Nobody is told again before `until`. */
  readonly snooze: {
    readonly by: string;
    readonly until: Date;
    /** Where it was asked for; absent where that was no chat. */
    readonly place?: Place | null;
  } | null;
  /** The step of the policy that is next; null when there is none, it is exhausted or has been stopped. */
  readonly escalation: { readonly policyId: string; readonly step: number; readonly round: number; readonly dueAt: Date } | null;
  readonly reminder: { readonly everyMs: number; readonly dueAt: Date; readonly count: number } | null;
  /** Who was told beside the channels, by an escalation or because it was assigned to them, and so must hear of the end. */
  readonly reached: ReadonlyArray<{ readonly platform: string; readonly channel: string }>;
  /** When the last step of its escalation reached nobody; absent where it did, or has not come. */
  readonly reachedNobodyAt?: Date | null;
  readonly updatedAt: Date;
};

/** The earliest instant at which something is due; null when nothing is. */
export function dueAt({ acknowledged, snooze, escalation, reminder }: Care): Date | null {
  if (snooze !== null) return snooze.until;
  if (acknowledged !== null) return null;
  const instants = [escalation?.dueAt, reminder?.dueAt].filter((at) => at !== undefined);
  return instants.length === 0 ? null : new Date(Math.min(...instants.map((at) => at.getTime())));
}

/** Whether, and why not, a channel was told of an incident. One that was held back is told or counted later. */
export type Notice = {
  readonly incidentId: string;
  /** Both empty where no channel was meant. */
  readonly platform: string;
  readonly channel: string;
  readonly routeId: string | null;
  readonly outcome: 'sent' | 'silenced' | 'rate' | 'nowhere';
  readonly silenceId: string | null;
  /** When it was first decided. */
  readonly at: Date;
  /** When a summary told of what was held back; null before, and for what was sent. */
  readonly summedAt: Date | null;
};

/** Who is on call when: a calendar as it was imported. */
export type OnCallSchedule = {
  readonly id: string;
  /** iCalendar, RFC 5545. */
  readonly ics: string;
  /** IANA zone for times that name none. */
  readonly timeZone: string;
  readonly importedBy: string;
  readonly importedAt: Date;
};

/** Hours of the week in a zone, without the holidays. */
export type Calendar = {
  readonly id: string;
  readonly timeZone: string;
  /** 0 Sunday to 6 Saturday. */
  readonly days: readonly number[];
  /** Minutes of the day; `to` of 1440 is midnight, one before `from` is on the day after. */
  readonly from: number;
  readonly to: number;
  /** YYYY-MM-DD. */
  readonly holidays: readonly string[];
};

/** Where news of matching incidents goes. Of the routes in order the first that fits takes it, unless that says `goOn`. */
export type Route = {
  readonly id: string;
  readonly match: AlertMatch;
  /** Only within these hours (or only outside of them); a calendar's id. */
  readonly hours: string | null;
  readonly outsideHours: boolean;
  /** Where to; nowhere when empty: it is recorded and listed, nobody is told. */
  readonly channels: ReadonlyArray<{ readonly platform: string; readonly channel: string }>;
  /** So many announcements of this route in a channel within a time; the rest is told together afterwards. */
  readonly rate: { readonly most: number; readonly perMs: number } | null;
  readonly escalation: string | null;
  readonly remindEveryMs: number | null;
  readonly goOn: boolean;
};

/** Who is told when nobody acknowledges: each step so long after the one before. */
export type EscalationPolicy = {
  readonly id: string;
  readonly steps: readonly EscalationStep[];
  /** How often the whole is gone through again. */
  readonly repeat: number;
};

export type EscalationStep = {
  readonly afterMs: number;
  readonly to:
    | { readonly kind: 'person'; readonly id: string }
    | { readonly kind: 'schedule'; readonly id: string }
    | { readonly kind: 'channel'; readonly platform: string; readonly channel: string };
};

/** Everything that decides who is told. */
export type CarePlan = {
  readonly routes: readonly Route[];
  readonly calendars: readonly Calendar[];
  readonly escalations: readonly EscalationPolicy[];
  readonly groups: readonly AssetGroup[];
};

/** A push that a person wants to give to the care of an incident, or of what a silence covers. */
export type CareWish =
  | { readonly act: 'acknowledge' | 'unacknowledge'; readonly alertId: string }
  /** `person` as it was said. */
  | { readonly act: 'assign'; readonly alertId: string; readonly person: string }
  | { readonly act: 'snooze'; readonly alertId: string; readonly until: Date | null }
  | {
      readonly act: 'silence';
      readonly alertId: string | null;
      /** All of this asset, or of this group; without either the incident of the alert. */
      readonly assetId: string | null;
      readonly groupId?: string | null;
      readonly until: Date | null;
      readonly reason: string | null;
    }
  | {
      readonly act: 'end-silence';
      readonly alertId: string | null;
      readonly assetId: string | null;
      readonly groupId?: string | null;
    }
  | { readonly act: 'list-silences' }
  | { readonly act: 'dry-run' };
