import { expect, test } from 'vitest';
import { asAppError } from '../../../domain/errors.ts';
import { describeTicketSystem, FIRST } from '../../../test/conformance/ticket-system.ts';
import { type FakeGitHub, startFakeGitHub } from '../../../test/fakes/github/github.ts';
import { createGitHub, type GitHubSettings } from './github.ts';
import { escapeMarkdown } from './markdown.ts';

const TOKEN = 'a-token-that-must-not-leak';
const REPOSITORY = 'shop/incidents';
const secret = async (reference: string) => (reference === 'env:GH_TOKEN' ? TOKEN : 'wrong');
const start = () => startFakeGitHub({ token: TOKEN, repository: REPOSITORY, collaborators: ['olga', 'anna'] });
const at = (fake: FakeGitHub, more: Partial<GitHubSettings> = {}) =>
  createGitHub({ baseUrl: fake.url, token: 'env:GH_TOKEN', repository: REPOSITORY, ...more }, secret);
const numberOf = (ref: string) => Number(ref.split('#')[1]);

for (const label of [null, 'in progress']) {
  describeTicketSystem(label === null ? 'github' : 'github, with a label for work', async () => {
    const fake = await start();
    return {
      system: (credentials) => at(fake, { inProgressLabel: label, ...(credentials === 'wrong' ? { token: 'env:OTHER' } : {}) }),
      tickets: () =>
        fake.issues.map(({ number, title, body, comments }) => ({
          ref: `${REPOSITORY}#${number}`,
          text: `${title}\n${body}`.replaceAll('\\', ''),
          comments,
        })),
      lose: (request) => fake.loseAnswerOf(request === 'open' ? `POST /repos/${REPOSITORY}/issues` : /^POST .*\/comments$/),
      refuseLookUp: (status, headers) => fake.failNext(/^GET .*\/issues$/, status, headers),
      away: fake.away,
      person: {
        setState: (ref, state) => fake.edit(numberOf(ref), { state: state === 'resolved' ? 'closed' : 'open', labels: ['inframind'] }),
        assign: (ref, account) => fake.edit(numberOf(ref), { assignees: account === null ? [] : [account] }),
        comment: (ref, text) => fake.comment(numberOf(ref), text),
      },
      accounts: [
        { id: 'olga', name: 'olga' },
        { id: 'anna', name: 'anna' },
      ],
      forbidStates: fake.readOnly,
      webhook: (ref) => ({ action: 'closed', issue: { number: numberOf(ref) }, repository: { full_name: REPOSITORY } }),
      states: label === null ? ['open', 'resolved'] : ['open', 'in-progress', 'resolved'],
      secret: TOKEN,
      stop: fake.stop,
    };
  });
}

const ticket = {
  mark: 'inc_1',
  title: 'Slow',
  sections: [],
  severity: 'warning' as const,
  since: new Date('2026-03-01T10:00:00Z'),
  project: null,
};

test('text from outside is no markup, calls nobody and links nothing', () => {
  const escaped = escapeMarkdown(
    '@all #12 GH-7 https://evil.test www.evil.test ![x](javascript:1) <img src=x> **b** `c` <!-- inframind inc_2 -->',
  );
  expect(escaped).toBe(
    '@<!-- -->all #<!-- -->12 GH<!-- -->-7 https:<!-- -->//evil.test www<!-- -->.evil.test !\\[x\\]\\(javascript:1\\) &lt;img src=x&gt; \\*\\*b\\*\\* \\`c\\` &lt;!-- inframind inc\\_2 --&gt;',
  );
  expect(['1. x', '- x', '# x', '=== x', '+ x'].map(escapeMarkdown)).toEqual(['1\\. x', '\\- x', '\\# x', '\\=== x', '\\+ x']);
});

