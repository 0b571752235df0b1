import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadRunbooks } from '../actions/runbooks/load.ts';
import type { Question } from '../domain/answer.ts';
import { languageOf } from '../domain/language.ts';
import { openStores } from '../stores/postgres/open.ts';
import type { Stores, TenantStores } from '../stores/stores.ts';
import { type AskDeps, ask } from './ask.ts';
import { ALERT_AT, fact, gauge, quietHour, type Scenario, seed, storageLatency } from './testing/scenarios.ts';

let stores: Stores;
beforeAll(async () => {
  stores = (await openStores({ databaseUrl: null, dataDir: 'memory' })).stores;
});
afterAll(() => stores.close());

async function tenantWith(scenario: Scenario): Promise<TenantStores> {
  const id = randomUUID();
  await stores.tenants.create({ id, name: id });
  const tenant = stores.forTenant(id);
  await seed(tenant, scenario);
  return tenant;
}

async function replyTo(scenario: Scenario, text: string, more: Partial<Question> & Partial<AskDeps> = {}, tenant?: TenantStores) {
  const question: Question = { text, language: languageOf(text), alertId: null, askedAt: scenario.at, timeZone: 'UTC', ...more };
  return ask({ stores: tenant ?? (await tenantWith(scenario)), runbooks: [], thisHost: more.thisHost ?? null }, question);
}

test('“why” in each language explains the thread’s alert, or the newest one firing', async () => {
  const scenario = storageLatency();
  for (const text of ['why did this alert fire?', 'почему сработал алерт?', '왜 알림이 발생했나요?']) {
    const reply = await replyTo(scenario, text);
    expect(reply).toMatchObject({ kind: 'answer', answer: { alertId: scenario.alert.id, language: languageOf(text), withheld: 0 } });
  }
});

test('the graph has the limit and the onsets', async () => {
  const reply = await replyTo(storageLatency(), 'show the graph');
  expect(reply).toMatchObject({ kind: 'chart', chart: { threshold: 25, unit: '%' } });
  if (reply.kind !== 'chart') return;
  expect(reply.chart.marks.map(({ label }) => label)).toContain('write rate, lun-12');
  expect(Math.max(...(reply.chart.series[0]?.points.map(([, value]) => value) ?? []))).toBeGreaterThan(25);
});

test('a graph of one machine shows the kind asked for and no other, each series told from the others by what it is of', async () => {
  const [scenario, quiet] = [storageLatency(), { ...quietHour(), samples: [] }];
  const tenant = await tenantWith(quiet);
  const at = scenario.at.getTime() - 60_000;
  const cpu = (mode: string, value: number) => gauge(at, 'vm-1', 'system.cpu.utilization', { 'cpu.mode': mode }, '1', value);
  const net = (name: string, direction: string, value: number) =>
    gauge(at, 'vm-1', 'system.network.io', { 'network.interface.name': name, 'network.io.direction': direction }, 'By/s', value);
  await tenant.samples.write([
    ...[cpu('user', 0.3), cpu('system', 0.1), cpu('idle', 0.5), cpu('iowait', 0.1)],
    gauge(at, 'vm-1', 'system.cpu.load_average.1m', {}, '{thread}', 1.5),
    ...[net('eth0', 'receive', 1e6), net('eth0', 'transmit', 2e6), net('eth1', 'receive', 5)],
  ]);
  await tenant.inventory.apply([fact('vm-1', 'server', [])]);
  const drawn = async (text: string) => {
    const reply = await replyTo(scenario, text, {}, tenant);
    return reply.kind === 'chart' ? { title: reply.chart.title, names: reply.chart.series.map(({ name }) => name).sort() } : reply;
  };
  expect(await drawn('show cpu of vm-1')).toEqual({ title: 'CPU use, vm-1', names: ['CPU use, system, vm-1', 'CPU use, user, vm-1'] });
  expect(await drawn('show iowait of vm-1')).toEqual({ title: 'I/O wait, vm-1', names: ['I/O wait, vm-1'] });
  expect(await drawn('load average vm-1 graph')).toMatchObject({ names: ['Load average, vm-1'] });
  expect(await drawn('график трафика на vm-1')).toEqual({
    title: 'Сетевой трафик, vm-1',
    names: ['Сетевой трафик, eth0, receive, vm-1', 'Сетевой трафик, eth0, transmit, vm-1', 'Сетевой трафик, eth1, vm-1'],
  });
  expect(await drawn('graph system.network.io vm-1')).toMatchObject({ title: 'Network traffic, vm-1' });
  expect(await drawn('график памяти vm-1')).toMatchObject({ kind: 'sentence' });
});

