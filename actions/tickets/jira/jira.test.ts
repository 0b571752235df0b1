import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_TENANT } from '../../../domain/tenant.ts';
import { openStores } from '../../../stores/postgres/open.ts';
import { describeTicketSystem, FIRST } from '../../../test/conformance/ticket-system.ts';
import { type FakeJira, startFakeJira } from '../../../test/fakes/jira/jira.ts';
import { describeWithPrism, startPrism } from '../../../test/peers/prism.ts';
import type { NewTicket } from '../ticket-system.ts';
import { attemptsOf } from '../tickets.ts';
import { createJira, type JiraSettings } from './jira.ts';
import { escapeWiki } from './wiki.ts';

const DESCRIPTION = fileURLToPath(new URL('../../../../shared/data/jira/jira-v3.json', import.meta.url));
const ACCOUNT = { email: 'bot@example.com', token: 'a-token-that-must-not-leak', project: 'OPS' };
const USERS = { '5b10a2844c20165700ede21g': 'Olga Petrova', anna: 'Anna Kim' };
const HOSTILE = '{code}[~accountid:1] @all <b> !http://x/y.png! *bold* h1. big';
const ticket: NewTicket = {
  mark: 'inc_0123456789abcdef01234567',
  title: '#12 Shop is slow\nsince 10:00',
  sections: [
    { heading: null, paragraphs: ['The shop answers slowly.', ''], items: [] },
    { heading: 'Evidence', paragraphs: [], items: ['iowait rose to 29 % [ev_1]', HOSTILE, '\ud800'] },
  ],
  severity: 'critical',
  since: new Date('2026-03-01T10:00:00Z'),
  project: null,
};

type Edition = 'cloud' | 'server';
const start = (edition: Edition = 'cloud') => startFakeJira({ ...ACCOUNT, edition, issueTypes: ['Task'], users: USERS });
const secret = async (reference: string) => (reference === 'env:JIRA_TOKEN' ? ACCOUNT.token : 'wrong');
const jiraAt = (baseUrl: string, more: Partial<JiraSettings> = {}) =>
  createJira({ baseUrl, email: ACCOUNT.email, token: 'env:JIRA_TOKEN', project: 'OPS', labels: ['inframind'], ...more }, secret);
const STATUS = { open: 'To Do', 'in-progress': 'Waiting', resolved: 'Done' };

for (const edition of ['cloud', 'server'] as const) {
  describeTicketSystem(`jira, ${edition}`, async () => {
    const fake = await start(edition);
    const api = edition === 'cloud' ? '/rest/api/3' : '/rest/api/2';
    return {
      system: (credentials) => jiraAt(fake.url, { edition, ...(credentials === 'wrong' ? { token: 'env:OTHER' } : {}) }),
      tickets: () =>
        fake.issues.map(({ id, fields, comments }) => ({
          ref: id,
          text: `${fields.summary}\n${JSON.stringify(fields.description)}`,
          comments: comments.map((one) => JSON.stringify(one)),
        })),
      lose: (request) => fake.loseAnswerOf(request === 'open' ? `POST ${api}/issue` : /^POST .*\/comment$/),
      refuseLookUp: (status, headers) => fake.failNext(/^POST .*\/search/, status, headers),
      away: fake.away,
      person: {
        setState: (ref, state) => fake.edit(ref, { status: STATUS[state] }),
        assign: (ref, assignee) => fake.edit(ref, { assignee }),
        comment: (ref, text) => fake.comment(ref, text),
      },
      accounts: [
        { id: '5b10a2844c20165700ede21g', name: 'Olga Petrova' },
        { id: 'anna', name: 'Anna Kim' },
      ],
      forbidStates: () => fake.hideTransitions(['To Do', 'In Progress', 'Waiting', 'Done']),
      webhook: (id) => ({ webhookEvent: 'jira:issue_updated', issue: { id, key: 'OPS-1' } }),
      states: ['open', 'in-progress', 'resolved'],
      secret: ACCOUNT.token,
      stop: fake.stop,
    };
  });
}

