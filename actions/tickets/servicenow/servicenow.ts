import type { z } from 'zod';
import { asAppError } from '../../../domain/errors.ts';
import type { TicketState } from '../../../domain/ticket.ts';
import { callTracker, readAnswer, rejected, type TrackerSite } from '../call-tracker.ts';
import { plainText } from '../plain-text.ts';
import {
  defineTicketSystem,
  type NewTicket,
  type OpenedTicket,
  type TicketChange,
  type TicketSystem,
  type TicketView,
} from '../ticket-system.ts';
import { advise, noTable, notWritten } from './advice.ts';
import { entries, FIELDS, journal, oneRecord, type record, records, settings, webhook } from './schema.ts';

export type ServiceNowSettings = z.input<typeof settings>;
type Config = z.output<typeof settings>;
type Secret = (reference: string) => Promise<string>;
type Instance = { readonly config: Config; readonly site: TrackerSite; readonly path: string };

const SHORT_DESCRIPTION_LENGTH = 160;
/** The longest text of a journal or a description. */
const TEXT_LENGTH = 30_000;
const SHOWN = `sysparm_display_value=all&sysparm_exclude_reference_link=true&sysparm_fields=${FIELDS}`;
const STATES: readonly TicketState[] = ['open', 'in-progress', 'resolved'];

/**
 * ServiceNow, Table API. A record bears its incident as `correlation_id`, by which it is searched before it is created and after an
 * answer was lost. Comments are work notes, which callers do not see.
 *
 * @see https://www.servicenow.com/docs/bundle/zurich-api-reference/page/integrate/inbound-rest/concept/c_TableAPI.html
 */
export function createServiceNow(given: ServiceNowSettings, secret: Secret, now: () => Date = () => new Date()): TicketSystem {
  const config = settings.parse(given);
  const { user, password, token } = config;
  const site: TrackerSite = {
    name: 'ServiceNow',
    url: config.baseUrl,
    caFile: config.caFile,
    timeoutMs: config.timeoutMs,
    now,
    auth: async () =>
      user !== null && password !== null ? { user, password: await secret(password) } : { token: await secret(token as string) },
    advise: (refusal) => advise(config, refusal),
  };
  const at: Instance = { config, site, path: `/api/now/table/${config.table}` };
  return {
    check: async () => void (await find(at, 'inframind-check')),
    open: (ticket) => open(at, ticket),
    read: (ref) => read(at, ref),
    comment: async (ref, { mark, sections }) => {
      const place = `${at.path}/${encodeURIComponent(ref)}`;
      const notes = await callTracker(site, 'GET', `${place}?sysparm_display_value=all&sysparm_fields=work_notes`);
      if (readAnswer(journal, notes).result.work_notes.display_value?.includes(`[${mark}]`)) return;
      await callTracker(site, 'PATCH', `${place}?${SHOWN}`, { work_notes: `${textOf(sections)}\n[${mark}]` });
    },
    comments: async (ref) => {
      // Comments and work notes; an account that may not read the journal's table is told so by what it refuses.
      const query = new URLSearchParams({
        sysparm_query: `element_id=${ref}^elementINcomments,work_notes^ORDERBYDESCsys_created_on`,
        sysparm_fields: 'sys_id,value,sys_created_on,sys_created_by',
        sysparm_limit: '100',
      });
      const answer = await callTracker(site, 'GET', `/api/now/table/sys_journal_field?${query}`);
      return readAnswer(entries, answer)
        .result.map(({ sys_id: id, value, sys_created_on: at, sys_created_by: author }) => ({ id, at, author, text: value }))
        .reverse();
    },
    change: (ref, change) => write(at, ref, change),
    named: (body) => webhook.safeParse(body).data?.sys_id ?? null,
  };
}

export const serviceNow = defineTicketSystem({ settings, create: createServiceNow });

