import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { host } from '../collectors/host/host.ts';
import { syslog } from '../collectors/syslog/syslog.ts';
import type { WireObservation } from '../domain/jobs.ts';
import { eventually, scratch } from '../test/peers/peer.ts';
import { observationSchema } from './incident.ts';
import { record } from './record.ts';

test('what collectors poll and hear is written in order of time, and a target that fails stops no other', async () => {
  const folder = scratch('record');
  onTestFinished(folder.remove);
  const ports: Array<Readonly<Record<string, number>>> = [];
  const faults: string[] = [];
  const enough = new AbortController();
  const recording = record(
    {
      now: () => new Date(),
      secret: async () => '',
      signal: enough.signal,
      onReady: (ready) => ports.push(...ready),
      onFault: (assetId) => faults.push(assetId),
    },
    {
      targets: [
        { collector: host, assetId: 'srv-app-21', settings: { logs: 'none' }, intervalMs: 50 },
        { collector: host, assetId: 'nowhere', settings: { root: '/nowhere' }, intervalMs: 50 },
        { collector: syslog, assetId: 'syslog', settings: { address: '127.0.0.1', port: 0 } },
      ],
      durationMs: 30_000,
      out: folder.path,
    },
  );
  const { udp } = await eventually(() => ports[0]);
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) =>
    socket.send('<14>1 2026-11-21T01:00:00Z srv-backup-01 backup - - - backup started', udp, '127.0.0.1', () => resolve()),
  );
  socket.close();
  await eventually(() => faults.length > 3);
  enough.abort();
  const result = await recording;

  const lines = readFileSync(join(folder.path, 'observations.jsonl'), 'utf8').trim().split('\n');
  const observations = lines.map((line) => observationSchema.parse(JSON.parse(line)) as WireObservation);
  expect(result).toEqual({ observations: observations.length, faults: faults.length });
  expect(new Set(faults)).toEqual(new Set(['nowhere']));
  const instants = observations.map(({ at }) => at);
  expect(instants).toEqual(instants.toSorted());
  expect(observations.find((one) => one.kind === 'log')).toMatchObject({ assetId: 'srv-backup-01', body: 'backup started' });
  const looks = observations.filter((one) => one.kind === 'sample' && one.metric === 'system.uptime');
  expect(looks.length).toBeGreaterThan(2);
});