describe('an issue', () => {
  let fake: FakeJira;
  beforeEach(async () => {
    fake = await start();
  });
  afterEach(() => fake.stop());

  test('bears its incident as a label and its text as an Atlassian document', async () => {
    const opened = await jiraAt(fake.url).open(ticket, FIRST);
    expect(opened).toMatchObject({ ref: '10001', key: 'OPS-1', url: `${fake.url}/browse/OPS-1`, status: 'To Do', created: true });
    expect(fake.issues[0]?.fields).toMatchObject({
      summary: '#12 Shop is slow since 10:00',
      labels: ['inframind', 'inframind-inc_0123456789abcdef01234567'],
      description: { type: 'doc', version: 1, content: [{ type: 'paragraph' }, { type: 'heading' }, { type: 'bulletList' }] },
    });
  });

  test('is not opened twice when the answer was lost, although the search lags behind', async () => {
    fake.loseAnswerOf('POST /rest/api/3/issue');
    fake.lagSearches(2);
    expect(await jiraAt(fake.url).open(ticket, FIRST)).toMatchObject({ key: 'OPS-1', created: true });
    expect(fake.issues).toHaveLength(1);
  });

  test('is not opened twice when the search lags for longer than is waited, however often it is tried again', {
    timeout: 60_000,
  }, async () => {
    const { stores } = await openStores({ databaseUrl: null, dataDir: 'memory' });
    let passedMs = 0;
    // Each attempt is of a process that knows nothing of the others but what is in the database.
    const anew = () => {
      const now = () => new Date(Date.now() + passedMs);
      return jiraAt(fake.url).open(ticket, attemptsOf({ stores: stores.forTenant(DEFAULT_TENANT), now }, `jira ${ticket.mark}`));
    };
    try {
      fake.loseAnswerOf('POST /rest/api/3/issue');
      fake.lagSearches(6);
      await expect(anew()).rejects.toMatchObject({ code: 'TICKET_UNAVAILABLE' });
      for (let again = 0; again < 2; again++) {
        passedMs += 30_000;
        await expect(anew()).rejects.toMatchObject({ code: 'TICKET_UNAVAILABLE', retryAfterMs: 10_000 });
      }
      expect(await anew()).toMatchObject({ key: 'OPS-1', created: true });
      passedMs += 120_000;
      expect(await anew()).toMatchObject({ key: 'OPS-1', created: false });
    } finally {
      await stores.close();
    }
    expect(fake.issues).toHaveLength(1);
  });

  test('goes to the project of a rule, and one that is not there is named', async () => {
    const refused = jiraAt(fake.url).open({ ...ticket, project: 'NONE' }, FIRST);
    await expect(refused).rejects.toMatchObject({
      code: 'TICKET_REJECTED',
      hint: { en: expect.stringContaining('no project NONE'), ru: expect.stringContaining('NONE') },
    });
    const wrongType = jiraAt(fake.url, { issueType: 'Epos' }).open(ticket, FIRST);
    await expect(wrongType).rejects.toMatchObject({ hint: { en: expect.stringContaining('“Epos”') } });
  });

  test('takes the transition to the status that the settings name, and says what there is when there is none', async () => {
    const { ref } = await jiraAt(fake.url).open(ticket, FIRST);
    const named = jiraAt(fake.url, { states: { 'in-progress': ['Waiting'] } });
    expect(await named.change(ref, { state: 'in-progress', note: '' })).toMatchObject({ status: 'Waiting', state: 'in-progress' });
    fake.hideTransitions(['Done']);
    await expect(named.change(ref, { state: 'resolved', note: '' })).rejects.toMatchObject({
      code: 'TICKET_REJECTED',
      hint: { en: expect.stringMatching(/OPS-1 leads to no status that means resolved; it offers “To Do”, “In Progress”\. Name one/) },
    });
    const writes = fake.requests.length;
    await named.change(ref, { state: 'in-progress', note: '' });
    expect(fake.requests.slice(writes).filter((one) => !one.startsWith('GET'))).toEqual([]);
  });

  test('is not assigned to an account that is not there, and that is said', async () => {
    const { ref } = await jiraAt(fake.url).open(ticket, FIRST);
    const refused = jiraAt(fake.url).change(ref, { assignee: 'nobody', note: '' });
    await expect(refused).rejects.toMatchObject({ code: 'TICKET_REJECTED', hint: { en: expect.stringContaining('Assignable user') } });
  });
});

