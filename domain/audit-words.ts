import type { AuditEntry } from './action.ts';
import { ERRORS, type ErrorCode } from './errors.ts';
import { inLanguage, type Language, type Localized } from './language.ts';

/** What was done, as people say it; the code of the action where nobody has said it yet. What was refused says why. */
export function auditWords({ action, detail }: Pick<AuditEntry, 'action' | 'detail'>, language: Language): string {
  const words = Object.hasOwn(DEEDS, action) ? inLanguage(DEEDS[action] ?? { en: action, ru: action }, language) : action;
  const code = detail.code ?? detail.outcome;
  const why = typeof code === 'string' && Object.hasOwn(ERRORS, code) ? inLanguage(ERRORS[code as ErrorCode].text, language) : null;
  return why === null ? words : `${words}: ${why}`;
}

const DEEDS: Readonly<Record<string, Localized>> = {
  'account.code-made': { en: 'made a code to link an account', ru: 'создал(а) код для привязки', ko: '계정 연결 코드를 만듦' },
  'account.linked': { en: 'linked an account', ru: 'привязал(а) учётную запись', ko: '계정을 연결함' },
  'account.refused': { en: 'told a code that was not valid', ru: 'назвал(а) недействительный код', ko: '유효하지 않은 코드를 말함' },
  'account.shown-openly': { en: 'showed a code where others read', ru: 'показал(а) код при посторонних', ko: '공개된 곳에 코드를 보임' },
  'account.unlinked': { en: 'took a link of an account away', ru: 'отвязал(а) учётную запись', ko: '계정 연결을 해제함' },
  'answer.rated': { en: 'rated an explanation', ru: 'оценил(а) объяснение', ko: '설명을 평가함' },
  'approval.approved': { en: 'completed the approval', ru: 'завершил(а) утверждение', ko: '승인을 완료함' },
  'approval.blocked': { en: 'it was not allowed to run', ru: 'выполнять было нельзя', ko: '실행이 허용되지 않음' },
  'approval.cancelled': { en: 'took the request back', ru: 'отозвал(а) запрос', ko: '요청을 취소함' },
  'approval.executing': { en: 'took it to run', ru: 'взял на выполнение', ko: '실행을 맡음' },
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
  'chat.unlinked': { en: 'wrote from an account of nobody', ru: 'написал с непривязанной записи', ko: '연결되지 않은 계정에서 씀' },
  'chat.untrusted': { en: 'wrote as a guest, a bot or forwarded', ru: 'написал как гость, бот или пересылкой', ko: '게스트·봇·전달로 씀' },
  'factor.enrolled': { en: 'set up a second factor', ru: 'настроил(а) второй фактор', ko: '2단계 인증을 설정함' },
  'factor.link-made': {
    en: 'made a link to set up a second factor',
    ru: 'создал(а) ссылку для второго фактора',
    ko: '2단계 인증 링크를 만듦',
  },
  'factor.refused': { en: 'showed a wrong code', ru: 'назвал(а) неверный код', ko: '틀린 코드를 입력함' },
  'run.failed': { en: 'the run failed', ru: 'запуск не удался', ko: '실행이 실패함' },
  'run.measured': { en: 'measured again', ru: 'измерил снова', ko: '다시 측정함' },
  'run.measured-before': { en: 'measured before the run', ru: 'измерил до выполнения', ko: '실행 전에 측정함' },
  'run.started': { en: 'began the run', ru: 'начал выполнение', ko: '실행을 시작함' },
  'run.stop-requested': { en: 'asked to stop it', ru: 'попросил(а) остановить', ko: '중지를 요청함' },
  'run.succeeded': { en: 'the run succeeded', ru: 'запуск выполнен', ko: '실행이 성공함' },
  'run.taken-over': { en: 'took over a run that was left behind', ru: 'подхватил брошенный запуск', ko: '남겨진 실행을 넘겨받음' },
  'run.unknown': { en: 'the outcome of the run is not known', ru: 'исход запуска неизвестен', ko: '실행 결과를 알 수 없음' },
  'silence.created': { en: 'silenced alerts', ru: 'заглушил(а) алерты', ko: '알림을 무음 처리함' },
  'silence.ended': { en: 'ended a silence', ru: 'снял(а) тишину', ko: '무음을 해제함' },
  'ticket.opened': { en: 'opened a ticket', ru: 'завёл заявку', ko: '티켓을 엶' },
};
