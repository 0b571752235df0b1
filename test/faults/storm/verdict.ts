import type { Load } from './load.ts';

export type Verdict = {
  readonly acknowledged: number;
  /** Records in the store, of both ways in. */
  readonly stored: number;
  readonly lost: number;
  readonly doubled: number;
  readonly syslogWritten: number;
  /** Lines that were written to a connection which a kill of the API broke, and had not left its memory. */
  readonly syslogCutOff: number;
  /** Lines that are missing elsewhere than at the end of a broken connection. */
  readonly syslogLost: number;
  /** The first of what is wrong. */
  readonly examples: readonly string[];
};

/** Compares what was promised with what the store holds. */
export async function judge(load: Load, openSearchUrl: string): Promise<Verdict> {
  const counts = await storedIds(openSearchUrl);
  const lost = [...load.acknowledged].filter((id) => !counts.has(id));
  const doubled = [...counts].filter(([, count]) => count > 1).map(([id]) => id);
  let [written, cutOff] = [0, 0];
  const syslogLost: string[] = [];
  for (const { ids, broken } of load.connections) {
    written += ids.length;
    const last = ids.findLastIndex((id) => counts.has(id));
    if (broken) cutOff += ids.length - 1 - last;
    // TCP keeps the order, so what was cut off is the end.
    syslogLost.push(...(broken ? ids.slice(0, last + 1) : ids).filter((id) => !counts.has(id)));
  }
  return {
    acknowledged: load.acknowledged.size,
    stored: [...counts.values()].reduce((sum, count) => sum + count, 0),
    lost: lost.length,
    doubled: doubled.length,
    syslogWritten: written,
    syslogCutOff: cutOff,
    syslogLost: syslogLost.length,
    examples: [...lost, ...doubled, ...syslogLost].slice(0, 10),
  };
}

/** How often each id stands in the store, read to the last record. */
async function storedIds(url: string): Promise<ReadonlyMap<string, number>> {
  type Page = {
    readonly _scroll_id: string;
    readonly hits: { readonly hits: ReadonlyArray<{ readonly _source: { readonly body: string } }> };
  };
  const ask = async (path: string, body: unknown): Promise<Page> => {
    const response = await fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`OpenSearch answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as Page;
  };
  const alias = 'inframind-default-logs';
  await fetch(`${url}/${alias}/_refresh`, { method: 'POST' });
  const counts = new Map<string, number>();
  let page = await ask(`/${alias}/_search?scroll=1m`, { size: 5_000, _source: ['body'], sort: ['_doc'] });
  while (page.hits.hits.length > 0) {
    for (const { _source } of page.hits.hits) {
      const [id = ''] = _source.body.split(' ');
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    page = await ask('/_search/scroll', { scroll: '1m', scroll_id: page._scroll_id });
  }
  return counts;
}
