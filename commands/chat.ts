import { connect } from 'node:net';
import { terminalSocket } from '../assembly/terminal-socket.ts';
import { wrapColumns } from '../bot/terminal/columns.ts';
import { loadSettings } from '../config.ts';
import { AppError } from '../domain/errors.ts';
import { inLanguage } from '../domain/language.ts';
import { hasColour } from './colour.ts';
import { type Command, configFile } from './command.ts';
import { recite, talk } from './talk.ts';

const HINT = {
  en: 'Ask, for example: what is unusual on this host? A number presses a button, "help" says more, Ctrl+C stops an answer, Ctrl+D leaves.',
  ru: 'Спросите, например: что необычного на этом хосте? Номер нажимает кнопку, «помощь» расскажет больше, Ctrl+C останавливает ответ, выход — Ctrl+D.',
  ko: '예: 이 호스트에서 이상한 점은? 번호를 입력하면 버튼이 눌립니다. "도움말"은 설명, 답변 중지는 Ctrl+C, 종료는 Ctrl+D.',
};
const GONE = { en: 'The service has ended.', ru: 'Сервис завершил работу.', ko: '서비스가 종료되었습니다.' };

/** `inframind chat` joins this terminal to the running service; Ctrl+D leaves. */
export const chat: Command = {
  usage: '',
  about: {
    en: 'talk to the running service in this terminal',
    ru: 'говорить с работающей службой в этом терминале',
    ko: '이 터미널에서 실행 중인 서비스와 대화',
  },
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
              ko: `데이터 폴더 ${settings.dataDir}에서 실행 중인 서비스가 없습니다. 시작하세요: npm start`,
            },
            cause,
          }),
        ),
      );
    });
    const isTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
    const hello = { columns: process.stdout.columns ?? 80, colour: hasColour(), script: process.stdin.isTTY !== true };
    socket.write(`${JSON.stringify(hello)}\n`);
    socket.on('error', () => undefined);
    if (isTerminal) invocation.print(wrapColumns(inLanguage(HINT, invocation.language), hello.columns - 1).join('\n'));
    const ending = await (isTerminal ? talk(socket) : recite(socket));
    // Keys are no longer waited for when the service has ended.
    process.stdin.destroy();
    if (ending === 'left') return 0;
    process.stderr.write(`${inLanguage(GONE, invocation.language)}\n`);
    return 1;
  },
};
