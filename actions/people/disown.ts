import type { Account } from '../../domain/account.ts';
import type { Approval } from '../../domain/action.ts';
import { AppError } from '../../domain/errors.ts';
import { sha256 } from '../../domain/ids.ts';
import type { SecondFactor } from '../../domain/second-factor.ts';
import { type Identity, type Principal, through } from '../../domain/tenant.ts';
import type { TenantStores } from '../../stores/stores.ts';
import type { LinkDeps } from './links.ts';

/** What a person says is not theirs. */
export type Foreign =
  | { readonly kind: 'account'; readonly account: Account; readonly linkedBy: string | null }
  | { readonly kind: 'factor' };

/** Something that acted in a person's name and was taken from it by them. `closed`: open requests that held a vote of theirs. */
export type Disowned = { readonly person: Principal; readonly what: Foreign; readonly closed: number; readonly at: Date };

/** Told of it inside the transaction that takes it away. */
export type AnnounceDisowned = (tx: TenantStores, disowned: Disowned) => Promise<void>;

export type DisownDeps = LinkDeps & {
  readonly reject: (principal: Principal, approvalId: string) => Promise<Approval>;
  readonly announce: AnnounceDisowned;
};

const MOST_OPEN = 1_000;

/** What a button says of an account of a person: of somebody else's press it names nothing. */
export function accountMark(tenantId: string, personId: string, { platform, userId }: Account): string {
  return mark('account', tenantId, personId, platform, userId);
}

/** The same of a second factor: of a later one it is another. */
export function factorMark(tenantId: string, { principalId, enrolledAt, sealed }: SecondFactor): string {
  return mark('factor', tenantId, principalId, enrolledAt.toISOString(), sealed);
}

function mark(...words: readonly string[]): string {
  return sha256(['not mine', ...words].join('\u0000')).slice(0, 32);
}

/**
 * Takes from a person what they say is not theirs, at once: an account that a code linked, or their second factor. Requests that hold a
 * vote of theirs and have not begun are closed, for nobody knows who gave it. An account that itself was linked by somebody else's code
 * takes away only such accounts: else who sneaked one in could take the true ones away.
 *
 * @returns null when there is no such thing of theirs (any more)
 * @throws REQUEST_FORBIDDEN
 */
export async function disown(deps: DisownDeps, by: Principal, marked: string): Promise<Disowned | null> {
  const { stores, now } = deps;
  const person = by.tenantId === stores.tenantId ? await stores.people.get(by.id) : null;
  const what = person && (await foreignOf(stores, person, marked));
  if (!person || !what) return null;
  if (by.linkedBy !== undefined && (what.kind === 'factor' || what.linkedBy === null)) {
    await stores.audit.append({ at: now(), actor: by.id, action: 'disown.refused', subject: by.id, detail: { linkedBy: by.linkedBy } });
    throw unsure(by);
  }
  const closed = await closeVoted(deps, by);
  const disowned = await stores.transaction(async (tx): Promise<Disowned | null> => {
    const at = now();
    const taken = what.kind === 'account' ? (await tx.people.unlink(person.id, what.account)) > 0 : await takeFactor(tx, person, marked);
    if (!taken) return null;
    const account = what.kind === 'account' ? `${what.account.platform}:${what.account.userId}` : null;
    const detail = { what: what.kind, account, closed, linkedBy: by.linkedBy ?? null };
    await tx.audit.append({ at, actor: by.id, action: `${what.kind}.disowned`, subject: person.id, detail });
    const done = { person, what, closed, at };
    await deps.announce(tx, done);
    return done;
  });
  // What it voted for in between.
  if (disowned !== null) await closeVoted(deps, by);
  return disowned;
}

async function foreignOf(stores: TenantStores, person: Principal, marked: string): Promise<Foreign | null> {
  const found = person.identities.find((one: Identity) => accountMark(stores.tenantId, person.id, one) === marked);
  if (found !== undefined) {
    const { platform, userId } = found;
    return { kind: 'account', account: { platform, userId }, linkedBy: through(person, found)?.linkedBy ?? null };
  }
  const factor = await stores.factors.get(person.id);
  return factor !== null && factorMark(stores.tenantId, factor) === marked ? { kind: 'factor' } : null;
}

/** Only the very one that was told of: another may have been enrolled since. */
async function takeFactor(tx: TenantStores, { id }: Principal, marked: string): Promise<boolean> {
  const factor = await tx.factors.getForUpdate(id);
  if (factor === null || factorMark(tx.tenantId, factor) !== marked) return false;
  await tx.factors.remove(id);
  return true;
}

async function closeVoted({ stores, reject }: DisownDeps, by: Principal): Promise<number> {
  const open = await stores.approvals.list({ states: ['PENDING', 'APPROVED'], limit: MOST_OPEN });
  let closed = 0;
  for (const { id, votes } of open) {
    if (!votes.some(({ principalId }) => principalId === by.id)) continue;
    // What has begun, or may not be decided by them any more, is not theirs to close.
    closed += await reject(by, id).then(
      () => 1,
      () => 0,
    );
  }
  return closed;
}

function unsure({ id, linkedBy }: Principal): AppError {
  return new AppError('REQUEST_FORBIDDEN', `${id} speaks through an account that ${linkedBy} linked`, {
    hint: {
      en: 'This account was linked by somebody else’s code. Press in another account of yours, or tell an administrator.',
      ru: 'Эта учётная запись привязана чужим кодом. Нажмите в другой своей записи или сообщите администратору.',
      ko: '이 계정은 다른 사람의 코드로 연결되었습니다. 본인의 다른 계정에서 누르거나 관리자에게 알리세요.',
    },
  });
}
