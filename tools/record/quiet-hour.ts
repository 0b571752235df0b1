/** Records demo/incidents/quiet-hour: an idle machine whose processor is busy once, for a moment. Usage: node tools/record/quiet-hour.ts */
import { join } from 'node:path';
import { writeObservations } from '../../demo/record.ts';
import { scratch } from '../../test/peers/peer.ts';
import { startGuest } from './guests.ts';
import { inventory, readRecording, rounded, stretch, withoutIdleSeries } from './transform.ts';

const ASSET = 'srv-app-21';
const ORIGIN = new Date('2026-11-20T13:00:00Z');
const STRETCH = 20;
/** The guest's start, in which it compiles the recorder, is no part of the quiet hour. */
const WARM_UP_SECONDS = 10;

const folder = scratch('quiet-hour');
const out = join(folder.path, 'recording');
const guest = startGuest({
  folder: folder.path,
  task: {
    assetId: ASSET,
    out,
    seconds: 190,
    intervalMs: 2000,
    settings: { metrics: ['system.cpu', 'system.memory', 'system.process'], logs: 'none' },
    programs: [{ atSecond: 137, forSeconds: 4, argv: ['sh', '-c', 'while :; do :; done'] }],
  },
});
await guest.ended;
const recorded = (await readRecording(out)).filter((one) => one.kind === 'sample');
const begin = new Date((recorded[0]?.at.getTime() ?? 0) + WARM_UP_SECONDS * 1000);
const samples = stretch(
  recorded.filter(({ at }) => at >= begin),
  begin,
  STRETCH,
  ORIGIN,
);
await writeObservations(join(import.meta.dirname, '../../demo/incidents/quiet-hour'), [
  inventory(ORIGIN, ASSET, 'server', [['member-of', 'cluster-app']]),
  inventory(ORIGIN, 'cluster-app', 'cluster'),
  ...rounded(withoutIdleSeries(samples)),
]);
folder.remove();
