import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { afterEach, expect, test } from 'vitest';
import type { HardwareEvent, Observation } from '../../domain/observation.ts';
import { describeListener } from '../../test/conformance/collector.ts';
import { describeWithPeers, eventually } from '../../test/peers/peer.ts';
import { sendTrap, startSnmpd } from '../../test/peers/snmpd.ts';
import type { Listener } from '../collector.ts';
import { snmpTrap } from './snmp-trap.ts';

const SECRETS: Readonly<Record<string, string>> = { 'env:TRAPS': 'traps-of-test', 'env:AUTH': 'auth-pass-77', 'env:PRIV': 'priv-pass-77' };

/** A listener whose store can be made to fail or to wait. */
async function listening(given: Record<string, unknown> = {}) {
  const events: HardwareEvent[] = [];
  const rejects: string[] = [];
  const store = { emit: (): Promise<void> => Promise.resolve() };
  const listener: Listener = await snmpTrap.listen({
    settings: snmpTrap.settings.parse({
      address: '127.0.0.1',
      port: 0,
      credentials: [
        { version: '2c', community: 'env:TRAPS' },
        {
          version: '3',
          user: 'trapuser',
          authProtocol: 'SHA',
          authPassword: 'env:AUTH',
          privacyProtocol: 'AES',
          privacyPassword: 'env:PRIV',
        },
      ],
      assets: { '127.0.0.1': 'shelf-a2' },
      ...given,
    }),
    now: () => new Date(),
    secret: async (reference) => SECRETS[reference] ?? '',
    emit: async (observations: readonly Observation[]) => {
      await store.emit();
      events.push(...(observations as HardwareEvent[]));
    },
    reject: (reason) => rejects.push(reason),
  });
  stops.push(() => listener.stop());
  return { port: listener.ports.udp ?? 0, events, rejects, store, listener };
}

const ber = (tag: number, ...parts: readonly (Buffer | number)[]): Buffer => {
  const body = Buffer.concat(parts.map((part) => (typeof part === 'number' ? Buffer.from([part]) : part)));
  return Buffer.concat([Buffer.from([tag, body.length]), body]);
};
const text = (value: string) => ber(4, Buffer.from(value));
const oid = (...bytes: readonly number[]) => ber(6, ...bytes);
/** coldStart, as version 2 writes it. */
const COLD_START = ber(
  0xa7,
  ber(2, 42),
  ber(2, 0),
  ber(2, 0),
  ber(
    0x30,
    ber(0x30, oid(0x2b, 6, 1, 2, 1, 1, 3, 0), ber(0x43, 1)),
    ber(0x30, oid(0x2b, 6, 1, 6, 3, 1, 1, 4, 1, 0), oid(0x2b, 6, 1, 6, 3, 1, 1, 5, 1)),
  ),
);
const TRAP_V2C = ber(0x30, ber(2, 1), text('traps-of-test'), COLD_START);
const NAMELESS_V3 = ber(
  0x30,
  ber(2, 3),
  ber(0x30, ber(2, 7), ber(2, 0x05, 0xdc), ber(4, 0), ber(2, 3)),
  ber(4, ber(0x30, text('engine'), ber(2, 0), ber(2, 0), text(''), text(''), text(''))),
  ber(0x30, text('engine'), text(''), COLD_START),
);

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const LINK_DOWN = '.1.3.6.1.6.3.1.1.5.3';
const IF_INDEX = ['.1.3.6.1.2.1.2.2.1.1.7', 'i', '7'];

