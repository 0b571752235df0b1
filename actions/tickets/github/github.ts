import type { z } from 'zod';
import { AppError, asAppError } from '../../../domain/errors.ts';
import type { TicketState } from '../../../domain/ticket.ts';
import { callTracker, readAnswer, rejected, type TrackerSite } from '../call-tracker.ts';
import {
  defineTicketSystem,
  type NewTicket,
  type OpenedTicket,
  type TicketChange,
  type TicketSystem,
  type TicketView,
} from '../ticket-system.ts';
import { advise } from './advice.ts';
import { toMarkdown } from './markdown.ts';
import { comments, issue, issues, REPOSITORY, settings, webhook } from './schema.ts';

export type GitHubSettings = z.input<typeof settings>;
type Config = z.output<typeof settings>;
type Secret = (reference: string) => Promise<string>;
type GitHub = { readonly config: Config; readonly site: TrackerSite };
type Row = z.output<typeof issue>;

const TITLE_LENGTH = 256;
const PER_PAGE = 100;
/** So many issues that were touched since the incident are looked through for its mark. */
const MOST_PAGES = 20;
/** How far the clocks of the two may be apart. */
const SKEW_MS = 15 * 60_000;

/**
 * GitHub issues. An issue bears its mark in its body as a comment that nobody sees, and a label by which it is listed before it is
 * created and after an answer was lost: the list knows of it at once, where the search lags behind. There are two states; a label
 * can stand for the third.
 *
 * @see https://docs.github.com/en/rest/issues/issues
 */
export function createGitHub(given: GitHubSettings, secret: Secret, now: () => Date = () => new Date()): TicketSystem {
  const config = settings.parse(given);
  const site: TrackerSite = {
    name: 'GitHub',
    url: config.baseUrl,
    caFile: config.caFile,
    timeoutMs: config.timeoutMs,
    now,
    headers: { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' },
    auth: async () => ({ token: await secret(config.token) }),
    advise: (refusal) => advise(config, refusal),
  };
  const github: GitHub = { config, site };
  return {
    check: async () => {
      const { repository } = config;
      await callTracker(site, 'GET', `/repos/${repository}/issues?per_page=1`).catch((thrown: unknown) => {
        throw named(github, repository, thrown);
      });
    },
    open: (ticket) => open(github, ticket),
    read: async (ref) => {
      try {
        return viewOf(github, await read(github, ref));
      } catch (thrown) {
        if (asAppError(thrown).code === 'NOT_FOUND') return null;
        throw thrown;
      }
    },
    comment: async (ref, { mark, sections }) => {
      const path = `${pathOf(ref)}/comments`;
      const hidden = hiddenMark(mark);
      for (let page = 1; page <= MOST_PAGES; page += 1) {
        const known = readAnswer(comments, await callTracker(site, 'GET', `${path}?per_page=${PER_PAGE}&page=${page}`));
        if (known.some(({ body }) => body?.includes(hidden))) return;
        if (known.length < PER_PAGE) break;
      }
      await callTracker(site, 'POST', path, { body: `${toMarkdown(sections)}\n\n${hidden}` });
    },
    comments: async (ref) => {
      const path = `${pathOf(ref)}/comments?per_page=${PER_PAGE}`;
      const rows: z.output<typeof comments>[] = [];
      for (let page = 1; page <= MOST_PAGES; page += 1) {
        rows.push(readAnswer(comments, await callTracker(site, 'GET', `${path}&page=${page}`)));
        if ((rows.at(-1)?.length ?? 0) < PER_PAGE) break;
      }
      // What stands in a comment of HTML is not shown to anybody there.
      return rows.flat().map(({ id, user, created_at: at, body }) => ({ id, at, author: user?.login ?? '?', text: body ?? '' }));
    },
    change: (ref, change) => write(github, ref, change),
    named: (body) => {
      const { data } = webhook.safeParse(body);
      return data === undefined ? null : `${data.repository.full_name}#${data.issue.number}`;
    },
  };
}

export const github = defineTicketSystem({ settings, create: createGitHub });

async function open(github: GitHub, ticket: NewTicket): Promise<OpenedTicket> {
  const { config, site } = github;
  const repository = ticket.project ?? config.repository;
  if (!REPOSITORY.test(repository)) {
    throw rejected(`${JSON.stringify(repository)} is no repository`, {
      en: `The project of a rule for GitHub is a repository, owner/name; “${repository}” is none.`,
      ru: `Проект в правиле для GitHub — это репозиторий, владелец/имя; «${repository}» — нет.`,
      ko: `GitHub 규칙의 프로젝트는 owner/name 형식의 저장소여야 합니다. “${repository}”은(는) 아닙니다.`,
    });
  }
  const there = await find(github, repository, ticket);
  if (there !== null) return { ...there, created: false };
  const body = {
    title: ticket.title.replaceAll(/\s+/g, ' ').trim().slice(0, TITLE_LENGTH).toWellFormed(),
    body: `${toMarkdown(ticket.sections)}\n\n${hiddenMark(ticket.mark)}`,
    labels: [config.label, ...config.labels],
  };
  try {
    const made = readAnswer(issue, await callTracker(site, 'POST', `/repos/${repository}/issues`, body));
    return { ...viewOf(github, { repository, row: made }), created: true };
  } catch (thrown) {
    const error = asAppError(thrown);
    const found = error.code === 'TICKET_UNAVAILABLE' ? await find(github, repository, ticket).catch(() => null) : null;
    if (found !== null) return { ...found, created: true };
    throw named(github, repository, thrown);
  }
}

/** The oldest issue of a mark among those that were touched since its incident opened. */
async function find(github: GitHub, repository: string, { mark, since }: NewTicket): Promise<TicketView | null> {
  const from = new Date(since.getTime() - SKEW_MS).toISOString().replace(/\.\d+Z$/, 'Z');
  const query = new URLSearchParams({ labels: github.config.label, state: 'all', since: from, sort: 'created', direction: 'asc' });
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const path = `/repos/${repository}/issues?${query}&per_page=${PER_PAGE}&page=${page}`;
    const answer = await callTracker(github.site, 'GET', path).catch((thrown: unknown) => {
      throw named(github, repository, thrown);
    });
    const rows = readAnswer(issues, answer);
    const found = rows.find((row) => row.pull_request === undefined && row.body?.includes(hiddenMark(mark)));
    if (found !== undefined) return viewOf(github, { repository, row: found });
    if (rows.length < PER_PAGE) return null;
  }
  throw new AppError('TICKET_UNAVAILABLE', `more than ${MOST_PAGES * PER_PAGE} issues of ${repository} were touched since ${from}`);
}

