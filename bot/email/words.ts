import { inLanguage, type Language, type Localized } from '../../domain/language.ts';
import { type Card, pageOf } from '../card.ts';
import { say } from '../texts.ts';

const TEXTS = {
  act: { en: 'To act on it, open the page:', ru: 'Чтобы действовать, откройте страницу:', ko: '조치하려면 페이지를 여세요:' },
  actInChat: {
    en: 'Act on it in the chat or on the web page; a mail cannot.',
    ru: 'Действовать можно в чате или на веб-странице, но не из письма.',
    ko: '조치는 채팅이나 웹 페이지에서만 할 수 있습니다.',
  },
  open: { en: 'Open:', ru: 'Открыть:', ko: '열기:' },
  noReply: {
    en: 'InfraMind sent this by itself; nobody reads an answer to it.',
    ru: 'Это письмо InfraMind отправил сам; ответы на него никто не читает.',
    ko: 'InfraMind가 자동으로 보낸 메일입니다. 답장은 확인하지 않습니다.',
  },
  why: {
    en: 'It came to this address because the settings of InfraMind name it, as a channel or as a person’s; whoever runs InfraMind can change that.',
    ru: 'Оно пришло на этот адрес, потому что он указан в настройках InfraMind: как канал или как почта сотрудника. Изменить это может администратор InfraMind.',
    ko: '이 주소가 InfraMind 설정에 채널이나 개인 메일로 등록되어 있어 발송되었습니다. 변경은 InfraMind 관리자에게 요청하세요.',
  },
} as const satisfies Record<string, Localized>;

/** Last lines of a mail: what else may be opened, as tickets, where one may act, for a mail has no buttons, that nobody reads what is answered, and why it came. */
export function footOf(card: Card, pageUrl: string | null): Array<{ readonly text: string; readonly url: string | null }> {
  const tell = (key: keyof typeof TEXTS, language: Language = card.language) => inLanguage(TEXTS[key], language);
  const url = pageOf(card) ?? pageUrl;
  const canAct = card.actions.some(({ verb }) => verb !== 'open');
  const where = url === null ? (canAct ? [{ text: tell('actInChat'), url: null }] : []) : [{ text: tell(canAct ? 'act' : 'open'), url }];
  const others = card.actions.flatMap(({ verb, value, label, url: other }) =>
    verb === 'open' && value !== '' && other !== null ? [{ text: `${label}:`, url: other }] : [],
  );
  return [...others, ...where, { text: `${tell('noReply')} ${tell('why')}`, url: null }];
}

/** What stands where a card was cut. */
export function moreOf(card: Card): string {
  const url = pageOf(card);
  return url === null ? say(card.language, 'moreCut') : say(card.language, 'more', { link: url });
}
