import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSettings } from '../config.ts';
import { ALERT_AT, fact, log, renamed, seed, storageLatency } from '../copilot/testing/scenarios.ts';
import { ASKED } from '../copilot/wording/lookup-sentences.ts';
import type { Approval } from '../domain/action.ts';
import type { Alert } from '../domain/alert.ts';
import { makeEvidence } from '../domain/evidence.ts';
import { createApp, type Running } from '../main.ts';
import { restrictStores } from '../stores/restricted/restricted.ts';
import { type SlackFake, startSlackFake } from './fakes/slack/slack-fake.ts';
import { eventually, freePort } from './peers/peer.ts';

/**
 * A viewer of group "db" (srv-db-03) looks for anything of the rest. Whatever names it, counts it or quotes it holds one of these.
 */
const SECRETS = [
  'lun-zz9',
  'srv-hush-01',
  'shelf-zz1',
  'nightly-full',
  'HushAlert',
  'hush-reason',
  'hush-label',
  'hush-runbook',
  '481516234',
];
const OPEN_CHANNEL = 'C0000000A';
const DB_CHANNEL = 'C0000000B';

const scenario = renamed(storageLatency(), { 'lun-12': 'lun-zz9', 'srv-backup-01': 'srv-hush-01', 'shelf-a1': 'shelf-zz1' });
const at = new Date(ALERT_AT + 60_000);
const own: Alert = { ...scenario.alert, incidentId: 'inc_0000000000000000000000aa' };
const hidden: Alert = {
  ...own,
  id: 'alr_0000000000000000000000bb',
  fingerprint: 'hush',
  incidentId: 'inc_0000000000000000000000bb',
  assetId: 'srv-hush-01',
  name: 'HushAlert',
  summary: 'HushAlert on srv-hush-01',
  labels: { 'hush-label': '481516234' },
};

const startedAt = Date.now();
let slack: SlackFake;
let app: ReturnType<typeof createApp>;
let running: Running;
let url: string;
/** Ids of everything that is hidden, to be asked for by name. */
const ids = new Map<string, readonly string[]>();

beforeAll(async () => {
  slack = await startSlackFake();
  const port = await freePort();
  Object.assign(process.env, {
    T_SLACK: slack.token,
    T_APP: slack.appToken,
    T_VIEWER: 'key-of-viewer',
    T_NOBODY: 'key-of-nobody',
    T_BOSS: 'key-of-boss',
  });
  const identity = (userId: string) => [{ platform: 'slack', userId }];
  const settings = parseSettings(
    {
      dataDir: 'memory',
      api: { port },
      targets: [],
      rules: [],
      groups: [
        { id: 'db', assets: ['srv-db-*'] },
        { id: 'backup', assets: ['lun-*', 'srv-hush-*', 'shelf-*'] },
      ],
      people: [
        {
          id: 'viewer',
          name: 'Viewer',
          groupRoles: [{ group: 'db', roles: ['operator'] }],
          identities: identity('UVIEWER'),
          apiKey: 'env:T_VIEWER',
        },
        { id: 'boss', name: 'Boss', roles: ['admin'], identities: identity('UBOSS'), apiKey: 'env:T_BOSS' },
        { id: 'nobody', name: 'Nobody', apiKey: 'env:T_NOBODY' },
      ],
      channels: [
        { platform: 'slack', channel: OPEN_CHANNEL },
        { platform: 'slack', channel: DB_CHANNEL, groups: ['db'] },
      ],
      slack: { botToken: 'env:T_SLACK', appToken: 'env:T_APP', apiUrl: slack.apiUrl },
    },
    'test',
  );
  app = createApp(settings, {
    log: pino({ level: 'fatal' }),
    now: () => new Date(at.getTime() + Date.now() - startedAt),
    terminals: false,
    schedules: false,
  });
  running = await app.start();
  url = `http://127.0.0.1:${port}`;
  await seedAll();
}, 120_000);
afterAll(async () => {
  await app?.stop();
  await slack?.stop();
});

