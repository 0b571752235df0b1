import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type FakeJira, startFakeJira } from '../../../test/fakes/jira/jira.ts';
import { describeWithPrism, startPrism } from '../../../test/peers/prism.ts';
import type { NewTicket } from '../ticket-system.ts';
import { createJira, type JiraSettings } from './jira.ts';

const DESCRIPTION = fileURLToPath(new URL('../../../../shared/data/jira/jira-v3.json', import.meta.url));
const ACCOUNT = { email: 'bot@example.com', token: 'a-token-that-must-not-leak', project: 'OPS' };
const ticket: NewTicket = {
  incidentId: 'inc_0123456789abcdef01234567',
  title: '#12 Shop is slow\nsince 10:00',
  sections: [
    { heading: null, paragraphs: ['The shop answers slowly.', ''], items: [] },
    { heading: 'Evidence', paragraphs: [], items: ['iowait rose to 29 % [ev_1]', '{code}[~accountid:1] @all <b>', '\ud800'] },
  ],
};

let fake: FakeJira;
beforeEach(async () => {
  fake = await startFakeJira({ ...ACCOUNT, issueTypes: ['Task'] });
});
afterEach(() => fake.stop());

const secret = async (reference: string) => (reference === 'env:JIRA_TOKEN' ? ACCOUNT.token : 'wrong');
const jiraAt = (baseUrl: string, more: Partial<JiraSettings> = {}) =>
  createJira({ baseUrl, email: ACCOUNT.email, token: 'env:JIRA_TOKEN', project: 'OPS', labels: ['inframind'], ...more }, secret);

describe('a ticket', () => {
  test('is opened with its incident as a label, its text as an Atlassian document', async () => {
    const opened = await jiraAt(fake.url).open(ticket);

    expect(opened).toEqual({ key: 'OPS-1', url: `${fake.url}/browse/OPS-1`, status: 'To Do', created: true });
    expect(fake.issues[0]?.fields).toMatchObject({
      summary: '#12 Shop is slow since 10:00',
      labels: ['inframind', 'inframind-inc_0123456789abcdef01234567'],
      description: { type: 'doc', version: 1, content: [{ type: 'paragraph' }, { type: 'heading' }, { type: 'bulletList' }] },
    });
  });

  test('is opened once, however often it is asked for', async () => {
    await jiraAt(fake.url).open(ticket);

    expect(await jiraAt(fake.url).open(ticket)).toMatchObject({ key: 'OPS-1', created: false });
    expect(fake.issues).toHaveLength(1);
  });

  test('is not opened twice when the answer was lost, although the search lags behind', async () => {
    fake.loseAnswerOf('POST /rest/api/3/issue');
    fake.lagSearches(2);

    expect(await jiraAt(fake.url).open(ticket)).toMatchObject({ key: 'OPS-1', created: true });
    expect(fake.issues).toHaveLength(1);
  });

  test('takes comments and tells its status', async () => {
    const jira = jiraAt(fake.url);
    const { key } = await jira.open(ticket);

    await jira.comment(key, [{ heading: null, paragraphs: ['Restarted.'], items: [] }]);

    expect(fake.issues[0]?.comments).toHaveLength(1);
    expect(await jira.status(key)).toBe('To Do');
    await expect(jira.status('OPS-99')).rejects.toMatchObject({ code: 'TICKET_REJECTED' });
  });
});

describe('a failure', () => {
  test('of the credentials or the project is TICKET_REJECTED and tells no secret', async () => {
    const denied = await jiraAt(fake.url, { token: 'env:OTHER' })
      .open(ticket)
      .catch((error: unknown) => error);
    const refused = await jiraAt(fake.url, { project: 'NONE' })
      .open(ticket)
      .catch((error: unknown) => error);

    expect(denied).toMatchObject({ code: 'TICKET_REJECTED', message: expect.stringContaining('401') });
    expect(refused).toMatchObject({ code: 'TICKET_REJECTED', message: expect.stringContaining('valid project is required') });
    expect(`${denied}${refused}`).not.toContain(ACCOUNT.token);
  });

  test('of the site is TICKET_UNAVAILABLE with the time it asks for', async () => {
    fake.failNext('POST /rest/api/3/search/jql', 429, { 'retry-after': '7' });
    await expect(jiraAt(fake.url).open(ticket)).rejects.toMatchObject({ code: 'TICKET_UNAVAILABLE', retryAfterMs: 7_000 });

    await fake.stop();
    await expect(jiraAt(fake.url).open(ticket)).rejects.toMatchObject({ code: 'TICKET_UNAVAILABLE' });
  });

  test('to keep the token secret on the way is refused when it is set up', () => {
    expect(() => jiraAt('http://jira.example.com')).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  });
});

describeWithPrism(DESCRIPTION, "requests checked against Jira's own description", () => {
  let front: FakeJira;
  let prism: Awaited<ReturnType<typeof startPrism>>;
  beforeAll(async () => {
    front = await startFakeJira({ ...ACCOUNT, issueTypes: ['Task'] });
    prism = await startPrism(DESCRIPTION, front.url);
  }, 120_000);
  afterAll(async () => {
    await prism?.stop();
    await front?.stop();
  });

  test('every request of ours is accepted, and so is every answer of the fake', async () => {
    const jira = jiraAt(prism.url);

    const opened = await jira.open(ticket);
    await jira.comment(opened.key, [{ heading: 'Result', paragraphs: ['It helped.'], items: ['0.4 s → 0.01 s'] }]);

    expect(await jira.open(ticket)).toMatchObject({ key: opened.key, created: false });
    expect(await jira.status(opened.key)).toBe('To Do');
    expect(new Set(front.requests)).toEqual(
      new Set([
        'POST /rest/api/3/search/jql',
        'POST /rest/api/3/issue',
        'GET /rest/api/3/issue/OPS-1',
        'POST /rest/api/3/issue/OPS-1/comment',
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
