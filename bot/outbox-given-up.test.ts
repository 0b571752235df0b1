import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { openStores } from '../stores/postgres/open.ts';
import { sampleCard } from '../test/fakes/sample-cards.ts';
import { eventually } from '../test/peers/peer.ts';
import { renderChart } from './chart/chart.ts';
import { createEmail } from './email/email.ts';
import { createOutbox } from './outbox.ts';
import { enqueueCard } from './outgoing.ts';

/** A mail server that hangs up in the middle of every mail: nobody knows what became of it. */
async function hangingUp() {
  const server = createServer((socket) => {
    let lines = '';
    socket.on('error', () => {});
    socket.write('220 peer ESMTP\r\n');
    socket.on('data', (bytes) => {
      lines += bytes.toString('latin1');
      if (/\r\nDATA\r\n./s.test(lines)) socket.destroy();
      else socket.write(lines.endsWith('\r\nDATA\r\n') ? '354 go on\r\n' : '250 peer\r\n');
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', () => listening()));
  const stop = () => new Promise((closed) => server.close(closed));
  return { port: (server.address() as AddressInfo).port, stop };
}

test('a message whose fate stays unknown is tried forty times and then given up, which the log says', { timeout: 60_000 }, async () => {
  const server = await hangingUp();
  const { stores: all } = await openStores({ databaseUrl: null, dataDir: 'memory' });
  await all.tenants.create({ id: 'default', name: 'default' });
  const stores = all.forTenant('default');
  const email = createEmail(
    { host: '127.0.0.1', port: server.port, tls: 'none', from: 'inframind@example.com' },
    { renderChart, pageUrl: null },
  );
  const told: string[] = [];
  let at = Date.parse('2026-03-01T12:00:00Z');
  const now = () => {
    at += 61_000;
    return new Date(at);
  };
  const log = (_level: string, message: string) => void told.push(message);
  const outbox = createOutbox({ stores, platforms: [email], now, log, gapMs: { email: 1 }, pollMs: 1 });
  const place = { platform: 'email', channel: 'oncall@example.com', thread: null, alertId: null, priority: 1, at: now() };
  await enqueueCard(stores, { id: 'msg-1', ...place, card: sampleCard({ chart: null }) });
  outbox.start();
  try {
    await eventually(async () => (await stores.chat.message('msg-1'))?.state === 'failed', 50_000);
    expect(told.filter((line) => line.includes('outcome unknown'))).toHaveLength(40);
    expect(told.at(-1)).toBe('outbox email: msg-1 given up after 40 attempts');
  } finally {
    await outbox.stop();
    await email.stop();
    await server.stop();
    await all.close();
  }
});
