import { createSocket, type RemoteInfo } from 'node:dgram';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AssetFact, Sample } from '../../domain/observation.ts';
import { describeCollector } from '../../test/conformance/collector.ts';
import { describeWithPeers } from '../../test/peers/peer.ts';
import { type Snmpd, startSnmpd } from '../../test/peers/snmpd.ts';
import { snmp } from './snmp.ts';

const quick = { timeoutMs: 300, retries: 0 };

async function collect(settings: Record<string, unknown>, secrets: Readonly<Record<string, string>> = {}) {
  const found: (Sample | AssetFact)[] = [];
  const run = {
    assetId: 'shelf-a2',
    settings: snmp.settings.parse({ host: '127.0.0.1', ...settings }),
    cursor: null,
    setCursor: () => undefined,
    signal: AbortSignal.timeout(20_000),
    now: () => new Date('2026-11-21T00:00:00Z'),
    secret: async (reference: string) => secrets[reference] ?? '',
  };
  for await (const observation of snmp.collect(run)) found.push(observation as Sample | AssetFact);
  return { facts: found.filter((one) => one.kind === 'fact'), samples: found.filter((one) => one.kind === 'sample') };
}

const v2c = { version: '2c', community: 'env:COMMUNITY' };

describeWithPeers(['snmpd'], 'a real agent', () => {
  let snmpd: Snmpd;
  beforeAll(async () => {
    snmpd = await startSnmpd();
  });
  afterAll(() => snmpd.stop());

  test('what it is, its interfaces, its memory and file systems, and an OID that was asked for', async () => {
    const extraOids = [
      { oid: `.${snmpd.raidOid}`, metric: 'raid.failed', unit: '1' },
      { oid: '1.3.6.1.2.1.2.2.1.4', metric: 'network.mtu', unit: 'By', table: true, scale: 1 },
      { oid: '1.3.6.1.4.1.99999.1.0', metric: 'not.there', unit: '1' },
    ];
    const { facts, samples } = await collect({ port: snmpd.port, credentials: v2c, extraOids }, { 'env:COMMUNITY': snmpd.community });
    expect(facts).toEqual([expect.objectContaining({ name: 'shelf-a2', source: 'snmp' })]);
    expect(facts[0]?.attributes).toMatchObject({ 'snmp.sys_location': 'row 7', 'snmp.sys_descr': expect.stringContaining('Linux') });
    const of = (metric: string) => samples.filter((sample) => sample.metric === metric);
    const received = of('system.network.io').find(
      ({ labels }) => labels['network.interface.name'] === 'lo' && labels['network.io.direction'] === 'receive',
    );
    expect(received).toMatchObject({ unit: 'By', instrument: 'counter' });
    expect(received?.value).toBeGreaterThan(1_000);
    expect(of('hw.network.up').find(({ labels }) => labels['network.interface.name'] === 'lo')?.value).toBe(1);
    expect(of('system.memory.utilization')[0]?.value).toBeGreaterThan(0);
    expect(of('system.memory.utilization')[0]?.value).toBeLessThan(1);
    expect(of('system.uptime')[0]?.value).toBeGreaterThan(0);
    expect(of('raid.failed').map(({ value }) => value)).toEqual([0]);
    expect(of('network.mtu').length).toBeGreaterThan(0);
    expect(of('network.mtu')[0]?.labels).toEqual({ 'snmp.index': '1' });
    expect(of('not.there')).toEqual([]);
  });

  test('version 3 without authentication, with MD5, SHA, SHA-256 and SHA-512, with DES, AES and AES-256', async () => {
    const { none, md5, shaDes, shaAes, sha256Aes256, sha512Aes } = snmpd.users;
    const full = (of: typeof shaAes, authProtocol: string, privacyProtocol: string) => ({
      credentials: { version: '3', user: of.user, authProtocol, authPassword: 'env:AUTH', privacyProtocol, privacyPassword: 'env:PRIVACY' },
      secrets: { 'env:AUTH': of.password, 'env:PRIVACY': of.privacyPassword },
    });
    const ways = [
      { credentials: { version: '3', user: none.user }, secrets: {} },
      {
        credentials: { version: '3', user: md5.user, authProtocol: 'MD5', authPassword: 'env:AUTH' },
        secrets: { 'env:AUTH': md5.password },
      },
      full(shaDes, 'SHA', 'DES'),
      full(shaAes, 'SHA', 'AES'),
      full(sha256Aes256, 'SHA-256', 'AES-256'),
      full(sha512Aes, 'SHA-512', 'AES'),
    ];
    for (const { credentials, secrets } of ways) {
      const { facts } = await collect({ port: snmpd.port, credentials, interfaces: false, hostResources: false }, secrets);
      expect(facts[0]?.name, credentials.user).toBe('shelf-a2');
    }
  });

  test('a wrong community is never answered, and the error says so without naming it', async () => {
    const run = collect({ port: snmpd.port, credentials: v2c, ...quick }, { 'env:COMMUNITY': 'guess-31' });
    await expect(run).rejects.toMatchObject({ code: 'COLLECTOR_UNREACHABLE', message: expect.stringMatching(/community is wrong$/) });
  });

  test.each([
    ['password', { authPassword: 'env:WRONG' }],
    ['user', { user: 'nobody' }],
    ['privacy password', { privacyPassword: 'env:WRONG' }],
    ['protocol', { authProtocol: 'SHA-512' }],
  ])('a wrong %s of version 3 is COLLECTOR_DENIED', async (_what, wrong) => {
    const { user, password, privacyPassword } = snmpd.users.shaAes;
    const right = {
      version: '3',
      user,
      authProtocol: 'SHA',
      authPassword: 'env:AUTH',
      privacyProtocol: 'AES',
      privacyPassword: 'env:PRIVACY',
    };
    const secrets = { 'env:AUTH': password, 'env:PRIVACY': privacyPassword, 'env:WRONG': 'wrong-pass-88' };
    const run = collect({ port: snmpd.port, credentials: { ...right, ...wrong }, ...quick }, secrets);
    await expect(run).rejects.toMatchObject({ code: 'COLLECTOR_DENIED', message: expect.not.stringContaining('pass-88') });
  });
});