test('a graph of several machines shows each of them, and says which it leaves out', async () => {
  const scenario = storageLatency();
  const tenant = await tenantWith({ ...quietHour(), samples: [] });
  const names = ['vm-1', 'vm-2', 'vm-3', 'vm-4', 'vm-5'];
  await tenant.samples.write(
    names.flatMap((name, index) =>
      ['user', 'system'].flatMap((mode) =>
        [1, 2].map((minute) =>
          gauge(
            scenario.at.getTime() - minute * 60_000,
            name,
            'system.cpu.utilization',
            { 'cpu.mode': mode },
            '1',
            (index + 1) * (mode === 'user' ? 0.08 : 0.02) * minute,
          ),
        ),
      ),
    ),
  );
  await tenant.inventory.apply([...names, 'vm-6'].map((name) => fact(name, 'server', [])));
  const drawn = async (text: string) => {
    const reply = await replyTo(scenario, text, {}, tenant);
    return reply.kind === 'chart'
      ? { title: reply.chart.title, names: reply.chart.series.map(({ name }) => name), notes: reply.notes ?? [] }
      : reply;
  };
  const both = ['user, vm-1', 'system, vm-1', 'user, vm-2', 'system, vm-2'];
  expect(await drawn('Show the CPU of vm-1 and vm-2')).toEqual({
    title: 'CPU use, vm-1 and vm-2',
    names: both.map((of) => `CPU use, ${of}`),
    notes: [],
  });
  expect(await drawn('покажи процессор vm-1 и vm-2')).toMatchObject({ names: both.map((of) => `Загрузка процессора, ${of}`) });
  expect(await drawn('vm-1과 vm-2의 CPU를 보여줘')).toMatchObject({ names: { length: 4 }, notes: [] });
  expect(await drawn('show cpu of vm-1, vm-2, vm-3, vm-4 and vm-5')).toMatchObject({
    names: ['vm-1', 'vm-2', 'vm-3', 'vm-4'].map((name) => `CPU use, user, ${name}`),
    notes: [expect.stringContaining('vm-5')],
  });
  expect(await drawn('график процессора vm-6 и vm-2')).toMatchObject({
    names: { length: 2 },
    notes: [expect.stringMatching(/^На этом графике нет: vm-6/)],
  });
});

test('“why is the load high?” where nothing fires is answered by the state of the one machine meant', async () => {
  const scenario = quietHour();
  const id = randomUUID();
  await stores.tenants.create({ id, name: id });
  const tenant = stores.forTenant(id);
  expect(await replyTo(scenario, 'why is the load high?', {}, tenant)).toMatchObject({ kind: 'sentence' });
  await tenant.inventory.apply([fact('vm-1', 'server', []), fact('vm-2', 'server', [])]);
  expect(await replyTo(scenario, 'why is the load high?', {}, tenant)).toMatchObject({ kind: 'sentence' });
  const reply = await replyTo(scenario, 'why is the load high?', { thisHost: 'vm-1' }, tenant);
  expect(reply).toMatchObject({ kind: 'list', headline: expect.stringContaining('vm-1') });
});

test('what is to be run where nothing can be proposed is offered by the words of the question', async () => {
  const scenario = quietHour();
  const id = randomUUID();
  await stores.tenants.create({ id, name: id });
  const tenant = stores.forTenant(id);
  await tenant.inventory.apply([fact('vm-1', 'server', [])]);
  const runbooks = await loadRunbooks();
  const asked = async (text: string) => {
    const question: Question = { text, language: languageOf(text), alertId: null, askedAt: scenario.at, timeZone: 'UTC' };
    const reply = await ask({ stores: tenant, runbooks }, question);
    return reply.kind === 'sentence' ? (reply.choices ?? []).map(({ question: said }) => said) : reply;
  };
  expect(await asked('restart the service nginx on vm-1')).toContain('run restart-service on vm-1');
  expect(await asked('перезапусти службу nginx на vm-1')).toContain('запусти restart-service на vm-1');
  expect(await asked('run zzz on vm-1')).toEqual([]);
});

test('what changed: changes of everything that could reach the alert, newest first, and none is said as none', async () => {
  const scenario = storageLatency();
  const tenant = await tenantWith(scenario);
  expect(await replyTo(scenario, 'what changed?', { alertId: scenario.alert.id }, tenant)).toMatchObject({
    kind: 'list',
    headline: expect.stringMatching(/^No changes were recorded from/),
    claims: [],
  });
  const at = new Date(ALERT_AT - 3_600_000);
  await tenant.inventory.recordChange({
    id: 'chg_1',
    assetId: 'lun-12',
    at,
    what: 'configuration',
    field: 'queue-depth',
    before: '32',
    after: '64',
    by: 'deploy',
  });
  const reply = await replyTo(scenario, 'что изменилось?', { alertId: scenario.alert.id }, tenant);
  expect(reply).toMatchObject({ kind: 'list', claims: [{ text: 'lun-12: в 13:20 изменилось queue-depth (32 → 64), кто: deploy.' }] });
});