test('on a server text from outside is no markup', async () => {
  const fake = await start('server');
  await jiraAt(fake.url, { edition: 'server', email: null }).open(ticket, FIRST);
  const text = String(fake.issues[0]?.fields.description);
  expect(text).toContain('\\{code\\}\\[\\~accountid:1\\] @all <b> \\!http://x/y.png\\! \\*bold\\* h1. big');
  expect(text).toContain('h3. Evidence\n* iowait rose to 29 % \\[ev_1\\]');
  expect(escapeWiki('h1. x\n bq. y\n# z \\\\ srv-db-03 cpu_time a--b')).toBe(
    '\u2060h1\u2060. x\n \u2060bq\u2060. y\n\u2060#\u2060 z &#92;&#92; srv-db-03 cpu_time a\\-\\-b',
  );
  await fake.stop();
});

test('settings that would send the token in the clear, hold it, or lack the account, are refused', () => {
  expect(() => jiraAt('http://jira.example.com')).toThrow('https');
  expect(() => jiraAt('https://jira.example.com', { token: 'hunter2' })).toThrow('env:NAME');
  expect(() => jiraAt('https://jira.example.com', { email: null })).toThrow('Jira Cloud needs the account');
});

describeWithPrism(DESCRIPTION, "requests checked against Jira's own description", () => {
  let front: FakeJira;
  let prism: Awaited<ReturnType<typeof startPrism>>;
  beforeAll(async () => {
    front = await start();
    prism = await startPrism(DESCRIPTION, front.url);
  }, 120_000);
  afterAll(async () => {
    await prism?.stop();
    await front?.stop();
  });

  test('every request of ours is accepted, and so is every answer of the fake', async () => {
    const jira = jiraAt(prism.url);

    const { ref, key } = await jira.open(ticket, FIRST);
    await jira.comment(ref, { mark: 'tkt_1', sections: [{ heading: 'Result', paragraphs: ['It helped.'], items: ['0.4 s → 0.01 s'] }] });
    await jira.change(ref, { state: 'in-progress', assignee: 'anna', note: '' });
    await jira.change(ref, { state: 'resolved', assignee: null, note: '' });

    expect(await jira.open(ticket, FIRST)).toMatchObject({ key, created: false, state: 'resolved', assignee: null });
    expect(await jira.read(ref)).toMatchObject({ key, status: 'Done' });
    expect(new Set(front.requests)).toEqual(
      new Set([
        'POST /rest/api/3/search/jql',
        'POST /rest/api/3/issue',
        'GET /rest/api/3/issue/10001',
        'GET /rest/api/3/issue/10001/comment',
        'POST /rest/api/3/issue/10001/comment',
        'PUT /rest/api/3/issue/10001/assignee',
        'PUT /rest/api/3/issue/10001',
        'GET /rest/api/3/issue/10001/transitions',
        'POST /rest/api/3/issue/10001/transitions',
      ]),
    );
    expect(prism.output()).not.toMatch(/violation|unprocessable/i);
  });

  test('the check bites: a request of a wrong type does not pass', async () => {
    const before = front.requests.length;

    const answer = await fetch(`${prism.url}/rest/api/3/search/jql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jql: 7, maxResults: 'all' }),
    });

    expect(answer.status).toBe(422);
    expect(front.requests).toHaveLength(before);
  });
});
