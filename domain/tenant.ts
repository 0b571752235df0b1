import type { Language } from './language.ts';

export type Tenant = { readonly id: string; readonly name: string };

/** The tenant of a single-tenant installation. */
export const DEFAULT_TENANT = 'default';

export type Role = 'viewer' | 'operator' | 'approver' | 'admin';

/** Where a person is known from. */
export type IdentityPlatform = 'slack' | 'telegram' | 'terminal' | 'web' | 'email';

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
  readonly roles: readonly Role[];
  readonly identities: ReadonlyArray<{ readonly platform: IdentityPlatform; readonly userId: string }>;
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

/** Whether the principal's roles grant the permission. Nobody (null) may nothing. */
export function can(principal: Principal | null, permission: Permission): boolean {
  return principal?.roles.some((role) => GRANTS[role].includes(permission)) ?? false;
}