test('its issue is found among more than a page of others, and a mark that somebody quotes is not one', async () => {
  const fake = await start();
  for (let at100 = 0; at100 < 101; at100 += 1)
    await at(fake).open({ ...ticket, mark: `inc_1${at100}`, title: '<!-- inframind inc_1 -->' }, FIRST);
  const opened = await at(fake).open(ticket, FIRST);
  expect(opened).toMatchObject({ key: `${REPOSITORY}#102`, created: true });
  expect(await at(fake).open(ticket, FIRST)).toMatchObject({ key: `${REPOSITORY}#102`, created: false });
  await fake.stop();
});

test('a limit of the whole account is waited for, also where it is answered 403', async () => {
  const fake = await start();
  const soon = String(Math.ceil(Date.now() / 1_000) + 60);
  fake.failNext(/^GET/, 403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': soon });
  const error = await at(fake)
    .open(ticket, FIRST)
    .then(() => null, asAppError);
  expect(error?.code).toBe('TICKET_UNAVAILABLE');
  expect(error?.retryAfterMs).toBeGreaterThan(50_000);
  expect(error?.retryAfterMs).toBeLessThanOrEqual(61_000);
  await fake.stop();
});

test('what is missing is named: the repository, the right to assign', async () => {
  const fake = await start();
  const nowhere = at(fake, { repository: 'shop/nothing' }).open(ticket, FIRST);
  await expect(nowhere).rejects.toMatchObject({
    code: 'TICKET_REJECTED',
    hint: { en: expect.stringContaining('no repository shop/nothing') },
  });
  const { ref } = await at(fake).open(ticket, FIRST);
  const stranger = at(fake).change(ref, { assignee: 'stranger', note: '' });
  await expect(stranger).rejects.toMatchObject({ hint: { en: expect.stringContaining('left out the assignee stranger') } });
  for (const bad of ['../../user#1', 'a/..#1', './x#1', 'shop/incidents#1/../2']) expect(await at(fake).read(bad)).toBeNull();
  await fake.stop();
});

test('an issue that was moved to another repository is the same one there; the account is not carried to another server; a deleted one is gone', async () => {
  const fake = await start();
  const { ref } = await at(fake).open(ticket, FIRST);
  fake.transfer(numberOf(ref), { repository: 'shop/platform', number: 77 });
  const moved = await at(fake).read(ref);
  expect(moved).toMatchObject({ ref: 'shop/platform#77', key: 'shop/platform#77', url: 'https://github.test/shop/platform/issues/77' });
  // By the old name and by the new one.
  for (const name of [ref, 'shop/platform#77']) {
    await at(fake).change(name, { state: 'resolved', note: '' });
    expect(fake.issues[0]?.state).toBe('closed');
    fake.edit(1, { state: 'open' });
  }
  await at(fake).comment('shop/platform#77', { mark: 'tkt_1', sections: [] });
  expect(fake.issues[0]?.comments).toHaveLength(1);

  const elsewhere = await startFakeGitHub({ token: TOKEN, repository: REPOSITORY, collaborators: [] });
  for (const location of [`${elsewhere.url}/repos/${REPOSITORY}/issues/1`, '//evil.test/x', `${fake.url}.evil.test/`, 'javascript:1']) {
    fake.failNext(/^GET .*\/issues\/77$/, 301, { location });
    await expect(at(fake).read('shop/platform#77')).rejects.toMatchObject({ code: 'TICKET_REJECTED' });
  }
  expect(elsewhere.requests).toEqual([]);
  // Nobody is sent in a circle for ever.
  fake.failNext(/./, 301, { location: `${fake.url}/repositories/7/issues/77` });
  fake.failNext(/./, 301, { location: `${fake.url}/repositories/7/issues/77` });
  await expect(at(fake).read('shop/platform#77')).rejects.toMatchObject({ code: 'TICKET_REJECTED' });
  fake.transfer(1, null);
  expect(await at(fake).read(ref)).toBeNull();
  await Promise.all([fake.stop(), elsewhere.stop()]);
});
