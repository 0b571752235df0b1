import { flushCompileCache } from 'node:module';
import { pino } from 'pino';
import { rolesOf } from '../assembly/roles.ts';
import { loadSettings } from '../config.ts';
import { redact } from '../copilot/guard.ts';
import { createApp } from '../main.ts';
import { type Command, configFile } from './command.ts';

/** `inframind start` runs everything in one process, or a part in each of several, until it is told to stop. */
export const start: Command = {
  usage: '',
  about: 'run the service: API, workers, chat; --only api|bot|worker one of them (api,bot: two)',
  options: { verbose: { type: 'boolean' }, only: { type: 'string' } },
  run: async (invocation) => {
    const roles = rolesOf(invocation.options.only as string | undefined);
    const settings = loadSettings(process.env, configFile(invocation));
    const log = pino({ level: invocation.options.verbose === true ? 'debug' : 'info' }, pino.destination({ dest: 2, sync: false }));
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
    invocation.print(invocation.language === 'ru' ? `InfraMind работает: ${running.url}` : `InfraMind is running: ${running.url}`);
    invocation.print(
      invocation.language === 'ru'
        ? 'Чат в терминале: npm run chat. Остановить: Ctrl+C.'
        : 'Terminal chat: npm run chat. Stop with Ctrl+C.',
    );
    // Now, since not every end leaves time for it.
    flushCompileCache();
    await stopped;
    await app.stop();
    return 0;
  },
};
