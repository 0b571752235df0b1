import type { TemplateSight } from '../queries.ts';
import type { EventStore, LogStore, SampleStore, TemplateCount, TenantStores } from '../stores.ts';
import { refused, type Sight } from './sight.ts';

/** Samples of the assets that may be seen. */
export function samplesFor({ samples }: TenantStores, sight: Sight): SampleStore {
  const over = narrowing(sight);
  return {
    series: (filter) => over(filter, [], samples.series),
    count: (filter) => over(filter, 0, samples.count),
    range: (filter) => over(filter, [], samples.range),
    latest: (filter) => over(filter, [], samples.latest),
    percentiles: (filter) => over(filter, [], samples.percentiles),
    write: refused,
    deleteBefore: refused,
  };
}

/** Log lines of the assets that may be seen, and no word of a kind of line that only others wrote. */
export function logsFor({ logs }: TenantStores, sight: Sight): LogStore {
  const over = narrowing(sight);
  return {
    search: (filter) => over(filter, [], logs.search),
    countByTemplate: async (filter) => (await over(filter, [], logs.countByTemplate)).map(ownWords),
    countByTemplateIn: (filter) => {
      const none: TemplateCount[][] = filter.windows.map(() => []);
      return over(filter, none, logs.countByTemplateIn);
    },
    newTemplates: async (filter) => (await over(filter, [], logs.newTemplates)).map(ownWords),
    rareTemplates: async (filter) => (await over(filter, [], logs.rareTemplates)).map(ownWords),
    histogram: (filter) => over(filter, { total: [], series: [] }, logs.histogram),
    significant: (filter) => over(filter, { total: 0, backgroundTotal: 0, terms: [] }, logs.significant),
    // A kind of line is named by words that any asset may have written first.
    templates: async () => [],
    templateChanges: async (cursor) => ({ templates: [], cursor }),
    write: refused,
    writeTemplates: refused,
    writeTexts: refused,
    deleteBefore: refused,
  };
}

/** The text of a kind of line without words that its own example lacks: another asset may have written them. */
function ownWords<T extends Pick<TemplateCount | TemplateSight, 'text' | 'example'>>(row: T): T {
  if (row.example === '') return row;
  const own = new Set(row.example.split(/\s+/));
  const words = row.text.split(/(\s+)/).map((word) => (/^\s*$/.test(word) || word.includes('<') || own.has(word) ? word : '<*>'));
  return { ...row, text: words.join('') };
}

/** Asks about those assets only that may be seen; `none` where there are none. */
function narrowing(sight: Sight) {
  return async <F extends { readonly assetIds: readonly string[] | null }, T>(filter: F, none: T, ask: (filter: F) => Promise<T>) => {
    const assetIds = await sight.narrowed(filter.assetIds);
    return assetIds.length === 0 ? none : ask({ ...filter, assetIds });
  };
}

/** Events of the assets that may be seen. */
export function eventsFor({ events }: TenantStores, sight: Sight): EventStore {
  return {
    list: async (filter) => {
      const assetIds = await sight.narrowed(filter.assetIds);
      return assetIds.length === 0 ? [] : events.list({ ...filter, assetIds });
    },
    write: refused,
  };
}
