import { flushCompileCache } from 'node:module';
import { pino } from 'pino';
import { rolesOf } from '../assembly/roles.ts';
import { loadSettings } from '../config.ts';
import { inLanguage, type Localized } from '../domain/language.ts';
import { redact } from '../domain/redact/redact.ts';
import { createApp } from '../main.ts';
import { type Command, configFile } from './command.ts';
import { plainLine } from './plain-log.ts';
import { settingsLine } from './settings-line.ts';

/** `inframind start` runs everything in one process, or a part in each of several, until it is told to stop. */
export const start: Command = {
  usage: '',
  about: {
    en: 'run the service: API, workers, chat; --only api|bot|worker one of them (api,bot: two)',
    ru: 'запустить службу: API, обработчики, чат; --only api|bot|worker — одно из них (api,bot — два)',
    ko: '서비스 실행: API, 작업자, 채팅; --only api|bot|worker는 그중 하나 (api,bot은 둘)',
  },
  options: { verbose: { type: 'boolean' }, only: { type: 'string' } },
  run: async (invocation) => {
    const roles = rolesOf(invocation.options.only as string | undefined);
    const settings = loadSettings(process.env, configFile(invocation));
    const toPeople = { write: (line: string) => process.stderr.write(plainLine(line)) };
    const level = invocation.options.verbose === true ? 'debug' : 'info';
    const log = pino({ level }, process.stderr.isTTY ? toPeople : pino.destination({ dest: 2, sync: false }));
    // Nothing of the state may be trusted after it: whoever supervises us starts us anew, and the log says why, without secrets.
    process.on('uncaughtException', (error) => {
      log.fatal(redact(error.stack ?? String(error)));
      log.flush(() => process.exit(1));
    });
    const app = createApp(settings, { log, now: () => new Date(), roles });
    const stopped = new Promise<void>((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
    });
    const running = await app.start();
    const told = settingsLine(process.env, configFile(invocation));
    for (const line of [SAY.runs(String(running.url)), SAY.settings(told), SAY.terminal])
      invocation.print(inLanguage(line, invocation.language));
    // Now, since not every end leaves time for it.
    flushCompileCache();
    await stopped;
    const leave = (code: number) => log.flush(() => process.exit(code));
    // Asked twice it goes at once: what is owed is in durable jobs.
    process.on('SIGINT', () => leave(130));
    setTimeout(() => {
      log.error(
        `the service did not end within ${STOP_MS / 1_000} s: something it waits for is away; its jobs are taken up at the next start`,
      );
      leave(1);
    }, STOP_MS).unref();
    await app.stop();
    // What connects to a server that is away, again and again, would keep the process.
    setTimeout(leave, LINGER_MS, 0).unref();
    return 0;
  },
};

/** Whoever supervises us waits 30 s or more, then ends us by force. */
const STOP_MS = 25_000;
const LINGER_MS = 1_000;

const SAY = {
  runs: (url: string): Localized => ({
    en: `InfraMind is running: ${url}`,
    ru: `InfraMind работает: ${url}`,
    ko: `InfraMind 실행 중: ${url}`,
  }),
  settings: ({ en, ru, ko = en }: Localized): Localized => ({ en: `Settings: ${en}`, ru: `Настройки: ${ru}`, ko: `설정: ${ko}` }),
  terminal: {
    en: 'Terminal chat: npm run chat. Stop with Ctrl+C.',
    ru: 'Чат в терминале: npm run chat. Остановить: Ctrl+C.',
    ko: '터미널 채팅: npm run chat. 중지: Ctrl+C.',
  },
};
