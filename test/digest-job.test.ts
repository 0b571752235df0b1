import { connect } from 'node:net';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { terminalSocket } from '../assembly/terminal-socket.ts';
import { parseSettings } from '../config.ts';
import { createApp, type Running } from '../main.ts';
import { type SlackFake, startSlackFake } from './fakes/slack/slack-fake.ts';
import { startTelegramFake, type TelegramFake } from './fakes/telegram/telegram-fake.ts';
import { eventually, freePort, scratch } from './peers/peer.ts';
import { describeWithPython } from './peers/python.ts';
import { headerOf, type Mail, SMTP_PACKAGES, type SmtpPeer, startSmtp } from './peers/smtp.ts';
import { busyDay } from './rigs/busy-day.ts';

const DAY_MS = 86_400_000;
const KEY = 'key-of-anna-0123456789';
/** A Tuesday; each digest below is due then by the wall clock of its own zone. */
const DUE = new Date('2026-11-24T07:00:00Z');
const PLACES = [
  { id: 'slack-en', platform: 'slack', channel: 'C0000000A', language: 'en', timeZone: 'Europe/Berlin', cron: '0 8 * * 1-5' },
  { id: 'slack-ru', platform: 'slack', channel: 'C0000000B', language: 'ru', timeZone: 'Europe/Moscow', cron: '0 10 * * 1-5' },
  { id: 'telegram-en', platform: 'telegram', channel: '-1001', language: 'en', timeZone: 'Asia/Seoul', cron: '0 16 * * 1-5' },
  { id: 'telegram-ru', platform: 'telegram', channel: '-1002', language: 'ru', timeZone: 'Europe/Moscow', cron: '0 10 * * 1-5' },
  { id: 'mail-en', platform: 'email', channel: 'en@example.com', language: 'en', timeZone: 'America/New_York', cron: '0 2 * * 1-5' },
  { id: 'mail-ru', platform: 'email', channel: 'ru@example.com', language: 'ru', timeZone: 'Asia/Yekaterinburg', cron: '0 12 * * 1-5' },
] as const;
type Place = (typeof PLACES)[number];

/** What each reader must find, in this order: verdict, who is needed, figures, noise with advice, changes, forecast, runs. */
const TOLD = {
  en: [
    'One incident is open and needs someone, #12: TargetDown on srv-web-02',
    'Needs someone today',
    'Likely cause: link down on sw-core-1. Nobody has taken it.',
    '1 request to run something waits for approval.',
    '6 alerts in 6 incidents on 2 assets: 1 critical, 5 warnings.',
    'Noisiest alerts',
    'let the rule wait that long before it fires',
    'Changes',
    '4.1.7 → 4.1.8',
    'Predicted',
    'What was run',
    'restart was run on srv-db-03 and helped.',
    'Data until 24 Nov',
  ],
  ru: [
    'Один открытый инцидент ждёт человека, #12: TargetDown on srv-web-02',
    'Сегодня нужен человек',
    'Вероятная причина: обрыв связи, sw-core-1. Никто не взял.',
    '1 запрос на выполнение ждёт утверждения.',
    '6 алертов в 6 инцидентах на 2 объектах: 1 критический, 5 предупреждений.',
    'Самые частые алерты',
    'пусть правило ждёт столько',
    'Изменения',
    '4.1.7 → 4.1.8',
    'Прогноз',
    'Что выполнялось',
    'Данные до 24 нояб.',
  ],
} as const;

