import { execFileSync } from 'node:child_process';
import { openSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { snmp } from '../../../collectors/snmp/snmp.ts';
import { startOpenSearch } from '../../../test/peers/opensearch.ts';
import { scratch } from '../../../test/peers/peer.ts';
import { startSnmpd } from '../../../test/peers/snmpd.ts';
import { inventory } from '../transform.ts';
import { above, type Question, type Rig, scraped, serve } from './rig.ts';
import { exposition, startService } from './service.ts';

const SHOP = 'fulmar-12';
const SEARCH = 'shelduck-04';
const HOST = 'goosander-07';
const MOUNT = '/var/lib/opensearch';
const MEGABYTES = 400;
const DUMPS_FROM_SECOND = 100;
/** Of a memory dump, four times a second: in about a minute most of the rest is full. */
const DUMP_BYTES = 1_600_000;
/** What the dump leaves free: less than the twentieth that the node insists on. */
const LEFT_BYTES = 12_000_000;

export const FLOOD: Question = {
  domain: 'storage',
  told: 'A dump of memory is written to the file system on which a search node keeps its data; the node takes nothing more into its indices once too little is left, and the shop cannot keep its orders. Real OpenSearch on a real file system of 400 MB, seen by a real net-snmp agent; the errors are the node’s.',
  sources: [
    'OpenSearch 2.19 (its errors, _cluster/health), net-snmp snmpd (HOST-RESOURCES-MIB), run for the recording',
    'tools/record/exam/flood.ts',
  ],
  alertAssetId: SHOP,
  rules: [above('failing-requests', 'Failing requests', SHOP, 'http_requests_total', { code: '500' }, 0.01)],
  truth: {
    kind: 'cause',
    causes: [
      { assetId: HOST, concepts: ['filesystem.full'] },
      { assetId: SEARCH, concepts: ['filesystem.full'] },
    ],
  },
};

/** As root: it mounts. */
export async function flood(): Promise<Rig> {
  const folder = scratch('search-data');
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${MEGABYTES}m`, 'tmpfs', folder.path]);
  const search = await startOpenSearch({
    home: folder.path,
    settings: { 'cluster.info.update.interval': '10s', 'cluster.routing.allocation.disk.threshold_enabled': 'true' },
  });
  const agent = await startSnmpd({ sysName: HOST });
  const ask = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(`${search.url}/${path}`, { ...init, headers: { 'content-type': 'application/json' } });
    const body = (await answer.json()) as { error?: { type: string; reason: string } };
    if (body.error !== undefined) throw new Error(`${answer.status} ${body.error.type}: ${body.error.reason}`);
    return body as Record<string, number | string>;
  };
  const shop = await startService(SHOP, {
    program: 'shop',
    failed: 'order not kept',
    everyMs: 500,
    work: () => ask('orders/_doc', { method: 'POST', body: JSON.stringify({ at: new Date(), text: 'order' }) }),
  });
  const exporter = await serve(async (_request, response) => {
    const health = await ask('_cluster/health').catch(() => null);
    if (health === null) return void response.writeHead(500).end();
    const { status, active_shards: shards = 0, number_of_pending_tasks: pending = 0 } = health;
    response.end(
      exposition({
        'elasticsearch_cluster_health_status{color="red"}': status === 'red' ? 1 : 0,
        elasticsearch_cluster_health_active_shards: shards,
        elasticsearch_cluster_health_number_of_pending_tasks: pending,
      }),
    );
  });
  const dump = openSync(join(folder.path, 'java_pid4121.hprof'), 'a');
  let dumping: NodeJS.Timeout | undefined;
  const starting = setTimeout(() => {
    dumping = setInterval(() => {
      const { bavail, bsize } = statfsSync(folder.path);
      if (bavail * bsize > LEFT_BYTES) writeSync(dump, Buffer.alloc(DUMP_BYTES, 'h'));
    }, 250);
  }, DUMPS_FROM_SECOND * 1_000);
  return {
    targets: [
      shop.target,
      scraped(SEARCH, exporter.url),
      {
        collector: snmp,
        assetId: HOST,
        settings: { host: agent.host, port: agent.port, credentials: { version: '2c', community: 'env:COMMUNITY' } },
        intervalMs: 2_000,
      },
    ],
    secret: agent.community,
    onLogs: (ship) => shop.onLogs(ship),
    finish: (recorded, began) => [
      inventory(began, SHOP, 'service', [['depends-on', SEARCH]]),
      inventory(began, SEARCH, 'service', [['runs-on', HOST]]),
      inventory(began, HOST, 'server'),
      // The agent sees all of the machine; of that only this file system belongs to the host of the story.
      ...recorded.flatMap((one) => {
        if (one.assetId !== HOST || one.kind === 'log') return [one];
        if (one.kind !== 'sample' || one.labels['system.filesystem.mountpoint'] !== folder.path) return [];
        return [{ ...one, labels: { ...one.labels, 'system.filesystem.mountpoint': MOUNT } }];
      }),
    ],
    stop: async () => {
      clearTimeout(starting);
      clearInterval(dumping);
      shop.stop();
      exporter.stop();
      await Promise.all([agent.stop(), search.stop()]);
      execFileSync('umount', ['-l', folder.path]);
      folder.remove();
    },
  };
}
