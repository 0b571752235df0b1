import { qrLines } from '../actions/sign-in/qr.ts';
import { formatMinuteInZone } from '../bot/format.ts';
import { AppError } from '../domain/errors.ts';
import { fill, inLanguage, type Language, type Localized } from '../domain/language.ts';
import { asPerson } from './as-person.ts';
import type { Command } from './command.ts';

type Person = {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly groupRoles: ReadonlyArray<{ readonly group: string; readonly roles: readonly string[] }>;
  readonly identities: ReadonlyArray<{ readonly platform: string; readonly userId: string; readonly linkedBy?: string }>;
};

/** `inframind people list|link|unlink|factor`, as the person of INFRAMIND_KEY: oneself, or anybody for who administers. */
export const people: Command = {
  usage: 'list | link ID | unlink ID [PLATFORM ACCOUNT] | factor ID [CODE]',
  about: {
    en: 'who may do what, their chat accounts and second factors (your key in INFRAMIND_KEY)',
    ru: 'кому что можно, их учётные записи в чатах и вторые факторы (ваш ключ в INFRAMIND_KEY)',
    ko: '누가 무엇을 할 수 있는지, 채팅 계정과 2차 인증 (키는 INFRAMIND_KEY)',
  },
  options: {},
  run: async (invocation) => {
    const { words, print, language } = invocation;
    const [verb, id, platform, userId] = words;
    if (!(verb === 'list' || (['link', 'unlink', 'factor'].includes(verb ?? '') && id !== undefined))) throw unclear(words);
    const service = await asPerson(invocation);
    if (verb === 'list') {
      const { people: all } = await service.get<{ people: readonly Person[] }>('/api/people');
      for (const one of all) {
        const roles = [...one.roles, ...one.groupRoles.map((of) => `${of.roles.join('+')}@${of.group}`)].join(', ') || '-';
        print(`${one.id}  ${one.name}  ${roles}  ${one.identities.map((of) => accountOf(of, language)).join(' ')}`);
      }
      return 0;
    }
    const path = `/api/people/${encodeURIComponent(id ?? '')}`;
    const told = (key: keyof typeof TEXTS, places: Readonly<Record<string, string | number>>) =>
      print(inLanguage(TEXTS[key], language).replace(/\{(\w+)\}/g, (whole, name: string) => String(places[name] ?? whole)));
    const until = (at: string) => formatMinuteInZone(new Date(at), Intl.DateTimeFormat().resolvedOptions().timeZone, language);
    if (verb === 'unlink') {
      const { unlinked } = await service.post<{ unlinked: number }>(`${path}/unlink`, platform === undefined ? {} : { platform, userId });
      told('unlinked', { id: id ?? '', count: unlinked });
      return 0;
    }
    if (verb === 'factor') {
      const { url, expiresAt } = await service.post<{ url: string; expiresAt: string }>(
        `${path}/factor-link`,
        platform === undefined ? {} : { code: platform },
      );
      told('factor', { id: id ?? '', time: until(expiresAt), url });
      // A phone reads it from the screen; in a file or a pipe it would be noise.
      if (process.stdout.isTTY) for (const line of qrLines(url, !process.env.NO_COLOR)) print(line);
      return 0;
    }
    const { code, expiresAt } = await service.post<{ code: string; expiresAt: string }>(`${path}/link-code`, {});
    told('link', { code, time: until(expiresAt) });
    return 0;
  },
};

const TEXTS = {
  linkedBy: { en: 'linked by {by}', ru: 'привязал(а) {by}', ko: '{by} 님이 연결' },
  unlinked: {
    en: '{id}: accounts unlinked: {count}',
    ru: '{id}: отвязано учётных записей: {count}',
    ko: '{id}: 연결 해제한 계정 {count}개',
  },
  factor: {
    en: 'Let {id} open this (once, until {time}; the link is a secret):\n{url}',
    ru: 'Пусть {id} откроет (один раз, до {time}; ссылка — секрет):\n{url}',
    ko: '{id} 님이 열어야 합니다(한 번, {time}까지. 링크는 비밀입니다):\n{url}',
  },
  link: {
    en: 'Say to the bot in a direct message: link {code}   (once, until {time})',
    ru: 'Напишите боту в личном сообщении: link {code}   (один раз, до {time})',
    ko: '봇에게 개인 메시지로 보내세요: link {code}   (한 번, {time}까지)',
  },
} as const satisfies Record<string, Localized>;

/** An account, with who linked it where that was somebody else. */
function accountOf({ platform, userId, linkedBy: by }: Person['identities'][number], language: Language): string {
  return `${platform}:${userId}${by === undefined ? '' : ` (${fill(TEXTS.linkedBy, language, { by })})`}`;
}

function unclear(words: readonly string[]): AppError {
  return new AppError('REQUEST_INVALID', words.join(' '), {
    hint: {
      en: 'Say people list, people link ID, people unlink ID [PLATFORM ACCOUNT], or people factor ID [CODE].',
      ru: 'Например: people list, people link ID, people unlink ID [ПЛАТФОРМА АККАУНТ], people factor ID [КОД].',
      ko: '예: people list, people link ID, people unlink ID [플랫폼 계정], people factor ID [코드].',
    },
  });
}
