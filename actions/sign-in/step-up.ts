import type { Account } from '../../domain/account.ts';
import type { Approval } from '../../domain/action.ts';
import { AppError } from '../../domain/errors.ts';
import type { Localized } from '../../domain/language.ts';
import type { Principal } from '../../domain/tenant.ts';
import type { Approvals } from '../approvals/approvals.ts';
import { type FactorDeps, type Shown, showCode } from './factors.ts';
import { findLink, makeLink, type ToldLink } from './links.ts';

const HOUR_MS = 3_600_000;

export type StepUpDeps = FactorDeps & {
  readonly approvals: Pick<Approvals, 'get' | 'vote'>;
  /** Address of the page; null where there is none. */
  readonly pageUrl: string | null;
};

/** What a person whose approval takes a second factor is told: where to show it, or why it cannot be shown. */
export type StepUpOffer = ({ readonly kind: 'link' } & ToldLink) | { readonly kind: 'no-factor' } | { readonly kind: 'no-page' };

/** What the page shows: who signs in, for which request, as it is now. */
export type StepUpView = { readonly person: Principal; readonly approval: Approval; readonly expiresAt: Date };

/** A vote that was counted; `recoveryLeft` says how many recovery codes are left where one was given, else it is null. */
export type Counted = { readonly approval: Approval; readonly recoveryLeft: number | null };

/** The way of an approval of high risk: a link told to one person, a page, a code, a vote. */
export type StepUp = {
  /**
   * A link for the person to approve by exactly what is stored now, for who pressed Approve and was told APPROVAL_STEP_UP. An earlier one
   * for the same is void. `account` is where it will be told, null for the person's own key.
   */
  offer(principal: Principal, approvalId: string, account: Account | null): Promise<StepUpOffer>;
  /** @throws SIGNIN_LINK, APPROVAL_MISMATCH, REQUEST_FORBIDDEN (may not see it any more) */
  look(token: string): Promise<StepUpView>;
  /**
   * Shows a code and approves. The link and the code are used up whatever the vote comes to.
   *
   * @param shownHash hash of what the page showed
   * @throws SIGNIN_LINK, SIGNIN_CODE, SIGNIN_LATER, SIGNIN_FACTOR, SIGNIN_UNAVAILABLE, and what `Approvals.vote` throws
   */
  approve(token: string, code: string, shownHash: string): Promise<Counted>;
};

export function createStepUp(deps: StepUpDeps): StepUp {
  const { stores, now, pageUrl, approvals } = deps;
  return {
    offer: async (principal, approvalId, account) => {
      if (pageUrl === null || deps.seal === null) return { kind: 'no-page' };
      if ((await stores.factors.get(principal.id)) === null) return { kind: 'no-factor' };
      const approval = await stores.approvals.get(approvalId);
      if (approval === null) throw new AppError('APPROVAL_UNKNOWN', `there is no request ${JSON.stringify(approvalId.slice(0, 80))}`);
      const { planHash, plan } = approval;
      const purpose = { kind: 'approve' as const, approvalId, planHash, runbookVersion: plan.runbookVersion };
      const at = now();
      return stores.transaction(async (tx) => {
        const link = await makeLink(tx, { pageUrl, principalId: principal.id, purpose, account }, at);
        const detail = { person: principal.id, planHash, account: account && `${account.platform}:${account.userId}` };
        await tx.audit.append({ at, actor: principal.id, action: 'approval.sign-in-offered', subject: approvalId, detail });
        return { kind: 'link', ...link };
      });
    },
    look: async (token) => {
      const { link, person } = await stores.transaction((tx) => findLink(tx, token, 'approve', now()));
      const { approvalId, planHash } = purposeOf(link);
      const { approval } = await approvals.get(person, approvalId);
      if (approval.planHash !== planHash) throw new AppError('APPROVAL_MISMATCH', `request ${approvalId} is not what the link is for`);
      return { person, approval, expiresAt: link.expiresAt };
    },
    approve: async (token, code, shownHash) => {
      const { link, person, shown } = await stores.transaction(async (tx) => {
        const found = await findLink(tx, token, 'approve', now());
        if (shownHash !== purposeOf(found.link).planHash) {
          throw new AppError('APPROVAL_MISMATCH', `what was shown of ${purposeOf(found.link).approvalId} is not what the link is for`);
        }
        const shown = await showCode(deps, tx, found.person.id, code);
        if (shown.kind === 'right') await tx.factors.takeLink(found.link.hash);
        return { ...found, shown };
      });
      if (shown.kind !== 'right') throw refusal(shown, person.id);
      const { approvalId, planHash } = purposeOf(link);
      const proof = { principalId: person.id, approvalId, planHash, method: shown.method };
      const approval = await approvals.vote(person, approvalId, planHash, proof);
      return { approval, recoveryLeft: shown.method === 'recovery' ? shown.recoveryLeft : null };
    },
  };
}

