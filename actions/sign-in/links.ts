import { randomBytes } from 'node:crypto';
import type { Account } from '../../domain/account.ts';
import { AppError } from '../../domain/errors.ts';
import { sha256 } from '../../domain/ids.ts';
import type { SignInLink, SignInPurpose } from '../../domain/second-factor.ts';
import type { Principal } from '../../domain/tenant.ts';
import type { TenantStores } from '../../stores/stores.ts';

/** How long a link to approve by is good. */
const APPROVE_MS = 300_000;
/** How long a link to enrol by is good: it is handed over by a person. */
const ENROL_MS = 1_800_000;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** A link, as it is told once to one person, and until when it is good. */
export type ToldLink = { readonly url: string; readonly expiresAt: Date };

/** A link that is good, and whose it is. */
export type FoundLink = { readonly link: SignInLink; readonly person: Principal };

/**
 * Makes a link. The token stands behind `#`, which browsers send to nobody: no log, referrer or preview of a chat has it, and opening
 * the link uses nothing up.
 */
export async function makeLink(
  tx: TenantStores,
  given: { readonly pageUrl: string; readonly principalId: string; readonly purpose: SignInPurpose; readonly account: Account | null },
  at: Date,
): Promise<ToldLink> {
  const { pageUrl, ...rest } = given;
  const token = randomBytes(32).toString('base64url');
  const expiresAt = new Date(at.getTime() + (given.purpose.kind === 'approve' ? APPROVE_MS : ENROL_MS));
  await tx.factors.putLink({ ...rest, hash: tokenHash(tx.tenantId, token), expiresAt }, at);
  return { url: `${pageUrl}${given.purpose.kind === 'enrol' ? '/enrol' : ''}#${token}`, expiresAt };
}

/**
 * The link of a token, and whose it is. In a transaction nobody else gets it until that ends.
 *
 * @throws SIGNIN_LINK when it is unknown, used or too old (it is not said which), or the account it was told to is not the person's any more
 */
export async function findLink(tx: TenantStores, token: string, kind: SignInPurpose['kind'], at: Date): Promise<FoundLink> {
  const link = TOKEN.test(token) ? await tx.factors.linkForUpdate(tokenHash(tx.tenantId, token), at) : null;
  const person = link && (await tx.people.get(link.principalId));
  if (!link || !person || link.purpose.kind !== kind || !isStillTheirs(link, person)) throw new AppError('SIGNIN_LINK', 'no such link');
  return { link, person };
}

function isStillTheirs({ account }: SignInLink, { identities }: Principal): boolean {
  return account === null || identities.some(({ platform, userId }) => platform === account.platform && userId === account.userId);
}

function tokenHash(tenantId: string, token: string): string {
  return sha256(`sign-in\u0000${tenantId}\u0000${token}`);
}
