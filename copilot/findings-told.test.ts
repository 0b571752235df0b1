import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeEvidence } from '../domain/evidence.ts';
import type { LogRecord, Sample } from '../domain/observation.ts';
import { openStores } from '../stores/postgres/open.ts';
import type { Stores } from '../stores/stores.ts';
import { claimOfFinding } from './claims.ts';
import { claimOfRuledOut } from './ruled-out-claims.ts';
import { explained } from './testing/explained.ts';
import { ALERT_AT, alert, fact, gauge, log, type Scenario, seeded } from './testing/scenarios.ts';
import { changesOf } from './unusual.ts';
import { createVerifier } from './verify.ts';
import { createClock } from './wording/times.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const LANGUAGES = ['en', 'ru', 'ko'] as const;
let stores: Stores;
beforeAll(async () => {
  stores = (await openStores({ databaseUrl: null, dataDir: 'memory' })).stores;
});
afterAll(() => stores.close());

const SINCE = ALERT_AT - 20 * MINUTE;
const FACTS = [
  fact('web-1', 'server', []),
  fact('store', 'service', []),
  fact('shop', 'service', [
    ['runs-on', 'web-1'],
    ['depends-on', 'store'],
  ]),
];

/** A shop that is slow for twenty minutes; its callee is slower by so many seconds. */
function slowShop(callee: number, logs: readonly LogRecord[] = []): Scenario {
  const noise = seeded(11);
  const samples: Sample[] = [];
  for (let at = ALERT_AT - 12 * HOUR; at <= ALERT_AT; at += MINUTE) {
    const slow = at >= SINCE ? 1 : 0;
    samples.push(gauge(at, 'shop', 'http.server.request.duration', {}, 's', 0.2 + 2 * slow + 0.01 * noise()));
    samples.push(gauge(at, 'store', 'http.server.request.duration', {}, 's', 0.1 + callee * slow + 0.004 * noise()));
    samples.push(gauge(at, 'web-1', 'system.cpu.utilization', { 'cpu.mode': 'user' }, '1', 0.3 + 0.02 * noise()));
  }
  const trigger = { metric: 'http.server.request.duration', labels: {}, unit: 's', value: 2.2, threshold: 1 };
  return { alert: alert('SlowShop', 'shop', trigger), at: new Date(ALERT_AT + 5_000), samples, logs, events: [], facts: FACTS };
}

/** A line a minute, of which errors are one in twenty, and from some moment on so many of four. */
function chatter(of: number): LogRecord[] {
  return Array.from({ length: 12 * 60 }, (_, index) => {
    const at = ALERT_AT - 12 * HOUR + index * MINUTE;
    const isError = at >= SINCE - 5 * MINUTE ? index % 4 < of : index % 20 === 0;
    return isError
      ? log(at, 'shop', `order ${index} was not stored: the answer was empty`, 17)
      : log(at, 'shop', `order ${index} was stored in ${20 + (index % 9)} steps`, 9);
  });
}

test('a share of errors in the log that grew is told with its counts, and holds when read again', async () => {
  const { tenant, investigation } = await explained(stores, slowShop(0, chatter(3)));
  const found = investigation.findings.find(({ detail }) => detail.kind === 'error-share');
  expect(found).toMatchObject({ assetId: 'shop', concept: 'log.errors' });
  const texts = await Promise.all(
    LANGUAGES.map(async (language) => {
      const clock = createClock('UTC', investigation.at, language);
      const claim = found && claimOfFinding(found, { language, clock });
      const verifier = createVerifier(tenant, investigation.evidence, investigation.scope, clock, investigation.scope);
      expect(claim && (await verifier.check(claim))).toBeNull();
      const lie = claim && { ...claim, text: claim.text.replace(/7\d/, '12') };
      expect(lie && (await verifier.check(lie))).toBe('number-not-in-evidence');
      return claim?.text;
    }),
  );
  expect(texts[0]).toMatch(/^Since 13:5\d, 7\d(\.\d)? % of what shop logs are errors \(\d+ of \d+ records\); usually it is 5(\.\d+)? %\.$/);
  expect(texts[1]).toMatch(/^Журнал shop: с 13:5\d ошибок 7\d(,\d)? % \(записей \d+ из \d+\), обычно 5(,\d+)? %\.$/);
  expect(texts[2]).toMatch(/^shop 로그: 13:5\d부터 오류 비율 7\d/);
});

