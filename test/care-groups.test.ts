import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SlackFake, startSlackFake } from './fakes/slack/slack-fake.ts';
import { eventually } from './peers/peer.ts';
import { type CommandLine, startCommandLine } from './rigs/command-line.ts';

const [OPS, TEAM] = ['C0000000A', 'C0000000B'];
const HOUR_MS = 3_600_000;

/** Alerts taken care of by group and by the command line, as processes, beside Slack. */
describe('care of groups', () => {
  let slack: SlackFake;
  let line: CommandLine;
  let passed = 0;

  beforeAll(async () => {
    slack = await startSlackFake();
    Object.assign(process.env, {
      ...{ TEST_GROUPS_SLACK: slack.token, TEST_GROUPS_SLACK_APP: slack.appToken },
      ...{ TEST_GROUPS_ANNA: 'key-of-anna-0123456789', TEST_GROUPS_BORIS: 'key-of-boris-0123456789' },
    });
    const account = (userId: string) => [{ platform: 'slack' as const, userId }];
    line = await startCommandLine(
      'care-groups',
      {
        slack: { botToken: 'env:TEST_GROUPS_SLACK', appToken: 'env:TEST_GROUPS_SLACK_APP', apiUrl: slack.apiUrl },
        channels: [
          { platform: 'slack', channel: OPS },
          { platform: 'slack', channel: TEAM, language: 'ru' },
        ],
        groups: [
          { id: 'storage', assets: ['lun-*'] },
          { id: 'shop', assets: ['srv-shop-*'] },
        ],
        routes: [{ id: 'ops', channels: [{ platform: 'slack', channel: OPS }] }],
        people: [
          { id: 'anna', name: 'Anna', roles: ['admin'], apiKey: 'env:TEST_GROUPS_ANNA', identities: account('U0000ANNA') },
          {
            ...{ id: 'boris', name: 'Boris', apiKey: 'env:TEST_GROUPS_BORIS', identities: account('U000BORIS') },
            groupRoles: [{ group: 'shop', roles: ['operator'] }],
          },
        ],
      },
      () => new Date(Date.now() + passed),
    );
    for (const [name, asset] of [
      ['Latency', 'lun-1'],
      ['Errors', 'srv-shop-1'],
    ] as const)
      await tell(name, asset);
    await said(/Errors/);
    await said(/Latency/);
  }, 60_000);
  afterAll(async () => {
    await line.stop();
    await slack.stop();
  });

  const tell = async (name: string, asset: string) => {
    const alerts = [{ status: 'firing', labels: { alertname: name, host: asset, severity: 'critical', env: 'prod' }, annotations: {} }];
    const startsAt = new Date(Date.now() + passed).toISOString();
    const fingerprint = Buffer.from(`${name}${asset}`.padEnd(16)).toString('hex').slice(0, 16);
    const whole = alerts.map((one) => ({ ...one, startsAt, endsAt: '0001-01-01T00:00:00Z', generatorURL: '', fingerprint }));
    const common = { groupLabels: {}, commonLabels: {}, commonAnnotations: {}, externalURL: 'http://127.0.0.1' };
    const body = { version: '4', groupKey: name, truncatedAlerts: 0, receiver: 'hook', status: 'firing', ...common, alerts: whole };
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    expect((await fetch(`${line.running.url}/alerts/alertmanager`, init)).status).toBe(202);
  };
  const texts = (channel = OPS) =>
    slack
      .messages(channel)
      .flatMap(({ user, text, blocks, ts }) => (user === slack.botUserId ? [{ ts, text: JSON.stringify([text, blocks]) }] : []));
  const said = (pattern: RegExp, channel = OPS) => eventually(() => texts(channel).find(({ text }) => pattern.test(text)), 20_000);
  const count = (pattern: RegExp, channel = OPS) => texts(channel).filter(({ text }) => pattern.test(text)).length;
  const say = (user: string, channel: string, text: string) => slack.say({ user, channel, text: `<@${slack.botUserId}> ${text}` });
  const pass = async (ms: number) => {
    passed += ms;
    await line.running.chat.care.tend();
    await line.running.queues.idle();
  };
  const run = (words: string, who: 'anna' | 'boris' = 'anna') =>
    line.run(words.match(/"[^"]*"|\S+/g)?.map((word) => word.replaceAll('"', '')) ?? [], {
      env: { INFRAMIND_KEY: `key-of-${who}-0123456789` },
    });

  test('a group is silenced in words or by a button, by whoever takes care of it, and its end is told where it was asked for', {
    timeout: 60_000,
  }, async () => {
    await say('U000BORIS', TEAM, 'silence group storage for 2h because none of mine');
    await eventually(() => slack.ephemerals.find(({ user, text }) => user === 'U000BORIS' && /may not/.test(text)));
    await say('U0000ANNA', TEAM, 'заглуши группу storage на 2 часа');
    const choice = await said(/Заглушить группа storage до .*: почему/, TEAM);
    await slack.click({ user: 'U0000ANNA', channel: TEAM, ts: choice.ts, label: /^плановые работы$/ });
    await said(/Заглушено до .*: группа storage\. Anna: /, TEAM);
    await tell('Full', 'lun-2');
    await eventually(async () => (await line.running.stores.alerts.count({ assetIds: ['lun-2'] })).alerts === 1);
    await line.running.queues.idle();
    expect(count(/lun-2/)).toBe(0);
    await pass(2 * HOUR_MS + 1_000);
    await said(/Тишина закончилась: группа storage.*1 алерт в 1 инциденте/, TEAM);
    await said(/lun-2/);
    await pass(1_000);
    expect(count(/закончилась/, TEAM)).toBe(1);
  });

  test('the end of a snooze is told once where it was asked for, beside the channel of the incident', { timeout: 60_000 }, async () => {
    await say('U0000ANNA', TEAM, 'snooze #1 for 1h');
    await said(/#1 .*до|#1.*until/, TEAM);
    await pass(HOUR_MS + 1_000);
    await said(/⏰ #1 .*отсрочка закончилась/, TEAM);
    await said(/#1 .*the snooze is over/);
    await pass(HOUR_MS);
    expect([count(/⏰ #1/, TEAM), count(/⏰ #1/)]).toEqual([1, 1]);
  });

  test('the command line does the same as a process, and refuses with a reason', { timeout: 120_000 }, async () => {
    const [alert] = await line.running.stores.alerts.list({ assetIds: ['srv-shop-1'], limit: 1 });
    const id = alert?.id ?? '';
    expect(await run('care silence --group storage --minutes 30 --reason "Firmware"')).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/silence group storage: ok/),
    });
    const listed = await run('care silences');
    expect(listed.stdout).toMatch(/Anna|anna.*Firmware.*group storage/);
    const silence = /sil_[0-9a-f]+/.exec(listed.stdout)?.[0] ?? '';
    expect(await run(`care end ${silence}`, 'boris')).toMatchObject({ status: 1 });
    expect(await run(`care end ${silence}`)).toMatchObject({ status: 0 });
    expect((await run('care silence --group stroage --minutes 30 --reason x')).stderr).toMatch(
      /no group "stroage"; there are storage, shop/,
    );
    expect((await run('care silence --group storage --minutes 30 --reason x', 'boris')).status).toBe(1);
    for (const words of [`acknowledge ${id}`, `unacknowledge ${id}`, `assign ${id} --to boris`, `snooze ${id} --minutes 10`])
      expect([words, (await run(`care ${words}`, 'boris')).status]).toEqual([words, 0]);
    expect((await line.running.stores.care.get(alert?.incidentId ?? ''))?.assignee).toBe('boris');

    const event = (more: string) =>
      [
        'BEGIN:VCALENDAR',
        'VERSION:2.0',
        'PRODID:-//t//EN',
        'BEGIN:VEVENT',
        'UID:1',
        'DTSTAMP:20260101T000000Z',
        more,
        'SUMMARY:Anna',
        'END:VEVENT',
        'END:VCALENDAR',
      ].join('\r\n');
    const [good, bad] = ['good.ics', 'bad.ics'].map((name) => join(line.folder, name)) as [string, string];
    writeFileSync(good, event('DTSTART:20260101T000000Z\r\nDTEND:20260102T000000Z\r\nRRULE:FREQ=DAILY'));
    writeFileSync(bad, event('DTSTART:20260101T000000Z\r\nEXRULE:FREQ=DAILY'));
    expect(await run(`oncall import primary ${good}`)).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/shifts in the next 35 days/),
    });
    expect((await run(`oncall import primary ${bad}`)).stderr).toMatch(/Line 8 of the calendar is not understood: EXRULE/);
  });

  test('routes that are not in force are tried on what was, with what they leave out', { timeout: 60_000 }, async () => {
    expect((await run('routes dry-run')).stdout).toMatch(/ops → slack C0000000A: sent × [23]/);
    const file = join(line.folder, 'draft.yaml');
    const draft = (match: string) =>
      writeFileSync(
        file,
        `slack: { botToken: not-for-you }\nroutes:\n  - id: no-storage\n    match: ${match}\n    channels: [{ platform: slack, channel: C0000000C }]\n  - { id: rest, channels: [] }\n`,
      );
    draft('{ severities: [critical], not: [{ groups: [storage] }, { labels: { env: test } }] }');
    const tried = await run(`routes dry-run --file ${file} --days 2`);
    expect(tried.stdout).toMatch(/no-storage → slack C0000000C: sent × 1/);
    expect(tried.stdout).toMatch(/rest: recorded only × [12]/);
    draft('{ not: [{}, { groups: [stroage] }] }');
    expect((await run(`routes dry-run --file ${file}`)).stderr).toMatch(/routes\.0\.match\.not\.0: name at least one field/);
    draft('{ not: [{ groups: [stroage] }] }');
    expect((await run(`routes dry-run --file ${file}`)).stderr).toMatch(
      /routes\.0\.match\.not\.0\.groups\.0: no group "stroage"; there are storage, shop; did you mean storage\?/,
    );
    expect((await run(`routes dry-run --file ${file}`, 'boris')).status).toBe(1);
    writeFileSync(file, 'channels: [{ platform: slack, channel: C0000000D }]\nroutes: []\n');
    expect((await run(`routes dry-run --file ${file}`)).stdout).toMatch(/ → slack C0000000D: sent × [23]/);
    // Nothing of it is in force.
    expect(line.running.chat.care.plan.routes.map(({ id }) => id)).toEqual(['ops']);
  });
});
