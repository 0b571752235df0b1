import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseSettings } from '../config.ts';
import { createApp, type Running } from '../main.ts';
import { describeWithPeers, eventually, freePort, peerPath, scratch } from './peers/peer.ts';
import { type Snmpd, startSnmpd } from './peers/snmpd.ts';

const METRIC = 'queue_depth';

/** The whole program with bad input at every door: each is refused in words, counted, listed, and nothing else stops. */
describeWithPeers(['snmpd', 'snmptrap', 'ipmitool'], 'bad input', () => {
  const folder = scratch('bad-input');
  const lines: Array<{ readonly level: number; readonly target?: string; readonly code?: string; readonly msg: string }> = [];
  let running: Running;
  let app: ReturnType<typeof createApp>;
  let snmpd: Snmpd;
  let halves: Socket;
  let exporter: Server;
  let depth = 5;

  beforeAll(async () => {
    snmpd = await startSnmpd();
    // Half a response: the length it announces is longer than what comes.
    halves = createSocket('udp4', (message, from) => halves.send(message.subarray(0, message.length >> 1), from.port, from.address));
    halves.bind(0, '127.0.0.1');
    await once(halves, 'listening');
    exporter = createServer((asked, response) => {
      if (asked.url === '/cut')
        response.writeHead(200, { 'content-length': 1_000 }).write('queue_depth 1\nqueue_', () => response.destroy());
      else if (asked.url === '/garbage') response.end(randomBytes(4_096));
      else response.end(`# TYPE ${METRIC} gauge\n${METRIC} ${depth}\n`);
    }).listen(0, '127.0.0.1');
    await once(exporter, 'listening');
    Object.assign(process.env, { TEST_COMMUNITY: snmpd.community, TEST_WRONG: 'not-the-community', TEST_TRAPS: 'traps-in' });
    const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
    app = createApp(await settings(), { log, now: () => new Date(), terminals: false });
    running = await app.start();
  }, 120_000);

  afterAll(async () => {
    await app.stop();
    await snmpd.stop();
    halves.close();
    exporter.close();
    folder.remove();
  });

  async function settings() {
    const exported = `http://127.0.0.1:${(exporter.address() as AddressInfo).port}`;
    const half = halves.address().port;
    const snmp = (id: string, port: number, community: string) => ({
      id,
      asset: id,
      collector: 'snmp',
      every: '1s',
      settings: { host: '127.0.0.1', port, timeoutMs: 500, retries: 0, credentials: { version: '2c', community } },
    });
    const scrape = (id: string, url: string) => ({ id, asset: id, collector: 'prometheus', every: '1s', settings: { url } });
    return parseSettings(
      {
        dataDir: join(folder.path, 'data'),
        api: { port: 0 },
        targets: [
          snmp('half-switch', half, 'env:TEST_COMMUNITY'),
          snmp('wrong-community', snmpd.port, 'env:TEST_WRONG'),
          snmp('good-switch', snmpd.port, 'env:TEST_COMMUNITY'),
          {
            id: 'half-bmc',
            asset: 'half-bmc',
            collector: 'ipmi',
            every: '1s',
            settings: { host: '127.0.0.1', port: half, user: 'u', password: 'env:TEST_WRONG', timeoutMs: 2_000 },
          },
          scrape('cut-exporter', `${exported}/cut`),
          scrape('garbage-exporter', `${exported}/garbage`),
          scrape('good-exporter', `${exported}/metrics`),
          scrape('absent-exporter', `http://127.0.0.1:${await freePort()}/metrics`),
        ],
        listeners: [
          { id: 'syslog-in', collector: 'syslog', settings: { address: '127.0.0.1', port: 0 } },
          {
            id: 'traps-in',
            collector: 'snmp-trap',
            settings: { address: '127.0.0.1', port: 0, credentials: [{ version: '2c', community: 'env:TEST_TRAPS' }] },
          },
        ],
        rules: [{ id: 'deep', name: 'Queue too deep', asset: 'good-exporter', threshold: { metric: METRIC, above: 100 } }],
        evaluateEvery: '1s',
      },
      'test',
    );
  }

  const [SYSLOG, TRAPS] = [0, 1];
  const portOf = (listener: number, protocol: string) => running.listeners[listener]?.ports[protocol] ?? 0;
  const get = async <T>(path: string) => (await (await fetch(running.url + path)).json()) as T;
  const metrics = async () => (await fetch(`${running.url}/metrics`)).text();
  const counted = async (source: string, outcome: string) =>
    Number(new RegExp(`inframind_records_total\\{source="${source}",outcome="${outcome}"\\} (\\d+)`).exec(await metrics())?.[1] ?? 0);
  type Rejected = { readonly records: Array<{ readonly source: string; readonly reason: string; readonly record: string }> };
  const rejected = async (source: string) =>
    (await get<Rejected>('/api/rejected?limit=500')).records.filter((record) => record.source === source);
  const post = async (path: string, body: string, headers = {}) => {
    const response = await fetch(running.url + path, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const found = (contains: string) =>
    eventually(async () => {
      const window = { from: new Date(Date.now() - 3_600_000), to: new Date(Date.now() + 3_600_000) };
      return (await running.stores.logs.search({ assetIds: null, contains, window, limit: 10 })).at(0);
    }, 15_000);
  const udp = (port: number, packets: ReadonlyArray<Buffer | string>) =>
    new Promise<void>((resolve, reject) => {
      const socket = createSocket('udp4');
      Promise.all(
        packets.map(
          (packet) => new Promise<void>((sent, failed) => socket.send(packet, port, '127.0.0.1', (e) => (e ? failed(e) : sent()))),
        ),
      )
        .then(() => resolve(), reject)
        .finally(() => socket.close());
    });
  const tcp = async (port: number, bytes: Buffer | string) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined).resume();
    socket.end(bytes);
    await once(socket, 'close');
  };
  /** A record of each kind still comes in and is found. */
  const goesOn = async (mark: string) => {
    const event = { asset_id: 'srv-good', message: `${mark} over http`, timestamp: new Date().toISOString() };
    expect((await post('/ingest/events', JSON.stringify({ events: [event] }))).status).toBe(202);
    await udp(portOf(SYSLOG, 'udp'), [`<13>1 ${new Date().toISOString()} srv-good app - - - ${mark} over udp`]);
    await tcp(portOf(SYSLOG, 'tcp'), `<13>1 ${new Date().toISOString()} srv-good app - - - ${mark} over tcp\n`);
    for (const door of ['http', 'udp', 'tcp']) expect((await found(`${mark} over ${door}`)).assetId).toBe('srv-good');
    expect((await fetch(`${running.url}/health`)).status).toBe(200);
  };

  describe('at the webhooks', () => {
    const alert = (change = {}) => ({
      status: 'firing',
      labels: { alertname: 'Hot', instance: 'never-seen-07:9100', severity: 'warning' },
      annotations: { summary: 'It is hot' },
      startsAt: new Date().toISOString(),
      endsAt: '0001-01-01T00:00:00Z',
      ...change,
    });
    const webhook = (alerts: readonly unknown[]) => JSON.stringify({ version: '4', status: 'firing', alerts });

    test('JSON that is cut off or of another shape is refused with the place of the fault, counted and listed', async () => {
      const before = await counted('alertmanager', 'rejected');
      const whole = webhook([alert()]);

      const cut = await post('/alerts/alertmanager', whole.slice(0, whole.length / 2));
      const other = await post('/alerts/alertmanager', JSON.stringify({ version: '3', alerts: 'none' }), { 'accept-language': 'ru' });
      const mixed = await post('/alerts/alertmanager', webhook([alert({ startsAt: 'yesterday' }), alert({ labels: {} }), 'text', null]));

      expect(cut).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID', detail: 'The body is not JSON.' } });
      expect(other).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID', title: 'Запрос составлен неверно.' } });
      expect(JSON.stringify(other.body.errors)).toMatch(/version.*alerts|alerts.*version/s);
      expect(mixed).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID' } });
      expect(mixed.body.detail).toMatch(/startsAt/);
      expect(await counted('alertmanager', 'rejected')).toBe(before + 6);
      const kept = await rejected('alertmanager');
      expect(kept.map(({ reason }) => reason).join('\n')).toMatch(/startsAt/);
      expect(kept.some(({ record }) => whole.startsWith(record) && record.length > 50)).toBe(true);
      expect((await get<{ rejected: Record<string, number> }>('/health')).rejected.alertmanager).toBeGreaterThanOrEqual(6);
      await goesOn('after bad webhooks');
    });

    test('an alert on an asset nobody knows is taken and explained', async () => {
      const answer = await post('/alerts/alertmanager', webhook([alert()]));
      expect(answer).toMatchObject({ status: 202, body: { accepted: 1, rejected: 0 } });

      const [stored] = await eventually(async () => {
        const list = await running.stores.alerts.list({ assetIds: ['never-seen-07'], limit: 1 });
        return list.length > 0 ? list : null;
      });
      const explained = await post(`/api/alerts/${stored?.id}/explain`, '{}');

      expect(explained.status).toBe(200);
      expect(JSON.stringify(explained.body)).toMatch(/never-seen-07/);
      expect(await running.stores.inventory.asset('never-seen-07')).not.toBeNull();
    });

    test('50 MB are refused before they are read, with and without a length, and memory stays flat', { timeout: 60_000 }, async () => {
      const port = Number(new URL(running.url ?? '').port);
      const piece = Buffer.alloc(64 * 1_024, 'x');
      const before = process.memoryUsage().rss;
      const answers = [];
      for (const headers of [{ 'content-length': 800 * piece.length }, { 'transfer-encoding': 'chunked' }]) {
        const upload = request({
          port,
          host: '127.0.0.1',
          method: 'POST',
          path: '/ingest/events',
          headers: { ...headers, 'content-type': 'application/json' },
        });
        upload.on('error', () => undefined);
        const answered = once(upload, 'response');
        Readable.from(Array.from({ length: 800 }, () => piece)).pipe(upload);
        const [response] = (await answered) as [{ statusCode: number } & AsyncIterable<Buffer>];
        let text = '';
        for await (const chunk of response) text += chunk.toString();
        answers.push({ status: response.statusCode, ...JSON.parse(text) });
      }

      for (const one of answers)
        expect(one).toMatchObject({ status: 413, code: 'REQUEST_TOO_LARGE', detail: 'At most 8 MiB are taken at once.' });
      expect(process.memoryUsage().rss - before).toBeLessThan(60 * 2 ** 20);
      expect((await rejected('ingest')).some(({ reason }) => reason.startsWith('REQUEST_TOO_LARGE'))).toBe(true);
      await goesOn('after 50 MB');
    });
  });

  test('binary garbage on the syslog port is rejected and counted, over UDP and TCP', { timeout: 60_000 }, async () => {
    const before = { taken: await counted('syslog-in', 'accepted'), rejected: await counted('syslog-in', 'rejected') };
    const garbage = Array.from({ length: 50 }, (_, index) => Buffer.concat([Buffer.from([0, 255, 254]), randomBytes(20 + index * 7)]));

    await udp(portOf(SYSLOG, 'udp'), garbage);
    await eventually(
      async () =>
        (await counted('syslog-in', 'rejected')) + (await counted('syslog-in', 'accepted')) >= before.taken + before.rejected + 50,
    );
    await tcp(portOf(SYSLOG, 'tcp'), Buffer.concat([Buffer.from('99999999999 '), randomBytes(200_000)]));
    await tcp(portOf(SYSLOG, 'tcp'), randomBytes(200_000));
    await tcp(portOf(SYSLOG, 'tcp'), '<13>1 half a line without an end');

    expect(await counted('syslog-in', 'rejected')).toBeGreaterThan(before.rejected);
    const kept = await eventually(async () => {
      const list = await rejected('syslog-in');
      return list.length > 0 ? list : null;
    });
    expect(kept.every(({ reason }) => reason.length > 0)).toBe(true);
    expect(kept.some(({ record }) => record.startsWith('base64:'))).toBe(true);
    await goesOn('after garbage');
  });

  describe('from devices', () => {
    type Health = { readonly targets: Readonly<Record<string, { status: string; code?: string; reason?: string; detail?: string }>> };
    const failed = (id: string) =>
      eventually(async () => {
        const target = (await get<Health>('/health')).targets[id];
        return target?.status === 'failed' ? target : null;
      }, 20_000);

    test.each([
      ['half-switch', /COLLECTOR_(PROTOCOL|TIMEOUT|UNREACHABLE)/],
      ['half-bmc', /COLLECTOR_(PROTOCOL|TIMEOUT|UNREACHABLE)/],
      ['wrong-community', /COLLECTOR_(DENIED|UNREACHABLE|TIMEOUT)/],
      ['cut-exporter', /COLLECTOR_/],
      ['garbage-exporter', /COLLECTOR_PROTOCOL/],
      ['absent-exporter', /COLLECTOR_UNREACHABLE/],
    ])('%s fails in words: in the health, in the metrics, once in the log', { timeout: 40_000 }, async (id, code) => {
      const target = await failed(id);

      expect(target.code).toMatch(code);
      expect(target.reason).toMatch(/\w/);
      expect(target.detail).toMatch(/127\.0\.0\.1/);
      expect(await metrics()).toMatch(new RegExp(`inframind_polls_total\\{target="${id}",outcome="${target.code}"\\} [1-9]`));
      const told = lines.filter((line) => line.target === id);
      expect(told.length).toBeGreaterThan(0);
      expect(told.length).toBeLessThan(4);
      expect(told[0]).toMatchObject({ level: 40, code: target.code, msg: expect.stringContaining(id) });
    });

    test('the others go on', async () => {
      await eventually(async () => /inframind_polls_total\{target="good-switch",outcome="ok"\} [1-9]/.test(await metrics()), 15_000);
      const { targets } = await get<Health>('/health');

      expect(targets).toMatchObject({ 'good-switch': { status: 'ok' }, 'good-exporter': { status: 'ok' } });
      expect((await get<{ status: string }>('/health')).status).toBe('ok');
    });

    test('a trap with a wrong community is rejected without telling it, a right one is taken', async () => {
      const send = (community: string) =>
        execFileSync(peerPath('snmptrap') ?? 'snmptrap', [
          ...['-v', '2c', '-c', community, '-m', '', `127.0.0.1:${portOf(TRAPS, 'udp')}`, '', '1.3.6.1.6.3.1.1.5.3'],
        ]);
      send('guessed-word');
      await udp(portOf(TRAPS, 'udp'), [randomBytes(300), Buffer.from([0x30, 0x82])]);
      const reasons = await eventually(async () => {
        const list = (await rejected('traps-in')).map(({ reason }) => reason);
        return list.length >= 3 ? list : null;
      });
      send('traps-in');

      expect(reasons).toContain('unknown community');
      expect(reasons.join()).not.toContain('guessed-word');
      expect(await counted('traps-in', 'rejected')).toBe(3);
      await eventually(async () => (await counted('traps-in', 'accepted')) === 1);
    });
  });

  test('after all of it a rule still fires on a good device and is answered from its data', { timeout: 60_000 }, async () => {
    depth = 250;
    const [fired] = await eventually(async () => {
      const list = await running.stores.alerts.list({ assetIds: ['good-exporter'], limit: 1 });
      return list.length > 0 ? list : null;
    }, 30_000);
    const { body } = await post('/api/ask', JSON.stringify({ text: 'why did this alert fire?', alertId: fired?.id }));

    expect(JSON.stringify(body)).toMatch(/250/);
    await goesOn('at the end');
  });
});
