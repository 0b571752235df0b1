import { textsOf } from '../../domain/packed-logs.ts';
import { linesOfLogs } from '../../stores/opensearch/log-lines.ts';
import { toDocument as sampleDocument } from '../../stores/opensearch/sample-store.ts';
import { jsonOf, type Lines } from '../../stores/opensearch/write.ts';
import type { StoredLog, TenantStores } from '../../stores/stores.ts';
import type { Day } from './records.ts';

const BODY_BYTES = 5 * 2 ** 20;
const AT_ONCE = 3;
/** Stands for the instant and the value in the document of a series, which is made once. */
const SOME_TIME = new Date(0);
const SOME_VALUE = 123_456.75;

type Records = Pick<TenantStores, 'samples' | 'logs'>;

/** Fills a tenant with a day's samples: documents of ours, without our way of writing them, and under ids that the node gives. */
export async function loadSamples(url: string, { samples }: Records, tenant: string, day: Day): Promise<number> {
  const [first] = day.courses;
  if (first === undefined) return 0;
  // Makes the index with its mapping.
  await samples.write([{ ...first, kind: 'sample', at: new Date(day.from.getTime() - 1), value: day.value(0, 0) ?? 0 }]);
  const frames = day.courses.map((course) => {
    const { json } = sampleDocument({ ...course, kind: 'sample', at: SOME_TIME, value: SOME_VALUE });
    const [before = '', rest = ''] = json.split(SOME_TIME.toISOString());
    const [middle = '', after = ''] = rest.split(String(SOME_VALUE));
    return { before, middle, after };
  });
  const bulk = await bulkInto(url, `inframind-samples-${tenant}-000001`);
  let count = 0;
  for (const [step, atMs] of day.steps.entries()) {
    const at = new Date(atMs).toISOString();
    for (const [course, { before, middle, after }] of frames.entries()) {
      const value = day.value(course, step);
      if (value === null) continue;
      count++;
      const wait = bulk.add(`{"create":{}}\n${before}${at}${middle}${Number(value.toPrecision(6))}${after}\n`);
      if (wait !== null) await wait;
    }
  }
  await bulk.end();
  return count;
}

/** The same with a day's log records. */
export async function loadLogs(url: string, { logs }: Records, tenant: string, day: Day): Promise<number> {
  await logs.writeTemplates(day.templates);
  await logs.write([day.log(0)]);
  const bulk = await bulkInto(url, `inframind-logs-${tenant}-000001`);
  for (let i = 1; i < day.logCount; i++) {
    const wait = bulk.add(`{"create":{}}\n${jsonOfLog(day.log(i))}\n`);
    if (wait !== null) await wait;
  }
  await bulk.end();
  return day.logCount;
}

/** Bulk requests of 5 MB, some at once, and no refresh before the end; `add` gives a promise when it is time to wait for one of them. */
async function bulkInto(url: string, index: string): Promise<{ add(lines: string): Promise<void> | null; end(): Promise<void> }> {
  const request = async (method: string, path: string, body: string): Promise<{ status: number; text: string }> => {
    const response = await fetch(`${url}/${index}/${path}`, { method, headers: { 'content-type': 'application/json' }, body });
    return { status: response.status, text: await response.text() };
  };
  const setting = (interval: string, durability: string) =>
    request('PUT', '_settings', JSON.stringify({ index: { refresh_interval: interval, translog: { durability } } }));
  await setting('-1', 'async');
  let parts: string[] = [];
  let bytes = 0;
  const running = new Set<Promise<void>>();
  const send = async (body: string) => {
    for (let attempt = 0; ; attempt++) {
      const { status, text } = await request('POST', '_bulk?filter_path=errors,items.create.error.type', body);
      if (status === 200 && !text.includes('"errors":true')) return;
      if (status !== 429 || attempt === 20) throw new Error(`bulk: ${status} ${text.slice(0, 300)}`);
      await new Promise((resolve) => setTimeout(resolve, 200 * (attempt + 1)));
    }
  };
  const flush = () => {
    const sending = send(parts.join('')).finally(() => running.delete(sending));
    running.add(sending);
    parts = [];
    bytes = 0;
  };
  return {
    add: (lines) => {
      parts.push(lines);
      bytes += lines.length;
      if (bytes < BODY_BYTES) return null;
      flush();
      return running.size < AT_ONCE ? null : Promise.race(running);
    },
    end: async () => {
      if (bytes > 0) flush();
      await Promise.all(running);
      await setting('10s', 'request');
      await request('POST', '_flush', '');
    },
  };
}

function jsonOfLog(log: StoredLog): string {
  return jsonOf(linesOfLogs(textsOf([log]), [log.templateId])[0] as Lines);
}
