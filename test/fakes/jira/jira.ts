import { type Asked, type Faults, type Reply, startTracker } from '../tracker.ts';
import { adfFault } from './adf.ts';

export type FakeIssue = {
  readonly id: string;
  readonly key: string;
  readonly fields: Record<string, unknown> & {
    readonly labels: readonly string[];
    readonly summary: string;
    status: Status;
    updated: string;
  };
  readonly comments: unknown[];
  /** When and by whom each of them. */
  readonly said: Array<{ readonly created: string; readonly author: { readonly displayName: string } }>;
};
type Status = { readonly name: string; readonly statusCategory: { readonly key: string } };

/** A Jira site with a memory: what is created can be found, read, changed and commented. */
export type FakeJira = Faults & {
  readonly issues: readonly FakeIssue[];
  /** The next searches do not know of issues yet, as Jira's index lags behind. */
  lagSearches(count: number): void;
  /** What a person does on the page of an issue. */
  edit(id: string, change: { readonly status?: string; readonly assignee?: string | null }): void;
  comment(id: string, text: string, author?: string): void;
  /** Transitions that the account is not offered. */
  hideTransitions(names: readonly string[]): void;
};

/** The workflow: statuses with their category. From each a transition leads to each other. */
const STATUSES: Readonly<Record<string, string>> = {
  'To Do': 'new',
  'In Progress': 'indeterminate',
  Waiting: 'indeterminate',
  Done: 'done',
};
const NAMES = Object.keys(STATUSES);
const statusOf = (name: string): Status => ({ name, statusCategory: { key: STATUSES[name] ?? 'new' } });

const bad = (message: string, field?: string): Reply => ({
  status: 400,
  body: field ? { errorMessages: [], errors: { [field]: message } } : { errorMessages: [message], errors: {} },
});
const MISSING: Reply = {
  status: 404,
  body: { errorMessages: ['Issue does not exist or you do not have permission to see it.'], errors: {} },
};
const DENIED: Reply = { status: 401, body: { errorMessages: ['Client must be authenticated to access this resource.'], errors: {} } };

