/**
 * Writes to a block device or file at a pace that changes over time, each write on the medium before the next one begins
 * (O_DIRECT, O_DSYNC), so that the process waits
 * as long as the medium takes. Linux only.
 *
 * Usage: paced-writer.ts PATH CHUNK_KIB SPAN_MIB SECOND:WRITES_PER_SECOND[,…] [TICK_MS]; the pace is interpolated between the points.
 */
import { constants, openSync, writeSync } from 'node:fs';

const [path = '', chunkKib = '64', spanMib = '64', schedule = '0:1', tick = '20'] = process.argv.slice(2);
const points = schedule.split(',').map((point) => point.split(':').map(Number) as [number, number]);
const bytes = Number(chunkKib) * 1024;
const chunks = Math.floor((Number(spanMib) * 1024) / Number(chunkKib));
const device = openSync(path, constants.O_WRONLY | constants.O_DSYNC | constants.O_DIRECT);
const chunk = alignedChunk();
const began = Date.now();
const TICK_MS = Number(tick);

/** Direct writes want memory aligned to the device's blocks, and Node does not tell addresses: the place that is taken is the one. */
function alignedChunk(): Buffer {
  const memory = Buffer.alloc(bytes + 4096, 0x5a);
  for (let offset = 0; offset < 4096; offset += 8) {
    const candidate = memory.subarray(offset, offset + bytes);
    try {
      writeSync(device, candidate, 0, bytes, 0);
      return candidate;
    } catch {}
  }
  throw new Error(`${path} takes no direct write of ${bytes} bytes`);
}

function paceAt(second: number): number {
  const next = points.findIndex(([at]) => at > second);
  const [toSecond, to] = points[next] ?? [0, 0];
  const [fromSecond, from] = points.at(next === -1 ? -1 : next - 1) ?? [0, 0];
  return next <= 0 ? from : from + ((to - from) * (second - fromSecond)) / (toSecond - fromSecond);
}

let written = 0;
let owed = 0;
let last = began;
/** What is due since the last look is written at once; what could not be written in time is not made up for. */
function write(): void {
  const now = Date.now();
  const pace = paceAt((now - began) / 1000);
  owed = Math.min(owed + (pace * (now - last)) / 1000, Math.max(1, (pace * TICK_MS) / 1000));
  last = now;
  for (; owed >= 1; owed--) writeSync(device, chunk, 0, bytes, ((written++ * 7919) % chunks) * bytes);
  // On the beat of the clock, so that a look every few beats sees as many of them each time.
  setTimeout(write, TICK_MS - (Date.now() % TICK_MS));
}
write();
