import { expect, test } from 'vitest';
import { logId } from './ids.ts';
import type { LogRecord } from './observation.ts';
import { packLogs, readablePayload, unpackLogs } from './packed-logs.ts';

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
