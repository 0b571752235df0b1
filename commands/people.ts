import { qrLines } from '../actions/sign-in/qr.ts';
import { loadSettings } from '../config.ts';
import { AppError } from '../domain/errors.ts';
import { type Command, configFile } from './command.ts';
import { requireService } from './service-client.ts';

type Person = {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly groupRoles: ReadonlyArray<{ readonly group: string; readonly roles: readonly string[] }>;
  readonly identities: ReadonlyArray<{ readonly platform: string; readonly userId: string }>;
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
    const service = await requireService(loadSettings(process.env, configFile(invocation)), process.env.INFRAMIND_KEY ?? null);
    if (verb === 'list') {
      const { people: all } = await service.get<{ people: readonly Person[] }>('/api/people');
      for (const one of all) {
        const roles = [...one.roles, ...one.groupRoles.map((of) => `${of.roles.join('+')} of ${of.group}`)].join(', ') || '-';
        print(`${one.id}  ${one.name}  ${roles}  ${one.identities.map((of) => `${of.platform}:${of.userId}`).join(' ')}`);
      }
      return 0;
    }
    const path = `/api/people/${encodeURIComponent(id ?? '')}`;
    if (verb === 'unlink') {
      const { unlinked } = await service.post<{ unlinked: number }>(`${path}/unlink`, platform === undefined ? {} : { platform, userId });
      print(`${id}: ${unlinked}`);
      return 0;
    }
    if (verb === 'factor') {
      const { url, expiresAt } = await service.post<{ url: string; expiresAt: string }>(
        `${path}/factor-link`,
        platform === undefined ? {} : { code: platform },
      );
      print(
        language === 'ru'
          ? `Пусть ${id} откроет (один раз, до ${expiresAt}; ссылка — секрет):\n${url}`
          : `Let ${id} open this (once, until ${expiresAt}; the link is a secret):\n${url}`,
      );
      // A phone reads it from the screen; in a file or a pipe it would be noise.
      if (process.stdout.isTTY) for (const line of qrLines(url, !process.env.NO_COLOR)) print(line);
      return 0;
    }
    const { code, expiresAt } = await service.post<{ code: string; expiresAt: string }>(`${path}/link-code`, {});
    print(
      language === 'ru'
        ? `Напишите боту в личном сообщении: link ${code}   (один раз, до ${expiresAt})`
        : `Say to the bot in a direct message: link ${code}   (once, until ${expiresAt})`,
    );
    return 0;
  },
};

function unclear(words: readonly string[]): AppError {
  return new AppError('REQUEST_INVALID', words.join(' '), {
    hint: {
      en: 'Say people list, people link ID, people unlink ID [PLATFORM ACCOUNT], or people factor ID [CODE].',
      ru: 'Например: people list, people link ID, people unlink ID [ПЛАТФОРМА АККАУНТ], people factor ID [КОД].',
    },
  });
}
