import { afterAll, beforeAll, expect, test } from 'vitest';
import { logId } from '../../domain/ids.ts';
import type { LogRecord } from '../../domain/observation.ts';
import { packLogs, unpackTexts } from '../../domain/packed-logs.ts';
import { jsonbArray, smallintArray, textArray, timestampArray } from './binary-arrays.ts';
import { openStores } from './open.ts';

let opened: Awaited<ReturnType<typeof openStores>>;
beforeAll(async () => {
  opened = await openStores({ databaseUrl: null, dataDir: 'memory' });
  await opened.stores.tenants.create({ id: 'texts', name: 'Texts' });
});
afterAll(() => opened.stores.close());

test('a binary array is read by the server as what it was made of', async () => {
  const texts = ['', 'plain', 'NULL', '{a,"b"\\}', 'я 🚀\n\t', 'x'.repeat(70_000)];
  const instants = [0, -1, Date.UTC(2026, 2, 1, 12, 0, 0, 123), Date.UTC(1900, 0, 1), Date.UTC(9999, 11, 31)];
  const jsons = ['{}', '{"a": "b"}', '["я", 1.5, null]', '""'];
  const { rows } = await opened.pool.query(
    'SELECT $1::text[] AS texts, $2::timestamptz[] AS instants, $3::smallint[] AS numbers, $4::jsonb[] AS jsons, $5::text[] AS none',
    [textArray(texts), timestampArray(instants), smallintArray([0, -32_768, 32_767]), jsonbArray(jsons), textArray([])],
  );
  expect(rows).toEqual([
    {
      texts,
      instants: instants.map((ms) => new Date(ms)),
      numbers: [0, -32_768, 32_767],
      jsons: jsons.map((json) => JSON.parse(json)),
      none: [],
    },
  ]);
});

test('a package of texts is stored as its records are', async () => {
  const { logs } = opened.stores.forTenant('texts');
  const odd: readonly Partial<LogRecord>[] = [
    {},
    { body: 'quote " and \\ and \t', attributes: {} },
    { body: '', assetId: 'srv "1"', source: 'a\\b', attributes: { 'a=b': '1', '': 'none', c: 'x=y', '%': '%3D' } },
    { body: 'я 🚀', attributes: { q: '","', 'a b': '', e: '=' } },
  ];
  const records = odd.map((more, i) => {
    const at = new Date(Date.UTC(2026, 2, 1, 12, 0, i));
    const base = {
      kind: 'log',
      at,
      assetId: 'srv-01',
      severityNumber: 9,
      body: 'plain',
      source: 'ingest',
      attributes: { user: 'a b' },
    } as const;
    const record: LogRecord = { ...base, ...more };
    return { ...record, id: logId(record) };
  });
  const templateIds = records.map((_, i) => `tpl_${i}`);
  expect(await logs.writeTexts?.(unpackTexts(packLogs(records)), templateIds)).toEqual({ created: 4, duplicates: 0 });
  const stored = records.map((record, i) => ({ ...record, templateId: `tpl_${i}` }));
  expect(await logs.write(stored)).toEqual({ created: 0, duplicates: 4 });
  const window = { from: new Date(Date.UTC(2026, 2, 1)), to: new Date(Date.UTC(2026, 2, 2)) };
  expect(await logs.search({ assetIds: null, window, limit: 9 })).toEqual([...stored].reverse());
});
