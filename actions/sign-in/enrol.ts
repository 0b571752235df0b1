import { randomBytes } from 'node:crypto';
import { AppError } from '../../domain/errors.ts';
import type { Localized } from '../../domain/language.ts';
import type { SecondFactor, SignInLink } from '../../domain/second-factor.ts';
import { can, type Principal } from '../../domain/tenant.ts';
import type { TenantStores } from '../../stores/stores.ts';
import { type FactorDeps, newFactor, openSeal, ownerOf, showCode } from './factors.ts';
import { findLink, makeLink, type ToldLink } from './links.ts';
import { refusal } from './step-up.ts';
import { aheadOf, base32, otpauthUri, stepOfCode } from './totp.ts';

/** A second factor that is a person's now; or null with a link to set one up, that somebody made. */
export type FactorNews = {
  readonly person: Principal;
  readonly by: string;
  readonly factor: SecondFactor | null;
  readonly replaces: boolean;
  readonly at: Date;
};

/** Told of it inside its transaction. */
export type AnnounceFactor = (tx: TenantStores, news: FactorNews) => Promise<void>;

export type EnrolDeps = FactorDeps & { readonly pageUrl: string | null; readonly announce?: AnnounceFactor };

/** RFC 4226 §4 wants 128 bits and recommends 160. */
const SECRET_BYTES = 20;

/** How a person comes to a second factor. */
export type Enrolment = {
  /**
   * A link to enrol by: for oneself, with a code of the factor that is there if one is; for somebody else by who administers, which
   * replaces theirs. A chat gives none: who holds a stolen account could enrol a factor of his own.
   *
   * @throws REQUEST_FORBIDDEN, NOT_FOUND, SIGNIN_UNAVAILABLE, SIGNIN_CODE, SIGNIN_LATER
   */
  offer(by: Principal, personId: string, code: string | null): Promise<ToldLink>;
  /** A secret for an authenticator, told once: asked again, another one. @throws SIGNIN_LINK, SIGNIN_UNAVAILABLE */
  begin(token: string): Promise<{ readonly person: Principal; readonly secret: string; readonly uri: string; readonly expiresAt: Date }>;
  /** Proves that the secret arrived, by a code; the recovery codes are told once. @throws SIGNIN_LINK, SIGNIN_CODE, SIGNIN_UNAVAILABLE */
  finish(token: string, code: string): Promise<{ readonly recoveryCodes: readonly string[] }>;
};

