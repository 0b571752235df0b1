import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { adfFault } from './adf.ts';

export type FakeIssue = {
  readonly key: string;
  readonly fields: Readonly<Record<string, unknown>> & { readonly labels: readonly string[]; readonly summary: string };
  readonly comments: unknown[];
};

/** A Jira site with a memory: what is created can be found, read and commented. */
export type FakeJira = {
  readonly url: string;
  readonly issues: readonly FakeIssue[];
  /** Requests answered, `METHOD /path`. */
  readonly requests: readonly string[];
  /** Does the next request of the kind, then drops the connection instead of answering. */
  loseAnswerOf(request: string): void;
  /** Answers the next request of the kind with a status and does nothing. */
  failNext(request: string, status: number, headers?: Readonly<Record<string, string>>): void;
  /** The next searches do not know of issues yet, as Jira's index lags behind. */
  lagSearches(count: number): void;
  stop(): Promise<void>;
};

type Reply = { readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> };

const bad = (message: string, field?: string): Reply => ({
  status: 400,
  body: field ? { errorMessages: [], errors: { [field]: message } } : { errorMessages: [message], errors: {} },
});
const MISSING: Reply = {
  status: 404,
  body: { errorMessages: ['Issue does not exist or you do not have permission to see it.'], errors: {} },
};

/** Starts the fake on a free port of loopback. It demands basic authentication as Jira Cloud does. */
export async function startFakeJira(site: {
  readonly email: string;
  readonly token: string;
  readonly project: string;
  readonly issueTypes: readonly string[];
}): Promise<FakeJira> {
  const issues: FakeIssue[] = [];
  const requests: string[] = [];
  const losing = new Set<string>();
  const failing = new Map<string, Reply>();
  let lagging = 0;
  const expected = `Basic ${Buffer.from(`${site.email}:${site.token}`).toString('base64')}`;

  const create = (fields: Record<string, unknown>): Reply => {
    const { summary, labels = [], description } = fields;
    if ((fields.project as { key?: string } | undefined)?.key !== site.project) return bad('valid project is required', 'project');
    if (!site.issueTypes.includes((fields.issuetype as { name?: string } | undefined)?.name ?? '')) {
      return bad('Specify a valid issue type', 'issuetype');
    }
    if (typeof summary !== 'string' || summary.trim() === '') return bad('You must specify a summary of the issue.', 'summary');
    if (summary.includes('\n')) return bad('The summary is invalid because it contains newline characters.', 'summary');
    if (summary.length > 255) return bad("Summary can't exceed 255 characters.", 'summary');
    if (!Array.isArray(labels) || labels.some((label) => typeof label !== 'string' || /\s/.test(label))) {
      return bad("The label can't contain spaces.", 'labels');
    }
    const fault = description === undefined ? null : adfFault(description);
    if (fault) return bad(`Operation value must be an Atlassian Document (see the Atlassian Document Format): ${fault}`, 'description');
    const key = `${site.project}-${issues.length + 1}`;
    issues.push({ key, fields: { ...fields, summary, labels, status: { name: 'To Do' } }, comments: [] });
    return { status: 201, body: { id: String(10_000 + issues.length), key, self: `${address()}/rest/api/3/issue/${key}` } };
  };

  const search = (query: Record<string, unknown>): Reply => {
    const match = /^project = "([^"]+)" AND labels = "([^"]+)"(?: ORDER BY created ASC)?$/.exec(String(query.jql));
    if (!match) return bad(`Error in the JQL Query: ${String(query.jql)}`);
    const lag = lagging > 0;
    lagging = Math.max(0, lagging - 1);
    const fields = Array.isArray(query.fields) ? (query.fields as string[]) : [];
    const found = lag ? [] : issues.filter((issue) => match[1] === site.project && issue.fields.labels.includes(match[2] ?? ''));
    const shown = found.slice(0, Number(query.maxResults ?? 50)).map((issue) => ({ key: issue.key, fields: pick(issue, fields) }));
    return { status: 200, body: { issues: shown, isLast: true } };
  };

  const answer = (method: string, url: URL, body: Record<string, unknown>): Reply => {
    if (method === 'POST' && url.pathname === '/rest/api/3/issue') return create((body.fields ?? {}) as Record<string, unknown>);
    if (method === 'POST' && url.pathname === '/rest/api/3/search/jql') return search(body);
    const [, key, comment] = /^\/rest\/api\/3\/issue\/([^/]+)(\/comment)?$/.exec(url.pathname) ?? [];
    const issue = issues.find((one) => one.key === key);
    if (!issue) return MISSING;
    if (method === 'GET' && !comment) {
      return { status: 200, body: { key: issue.key, fields: pick(issue, (url.searchParams.get('fields') ?? '').split(',')) } };
    }
    if (method !== 'POST' || !comment) return { status: 405 };
    const fault = adfFault(body.body);
    if (fault) return bad(`Comment body is not valid: ${fault}`, 'comment');
    issue.comments.push(body.body);
    return { status: 201, body: { id: String(issue.comments.length), body: body.body } };
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const name = `${request.method} ${url.pathname}`;
    const text = await new Response(request).text();
    requests.push(name);
    const planned = failing.get(name);
    failing.delete(name);
    const denied: Reply = { status: 401, body: { errorMessages: ['Client must be authenticated to access this resource.'], errors: {} } };
    const allowed = request.headers.authorization === expected;
    const reply = planned ?? (allowed ? answer(request.method ?? '', url, text === '' ? {} : JSON.parse(text)) : denied);
    if (losing.delete(name)) {
      response.destroy();
      return;
    }
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
    response.end(reply.body === undefined ? '' : JSON.stringify(reply.body));
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: address(),
    issues,
    requests,
    loseAnswerOf: (request) => void losing.add(request),
    failNext: (request, status, headers = {}) => void failing.set(request, { status, headers, body: { errorMessages: [], errors: {} } }),
    lagSearches: (count) => {
      lagging = count;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function pick(issue: FakeIssue, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.filter((name) => name in issue.fields).map((name) => [name, issue.fields[name]]));
}
