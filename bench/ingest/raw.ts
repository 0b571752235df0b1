import { hash } from 'node:crypto';
import { keyOf } from '../../stores/opensearch/keys.ts';

type Source = { readonly '@timestamp': string; readonly event: { readonly sequence: number } };

/** The documents that our pipeline stored, in the order of time: what the raw limit is measured with is what we write. */
export async function rawBodies(url: string, alias: string, count: number): Promise<Source[]> {
  const sources: Source[] = [];
  type Page = { readonly hits: { readonly hits: ReadonlyArray<{ readonly _source: Source; readonly sort: readonly unknown[] }> } };
  let after: readonly unknown[] | undefined;
  while (sources.length < count) {
    const search = {
      size: 10_000,
      sort: [{ '@timestamp': 'asc' }, { 'event.sequence': 'asc' }],
      ...(after === undefined ? {} : { search_after: after }),
    };
    const response = await fetch(`${url}/${alias}/_search`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(search),
    });
    const page = ((await response.json()) as Page).hits.hits;
    if (page.length === 0) break;
    sources.push(...page.map(({ _source }) => _source));
    after = page.at(-1)?.sort;
  }
  return sources;
}

const BODY_BYTES = 5 * 2 ** 20;

/** The documents as bulk bodies of 5 MB, of another hour and under other ids in each round. */
export function shifted(sources: readonly Source[], round: number): Buffer[] {
  const bodies: Buffer[] = [];
  let lines: string[] = [];
  let length = 0;
  for (const source of sources) {
    const atMs = Date.parse(source['@timestamp']) + round * 3_600_000;
    const at = new Date(atMs).toISOString();
    // Of the same form as ours (see domain/ids.ts, opensearch/keys.ts): it is felt how long ids are, and how near to each other those of one time lie.
    const id = `log_${atMs.toString(16).padStart(11, '0')}${hash('sha256', `${atMs} ${source.event.sequence} ${round}`).slice(0, 20)}`;
    const document = { ...source, '@timestamp': at };
    const line = `{"create":{"_id":"${keyOf(id)}"}}\n${JSON.stringify(document)}\n`;
    lines.push(line);
    length += line.length;
    if (length < BODY_BYTES) continue;
    bodies.push(Buffer.from(lines.join('')));
    lines = [];
    length = 0;
  }
  if (lines.length > 0) bodies.push(Buffer.from(lines.join('')));
  return bodies;
}