async function open(at: Instance, ticket: NewTicket): Promise<OpenedTicket> {
  const there = await find(at, ticket.mark);
  if (there !== null) return { ...there, created: false };
  const { config, site, path } = at;
  const weight = String(config.impact[ticket.severity]);
  const group = ticket.project ?? config.assignmentGroup;
  const body = {
    short_description: ticket.title.replaceAll(/\s+/g, ' ').trim().slice(0, SHORT_DESCRIPTION_LENGTH).toWellFormed(),
    description: textOf(ticket.sections),
    correlation_id: ticket.mark,
    correlation_display: 'InfraMind',
    impact: weight,
    urgency: weight,
    ...(group === null ? {} : { assignment_group: group }),
    ...(config.callerId === null ? {} : { caller_id: config.callerId }),
    ...(config.category === null ? {} : { category: config.category }),
  };
  try {
    const made = readAnswer(oneRecord, await callTracker(site, 'POST', `${path}?${SHOWN}`, body)).result;
    if (made.correlation_id.value !== ticket.mark) throw notWritten(config, 'correlation_id');
    return { ...viewOf(at, made), created: true };
  } catch (thrown) {
    const error = asAppError(thrown);
    const found = error.code === 'TICKET_UNAVAILABLE' ? await find(at, ticket.mark).catch(() => null) : null;
    if (found !== null) return { ...found, created: true };
    throw missing(at, thrown);
  }
}

/**
 * The oldest record of a mark. An instance leaves out a condition on a field that it does not know or that may not be read, and then
 * every record fits: only one that says the mark itself is taken.
 */
async function find(at: Instance, mark: string): Promise<TicketView | null> {
  const query = new URLSearchParams({ sysparm_query: `correlation_id=${mark}^ORDERBYsys_created_on`, sysparm_limit: '1' });
  const answer = await callTracker(at.site, 'GET', `${at.path}?${query}&${SHOWN}`).catch((thrown: unknown) => {
    throw missing(at, thrown);
  });
  const [first] = readAnswer(records, answer).result;
  if (first === undefined) return null;
  if (first.correlation_id.value !== mark) throw notWritten(at.config, 'correlation_id');
  return viewOf(at, first);
}

async function read(at: Instance, ref: string): Promise<TicketView | null> {
  try {
    return viewOf(at, readAnswer(oneRecord, await callTracker(at.site, 'GET', `${at.path}/${encodeURIComponent(ref)}?${SHOWN}`)).result);
  } catch (thrown) {
    if (asAppError(thrown).code === 'NOT_FOUND') return null;
    throw thrown;
  }
}

async function write(at: Instance, ref: string, { state, assignee, note }: TicketChange): Promise<TicketView> {
  const { config, site, path } = at;
  const body = {
    ...(state === undefined ? {} : { state: config.states[state][0] }),
    ...(state === 'resolved' ? { close_code: config.closeCode, close_notes: plainText(note) } : {}),
    ...(assignee === undefined ? {} : { assigned_to: assignee ?? '' }),
  };
  const answer = await callTracker(site, 'PATCH', `${path}/${encodeURIComponent(ref)}?${SHOWN}`, body);
  const view = viewOf(at, readAnswer(oneRecord, answer).result);
  // What an account may not write is left out without a word.
  if (state !== undefined && view.state !== state) throw notWritten(config, 'state');
  if (assignee !== undefined && (view.assignee?.id ?? null) !== assignee) throw notWritten(config, 'assigned_to');
  return view;
}

function viewOf({ config }: Instance, row: z.output<typeof record>): TicketView {
  const ref = row.sys_id.value;
  const { value, display_value } = row.state;
  const count = row.sys_mod_count.value.padStart(10, '0');
  const uri = encodeURIComponent(`${config.table}.do?sys_id=${ref}`);
  const who = row.assigned_to;
  return {
    ref,
    key: row.number.value,
    url: new URL(`/nav_to.do?uri=${uri}`, config.baseUrl).href,
    state: STATES.find((state) => config.states[state].includes(value)) ?? 'open',
    status: display_value ?? value,
    assignee: who.value === '' ? null : { id: who.value, name: who.display_value ?? who.value },
    updated: `${count} ${row.sys_updated_on.value}`,
  };
}

/** 404 of the table itself. */
function missing({ config }: Instance, thrown: unknown): unknown {
  const error = asAppError(thrown);
  if (error.code !== 'NOT_FOUND') return thrown;
  return rejected(error.message, noTable(config.table));
}

function textOf(sections: NewTicket['sections']): string {
  return plainText(
    sections
      .map(({ heading, paragraphs, items }) =>
        [...(heading === null ? [] : [heading]), ...paragraphs.filter(Boolean), ...items.filter(Boolean).map((item) => `- ${item}`)].join(
          '\n',
        ),
      )
      .join('\n\n'),
  ).slice(0, TEXT_LENGTH);
}
