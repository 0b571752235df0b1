import { randomInt } from 'node:crypto';
import type { Account } from '../../domain/account.ts';
import { AppError } from '../../domain/errors.ts';
import { sha256 } from '../../domain/ids.ts';
import { lacking } from '../../domain/refusals.ts';
import { can, type Principal, through } from '../../domain/tenant.ts';
import type { TenantStores } from '../../stores/stores.ts';

export type LinkDeps = { readonly stores: TenantStores; readonly now: () => Date };

/** An account that became a person's, by whose code. */
export type Linked = { readonly person: Principal; readonly account: Account; readonly madeBy: string; readonly at: Date };

/** Told of it inside the transaction that links it. */
export type AnnounceLinked = (tx: TenantStores, linked: Linked) => Promise<void>;

/** What showing a code came to. */
export type Redeemed =
  | { readonly kind: 'linked'; readonly principal: Principal }
  /** Unknown, used or too old: it is not said which. */
  | { readonly kind: 'wrong' }
  /** The account is somebody's already. */
  | { readonly kind: 'taken' }
  /** Too many tries. */
  | { readonly kind: 'later' };

/** How long a code can be shown. */
export const CODE_MS = 600_000;
/** Crockford's base 32: no letters that look like digits. 60 bits are not guessed within these limits. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 12;
const WINDOW_MS = 3_600_000;
const MOST_OF_ACCOUNT = 5;
const MOST_OF_ALL = 100;

/**
 * Makes a code with which a chat account becomes a person's; an earlier one of the person is void. Only its hash is kept.
 *
 * @param by the person, or somebody who administers
 * @throws REQUEST_FORBIDDEN, NOT_FOUND
 */
export async function makeLinkCode(
  { stores, now }: LinkDeps,
  by: Principal,
  personId: string,
): Promise<{ readonly code: string; readonly expiresAt: Date }> {
  const person = await permitted(stores, by, personId);
  const text = Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  const at = now();
  const expiresAt = new Date(at.getTime() + CODE_MS);
  await stores.transaction(async (tx) => {
    await tx.people.putLinkCode({ hash: linkCodeHash(stores.tenantId, text), principalId: person.id, madeBy: by.id, expiresAt });
    await tx.audit.append({ at, actor: by.id, action: 'account.code-made', subject: person.id, detail: {} });
  });
  return { code: text.replace(/(.{4})(?=.)/g, '$1-'), expiresAt };
}

/** The code in a message such as `link 7KQ2-…`; null when it holds none. */
export function codeIn(text: string): string | null {
  const said = /^\s*\/?(?:link\s+)?([0-9a-z]{4})[- ]?([0-9a-z]{4})[- ]?([0-9a-z]{4})\s*$/i.exec(text);
  if (said === null) return null;
  const code = said.slice(1).join('').toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1');
  const isSaidSo = /^\s*\/?link\s/i.test(text) || text.includes('-');
  return isSaidSo && [...code].every((sign) => LETTERS.includes(sign)) ? code : null;
}

/**
 * Links an account to the person whose code it shows. A code serves once, also when it is shown many times at once. Who made the code is
 * kept with the account, for they may hold it; a later code of the person's own makes it theirs for sure.
 */
export async function redeemLinkCode(
  { stores, now, announce }: LinkDeps & { readonly announce?: AnnounceLinked },
  account: Account,
  code: string,
): Promise<Redeemed> {
  const at = now();
  const since = new Date(at.getTime() - WINDOW_MS);
  const subject = `link:${account.platform}:${account.userId}`;
  const refuse = async (kind: 'wrong' | 'taken' | 'later'): Promise<Redeemed> => {
    if (kind !== 'later') await stores.people.noteFailure(subject, at);
    await stores.audit.append({ at, actor: 'nobody', action: 'account.refused', subject: accountText(account), detail: { kind } });
    return { kind };
  };
  const [own, all] = await Promise.all([stores.people.failures(subject, since), stores.people.failures('link:*', since)]);
  if (own >= MOST_OF_ACCOUNT || all >= MOST_OF_ALL) return refuse('later');
  const owners = (await stores.people.list()).filter((one) => through(one, account) !== null);
  const isUnsure = owners.every((one) => through(one, account)?.linkedBy !== undefined);
  // Of an account that is somebody's the code stays good: it was shown by mistake.
  if (owners.length > 1 || !isUnsure) return refuse('taken');
  const redeemed = await stores.transaction(async (tx): Promise<Redeemed> => {
    const found = await tx.people.takeLinkCode(linkCodeHash(stores.tenantId, code), at);
    const person = found && (await tx.people.get(found.principalId));
    if (!found || !person) return { kind: 'wrong' };
    const { madeBy } = found;
    if (owners.some(({ id }) => id !== person.id || madeBy !== id)) {
      await tx.people.putLinkCode(found);
      return { kind: 'taken' };
    }
    await tx.people.link({ ...account, principalId: person.id, madeBy, at });
    const detail = { account: accountText(account), madeBy };
    await tx.audit.append({ at, actor: person.id, action: 'account.linked', subject: person.id, detail });
    await announce?.(tx, { person, account, madeBy, at });
    return { kind: 'linked', principal: person };
  });
  return redeemed.kind === 'wrong' || redeemed.kind === 'taken' ? refuse(redeemed.kind) : redeemed;
}

/**
 * Takes an account's link away, or all of a person.
 *
 * @throws REQUEST_FORBIDDEN, NOT_FOUND
 */
export async function unlinkAccount({ stores, now }: LinkDeps, by: Principal, personId: string, account?: Account): Promise<number> {
  const person = await permitted(stores, by, personId);
  return stores.transaction(async (tx) => {
    const taken = await tx.people.unlink(person.id, account);
    const detail = { account: account === undefined ? null : accountText(account), taken };
    await tx.audit.append({ at: now(), actor: by.id, action: 'account.unlinked', subject: person.id, detail });
    return taken;
  });
}

async function permitted(stores: TenantStores, by: Principal, personId: string): Promise<Principal> {
  if (by.tenantId !== stores.tenantId || (by.id !== personId && !can(by, 'administer'))) {
    throw lacking(by.id, 'administer');
  }
  const person = await stores.people.get(personId);
  if (person === null) throw new AppError('NOT_FOUND', `no person ${JSON.stringify(personId.slice(0, 80))}`);
  return person;
}

/** What is kept of a code. */
export function linkCodeHash(tenantId: string, code: string): string {
  return sha256(`link\u0000${tenantId}\u0000${code}`);
}

function accountText({ platform, userId }: Account): string {
  return `${platform}:${userId}`;
}
