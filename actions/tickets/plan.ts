import type { Alert } from '../../domain/alert.ts';
import type { AssetGroup } from '../../domain/asset-group.ts';
import type { AlertMatch } from '../../domain/care.ts';
import type { Language } from '../../domain/language.ts';
import { matches } from '../care/match.ts';
import type { TicketSystem } from './ticket-system.ts';

/** A tracker of the settings. */
export type Tracker = {
  readonly id: string;
  readonly system: TicketSystem;
  /** In which tickets and comments are written. */
  readonly language: Language;
  /** Accounts there by id of the person here: the only way in which an account is somebody of ours. */
  readonly accounts: Readonly<Record<string, string>>;
};

export type TicketRule = {
  readonly id: string;
  readonly match: AlertMatch;
  /** The first tracker when null. */
  readonly tracker: string | null;
  readonly project: string | null;
  /** Whether a ticket is opened without being asked for. */
  readonly atOnce: boolean;
};

export type TicketPlan = {
  readonly trackers: readonly [Tracker, ...Tracker[]];
  readonly rules: readonly TicketRule[];
  readonly groups: readonly AssetGroup[];
};

/** Where the ticket of an alert's incident is opened, and the rule that says so; null when none does. */
export function placeOf(
  { trackers, rules, groups }: TicketPlan,
  alert: Alert,
  tenantId: string,
): { readonly tracker: Tracker; readonly project: string | null; readonly rule: TicketRule | null } {
  const rule = rules.find(({ match }) => matches(match, alert, { tenantId, groups })) ?? null;
  return { tracker: trackers.find(({ id }) => id === rule?.tracker) ?? trackers[0], project: rule?.project ?? null, rule };
}

/** The person whose account it is; null when the settings link it to none, or to several. */
export function personOf({ accounts }: Tracker, account: string | null): string | null {
  const linked = Object.keys(accounts).filter((id) => accounts[id] === account);
  return linked.length === 1 ? (linked[0] ?? null) : null;
}

/** The account of a person; null without a link. */
export function accountOf({ accounts }: Tracker, principalId: string | null): string | null {
  return principalId !== null && Object.hasOwn(accounts, principalId) ? (accounts[principalId] ?? null) : null;
}
