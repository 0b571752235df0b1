import { zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { logId } from './ids.ts';
import type { LogRecord } from './observation.ts';
import { createRows, type LogTexts, packLogs, readablePayload, toRow, unpackLogs, unpackTexts } from './packed-logs.ts';

const log: LogRecord = {
  kind: 'log',
  at: new Date('2026-03-01T12:00:00.123Z'),
  assetId: 'srv-01',
  severityNumber: 9,
  body: 'диск 🚀 "\\ \n',
  source: 'ingest',
  attributes: { b: '2', a: '1' },
};

test('logs come out of their package as they went in', () => {
  const logs = [1, 2, 3].map((number) => ({ ...log, body: `${log.body}${number}`, id: `log_${number}` }));
  expect(unpackLogs(packLogs(logs))).toEqual(logs);
  expect(unpackLogs(packLogs([]))).toEqual([]);
  expect(() => unpackLogs('bm8=')).toThrow();
});

const odd: readonly Partial<LogRecord>[] = [
  {},
  { body: 'plain', attributes: {} },
  { body: 'tab\t, line\n, "quotes", \\ and \u2028 é 🚀', assetId: 'я "1"', source: 'a\\b' },
  { body: 'plain', attributes: { 'a=b': '1', '=': '', '': 'none', c: 'x=y', q: '"' } },
  { body: 'plain', attributes: { 'a=b': '1' } },
  { body: '', attributes: { long: 'x'.repeat(50_000) } },
];

function packRows(rows: readonly string[]): string {
  const own = createRows();
  for (const row of rows) own.add(row);
  const packed = own.pack();
  own.end();
  return packed;
}

test('a row names its record, and holds its parts as JSON that can be put together', () => {
  const rows = odd.map((more) => toRow({ ...log, ...more }));
  const logs = odd.map((more) => ({ ...log, ...more, id: logId({ ...log, ...more }) }));
  expect(rows.map(({ id }) => id)).toEqual(logs.map(({ id }) => id));
  const packed = packRows(rows.map(({ row }) => row));
  expect(unpackLogs(packed)).toEqual(logs);
  expect(packed).toBe(packLogs(logs));
  for (const [i, { json, body, assetId }] of unpackTexts(packed).entries()) {
    expect([body, assetId]).toEqual([logs[i]?.body, logs[i]?.assetId]);
    const parts = [json.asset, json.source, json.body].map((at, n) =>
      json.bytes.toString('utf8', at, [json.source, json.body, json.pairs][n]),
    );
    expect(parts.map((text) => JSON.parse(text))).toEqual([assetId, logs[i]?.source, body]);
  }
  const { bytes, pairs, end } = (unpackTexts(packed)[3] as LogTexts).json;
  expect(bytes.toString('utf8', pairs, end)).toBe('["a%3Db=1","%3D=","=none","c=x=y","q=\\""]');
});

test('packages of one memory hold each what was added since the last, also when it serves others', () => {
  const named = Array.from({ length: 300 }, (_, i) => toRow({ ...log, body: `${'я'.repeat(i)} ${i}` }));
  const bodiesOf = (packed: string) => unpackLogs(packed).map(({ body }) => body.split(' ')[1]);
  const rows = createRows();
  expect([rows.isEmpty(), unpackLogs(rows.pack())]).toEqual([true, []]);
  for (const { row } of named) rows.add(row);
  expect(rows.isEmpty()).toBe(false);
  const first = rows.pack();
  rows.add(named[7]?.row ?? '');
  expect([rows.isEmpty(), bodiesOf(first), bodiesOf(rows.pack())]).toEqual([false, named.map((_, i) => `${i}`), ['7']]);
  rows.add(named[8]?.row ?? '');
  rows.end();
  rows.end();
  const [one, other] = [createRows(), createRows()];
  one.add(named[1]?.row ?? '');
  other.add(named[2]?.row ?? '');
  rows.add(named[3]?.row ?? '');
  expect([one, other, rows].map((each) => bodiesOf(each.pack()))).toEqual([['1'], ['2'], ['3']]);
});

test('what no engine holds is replaced in a row', () => {
  const { row } = toRow({ ...log, body: 'a\0b', attributes: { a: '\ud800' } });
  expect(unpackLogs(packRows([row]))).toMatchObject([{ body: 'a\ufffdb', attributes: { a: '\ufffd' } }]);
});

test('a package of an earlier program is read as it was meant', () => {
  const rows = odd.map((more) => ({ ...log, ...more, id: logId({ ...log, ...more }) }));
  const earlier = rows.map(({ id, at, assetId, severityNumber, body, source, attributes }) => [
    ...[id, at.getTime(), assetId, severityNumber, body, source, attributes],
  ]);
  expect(unpackLogs(zstdCompressSync(JSON.stringify(earlier)).toString('base64'))).toEqual(rows);
  expect(unpackLogs(zstdCompressSync('[]').toString('base64'))).toEqual([]);
  for (const broken of ['', 'rows', 'other\nrow', 'rows\nlog_1\t1', 'rows\nlog_1\t1\n'])
    expect(() => {
      if (unpackLogs(zstdCompressSync(broken).toString('base64')).length === 0) throw new Error('nothing');
    }).toThrow();
});

test('a payload is shown with its logs, when they can be read', () => {
  const named = { ...log, id: 'log_1' };
  expect(readablePayload({ batchId: 'b', logs: packLogs([named]) })).toEqual({ batchId: 'b', logs: [named] });
  for (const other of [{ logs: 'broken' }, { observations: [] }, null]) expect(readablePayload(other)).toEqual(other);
});

test('a package is far smaller than its logs', () => {
  const logs = Array.from({ length: 1_000 }, (_, number) => ({
    ...log,
    body: `request ${number} took ${number % 7} ms`,
    id: logId(log, number),
  }));
  expect(packLogs(logs).length).toBeLessThan(JSON.stringify(logs).length / 4);
});

test('the id of a record follows its content, whatever order its attributes have, and begins with its time', () => {
  const id = logId(log);
  expect(id).toMatch(/^log_[0-9a-f]{31}$/);
  expect(id.slice(4, 15)).toBe(log.at.getTime().toString(16).padStart(11, '0'));
  expect(logId({ ...log, attributes: { a: '1', b: '2' } })).toBe(id);
  const others: LogRecord[] = [
    { ...log, at: new Date(log.at.getTime() + 1) },
    { ...log, assetId: 'srv-02' },
    { ...log, severityNumber: 10 },
    { ...log, body: 'other' },
    { ...log, source: 'syslog' },
    { ...log, attributes: { a: '1', b: '3' } },
    { ...log, attributes: { a: '1' } },
    { ...log, attributes: {} },
  ];
  expect(new Set([id, logId(log, 1), ...others.map((other) => logId(other))]).size).toBe(others.length + 2);
});
