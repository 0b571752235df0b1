import { createSocket } from 'node:dgram';
import { createConnection } from 'node:net';
import { connect } from 'node:tls';
import { afterEach, expect, test } from 'vitest';
import type { LogRecord, Observation } from '../../domain/observation.ts';
import { describeListener } from '../../test/conformance/collector.ts';
import { describeWithPeers, eventually } from '../../test/peers/peer.ts';
import { runLogger, startRsyslogd } from '../../test/peers/syslog.ts';
import { syslog } from './syslog.ts';

async function listening(given: Record<string, unknown> = {}) {
  const records: LogRecord[] = [];
  const rejects: string[] = [];
  const store = { emit: (): Promise<void> => Promise.resolve() };
  const listener = await syslog.listen({
    settings: syslog.settings.parse({ address: '127.0.0.1', port: 0, ...given }),
    now: () => new Date(),
    secret: async () => '',
    emit: async (observations: readonly Observation[]) => {
      await store.emit();
      records.push(...(observations as LogRecord[]));
    },
    reject: (reason) => rejects.push(reason),
  });
  stops.push(() => listener.stop());
  return { port: listener.ports.udp ?? 0, ports: listener.ports, records, rejects, store };
}

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

describeWithPeers(['logger'], 'what the logger program sends', () => {
  test('RFC 5424 with structured data over UDP', async () => {
    const { port, records } = await listening({ assets: { 'srv-db-03': 'db' } });
    const data = ['--rfc5424=notq,nohost', '--sd-id', 'origin@32473', '--sd-param', 'ip="10.0.0.9"', '--msgid', 'LOGIN'];
    runLogger(['-n', '127.0.0.1', '-P', String(port), '-d', '-p', 'auth.warning', '-t', 'sshd', ...data, 'Failed password for root']);
    const record = await eventually(() => records[0]);
    expect(record).toMatchObject({ severityNumber: 13, body: 'Failed password for root', source: 'syslog' });
    expect(record.attributes).toMatchObject({
      'service.name': 'sshd',
      'syslog.msgid': 'LOGIN',
      'origin@32473.ip': '10.0.0.9',
      'syslog.facility': 'auth',
    });
    expect(Math.abs(record.at.getTime() - Date.now())).toBeLessThan(5_000);
  });

  test('RFC 3164 and 5424 over TCP, by line and by octet count, from one host', async () => {
    const { port, records } = await listening();
    const to = ['-n', '127.0.0.1', '-P', String(port), '-T', '-t', 'app'];
    runLogger([...to, '--rfc3164', '-p', 'local0.err', 'by line']);
    runLogger([...to, '--rfc5424', '--octet-count', '-p', 'local0.crit', 'counted\ntwo lines']);
    await eventually(() => records.length === 2);
    expect(records.map(({ body, severityNumber }) => [body, severityNumber])).toEqual([
      ['by line', 17],
      ['counted\ntwo lines', 18],
    ]);
    expect(new Set(records.map(({ assetId }) => assetId)).size).toBe(1);
  });
});

describeWithPeers(['rsyslogd', 'logger'], 'what rsyslogd forwards', () => {
  test.each(['tcp', 'udp'] as const)('over %s, in UTF-8, with the host name of the first sender', async (protocol) => {
    const { port, records } = await listening();
    const rsyslogd = await startRsyslogd({ port, protocol });
    stops.push(rsyslogd.stop);
    runLogger(['-u', rsyslogd.socket, '-t', 'mdadm', '-p', 'daemon.crit', 'Fail event on /dev/md0: düşük disk alanı']);
    const record = await eventually(() => records.find(({ attributes }) => attributes['service.name'] === 'mdadm'));
    expect(record).toMatchObject({ assetId: 'web-07', severityNumber: 18, body: 'Fail event on /dev/md0: düşük disk alanı' });
  });
});

test('UDP and TCP share the port number', async () => {
  const { ports } = await listening();
  expect(ports.tcp).toBe(ports.udp);
});

test('a line of a host whose clock is hours fast is filed by its arrival, with what it said; one whose clock is slow by its own time', async () => {
  const { port, records } = await listening({ protocols: ['udp'] });
  const socket = createSocket('udp4');
  const before = new Date();
  const [fast, slow] = [5, -5].map((hours) => new Date(before.getTime() + hours * 3_600_000).toISOString());
  for (const at of [fast, slow]) socket.send(`<13>1 ${at} srv-01 app - - - of ${at}`, port, '127.0.0.1');
  await eventually(() => records.length === 2);
  socket.close();
  const of = (at: string | undefined) => records.find(({ body }) => body === `of ${at}`);
  expect(of(fast)?.at.getTime()).toBeGreaterThanOrEqual(before.getTime());
  expect(of(fast)?.at.getTime()).toBeLessThanOrEqual(Date.now());
  expect(of(fast)?.attributes).toMatchObject({ 'syslog.timestamp': fast });
  expect(of(slow)?.at.toISOString()).toBe(slow);
  expect(of(slow)?.attributes).not.toHaveProperty('syslog.timestamp');
});

