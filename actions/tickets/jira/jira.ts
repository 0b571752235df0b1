import { setTimeout as pause } from 'node:timers/promises';
import type { z } from 'zod';
import { AppError, asAppError } from '../../../domain/errors.ts';
import type { TicketState } from '../../../domain/ticket.ts';
import { callTracker, readAnswer, type TrackerSite } from '../call-tracker.ts';
import {
  type Attempts,
  defineTicketSystem,
  type NewTicket,
  type OpenedTicket,
  type TicketChange,
  type TicketComment,
  type TicketSection,
  type TicketSystem,
  type TicketView,
} from '../ticket-system.ts';
import { fromAdf, toAdf } from './adf.ts';
import { advise, noTransition } from './advice.ts';
import { comments, createdIssue, foundIssues, issue, settings, type status, transitions, webhook } from './schema.ts';
import { toWiki } from './wiki.ts';

export type JiraSettings = z.input<typeof settings>;
type Config = z.output<typeof settings>;
type Secret = (reference: string) => Promise<string>;
type Jira = {
  readonly config: Config;
  readonly site: TrackerSite;
  readonly api: string;
};

/** Jira cuts nothing: a longer summary is refused. */
const SUMMARY_LENGTH = 255;
/** After an answer was lost: how often, and how far apart, the search is asked whether the issue is there. */
const LOOKS = [200, 1_000, 3_000];
/** After a lost answer an issue that is not found is not opened anew for a while: the search may not know of it yet. */
const LOOK_AGAIN_MS = 10_000;
const STATES: readonly TicketState[] = ['open', 'in-progress', 'resolved'];
const FIELDS = ['status', 'assignee', 'updated'];

/**
 * Jira Cloud (REST API v3) or Jira Server and Data Center (v2). Every issue bears a label with its mark, by which it is searched
 * before it is created and after an answer was lost.
 *
 * @see https://developer.atlassian.com/cloud/jira/platform/rest/v3/
 * @see https://docs.atlassian.com/software/jira/docs/api/REST/9.17.0/
 */
export function createJira(given: JiraSettings, secret: Secret, now: () => Date = () => new Date()): TicketSystem {
  const config = settings.parse(given);
  const { edition, email, token } = config;
  const site: TrackerSite = {
    name: 'Jira',
    url: config.baseUrl,
    caFile: config.caFile,
    timeoutMs: config.timeoutMs,
    now,
    auth: async () => (edition === 'cloud' ? { user: email ?? '', password: await secret(token) } : { token: await secret(token) }),
    advise: (refusal) => advise(config, refusal),
  };
  const jira: Jira = { config, site, api: edition === 'cloud' ? '/rest/api/3' : '/rest/api/2' };
  return {
    check: async () => void (await find(jira, 'inframind-check')),
    open: (ticket, attempts) => open(jira, ticket, attempts),
    read: async (ref) => {
      try {
        return await read(jira, ref);
      } catch (thrown) {
        if (asAppError(thrown).code === 'NOT_FOUND') return null;
        throw thrown;
      }
    },
    comment: async (ref, { mark, sections }) => {
      const path = `${issuePath(jira, ref)}/comment`;
      const known = readAnswer(comments, await callTracker(site, 'GET', `${path}?orderBy=-created&maxResults=100`));
      if (known.comments.some(({ body }) => JSON.stringify(body).includes(mark))) return;
      await callTracker(site, 'POST', path, { body: textOf(jira, sections, mark) });
    },
    comments: async (ref) => {
      const path = `${issuePath(jira, ref)}/comment?orderBy=-created&maxResults=100`;
      const known = readAnswer(comments, await callTracker(site, 'GET', path));
      return known.comments.map(commentOf).reverse();
    },
    change: (ref, change) => write(jira, ref, change),
    named: (body) => webhook.safeParse(body).data?.issue.id ?? null,
  };
}

export const jira = defineTicketSystem({ settings, create: createJira });