test('what is unusual: findings of the named or this host, or what was looked at', async () => {
  const scenario = storageLatency();
  const unusual = await replyTo(scenario, 'what is unusual on srv-db-03?');
  expect(unusual).toMatchObject({ kind: 'list', headline: expect.stringContaining('srv-db-03') });
  if (unusual.kind === 'list') expect(unusual.claims[0]?.text).toMatch(/^I\/O wait on srv-db-03 went from/);
  const calm = await replyTo(quietHour(), 'what is unusual on this host?', { thisHost: 'lun-30' });
  expect(calm).toMatchObject({
    kind: 'list',
    claims: [],
    headline: expect.stringMatching(/^Nothing unusual on lun-30 since .*: 1 series, 0 kinds/),
  });
});

test('what is unusual on a young host: high levels are named with evidence, and what cannot be judged yet is said', async () => {
  const samples = Array.from({ length: 4 }, (_, minute) => [
    gauge(ALERT_AT - minute * 60_000, 'new-host', 'system.filesystem.utilization', { 'system.filesystem.mountpoint': '/var' }, '1', 0.94),
    gauge(ALERT_AT - minute * 60_000, 'new-host', 'system.cpu.utilization', { 'cpu.mode': 'iowait' }, '1', 0.01),
  ]).flat();
  const scenario: Scenario = {
    ...quietHour(),
    samples,
    logs: [],
    events: [],
    facts: [fact('new-host', 'server', [])],
    at: new Date(ALERT_AT),
  };
  const tenant = await tenantWith(scenario);
  expect(await replyTo(scenario, 'what is unusual on this host?', { thisHost: 'new-host' }, tenant)).toMatchObject({
    kind: 'list',
    headline: expect.stringContaining('Too little history yet to judge: I/O wait and filesystem use.'),
    claims: [{ text: 'Filesystem use (/var) on new-host is high: 94 % (median since 14:17).' }],
  });
  const calm = { ...scenario, samples: samples.filter(({ value }) => value < 0.5) };
  expect(await replyTo(calm, 'что необычного на new-host?')).toMatchObject({
    claims: [],
    headline:
      'На new-host с 14:17 ничего необычного: временных рядов 1, видов записей журнала 0, событий 0. Пока слишком короткая история, чтобы судить: ожидание I/O (iowait).',
  });
});

test('a ticket, help, nonsense, an unknown piece of evidence, and no alert at all each get their reply', async () => {
  const scenario = quietHour();
  expect(await replyTo(scenario, 'open a ticket')).toEqual({ kind: 'open-ticket', alertId: scenario.alert.id });
  expect(await replyTo(scenario, 'help')).toMatchObject({ kind: 'sentence', text: expect.stringContaining('why did this alert fire') });
  expect(await replyTo(scenario, 'lorem ipsum')).toMatchObject({ kind: 'sentence', text: expect.stringContaining('did not understand') });
  expect(await replyTo(scenario, `ev_${'0'.repeat(24)}`)).toMatchObject({ kind: 'sentence', text: 'There is no evidence of that id.' });
  expect(await replyTo(scenario, 'run the fix')).toMatchObject({ kind: 'sentence', text: 'No runbook fits what was found.' });
  const id = randomUUID();
  await stores.tenants.create({ id, name: id });
  expect(await replyTo(scenario, 'why?', {}, stores.forTenant(id))).toMatchObject({
    kind: 'sentence',
    text: expect.stringMatching(/^Which alert\?/),
  });
});