test('equal lines of one second are two records', async () => {
  const { port, records } = await listening();
  const socket = createConnection(port, '127.0.0.1');
  socket.end('<13>Nov 20 22:31:03 vm a: x\n<13>Nov 20 22:31:03 vm a: x\n');
  await eventually(() => records.length === 2);
  expect(new Set(records.map((record) => JSON.stringify(record))).size).toBe(2);
});

test('binary garbage on both ports is rejected and counted, and the listener goes on', async () => {
  const { port, records, rejects } = await listening();
  const udp = createSocket('udp4');
  for (const packet of [Buffer.alloc(1_400, 0xfe), Buffer.from([0]), Buffer.from('\x16\x03\x01 hello')])
    udp.send(packet, port, '127.0.0.1');
  const tcp = createConnection(port, '127.0.0.1');
  tcp.write(Buffer.alloc(200_000, 0xfe));
  tcp.end('\n<13>Nov 20 22:31:03 vm a: after garbage\n');
  await eventually(() => records.length === 1);
  await eventually(() => rejects.length === 4);
  expect(rejects.toSorted()).toEqual(['longer than 65536 bytes', ...Array(3).fill('no priority')]);
  udp.send('<13>Nov 20 22:31:03 vm a: and on UDP', port, '127.0.0.1');
  await eventually(() => records.some(({ body }) => body === 'and on UDP'));
  udp.close();
});

test('a sender that speaks TLS to the port without is told of once, with what to change', async () => {
  const { port, rejects } = await listening();
  const sender = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
  await new Promise((resolve) => sender.on('error', () => undefined).once('close', resolve));

  expect(rejects).toEqual([expect.stringMatching(/^TLS from 127\.0\.0\.1 on a port without: set tls of this listener/)]);
});

test('while the store waits, TCP senders are slowed and nothing of theirs is lost; UDP beyond the queue is rejected', async () => {
  const { port, records, rejects, store } = await listening({ queueLimit: 10 });
  const opened = Promise.withResolvers<void>();
  store.emit = () => opened.promise;
  const tcp = createConnection(port, '127.0.0.1');
  const total = 5_000;
  const body = 'x'.repeat(2_000);
  let flushed = false;
  for (let index = 0; index < total; index += 1) tcp.write(`<13>Nov 20 22:31:03 vm a: ${index} ${body}\n`);
  tcp.end(() => {
    flushed = true;
  });
  const udp = createSocket('udp4');
  await eventually(async () => {
    udp.send('<13>Nov 20 22:31:03 vm u: x', port, '127.0.0.1');
    return rejects.length > 0;
  });
  expect(rejects[0]).toBe('too many at once');
  expect(flushed).toBe(false);
  expect(records.length).toBe(0);
  opened.resolve();
  store.emit = () => Promise.resolve();
  const ofTcp = () => records.filter(({ attributes }) => attributes['service.name'] === 'a');
  await eventually(() => ofTcp().length === total, 20_000);
  expect(ofTcp().map(({ body: text }) => Number(text.split(' ')[0]))).toEqual(Array.from({ length: total }, (_, index) => index));
  udp.close();
});

test('records that the store refuses are rejected, and later ones are kept', async () => {
  const { port, records, rejects, store } = await listening();
  store.emit = () => Promise.reject(new Error('disk full'));
  const udp = createSocket('udp4');
  udp.send('<13>Nov 20 22:31:03 vm a: lost', port, '127.0.0.1');
  await eventually(() => rejects.includes('it could not be stored'));
  store.emit = () => Promise.resolve();
  udp.send('<13>Nov 20 22:31:03 vm a: kept', port, '127.0.0.1');
  await eventually(() => records.length === 1);
  udp.close();
});

test('a port that is taken is COLLECTOR_UNREACHABLE', async () => {
  const { port } = await listening();
  await expect(listening({ port })).rejects.toMatchObject({ code: 'COLLECTOR_UNREACHABLE' });
});

describeListener(syslog, {
  at: (port) => ({ address: '127.0.0.1', port }),
  secrets: {},
  say: ({ udp = 0 }) => {
    const socket = createSocket('udp4');
    socket.send('<13>1 2026-11-20T22:31:03Z vm app - - [a b="c"] hello', udp, '127.0.0.1', () => socket.close());
  },
  invalid: [
    { settings: { timeZone: 'Mars/Olympus' }, path: 'timeZone' },
    { settings: { port: -1 }, path: 'port' },
    { settings: { protocols: [] }, path: 'protocols' },
  ],
});