async function seedAll() {
  const { stores, explain } = running;
  await seed(stores, scenario);
  await stores.alerts.putAll([own, hidden]);
  const incident = (of: Alert, number: number) => ({
    id: of.incidentId,
    number,
    title: `${of.name} on ${of.assetId}`,
    status: 'open' as const,
    severity: of.severity,
    assetId: of.assetId,
    openedAt: of.startedAt,
    resolvedAt: null,
    alertIds: [of.id],
  });
  await stores.alerts.putIncident(incident(own, 1));
  await stores.alerts.putIncident(incident(hidden, 481516234));
  await stores.inventory.apply([{ ...fact('srv-db-03', 'server', [['stores-on', 'shelf-zz1']]), at: new Date(ALERT_AT - 1_000) }]);
  await stores.logs.write([
    { ...log(ALERT_AT - 500, 'srv-hush-01', 'nightly-full 481516234 failed', 17), id: 'log_hush', templateId: 'tpl_hush' },
  ]);
  const until = new Date(at.getTime() + 3_600_000);
  const silence = {
    ...{ id: 'sil_hush', reason: 'hush-reason', createdBy: 'boss', createdAt: at, startsAt: at, endsAt: until },
    ...{ closedAt: null, endedBy: null, place: null },
  };
  await stores.care.putSilence({ ...silence, scope: { kind: 'match', match: { assets: ['srv-hush-01'] } } });
  await stores.care.putSilence({ ...silence, id: 'sil_all', scope: { kind: 'match', match: { names: ['HushAlert'] } } });
  const care = {
    ...{ incidentId: hidden.incidentId, acknowledged: { by: 'boss', at }, assignee: 'boss' },
    ...{ snooze: null, escalation: null, reminder: null, reached: [], updatedAt: at },
  };
  await stores.care.put(care);
  const target = {
    assetId: 'srv-hush-01',
    ssh: { host: '10.0.0.7', port: 22, user: 'hush-runbook', hostKeyFingerprint: 'SHA256:481516234' },
  };
  const approval = {
    id: 'apr_0000000000000000000000bb',
    state: 'SUCCEEDED',
    plan: { runbookId: 'hush-runbook', runbookVersion: 1, targets: [target], parameters: {}, steps: [], rollback: [], approvers: null },
    planHash: 'ab'.repeat(32),
    alertId: hidden.id,
    requestedBy: 'boss',
    requestedAt: at,
    expiresAt: until,
    quorum: 1,
    votes: [],
    fencingToken: 1,
    reason: null,
    updatedAt: at,
  } as unknown as Approval;
  await stores.approvals.create(approval);
  await stores.approvals.putRun({
    id: 'run_bb',
    approvalId: approval.id,
    startedAt: at,
    endedAt: at,
    state: 'SUCCEEDED',
    steps: [],
    measurement: null,
  });
  await stores.outputs.append({
    runId: 'run_bb',
    target: 'srv-hush-01',
    stepId: 's',
    token: 1,
    sequence: 0,
    at,
    bytes: Buffer.from('hush-runbook 481516234'),
  });
  await stores.tickets.createOnce({
    id: 'tkt_bb',
    incidentId: hidden.incidentId,
    system: 'jira',
    key: 'OPS-481516234',
    url: 'https://x/481516234',
    status: 'open',
    openedBy: 'boss',
    openedAt: at,
  });
  await stores.rejected.put([{ id: 'rej_bb', at, source: 'ingest-lines', reason: 'hush-reason', record: 'srv-hush-01 481516234' }]);
  await stores.audit.append({ at, actor: 'boss', action: 'x', subject: 'srv-hush-01', detail: { reason: 'hush-reason' } });
  // What those who see everything were told is stored beside it.
  const answers = await Promise.all([own, hidden].map(({ id }) => explain({ alertId: id, language: 'en', timeZone: 'UTC', at })));
  const wide = [
    makeEvidence({ kind: 'alerts', name: null, from: new Date(0), to: at }, { count: 481516234 }, at),
    makeEvidence({ kind: 'incident', incidentId: own.incidentId }, { incident: 1, asset: 'lun-zz9' }, at),
    makeEvidence({ kind: 'run', runId: 'run_bb' }, { runbook: 'hush-runbook' }, at),
    makeEvidence({ kind: 'alert', alertId: hidden.id }, { value: 481516234 }, at),
    makeEvidence({ kind: 'relation', from: 'srv-db-03', relation: 'stores-on', to: 'lun-zz9', at }, { exists: 1 }, at),
    makeEvidence(
      { kind: 'logs', assetId: 'srv-hush-01', templateId: 'tpl_hush', from: new Date(0), to: at },
      { example: 'nightly-full' },
      at,
    ),
    makeEvidence({ kind: 'changes', assetId: 'srv-db-03', from: new Date(0), to: at }, { count: 1, 'stores-on': '→ shelf-zz1' }, at),
  ];
  const [first] = answers;
  if (first === undefined) throw new Error('no answer');
  await stores.answers.put({ ...first, id: 'ans_wide', evidence: wide });
  const evidence = [...answers.flatMap((answer) => answer.evidence), ...wide].map(({ id }) => id);
  ids.set('all', [
    own.id,
    hidden.id,
    own.incidentId,
    hidden.incidentId,
    approval.id,
    'run_bb',
    'rej_bb',
    'sil_hush',
    'boss',
    'ans_wide',
    ...evidence,
  ]);
}

