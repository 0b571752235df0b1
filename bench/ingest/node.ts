import { eventually } from '../../test/peers/peer.ts';
import { cpuSecondsOf } from './processes.ts';

/** How many documents can be found at this moment; refreshes the index. */
export async function countIn(url: string, index: string): Promise<number> {
  await fetch(`${url}/${index}/_refresh`, { method: 'POST' });
  const response = await fetch(`${url}/${index}/_count`);
  return response.ok ? ((await response.json()) as { count: number }).count : 0;
}

/** Waits until an index has taken as many documents, by its own statistics, which cost the node next to nothing. */
export async function untilIndexed(url: string, index: string, count: number, timeoutMs = 240_000): Promise<void> {
  type Stats = { readonly _all?: { readonly primaries: { readonly indexing: { readonly index_total: number } } } };
  await eventually(async () => {
    await new Promise((resolve) => setTimeout(resolve, 80));
    const response = await fetch(`${url}/${index}/_stats/indexing?filter_path=_all.primaries.indexing.index_total`);
    return (((await response.json()) as Stats)._all?.primaries.indexing.index_total ?? 0) >= count;
  }, timeoutMs);
}

const LOOK_EVERY_MS = 250;
/** CPU-seconds between two looks, less than which is rest: its ticks, and its watch over itself. */
const REST_SECONDS = 0.03;
const RESTED_AFTER_LOOKS = 3;

/** Waits until a node has merged all that was written: none of its merges runs and its process rests, three looks long. */
export async function untilRested(url: string, pid: number, timeoutMs = 120_000): Promise<void> {
  type Stats = { readonly _all?: { readonly total: { readonly merges: { readonly current: number } } } };
  let looks = 0;
  let before = cpuSecondsOf(pid);
  await eventually(async () => {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    const response = await fetch(`${url}/_stats/merge?filter_path=_all.total.merges.current`);
    const merges = ((await response.json()) as Stats)._all?.total.merges.current ?? 0;
    const now = cpuSecondsOf(pid);
    looks = merges === 0 && now - before <= REST_SECONDS ? looks + 1 : 0;
    before = now;
    return looks >= RESTED_AFTER_LOOKS;
  }, timeoutMs);
}

/** Gives an index of the Collector's exporter the settings and kinds of fields that ours have, and each attribute a field of the kind of `tags`. */
export async function useMapping(url: string, index: string): Promise<void> {
  type Template = {
    readonly index_template: { readonly template: { settings: object; mappings: { properties: Readonly<Record<string, object>> } } };
  };
  const { index_templates } = (await (await fetch(`${url}/_index_template/inframind-logs`)).json()) as { index_templates: [Template] };
  const { settings, mappings } = index_templates[0].index_template.template;
  const { '@timestamp': instant, body, tags, severity_text: keyword, severity_number: level } = mappings.properties;
  const severity = { properties: { text: keyword, number: level } };
  const each = { type: 'object', dynamic: true };
  const properties = { '@timestamp': instant, observedTimestamp: instant, body, attributes: each, resource: each, severity };
  const dynamic_templates = [{ attribute: { match_mapping_type: 'string', mapping: tags } }];
  const response = await fetch(`${url}/_index_template/bench-collector`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      index_patterns: [index],
      priority: 400,
      template: { settings, mappings: { dynamic: false, dynamic_templates, properties } },
    }),
  });
  if (!response.ok) throw new Error(`the template was refused: ${await response.text()}`);
}
