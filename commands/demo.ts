import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { answerCard } from '../bot/cards.ts';
import { renderTerminal } from '../bot/terminal/render.ts';
import { parseSettings } from '../config.ts';
import { runDemo } from '../demo/demo.ts';
import { incidentNames } from '../demo/incident.ts';
import { AppError } from '../domain/errors.ts';
import type { Enqueue } from '../domain/jobs.ts';
import { inLanguage, type Language } from '../domain/language.ts';
import { createApp, type Running } from '../main.ts';
import { hasColour } from './colour.ts';
import type { Command } from './command.ts';

/** `npm run demo`: everything embedded in one process, recorded incidents through the real pipeline, then the end. */
export const demo: Command = {
  usage: '',
  about: {
    en: 'replay recorded incidents and explain them; --keep leaves it running',
    ru: 'воспроизвести записанные инциденты и объяснить их; с --keep продолжает работать',
    ko: '녹화된 인시던트를 재생하고 설명; --keep이면 계속 실행',
  },
  options: { keep: { type: 'boolean' }, incident: { type: 'string' }, port: { type: 'string' } },
  run: async (invocation) => {
    const { keep, incident } = invocation.options;
    const names = await incidentNames();
    if (typeof incident === 'string' && !names.includes(incident)) throw unknownIncident(incident, names);
    const startedAt = performance.now();
    const folder = mkdtempSync(join(tmpdir(), 'inframind-demo-'));
    const api = { port: Number(invocation.options.port ?? 8050) };
    const { key, people } = somebody(folder, invocation.language);
    const settings = parseSettings(
      { dataDir: folder, api, targets: [], rules: [], people, language: invocation.language, timeZone: zone() },
      'demo',
    );
    const app = createApp(settings, {
      log: pino({ level: 'error' }),
      now: () => new Date(),
      schedules: false,
      terminals: keep === true,
      api: keep === true,
    });
    try {
      const running = await app.start();
      const results = await runDemo(
        { print: invocation.print, now: () => new Date(), tenant: async () => tenantOf(running) },
        { incident: typeof incident === 'string' ? incident : null, language: invocation.language },
      );
      const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
      invocation.print(
        inLanguage(
          {
            en: `\n${results.length} ${results.length === 1 ? 'incident' : 'incidents'} explained in ${seconds} s.`,
            ru: `\nОбъяснено инцидентов: ${results.length} за ${seconds.replace('.', ',')} с.`,
            ko: `\n인시던트 ${results.length}건을 ${seconds}초에 설명했습니다.`,
          },
          invocation.language,
        ),
      );
      if (keep === true) {
        invocation.print(
          inLanguage(
            {
              en: `Look at them: ${running.url}  (Ctrl+C ends)\nTalk about them, in another terminal: ${talking(folder)}\nOr in the browser: ${running.url}/chat  with the key ${key}`,
              ru: `Посмотреть: ${running.url}  (Ctrl+C — закончить)\nПоговорить о них, в другом терминале: ${talking(folder)}\nИли в браузере: ${running.url}/chat  с ключом ${key}`,
              ko: `보기: ${running.url}  (종료: Ctrl+C)\n다른 터미널에서 대화: ${talking(folder)}\n또는 브라우저에서: ${running.url}/chat  키 ${key}`,
            },
            invocation.language,
          ),
        );
        await new Promise<void>((resolve) => {
          for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
        });
      }
      return results.every(({ alert }) => alert !== null) ? 0 : 1;
    } finally {
      await app.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function tenantOf({ stores, queues, explain }: Running) {
  const ruleIds: string[] = [];
  // Incidents end at the same instant: while one is replayed the rules of the others are left alone.
  const enqueue: Enqueue = (name, payload, options) =>
    queues.enqueue(name, name === 'evaluate' ? { ...payload, ruleIds } : payload, options);
  return {
    tenantId: stores.tenantId,
    enqueue,
    idle: () => queues.idle(),
    putRule: async (rule: Parameters<typeof stores.alerts.putRule>[0]) => {
      ruleIds.push(rule.id);
      await stores.alerts.putRule(rule);
    },
    alerts: () => stores.alerts.list({ limit: 100 }),
    explain: (question: { readonly alertId: string; readonly language: Language; readonly at: Date }) =>
      explain({ ...question, timeZone: zone() }),
    render: (alert: Parameters<typeof answerCard>[1]['alert'] & object, answer: Parameters<typeof answerCard>[0]) => {
      const card = answerCard(answer, { incidentNumber: null, evidenceUrlBase: null, webUrl: null, canRequest: true, alert });
      return renderTerminal(card, { width: Math.min(100, process.stdout.columns ?? 100), colour: hasColour() });
    },
  };
}

/** Whoever watches the demo, who talks on the web page by a key that lasts as long as the demo. */
function somebody(folder: string, language: Language) {
  const key = randomBytes(8).toString('hex');
  const file = join(folder, 'key');
  writeFileSync(file, key, { mode: 0o600 });
  const name = inLanguage({ en: 'You', ru: 'Вы', ko: '나' }, language);
  return { key, people: [{ id: 'you', name, roles: ['operator'], apiKey: `file:${file}`, language, timeZone: zone() }] };
}

/** The line that joins another terminal to the service of this folder. */
function talking(folder: string): string {
  const set = process.platform === 'win32' ? `set INFRAMIND_DATA_DIR=${folder} &&` : `INFRAMIND_DATA_DIR=${folder}`;
  return `${set} npm run chat`;
}

function zone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function unknownIncident(name: string, names: readonly string[]): AppError {
  const list = names.join(', ');
  return new AppError('REQUEST_INVALID', `no incident ${name}`, {
    hint: {
      en: `There is no incident "${name}". There are: ${list}.`,
      ru: `Нет инцидента «${name}». Есть: ${list}.`,
      ko: `"${name}" 인시던트는 없습니다. 있는 것: ${list}.`,
    },
  });
}
