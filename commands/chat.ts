import { connect } from 'node:net';
import { terminalSocket } from '../assembly/terminal-socket.ts';
import { loadSettings } from '../config.ts';
import { AppError } from '../domain/errors.ts';
import { type Command, configFile } from './command.ts';

/** `inframind chat` joins this terminal to the running service; Ctrl+D leaves. */
export const chat: Command = {
  usage: '',
  about: 'talk to the running service in this terminal',
  options: {},
  run: async (invocation) => {
    const settings = loadSettings(process.env, configFile(invocation));
    const socket = connect(terminalSocket(settings.dataDir));
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', (cause) =>
        reject(
          new AppError('SERVICE_AWAY', 'no service', {
            hint: {
              en: `Nothing listens in the data folder ${settings.dataDir}. Start it with: npm start`,
              ru: `Папку данных ${settings.dataDir} никто не обслуживает. Запустите: npm start`,
            },
            cause,
          }),
        ),
      );
    });
    socket.write(`${JSON.stringify({ columns: process.stdout.columns ?? 80, colour: process.stdout.isTTY === true })}\n`);
    invocation.print(
      invocation.language === 'ru'
        ? 'Спросите, например: что необычного на этом хосте? Номер нажимает кнопку. Выход: Ctrl+D.'
        : 'Ask, for example: what is unusual on this host? A number presses a button. Leave with Ctrl+D.',
    );
    process.stdin.pipe(socket);
    socket.pipe(process.stdout);
    socket.on('error', () => undefined);
    await new Promise<void>((resolve) => socket.once('close', () => resolve()));
    // Keys are no longer waited for when the service has ended.
    process.stdin.destroy();
    return 0;
  },
};
