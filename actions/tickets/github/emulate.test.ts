import { afterAll, beforeAll } from 'vitest';
import { describeTicketSystem } from '../../../test/conformance/ticket-system.ts';
import { startTracker } from '../../../test/fakes/tracker.ts';
import { describeWithNpmPeer, startEmulatedGitHub } from '../../../test/peers/chat-servers.ts';
import { createGitHub } from './github.ts';

const TOKEN = 'test_token_admin';
const REPOSITORIES = Array.from({ length: 12 }, (_, index) => `incidents-${index}`);
type Issue = { readonly number: number; readonly title: string; readonly body: string };

describeWithNpmPeer('emulate', 'github against npm emulate, faults put between', () => {
  let server: Awaited<ReturnType<typeof startEmulatedGitHub>>;
  let used = 0;
  beforeAll(async () => {
    server = await startEmulatedGitHub(REPOSITORIES);
  }, 60_000);
  afterAll(() => server?.stop());

  describeTicketSystem('github (emulate)', async () => {
    const repository = `octocat/${REPOSITORIES[used++]}`;
    const call = async (method: string, path: string, body?: unknown) => {
      const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
      const answer = await fetch(`${server.url}${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: answer.status, body: (await answer.json()) as unknown };
    };
    // emulate takes any token for its owner's; GitHub does not.
    const front = await startTracker(({ method, url, body, authorization }) =>
      authorization === `Bearer ${TOKEN}`
        ? call(method, `${url.pathname}${url.search}`, method === 'GET' ? undefined : body)
        : { status: 401, body: { message: 'Bad credentials' } },
    );
    const issuePath = (ref: string) => `/repos/${repository}/issues/${ref.split('#')[1]}`;
    return {
      system: (credentials) =>
        createGitHub({ baseUrl: front.url, token: credentials === 'wrong' ? 'env:OTHER' : 'env:GH', repository }, async (reference) =>
          reference === 'env:GH' ? TOKEN : 'wrong',
        ),
      tickets: async () => {
        const { body } = await call('GET', `/repos/${repository}/issues?state=all&direction=asc`);
        const withComments = (body as readonly Issue[]).map(async ({ number, title, body: text }) => {
          const comments = await call('GET', `/repos/${repository}/issues/${number}/comments`);
          const bodies = (comments.body as ReadonlyArray<{ readonly body: string }>).map((one) => one.body);
          return { ref: `${repository}#${number}`, text: `${title}\n${text}`.replaceAll('\\', ''), comments: bodies };
        });
        return Promise.all(withComments);
      },
      lose: (request) => front.loseAnswerOf(request === 'open' ? /^POST .*\/issues$/ : /^POST .*\/comments$/),
      refuseLookUp: (status, headers) => front.failNext(/^GET .*\/issues$/, status, headers),
      away: front.away,
      person: {
        setState: async (ref, state) => void (await call('PATCH', issuePath(ref), { state: state === 'resolved' ? 'closed' : 'open' })),
        assign: async (ref, account) => void (await call('PATCH', issuePath(ref), { assignees: account === null ? [] : [account] })),
        comment: async (ref, text) => {
          // Its clock of changes ticks in seconds.
          await new Promise((resolve) => setTimeout(resolve, 1_100));
          await call('POST', `${issuePath(ref)}/comments`, { body: text });
        },
      },
      accounts: [
        { id: 'octocat', name: 'octocat' },
        { id: 'anna', name: 'anna' },
      ],
      forbidStates: () => front.failNext(/^PATCH/, 403, {}, { message: 'Resource not accessible by personal access token' }),
      webhook: (ref) => ({ action: 'closed', issue: { number: Number(ref.split('#')[1]) }, repository: { full_name: repository } }),
      states: ['open', 'resolved'],
      secret: TOKEN,
      stop: front.stop,
    };
  });
});
