import type { Account } from '../../domain/account.ts';
import type { Approval } from '../../domain/action.ts';
import { AppError } from '../../domain/errors.ts';
import type { Principal } from '../../domain/tenant.ts';
import type { Approvals } from '../approvals/approvals.ts';
import { type FactorDeps, type Shown, showCode } from './factors.ts';
import { findLink, makeLink, type ToldLink } from './links.ts';

export type StepUpDeps = FactorDeps & {
  readonly approvals: Pick<Approvals, 'get' | 'vote'>;
  /** Address of the page; null where there is none. */
  readonly pageUrl: string | null;
};

/** What a person whose approval takes a second factor is told: where to show it, or why it cannot be shown. */
export type StepUpOffer = ({ readonly kind: 'link' } & ToldLink) | { readonly kind: 'no-factor' } | { readonly kind: 'no-page' };

/** What the page shows: who signs in, for which request, as it is now. */
export type StepUpView = { readonly person: Principal; readonly approval: Approval; readonly expiresAt: Date };

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
  approve(token: string, code: string, shownHash: string): Promise<Approval>;
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
      return approvals.vote(person, approvalId, planHash, proof);
    },
  };
}

/** Why a code was not taken. */
export function refusal(shown: Exclude<Shown, { readonly kind: 'right' }>, who: string): AppError {
  if (shown.kind === 'later') return new AppError('SIGNIN_LATER', `${who}: too many wrong codes`, { retryAfterMs: shown.retryAfterMs });
  return shown.kind === 'none'
    ? new AppError('SIGNIN_FACTOR', `${who} has no second factor`)
    : new AppError('SIGNIN_CODE', `${who}: wrong code`);
}

function purposeOf({ purpose }: Awaited<ReturnType<typeof findLink>>['link']) {
  if (purpose.kind !== 'approve') throw new AppError('SIGNIN_LINK', 'the link is for something else');
  return purpose;
}
