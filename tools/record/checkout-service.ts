/**
 * The service of the rig: each request computes for some milliseconds. GET /metrics shows the 95th percentile of the durations of
 * the last two seconds, measured by itself; requests come from a client in another process, see rack-overheating.ts.
 *
 * Usage: checkout-service.ts; prints its port.
 */
import { pbkdf2Sync } from 'node:crypto';
import { createServer } from 'node:http';

const WINDOW_MS = 2_000;
const durations: Array<readonly [endedMs: number, seconds: number]> = [];

function percentile(share: number): number {
  const recent = durations.filter(([endedMs]) => endedMs > Date.now() - WINDOW_MS).map(([, seconds]) => seconds);
  return recent.sort((a, b) => a - b)[Math.min(recent.length - 1, Math.floor(share * recent.length))] ?? 0;
}

const server = createServer((request, response) => {
  if (request.url === '/metrics') {
    const name = 'http_server_request_duration_seconds';
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end(`# TYPE ${name} summary\n${name}{quantile="0.95"} ${percentile(0.95)}\n`);
    return;
  }
  // When the request was sent is the client's word: time that this process stood still before it read it counts.
  const sentMs = Number(request.headers['x-sent-ms']);
  pbkdf2Sync('cart', 'salt', 4_000, 32, 'sha256');
  durations.push([Date.now(), (Date.now() - sentMs) / 1000]);
  if (durations.length > 1_000) durations.splice(0, 500);
  response.end('ok');
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' ? address?.port : ''}\n`);
});
