import type { Approval, ApprovalState } from '../../domain/action.ts';
import { AppError, type ErrorCode } from '../../domain/errors.ts';
import type { Localized } from '../../domain/language.ts';
import { rolesHint } from '../../domain/refusals.ts';
import type { ApprovalEvent } from './reducer.ts';

/** Why an event was refused, with what the person can do or should know. */
export function refusalOf(code: ErrorCode, approval: Approval, actor: string, kind: ApprovalEvent['kind']): AppError {
  const message = `request ${approval.id} is ${approval.state}: ${kind} refused with ${code} for ${actor}`;
  if (code === 'APPROVAL_FORBIDDEN' && kind === 'stop') return new AppError('REQUEST_FORBIDDEN', message, { hint: WHO_STOPS });
  const hint = hintOf(code, approval);
  return new AppError(code, message, hint === null ? {} : { hint });
}

function hintOf(code: ErrorCode, { state, plan }: Approval): Localized | null {
  if (code === 'APPROVAL_FORBIDDEN') return plan.approvers === null ? rolesHint('approve-action') : WHO_IS_NAMED;
  if (code === 'APPROVAL_LINKED') return HOW_TO_CONFIRM;
  if (code === 'APPROVAL_CLOSED') return STANDS[state] ?? null;
  return null;
}

const WHO_STOPS: Localized = {
  en: 'Who asked for it can stop it, and who may approve it.',
  ru: 'Остановить может тот, кто это запросил, или тот, кто вправе утвердить.',
  ko: '요청한 사람이나 승인할 수 있는 사람이 중지할 수 있습니다.',
};

const HOW_TO_CONFIRM: Localized = {
  en: 'Whose account it is can confirm it: make a code with their own key (inframind people link ID) and send it from that account.',
  ru: 'Владелец учётной записи может её подтвердить: создать код своим ключом (inframind people link ID) и прислать его из неё.',
  ko: '계정의 주인은 본인 키로 코드를 만들어(inframind people link ID) 그 계정에서 보내면 확인됩니다.',
};

const WHO_IS_NAMED: Localized = {
  en: 'Only the people whom its runbook names may, with the role approver or admin.',
  ru: 'Могут только названные в его сценарии, с ролью approver или admin.',
  ko: '런북에 지정된, 역할이 approver 또는 admin인 사람만 승인할 수 있습니다.',
};

/** Where a request stands that is not open to what was pressed. */
const STANDS: Partial<Record<ApprovalState, Localized>> = {
  APPROVED: { en: 'It is approved and about to run.', ru: 'Он утверждён и скоро выполнится.', ko: '승인되어 곧 실행됩니다.' },
  EXECUTING: { en: 'It is approved and running.', ru: 'Он утверждён и выполняется.', ko: '승인되어 실행 중입니다.' },
  SUCCEEDED: { en: 'It was approved and has run.', ru: 'Он был утверждён и выполнен.', ko: '승인되어 실행되었습니다.' },
  FAILED: { en: 'It was approved and has failed.', ru: 'Он был утверждён, но выполнить не удалось.', ko: '승인되었으나 실패했습니다.' },
  UNKNOWN: {
    en: 'It was approved; whether it took effect is not known.',
    ru: 'Он был утверждён; подействовало ли, неизвестно.',
    ko: '승인되었으나 결과를 알 수 없습니다.',
  },
  REJECTED: { en: 'It was rejected.', ru: 'Он отклонён.', ko: '거부되었습니다.' },
  CANCELLED: { en: 'Who asked for it took it back.', ru: 'Запросивший его отозвал.', ko: '요청한 사람이 취소했습니다.' },
  SUPERSEDED: { en: 'A newer request has taken its place.', ru: 'Его заменил новый запрос.', ko: '새 요청으로 대체되었습니다.' },
  BLOCKED: { en: 'It was not allowed to run.', ru: 'Выполнять его было нельзя.', ko: '실행이 허용되지 않았습니다.' },
};