test('a command that somebody ran before the trouble is named as the change that it is', async () => {
  const command = log(
    SINCE - 2 * MINUTE,
    'web-1',
    'sudo[811]:    kim : TTY=pts/0 ; PWD=/srv ; USER=root ; COMMAND=/opt/shop/bin/purge-cache --all',
    5,
  );
  const looked = log(
    SINCE - 3 * MINUTE,
    'web-1',
    'sudo[809]:    kim : TTY=pts/0 ; PWD=/srv ; USER=root ; COMMAND=/usr/bin/tail -f /var/log/shop.log',
    5,
  );
  const { investigation, say } = await explained(stores, slowShop(0, [...chatter(0), looked, command]));
  expect(investigation.hypotheses[0]).toMatchObject({ assetId: 'web-1', concept: 'user.action' });
  const [en, ru, ko] = await Promise.all(LANGUAGES.map(say));
  expect(en?.verdict).toContain('somebody ran a command on web-1');
  expect(en?.claims.map(({ text }) => text)).toContainEqual(
    expect.stringMatching(/^Somebody ran a command on web-1 at 13:58: “.*purge-cache --all”\.$/),
  );
  expect(ru?.claims.map(({ text }) => text)).toContainEqual(
    expect.stringMatching(/^На web-1 в 13:58 кто-то выполнил команду: «.*purge-cache --all»\.$/),
  );
  expect(ko?.claims.map(({ text }) => text)).toContainEqual(expect.stringContaining('사용자가 명령을 실행'));
  expect([en?.withheld, ru?.withheld, ko?.withheld]).toEqual([0, 0, 0]);
});

test('who asks what changed is told of commands and sign-ins too, not of those who only looked', async () => {
  const logs = [
    log(SINCE - 4 * MINUTE, 'web-1', 'sshd[7]: Accepted publickey for kim from 10.0.0.9 port 5022 ssh2: ED25519 SHA256:x', 6),
    log(
      SINCE - 3 * MINUTE,
      'web-1',
      'sudo[809]:    kim : TTY=pts/0 ; PWD=/srv ; USER=root ; COMMAND=/usr/bin/tail -f /var/log/shop.log',
      5,
    ),
    log(SINCE - 2 * MINUTE, 'web-1', 'sudo[811]:    kim : TTY=pts/0 ; PWD=/srv ; USER=root ; COMMAND=/opt/shop/bin/purge-cache --all', 5),
  ];
  const { tenant, investigation } = await explained(stores, slowShop(0, logs));
  const { at } = investigation;
  const window = { from: new Date(ALERT_AT - 12 * HOUR), to: at };
  const reader = { language: 'en', clock: createClock('UTC', at) } as const;
  const { claims, evidence } = await changesOf(tenant, ['web-1'], window, at, reader);
  expect(claims.map(({ text }) => text)).toEqual([
    expect.stringMatching(/^Somebody ran a command on web-1 at 13:58: “.*purge-cache --all”\.$/),
    expect.stringMatching(/^Somebody signed in to web-1 at 13:56: “sshd/),
  ]);
  const verifier = createVerifier(tenant, evidence, ['web-1'], reader.clock, ['web-1']);
  for (const claim of claims) expect(await verifier.check(claim)).toBeNull();
});

test('that somebody signed in is no cause', async () => {
  const signedIn = log(
    SINCE - 2 * MINUTE,
    'web-1',
    'sshd[7]: Accepted publickey for kim from 10.0.0.9 port 5022 ssh2: ED25519 SHA256:x',
    6,
  );
  const { investigation } = await explained(stores, slowShop(0, [...chatter(0), signedIn]));
  expect(investigation.hypotheses.map(({ assetId }) => assetId)).not.toContain('web-1');
});

