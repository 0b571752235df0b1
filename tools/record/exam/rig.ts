import { createSocket } from 'node:dgram';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, get, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { prometheus } from '../../../collectors/prometheus/prometheus.ts';
import { syslog } from '../../../collectors/syslog/syslog.ts';
import { type RecordTarget, record } from '../../../demo/record.ts';
import type { Rule } from '../../../domain/alert.ts';
import type { Observation } from '../../../domain/observation.ts';
import { pack } from '../../../test/exam/packing.ts';
import { scratch } from '../../../test/peers/peer.ts';
import { readRecording, rounded, stretch } from '../transform.ts';

/** Where the recorded time begins, and how many times as fast it passes afterwards: a second becomes half a minute. */
const ORIGIN = new Date('2026-11-21T08:00:00Z');
const STRETCH = 30;

/** Of an instant that a measurement tells, in seconds since 1970, what it is in the recorded time. */
export function toldInstant(seconds: number, began: Date): number {
  return Math.round(ORIGIN.getTime() / 1_000 + (seconds - began.getTime() / 1_000) * STRETCH);
}

/** What is asked of a recording, as `scenario.json` has it. */
export type Question = {
  readonly domain: string;
  readonly told: string;
  readonly sources: readonly string[];
  readonly alertAssetId: string;
  readonly rules: readonly Rule[];
  readonly truth: object;
};

/** A rig that runs: what is recorded of it, and how it is put away. */
export type Rig = {
  readonly targets: readonly RecordTarget[];
  /** Answers secret references of the targets. */
  readonly secret?: string;
  /** Told when the collector of log records listens. */
  onLogs?(ship: Ship): void;
  /** What is left out, renamed or added by hand; the recording's own times. */
  finish(recorded: readonly Observation[], began: Date): readonly Observation[];
  stop(): Promise<unknown> | unknown;
};

/** Sends a line of a program's output on as RFC 5424 over UDP, as a log agent would. */
export type Ship = (host: string, program: string, severity: 'err' | 'warning' | 'info', text: string) => void;

/** Records a rig for so many seconds and writes the folder of a scenario, its times stretched. */
export async function recordScenario(name: string, seconds: number, question: Question, start: () => Promise<Rig>): Promise<void> {
  const folder = scratch(name);
  const rig = await start();
  const socket = createSocket('udp4');
  const began = new Date();
  // What fails once the rig is put away is no part of the story.
  let isOver = false;
  const { observations, faults } = await record(
    {
      now: () => new Date(),
      secret: async () => rig.secret ?? '',
      onReady: ([ports]) => rig.onLogs?.(shipper(socket, Number(ports?.udp), () => isOver)),
      onFault: (assetId, fault) => process.stderr.write(`${assetId}: ${fault}\n`),
    },
    {
      targets: [{ collector: syslog, assetId: '', settings: { address: '127.0.0.1', port: 0 } }, ...rig.targets],
      durationMs: seconds * 1_000,
      out: folder.path,
    },
  );
  isOver = true;
  await rig.stop();
  socket.close();
  const recorded = (await readRecording(folder.path)).filter(({ at }) => at >= began);
  folder.remove();
  const kept = rounded(stretch(rig.finish(recorded, began), began, STRETCH, ORIGIN));
  const out = join(import.meta.dirname, '../../../test/scenarios', name);
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'observations.jsonl.gz'), gzipSync(pack(kept), { level: 9 }));
  writeFileSync(join(out, 'scenario.json'), `${JSON.stringify({ origin: 'recorded', ...question }, null, 2)}\n`);
  process.stdout.write(`${name}: ${kept.length} of ${observations} observations kept, ${faults} faults\n`);
}

function shipper(socket: ReturnType<typeof createSocket>, port: number, isOver: () => boolean): Ship {
  const SEVERITY = { err: 3, warning: 4, info: 6 };
  return (host, program, severity, text) => {
    const line = `<${3 * 8 + SEVERITY[severity]}>1 ${new Date().toISOString()} ${host} ${program} - - - ${text}`;
    if (!isOver()) socket.send(line, port, '127.0.0.1');
  };
}

/** An HTTP server on loopback. */
export async function serve(handler: RequestListener): Promise<{ readonly url: string; stop(): void }> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Requests at a steady beat, from now on. */
export function requests(url: string, everyMs: number): NodeJS.Timeout {
  return setInterval(
    () => get(url, { agent: false, timeout: 5_000 }, (response) => response.resume()).on('error', () => undefined),
    everyMs,
  );
}

/** A program's own account of its requests, in the words of client libraries for Prometheus. */
export function createAccount() {
  const codes = new Map<string, number>([
    ['200', 0],
    ['500', 0],
  ]);
  const durations: Array<readonly [endedMs: number, seconds: number]> = [];
  return {
    ended: (code: 200 | 500, beganMs: number) => {
      codes.set(String(code), (codes.get(String(code)) ?? 0) + 1);
      durations.push([Date.now(), (Date.now() - beganMs) / 1_000]);
      if (durations.length > 500) durations.splice(0, 250);
    },
    text: () => {
      const recent = durations.filter(([endedMs]) => endedMs > Date.now() - 4_000).map(([, seconds]) => seconds);
      const p95 = recent.sort((a, b) => a - b)[Math.min(recent.length - 1, Math.floor(0.95 * recent.length))] ?? 0;
      const counts = [...codes].map(([code, count]) => `http_requests_total{code="${code}"} ${count}\n`).join('');
      return `# TYPE http_requests_total counter\n${counts}# TYPE http_request_duration_seconds summary\nhttp_request_duration_seconds{quantile="0.95"} ${p95}\n`;
    },
  };
}

/** Scrapes an address each second. */
export function scraped(assetId: string, url: string): RecordTarget {
  return { collector: prometheus, assetId, settings: { url: `${url}/metrics`, timeoutMs: 3_000 }, intervalMs: 1_000 };
}

/** A rule over a threshold, as long as a minute and a half of recorded time. */
export function above(
  id: string,
  name: string,
  assetId: string,
  metric: string,
  labels: Readonly<Record<string, string>>,
  limit: number,
): Rule {
  return {
    id,
    name,
    severity: 'critical',
    condition: { kind: 'threshold', metric, labels, assetId, above: limit, below: null, forMs: 180_000 },
  };
}
