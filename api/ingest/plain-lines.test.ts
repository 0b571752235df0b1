import { expect, test } from 'vitest';
import { createLogWriter } from '../../domain/log-bytes.ts';
import { toRow } from '../../domain/packed-logs.ts';
import { createPlainReader } from './plain-lines.ts';
import { INGEST_SOURCE, readLine } from './read-line.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const reader = createPlainReader();
const writer = createLogWriter(INGEST_SOURCE);

/** The row of a line; null when it is not plain. Read from the middle of other bytes, as lines are. */
function plainRow(line: string): string | null {
  const bytes = Buffer.from(`{"a":1}\n${line}\n{"b":"2"}`);
  const to = 8 + Buffer.byteLength(line);
  if (!reader.read(bytes, 8, to, NOW)) return null;
  const into = Buffer.alloc(writer.mostBytes(reader.log));
  return into.toString('utf8', 0, writer.writeRow(reader.log, writer.digestOf(reader.log), into, 0));
}

function rowByJson(line: string): string | null {
  const read = readLine(line, 'json', NOW);
  const only = read.kind === 'accepted' ? read.observations[0] : undefined;
  return only?.kind === 'log' ? toRow(only).row : null;
}

const TIME = '"timestamp":"2026-03-01T11:00:00.123Z"';
const REST = `${TIME},"host":"srv-1","level":"info","message":"m"`;

test.each([
  `{${REST}}`,
  `{ ${TIME} , "host" : "srv-1",\t"level": "WARN", "message": "disk /dev/sda: 5% я é" } `,
  `{"message":"m","level":"err","service":"api",${TIME}}`,
  `{${REST},"service":"api","user":"a","ip":"10.0.0.1","request_id":"r-1","z":"1","a b":"2","a=b%":"3"}`,
  `{${REST},"attributes":{"n":17,"m":-3,"zero":0,"t":true,"f":false,"none":null,"host":"other"},"k":null}`,
  `{${REST},"attributes":{},"long":"${'x'.repeat(5_000)}"}`,
  `{"timestamp":"2026-03-01 11:00:00,5+02:00","host":"srv-1","level":"info","message":"m"}`,
  `{"timestamp":"2026-03-01T11:00:00.999Z","host":"srv-1","level":"info","message":"m"}`,
])('%s is read from its bytes as JSON is', (line) => {
  expect(plainRow(line)).toBe(rowByJson(line));
  expect(plainRow(line)).not.toBeNull();
});

test.each([
  ['nothing', ''],
  ['no object', '[1]'],
  ['an empty object', '{}'],
  ['an escape', `{${REST},"k":"a\\nb"}`],
  ['an escaped name', `{${REST},"\\u0061":"1"}`],
  ['what takes two code units', `{${REST},"k":"🚀"}`],
  ['a control character', `{${REST},"k":"a\u0001b"}`],
  ['an attribute twice', `{${REST},"k":"1","k":"2"}`],
  ['an attribute twice, first null', `{${REST},"k":null,"k":"2"}`],
  ['an attribute of both ways', `{${REST},"k":"1","attributes":{"k":"2"}}`],
  ['a field and its attribute', `{${REST},"user":"a","user.name":"b"}`],
  ['a field twice', `{${REST},"host":"srv-2"}`],
  ['attributes twice', `{${REST},"attributes":{"a":"1"},"attributes":{"b":"2"}}`],
  ['a nested object', `{${REST},"k":{"a":"1"}}`],
  ['an array', `{${REST},"k":["1"]}`],
  ['a fraction', `{${REST},"k":1.50}`],
  ['minus zero', `{${REST},"k":-0}`],
  ['a number that grows', `{${REST},"k":12345678901234567890}`],
  ['a number that begins with zero', `{${REST},"k":01}`],
  ['an event', `{${REST},"asset_id":"srv-1"}`],
  ['a poisoned name', `{${REST},"__proto__":"1"}`],
  ['a poisoned attribute', `{${REST},"attributes":{"a.constructor":"1"}}`],
  ['an empty name', `{${REST},"":"1"}`],
  ['a host of blanks', `{${TIME},"host":" srv","level":"info","message":"m"}`],
  ['a host that is null', `{${TIME},"host":null,"service":"s","level":"info","message":"m"}`],
  ['an unknown level', `{${TIME},"host":"srv-1","level":"loud","message":"m"}`],
  ['no message', `{${TIME},"host":"srv-1","level":"info","message":""}`],
  ['no time', `{"host":"srv-1","level":"info","message":"m"}`],
  ['a time ahead', `{"timestamp":"2026-03-01T12:11:00.000Z","host":"srv-1","level":"info","message":"m"}`],
  ['a time before 1970', `{"timestamp":"1969-03-01T12:11:00.000Z","host":"srv-1","level":"info","message":"m"}`],
  ['a comma too many', `{${REST},}`],
  ['something behind', `{${REST}}x`],
  ['no end', `{${REST}`],
  ['no end of a string', `{${REST},"k":"`],
  ['a word cut off', `{${REST},"k":tru}`],
  ['too many attributes', `{${REST},"attributes":{${Array.from({ length: 129 }, (_, i) => `"k${i}":"v"`).join(',')}}}`],
  ['a value that is too long', `{${REST},"k":"${'x'.repeat(16 * 1024 + 1)}"}`],
  ['a user without a name', `{${REST},"user":""}`],
])('%s is left to JSON', (_, line) => {
  expect(plainRow(line)).toBeNull();
});

