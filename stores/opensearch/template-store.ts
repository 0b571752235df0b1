import type { Window } from '../../domain/answer.ts';
import { AppError } from '../../domain/errors.ts';
import { storableJson } from '../../domain/text.ts';
import type { LogStore, LogTemplate } from '../stores.ts';
import type { Query } from './read.ts';
import type { TenantEngine } from './tenant-engine.ts';

type TemplateSource = { readonly template: { readonly id: string; readonly text: string }; readonly first_seen_at: string };

/** The newest text and the earliest sight. Both instants are ISO 8601 of one form, so their order as text is their order in time. */
const RELEARN = `boolean earlier = ctx._source.first_seen_at.compareTo(params.at) > 0;
if (!earlier && ctx._source.template.text == params.text) { ctx.op = 'none'; return }
if (earlier) { ctx._source.first_seen_at = params.at }
ctx._source.template.text = params.text`;
const PAGE = 5_000;
/** How long the index is taken to be there; one that was deleted by hand is then made again with its alias. */
const MADE_MS = 60_000;

/** Beside the contract: the ids of templates first seen in a window, and the texts of some. */
export type TemplateStore = Pick<LogStore, 'templates' | 'writeTemplates'> & {
  firstSeenIn(window: Window): Promise<ReadonlySet<string>>;
  texts(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
};

/** Log templates in one index of the tenant; they are few, and are never rolled over. */
export function templateStore({ engine, indices, reader, tenant }: TenantEngine): TemplateStore {
  const index = `inframind-templates-${tenant}`;
  let madeUntil = 0;
  const read = async (query: Query): Promise<LogTemplate[]> => {
    const all: LogTemplate[] = [];
    const search = { query, sort: [{ first_seen_at: 'asc' }, { 'template.id': 'asc' }], size: PAGE };
    for await (const page of reader.pages<TemplateSource>(index, search)) {
      for (const { _source } of page) {
        all.push({ id: _source.template.id, text: _source.template.text, firstSeenAt: new Date(_source.first_seen_at) });
      }
    }
    return all;
  };
  return {
    writeTemplates: async (templates) => {
      if (templates.length === 0) return;
      if (madeUntil < performance.now()) {
        await indices.makeTemplates(index, `inframind-${tenant}-templates`);
        madeUntil = performance.now() + MADE_MS;
      }
      const { items } = await engine.bulk<{ items: ReadonlyArray<{ update: { error?: { reason: string } } }> }>(
        index,
        templates.map(toLines).join(''),
        'errors,items.update.status,items.update.error.reason',
      );
      const failed = items.find(({ update }) => update.error !== undefined)?.update.error;
      if (failed !== undefined) throw new AppError('STORE_UNAVAILABLE', `OpenSearch: a template was not stored: ${failed.reason}`);
    },

    templates: () => read({ match_all: {} }),
    firstSeenIn: async ({ from, to }) => {
      const range = { first_seen_at: { gte: from.toISOString(), lt: to.toISOString() } };
      return new Set((await read({ range })).map(({ id }) => id));
    },
    texts: async (ids) => new Map((await read({ terms: { 'template.id': ids } })).map(({ id, text }) => [id, text])),
  };
}

/** Creates it, or renews its text and moves its first sight back. */
function toLines({ id, text, firstSeenAt }: LogTemplate): string {
  const first_seen_at = firstSeenAt.toISOString();
  const source: TemplateSource = { template: { id, text }, first_seen_at };
  const action = { update: { _id: id, retry_on_conflict: 5 } };
  const body = { script: { source: RELEARN, lang: 'painless', params: { at: first_seen_at, text } }, upsert: source };
  return `${JSON.stringify(action)}\n${storableJson(JSON.stringify(body))}\n`;
}