/** Digests by the clock and on demand, through the program's own queue and outbox, to every place where people read. */
describeWithPython(SMTP_PACKAGES, 'digests', () => {
  const folder = scratch('digests');
  const dataDir = join(folder.path, 'data');
  let slack: SlackFake;
  let telegram: TelegramFake;
  let mail: SmtpPeer;
  let port: number;
  let app: ReturnType<typeof createApp>;
  let running: Running;
  let clock = { at: DUE.getTime() + 5_000, since: Date.now() };
  const faults: unknown[] = [];

  const start = async (at: number, schedules = true) => {
    clock = { at, since: Date.now() };
    app = createApp(settings(), {
      log: pino({ level: 'warn' }, { write: (line: string) => void faults.push(JSON.parse(line)) }),
      now: () => new Date(clock.at + Date.now() - clock.since),
      schedules,
    });
    running = await app.start();
  };
  const settings = () =>
    parseSettings(
      {
        ...{ dataDir, api: { port, publicUrl: 'https://inframind.example' }, targets: [], rules: [], evaluateEvery: '1h' },
        people: [
          {
            ...{ id: 'anna', name: 'Anna', roles: ['admin'], timeZone: 'Europe/Berlin', apiKey: 'env:TEST_DIGEST_KEY' },
            identities: [
              { platform: 'slack', userId: 'U0000ANNA' },
              { platform: 'telegram', userId: '11' },
            ],
          },
        ],
        channels: PLACES.map(({ platform, channel, language, timeZone }) => ({ platform, channel, language, timeZone })),
        // What is open was told long ago.
        routes: [{ id: 'nowhere', channels: [] }],
        digests: PLACES.map(({ id, cron, platform, channel }) => ({ id, cron, platform, channel })),
        slack: { botToken: 'env:TEST_DIGEST_SLACK', appToken: 'env:TEST_DIGEST_SLACK_APP', apiUrl: slack.apiUrl },
        telegram: { token: 'env:TEST_DIGEST_TELEGRAM', apiRoot: telegram.apiRoot },
        email: { host: '127.0.0.1', port: mail.port, tls: 'none', from: 'inframind@example.com' },
      },
      'test',
    );

  beforeAll(async () => {
    [slack, telegram, mail, port] = await Promise.all([startSlackFake(), startTelegramFake(), startSmtp({ tls: 'none' }), freePort()]);
    Object.assign(process.env, {
      TEST_DIGEST_KEY: KEY,
      TEST_DIGEST_SLACK: slack.token,
      TEST_DIGEST_SLACK_APP: slack.appToken,
      TEST_DIGEST_TELEGRAM: telegram.token,
    });
    await start(DUE.getTime() - 60_000, false);
    await busyDay(running.stores, DUE);
    await app.stop();
  });
  afterAll(async () => {
    await app.stop();
    await Promise.all([slack.stop(), telegram.stop(), mail.stop()]);
    folder.remove();
  });

  const mailsTo = (address: string) => mail.mails().filter(({ to }) => to.includes(address));
  /** The digests that a place has been sent, as they are read there, and all pictures. */
  const readAt = ({ platform, channel }: Pick<Place, 'platform' | 'channel'>): { texts: string[]; pictures: Buffer[] } => {
    if (platform === 'slack') {
      const own = slack.messages(channel).filter(({ user, files }) => user === slack.botUserId && files === undefined);
      const uploads = slack.uploads.filter((one) => one.channel === channel);
      return { texts: digests(own.map(({ blocks }) => readable(blocks))), pictures: uploads.flatMap(({ content }) => content ?? []) };
    }
    if (platform === 'telegram') {
      const own = telegram.messages(Number(channel)).filter(({ from }) => from.is_bot);
      const pictures = own.flatMap(({ message_id: id, photo }) => (photo === undefined ? [] : (telegram.photo(id) ?? [])));
      return { texts: digests(own.map(({ text, caption }) => text ?? caption ?? '')), pictures };
    }
    const parts = (one: Mail, type: string) => one.parts.filter((part) => part.type === type);
    return {
      texts: digests(mailsTo(channel).map((one) => parts(one, 'text/plain')[0]?.text ?? '')),
      pictures: mailsTo(channel).flatMap((one) => parts(one, 'image/png').map(({ base64 }) => Buffer.from(base64 ?? '', 'base64'))),
    };
  };
  /** Channels also hear of a request that nobody decided. */
  const digests = (texts: readonly string[]) => texts.filter((text) => /^(?:Digest|Сводка) · /m.test(text));
  const readable = (blocks: unknown): string =>
    [...JSON.stringify(blocks).matchAll(/"text":("(?:[^"\\]|\\.)*")/g)]
      .map(([, text]) => JSON.parse(text ?? '""') as string)
      .join('\n')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&');
  /** Waits until each place was told so often, and nothing more is to be sent. */
  const everyoneTold = async (times: number) => {
    const counts = () => PLACES.map(({ id, ...place }) => [id, readAt(place).texts.length, readAt(place).pictures.length]);
    await eventually(() => counts().every(([, , pictures]) => Number(pictures) >= times), 30_000).catch(() => {
      throw new Error(`${JSON.stringify(counts())} ${JSON.stringify(faults)}`);
    });
    await running.queues.idle();
    for (const platform of ['slack', 'telegram', 'email'] as const)
      await eventually(async () => (await running.stores.chat.waiting({ platform, limit: 10 })).length === 0, 20_000);
    expect(counts()).toEqual(PLACES.map(({ id }) => [id, times, times]));
  };

  test('goes by the clock of each place once to Slack, Telegram and mail, with its chart, though an answer is lost on the way', {
    timeout: 90_000,
  }, async () => {
    slack.fail('chat.postMessage', { kind: 'lost' });
    telegram.fail('sendMessage', { kind: 'rate-limited', retryAfterS: 1 });
    await start(DUE.getTime() + 5_000);
    await everyoneTold(1);
    for (const { language, ...place } of PLACES) {
      const [text = ''] = readAt(place).texts;
      let from = 0;
      for (const part of TOLD[language]) {
        const at = text.indexOf(part, from);
        if (at < 0) throw new Error(`${place.id} lacks “${part}” after ${from}:\n${text}`);
        from = at;
      }
      expect(text).toContain(place.timeZone);
      expect(readAt(place).pictures[0]?.subarray(1, 4).toString()).toBe('PNG');
    }
    const inMail = mailsTo('ru@example.com')[0];
    expect(headerOf(inMail, 'Subject')).toContain('Один открытый инцидент');
    expect(inMail?.parts.find(({ type }) => type === 'image/png')).toMatchObject({ disposition: 'inline' });
    expect(inMail?.parts.find(({ type }) => type === 'text/html')?.text).toContain('cid:chart@inframind');
    // A picture belongs to its digest.
    for (const upload of slack.uploads) {
      const above = slack.messages(String(upload.channel)).find(({ ts }) => ts === upload.thread);
      expect(readable(above?.blocks)).toMatch(/^(?:Digest|Сводка) · /m);
    }
  });

  test('is not sent again by a restart, and again the day after', { timeout: 90_000 }, async () => {
    await app.stop();
    await start(DUE.getTime() + 3_600_000);
    await eventually(async () => (await running.queues.schedules('digest')).length === PLACES.length);
    await everyoneTold(1);
    await app.stop();
    await start(DUE.getTime() + DAY_MS + 5_000);
    await everyoneTold(2);
    const [, second] = readAt(PLACES[0]).texts;
    expect(second).toContain('24 Nov 08:00 – 25 Nov 08:00 UTC+1 (Europe/Berlin)');
  });

  test('comes when it is asked for: in Slack, in Telegram, in a terminal, on the web page', { timeout: 60_000 }, async () => {
    const week = (text: string, language: 'en' | 'ru' = 'en') => {
      expect(text).toContain(language === 'en' ? 'Needs someone today' : 'Сегодня нужен человек');
      expect(text).toContain(language === 'en' ? '7 alerts in 7 incidents' : '7 алертов в 7 инцидентах');
    };
    const [inSlack, , inTelegram, inRussian] = PLACES;
    await slack.say({ user: 'U0000ANNA', channel: inSlack.channel, text: `<@${slack.botUserId}> digest 7d` });
    week(await eventually(() => readAt(inSlack).texts[2], 20_000));
    await eventually(() => readAt(inSlack).pictures.length === 3, 20_000);
    await telegram.say({ user: 11, chat: Number(inTelegram.channel), text: `@${telegram.botUsername} digest 7d` });
    week(await eventually(() => readAt(inTelegram).texts[2], 20_000));
    await telegram.say({ user: 11, chat: Number(inRussian.channel), text: `@${telegram.botUsername} сводка за 7 дней` });
    week(await eventually(() => readAt(inRussian).texts[2], 20_000), 'ru');
    await eventually(() => readAt(inRussian).pictures.length === 3, 20_000);

    const socket = connect(terminalSocket(dataDir));
    let shown = '';
    socket.on('data', (chunk: Buffer) => {
      shown += chunk.toString();
    });
    socket.write('{"columns":400,"colour":false}\ndigest 7d\n');
    week(await eventually(() => (shown.includes('Data until') ? shown : null), 20_000));
    socket.destroy();

    const call = (init: RequestInit = {}) =>
      fetch(`http://127.0.0.1:${port}/api/chat`, {
        ...init,
        headers: { 'content-type': 'application/json', authorization: `Bearer ${KEY}` },
      });
    const body = { id: 'said-once-1', thread: 'main', body: { kind: 'text', text: 'digest 7d' } };
    expect((await call({ method: 'POST', body: JSON.stringify(body) })).status).toBe(200);
    week(await eventually(async () => ((text) => (text.includes('Data until') ? text : null))(await (await call()).text()), 20_000));
    // Nothing but the answer that was lost on the way.
    expect(faults.filter((fault) => !/fetch failed/.test(JSON.stringify(fault)))).toEqual([]);
  });
});