test('made-up lines of all kinds are read as JSON is, or not at all', () => {
  const next = randomOf(7);
  const one = <T>(of: readonly T[]): T => of[next() % of.length] as T;
  const names = ['timestamp', 'host', 'service', 'level', 'message', 'user', 'ip', 'request_id', 'attributes', 'user.name', 'k', 'a', 'Z'];
  const values = [
    ...['"2026-03-01T11:00:00.123Z"', '"2026-03-01T11:00:00.7Z"', '"2026-03-01T11:00:01.000z"', '"2026-03-01T11:00:00.12 Z"', '"info"'],
    ...['"ERROR"', '"x"', '"я"', '""', '" a"', '"a\\tb"', '"\u007f"', '1', '-1', '-0', '1e3', '007', 'true', 'null', 'nul', '{}', '[]'],
    ...['{"k":"1"}', '{"b":null,"k":2}', '"🚀"', '"\\"', '', `"${'y'.repeat(50)}"`],
  ];
  const space = () => one(['', '', '', ' ', '\t', '\r', '\u00a0']);
  let plain = 0;
  for (let i = 0; i < 20_000; i++) {
    const members = [TIME, '"host":"srv-1"', '"level":"info"', '"message":"m"'].filter(() => next() % 30 > 0);
    for (let more = next() % 5; more > 0; more--) {
      const value = next() % 3 > 0 ? one(values) : `"${one(values).replaceAll(/["\\]/g, '')}"`;
      members.splice(next() % (members.length + 1), 0, `"${one(names)}"${one(['', '', '', ' '])}:${one(['', '', '', ' '])}${value}`);
    }
    let line = `{${members.join(next() % 20 > 0 ? ',' : `,${space()}`)}}${next() % 20 > 0 ? '' : space()}`;
    if (next() % 10 === 0) line = line.slice(0, next() % line.length);
    const row = plainRow(line);
    if (row === null) continue;
    plain += 1;
    expect([line, row]).toEqual([line, rowByJson(line)]);
  }
  expect(plain).toBeGreaterThan(3_000);
});

test('names without end cost no memory, and none is taken for another', () => {
  for (let i = 0; i < 20_000; i++) {
    const line = `{${REST},"k${i}":"1","user":"u","k${i % 7}x":"2"}`;
    const row = plainRow(line);
    if (row !== null) expect(row).toBe(rowByJson(line));
  }
  expect(plainRow(`{${REST},"user":"a","user.name":"b"}`)).toBeNull();
});

function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 8;
  };
}
