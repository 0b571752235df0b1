import { randomBytes } from 'node:crypto';
import type { Account } from '../../domain/account.ts';
import { AppError } from '../../domain/errors.ts';
import { sha256 } from '../../domain/ids.ts';
import type { Localized } from '../../domain/language.ts';
import type { SignInLink, SignInPurpose } from '../../domain/second-factor.ts';
import { type Principal, through } from '../../domain/tenant.ts';
import type { TenantStores } from '../../stores/stores.ts';

/** How long a link to approve by is good. */
const APPROVE_MS = 300_000;
/** How long a link to enrol by is good: it is handed over by a person. */
const ENROL_MS = 1_800_000;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** How to come to another link. */
const NEXT_LINK: Record<SignInPurpose['kind'], Localized> = {
  approve: {
    en: 'Press Approve in the chat again for a new one.',
    ru: 'Нажмите «Утвердить» в чате ещё раз, чтобы получить новую.',
    ko: '채팅에서 승인을 다시 누르면 새 링크를 받습니다.',
  },
  enrol: {
    en: 'If your second factor is ready, there is nothing left to do. Else run “inframind people factor” again, or ask an administrator for a new link.',
    ru: 'Если второй фактор уже готов, делать больше ничего не нужно. Иначе выполните «inframind people factor» ещё раз или попросите новую ссылку у администратора.',
    ko: '2단계 인증이 이미 준비되었다면 더 할 일이 없습니다. 아니면 “inframind people factor”를 다시 실행하거나 관리자에게 새 링크를 요청하세요.',
  },
};

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
  const found = link && (await tx.people.get(link.principalId));
  // Who was told the link in a chat acts through the account there.
  const person = link?.account && found ? through(found, link.account) : found;
  if (link && person && link.purpose.kind === kind) return { link, person };
  throw new AppError('SIGNIN_LINK', 'no such link', { hint: NEXT_LINK[kind] });
}

function tokenHash(tenantId: string, token: string): string {
  return sha256(`sign-in\u0000${tenantId}\u0000${token}`);
}
