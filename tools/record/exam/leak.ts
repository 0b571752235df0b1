import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, scratch } from '../../../test/peers/peer.ts';
import { inventory } from '../transform.ts';
import { above, createAccount, type Question, type Rig, requests, type Ship, scraped, serve } from './rig.ts';

const FRONT = 'osprey-40';
const BACK = 'linnet-77';
const RELEASE_AT_SECOND = 120;
const RESTART_AFTER_MS = 8_000;

/** Keeps what it should forget when told to leak; its account of its memory is that of client libraries for Prometheus. */
const PROGRAM = `
const { createServer } = require('node:http');
const kept = [];
const leaks = process.argv[3] === 'leak';
createServer((request, response) => {
  if (request.url === '/metrics') {
    const { rss, heapUsed } = process.memoryUsage();
    return response.end('# TYPE process_resident_memory_bytes gauge\\nprocess_resident_memory_bytes ' + rss + '\\n# TYPE nodejs_heap_size_used_bytes gauge\\nnodejs_heap_size_used_bytes ' + heapUsed + '\\n');
  }
  const basket = Array.from({ length: 12000 }, (_, i) => ({ article: i, price: i * 3 }));
  if (leaks) kept.push(basket);
  response.end(String(basket.length));
}).listen(Number(process.argv[2]), '127.0.0.1', () => console.log('version ' + (leaks ? '2.4.1' : '2.4.0') + ' is ready'));
`;

export const LEAK: Question = {
  domain: 'service',
  told: 'A release of a service keeps what it should forget. Its heap fills, the runtime aborts, a supervisor starts it again, and so on; the service in front of it fails meanwhile. A real Node process with a real heap limit, its own last words, and a front that really calls it.',
  sources: ['Node.js 24 (its words when the heap is full), run for the recording', 'tools/record/exam/leak.ts'],
  alertAssetId: FRONT,
  rules: [above('failing-requests', 'Failing requests', FRONT, 'http_requests_total', { code: '500' }, 0.01)],
  truth: {
    kind: 'cause',
    causes: [
      { assetId: BACK, concepts: ['memory.pressure', 'process.down', 'process.saturated', 'configuration.changed', 'service.errors'] },
    ],
  },
};

export async function leak(): Promise<Rig> {
  const folder = scratch('leak');
  const program = join(folder.path, 'basket.cjs');
  writeFileSync(program, PROGRAM);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let ship: Ship = () => undefined;
  let isOver = false;
  let release: 'keep' | 'leak' = 'keep';
  let child: ChildProcess | null = null;
  const start = () => {
    if (isOver) return;
    const one = spawn(process.execPath, ['--max-old-space-size=40', program, String(port), release], { stdio: ['ignore', 'pipe', 'pipe'] });
    child = one;
    const tell = (severity: 'err' | 'info') => (chunk: Buffer) => {
      for (const line of chunk.toString().split('\n')) if (line.trim() !== '') ship(BACK, 'basket', severity, line.trim());
    };
    one.stdout?.on('data', tell('info'));
    one.stderr?.on('data', tell('err'));
    one.once('exit', (code, signal) => {
      if (isOver) return;
      ship(BACK, 'supervisor', 'warning', `basket ended with ${signal ?? `exit code ${code}`}; it is started again`);
      setTimeout(start, RESTART_AFTER_MS);
    });
  };
  start();
  const account = createAccount();
  const front = await serve(async (request, response) => {
    if (request.url === '/metrics') return void response.end(account.text());
    const beganMs = Date.now();
    try {
      await (await fetch(url, { signal: AbortSignal.timeout(2_000) })).text();
      account.ended(200, beganMs);
      response.end('ok');
    } catch (error) {
      const { cause } = error as Error & { readonly cause?: Error };
      ship(FRONT, 'shop', 'err', `basket of ${BACK} not read: ${cause?.message ?? (error as Error).message}`);
      account.ended(500, beganMs);
      response.writeHead(500).end();
    }
  });
  const client = requests(front.url, 200);
  const releasing = setTimeout(() => {
    release = 'leak';
    ship(BACK, 'deploy', 'info', 'deployed basket 2.4.1 (was 2.4.0)');
    child?.kill('SIGTERM');
  }, RELEASE_AT_SECOND * 1_000);
  return {
    targets: [scraped(FRONT, front.url), scraped(BACK, url)],
    onLogs: (given) => {
      ship = given;
    },
    finish: (recorded, began) => [
      inventory(began, FRONT, 'service', [['depends-on', BACK]]),
      inventory(began, BACK, 'service'),
      ...recorded,
    ],
    stop: () => {
      isOver = true;
      clearInterval(client);
      clearTimeout(releasing);
      front.stop();
      child?.kill('SIGKILL');
      folder.remove();
    },
  };
}
