import type { LogTexts } from '../../domain/packed-logs.ts';
import { fromPairs } from '../../domain/pairs.ts';
import type { Written } from '../stores.ts';
import { jsonbArray, smallintArray, textArray, timestampArray } from './binary-arrays.ts';
import type { TenantDatabase } from './database.ts';

/** Writes log records, each once: what is there already is a duplicate. */
export async function writeLogs(database: TenantDatabase, logs: readonly LogTexts[], templateIds: readonly string[]): Promise<Written> {
  if (logs.length === 0) return { created: 0, duplicates: 0 };
  await database.makeRoom(
    'logs',
    logs.map(({ atMs }) => ({ at: new Date(atMs) })),
  );
  // One order for all writers, so that two batches with the same rows cannot wait for each other; that of the key is the quickest.
  const sorted = logs
    .map((log, i) => ({ log, templateId: templateIds[i] as string }))
    .sort(({ log: a }, { log: b }) => a.atMs - b.atMs || (a.id < b.id ? -1 : 1));
  return database.within(async (sql) => {
    const created = await sql.run(
      `INSERT INTO inframind.logs (tenant_id, id, asset_id, at, severity_number, template_id, source, body, attributes)
       SELECT $1, * FROM unnest($2::text[], $3::text[], $4::timestamptz[], $5::smallint[], $6::text[], $7::text[], $8::text[],
         $9::jsonb[])
       ON CONFLICT DO NOTHING`,
      [
        textArray(sorted.map(({ log }) => log.id)),
        textArray(sorted.map(({ log }) => log.assetId)),
        timestampArray(sorted.map(({ log }) => log.atMs)),
        smallintArray(sorted.map(({ log }) => log.severityNumber)),
        textArray(sorted.map(({ templateId }) => templateId)),
        textArray(sorted.map(({ log: { json } }) => JSON.parse(partOf(json.bytes, json.source, json.body - 1)) as string)),
        textArray(sorted.map(({ log }) => log.body)),
        jsonbArray(sorted.map(({ log: { json } }) => attributesOf(partOf(json.bytes, json.pairs, json.end)))),
      ],
    );
    return { created, duplicates: logs.length - created };
  });
}

function partOf(bytes: Buffer, from: number, to: number): string {
  return bytes.toString('utf8', from, to);
}

/** JSON of an object of attributes, of JSON of their pairs. */
function attributesOf(pairs: string): string {
  if (pairs === '[]') return '{}';
  // Where nothing stands as an escape a quote and a comma are the end of a pair, and the first equals sign that of its name.
  if (pairs.includes('\\') || pairs.includes('%')) return JSON.stringify(fromPairs(JSON.parse(pairs) as readonly string[]));
  let object = '';
  for (const pair of pairs.slice(2, -2).split('","')) {
    const end = pair.indexOf('=');
    object += `${object === '' ? '{' : ','}"${pair.slice(0, end)}":"${pair.slice(end + 1)}"`;
  }
  return `${object}}`;
}