const leaks = (text: string, said = '') =>
  SECRETS.filter((one) =>
    text
      .toLowerCase()
      .replaceAll(said.toLowerCase() || '\u0000', '')
      .includes(one.toLowerCase()),
  );

async function call(method: string, path: string, key: string, body?: unknown) {
  const response = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}

type OpenApi = { paths: Record<string, Record<string, { tags?: string[] }>> };
async function routes(): Promise<Array<{ method: string; path: string }>> {
  const { paths } = (await (await fetch(`${url}/docs/json`)).json()) as OpenApi;
  return Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path })));
}

describe('a person of one group of assets', () => {
  it('sees nothing of the others by any route of the API, whatever id is asked for', async () => {
    const all = await routes();
    expect(all.length).toBeGreaterThan(35);
    const reading = all.filter(
      ({ method, path }) => method === 'GET' || /explain$/.test(path) || (method === 'POST' && path.includes('prometheus')),
    );
    let tried = 0;
    for (const { method, path } of reading) {
      const wanted = path.includes('{') ? [...(ids.get('all') ?? []), '__name__', 'asset'] : [''];
      for (const id of wanted) {
        const query = /query_range/.test(path)
          ? `?query=system.disk.io&start=${ALERT_AT / 1_000 - 3_600}&end=${ALERT_AT / 1_000}&step=60`
          : /\/query$/.test(path)
            ? `?query=system.disk.io&time=${ALERT_AT / 1_000}`
            : /series|labels|values/.test(path)
              ? `?start=${ALERT_AT / 1_000 - 3_600}&end=${ALERT_AT / 1_000}`
              : '';
        const { status, text } = await call(method, path.replace(/\{[^}]+\}/g, encodeURIComponent(id)) + query, 'key-of-viewer');
        tried += 1;
        expect({ method, path, id, status: status < 500, leaks: leaks(text, id) }).toEqual({ method, path, id, status: true, leaks: [] });
      }
    }
    expect(tried).toBeGreaterThan(200);
    // The same routes do show it to who may see everything, so that nothing is tried in vain.
    const shown = new Set<string>();
    for (const { method, path } of reading.filter((one) => one.method === 'GET')) {
      for (const id of path.includes('{') ? (ids.get('all') ?? []) : [''])
        for (const one of leaks((await call(method, path.replace(/\{[^}]+\}/g, encodeURIComponent(id)), 'key-of-boss')).text, id))
          shown.add(one);
    }
    expect(SECRETS.filter((one) => !shown.has(one))).toEqual([]);
  }, 120_000);

  it('can do nothing with what it may not see, by any route that writes', async () => {
    const writes = (await routes()).filter(
      ({ method, path }) => method !== 'GET' && !/ask$|explain$|prometheus|ingest|alertmanager|v1\//.test(path),
    );
    expect(writes.length).toBeGreaterThan(12);
    const body = {
      minutes: 5,
      person: 'boss',
      reason: 'because',
      alertId: hidden.id,
      hash: 'ab'.repeat(32),
      ics: 'BEGIN:VCALENDAR',
      runbook: 'restart-service',
      parameters: {},
      assets: ['srv-hush-01'],
    };
    const before = JSON.stringify([await running.stores.care.get(hidden.incidentId), await running.stores.care.silences({ limit: 99 })]);
    for (const { method, path } of writes) {
      for (const id of [hidden.id, hidden.incidentId, 'sil_hush', 'sil_all', 'apr_0000000000000000000000bb', 'rej_bb', 'boss']) {
        const { status, text } = await call(method, path.replace(/\{[^}]+\}/g, id), 'key-of-viewer', body);
        expect({ path, id, refused: status >= 400 && status < 500, leaks: leaks(text, id) }).toEqual({
          path,
          id,
          refused: true,
          leaks: [],
        });
      }
    }
    expect(JSON.stringify([await running.stores.care.get(hidden.incidentId), await running.stores.care.silences({ limit: 99 })])).toBe(
      before,
    );
    const { id } = await running.explain({ alertId: hidden.id, language: 'en', timeZone: 'UTC', at });
    const said = { id: hidden.id, thread: 'main', body: { kind: 'action', verb: 'feedback', value: `${id}:up` } };
    expect((await call('POST', '/api/chat', 'key-of-viewer', said)).status).toBeLessThan(300);
    expect(await running.stores.feedback.ofAlert(hidden.id)).toEqual([]);
  }, 60_000);

  it('is told nothing of the others by any question, in the thread of either alert or none', async () => {
    const named = ['srv-hush-01', 'lun-zz9', '#481516234', 'srv-db-03', ''];
    for (const [kind, { en, ru }] of Object.entries(ASKED)) {
      for (const about of named) {
        for (const alertId of [hidden.id, own.id, null]) {
          const text = `${about === 'srv-db-03' ? ru : en} ${about}`.trim();
          const reply = await call('POST', '/api/ask', 'key-of-viewer', { text, alertId, timeZone: 'UTC' });
          const found = leaks(reply.text, about.replace('#', ''));
          expect({ kind, about, alertId, ok: reply.status < 500, found }).toEqual({ kind, about, alertId, ok: true, found: [] });
        }
      }
    }
    for (const id of ids.get('all') ?? [])
      expect(leaks((await call('POST', '/api/ask', 'key-of-viewer', { text: `show evidence ${id}` })).text, id)).toEqual([]);
  }, 300_000);

  it('is told that part of the cause lies where it may not look, and no symptom as its cause', async () => {
    const { text } = await call('POST', `/api/alerts/${own.id}/explain`, 'key-of-viewer');
    const { answer } = JSON.parse(text) as { answer: { verdict: string; confidence: unknown; proposals: unknown[] } };
    expect(answer).toMatchObject({
      verdict: 'Part of the cause lies where you may not look; ask somebody who may.',
      confidence: null,
      proposals: [],
    });
    const whole = await call('POST', `/api/alerts/${own.id}/explain`, 'key-of-boss');
    expect(whole.text).toContain('lun-zz9');
    expect((await running.stores.answers.latestForAlert(own.id))?.confidence).not.toBeNull();
    const named = await call('POST', '/api/ask', 'key-of-viewer', { text: 'neighbours of srv-db-03' });
    expect(named.text).toContain('other assets are left out');
  });

  it('is told of a request that waits how many depend on its target, and of those that it may not see no name', async () => {
    const { stores } = running;
    const then = new Date(ALERT_AT - 1_000);
    for (const dependant of ['srv-db-78', 'srv-hush-02'])
      await stores.inventory.apply([{ ...fact(dependant, 'server', [['depends-on', 'srv-db-77']]), at: then }]);
    const done = await stores.approvals.get('apr_0000000000000000000000bb');
    if (done === null) throw new Error('no request');
    const ssh = { host: '10.0.0.8', port: 22, user: 'ops', hostKeyFingerprint: 'SHA256:x' };
    const plan = { ...done.plan, runbookId: 'restart-service', targets: [{ assetId: 'srv-db-77', ssh }] as const };
    const id = 'apr_0000000000000000000000cc';
    await stores.approvals.create({ ...done, id, state: 'PENDING', plan, alertId: null });
    const { text } = await call('GET', `/api/approvals/${id}`, 'key-of-viewer');
    expect(JSON.parse(text).preview).toEqual({
      dependants: { named: ['srv-db-78'], seen: 1, hidden: 1, goesOn: false },
      dryRun: { kind: 'not-run' },
    });
    expect(text).not.toContain('hush');
    const { preview } = JSON.parse((await call('GET', `/api/approvals/${id}`, 'key-of-boss')).text);
    expect(preview.dependants).toEqual({ named: ['srv-db-78', 'srv-hush-02'], seen: 2, hidden: 0, goesOn: false });
    expect((await call('GET', `/api/approvals/${id}`, 'key-of-nobody')).status).toBe(403);
  });

  it('has a sight in which every method of the stores either shows a part or refuses', async () => {
    const scoped = restrictStores(running.stores, [{ id: 'db', assets: ['srv-db-*'] }], [['db']]);
    const names = (of: object) => Object.keys(of).sort();
    expect(names(scoped)).toEqual(names(running.stores));
    for (const [name, store] of Object.entries(running.stores)) {
      if (typeof store === 'object') expect({ name, methods: names(scoped[name as 'alerts']) }).toEqual({ name, methods: names(store) });
    }
    // A kind of line is named by words that any asset may have written first.
    expect((await running.stores.logs.templateChanges(null)).templates).not.toEqual([]);
    expect((await scoped.logs.templateChanges(null)).templates).toEqual([]);
  });
});