/** Starts the fake on a free port of loopback. It demands basic authentication as Jira Cloud does, or as a server a bearer token. */
export async function startFakeJira(site: {
  readonly edition?: 'cloud' | 'server';
  readonly email: string;
  readonly token: string;
  readonly project: string;
  readonly issueTypes: readonly string[];
  /** Names of people by their account. */
  readonly users?: Readonly<Record<string, string>>;
}): Promise<FakeJira> {
  const { edition = 'cloud', users = {} } = site;
  const isCloud = edition === 'cloud';
  const api = isCloud ? '/rest/api/3' : '/rest/api/2';
  const account = isCloud ? 'accountId' : 'name';
  const issues: FakeIssue[] = [];
  let lagging = 0;
  let hidden: readonly string[] = [];
  let clock = Date.parse('2026-03-01T10:00:00Z');
  const expected = isCloud ? `Basic ${Buffer.from(`${site.email}:${site.token}`).toString('base64')}` : `Bearer ${site.token}`;
  const touched = () => {
    clock += 1_000;
    return new Date(clock).toISOString().replace('Z', '+0000');
  };
  const textFault = (value: unknown) => (isCloud ? adfFault(value) : typeof value === 'string' ? null : 'not a string');

  const say = (issue: FakeIssue, text: unknown, author: string) => {
    issue.fields.updated = touched();
    issue.comments.push(text);
    issue.said.push({ created: issue.fields.updated, author: { displayName: author } });
  };
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
    const fault = description === undefined ? null : textFault(description);
    if (fault) return bad(`Operation value must be an Atlassian Document (see the Atlassian Document Format): ${fault}`, 'description');
    const [key, id] = [`${site.project}-${issues.length + 1}`, String(10_001 + issues.length)];
    issues.push({
      id,
      key,
      fields: { ...fields, summary, labels, status: statusOf('To Do'), assignee: null, updated: touched() },
      comments: [],
      said: [],
    });
    return { status: 201, body: { id, key, self: `http://localhost${api}/issue/${id}` } };
  };

  const search = (query: Record<string, unknown>): Reply => {
    const match = /^labels = "([^"]+)"(?: ORDER BY created ASC)?$/.exec(String(query.jql));
    if (!match) return bad(`Error in the JQL Query: ${String(query.jql)}`);
    const lag = lagging > 0;
    lagging = Math.max(0, lagging - 1);
    const fields = Array.isArray(query.fields) ? (query.fields as string[]) : [];
    const found = lag ? [] : issues.filter((issue) => issue.fields.labels.includes(match[1] ?? ''));
    const shown = found
      .slice(0, Number(query.maxResults ?? 50))
      .map(({ id, key, fields: all }) => ({ id, key, fields: pick(all, fields) }));
    return { status: 200, body: isCloud ? { issues: shown, isLast: true } : { issues: shown, total: found.length, startAt: 0 } };
  };

  const change: FakeJira['edit'] = (id, { status, assignee }) => {
    const issue = issues.find((one) => one.id === id);
    if (issue === undefined) throw new Error(`no issue ${id}`);
    if (status !== undefined) issue.fields.status = statusOf(status);
    if (assignee !== undefined) issue.fields.assignee = assignee === null ? null : { [account]: assignee, displayName: users[assignee] };
    issue.fields.updated = touched();
  };

  const ofIssue = (issue: FakeIssue, part: string, { method, url, body }: Asked): Reply => {
    const offered = NAMES.filter((name) => name !== issue.fields.status.name && !hidden.includes(name));
    switch (`${method} ${part}`) {
      case 'GET ':
        return {
          status: 200,
          body: { id: issue.id, key: issue.key, fields: pick(issue.fields, (url.searchParams.get('fields') ?? '').split(',')) },
        };
      case 'GET comment':
        return {
          status: 200,
          body: { comments: issue.comments.map((body, at) => ({ id: String(at + 1), body, ...issue.said[at] })).reverse(), startAt: 0 },
        };
      case 'POST comment': {
        const fault = textFault(body.body);
        if (fault) return bad(`Comment body is not valid: ${fault}`, 'comment');
        say(issue, body.body, 'InfraMind');
        return { status: 201, body: { id: String(issue.comments.length), body: body.body } };
      }
      case 'GET transitions':
        return {
          status: 200,
          body: { transitions: offered.map((name) => ({ id: String(NAMES.indexOf(name) + 11), name: `To ${name}`, to: statusOf(name) })) },
        };
      case 'POST transitions': {
        const name = NAMES[Number((body.transition as { id?: string } | undefined)?.id) - 11];
        if (name === undefined || !offered.includes(name))
          return bad('It seems that you have tried to perform a workflow operation that is not valid.');
        change(issue.id, { status: name });
        return { status: 204 };
      }
      case 'PUT assignee': {
        const given = body[account];
        if (!(String(given) in users)) return bad(`User '${String(given)}' does not exist.`, 'assignee');
        change(issue.id, { assignee: String(given) });
        return { status: 204 };
      }
      case 'PUT ': {
        const fields = body.fields as Record<string, unknown> | undefined;
        if (fields?.assignee !== null || Object.keys(fields).length !== 1) return bad('Only nobody is known here.', 'assignee');
        change(issue.id, { assignee: null });
        return { status: 204 };
      }
      default:
        return { status: 405 };
    }
  };

  const faults = await startTracker((asked) => {
    const { method, url, body, authorization } = asked;
    if (authorization !== expected) return DENIED;
    if (method === 'POST' && url.pathname === `${api}/issue`) return create((body.fields ?? {}) as Record<string, unknown>);
    if (method === 'POST' && url.pathname === (isCloud ? `${api}/search/jql` : `${api}/search`)) return search(body);
    const [, named, part = ''] = url.pathname.startsWith(`${api}/issue/`)
      ? (/\/issue\/([^/]+)(?:\/([a-z]+))?$/.exec(url.pathname) ?? [])
      : [];
    const issue = issues.find(({ id, key }) => key === named || id === named);
    return issue ? ofIssue(issue, part, asked) : MISSING;
  });
  return {
    ...faults,
    issues,
    edit: change,
    comment: (id, text, author = 'Eve') => {
      const issue = issues.find((one) => one.id === id);
      if (issue !== undefined)
        say(
          issue,
          isCloud
            ? {
                type: 'doc',
                version: 1,
                content: text.split('\n').map((line) => ({ type: 'paragraph', content: [{ type: 'text', text: line }] })),
              }
            : text,
          author,
        );
    },
    hideTransitions: (names) => {
      hidden = names;
    },
    lagSearches: (count) => {
      lagging = count;
    },
  };
}

function pick(fields: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.filter((name) => name in fields).map((name) => [name, fields[name]]));
}