/** A store on web-1 that is down for twenty minutes, a shop that fails without it, and who signed in before. */
function storeDown(signedInMs: number): Scenario {
  const samples: Sample[] = [];
  for (let at = ALERT_AT - 12 * HOUR; at <= ALERT_AT; at += MINUTE) {
    const isDown = at >= SINCE;
    samples.push(gauge(at, 'store', 'redis_up', {}, '1', isDown ? 0 : 1));
    samples.push(gauge(at, 'shop', 'http.server.errors.ratio', {}, '1', isDown ? 0.9 : 0));
  }
  const trigger = { metric: 'http.server.errors.ratio', labels: {}, unit: '1', value: 0.9, threshold: 0.05 };
  const facts = [
    fact('web-1', 'server', []),
    fact('store', 'service', [['runs-on', 'web-1']]),
    fact('shop', 'service', [['depends-on', 'store']]),
  ];
  const line = 'sshd[7]: Accepted publickey for kim from 10.0.0.9 port 5022 ssh2: ED25519 SHA256:x';
  const logs = [
    ...Array.from({ length: 100 }, (_, index) =>
      log(ALERT_AT - 11 * HOUR + index * 6 * MINUTE, 'web-1', `cron[${index}]: session of backup ended`, 9),
    ),
    log(signedInMs, 'web-1', line, 6),
  ];
  return { alert: alert('FailingShop', 'shop', trigger), at: new Date(ALERT_AT + 5_000), samples, logs, events: [], facts };
}

test('who signed in to the host of what went down is told where it was soon before, and is no cause', async () => {
  const { investigation, say } = await explained(stores, storeDown(SINCE - 3 * MINUTE));
  expect(investigation.hypotheses[0]).toMatchObject({ assetId: 'store', concept: 'process.down' });
  const [en, ru, ko] = await Promise.all(LANGUAGES.map(say));
  const texts = [en, ru, ko].map((answer) => answer?.claims.map(({ text }) => text));
  expect(texts[0]).toContainEqual(expect.stringMatching(/^Somebody signed in to web-1 at 13:57: “sshd/));
  expect(texts[1]).toContainEqual(expect.stringMatching(/^На web-1 в 13:57 кто-то вошёл: «sshd/));
  expect(texts[2]).toContainEqual(expect.stringContaining('사용자가 로그인'));
  expect([en?.withheld, ru?.withheld, ko?.withheld]).toEqual([0, 0, 0]);
});

test.each([
  ['long before', SINCE - 40 * MINUTE],
  ['only afterwards', SINCE + 4 * MINUTE],
])('who signed in %s is not told', async (_, signedInMs) => {
  const { investigation, say } = await explained(stores, storeDown(signedInMs));
  expect(investigation.hypotheses[0]).toMatchObject({ assetId: 'store', concept: 'process.down' });
  expect((await say('en')).claims.map(({ text }) => text).join(' ')).not.toContain('signed in');
});

test('a callee that lost far less time than its caller is less likely, and the answer says how much each lost', async () => {
  const [little, most] = [await explained(stores, slowShop(0.1)), await explained(stores, slowShop(1.8))];
  const scoreOf = ({ investigation }: typeof little) => investigation.hypotheses.find(({ assetId }) => assetId === 'store')?.score ?? 0;
  expect(most.investigation.hypotheses[0]?.reasons).toContain('covers-most');
  expect(scoreOf(little)).toBeLessThan(0.75 * scoreOf(most));
  expect(little.investigation.hypotheses[0]?.reasons ?? ['covers-little']).toContain('covers-little');
});

test('the callee that lost little is told with what each lost, where something else is the cause', async () => {
  const command = log(
    SINCE - 2 * MINUTE,
    'web-1',
    'sudo[811]:    kim : TTY=pts/0 ; PWD=/srv ; USER=root ; COMMAND=/opt/shop/bin/purge-cache --all',
    5,
  );
  const { tenant, investigation } = await explained(stores, slowShop(0.1, [...chatter(0), command]));
  expect(investigation.hypotheses[0]).toMatchObject({ assetId: 'web-1', concept: 'user.action' });
  const store = investigation.ruledOut.find(({ assetId }) => assetId === 'store');
  expect(store?.reason === 'covers-little' || store?.because?.includes('covers-little')).toBe(true);
  const [findingOfStore, findingOfShop] = ['store', 'shop'].map((id) =>
    investigation.findings.find(({ assetId, detail }) => assetId === id && detail.kind === 'level-shift'),
  );
  const [now, before] = [(findingOfStore?.evidence ?? [])[2], (findingOfStore?.evidence ?? [])[1]];
  const [callerNow, callerBefore] = [(findingOfShop?.evidence ?? [])[2], (findingOfShop?.evidence ?? [])[1]];
  const evidence = [now, before, callerNow, callerBefore].flatMap((piece) => piece ?? []);
  expect(evidence).toHaveLength(4);
  const out = { assetId: 'store', concept: 'service.latency', reason: 'covers-little', evidenceIds: evidence.map(({ id }) => id) } as const;
  for (const language of LANGUAGES) {
    const clock = createClock('UTC', investigation.at, language);
    const claim = claimOfRuledOut(out, new Map(evidence.map((piece) => [piece.id, piece])), { language, clock });
    expect(claim?.text).toContain(language === 'ru' ? '2,2' : '2.2');
    const verifier = createVerifier(tenant, evidence, investigation.scope, clock, investigation.scope);
    expect(claim && (await verifier.check(claim))).toBeNull();
  }
});