describeWithPeers(['snmpd'], 'traps of a real agent', () => {
  test('a RAID that degrades becomes the event its trigger is configured to mean, and ends when it recovers', async () => {
    const degraded = { code: 'RAID.Degraded', component: 'vd-0', severity: 'critical' };
    const triggers = { raidDegraded: degraded, raidOptimal: { ...degraded, severity: 'info', asserted: false } };
    const { port, events } = await listening({ triggers });
    const snmpd = await startSnmpd({ trapPort: port });
    stops.push(snmpd.stop);
    await eventually(() => events.some(({ code }) => code === 'Device.ColdStart'));
    snmpd.setRaid('degraded');
    const begun = await eventually(() => events.find(({ code }) => code === 'RAID.Degraded'), 15_000);
    expect(begun).toMatchObject({ assetId: 'shelf-a2', component: 'vd-0', severity: 'critical', asserted: true, source: 'snmp-trap' });
    expect(begun.message).toBe('raidDegraded: degraded');
    expect(begun.attributes).toMatchObject({ 'snmp.trigger': 'raidDegraded', 'snmp.trap_oid': '1.3.6.1.2.1.88.2.0.1' });
    expect(JSON.stringify(begun)).not.toContain('traps-of-test');
    snmpd.setRaid('optimal');
    await eventually(() => events.find((event) => event.code === 'RAID.Degraded' && !event.asserted), 15_000);
  });
});

describeWithPeers(['snmptrap'], 'notifications of the snmptrap program', () => {
  test('versions 1, 2c and 3 give the same event', async () => {
    const { port, events } = await listening();
    const to = `127.0.0.1:${port}`;
    sendTrap(['-v1', '-c', 'traps-of-test', to, '.1.3.6.1.4.1.8072.3.2.10', '192.0.2.9', '2', '0', '', ...IF_INDEX]);
    sendTrap(['-v2c', '-c', 'traps-of-test', to, '', LINK_DOWN, ...IF_INDEX]);
    const v3 = ['-v3', '-e', '0x8000000001020304', '-u', 'trapuser', '-l', 'authPriv', '-a', 'SHA', '-A', 'auth-pass-77'];
    sendTrap([...v3, '-x', 'AES', '-X', 'priv-pass-77', to, '', LINK_DOWN, ...IF_INDEX]);
    await eventually(() => events.length === 3);
    expect(events.map(({ code, component, asserted }) => ({ code, component, asserted }))).toEqual(
      Array(3).fill({ code: 'Link.Down', component: 'interface 7', asserted: true }),
    );
    expect(events.map(({ attributes }) => attributes['snmp.version'])).toEqual(['1', '2c', '3']);
    expect(events.map(({ assetId }) => assetId)).toEqual(
      ['192.0.2.9', 'shelf-a2', 'shelf-a2'].map((id) => (id === '192.0.2.9' ? 'shelf-a2' : id)),
    );
  });

  test('an enterprise trap that nobody knows keeps its numeric OID and its texts', async () => {
    const { port, events } = await listening();
    const text = ['.1.3.6.1.4.1.99999.1.1', 's', 'Fan tray 2 removed'];
    sendTrap(['-v1', '-c', 'traps-of-test', `127.0.0.1:${port}`, '.1.3.6.1.4.1.99999', '0.0.0.0', '6', '42', '', ...text]);
    const event = await eventually(() => events[0]);
    expect(event).toMatchObject({ code: '1.3.6.1.4.1.99999.0.42', severity: 'info', assetId: 'shelf-a2' });
    expect(event.message).toContain('Fan tray 2 removed');
  });

  test('a sender that is in no list is called by the sysName it sends, else by its address', async () => {
    const { port, events } = await listening({ assets: { 'core-switch': 'switch-1' } });
    const trap = (...more: readonly string[]) => sendTrap(['-v2c', '-c', 'traps-of-test', `127.0.0.1:${port}`, '', LINK_DOWN, ...more]);
    trap();
    trap('.1.3.6.1.2.1.1.5.0', 's', 'edge-9');
    trap('.1.3.6.1.2.1.1.5.0', 's', 'core-switch');
    await eventually(() => events.length === 3);
    expect(events.map(({ assetId }) => assetId)).toEqual(['127.0.0.1', 'edge-9', 'switch-1']);
  });

  test('an inform is acknowledged only when its event is stored, and one sent again meanwhile is stored once', async () => {
    const { port, events, store, rejects } = await listening();
    const opened = Promise.withResolvers<void>();
    store.emit = () => opened.promise;
    const inform = (retries: string) => {
      const args = ['-v2c', '-Ci', '-c', 'traps-of-test', '-r', retries, '-t', '1', `127.0.0.1:${port}`, '', LINK_DOWN, ...IF_INDEX];
      const child = spawn('snmptrap', args, { env: { ...process.env, MIBS: '' }, stdio: 'ignore' });
      return new Promise<number | null>((resolve) => child.once('exit', resolve));
    };
    expect(await inform('0')).toBe(1);
    const patient = inform('5');
    setTimeout(() => opened.resolve(), 1_500);
    expect(await patient).toBe(0);
    expect(events.length).toBe(2);
    expect(rejects).toEqual([]);
  });

  test('an unknown community, an unknown user and a nameless version 3 trap are rejected with their reason', async () => {
    const { port, events, rejects } = await listening();
    const to = `127.0.0.1:${port}`;
    sendTrap(['-v2c', '-c', 'guessed-name', to, '', LINK_DOWN]);
    sendTrap(['-v3', '-e', '0x8000000001020304', '-u', 'stranger', '-l', 'noAuthNoPriv', to, '', LINK_DOWN]);
    const socket = createSocket('udp4');
    socket.send(NAMELESS_V3, port, '127.0.0.1');
    const wrong = ['-v3', '-e', '0x8000000001020304', '-u', 'trapuser', '-l', 'authPriv', '-a', 'SHA', '-A', 'wrong-pass-77', '-x', 'AES'];
    sendTrap([...wrong, '-X', 'priv-pass-77', to, '', LINK_DOWN]);
    await eventually(() => rejects.length === 4);
    socket.close();
    expect(rejects.toSorted()).toEqual(['unknown community', 'unknown user', ...Array(2).fill('unknown user or wrong credentials')]);
    expect(rejects.join()).not.toContain('guessed-name');
    expect(events).toEqual([]);
  });
});

