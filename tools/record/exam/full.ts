import { execFileSync } from 'node:child_process';
import { appendFileSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { snmp } from '../../../collectors/snmp/snmp.ts';
import { scratch } from '../../../test/peers/peer.ts';
import { startSnmpd } from '../../../test/peers/snmpd.ts';
import { inventory } from '../transform.ts';
import { above, createAccount, type Question, type Rig, requests, type Ship, scraped, serve } from './rig.ts';

const SERVICE = 'thrush-52';
const HOST = 'dunlin-05';
const MOUNT = '/var/lib/orders';
const MEGABYTES = 24;
const TRACES_FROM_SECOND = 110;
/** Of its traces, four times a second: in about a minute and a half the rest is full. */
const TRACE_BYTES = 60_000;

export const FULL: Question = {
  domain: 'storage',
  told: 'A service is set to trace and its traces fill the file system on which it also keeps its orders; from then on it cannot write and fails. A real file system of 24 MB, really full, seen by a real net-snmp agent; the error is the kernel’s.',
  sources: ['net-snmp snmpd (HOST-RESOURCES-MIB), ENOSPC of Linux, run for the recording', 'tools/record/exam/full.ts'],
  alertAssetId: SERVICE,
  rules: [above('failing-requests', 'Failing requests', SERVICE, 'http_requests_total', { code: '500' }, 0.01)],
  truth: {
    kind: 'cause',
    causes: [
      { assetId: HOST, concepts: ['filesystem.full'] },
      { assetId: SERVICE, concepts: ['configuration.changed'] },
    ],
  },
};

/** As root: it mounts. */
export async function full(): Promise<Rig> {
  const folder = scratch('orders');
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${MEGABYTES}m`, 'tmpfs', folder.path]);
  const agent = await startSnmpd({ sysName: HOST });
  const account = createAccount();
  let ship: Ship = () => undefined;
  const service = await serve((request, response) => {
    if (request.url === '/metrics') return void response.end(account.text());
    const beganMs = Date.now();
    try {
      appendFileSync(join(folder.path, 'orders.log'), `${beganMs} ${'order '.repeat(150)}\n`);
      account.ended(200, beganMs);
      response.end('ok');
    } catch (error) {
      ship(SERVICE, 'orders', 'err', `order not kept: ${(error as Error).message.replace(folder.path, MOUNT)}`);
      account.ended(500, beganMs);
      response.writeHead(500).end();
    }
  });
  const client = requests(service.url, 200);
  const traces = openSync(join(folder.path, 'trace.log'), 'a');
  let tracing: NodeJS.Timeout | undefined;
  const setting = setTimeout(() => {
    ship(SERVICE, 'orders', 'info', 'configuration reloaded: log level is now trace (was info)');
    tracing = setInterval(() => {
      try {
        writeSync(traces, 'trace '.repeat(TRACE_BYTES / 6));
      } catch {
        // The traces that do not fit are nobody's loss.
      }
    }, 250);
  }, TRACES_FROM_SECOND * 1_000);
  return {
    targets: [
      scraped(SERVICE, service.url),
      {
        collector: snmp,
        assetId: HOST,
        settings: { host: agent.host, port: agent.port, credentials: { version: '2c', community: 'env:COMMUNITY' } },
        intervalMs: 2_000,
      },
    ],
    secret: agent.community,
    onLogs: (given) => {
      ship = given;
    },
    finish: (recorded, began) => [
      inventory(began, SERVICE, 'service', [['runs-on', HOST]]),
      inventory(began, HOST, 'server'),
      // The agent sees all of the machine; of that only this file system belongs to the host of the story.
      ...recorded.flatMap((one) => {
        if (one.assetId !== HOST || one.kind === 'log') return [one];
        if (one.kind !== 'sample' || one.labels['system.filesystem.mountpoint'] !== folder.path) return [];
        return [{ ...one, labels: { ...one.labels, 'system.filesystem.mountpoint': MOUNT } }];
      }),
    ],
    stop: async () => {
      clearInterval(client);
      clearInterval(tracing);
      clearTimeout(setting);
      service.stop();
      await agent.stop();
      execFileSync('umount', ['-l', folder.path]);
      folder.remove();
    },
  };
}
