import type { Window } from '../../domain/answer.ts';
import { AppError } from '../../domain/errors.ts';
import { storableJson } from '../../domain/text.ts';
import type { LogStore } from '../stores.ts';
import { type LogTemplate, oneOfEach } from '../template-states.ts';
import type { Query } from './read.ts';
import type { TenantEngine } from './tenant-engine.ts';
import { inTurns } from './turns.ts';
import { type United, unitedOf } from './united.ts';

type TemplateSource = {
  readonly template: { readonly id: string; readonly text: string; readonly pattern?: string | null };
  readonly first_seen_at: string;
  readonly joined?: readonly string[];
  /** Milliseconds by the node's clock. */
  readonly changed_at?: number;
};

/**
 * The more general pattern with its text, or the newest text where there is none; the earliest sight; all it was united with.
 * Both instants are ISO 8601 of one form, so their order as text is their order in time.
 */
const RELEARN = `if (ctx.op == 'create') {
  ctx._source.template = params.template; ctx._source.first_seen_at = params.at; ctx._source.joined = params.joined;
  ctx._source.changed_at = ctx._now; return
}
boolean earlier = ctx._source.first_seen_at.compareTo(params.at) > 0;
def had = ctx._source.template.pattern;
def has = params.template.pattern;
boolean general = has == null ? had == null : had == null || has.compareTo(had) > 0;
boolean renewed = general && (ctx._source.template.text != params.template.text || had != has);
List joined = ctx._source.joined == null ? new ArrayList() : ctx._source.joined;
boolean more = false;
for (def id : params.joined) { if (!joined.contains(id)) { joined.add(id); more = true } }
if (!earlier && !renewed && !more) { ctx.op = 'none'; return }
if (earlier) { ctx._source.first_seen_at = params.at }
if (renewed) { ctx._source.template = params.template }
ctx._source.joined = joined;
ctx._source.changed_at = ctx._now`;
/** Longest that what was written may take to be seen by all who read changes. */
const OVERLAP_MS = 60_000;
const PAGE = 5_000;
/** How long the index is taken to be there; one that was deleted by hand is then made again with its alias. */
const MADE_MS = 60_000;

/** Beside the contract: the ids of templates first seen in a window, and the texts of some. */
export type TemplateStore = Pick<LogStore, 'templates' | 'templateChanges' | 'writeTemplates'> & {
  firstSeenIn(window: Window): Promise<ReadonlySet<string>>;
  /** Of these templates, and perhaps of others. */
  texts(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  united(): Promise<United>;
};

/** Log templates in one index of the tenant; they are few, and are never rolled over. */
export function templateStore({ engine, indices, reader, tenant }: TenantEngine): TemplateStore {
  const index = `inframind-templates-${tenant}`;
  let madeUntil = 0;
  const sources = async (query: Query, fields: boolean | readonly string[] = true): Promise<TemplateSource[]> => {
    const all: TemplateSource[] = [];
    const search = { query, _source: fields, sort: [{ first_seen_at: 'asc' }, { 'template.id': 'asc' }], size: PAGE };
    for await (const page of reader.pages<TemplateSource>(index, search)) {
      for (const { _source } of page) all.push(_source);
    }
    return all;
  };
  const read = async (query: Query) => (await sources(query)).map(toTemplate);
  let wanted = new Set<string>();
  const textsOfWanted = inTurns(async () => {
    const ids = [...wanted];
    wanted = new Set();
    return new Map((await read({ terms: { 'template.id': ids } })).map(({ id, text }) => [id, text]));
  });
  return {
    writeTemplates: async (templates) => {
      if (templates.length === 0) return;
      if (madeUntil < performance.now()) {
        await indices.makeTemplates(index, `inframind-${tenant}-templates`);
        madeUntil = performance.now() + MADE_MS;
      }
      const { items } = await engine.bulk<{ items: ReadonlyArray<{ update: { error?: { reason: string } } }> }>(
        index,
        oneOfEach(templates).map(toLines).join(''),
        'errors,items.update.status,items.update.error.reason',
      );
      const failed = items.find(({ update }) => update.error !== undefined)?.update.error;
      if (failed !== undefined) throw new AppError('STORE_UNAVAILABLE', `OpenSearch: a template was not stored: ${failed.reason}`);
    },

    templates: () => read({ match_all: {} }),
    templateChanges: async (cursor) => {
      const since = cursor === null ? null : Number(cursor);
      const found = await sources(since === null ? { match_all: {} } : { range: { changed_at: { gte: since - OVERLAP_MS } } });
      const last = found.reduce((latest, { changed_at = 0 }) => Math.max(latest, changed_at), since ?? 0);
      return { templates: found.map(toTemplate), cursor: String(last) };
    },
    united: inTurns(async () => {
      const read = async (query: Query) => (await sources(query, ['template.id', 'first_seen_at', 'joined'])).map(toTemplate);
      const joined = await read({ exists: { field: 'joined' } });
      const known = new Set(joined.map(({ id }) => id));
      const others = [...new Set(joined.flatMap((each) => each.joined ?? []))].filter((id) => !known.has(id));
      return unitedOf(others.length === 0 ? joined : [...joined, ...(await read({ terms: { 'template.id': others } }))]);
    }),
    firstSeenIn: async ({ from, to }) => {
      const range = { first_seen_at: { gte: from.toISOString(), lt: to.toISOString() } };
      return new Set((await read({ range })).map(({ id }) => id));
    },
    texts: (ids) => {
      for (const id of ids) wanted.add(id);
      return textsOfWanted();
    },
  };
}

function toTemplate({ template: { id, text, pattern = null }, first_seen_at, joined = [] }: TemplateSource): LogTemplate {
  const firstSeenAt = new Date(first_seen_at);
  return { id, text, firstSeenAt, ...(pattern === null ? {} : { pattern }), ...(joined.length === 0 ? {} : { joined }) };
}

/** Creates it, or adds what is not known yet. */
function toLines({ id, text, firstSeenAt, pattern = null, joined = [] }: LogTemplate): string {
  const action = { update: { _id: id, retry_on_conflict: 5 } };
  const params = { at: firstSeenAt.toISOString(), template: { id, text, pattern }, joined };
  const body = { script: { source: RELEARN, lang: 'painless', params }, scripted_upsert: true, upsert: {} };
  return `${JSON.stringify(action)}\n${storableJson(JSON.stringify(body))}\n`;
}