test('garbage and half a packet are rejected, and the listener goes on', async () => {
  const { port, events, rejects } = await listening();
  const socket = createSocket('udp4');
  const whole = TRAP_V2C;
  const packets = [
    Buffer.from('garbage'),
    Buffer.alloc(0),
    whole.subarray(0, 40),
    Buffer.alloc(1_400, 0xff),
    Buffer.from('3003020101', 'hex'),
  ];
  for (const packet of packets) socket.send(packet, port, '127.0.0.1');
  await eventually(() => rejects.length === packets.length);
  socket.send(whole, port, '127.0.0.1');
  const event = await eventually(() => events[0]);
  expect(event.code).toBe('Device.ColdStart');
  socket.close();
});

test('what cannot be stored is rejected, and so is what exceeds the queue', async () => {
  const { port, rejects, store } = await listening({ queueLimit: 2 });
  const opened = Promise.withResolvers<void>();
  store.emit = () => opened.promise;
  const socket = createSocket('udp4');
  for (let index = 0; index < 5; index += 1) socket.send(TRAP_V2C, port, '127.0.0.1');
  await eventually(() => rejects.length === 3);
  expect(new Set(rejects)).toEqual(new Set(['too many at once']));
  opened.reject(new Error('disk full'));
  await eventually(() => rejects.length === 5);
  expect(rejects.at(-1)).toBe('it could not be stored');
  socket.close();
});

describeListener(snmpTrap, {
  at: (port) => ({ address: '127.0.0.1', port, credentials: [{ version: '2c', community: 'env:TRAPS' }] }),
  secrets: SECRETS,
  say: ({ udp = 0 }) => {
    const socket = createSocket('udp4');
    socket.send(TRAP_V2C, udp, '127.0.0.1', () => socket.close());
  },
  invalid: [
    { settings: { credentials: [] }, path: 'credentials' },
    { settings: { credentials: [{ version: '2c', community: 'env:C' }], triggers: { a: { code: '' } } }, path: 'triggers.a.code' },
  ],
});