test.each([
  ['half a packet', (request: Buffer) => request.subarray(0, request.length / 2)],
  ['text', () => Buffer.from('HTTP/1.1 400 Bad Request')],
  ['an empty datagram', () => Buffer.alloc(0)],
  ['an empty sequence', () => Buffer.from([0x30, 0])],
  ['a broken body', (request: Buffer) => Buffer.from(request).fill(0xff, 20)],
  ['a sequence that holds only a version', () => Buffer.from('3003020101', 'hex')],
])('a device that answers with %s is COLLECTOR_PROTOCOL, in either version, and nothing hangs', async (_what, answer) => {
  const device = createSocket('udp4');
  device.on('message', (request: Buffer, from: RemoteInfo) => device.send(answer(request), from.port, from.address));
  await new Promise<void>((resolve) => device.bind(0, '127.0.0.1', resolve));
  const { port } = device.address();
  const fault = { code: 'COLLECTOR_PROTOCOL' };
  await expect(collect({ port, credentials: v2c, ...quick }, { 'env:COMMUNITY': 'c' })).rejects.toMatchObject(fault);
  const v3 = { version: '3', user: 'u', authProtocol: 'SHA', authPassword: 'env:AUTH' };
  await expect(collect({ port, credentials: v3, ...quick }, { 'env:AUTH': 'long-enough' })).rejects.toMatchObject(fault);
  device.close();
});

test('a name that does not resolve is COLLECTOR_UNREACHABLE', async () => {
  await expect(collect({ host: 'device.invalid', credentials: v2c, ...quick })).rejects.toMatchObject({ code: 'COLLECTOR_UNREACHABLE' });
});

describeWithPeers(['snmpd'], 'conformance', () => {
  describeCollector(snmp, {
    start: async () => {
      const snmpd = await startSnmpd();
      const settings = { host: '127.0.0.1', port: snmpd.port, credentials: v2c };
      return { settings, secrets: { 'env:COMMUNITY': snmpd.community }, stop: snmpd.stop };
    },
    at: (port) => ({ host: '127.0.0.1', port, credentials: v2c, ...quick, timeoutMs: 1_000 }),
    invalid: [
      { settings: { host: 'switch', credentials: { version: '1', community: 'env:C' } }, path: 'credentials.version' },
      {
        settings: { host: 'switch', credentials: { version: '3', user: 'u', authProtocol: 'SHA' } },
        path: 'credentials.authPassword',
      },
      {
        settings: { host: 'switch', credentials: v2c, extraOids: [{ oid: 'sysName.0', metric: 'a', unit: '1' }] },
        path: 'extraOids.0.oid',
      },
    ],
  });
});
