import { fill, type Language, type Localized } from '../domain/language.ts';
import type { TicketState } from '../domain/ticket.ts';

/** Words and sentences about tickets. */
const TEXTS = {
  noTickets: {
    en: 'No ticket system is connected. An administrator connects Jira, ServiceNow or GitHub under `trackers` of the settings (docs/configuration.md).',
    ru: 'Система заявок не подключена. Администратор подключает Jira, ServiceNow или GitHub в разделе `trackers` настроек (docs/configuration.md).',
    ko: '티켓 시스템이 연결되어 있지 않습니다. 관리자가 설정의 `trackers`에 Jira, ServiceNow 또는 GitHub를 연결합니다 (docs/configuration.md).',
  },
  opened: { en: 'Ticket {key}: {url}', ru: 'Заявка {key}: {url}', ko: '티켓 {key}: {url}' },
  later: {
    en: 'The ticket system does not answer now; the ticket is opened as soon as it does, and that is said here.',
    ru: 'Система заявок сейчас не отвечает; заявка будет заведена, как только она ответит, и об этом сообщат здесь.',
    ko: '티켓 시스템이 지금 응답하지 않습니다. 응답하는 대로 티켓을 열고 여기에 알립니다.',
  },
  open: { en: 'Ticket {key} is open: “{status}”.', ru: 'Заявка {key} открыта: «{status}».', ko: '티켓 {key} 열림: “{status}”.' },
  'in-progress': {
    en: 'Ticket {key} is being worked on: “{status}”.',
    ru: 'Заявка {key} в работе: «{status}».',
    ko: '티켓 {key} 처리 중: “{status}”.',
  },
  resolved: { en: 'Ticket {key} was resolved: “{status}”.', ru: 'Заявка {key} закрыта: «{status}».', ko: '티켓 {key} 해결됨: “{status}”.' },
  resolvedEarly: {
    en: 'Ticket {key} was resolved (“{status}”), but the alert still fires.',
    ru: 'Заявка {key} закрыта («{status}»), но алерт ещё не снят.',
    ko: '티켓 {key}이(가) 해결되었지만(“{status}”) 알림이 아직 발생 중입니다.',
  },
  assigned: {
    en: 'Ticket {key} was assigned to “{name}”; that account is linked to nobody here.',
    ru: 'Заявка {key} назначена на «{name}»; эта учётная запись ни с кем здесь не связана.',
    ko: '티켓 {key}이(가) “{name}”에게 배정됨. 이 계정은 여기 담당자와 연결되어 있지 않습니다.',
  },
  refused: {
    en: 'The ticket system refused a change of ticket {key}. {hint} It is tried again from time to time; once it is taken, that is said here.',
    ru: 'Система заявок отклонила изменение заявки {key}. {hint} Попытки будут повторяться; когда изменение примут, об этом сообщат здесь.',
    ko: '티켓 시스템이 티켓 {key}의 변경을 거부했습니다. {hint} 가끔 다시 시도하며, 반영되면 여기에 알립니다.',
  },
  taken: {
    en: 'The ticket system now takes what it had refused: ticket {key} is up to date again.',
    ru: 'Система заявок приняла то, что отклоняла: заявка {key} снова соответствует инциденту.',
    ko: '티켓 시스템이 거부했던 변경을 이제 받아들였습니다. 티켓 {key}이(가) 다시 최신 상태입니다.',
  },
  notOpened: {
    en: 'No ticket could be opened for this. {hint}',
    ru: 'Завести заявку не удалось. {hint}',
    ko: '티켓을 열 수 없습니다. {hint}',
  },
  accountRefused: {
    en: 'The ticket system “{tracker}” refuses our account since {time}: until this is mended no ticket is opened or followed. {hint} When it works again, that is said here.',
    ru: 'Система заявок «{tracker}» не принимает нашу учётную запись с {time}: пока это не исправлено, заявки не заводятся и не отслеживаются. {hint} Когда всё заработает, об этом сообщат здесь.',
    ko: '티켓 시스템 “{tracker}”이(가) {time}부터 우리 계정을 거부합니다. 고칠 때까지 티켓을 열거나 추적하지 못합니다. {hint} 다시 작동하면 여기에 알립니다.',
  },
  accountAccepted: {
    en: 'The ticket system “{tracker}” takes our account again since {time}; what waited is caught up on.',
    ru: 'Система заявок «{tracker}» снова принимает нашу учётную запись с {time}; ждавшее выполняется.',
    ko: '티켓 시스템 “{tracker}”이(가) {time}부터 우리 계정을 다시 받아들입니다. 밀린 작업을 처리합니다.',
  },
  commented: {
    en: 'Ticket {key} was commented on:',
    ru: 'В заявке {key} написали:',
    ko: '티켓 {key}에 댓글이 달렸습니다:',
  },
  commentedMore: {
    en: '({count} earlier ones are not shown)',
    ru: '(более ранние не показаны: {count})',
    ko: '(이전 {count}건은 표시하지 않음)',
  },
  fact: { en: 'Ticket', ru: 'Заявка', ko: '티켓' },
  stateFact: { en: '{key}: “{status}”', ru: '{key}: «{status}»', ko: '{key}: “{status}”' },
  gone: {
    en: 'Ticket {key} is no longer there, or no longer shown to us; it is not followed any more.',
    ru: 'Заявки {key} больше нет, или она нам не видна; она больше не отслеживается.',
    ko: '티켓 {key}이(가) 없거나 더 이상 보이지 않습니다. 추적을 멈춥니다.',
  },
} as const satisfies Record<string, Localized> & Record<TicketState, Localized>;

/** A fixed text about tickets in the reader's language, its places filled. */
export function sayTicket(language: Language, key: keyof typeof TEXTS, places: Readonly<Record<string, string>> = {}): string {
  return fill(TEXTS[key], language, places);
}

/** The longest text of a tracker that is shown on one line. */
const LONGEST = 80;

/** Text from outside on one line, without what turns the direction of reading. */
export function quoted(text: string): string {
  const plain = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST).toWellFormed()}…` : plain;
}
