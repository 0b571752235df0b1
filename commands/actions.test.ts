import { afterAll, beforeAll, expect, test } from 'vitest';
import { columnsOf } from '../bot/terminal/columns.ts';
import { type CommandLine, startCommandLine } from '../test/rigs/command-line.ts';

const keys = { olga: 'key-of-olga', anna: 'key-of-anna', viktor: 'key-of-viktor' };
let line: CommandLine;
beforeAll(async () => {
  const person = (id: keyof typeof keys, role: 'admin' | 'operator' | 'viewer') => {
    process.env[`TEST_ACTIONS_${id.toUpperCase()}`] = keys[id];
    return { id, name: id, roles: [role], apiKey: `env:TEST_ACTIONS_${id.toUpperCase()}` };
  };
  process.env.TEST_ACTIONS_SSH = 'no key';
  const hosts = [
    { asset: 'srv-1', host: '127.0.0.1', port: 1, user: 'ops', privateKey: 'env:TEST_ACTIONS_SSH', hostKeyFingerprint: 'SHA256:abc' },
  ];
  line = await startCommandLine('actions', {
    hosts,
    people: [person('olga', 'operator'), person('anna', 'admin'), person('viktor', 'viewer')],
  });
}, 60_000);
afterAll(() => line.stop());

const as = (who: keyof typeof keys, ...words: string[]) => line.run(words, { env: { INFRAMIND_KEY: keys[who] } });

test('a runbook is shown, tried, asked for, listed and exported on the command line, within the rights of the key', {
  timeout: 120_000,
}, async () => {
  const [shown, tried] = await Promise.all([
    as('viktor', 'runbook', 'show', 'restart-service'),
    as('viktor', 'runbook', 'test', 'stop-service'),
  ]);
  expect(shown.stdout).toContain('restart: "systemctl" "restart" "nginx.service"');
  expect(tried).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/stop-service v(\d+)[\s\S]*stop-service\/rollback v\1[\s\S]*stop-service\/dry-run v\1/),
  });

  const lists = await Promise.all(['en', 'ru', 'ko'].map((language) => line.run(['runbook', 'list', '--lang', language])));
  const [english, russian, inKorean] = lists.map(({ stdout }) => stdout);
  expect(english).toMatch(/^delete-old-logs .* filling filesystem$/m);
  expect(russian).toMatch(/^delete-old-logs .* [а-яё ]+$/m);
  expect(inKorean).toMatch(/^delete-old-logs .* [가-힣 ]+$/m);
  for (const text of [english, russian, inKorean])
    expect(text).not.toMatch(/\b[a-z-]+\.(?:full|failed|down|latency|errors|high|running)\b/);

  const ask = ['runbook', 'run', 'restart-service', '--asset', 'srv-1', '--param', 'unit=shop.service'];
  const refused = await as('viktor', ...ask);
  expect(refused.status).not.toBe(0);
  expect(refused.stderr).toMatch(/may not|not allowed/i);
  const hostile = await as('olga', ...ask.slice(0, -1), 'unit=$(reboot)');
  expect(hostile.stderr).toContain('must look like');
  const asked = await as('olga', ...ask);
  expect(asked).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^apr_[0-9a-f]{24} {2}waiting for approval {2}hash [0-9a-f]{64}/),
  });
  const id = asked.stdout.slice(0, 28);

  const [listed, korean, exported] = await Promise.all([
    as('viktor', 'runs', '--lang', 'en'),
    as('viktor', 'runs', '--lang', 'ko'),
    as('viktor', 'runs', 'export'),
  ]);
  const stopped = await as('olga', 'runs', 'stop', id);
  expect(listed.stdout).toMatch(
    new RegExp(
      `^REQUEST +ASKED +RUNBOOK +ON +STATE +WHO → APPROVED BY\\n${id}  \\d.* UTC.*  restart-service  srv-1  waiting for approval  olga → –\\n`,
    ),
  );
  expect(korean.stdout).toMatch(new RegExp(`^요청 +요청 시각 +런북 +대상 +상태 +요청자 → 승인자\\n${id}  .*  승인 대기  olga → –\\n`));
  // Wide signs stand below each other too.
  const [head = '', row = ''] = korean.stdout.split('\n');
  const before = (line: string, word: string) => columnsOf(line.slice(0, line.indexOf(word)));
  expect(before(head, '상태')).toBe(before(row, '승인 대기'));
  expect(JSON.parse(exported.stdout.trim())).toMatchObject({
    approval: { id, requestedBy: 'olga' },
    run: null,
    audit: [{ action: 'approval.requested' }],
  });
  expect(stopped.status).not.toBe(0);
});

test('who gave no key is told in his language where a command takes it from, once', { timeout: 60_000 }, async () => {
  const [none, russian, forbidden] = await Promise.all([
    line.run(['people', 'list', '--lang', 'ko']),
    line.run(['people', 'factor', 'anna', '--lang', 'ru']),
    as('viktor', 'people', 'list', '--lang', 'ru'),
  ]);
  expect(none.stderr).toMatch(/^로그인이 필요합니다. .*\n.*INFRAMIND_KEY/);
  expect(russian.stderr).toContain('для команды — в INFRAMIND_KEY');
  expect(forbidden.stderr.match(/У вас нет на это прав/g)).toHaveLength(1);
});

test('a freeze is set, seen to stop a request, and ended', { timeout: 120_000 }, async () => {
  const freeze = ['changes', 'freeze', '--minutes', '60', '--asset', 'srv-*', '--reason', 'release'];
  expect((await as('olga', ...freeze)).status).not.toBe(0);
  const made = await as('anna', ...freeze);
  expect(made.stdout).toMatch(/^chp_[0-9a-f]{24} {2}freeze .* release/);
  const refused = await as('olga', 'runbook', 'run', 'restart-service', '--asset', 'srv-1', '--param', 'unit=other.service');
  expect(refused.stderr).toMatch(/Changes are frozen until .* UTC: release/);
  expect((await as('anna', 'changes', 'end', made.stdout.slice(0, 28))).status).toBe(0);
  expect((await as('viktor', 'changes')).stdout).toContain('There is no window and no freeze.');
});