test('what only others write of an asset is no runner-up: nothing of the asset itself could be read again', () => {
  const written = (assetId: string) => {
    const at = new Date(SINCE);
    const query = { kind: 'logs', assetId, templateId: 't', from: at, to: new Date(ALERT_AT) } as const;
    return makeEvidence(query, { count: 1, example: 'server store is DOWN', firstAt: at.toISOString(), lastAt: at.toISOString() }, at);
  };
  const reader = { language: 'en', clock: createClock('UTC', new Date(ALERT_AT), 'en') } as const;
  const told = (...evidence: ReturnType<typeof written>[]) => {
    const ids = evidence.map(({ id }) => id);
    const out = { assetId: 'store', concept: 'process.down', reason: 'runner-up', because: [], evidenceIds: ids } as const;
    return claimOfRuledOut(out, new Map(evidence.map((piece) => [piece.id, piece])), reader);
  };

  expect(told(written('web-1'))).toBeNull();
  expect(told(written('store'), written('web-1'))?.text).toContain('store');
});

test('a disk that began to fail in the afternoon is told to have begun then, where it was watched since the morning', () => {
  const piece = (hour: number, first: number) => {
    const query = { kind: 'samples', assetId: 'shelf', metric: 'hw.disk.smart.pending_sectors', labels: { slot: 'slot-1' } } as const;
    const [from, to] = [new Date(Date.UTC(2026, 2, 28, hour)), new Date(Date.UTC(2026, 2, 28, 20))];
    return makeEvidence({ ...query, from, to }, { count: 9, first, last: 65, unit: '{sector}' }, to);
  };
  const [whole, grown] = [piece(0, 0), piece(15, 17)];
  const out = { assetId: 'shelf', concept: 'disk.failed', reason: 'runner-up', because: [], evidenceIds: [whole.id, grown.id] } as const;
  const reader = { language: 'en', clock: createClock('UTC', new Date(Date.UTC(2026, 2, 28, 21)), 'en') } as const;
  expect(claimOfRuledOut(out, new Map([whole, grown].map((one) => [one.id, one])), reader)?.text).toContain('(since 15:00)');
});

test('what was reached for a moment is told by that moment and by what is usual, whatever it is now', async () => {
  const noise = seeded(3);
  const samples: Sample[] = [];
  for (let at = ALERT_AT - 4 * HOUR; at <= ALERT_AT; at += MINUTE) {
    const ago = (ALERT_AT - at) / MINUTE;
    const busy = [0.5, 1][ago] ?? 0.01;
    samples.push(gauge(at, 'web-1', 'system.cpu.utilization', { 'cpu.mode': 'user' }, '1', busy + 0.001 * noise()));
  }
  const trigger = { metric: 'system.cpu.utilization', labels: { 'cpu.mode': 'user' }, unit: '1', value: 1, threshold: 0.8 };
  const scenario = {
    alert: alert('CpuHigh', 'web-1', trigger),
    at: new Date(ALERT_AT + 5_000),
    samples,
    logs: [],
    events: [],
    facts: FACTS,
  };
  const { investigation } = await explained(stores, scenario);
  const spike = investigation.findings.find(({ detail }) => detail.kind === 'spike');
  if (spike === undefined) throw new Error('no spike was found');
  const claim = claimOfFinding(spike, { language: 'en', clock: createClock('UTC', scenario.at) });
  expect(claim.text).toMatch(/^CPU use on web-1 went briefly from its usual 1\.?\d* % to 100 %/);
  expect(spike.evidence.map(({ states }) => Number(states.max) > 0.9)).toEqual([true, false]);
  expect(claim.evidenceIds).toEqual(spike.evidence.map(({ id }) => id));
});
