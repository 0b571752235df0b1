import { spawn } from 'node:child_process';
import { get } from 'node:http';
import { join } from 'node:path';
import { ipmi } from '../../../collectors/ipmi/ipmi.ts';
import { type Bmc, startBmc } from '../../../test/peers/ipmi.ts';
import { inventory } from '../transform.ts';
import { above, type Question, type Rig, scraped } from './rig.ts';

const SERVICE = 'siskin-18';
const HOT = 'curlew-60';
const COOL = 'curlew-61';
const RACK = 'rack-b7';
const FAN_STOPS_AT_SECOND = 130;
const THROTTLED_AT_SECOND = 175;
const PROCESSOR_THROTTLED = 10;
/** While throttled the service runs for so long and stands for so long. */
const RUNS_MS = 60;
const STANDS_MS = 200;

export const FAN: Question = {
  domain: 'hardware',
  told: 'A fan of one of two hosts in a rack stands still. The processor of that host warms up and throttles itself, and the service on it becomes slow; its neighbour in the same rack stays cool. Real event logs of two simulated BMCs (OpenIPMI), a real service that really loses its processor. Temperatures and fan speeds are generated, and so is the moment of throttling.',
  sources: ['OpenIPMI ipmi_sim and ipmitool, run for the recording', 'IPMI 2.0 table 42-3', 'tools/record/exam/fan.ts'],
  alertAssetId: SERVICE,
  rules: [above('slow-answers', 'Slow answers', SERVICE, 'http_server_request_duration_seconds', { quantile: '0.95' }, 0.12)],
  truth: { kind: 'cause', causes: [{ assetId: HOT, concepts: ['fan.failed'] }] },
};

/** Degrees Celsius of the processor without its fan: towards 97 °C with a time constant of twenty seconds. */
const cpuAt = (sinceSeconds: number) => 46 + 51 * (1 - Math.exp(-sinceSeconds / 20));

export async function fan(): Promise<Rig> {
  const service = spawn(process.execPath, [join(import.meta.dirname, '../checkout-service.ts')], { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await new Promise<number>((resolve) => service.stdout.once('data', (line: Buffer) => resolve(Number(line.toString()))));
  const bmcs: readonly [hot: Bmc, cool: Bmc] = [await startBmc(), await startBmc()];
  const began = Date.now();
  const second = () => (Date.now() - began) / 1_000;
  const client = setInterval(() => {
    const options = { headers: { 'x-sent-ms': String(Date.now()) }, agent: false };
    get(`http://127.0.0.1:${port}/cart`, options, (response) => response.resume()).on('error', () => undefined);
  }, 100);
  const weather = setInterval(() => {
    const since = second() - FAN_STOPS_AT_SECOND;
    for (const [index, bmc] of bmcs.entries()) {
      const isStill = index === 0 && since > 0;
      const wobble = Math.sin(second() / 7 + index * 2);
      bmc.setSensor('Inlet Temp', 23);
      bmc.setSensor('CPU1 Temp', (isStill ? cpuAt(since) : 46) + wobble);
      bmc.setSensor('FAN1', isStill ? 0 : 6_200 + 100 * Math.round(wobble));
    }
  }, 500);
  let standing: NodeJS.Timeout | undefined;
  const throttling = setTimeout(() => {
    void bmcs[0].setBit('CPU1 Status', PROCESSOR_THROTTLED, true);
    const stand = () => {
      service.kill('SIGSTOP');
      standing = setTimeout(() => {
        service.kill('SIGCONT');
        standing = setTimeout(stand, RUNS_MS);
      }, STANDS_MS);
    };
    stand();
  }, THROTTLED_AT_SECOND * 1_000);
  const bmcOf = (assetId: string, { port: at, user }: Bmc) => ({
    collector: ipmi,
    assetId,
    settings: { host: '127.0.0.1', port: at, user, password: 'env:BMC_PASSWORD', privilege: 'ADMINISTRATOR' },
    intervalMs: 4_000,
  });
  return {
    targets: [scraped(SERVICE, `http://127.0.0.1:${port}`), bmcOf(HOT, bmcs[0]), bmcOf(COOL, bmcs[1])],
    secret: bmcs[0].password,
    finish: (recorded, at) => [
      inventory(at, RACK, 'rack'),
      inventory(at, HOT, 'server', [['member-of', RACK]]),
      inventory(at, COOL, 'server', [['member-of', RACK]]),
      inventory(at, SERVICE, 'service', [['runs-on', HOT]]),
      ...recorded,
    ],
    stop: async () => {
      for (const timer of [client, weather]) clearInterval(timer);
      for (const timer of [throttling, standing]) clearTimeout(timer);
      service.kill('SIGKILL');
      await Promise.all(bmcs.map((bmc) => bmc.stop()));
    },
  };
}
