import type { Approval } from '../../domain/action.ts';
import type { ChangeVerdict } from '../../domain/change-period.ts';
import { canonicalJson } from '../../domain/ids.ts';
import type { Localized } from '../../domain/language.ts';
import type { Target } from '../../domain/step.ts';
import { handsOf } from './hands.ts';
import { hashPlan, onlyLooks } from './plan.ts';

/** Why a request may not run after all, although a quorum approved it. */
export const BLOCK_REASONS = {
  'plan-edited': {
    en: 'What is stored is not what was approved; it was not run.',
    ru: 'Сохранённый план отличается от утверждённого; он не запущен.',
    ko: '저장된 내용이 승인된 내용과 달라 실행하지 않았습니다.',
  },
  'votes-unwitnessed': {
    en: 'The votes are not backed by the audit log; it was not run.',
    ru: 'Голоса не подтверждены журналом аудита; запуска не было.',
    ko: '승인이 감사 기록으로 확인되지 않아 실행하지 않았습니다.',
  },
  'quorum-missing': {
    en: 'There are not enough approvals of people other than the requester; nothing ran.',
    ru: 'Не хватает утверждений от людей, кроме запросившего; ничего не выполнено.',
    ko: '요청자 외의 승인이 부족해 아무것도 실행하지 않았습니다.',
  },
  'approver-revoked': {
    en: 'Someone who approved may no longer approve; nothing ran.',
    ru: 'Один из утвердивших больше не вправе утверждать; ничего не выполнено.',
    ko: '승인한 사람이 더 이상 승인할 수 없어 아무것도 실행하지 않았습니다.',
  },
  'requester-revoked': {
    en: 'Whoever asked for this may no longer ask for it; nothing ran.',
    ru: 'Запросивший больше не вправе это запрашивать; ничего не выполнено.',
    ko: '요청한 사람이 더 이상 요청할 수 없어 아무것도 실행하지 않았습니다.',
  },
  'target-changed': {
    en: 'The target is no longer the one that was approved; nothing ran.',
    ru: 'Целевой узел уже не тот, что был утверждён; ничего не выполнено.',
    ko: '대상이 승인된 것과 달라져 아무것도 실행하지 않았습니다.',
  },
  'runbook-changed': {
    en: 'The runbook has changed since it was approved; nothing ran.',
    ru: 'Сценарий изменился после утверждения; ничего не выполнено.',
    ko: '승인 이후 런북이 바뀌어 아무것도 실행하지 않았습니다.',
  },
  'alert-resolved': {
    en: 'The alert no longer fires; nothing ran.',
    ru: 'Алерт уже не активен; ничего не выполнено.',
    ko: '알림이 이미 해결되어 아무것도 실행하지 않았습니다.',
  },
  frozen: {
    en: 'Changes to this target are frozen now; nothing ran.',
    ru: 'Изменения на этом узле сейчас заморожены; ничего не выполнено.',
    ko: '이 대상의 변경이 동결되어 아무것도 실행하지 않았습니다.',
  },
  'window-closed': {
    en: 'It runs only in a maintenance window, and none is open; nothing ran.',
    ru: 'Выполняется только в окно обслуживания, а оно закрыто; ничего не выполнено.',
    ko: '유지 보수 시간에만 실행되는데 지금은 열려 있지 않아 아무것도 실행하지 않았습니다.',
  },
} as const satisfies Record<string, Localized>;

export type BlockReason = keyof typeof BLOCK_REASONS;

/** The world at the moment of the claim, as the stores and settings tell it. */
export type ClaimFacts = {
  readonly approval: Approval;
  /** Hash of the plan built anew from the runbook, the parameters and the target of now; null when it cannot be built. */
  readonly rebuiltHash: string | null;
  /** Approvals that the runbook demands now. */
  readonly quorum: number;
  /** As they are reached now; null when one is no target any more. */
  readonly targets: readonly Target[] | null;
  /** Principals who may approve now. */
  readonly eligible: ReadonlySet<string>;
  readonly requesterMay: boolean;
  /** Whether the audit log holds that the requester asked for this hash, through the account of which this is known. */
  readonly requested: boolean;
  /** Principals whose vote for this hash, through the same account, the audit log holds, where the risk is high with their second factor. */
  readonly witnessed: ReadonlySet<string>;
  /** Null when the request belongs to no alert, or is a way back. */
  readonly alertFiring: boolean | null;
  /** Whether windows and freezes let it run now. */
  readonly changes: ChangeVerdict;
};

/** A check before a claim. Kept as data so that a test can leave one out and see what breaks. */
export type ClaimCheck = { readonly reason: BlockReason; readonly fails: (facts: ClaimFacts) => boolean };

export const CLAIM_CHECKS: readonly ClaimCheck[] = [
  { reason: 'plan-edited', fails: ({ approval }) => hashPlan(approval.plan) !== approval.planHash },
  {
    reason: 'target-changed',
    fails: ({ approval, targets }) => targets === null || canonicalJson(targets) !== canonicalJson(approval.plan.targets),
  },
  { reason: 'runbook-changed', fails: ({ approval, rebuiltHash }) => rebuiltHash !== approval.planHash },
  {
    reason: 'quorum-missing',
    fails: ({ approval, quorum }) => handsOf(approval).length < Math.max(onlyLooks(approval.plan) ? 0 : 1, quorum),
  },
  {
    reason: 'votes-unwitnessed',
    fails: ({ approval, requested, witnessed }) => approval.votes.some((vote) => !witnessed.has(vote.principalId)) || !requested,
  },
  { reason: 'approver-revoked', fails: ({ approval, eligible }) => approval.votes.some((vote) => !eligible.has(vote.principalId)) },
  { reason: 'requester-revoked', fails: ({ requesterMay }) => !requesterMay },
  { reason: 'alert-resolved', fails: ({ alertFiring }) => alertFiring === false },
  { reason: 'frozen', fails: ({ changes }) => changes.kind === 'frozen' },
  { reason: 'window-closed', fails: ({ changes }) => changes.kind === 'no-window' },
];

/** The checks that a request must pass again when it is taken over half-way: that it is still what was approved. */
export const INTEGRITY_CHECKS = CLAIM_CHECKS.filter(({ reason }) => reason === 'plan-edited' || reason === 'votes-unwitnessed');

/** The first check that fails, null when the request may run. */
export function claimFault(facts: ClaimFacts, checks: readonly ClaimCheck[] = CLAIM_CHECKS): BlockReason | null {
  return checks.find((check) => check.fails(facts))?.reason ?? null;
}
