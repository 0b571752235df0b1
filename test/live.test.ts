import { hostname } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseSettings } from '../config.ts';
import type { Answer } from '../domain/answer.ts';
import { createApp, type Running } from '../main.ts';
import { type SlackFake, startSlackFake } from './fakes/slack/slack-fake.ts';
import type { FakeMessage } from './fakes/slack/state.ts';
import { type Bmc, startBmc } from './peers/ipmi.ts';
import { describeWithPeers, eventually, freePort, scratch } from './peers/peer.ts';
import { EXPORTER_DOWN_RULES, type Monitoring, startMonitoring } from './peers/prometheus.ts';
import { type Snmpd, startSnmpd } from './peers/snmpd.ts';
import { type Rsyslogd, runLogger, startRsyslogd } from './peers/syslog.ts';

const CHANNEL = 'C0000000A';
const PEERS = ['snmpd', 'ipmi_sim', 'ipmitool', 'node-exporter', 'prometheus', 'alertmanager', 'rsyslogd', 'logger'] as const;

/** The whole program with every live source at once, each a real program of its kind on this machine. */
describeWithPeers(PEERS, 'the whole program over live sources', () => {
  const folder = scratch('live');
  const ports = { api: 0, trap: 0, syslog: 0 };
  let startedAt = 0;
  let snmpd: Snmpd;
  let bmc: Bmc;
  let monitoring: Monitoring;
  let relay: Rsyslogd;
  let slack: SlackFake;
  let app: ReturnType<typeof createApp>;
  let running: Running;

  beforeAll(async () => {
    for (const name of ['api', 'trap', 'syslog'] as const) ports[name] = await freePort();
    const webhookUrl = `http://127.0.0.1:${ports.api}/alerts/alertmanager`;
    [snmpd, bmc, monitoring, relay, slack] = await Promise.all([
      startSnmpd({ trapPort: ports.trap }),
      startBmc(),
      startMonitoring({ rules: EXPORTER_DOWN_RULES, webhookUrl, host: 'srv-web-01' }),
      startRsyslogd({ port: ports.syslog, protocol: 'tcp' }),
      startSlackFake(),
    ]);
    Object.assign(process.env, {
      TEST_LIVE_COMMUNITY: snmpd.community,
      TEST_LIVE_TRAPS: snmpd.trapCommunity,
      TEST_LIVE_BMC: bmc.password,
      TEST_LIVE_SLACK: slack.token,
      TEST_LIVE_SLACK_APP: slack.appToken,
    });
    const log = pino({ level: process.env.TEST_LOG ?? 'fatal' });
    app = createApp(settings(), { log, now: () => new Date(), terminals: false });
    startedAt = Date.now();
    running = await app.start();
  }, 60_000);

  afterAll(async () => {
    await app.stop();
    await Promise.all([snmpd.stop(), bmc.stop(), monitoring.stop(), relay.stop(), slack.stop()]);
    folder.remove();
  });

  function settings() {
    const raid = (code: string, asserted: boolean) => ({ code, component: 'raid', severity: asserted ? 'critical' : 'info', asserted });
    const community = (reference: string) => ({ version: '2c', community: `env:${reference}` });
    return parseSettings(
      {
        dataDir: join(folder.path, 'data'),
        api: { port: ports.api },
        evaluateEvery: '1s',
        targets: [
          { id: 'this-host', asset: hostname(), collector: 'host', every: '2s', settings: { logs: 'none' } },
          { id: 'web', asset: 'srv-web-01', collector: 'prometheus', every: '2s', settings: { url: monitoring.exporter.url } },
          {
            id: 'shelf',
            asset: 'shelf-a2',
            collector: 'snmp',
            every: '2s',
            settings: { host: snmpd.host, port: snmpd.port, credentials: community('TEST_LIVE_COMMUNITY') },
          },
          {
            id: 'bmc',
            asset: 'srv-db-03',
            collector: 'ipmi',
            every: '2s',
            settings: { host: bmc.host, port: bmc.port, user: bmc.user, password: 'env:TEST_LIVE_BMC', privilege: 'ADMINISTRATOR' },
          },
        ],
        listeners: [
          {
            id: 'traps',
            collector: 'snmp-trap',
            settings: {
              address: '127.0.0.1',
              port: ports.trap,
              credentials: [community('TEST_LIVE_TRAPS')],
              assets: { '127.0.0.1': 'shelf-a2' },
              triggers: { [snmpd.trigger]: raid('RAID.Degraded', true), [snmpd.recovery]: raid('RAID.Degraded', false) },
            },
          },
          { id: 'logs', collector: 'syslog', settings: { address: '127.0.0.1', port: ports.syslog } },
        ],
        rules: [
          { id: 'raid', name: 'RAID degraded', severity: 'critical', pattern: { of: 'event', contains: 'RAID.Degraded', within: '5m' } },
          { id: 'oops', name: 'Out of memory', pattern: { of: 'log', contains: 'Out of memory', within: '5m' } },
        ],
        channels: [{ platform: 'slack', channel: CHANNEL }],
        slack: { botToken: 'env:TEST_LIVE_SLACK', appToken: 'env:TEST_LIVE_SLACK_APP', apiUrl: slack.apiUrl },
      },
      'test',
    );
  }

  const text = (message: FakeMessage) => JSON.stringify([message.text, message.blocks]);
  const said = (pattern: RegExp) =>
    eventually(() => slack.messages(CHANNEL).find((message) => pattern.test(text(message))), 30_000).catch(() => {
      throw new Error(`nobody said ${pattern}:\n${slack.messages(CHANNEL).map(text).join('\n')}`);
    });
  const always = () => ({ from: new Date(0), to: new Date(Date.now() + 3_600_000) });
  const latest = (assetId: string, metric: string) =>
    eventually(async () => (await running.stores.samples.range({ assetIds: [assetId], metric, labels: {}, window: always() }))[0], 20_000);
  const events = (assetId: string) => running.stores.events.list({ assetIds: [assetId], window: always(), limit: 1_000 });
  const logs = (contains: string) => running.stores.logs.search({ assetIds: null, contains, window: always(), limit: 100 });
  const explained = (alertId: string): Promise<Answer> => eventually(() => running.stores.answers.latestForAlert(alertId), 20_000);

  test('every source that is polled is there within seconds', { timeout: 30_000 }, async () => {
    await latest('shelf-a2', 'system.uptime');
    await latest('srv-db-03', 'hw.temperature');
    await latest('srv-web-01', 'system.memory.utilization');
    await latest(hostname(), 'system.cpu.utilization');
    expect(Date.now() - startedAt).toBeLessThan(30_000);
  });

  test('what is unusual on this host is answered within a minute of the start', async () => {
    const response = await fetch(`${running.url}/api/ask`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: 'what is unusual on this host?' }),
    });
    const answer = await response.text();
    expect([response.status, answer]).toEqual([200, expect.stringContaining(hostname())]);
    expect(answer).toMatch(/[Uu]nusual/);
    expect(Date.now() - startedAt).toBeLessThan(60_000);
  });

  test('a RAID that degrades sends a trap; the rule fires and is explained by the event; its end is stored too', {
    timeout: 60_000,
  }, async () => {
    snmpd.setRaid('degraded');
    const message = await said(/RAID degraded/);
    const alert = (await running.stores.alerts.list({ limit: 10 })).find(({ ruleId }) => ruleId === 'raid');
    expect(alert).toMatchObject({ assetId: 'shelf-a2', status: 'firing', severity: 'critical' });
    const answer = await explained(alert?.id ?? '');
    expect(answer.evidence.map(({ query }) => query.kind)).toContain('events');
    expect(text(message)).toMatch(/shelf-a2/);
    snmpd.setRaid('optimal');
    await eventually(async () => (await events('shelf-a2')).some(({ asserted }) => !asserted), 20_000);
  });

  test('a sensor that crosses its threshold leaves an entry in the event log, which is stored once', { timeout: 40_000 }, async () => {
    bmc.setSensor('CPU1 Temp', 97);
    const crossings = async () => (await events('srv-db-03')).filter(({ component }) => component === 'CPU1 Temp');
    await eventually(async () => (await crossings()).length >= 2, 30_000);
    const codes = (await crossings()).map(({ code }) => code);
    expect(codes).toContain('Temperature.UpperCritical.GoingHigh');
    expect(new Set(codes).size).toBe(codes.length);
    await eventually(async () => {
      const [series] = await running.stores.samples.range({
        assetIds: ['srv-db-03'],
        metric: 'hw.temperature',
        labels: { 'hw.name': 'CPU1 Temp' },
        window: always(),
      });
      return series?.points.some(([, value]) => value === 97);
    }, 20_000);
  });

  test('log lines come over UDP, over TCP and through a relay; one of them fires a rule', { timeout: 40_000 }, async () => {
    const to = ['-n', '127.0.0.1', '-P', String(ports.syslog)];
    runLogger([...to, '-d', '--rfc3164', '-t', 'cron', 'udp-line of the test']);
    runLogger([...to, '-T', '--rfc5424', '-t', 'app', 'tcp-line of the test']);
    runLogger(['-u', relay.socket, '-p', 'kern.crit', 'Out of memory: Killed process 4242 (java)']);
    await eventually(async () => (await logs('-line of the test')).length === 2, 20_000);
    const killed = await eventually(async () => (await logs('Out of memory'))[0], 20_000);
    expect(killed).toMatchObject({ assetId: relay.hostname, source: 'syslog' });
    await said(/Out of memory/);
  });

  test('Prometheus and Alertmanager fire and resolve through the webhook into the chat', { timeout: 60_000 }, async () => {
    await monitoring.exporter.stop();
    const message = await said(/NodeExporterDown/);
    expect(text(message)).toMatch(/srv-web-01/);
    await monitoring.exporter.start();
    const resolved = await said(/[Rr]esolved.*NodeExporterDown/);
    await eventually(() => slack.messages(CHANNEL).some((one) => one.ts === message.ts && one.edited === true), 20_000);
    expect(resolved).toBeDefined();
    const alerts = (await running.stores.alerts.list({ limit: 100 })).filter(({ source }) => source === 'alertmanager');
    expect(alerts.map(({ status, transitions }) => [status, transitions])).toEqual([['resolved', 2]]);
  });
});
