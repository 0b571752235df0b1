import { randomInt } from 'node:crypto';
import { AppError } from '../../domain/errors.ts';
import { sha256 } from '../../domain/ids.ts';
import type { FactorProof, SecondFactor } from '../../domain/second-factor.ts';
import type { TenantStores } from '../../stores/stores.ts';
import type { Seal } from './seal.ts';
import { stepOfCode } from './totp.ts';

export type FactorDeps = {
  readonly stores: TenantStores;
  readonly now: () => Date;
  /** Null where no key is set: then nobody has a second factor. */
  readonly seal: Seal | null;
};

/** What showing a code came to; `later` after too many wrong ones. */
export type Shown =
  | { readonly kind: 'right'; readonly method: FactorProof['method']; readonly recoveryLeft: number }
  | { readonly kind: 'wrong' | 'none' }
  | { readonly kind: 'later'; readonly retryAfterMs: number };

const QUARTER_MS = 900_000;
const DAY_MS = 86_400_000;
/** Of a million codes three are right at a time: twenty tries a day find one in some forty years. */
const MOST_IN_QUARTER = 5;
const MOST_IN_DAY = 20;
const RECOVERY_CODES = 8;
/** Crockford's base 32; 80 bits, so that a digest of it tells nothing. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const RECOVERY_LENGTH = 16;

/**
 * Compares a code with the person's second factor, in a transaction that must commit whatever comes of it: a right one is used up, a
 * wrong one counted. Of many at once each waits for the one before.
 *
 * @throws SIGNIN_UNAVAILABLE
 */
export async function showCode({ now, seal }: FactorDeps, tx: TenantStores, principalId: string, code: string): Promise<Shown> {
  const at = now();
  const factor = await tx.factors.getForUpdate(principalId);
  if (factor === null) return { kind: 'none' };
  const retryAfterMs = await lockedFor(tx, principalId, at);
  if (retryAfterMs > 0) return { kind: 'later', retryAfterMs };
  const used = use(openSeal(seal), tx.tenantId, factor, code, at);
  if (used !== null) {
    await tx.factors.put(used.factor);
    return { kind: 'right', method: used.method, recoveryLeft: used.factor.recovery.length };
  }
  await tx.people.noteFailure(subjectOf(principalId), at);
  await tx.audit.append({ at, actor: principalId, action: 'factor.refused', subject: principalId, detail: {} });
  return { kind: 'wrong' };
}

/** For how long no code of the person is looked at. */
async function lockedFor(tx: TenantStores, principalId: string, at: Date): Promise<number> {
  const since = (ms: number) => tx.people.failures(subjectOf(principalId), new Date(at.getTime() - ms));
  if ((await since(DAY_MS)) >= MOST_IN_DAY) return DAY_MS;
  return (await since(QUARTER_MS)) >= MOST_IN_QUARTER ? QUARTER_MS : 0;
}

function use(
  seal: Seal,
  tenantId: string,
  factor: SecondFactor,
  code: string,
  at: Date,
): { readonly factor: SecondFactor; readonly method: FactorProof['method'] } | null {
  const { principalId } = factor;
  const typed = code.replace(/[\s-]/g, '').toUpperCase();
  const step = stepOfCode(seal.open(ownerOf(tenantId, principalId), factor.sealed), typed, at, factor.usedStep);
  if (step !== null) return { factor: { ...factor, usedStep: step }, method: 'code' };
  if (typed.length !== RECOVERY_LENGTH) return null;
  const digest = recoveryDigest(tenantId, principalId, typed.replaceAll('O', '0').replace(/[IL]/g, '1'));
  if (!factor.recovery.includes(digest)) return null;
  return { factor: { ...factor, recovery: factor.recovery.filter((one) => one !== digest) }, method: 'recovery' };
}

/** A factor over a secret that the person has proven to hold, and its recovery codes, which are told once. */
export function newFactor(
  tenantId: string,
  given: Pick<SecondFactor, 'principalId' | 'sealed' | 'usedStep' | 'enrolledAt'>,
): { readonly factor: SecondFactor; readonly recoveryCodes: readonly string[] } {
  const codes = Array.from({ length: RECOVERY_CODES }, () =>
    Array.from({ length: RECOVERY_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join(''),
  );
  const recovery = codes.map((code) => recoveryDigest(tenantId, given.principalId, code));
  return { factor: { ...given, recovery }, recoveryCodes: codes.map((code) => code.replace(/(.{4})(?=.)/g, '$1-')) };
}

/** Whose a sealed secret is. */
export function ownerOf(tenantId: string, principalId: string): string {
  return `${tenantId}\u0000${principalId}`;
}

/** @throws SIGNIN_UNAVAILABLE where no key is set */
export function openSeal(seal: Seal | null): Seal {
  if (seal !== null) return seal;
  throw new AppError('SIGNIN_UNAVAILABLE', 'signIn.key is not set', {
    hint: {
      en: 'Set signIn.key in the settings to a reference to a secret of 32 characters or more.',
      ru: 'Задайте в настройках signIn.key — ссылку на секрет из 32 или более знаков.',
      ko: '설정의 signIn.key에 32자 이상인 비밀 값의 참조를 지정하세요.',
    },
  });
}

function subjectOf(principalId: string): string {
  return `factor:${principalId}`;
}

function recoveryDigest(tenantId: string, principalId: string, code: string): string {
  return sha256(`recovery\u0000${tenantId}\u0000${principalId}\u0000${code}`);
}