async function open(jira: Jira, ticket: NewTicket, attempts: Attempts): Promise<OpenedTicket> {
  const { config, site, api } = jira;
  const label = `inframind-${ticket.mark}`;
  const there = await find(jira, label);
  const isFirst = await attempts.begin();
  if (there) {
    await attempts.end();
    return { ...there, created: !isFirst };
  }
  if (!isFirst)
    throw new AppError('TICKET_UNAVAILABLE', `${label} may be there already and is looked for again`, { retryAfterMs: LOOK_AGAIN_MS });
  const project = ticket.project ?? config.project;
  const fields = {
    project: { key: project },
    issuetype: { name: config.issueType },
    summary: ticket.title.replaceAll(/\s+/g, ' ').trim().slice(0, SUMMARY_LENGTH).toWellFormed(),
    description: textOf(jira, ticket.sections),
    labels: [...config.labels, label],
  };
  const named: TrackerSite = { ...site, advise: (refusal) => advise({ ...config, project }, refusal) };
  try {
    const { id } = readAnswer(createdIssue, await callTracker(named, 'POST', `${api}/issue`, { fields }));
    const made = await read(jira, id);
    await attempts.end();
    return { ...made, created: true };
  } catch (thrown) {
    const error = asAppError(thrown);
    const found = error.code === 'TICKET_UNAVAILABLE' ? await lookAgain(jira, label) : null;
    // Where the answer was lost and nothing is found, another attempt only looks for it.
    if (found !== null || error.code !== 'TICKET_UNAVAILABLE') await attempts.end();
    if (found === null) throw error;
    return { ...found, created: true };
  }
}

/** Jira's search lags behind its writes a little, so one look is not enough. */
async function lookAgain(jira: Jira, label: string): Promise<TicketView | null> {
  for (const ms of LOOKS) {
    await pause(ms);
    const found = await find(jira, label).catch(() => null);
    if (found) return found;
  }
  return null;
}

async function find(jira: Jira, label: string): Promise<TicketView | null> {
  const jql = `labels = "${label}" ORDER BY created ASC`;
  const path = jira.config.edition === 'cloud' ? `${jira.api}/search/jql` : `${jira.api}/search`;
  const answer = await callTracker(jira.site, 'POST', path, { jql, fields: FIELDS, maxResults: 1 });
  const [first] = readAnswer(foundIssues, answer).issues;
  return first ? viewOf(jira, first) : null;
}

async function read(jira: Jira, ref: string): Promise<TicketView> {
  return viewOf(jira, readAnswer(issue, await callTracker(jira.site, 'GET', `${issuePath(jira, ref)}?fields=${FIELDS.join(',')}`)));
}

async function write(jira: Jira, ref: string, { state, assignee }: TicketChange): Promise<TicketView> {
  const { config, site } = jira;
  const path = issuePath(jira, ref);
  const before = await read(jira, ref);
  if (assignee !== undefined && assignee !== (before.assignee?.id ?? null)) {
    // Jira's own description of its API does not let `assignee` be set to nobody there.
    if (assignee === null) await callTracker(site, 'PUT', path, { fields: { assignee: null } });
    else await callTracker(site, 'PUT', `${path}/assignee`, config.edition === 'cloud' ? { accountId: assignee } : { name: assignee });
  }
  if (state !== undefined && state !== before.state) {
    const offered = readAnswer(transitions, await callTracker(site, 'GET', `${path}/transitions`)).transitions;
    const chosen = offered.find(({ to }) => config.states[state]?.includes(to.name) ?? stateOf(config, to) === state);
    if (chosen === undefined) {
      throw noTransition(
        before.key,
        state,
        before.status,
        offered.map(({ to }) => to.name),
      );
    }
    const more = state === 'resolved' && config.resolution !== null ? { fields: { resolution: { name: config.resolution } } } : {};
    await callTracker(site, 'POST', `${path}/transitions`, { transition: { id: chosen.id }, ...more });
  }
  return read(jira, ref);
}

function viewOf({ config }: Jira, { id, key, fields: { status, assignee, updated } }: z.output<typeof issue>): TicketView {
  const account = config.edition === 'cloud' ? assignee?.accountId : assignee?.name;
  return {
    ref: id,
    key,
    url: new URL(`/browse/${encodeURIComponent(key)}`, config.baseUrl).href,
    state: stateOf(config, status),
    status: status.name,
    assignee: account === undefined ? null : { id: account, name: assignee?.displayName || account },
    updated: updated.toISOString(),
  };
}

function commentOf({ id, author, created, body }: z.output<typeof comments>['comments'][number]): TicketComment {
  const text = typeof body === 'string' ? body : fromAdf(body);
  return { id, at: created, author: author?.displayName || author?.name || '?', text };
}

/** What a status means: by its name where the settings say so, else by the category it is in. */
function stateOf({ states }: Config, { name, statusCategory }: z.output<typeof status>): TicketState {
  return STATES.find((state) => states[state]?.includes(name)) ?? statusCategory.key;
}

function issuePath({ api }: Jira, ref: string): string {
  return `${api}/issue/${encodeURIComponent(ref)}`;
}

function textOf({ config }: Jira, sections: readonly TicketSection[], mark?: string): unknown {
  if (config.edition === 'server') return `${toWiki(sections)}${mark === undefined ? '' : `\n\n${mark}`}`;
  return toAdf(mark === undefined ? sections : [...sections, { heading: null, paragraphs: [mark], items: [] }]);
}