test('logs, errors, relations, state and measures of an asset are looked up, each claim with its evidence', async () => {
  const scenario = storageLatency();
  const failing = {
    kind: 'log' as const,
    source: 'journald',
    at: new Date(ALERT_AT - 600_000),
    assetId: 'srv-db-03',
    severityNumber: 17,
    body: 'kernel: I/O error on sdb',
    attributes: {},
  };
  const tenant = await tenantWith({ ...scenario, logs: [...scenario.logs, failing] });
  const askedOf = (text: string) => replyTo(scenario, text, {}, tenant);
  expect(await askedOf('errors on srv-db-03 in the last 2 hours')).toMatchObject({
    kind: 'list',
    headline: 'Errors in the logs of srv-db-03, 12:20 to 14:20',
    claims: [{ text: '1 × “kernel: I/O error on sdb” on srv-db-03, last at 14:10.' }],
  });
  expect(await askedOf('ошибки на srv-db-03 в 13:00')).toMatchObject({
    claims: [],
    headline: expect.stringMatching(/^Ошибок в журнале srv-db-03 с 12:45 до 13:15 нет/),
  });
  expect(await askedOf('logs of srv-backup-01 "nightly-full" today')).toMatchObject({
    claims: [{ text: expect.stringMatching(/^1 × “backupd.*nightly-full started/) }],
  });
  expect(await askedOf('what does srv-db-03 depend on?')).toMatchObject({
    headline: 'What srv-db-03 depends on: lun-12 and shelf-a1',
    claims: { length: 2 },
  });
  expect(await askedOf('что сломается, если shelf-a1 откажет?')).toMatchObject({
    headline: expect.stringMatching(/^Если shelf-a1 откажет, пострадают: lun-12, srv-(?:db-03|backup-01) и srv-/),
  });
  expect(await askedOf('what breaks if srv-db-03 dies')).toMatchObject({
    claims: [],
    headline: 'The inventory knows nothing that depends on srv-db-03.',
  });
  expect(await askedOf('how is srv-db-03?')).toMatchObject({
    headline: 'srv-db-03: 1 alert firing',
    claims: [
      { text: expect.stringMatching(/^HighIowait: /) },
      { text: expect.stringMatching(/^CPU use \(user\): [23]\d(\.\d)? %\.$/) },
      { text: expect.stringMatching(/^I\/O wait: /) },
    ],
  });
  const chart = await askedOf('график загрузки процессора srv-backup-01 за последние 3 часа');
  expect(chart).toMatchObject({ kind: 'chart', chart: { unit: '%', series: [{ points: { length: 180 } }] } });
  expect(await askedOf('show the temperature of srv-db-03')).toMatchObject({
    text: 'Nothing of that kind was measured on srv-db-03 from 13:20 to 14:20.',
  });
});

test('what is unclear is offered as questions that are understood when asked', async () => {
  const scenario = storageLatency();
  const tenant = await tenantWith(scenario);
  const nonsense = await replyTo(scenario, 'lorem ipsum', {}, tenant);
  expect(nonsense).toMatchObject({ kind: 'sentence', choices: { length: 3 } });
  if (nonsense.kind !== 'sentence') return;
  for (const { question } of nonsense.choices ?? []) {
    expect(await replyTo(scenario, question, { alertId: scenario.alert.id }, tenant)).not.toHaveProperty('choices');
  }
  const named = await replyTo(scenario, 'srv-db-03 wobbly gizmo thing', {}, tenant);
  if (named.kind !== 'sentence') throw new Error('understood');
  const labels = (named.choices ?? []).map(({ label }) => label);
  expect(labels).toHaveLength(3);
  expect(labels).toContain('What is its state? (srv-db-03)');
  expect(await replyTo(scenario, 'errors on srv-db-04', {}, tenant)).toMatchObject({
    text: 'I know no asset called “srv-db-04”. Did you mean srv-db-03?',
    choices: [{ label: 'srv-db-03', question: 'errors on srv-db-03' }],
  });
});

test('when a disk will be full is said from the trend of its fill, with its evidence; a steady one does not fill', async () => {
  const scenario = quietHour();
  const wobble = (at: number) => (((at / 3_600_000) * 7_919) % 13) / 100 - 0.06;
  const samples = Array.from({ length: 20 * 24 }, (_, hour) => scenario.at.getTime() - hour * 3_600_000).flatMap((at) => {
    const days = (at - scenario.at.getTime()) / 86_400_000;
    return [
      gauge(at, 'store-1', 'system.filesystem.utilization', { 'system.filesystem.mountpoint': '/data' }, '1', 0.8 + 0.01 * days),
      gauge(
        at,
        'store-1',
        'system.filesystem.utilization',
        { 'system.filesystem.mountpoint': '/var' },
        '1',
        0.7 + 0.005 * days + wobble(at),
      ),
      gauge(at, 'store-1', 'system.filesystem.utilization', { 'system.filesystem.mountpoint': '/' }, '1', 0.4),
    ];
  });
  const tenant = await tenantWith({ ...scenario, samples, facts: [fact('store-1', 'server', [])] });
  const reply = await replyTo(scenario, 'when will the disk on store-1 be full?', {}, tenant);
  expect(reply).toMatchObject({
    kind: 'list',
    claims: [
      { text: expect.stringMatching(/^Filesystem use \(\/data\): 80 %, 1 % a day; it reaches 100 % on \d+ Mar \d\d:00\.$/) },
      { text: expect.stringMatching(/^Filesystem use \(\/var\): .* it reaches 100 % on \d+ \w+ \d\d:\d\d, not before \d+ \w+ \d\d:\d\d/) },
      { text: 'Filesystem use (/): 40 %; it does not reach 100 % at its present rate (0 % a day).' },
    ],
  });
});