describe('a person without any role', () => {
  it('reads nothing by a key', async () => {
    for (const path of [
      '/api/alerts',
      '/api/incidents',
      '/api/audit',
      '/api/runs',
      '/api/jobs',
      '/api/people',
      '/prometheus/api/v1/labels',
    ])
      expect([path, (await call('GET', path, 'key-of-nobody')).status]).toEqual([path, 403]);
  });
});

describe('a channel', () => {
  const texts = (channel: string) => JSON.stringify(slack.messages(channel));

  it('of a group is told what its readers may see, whoever asks there', async () => {
    await slack.say({ user: 'UBOSS', channel: DB_CHANNEL, text: `<@${slack.botUserId}> why did #1 fire?`, type: 'app_mention' });
    await eventually(() => texts(DB_CHANNEL).includes('Part of the cause lies where you may not look'));
    await slack.say({ user: 'UBOSS', channel: DB_CHANNEL, text: `<@${slack.botUserId}> which alerts are firing?`, type: 'app_mention' });
    await slack.say({ user: 'UBOSS', channel: DB_CHANNEL, text: `<@${slack.botUserId}> digest`, type: 'app_mention' });
    await eventually(() => slack.messages(DB_CHANNEL).filter(({ bot_id }) => bot_id !== undefined).length >= 3);
    expect(leaks(texts(DB_CHANNEL))).toEqual([]);
  }, 60_000);

  it('that may see everything tells a person no more than that person may see; in a direct message it is the same', async () => {
    for (const [channel, type] of [
      [OPEN_CHANNEL, 'app_mention'],
      ['D00000009', 'message'],
    ] as const) {
      const channelType = type === 'message' ? ('im' as const) : ('channel' as const);
      await slack.say({ user: 'UVIEWER', channel, text: `<@${slack.botUserId}> which alerts are firing?`, type, channelType });
      await eventually(() => texts(channel).includes('srv-db-03'));
      expect(leaks(texts(channel))).toEqual([]);
    }
  }, 60_000);

  it('is told of an incident as far as it may see, and not of one that it may not', async () => {
    const news = async (alert: Alert) => {
      const incident = await running.stores.alerts.incident(alert.incidentId);
      if (incident === null) throw new Error('no incident');
      const answer = ({ language, timeZone }: { language: 'en' | 'ru' | 'ko'; timeZone: string }) =>
        running.explain({ alertId: alert.id, language, timeZone, at });
      await running.chat.announce({ incident, alert, summary: null, transition: 'firing', answer });
    };
    for (const silence of await running.stores.care.silences({ limit: 9 }))
      await running.stores.care.putSilence({ ...silence, endsAt: at, closedAt: at });
    await news(hidden);
    await news(own);
    await eventually(() => texts(OPEN_CHANNEL).includes('srv-hush-01'));
    await eventually(() => /Part of the cause[\s\S]*Part of the cause/.test(texts(DB_CHANNEL)));
    expect(leaks(texts(DB_CHANNEL))).toEqual([]);
  }, 60_000);

  it('and a person who is written to hear no word of the care of what they may not see', async () => {
    const { care, alerts } = running.stores;
    const boss = await running.stores.people.get('boss');
    const { acts } = running.chat.care;
    const until = new Date(at.getTime() + 3_600_000);
    // One alert of this incident lies in sight, the one that opened it does not.
    const both = { ...own, id: 'alr_0000000000000000000000cc', fingerprint: 'both', incidentId: hidden.incidentId, name: 'OwnAlert' };
    await alerts.put(both);
    const incident = await alerts.incident(hidden.incidentId);
    if (incident === null) throw new Error('no incident');
    await alerts.putIncident({ ...incident, alertIds: [hidden.id, both.id], alertCount: 2 });
    const places = [
      { platform: 'slack', channel: DB_CHANNEL },
      { platform: 'slack', channel: 'UVIEWER' },
    ];
    const notice = { incidentId: hidden.incidentId, routeId: null, outcome: 'sent', silenceId: null, at, summedAt: null } as const;
    await care.putNotice({ ...notice, platform: 'slack', channel: DB_CHANNEL });
    await care.put({ ...((await care.get(hidden.incidentId)) as NonNullable<Awaited<ReturnType<typeof care.get>>>), reached: [] });
    await acts.unacknowledge(boss, hidden.id);
    await acts.acknowledge(boss, hidden.id);
    await acts.snooze(boss, hidden.id, until);
    const scope = { kind: 'incident' as const, incidentId: hidden.incidentId, fingerprints: ['hush'] };
    const silence = await acts.silence(boss, { scope, reason: 'planned work', until, place: null });
    await acts.endSilence(boss, silence.id);
    await acts.silence(boss, {
      ...{ reason: 'hush-reason', until, scope: { kind: 'match', match: { names: ['HushAlert'] } } },
      place: { platform: 'slack', channel: DB_CHANNEL, thread: null },
    });
    await expect(acts.assign(boss, hidden.id, 'viewer')).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
    const cared = { incident: { ...incident, alertIds: [hidden.id] }, alert: hidden, care: (await care.get(hidden.incidentId)) as never };
    const wholly = { ...hidden, id: 'alr_0000000000000000000000dd', incidentId: 'inc_0000000000000000000000dd', fingerprint: 'hush-2' };
    await alerts.put(wholly);
    const unseen = { ...incident, id: wholly.incidentId, alertIds: [wholly.id], alertCount: 1, number: 481517 };
    await alerts.putIncident(unseen);
    for (const escalated of [cared, { ...cared, incident: unseen, alert: wholly }]) {
      const news = {
        ...escalated,
        kind: 'escalated' as const,
        nonce: escalated.alert.id,
        waitedMs: 60_000,
        people: [],
        emptySchedule: null,
        instead: null,
      };
      await running.stores.transaction((tx) => running.chat.care.announce(tx, { ...news, places }));
    }
    const summary = { kind: 'rate-summary' as const, nonce: 'n', incidents: [incident, unseen], platform: 'slack', channel: DB_CHANNEL };
    await running.stores.transaction((tx) => running.chat.care.announce(tx, summary));
    await running.chat.care.tend();
    await eventually(() => /leads to you, but you may not see it/.test(texts('UVIEWER')) && texts('UVIEWER').includes('OwnAlert'), 20_000);
    await eventually(() => /leads to you, but you may not see it[\s\S]*held back/.test(texts(DB_CHANNEL)), 20_000);
    await running.queues.idle();
    expect({ channel: leaks(texts(DB_CHANNEL), '#481516234'), person: leaks(texts('UVIEWER'), '#481516234') }).toEqual({
      channel: [],
      person: [],
    });
    expect(texts(DB_CHANNEL)).toContain('OwnAlert');
  }, 60_000);
});
