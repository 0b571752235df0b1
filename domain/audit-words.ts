import type { AuditEntry } from './action.ts';
import { ERRORS, type ErrorCode } from './errors.ts';
import { alike, inLanguage, type Language, type Localized } from './language.ts';

/** What was done, as people say it; the code of the action where nobody has said it yet. What was refused says why. */
export function auditWords({ action, detail }: Pick<AuditEntry, 'action' | 'detail'>, language: Language): string {
  const words = Object.hasOwn(DEEDS, action) ? inLanguage(DEEDS[action] ?? alike(action), language) : action;
  const what = typeof detail.step === 'string' ? `${words} (${detail.step})` : words;
  const code = detail.code ?? detail.outcome;
  const why = typeof code === 'string' && Object.hasOwn(ERRORS, code) ? inLanguage(ERRORS[code as ErrorCode].text, language) : null;
  return why === null ? what : `${what}: ${why}`;
}

const DEEDS: Readonly<Record<string, Localized>> = {
  'account.code-made': {
    en: 'made a code to link an account',
    ru: 'создал(а) код для привязки учётной записи',
    ko: '계정 연결 코드를 만듦',
  },
  'account.linked': { en: 'linked an account', ru: 'привязал(а) учётную запись', ko: '계정을 연결함' },
  'account.refused': { en: 'gave a code that was not valid', ru: 'назвал(а) недействительный код', ko: '유효하지 않은 코드를 말함' },
  'account.shown-openly': { en: 'showed a code where others read', ru: 'показал(а) код при посторонних', ko: '공개된 곳에 코드를 보임' },
  'account.unlinked': { en: 'unlinked an account', ru: 'отвязал(а) учётную запись', ko: '계정 연결을 해제함' },
  'answer.rated': { en: 'rated an explanation', ru: 'оценил(а) объяснение', ko: '설명을 평가함' },
  'approval.approved': { en: 'completed the approval', ru: 'завершил(а) утверждение', ko: '승인을 완료함' },
  'approval.blocked': { en: 'it was not allowed to run', ru: 'выполнять было нельзя', ko: '실행이 허용되지 않음' },
  'approval.cancelled': { en: 'took the request back', ru: 'отозвал(а) запрос', ko: '요청을 취소함' },
  'approval.executing': { en: 'took it to run', ru: 'принято к выполнению', ko: '실행을 맡음' },
  'approval.expired': { en: 'the request expired', ru: 'срок запроса истёк', ko: '요청이 만료됨' },
  'approval.failed': { en: 'it failed', ru: 'выполнить не удалось', ko: '실패함' },
  'approval.refused': { en: 'was refused', ru: 'получил(а) отказ', ko: '거절됨' },
  'approval.rejected': { en: 'rejected the request', ru: 'отклонил(а) запрос', ko: '요청을 거부함' },
  'approval.requested': { en: 'asked for it', ru: 'запросил(а)', ko: '요청함' },
  'approval.sign-in-offered': { en: 'was asked for the second factor', ru: 'запрошен второй фактор', ko: '2단계 인증을 요청받음' },
  'approval.succeeded': { en: 'it succeeded', ru: 'выполнено', ko: '성공함' },
  'approval.superseded': { en: 'replaced the request by another', ru: 'заменил(а) запрос другим', ko: '다른 요청으로 대체함' },
  'approval.unknown': { en: 'its outcome is not known', ru: 'исход неизвестен', ko: '결과를 알 수 없음' },
  'approval.voted': { en: 'approved it', ru: 'утвердил(а)', ko: '승인함' },
  'chat.asked': { en: 'asked in a chat', ru: 'спросил(а) в чате', ko: '채팅에서 질문함' },
  'chat.form': { en: 'filled in a form', ru: 'заполнил(а) форму', ko: '양식을 작성함' },
  'chat.pressed': { en: 'pressed a button', ru: 'нажал(а) кнопку', ko: '버튼을 누름' },
  'chat.unlinked': {
    en: 'a message from an account that is not linked',
    ru: 'сообщение с непривязанной учётной записи',
    ko: '연결되지 않은 계정에서 씀',
  },
  'chat.untrusted': {
    en: 'a message from a guest or a bot, or forwarded',
    ru: 'сообщение от гостя, бота или пересланное',
    ko: '게스트·봇·전달로 씀',
  },
  'factor.enrolled': { en: 'set up a second factor', ru: 'настроил(а) второй фактор', ko: '2단계 인증을 설정함' },
  'factor.link-made': {
    en: 'made a link to set up a second factor',
    ru: 'создал(а) ссылку для второго фактора',
    ko: '2단계 인증 링크를 만듦',
  },
  'factor.refused': { en: 'gave a wrong code', ru: 'назвал(а) неверный код', ko: '틀린 코드를 입력함' },
  'incident.acknowledged': { en: 'took the incident', ru: 'взял(а) инцидент', ko: '인시던트를 맡음' },
  'incident.escalated': { en: 'told the next one', ru: 'передал следующему', ko: '다음 담당에게 알림' },
  'incident.escalation-ended': { en: 'nobody is left to be told', ru: 'больше оповещать некого', ko: '더 알릴 사람이 없음' },
  'incident.reminded': { en: 'reminded of it', ru: 'напомнил', ko: '다시 알림' },
  'incident.snooze-over': { en: 'the snooze was over', ru: 'отсрочка закончилась', ko: '다시 알림 시각이 됨' },
  'notices.summed': { en: 'told what had been held back', ru: 'сообщил, что было придержано', ko: '보류된 알림을 요약함' },
  'oncall.imported': { en: 'imported the on-call calendar', ru: 'загрузил(а) календарь дежурств', ko: '당직 일정을 가져옴' },
  'run.failed': { en: 'the run failed', ru: 'запуск не удался', ko: '실행이 실패함' },
  'run.measured': { en: 'measured again', ru: 'измерил снова', ko: '다시 측정함' },
  'run.measured-before': { en: 'measured before the run', ru: 'измерил до выполнения', ko: '실행 전에 측정함' },
  'run.started': { en: 'began the run', ru: 'начал выполнение', ko: '실행을 시작함' },
  'run.step.done': { en: 'the step is done', ru: 'шаг выполнен', ko: '단계를 마침' },
  'run.step.failed': { en: 'the step failed', ru: 'шаг не удался', ko: '단계가 실패함' },
  'run.step.intent': { en: 'began the step', ru: 'начал шаг', ko: '단계를 시작함' },
  'run.step.lost': { en: 'lost sight of the step', ru: 'потерял шаг из виду', ko: '단계의 상태를 알 수 없게 됨' },
  'run.stop-requested': { en: 'asked to stop it', ru: 'попросил(а) остановить', ko: '중지를 요청함' },
  'run.succeeded': { en: 'the run succeeded', ru: 'запуск выполнен', ko: '실행이 성공함' },
  'run.taken-over': { en: 'took over a run that was left behind', ru: 'подхватил брошенный запуск', ko: '남겨진 실행을 넘겨받음' },
  'run.unknown': { en: 'the outcome of the run is not known', ru: 'исход запуска неизвестен', ko: '실행 결과를 알 수 없음' },
  'silence.created': { en: 'silenced alerts', ru: 'заглушил(а) алерты', ko: '알림을 무음 처리함' },
  'silence.ended': { en: 'ended a silence', ru: 'снял(а) тишину', ko: '무음을 해제함' },
  'silence.over': { en: 'a silence was over', ru: 'тишина закончилась', ko: '무음이 끝남' },
  'ticket.changed': { en: 'changed the ticket', ru: 'изменил заявку', ko: '티켓을 변경함' },
  'ticket.failed': { en: 'the tracker refused the ticket', ru: 'трекер не принял заявку', ko: '트래커가 티켓을 거부함' },
  'ticket.found': { en: 'found the ticket that was there', ru: 'нашёл уже открытую заявку', ko: '이미 있는 티켓을 찾음' },
  'ticket.gone': { en: 'the ticket is there no more', ru: 'заявки больше нет', ko: '티켓이 더 이상 없음' },
  'ticket.opened': { en: 'opened a ticket', ru: 'завёл заявку', ko: '티켓을 엶' },
};
