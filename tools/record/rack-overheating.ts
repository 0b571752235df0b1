/**
 * Records demo/incidents/rack-overheating: two hosts of a rack whose cooling fails, and the service that runs on them. As root,
 * four minutes. The temperatures that the simulated BMCs measure are generated here; their event log entries are the BMCs' own.
 * Usage: node tools/record/rack-overheating.ts
 */
import { spawn } from 'node:child_process';
import { get } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ipmi } from '../../collectors/ipmi/ipmi.ts';
import { prometheus } from '../../collectors/prometheus/prometheus.ts';
import { type RecordTarget, record, writeObservations } from '../../demo/record.ts';
import { type Bmc, startBmc } from '../../test/peers/ipmi.ts';
import { scratch } from '../../test/peers/peer.ts';
import { inventory, readRecording, rounded, stretch } from './transform.ts';

const ORIGIN = new Date('2026-11-19T18:00:00Z');
const SECONDS = 240;
const STRETCH = 360;
/** Each time the supply air is too warm for this long, and each time the room stays a little warmer; at last it stays too warm. */
const WARM_AT_SECONDS = [50, 80, 108, 132];
const WARM_FOR_SECONDS = 6;
const WARM_FOR_GOOD_SECOND = 152;
const CPU_HOT_AT_SECOND = 170;
const THROTTLED_AT_SECOND = 182;
/** While throttled the service runs for so long and stands for so long. */
const RUNS_MS = 60;
const STANDS_MS = 200;

/** What the sensors of a host in the warm rack measure, in degrees Celsius and revolutions per minute. */
function climate(second: number, offset: number) {
  const past = WARM_AT_SECONDS.filter((at) => second >= at).length;
  const host = second - offset;
  const warm = host >= WARM_FOR_GOOD_SECOND || WARM_AT_SECONDS.some((at) => host >= at && host < at + WARM_FOR_SECONDS);
  const inlet = warm ? 36 + past : 23 + past * 2;
  const cpu = host >= CPU_HOT_AT_SECOND ? 90 : 47 + past * 6;
  return { inlet, cpu, fan: 6200 + past * 700 };
}

const folder = scratch('rack-overheating');
const service = spawn('nice', ['-n', '-20', process.execPath, join(import.meta.dirname, 'checkout-service.ts')], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const port = await new Promise<number>((resolve) => service.stdout.once('data', (line: Buffer) => resolve(Number(line.toString()))));
const hosts: ReadonlyArray<readonly [name: string, offset: number | null]> = [
  ['srv-web-11', 0],
  ['srv-web-12', 3],
  ['srv-web-21', null],
];
const bmcs: Bmc[] = [];
for (const _ of hosts) bmcs.push(await startBmc());

const began = Date.now();
const second = () => (Date.now() - began) / 1000;
const request = () => {
  const url = `http://127.0.0.1:${port}/cart`;
  get(url, { headers: { 'x-sent-ms': String(Date.now()) }, agent: false }, (response) => response.resume()).on('error', () => undefined);
};
const client = setInterval(request, 50);
const weather = setInterval(() => {
  for (const [index, [, offset]] of hosts.entries()) {
    const { inlet, cpu, fan } = offset === null ? { inlet: 22, cpu: 46, fan: 6200 } : climate(second(), offset);
    bmcs[index]?.setSensor('Inlet Temp', inlet);
    bmcs[index]?.setSensor('CPU1 Temp', cpu);
    bmcs[index]?.setSensor('FAN1', fan);
  }
}, 500);

const PROCESSOR_THROTTLED = 10;
async function throttle(): Promise<void> {
  await sleep(THROTTLED_AT_SECOND * 1000);
  await Promise.all([bmcs[0]?.setBit('CPU1 Status', PROCESSOR_THROTTLED, true), bmcs[1]?.setBit('CPU1 Status', PROCESSOR_THROTTLED, true)]);
  while (second() < SECONDS) {
    service.kill('SIGSTOP');
    await sleep(STANDS_MS);
    service.kill('SIGCONT');
    await sleep(RUNS_MS);
  }
}

const targets: RecordTarget[] = hosts.map(([name], index) => ({
  collector: ipmi,
  assetId: name,
  settings: {
    host: '127.0.0.1',
    port: bmcs[index]?.port,
    user: bmcs[index]?.user,
    password: 'env:BMC_PASSWORD',
    privilege: 'ADMINISTRATOR',
  },
  intervalMs: 4000,
}));
targets.push({
  collector: prometheus,
  assetId: 'checkout',
  settings: { url: `http://127.0.0.1:${port}/metrics`, timeoutMs: 3000 },
  intervalMs: 1000,
});
await Promise.all([
  throttle(),
  record(
    {
      now: () => new Date(),
      secret: async () => bmcs[0]?.password ?? '',
      onFault: (assetId, fault) => process.stderr.write(`${assetId}: ${fault}\n`),
    },
    { targets, durationMs: SECONDS * 1000, out: join(folder.path, 'recording') },
  ),
]);
clearInterval(client);
clearInterval(weather);
service.kill('SIGKILL');
for (const bmc of bmcs) await bmc.stop();

const recorded = (await readRecording(join(folder.path, 'recording'))).filter((one) => one.at.getTime() >= began);
await writeObservations(join(import.meta.dirname, '../../demo/incidents/rack-overheating'), [
  inventory(ORIGIN, 'crac-1', 'cooling'),
  inventory(ORIGIN, 'crac-2', 'cooling'),
  inventory(ORIGIN, 'rack-r3', 'rack', [['cooled-by', 'crac-2']]),
  inventory(ORIGIN, 'rack-r4', 'rack', [['cooled-by', 'crac-1']]),
  inventory(ORIGIN, 'srv-web-11', 'server', [['member-of', 'rack-r3']]),
  inventory(ORIGIN, 'srv-web-12', 'server', [['member-of', 'rack-r3']]),
  inventory(ORIGIN, 'srv-web-21', 'server', [['member-of', 'rack-r4']]),
  inventory(ORIGIN, 'checkout', 'service', [
    ['runs-on', 'srv-web-11'],
    ['runs-on', 'srv-web-12'],
  ]),
  ...rounded(stretch(recorded, new Date(began), STRETCH, ORIGIN)),
]);
folder.remove();
process.exit(0);
