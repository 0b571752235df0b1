import { expect, test } from 'vitest';
import type { Asset } from '../../domain/asset.ts';
import { createTopology } from '../topology/topology.ts';
import { findingsOfNamed, namesOf, saysUnreached, unreachedIn } from './from-named.ts';
import type { FindingsInput, LogSignal } from './input.ts';

const START = new Date('2026-05-04T08:00:00Z');
const END = new Date('2026-05-04T09:00:00Z');

function asset(id: string, attributes: Asset['attributes'] = {}): Asset {
  return { id, kind: 'server', name: id, attributes, firstSeenAt: START, lastSeenAt: END };
}

const names = namesOf([
  asset('front'),
  asset('web-03'),
  asset('filer-1', { 'ip.address': '10.0.0.5' }),
  asset('peer-a', { address: '10.1.1.2' }),
  asset('twin-a', { address: '10.0.0.9' }),
  asset('twin-b', { address: '10.0.0.9' }),
  asset('osd.12'),
]);

test.each([
  [
    'web-03',
    'haproxy[811]: Server app/web-03 is DOWN, reason: Layer4 timeout, check duration: 2001ms. 1 active and 0 backup servers left.',
  ],
  ['filer-1', 'kernel: nfs: server filer-1 not responding, still trying'],
  ['filer-1', 'kernel: nfs: server 10.0.0.5 not responding, timed out'],
  ['filer-1', 'Target 10.0.0.5 unreachable'],
  ['filer-1', 'kernel: CIFS: VFS: \\\\filer-1 has not responded in 180 seconds: connection to server lost'],
  ['osd.12', 'mon.a: osd.12 is down'],
  ['peer-a', 'bgpd[611]: %NOTIFICATION: peer 10.1.1.2 down, hold timer expired'],
  [
    'web-03',
    'connect() failed (111: Connection refused) while connecting to upstream, client: 10.1.1.2, request: "GET / HTTP/1.1", upstream: "http://web-03:8080/"',
  ],
  ['filer-1', 'dial tcp 10.0.0.5:5432: connect: connection refused'],
  [
    'web-03',
    'org.apache.kafka: Connection to node 3 (web-03:9092) could not be established. Broker may not be available: connection refused',
  ],
])('%s is said not to answer by “%s”', (id, text) => {
  expect(unreachedIn(text, 'front', names)).toBe(id);
});

test.each([
  ['nobody of that name', 'Server app/web-99 is DOWN, reason: Layer4 timeout'],
  ['an address of two', 'dial tcp 10.0.0.9:5432: connect: connection refused'],
  ['two are named', 'connection between web-03 and filer-1 lost'],
  ['itself', 'front is down'],
  ['a part of a longer name', 'Server app/web-030 is DOWN'],
  ['the words of a stranger', '10.0.0.77 - - "GET /?q=web-03 is DOWN HTTP/1.1" 500 "web-03 is unreachable"'],
  ['a statement', 'ERROR: timed out while running "SELECT * FROM t WHERE note = \'web-03 is down\'"'],
  ['a host that a client asked for', 'upstream timed out, client: 10.1.1.2, request: "GET / HTTP/1.1", host: "web-03"'],
  ['far from these words', `web-03 ${'took part in the work of all the others '.repeat(4)} and the printer is down`],
  ['nothing is said', 'web-03 joined'],
])('nobody: %s', (_, text) => {
  expect(unreachedIn(text, 'front', names)).toBeNull();
});

function signal(speaker: string, example: string): LogSignal {
  const counted = {
    assetId: speaker,
    templateId: 't',
    text: example,
    example,
    count: 3,
    firstAt: START,
    lastAt: END,
    maxSeverityNumber: 17,
  };
  return { counted, window: { from: START, to: END }, normalCount: 0, baseline: true, sign: 'new', surprise: 2 };
}

function inputOf(logs: readonly LogSignal[], series: FindingsInput['series'] = []): FindingsInput {
  const normalWindow = { from: new Date(START.getTime() - 3_600_000), to: START };
  return { at: END, normalWindow, incidentWindow: { from: START, to: END }, series, logs, events: [], changes: [], alerts: [] };
}

const depends = { from: 'front', kind: 'depends-on', to: 'web-03', since: START, until: null, source: 'inventory' } as const;
const place = { names, scope: ['front', 'web-03'], topology: createTopology([depends]) };

test('what one writes of another is found at the other, on the words of the one', () => {
  const found = findingsOfNamed(inputOf([signal('front', 'Server app/web-03 is DOWN, reason: Layer4 timeout')]), [], place);
  expect(found).toMatchObject([{ assetId: 'web-03', concept: 'process.down', evidence: [{ query: { kind: 'logs', assetId: 'front' } }] }]);
});

test('not of a client, nor of what is out of sight, nor of who does as much as ever', () => {
  expect(findingsOfNamed(inputOf([signal('web-03', 'client connection lost: front timed out')]), [], place)).toEqual([]);
  const line = signal('front', 'Server app/web-03 is DOWN, reason: Layer4 timeout');
  expect(findingsOfNamed(inputOf([line]), [], { ...place, scope: ['front'] })).toEqual([]);
  const requests = {
    assetId: 'web-03',
    metric: 'http_requests_total',
    labels: { code: '200' },
    unit: '1',
    instrument: 'counter',
    points: [[START.getTime(), 5]],
  } as const;
  expect(findingsOfNamed(inputOf([line], [requests]), [], place)).toEqual([]);
});

test('what strangers try at the door and requests that were answered say nothing', () => {
  for (const text of [
    'sshd[7]: Failed password for invalid user web-03 is down from 10.0.0.7',
    '"GET /web-03-is-DOWN HTTP/1.1" 200 17 web-03 is DOWN',
  ])
    expect(saysUnreached(signal('front', text))).toBe(false);
});

test('no line takes long to read', () => {
  for (const part of ['"', 'client: ', 'could not ', 'connection ', 'web-03 is ', 'upstream: "', 'state to ']) {
    const text = part.repeat(400);
    const started = performance.now();
    unreachedIn(text, 'front', names);
    expect(performance.now() - started).toBeLessThan(20);
  }
});