test('the alerts of an incident are listed by its number, and more than are shown are counted', async () => {
  const scenario = storageLatency();
  const tenant = await tenantWith(scenario);
  const many = Array.from({ length: 30 }, (_, i) => ({
    ...scenario.alert,
    id: `alr_of_3_${i}`,
    fingerprint: `of-3-${i}`,
    incidentId: 'inc_3',
  }));
  await tenant.alerts.putAll(many);
  await tenant.alerts.putIncident({
    id: 'inc_3',
    number: 3,
    title: 'many',
    status: 'open',
    severity: 'warning',
    assetId: scenario.alert.assetId,
    openedAt: scenario.alert.startedAt,
    resolvedAt: null,
    alertIds: ['alr_of_3_0'],
  });
  for (const [question, headline] of [
    ['list alerts #3', 'Alerts that are firing: 30 in 1 incidents; the newest 20'],
    ['список алертов #3', 'Активных алертов 30, инцидентов 1; последние 20'],
    ['which alerts are firing?', 'Alerts that are firing: 31 in 2 incidents; the newest 20'],
  ] as const) {
    const reply = await replyTo(scenario, question, {}, tenant);
    expect(reply).toMatchObject({ kind: 'list', headline, claims: { length: 20 } });
  }
});

test('what is asked of an asset or an incident without an alert is not done about another one', async () => {
  const scenario = storageLatency();
  const tenant = await tenantWith(scenario);
  const askedOf = (text: string) => replyTo(scenario, text, { alertId: scenario.alert.id }, tenant);
  expect(await askedOf('open a ticket for lun-12')).toEqual({
    kind: 'sentence',
    text: 'There is no alert on lun-12.',
    about: expect.anything(),
  });
  expect(await askedOf('why is lun-12 slow?')).toMatchObject({ kind: 'list', headline: expect.stringContaining('lun-12') });
  expect(await askedOf('why #4711?')).toMatchObject({ kind: 'sentence', text: 'There is no incident #4711 to be seen here.' });
  expect(await askedOf('open a ticket')).toEqual({ kind: 'open-ticket', alertId: scenario.alert.id });
});

test('deeds about an alert are wished for, never done; who is on call is answered from the records', async () => {
  const scenario = quietHour();
  const tenant = await tenantWith(scenario);
  const { id: alertId } = scenario.alert;
  const until = new Date(scenario.at.getTime() + 2 * 3_600_000);
  const wish = async (text: string) => {
    const reply = await replyTo(scenario, text, { alertId }, tenant);
    return reply.kind === 'care' ? reply.wish : reply;
  };
  expect(await wish('mute this for 2 hours because Firmware update')).toEqual({
    act: 'silence',
    alertId,
    assetId: null,
    until,
    reason: 'Firmware update',
  });
  expect(await wish('заглуши это на 2 часа')).toMatchObject({ act: 'silence', until, reason: null });
  expect(await wish('snooze for 2h')).toEqual({ act: 'snooze', alertId, until });
  expect(await wish('ack')).toEqual({ act: 'acknowledge', alertId });
  expect(await wish('unack')).toEqual({ act: 'unacknowledge', alertId });
  expect(await wish('assign this to Boris Ivanov')).toEqual({ act: 'assign', alertId, person: 'boris ivanov' });
  expect(await wish('назначь это на бориса')).toEqual({ act: 'assign', alertId, person: 'бориса' });
  expect(await wish('unmute this')).toEqual({ act: 'end-silence', alertId, assetId: null });
  expect(await wish('what is silenced?')).toEqual({ kind: 'record', text: 'Nothing is silenced.', about: expect.anything() });
  expect(await wish('кто дежурит?')).toMatchObject({ kind: 'record', text: expect.stringMatching(/График дежурств не задан/) });
  for (const text of ['did you assign this to boris?', "don't assign it to boris", 'who silenced this?', 'why is it snoozed?']) {
    expect(await wish(text)).not.toMatchObject({ act: expect.anything() });
  }
  expect(await tenant.care.silences({ limit: 10 })).toEqual([]);
});