/** An issue, in the repository that it was moved to by now, if it was. */
async function read({ site }: GitHub, ref: string): Promise<{ readonly repository: string; readonly row: Row }> {
  const row = readAnswer(issue, await callTracker(site, 'GET', pathOf(ref)));
  const [, now = ''] = /^https?:\/\/[^/]+\/(.+)\/issues\/\d+$/.exec(row.html_url) ?? [];
  return { repository: REPOSITORY.test(now) ? now : (ref.split('#')[0] ?? ''), row };
}

async function write(github: GitHub, ref: string, { state, assignee }: TicketChange): Promise<TicketView> {
  const { config, site } = github;
  const before = await read(github, ref);
  const label = config.inProgressLabel;
  const others = before.row.labels.filter((name) => name !== label);
  const labels = state === 'in-progress' && label !== null ? [...others, label] : others;
  const answer = await callTracker(site, 'PATCH', pathOf(`${before.repository}#${before.row.number}`), {
    ...(state === undefined ? {} : { state: state === 'resolved' ? 'closed' : 'open' }),
    ...(state === 'resolved' ? { state_reason: 'completed' } : {}),
    ...(state === undefined || label === null ? {} : { labels }),
    ...(assignee === undefined ? {} : { assignees: assignee === null ? [] : [assignee] }),
  });
  const row = readAnswer(issue, answer);
  // Whom the repository does not know is left out without a word.
  if (assignee != null && !row.assignees.some(({ login }) => login === assignee)) {
    throw rejected(`${ref}: ${assignee} was not assigned`, {
      en: `GitHub left out the assignee ${assignee}: let the person, and the account of the token, write to the repository (collaborators, triage).`,
      ru: `GitHub пропустил исполнителя ${assignee}: дайте этому человеку и учётной записи токена права на репозиторий (collaborators, triage).`,
      ko: `GitHub이 담당자 ${assignee}을(를) 뺐습니다. 이 사람과 토큰의 계정에 저장소 쓰기 권한(collaborators, triage)을 주세요.`,
    });
  }
  return viewOf(github, { repository: before.repository, row });
}

function viewOf({ config }: GitHub, { repository, row }: { readonly repository: string; readonly row: Row }): TicketView {
  const [first] = row.assignees;
  const isWorkedOn = config.inProgressLabel !== null && row.labels.includes(config.inProgressLabel);
  const state: TicketState = row.state === 'closed' ? 'resolved' : isWorkedOn ? 'in-progress' : 'open';
  return {
    ref: `${repository}#${row.number}`,
    key: `${repository}#${row.number}`,
    url: row.html_url,
    state,
    status: state === 'in-progress' ? `${row.state}, ${config.inProgressLabel}` : row.state,
    assignee: first === undefined ? null : { id: first.login, name: first.login },
    updated: row.updated_at,
  };
}

/** 404 of the repository itself. */
function named(_github: GitHub, repository: string, thrown: unknown): unknown {
  const error = asAppError(thrown);
  if (error.code !== 'NOT_FOUND') return thrown;
  return rejected(error.message, {
    en: `GitHub has no repository ${repository} that the token may see, or it has no issues: check the name, and give the token “Issues: read and write” there.`,
    ru: `В GitHub нет репозитория ${repository}, видимого токену, или в нём выключены issues: проверьте имя и дайте токену там «Issues: read and write».`,
    ko: `GitHub에 토큰이 볼 수 있는 저장소 ${repository}이(가) 없거나 이슈 기능이 꺼져 있습니다. 이름을 확인하고 토큰에 “Issues: read and write” 권한을 주세요.`,
  });
}

/** `owner/name#12` as a path; whatever else a name is leads nowhere. */
function pathOf(ref: string): string {
  const [, repository = '', number = ''] = /^([^#]+)#(\d{1,10})$/.exec(ref) ?? [];
  if (!REPOSITORY.test(repository) || /^\.+$|\/\.+$|^\.+\//.test(repository))
    throw new AppError('NOT_FOUND', `no issue ${JSON.stringify(ref.slice(0, 100))}`);
  return `/repos/${repository}/issues/${number}`;
}

function hiddenMark(mark: string): string {
  return `<!-- inframind ${mark} -->`;
}
