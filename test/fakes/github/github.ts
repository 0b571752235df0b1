import { type Asked, type Faults, type Reply, startTracker } from '../tracker.ts';

export type FakeGitHubIssue = {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  state: 'open' | 'closed';
  assignees: string[];
  labels: string[];
  updated: string;
  readonly comments: string[];
  /** When and by whom each of them. */
  readonly said: Array<{ readonly created_at: string; readonly user: { readonly login: string } }>;
};

/** Issues of one repository with a memory. What GitHub leaves out without a word is left out here too. */
export type FakeGitHub = Faults & {
  readonly issues: readonly FakeGitHubIssue[];
  edit(number: number, change: { readonly state?: 'open' | 'closed'; readonly assignees?: string[]; readonly labels?: string[] }): void;
  comment(number: number, text: string, author?: string): void;
  readOnly(): void;
  /** Moves an issue to another repository, where it has another number; what asks for it here is sent there, or told that it is gone. */
  transfer(number: number, to: { readonly repository: string; readonly number: number } | null): void;
};

const refuse = (status: number, message: string): Reply => ({
  status,
  body: { message, documentation_url: 'https://docs.github.com/rest' },
});

/** Starts the stub on a free port of loopback. */
export async function startFakeGitHub(site: {
  readonly token: string;
  readonly repository: string;
  readonly collaborators: readonly string[];
}): Promise<FakeGitHub> {
  const issues: FakeGitHubIssue[] = [];
  let canWrite = true;
  const moved = new Map<number, { readonly repository: string; readonly number: number } | null>();
  let clock = Date.parse('2026-03-01T10:00:00Z');
  const touched = () => {
    clock += 1_000;
    return new Date(clock).toISOString().replace('.000Z', 'Z');
  };
  const known = (logins: unknown) => (Array.isArray(logins) ? logins.filter((login) => site.collaborators.includes(login)) : []);
  const shown = (one: FakeGitHubIssue) => ({
    number: moved.get(one.number)?.number ?? one.number,
    html_url: `https://github.test/${moved.get(one.number)?.repository ?? site.repository}/issues/${moved.get(one.number)?.number ?? one.number}`,
    state: one.state,
    title: one.title,
    body: one.body,
    updated_at: one.updated,
    assignees: one.assignees.map((login) => ({ login })),
    labels: one.labels.map((name) => ({ name })),
  });
  const edit: FakeGitHub['edit'] = (number, change) => {
    const one = issues.find((issue) => issue.number === number);
    if (one === undefined) throw new Error(`no issue ${number}`);
    Object.assign(one, change, { updated: touched() });
  };
  const say = (issue: FakeGitHubIssue, text: string, login: string) => {
    issue.updated = touched();
    issue.comments.push(text);
    issue.said.push({ created_at: issue.updated, user: { login } });
  };
  const page = <T>(all: readonly T[], url: URL) => {
    const [size, at] = [Number(url.searchParams.get('per_page') ?? 30), Number(url.searchParams.get('page') ?? 1)];
    return all.slice((at - 1) * size, at * size);
  };
  const faults = await startTracker(({ method, url, body, authorization }) => {
    if (authorization !== `Bearer ${site.token}`) return refuse(401, 'Bad credentials');
    const base = `/repos/${site.repository}/issues`;
    const here = new RegExp(`^${base}/(\\d+)(/|$)`).exec(url.pathname);
    const to = here === null ? undefined : moved.get(Number(here[1]));
    if (to === null) return refuse(410, 'This issue was deleted');
    if (to !== undefined) {
      const location = `${faults.url}/repositories/7/issues/${to.number}${url.pathname.slice(`${base}/${here?.[1]}`.length)}${url.search}`;
      return { ...refuse(301, 'Moved Permanently'), headers: { location } };
    }
    for (const [number, there] of moved) {
      if (there === null) continue;
      for (const root of ['/repositories/7', `/repos/${there.repository}`])
        if (`${url.pathname}/`.startsWith(`${root}/issues/${there.number}/`))
          return answer(number, url.pathname.slice(`${root}/issues/${there.number}`.length), { method, url, body });
    }
    if (!`${url.pathname}/`.startsWith(`${base}/`)) return refuse(404, 'Not Found');
    if (method !== 'GET' && !canWrite) return refuse(403, 'Resource not accessible by personal access token');
    const [, number, part = ''] = /^\/(\d+)(?:\/([a-z]+))?$/.exec(url.pathname.slice(base.length)) ?? [];
    if (number === undefined && method === 'GET') {
      const { labels, since, state } = Object.fromEntries(url.searchParams);
      const fits = (one: FakeGitHubIssue) =>
        (labels ?? '').split(',').every((name) => one.labels.includes(name)) &&
        one.updated >= (since ?? '') &&
        (state === 'all' || one.state === 'open');
      return { status: 200, body: page(issues.filter(fits), url).map(shown) };
    }
    if (number === undefined) {
      const one = {
        number: issues.length + 1,
        title: String(body.title),
        body: String(body.body),
        state: 'open' as const,
        comments: [],
        said: [],
      };
      issues.push({ ...one, assignees: known(body.assignees), labels: body.labels as string[], updated: touched() });
      return { status: 201, body: shown(issues.at(-1) as FakeGitHubIssue) };
    }
    return answer(Number(number), part === '' ? '' : `/${part}`, { method, url, body });
  });
  const answer = (number: number, part: string, { method, url, body }: Pick<Asked, 'method' | 'url' | 'body'>): Reply => {
    const issue = issues.find((one) => one.number === number);
    if (issue === undefined) return refuse(404, 'Not Found');
    if (part === '/comments' && method === 'GET')
      return {
        status: 200,
        body: page(
          issue.comments.map((text, at) => ({ id: at + 1, body: text, ...issue.said[at] })),
          url,
        ),
      };
    if (part === '/comments') {
      say(issue, String(body.body), 'inframind');
      return { status: 201, body: { body: body.body } };
    }
    if (method === 'PATCH') {
      const { state, labels, assignees } = body as { state?: 'open' | 'closed'; labels?: string[]; assignees?: string[] };
      const logins = assignees === undefined ? {} : { assignees: known(assignees) };
      edit(issue.number, { ...(state ? { state } : {}), ...(labels ? { labels } : {}), ...logins });
    }
    return { status: 200, body: shown(issue) };
  };
  return {
    ...faults,
    issues,
    edit,
    comment: (number, text, author = 'eve') => {
      const issue = issues.find((one) => one.number === number);
      if (issue !== undefined) say(issue, text, author);
    },
    readOnly: () => {
      canWrite = false;
    },
    transfer: (number, to) => {
      moved.set(number, to);
      if (to !== null) edit(number, {});
    },
  };
}
