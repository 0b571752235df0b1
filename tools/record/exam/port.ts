import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { snmp } from '../../../collectors/snmp/snmp.ts';
import { snmpTrap } from '../../../collectors/snmp-trap/snmp-trap.ts';
import { freePort, peerPath, scratch, startProcess } from '../../../test/peers/peer.ts';
import { inventory } from '../transform.ts';
import { above, type Question, type Rig } from './rig.ts';
import { startService } from './service.ts';

const SHOP = 'stint-26';
const STORE = 'brambling-05';
const SWITCH = 'rook-01';
const PULLED_AT_SECOND = 130;
const COMMUNITY = 'public-of-test';
/** Of the switch's port towards the store. */
const PORT = 'ge-0-0-7';
const OURS = '10.213.7.1';
const AGENT = '10.213.7.2';
const BEHIND = '10.213.7.3';

export const PORT_DOWN: Question = {
  domain: 'network',
  told: 'The cable of the store at the switch comes off: the port is down, the switch says so, and the shop, whose sessions lie in the store, waits and gives up. A Linux bridge in a network namespace as the switch, with a real net-snmp agent and its own linkDown notification; a real Redis behind it.',
  sources: ['net-snmp snmpd (IF-MIB, linkDown), Redis and ioredis, run for the recording', 'tools/record/exam/port.ts'],
  alertAssetId: SHOP,
  rules: [above('failing-requests', 'Failing requests', SHOP, 'http_requests_total', { code: '500' }, 0.01)],
  truth: { kind: 'cause', causes: [{ assetId: SWITCH, concepts: ['link.down'] }] },
};

/** As root: it makes two network namespaces. */
export async function port(): Promise<Rig> {
  const folder = scratch('port');
  const run = (line: string) => execFileSync('sh', ['-ec', line], { stdio: 'pipe' });
  const [inSwitch, inStore] = [`sw${process.pid}`, `st${process.pid}`];
  const away = () => {
    for (const name of [inSwitch, inStore]) execFileSync('sh', ['-c', `ip netns del ${name} 2>/dev/null; true`]);
  };
  away();
  run(`ip netns add ${inSwitch}; ip netns add ${inStore}
    ip link add up-ours type veth peer name ge-0-0-1 netns ${inSwitch}
    ip -n ${inSwitch} link add ${PORT} type veth peer name eth0 netns ${inStore}
    ip -n ${inSwitch} link add br0 type bridge
    ip -n ${inSwitch} link set ge-0-0-1 master br0; ip -n ${inSwitch} link set ${PORT} master br0
    ip addr add ${OURS}/24 dev up-ours; ip -n ${inSwitch} addr add ${AGENT}/24 dev br0; ip -n ${inStore} addr add ${BEHIND}/24 dev eth0
    ip link set up-ours up
    for name in lo br0 ge-0-0-1 ${PORT}; do ip -n ${inSwitch} link set $name up; done
    ip -n ${inStore} link set lo up; ip -n ${inStore} link set eth0 up`);
  const trapPort = await freePort();
  const state = join(folder.path, 'state');
  mkdirSync(state);
  writeFileSync(
    join(folder.path, 'snmpd.conf'),
    `agentaddress udp:${AGENT}:161\nrocommunity ${COMMUNITY}\nsysName ${SWITCH}\ncreateUser internal\niquerySecName internal\nrouser internal\n` +
      `trapcommunity ${COMMUNITY}\ntrap2sink ${OURS}:${trapPort} ${COMMUNITY}\nlinkUpDownNotifications yes\nmonitor -r 2 -e linkDownTrap "Link down" ifOperStatus == 2\n`,
  );
  const agent = await startProcess({
    command: 'ip',
    args: [
      'netns',
      'exec',
      inSwitch,
      peerPath('snmpd') ?? 'snmpd',
      '-f',
      '-Lo',
      '-C',
      '-c',
      join(folder.path, 'snmpd.conf'),
      '-I',
      '-smux',
    ],
    env: { SNMP_PERSISTENT_DIR: state, SNMPCONFPATH: state },
    ready: (output) => output.includes('NET-SNMP version'),
  });
  const store = await startProcess({
    command: 'ip',
    args: [
      'netns',
      'exec',
      inStore,
      'redis-server',
      '--bind',
      BEHIND,
      '--port',
      '6379',
      '--save',
      '',
      '--protected-mode',
      'no',
      '--dir',
      folder.path,
    ],
    ready: (output) => output.includes('Ready to accept connections'),
  });
  const sessions = new Redis({ host: BEHIND, port: 6379, commandTimeout: 1_000 });
  sessions.on('error', () => undefined);
  const shop = await startService(SHOP, {
    program: 'shop',
    failed: 'session not read',
    everyMs: 250,
    work: async () => {
      await sessions.set('session', 'x', 'EX', 60);
      await sessions.get('session');
    },
  });
  const pulling = setTimeout(() => run(`ip -n ${inStore} link set eth0 down`), PULLED_AT_SECOND * 1_000);
  return {
    targets: [
      shop.target,
      {
        collector: snmp,
        assetId: SWITCH,
        settings: { host: AGENT, port: 161, credentials: { version: '2c', community: 'env:COMMUNITY' } },
        intervalMs: 2_000,
      },
      {
        collector: snmpTrap,
        assetId: '',
        settings: {
          address: OURS,
          port: trapPort,
          credentials: [{ version: '2c', community: 'env:COMMUNITY' }],
          assets: { [AGENT]: SWITCH },
        },
      },
    ],
    secret: COMMUNITY,
    onLogs: (ship) => shop.onLogs(ship),
    finish: (recorded, began) => [
      inventory(began, SHOP, 'service', [['depends-on', STORE]]),
      inventory(began, STORE, 'service', [['connected-to', SWITCH]]),
      inventory(began, SWITCH, 'switch'),
      // The agent also tells of the machine that it runs on.
      ...recorded.filter((one) => one.assetId !== SWITCH || one.kind !== 'sample' || one.metric.includes('network')),
    ],
    stop: async () => {
      clearTimeout(pulling);
      shop.stop();
      sessions.disconnect();
      await Promise.all([agent.stop(), store.stop()]);
      execFileSync('sh', ['-c', 'ip link del up-ours; true']);
      away();
      folder.remove();
    },
  };
}
