import { setTimeout as pause } from 'node:timers/promises';
import type { z } from 'zod';
import { AppError, asAppError } from '../../../domain/errors.ts';
import type { NewTicket, OpenedTicket, TicketSystem } from '../ticket-system.ts';
import { toAdf } from './adf.ts';
import { createdIssue, foundIssues, issue, settings as schema } from './schema.ts';

export type JiraSettings = z.input<typeof schema>;
type Site = z.output<typeof schema>;
type Secret = (reference: string) => Promise<string>;

/** Jira cuts nothing: a longer summary is refused. */
const SUMMARY_LENGTH = 255;
/** After an answer was lost: how often, and how far apart, the search is asked whether the issue is there. */
const LOOKS = [200, 1_000, 3_000];

/**
 * Jira Cloud, REST API v3. Every issue bears a label derived from its incident, by which it is searched before it is
 * created and after an answer was lost.
 *
 * @throws CONFIG_INVALID when the token would travel unencrypted
 * @see https://developer.atlassian.com/cloud/jira/platform/rest/v3/
 */
export function createJira(given: JiraSettings, secret: Secret): TicketSystem {
  const site = schema.parse(given);
  const { protocol, hostname } = new URL(site.baseUrl);
  if (protocol !== 'https:' && !['127.0.0.1', '[::1]', 'localhost'].includes(hostname)) {
    throw new AppError('CONFIG_INVALID', 'jira.baseUrl: must begin with https://');
  }
  return {
    id: 'jira',
    open: (ticket) => open(site, secret, ticket),
    comment: async (key, sections) => {
      await call(site, secret, 'POST', `/rest/api/3/issue/${encodeURIComponent(key)}/comment`, { body: toAdf(sections) });
    },
    status: async (key) => {
      const read = await call(site, secret, 'GET', `/rest/api/3/issue/${encodeURIComponent(key)}?fields=status`);
      return parsed(issue, read).fields.status.name;
    },
  };
}

async function open(site: Site, secret: Secret, ticket: NewTicket): Promise<OpenedTicket> {
  const label = `inframind-${ticket.incidentId}`;
  const there = await find(site, secret, label);
  if (there) return there;
  const fields = {
    project: { key: site.project },
    issuetype: { name: site.issueType },
    summary: ticket.title.replaceAll(/\s+/g, ' ').trim().slice(0, SUMMARY_LENGTH).toWellFormed(),
    description: toAdf(ticket.sections),
    labels: [...site.labels, label],
  };
  try {
    const { key } = parsed(createdIssue, await call(site, secret, 'POST', '/rest/api/3/issue', { fields }));
    const read = await call(site, secret, 'GET', `/rest/api/3/issue/${encodeURIComponent(key)}?fields=status`);
    return { key, url: urlOf(site, key), status: parsed(issue, read).fields.status.name, created: true };
  } catch (thrown) {
    const error = asAppError(thrown);
    const found = error.code === 'TICKET_UNAVAILABLE' ? await lookAgain(site, secret, label) : null;
    if (found) return { ...found, created: true };
    throw error;
  }
}

/** Jira's search lags behind its writes a little, so one look is not enough. */
async function lookAgain(site: Site, secret: Secret, label: string): Promise<OpenedTicket | null> {
  for (const ms of LOOKS) {
    await pause(ms);
    const found = await find(site, secret, label).catch(() => null);
    if (found) return found;
  }
  return null;
}

async function find(site: Site, secret: Secret, label: string): Promise<OpenedTicket | null> {
  const jql = `project = "${site.project}" AND labels = "${label}" ORDER BY created ASC`;
  const answer = await call(site, secret, 'POST', '/rest/api/3/search/jql', { jql, fields: ['status'], maxResults: 1 });
  const [first] = parsed(foundIssues, answer).issues;
  return first ? { key: first.key, url: urlOf(site, first.key), status: first.fields.status.name, created: false } : null;
}

async function call(site: Site, secret: Secret, method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown> {
  const authorization = `Basic ${Buffer.from(`${site.email}:${await secret(site.token)}`).toString('base64')}`;
  const what = `${method} ${path}`;
  let status: number;
  let retryAfter: string | null;
  let text: string;
  try {
    const response = await fetch(new URL(path, site.baseUrl), {
      method,
      headers: { authorization, accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: 'error',
      signal: AbortSignal.timeout(site.timeoutMs),
    });
    status = response.status;
    retryAfter = response.headers.get('retry-after');
    text = await response.text();
  } catch (cause) {
    throw new AppError('TICKET_UNAVAILABLE', `${what}: no answer`, { cause });
  }
  if (status === 429 || status >= 500) {
    const seconds = Number(retryAfter);
    const more = retryAfter !== null && seconds >= 0 ? { retryAfterMs: seconds * 1_000 } : {};
    throw new AppError('TICKET_UNAVAILABLE', `${what}: ${status} ${text.slice(0, 500)}`, more);
  }
  if (status >= 300) throw new AppError('TICKET_REJECTED', `${what}: ${status} ${text.slice(0, 500)}`);
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new AppError('TICKET_UNAVAILABLE', `${what}: ${status}, but the answer is not JSON`, { cause });
  }
}

function parsed<S extends z.ZodType>(shape: S, answer: unknown): z.output<S> {
  const result = shape.safeParse(answer);
  if (result.success) return result.data;
  const [first] = result.error.issues;
  throw new AppError('TICKET_UNAVAILABLE', `the answer cannot be read: ${first?.path.join('.')}: ${first?.message}`);
}

function urlOf(site: Site, key: string): string {
  return new URL(`/browse/${encodeURIComponent(key)}`, site.baseUrl).href;
}
