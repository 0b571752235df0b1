import { expect, test } from 'vitest';
import { localToUtc } from './local-time.ts';
import { parseSyslog } from './parse.ts';

const now = new Date('2026-11-21T00:00:00Z');
const parse = (text: string | Buffer, timeZone = 'UTC', at = now) => {
  const parsed = parseSyslog(Buffer.from(text as string), { now: at, timeZone });
  return 'message' in parsed ? parsed.message : parsed.fault;
};

test('RFC 5424 with structured data, escapes and a byte order mark', () => {
  const line =
    '<36>1 2026-11-20T22:31:03.759875+03:00 vm sshd 22510 LOGIN [origin@32473 ip="10.0.0.9" user="ro\\"o\\]t"][x y="z"] \ufeffFailed';
  expect(parse(line)).toEqual({
    facility: 4,
    severity: 4,
    at: new Date('2026-11-20T19:31:03.759Z'),
    hostname: 'vm',
    appName: 'sshd',
    procId: '22510',
    msgId: 'LOGIN',
    structuredData: { 'origin@32473.ip': '10.0.0.9', 'origin@32473.user': 'ro"o]t', 'x.y': 'z' },
    body: 'Failed',
  });
});

test('RFC 5424 with nothing but nil values, and with line feeds in the message', () => {
  expect(parse('<0>1 - - - - - -')).toMatchObject({ severity: 0, at: null, hostname: null, appName: null, body: '' });
  expect(parse('<131>1 2026-11-20T22:31:03Z vm app - - - two\nlines')).toMatchObject({ body: 'two\nlines' });
  expect(parse('<131>1 2026-13-45T99:00:00Z vm app - - - x')).toMatchObject({ at: null, body: 'x' });
});

test.each([
  [
    '<10>Nov 20 22:31:03 vm kernel: EXT4-fs error',
    { at: new Date('2026-11-20T22:31:03Z'), hostname: 'vm', appName: 'kernel', body: 'EXT4-fs error' },
  ],
  [
    '<13>Nov  1 02:03:04 vm app[77]:  two spaces',
    { at: new Date('2026-11-01T02:03:04Z'), appName: 'app', procId: '77', body: 'two spaces' },
  ],
  ['<13>Nov 20 22:31:03 su: no host', { hostname: null, appName: 'su', body: 'no host' }],
  ['<13>2026-11-20T22:31:03.5+01:00 vm app: iso', { at: new Date('2026-11-20T21:31:03.500Z'), hostname: 'vm', body: 'iso' }],
  ['<189>*Nov 20 2026 22:31:03.250: %LINK-3-UPDOWN: Gi0/1 down', { at: new Date('2026-11-20T22:31:03.250Z'), body: 'Gi0/1 down' }],
  ['<13>hello there', { at: null, hostname: null, body: 'hello there' }],
])('RFC 3164 as it is found: %s', (line, expected) => {
  expect(parse(line)).toMatchObject(expected);
});

test('the year that RFC 3164 leaves out is the nearest one', () => {
  const newYear = new Date('2027-01-01T00:00:30Z');
  expect(parse('<13>Dec 31 23:59:59 vm a: x', 'UTC', newYear)).toMatchObject({ at: new Date('2026-12-31T23:59:59Z') });
  const eve = new Date('2026-12-31T23:59:30Z');
  expect(parse('<13>Jan  1 00:00:10 vm a: x', 'UTC', eve)).toMatchObject({ at: new Date('2027-01-01T00:00:10Z') });
  expect(parse('<13>Feb 29 00:00:10 vm a: x', 'UTC', new Date('2026-01-05T00:00:00Z'))).toMatchObject({ at: null });
});

test('a timestamp without a zone is read in the zone of the settings, also where clocks change', () => {
  expect(parse('<13>Nov 20 22:31:03 vm a: x', 'Asia/Seoul')).toMatchObject({ at: new Date('2026-11-20T13:31:03Z') });
  const at = (month: number, day: number, hour: number, minute: number) =>
    localToUtc({ year: 2026, month, day, hour, minute, second: 0, milliseconds: 0 }, 'Europe/Berlin')?.toISOString();
  expect(at(2, 29, 1, 59)).toBe('2026-03-29T00:59:00.000Z');
  expect(at(2, 29, 2, 30)).toBe('2026-03-29T01:30:00.000Z');
  expect(at(2, 29, 3, 0)).toBe('2026-03-29T01:00:00.000Z');
  expect(at(9, 25, 2, 30)).toBe('2026-10-25T00:30:00.000Z');
  expect(at(9, 25, 3, 0)).toBe('2026-10-25T02:00:00.000Z');
});

test('text in Latin-1 is read, control characters are replaced', () => {
  expect(parse(Buffer.from('<13>Nov 20 22:31:03 vm a: caf\xe9', 'latin1'))).toMatchObject({ body: 'café' });
  expect(parse('<13>Nov 20 22:31:03 vm a: a\0b')).toMatchObject({ body: 'a\ufffdb' });
});

test.each([
  ['no priority', 'hello'],
  ['no priority', '<192>x'],
  ['no priority', 'GET / HTTP/1.1'],
  ['no priority', ''],
  ['broken RFC 5424 header', '<13>1 2026-11-20T22:31:03Z vm'],
  ['broken RFC 5424 header', '<13>1 - - - - - [a b="c]'],
])('%s: %s', (fault, line) => {
  expect(parse(line)).toBe(fault);
});

test('random bytes are rejected, with a priority before them too, and never throw', () => {
  let seed = 7;
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return seed >> 8;
  };
  for (let round = 0; round < 300; round += 1) {
    const bytes = Buffer.from(Array.from({ length: 200 }, () => random() & 255));
    expect(parse(bytes)).toBe('no priority');
    expect(parse(Buffer.concat([Buffer.from('<13>'), bytes]))).toBe('binary');
  }
});

test('line ends and NUL behind a message are cut off; a datagram full of them takes no longer than others', () => {
  const read = (text: string) => parseSyslog(Buffer.from(text), { now: new Date('2026-03-01T12:00:00Z'), timeZone: 'UTC' });
  expect(read('<13>one\ntwo\r\n\0\n')).toMatchObject({ message: { body: 'one\ntwo' } });
  // Tried anew from each of them, a hundred such datagrams would take minutes.
  for (let datagram = 0; datagram < 100; datagram++) expect(read(`<13>${'\n'.repeat(65_000)}!`)).toMatchObject({ message: { body: '!' } });
});