const NEXT = {
  code: {
    en: 'Nothing was done. Wait for the next code. If none is right, let the phone set its clock by itself, or give a recovery code.',
    ru: 'Ничего не сделано. Дождитесь следующего кода. Если не подходит ни один, включите на телефоне автоматическую установку времени или введите код восстановления.',
    ko: '아무것도 실행되지 않았습니다. 다음 코드를 기다리세요. 계속 틀리면 휴대폰의 시간을 자동 설정으로 바꾸거나 복구 코드를 입력하세요.',
  },
  quarter: {
    en: 'Try again in 15 minutes, recovery codes too; somebody else may approve meanwhile. An administrator can make you a new second factor.',
    ru: 'Повторите через 15 минут; это относится и к кодам восстановления. Тем временем утвердить может кто-то другой. Новый второй фактор выдаёт администратор.',
    ko: '15분 후에 다시 시도하세요. 복구 코드도 마찬가지입니다. 그동안 다른 사람이 승인할 수 있습니다. 관리자는 새 2단계 인증을 만들어 줄 수 있습니다.',
  },
  day: {
    en: 'Try again tomorrow, recovery codes too; somebody else may approve meanwhile. If it was not you, tell an administrator.',
    ru: 'Повторите через сутки; это относится и к кодам восстановления. Тем временем утвердить может кто-то другой. Если это были не вы, сообщите администратору.',
    ko: '하루 뒤에 다시 시도하세요. 복구 코드도 마찬가지입니다. 그동안 다른 사람이 승인할 수 있습니다. 본인이 아니었다면 관리자에게 알리세요.',
  },
  enrol: {
    en: 'Run “inframind people factor ID” with your key, or ask an administrator for a link.',
    ru: 'Выполните «inframind people factor ID» со своим ключом или попросите ссылку у администратора.',
    ko: '본인 키로 “inframind people factor ID”를 실행하거나 관리자에게 링크를 요청하세요.',
  },
} as const satisfies Record<string, Localized>;

/** Why a code was not taken, and what its owner can do. */
export function refusal(shown: Exclude<Shown, { readonly kind: 'right' }>, who: string): AppError {
  if (shown.kind === 'later') {
    const hint = shown.retryAfterMs > HOUR_MS ? NEXT.day : NEXT.quarter;
    return new AppError('SIGNIN_LATER', `${who}: too many wrong codes`, { retryAfterMs: shown.retryAfterMs, hint });
  }
  return shown.kind === 'none'
    ? new AppError('SIGNIN_FACTOR', `${who} has no second factor`, { hint: NEXT.enrol })
    : new AppError('SIGNIN_CODE', `${who}: wrong code`, { hint: NEXT.code });
}

function purposeOf({ purpose }: Awaited<ReturnType<typeof findLink>>['link']) {
  if (purpose.kind !== 'approve') throw new AppError('SIGNIN_LINK', 'the link is for something else');
  return purpose;
}
