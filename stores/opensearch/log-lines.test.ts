import { expect, test } from 'vitest';
import { logId } from '../../domain/ids.ts';
import type { LogRecord } from '../../domain/observation.ts';
import { packLogs, textsOf, unpackTexts } from '../../domain/packed-logs.ts';
import { toPairs } from '../../domain/pairs.ts';
import { keyOf } from './keys.ts';
import { linesOfLogs } from './log-lines.ts';
import { jsonOf } from './write.ts';

const log: LogRecord = {
  kind: 'log',
  at: new Date('2026-03-01T12:00:00.009Z'),
  assetId: 'srv-01',
  severityNumber: 9,
  body: 'plain',
  source: 'ingest',
  attributes: { b: '2', 'a=b': 'x=y' },
};
const odd: readonly Partial<LogRecord>[] = [
  {},
  { body: 'tab\t, line\n, "quotes", \\ and \u2028 é 🚀', assetId: 'я "1"', source: 'a\\b', attributes: { q: '"' } },
  { at: new Date(0), severityNumber: 24, attributes: {} },
  { at: new Date('1969-12-31T23:59:59.001Z'), severityNumber: 0 },
  { at: new Date('2026-03-01T12:00:00.990Z'), severityNumber: 13, body: '' },
  { at: new Date('2026-03-01T12:00:01.000Z'), severityNumber: 99, body: 'x'.repeat(70_000), assetId: 'long '.repeat(50) },
  { attributes: Object.fromEntries(Array.from({ length: 128 }, (_, i) => [`name ${i}`, `value "${i}" 한국어`])) },
];
const records = odd.map((more) => ({ ...log, ...more, id: logId({ ...log, ...more }) }));

test('a record as lines is its document under its key, whatever it holds', () => {
  // All of it ASCII and not, and ids that are no keys.
  const named = [records, records.slice(0, 1), records.map((record, i) => ({ ...record, id: `log_"${'я'.repeat(90)}${i}` }))];
  for (const logs of named) {
    for (const texts of [unpackTexts(packLogs(logs)), textsOf(logs)]) {
      const lines = linesOfLogs(
        texts,
        logs.map((_, i) => `tpl_"${i}"`),
      );
      for (const [i, { id, at, assetId, severityNumber, body, source, attributes }] of logs.entries()) {
        const { bytes, from, to, ...named } = lines[i] as (typeof lines)[number];
        expect(named).toEqual({ id, atMs: at.getTime() });
        const [action = '', json = '', rest] = bytes.toString('utf8', from, to).split('\n');
        expect([JSON.parse(action), rest, json]).toEqual([{ create: { _id: keyOf(id) } }, '', jsonOf(lines[i] as (typeof lines)[number])]);
        expect(JSON.parse(json)).toEqual({
          '@timestamp': at.toISOString(),
          resource: { attributes: { host: { name: assetId } } },
          severity_number: severityNumber,
          severity_text: { 0: 'UNSPECIFIED', 9: 'INFO', 13: 'WARN', 24: 'FATAL', 99: 'UNSPECIFIED' }[severityNumber],
          body,
          tags: toPairs(attributes),
          log: { template: { id: `tpl_"${i}"` } },
          event: { provider: source, sequence: expect.any(Number) },
        });
      }
    }
  }
});

test('the sequence of a record is the number after the time in its id, and orders as ids do', () => {
  const many = Array.from({ length: 2_000 }, (_, i) => ({ ...log, body: `line ${i}`, id: logId({ ...log, body: `line ${i}` }) }));
  const lines = linesOfLogs(
    textsOf(many),
    many.map(() => 'tpl_a'),
  );
  for (const [i, line] of lines.entries()) {
    const { sequence } = (JSON.parse(jsonOf(line)) as { event: { sequence: number } }).event;
    expect(sequence).toBe(Number.parseInt((many[i] as { id: string }).id.slice(15, 28), 16));
  }
});