export function createEnrolment(deps: EnrolDeps): Enrolment {
  const { stores, now, pageUrl } = deps;
  return {
    offer: async (by, personId, code) => {
      openSeal(deps.seal);
      if (pageUrl === null) throw new AppError('SIGNIN_UNAVAILABLE', 'there is no page to sign in on');
      const isOwn = by.id === personId;
      if (by.tenantId !== stores.tenantId || !(isOwn || can(by, 'administer'))) {
        throw new AppError('REQUEST_FORBIDDEN', `${by.id} lacks administer`);
      }
      const person = await stores.people.get(personId);
      if (person === null) throw new AppError('NOT_FOUND', `no person ${JSON.stringify(personId.slice(0, 80))}`);
      const had = (await stores.factors.get(personId)) !== null;
      const needed = isOwn && had ? await stores.transaction((tx) => showCode(deps, tx, personId, code ?? '')) : null;
      if (needed !== null && needed.kind !== 'right') throw code === null ? oneIsThere() : refusal(needed, personId);
      const at = now();
      return stores.transaction(async (tx) => {
        const purpose = { kind: 'enrol' as const, madeBy: by.id, sealed: null };
        const link = await makeLink(tx, { pageUrl, principalId: personId, purpose, account: null }, at);
        await tx.audit.append({ at, actor: by.id, action: 'factor.link-made', subject: personId, detail: { replaces: had } });
        await deps.announce?.(tx, { person, by: by.id, factor: null, replaces: had, at });
        return link;
      });
    },
    begin: (token) =>
      stores.transaction(async (tx) => {
        const at = now();
        const { link, person } = await findLink(tx, token, 'enrol', at);
        const secret = randomBytes(SECRET_BYTES);
        const sealed = openSeal(deps.seal).close(ownerOf(tx.tenantId, person.id), secret);
        await tx.factors.putLink({ ...link, purpose: { ...enrolOf(link), sealed } }, at);
        return { person, secret: base32(secret), uri: otpauthUri(secret, person.name), expiresAt: link.expiresAt };
      }),
    finish: (token, code) =>
      stores.transaction(async (tx) => {
        const at = now();
        const { link, person } = await findLink(tx, token, 'enrol', at);
        const { sealed, madeBy } = enrolOf(link);
        const secret = sealed === null ? null : openSeal(deps.seal).open(ownerOf(tx.tenantId, person.id), sealed);
        const usedStep = secret && stepOfCode(secret, code.replace(/\s/g, ''), at, 0);
        if (sealed === null || usedStep === null) {
          const ahead = secret && aheadOf(secret, code.replace(/\s/g, ''), at);
          throw new AppError('SIGNIN_CODE', `${person.id}: not a code of the new secret`, { hint: notOfIt(ahead) });
        }
        await tx.factors.takeLink(link.hash);
        const { factor, recoveryCodes } = newFactor(tx.tenantId, { principalId: person.id, sealed, usedStep, enrolledAt: at });
        const replaces = (await tx.factors.getForUpdate(person.id)) !== null;
        await tx.factors.put(factor);
        await tx.audit.append({ at, actor: person.id, action: 'factor.enrolled', subject: person.id, detail: { madeBy } });
        await deps.announce?.(tx, { person, by: madeBy, factor, replaces, at });
        return { recoveryCodes };
      }),
  };
}

function oneIsThere(): AppError {
  return new AppError('REQUEST_FORBIDDEN', 'there is a second factor already', {
    hint: {
      en: 'You have a second factor: give a code of it (or a recovery code), or ask an administrator.',
      ru: 'Второй фактор уже есть: укажите его код (или код восстановления) либо обратитесь к администратору.',
      ko: '2단계 인증이 이미 있습니다. 그 코드(또는 복구 코드)를 주거나 관리자에게 요청하세요.',
    },
  });
}

/** Why a code is none of the secret that is being proven: a clock that is wrong is told by how much, for no code will ever be right by it. */
function notOfIt(aheadMs: number | null): Localized {
  if (aheadMs === null) {
    return {
      en: 'Give the code that the authenticator shows for this secret. Each time it is shown it is another: if the page was opened twice, only the last one counts.',
      ru: 'Введите код, который приложение показывает для этого секрета. Каждый раз показывается новый секрет: если страницу открывали дважды, действует только последний.',
      ko: '인증 앱이 이 비밀 키에 대해 보여 주는 코드를 입력하세요. 비밀 키는 볼 때마다 달라지므로 페이지를 두 번 열었다면 마지막 것만 유효합니다.',
    };
  }
  const minutes = Math.round(Math.abs(aheadMs) / 60_000);
  const isAhead = aheadMs > 0;
  return {
    en: `The clock of your phone is ${minutes} min ${isAhead ? 'fast' : 'slow'}. Let the phone set its clock by itself, then give the code that it shows.`,
    ru: `Часы телефона ${isAhead ? 'спешат' : 'отстают'} на ${minutes} мин. Включите на нём автоматическую установку времени и введите код, который он покажет.`,
    ko: `휴대폰 시계가 ${minutes}분 ${isAhead ? '빠릅니다' : '느립니다'}. 시간을 자동 설정으로 바꾼 뒤 표시되는 코드를 입력하세요.`,
  };
}

function enrolOf({ purpose }: SignInLink) {
  if (purpose.kind !== 'enrol') throw new AppError('SIGNIN_LINK', 'the link is for something else');
  return purpose;
}
