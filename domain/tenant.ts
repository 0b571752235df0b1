import { EVERYTHING, type Scope } from './asset-group.ts';
import type { Language } from './language.ts';

export type Tenant = { readonly id: string; readonly name: string };

/** The tenant of a single-tenant installation. */
export const DEFAULT_TENANT = 'default';

export type Role = 'viewer' | 'operator' | 'approver' | 'admin';

/** Where a person is known from. */
export type IdentityPlatform = 'slack' | 'telegram' | 'terminal' | 'web' | 'email';

/** An account of a person. */
export type Identity = {
  readonly platform: IdentityPlatform;
  readonly userId: string;
  /** Who made the code that linked it, where it was somebody else: they may hold it themselves. */
  readonly linkedBy?: string;
};

/**
 * A person. A chat account acts as a principal only through an explicit link; an unlinked, guest or bot account is
 * nobody and may do nothing but read what its channel is sent.
 *
 * @see NIST RBAC, ANSI INCITS 359
 */
export type Principal = {
  readonly id: string;
  readonly tenantId: string;
  readonly name: string;
  /** Over all assets. */
  readonly roles: readonly Role[];
  /** Over the assets of a group only; none when absent. */
  readonly groupRoles?: ReadonlyArray<{ readonly group: string; readonly roles: readonly Role[] }>;
  readonly identities: readonly Identity[];
  /** Of somebody who speaks through an account: who linked that, where it was somebody else. Absent: the account is surely theirs. */
  readonly linkedBy?: string;
  readonly language: Language;
  /** IANA zone in which this person is shown times. */
  readonly timeZone: string;
};

export type Permission = 'read' | 'ask' | 'request-action' | 'approve-action' | 'open-ticket' | 'care' | 'ingest' | 'administer';

const GRANTS: Record<Role, readonly Permission[]> = {
  viewer: ['read', 'ask'],
  operator: ['read', 'ask', 'request-action', 'open-ticket', 'care'],
  approver: ['read', 'ask', 'request-action', 'open-ticket', 'care', 'approve-action'],
  admin: ['read', 'ask', 'request-action', 'open-ticket', 'care', 'approve-action', 'ingest', 'administer'],
};

/** The roles that grant a permission, the least of them first. */
export function rolesWith(permission: Permission): Role[] {
  return (Object.keys(GRANTS) as Role[]).filter((role) => GRANTS[role].includes(permission));
}

/** Whether the principal's roles grant the permission over all assets. Nobody (null) may nothing. */
export function can(principal: Principal | null, permission: Permission): boolean {
  return grants(principal?.roles ?? [], permission);
}

/** Whether the principal may on an asset that belongs to these groups. */
export function canOn(principal: Principal | null, permission: Permission, groups: readonly string[]): boolean {
  return can(principal, permission) || groupsWith(principal, permission).some((group) => groups.includes(group));
}

/** Whether the principal may on some asset at all: what a door asks before it knows which. */
export function canSomewhere(principal: Principal | null, permission: Permission): boolean {
  return can(principal, permission) || groupsWith(principal, permission).length > 0;
}

/** Groups of assets over which the principal has the permission without having it over all; sorted. */
export function groupsWith(principal: Principal | null, permission: Permission): string[] {
  const granting = (principal?.groupRoles ?? []).filter(({ roles }) => grants(roles, permission));
  return [...new Set(granting.map(({ group }) => group))].sort();
}

/** The person as the one who speaks through an account of theirs; null when it is none. */
export function through(person: Principal, account: { readonly platform: string; readonly userId: string }): Principal | null {
  const { linkedBy: _, ...rest } = person;
  const same = person.identities.filter(({ platform, userId }) => platform === account.platform && userId === account.userId);
  // One that stands in the settings is theirs, whoever linked it besides.
  const linkedBy = same.every((one) => one.linkedBy !== undefined) ? same[0]?.linkedBy : undefined;
  if (same.length === 0) return null;
  return linkedBy === undefined ? rest : { ...rest, linkedBy };
}

/** What a person may see: everything, or the assets of groups; of nobody, and without the right, an empty list that no asset is in. */
export function scopeOf(principal: Principal | null): Scope {
  return can(principal, 'read') ? EVERYTHING : [groupsWith(principal, 'read')];
}

function grants(roles: readonly Role[], permission: Permission): boolean {
  return roles.some((role) => GRANTS[role].includes(permission));
}
