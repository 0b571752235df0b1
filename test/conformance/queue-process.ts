// A process with queues of its own, for tests: `queue-process.ts URL work MS`, or `queue-process.ts URL schedule`. Each line it
// prints is something that it did.
import { createQueues, type QueueBackend } from '../../jobs/queues.ts';
import { openStores } from '../../stores/postgres/open.ts';

const [url = '', mode = '', ms = '0'] = process.argv.slice(2);
const backend: QueueBackend = url.startsWith('redis:')
  ? { kind: 'redis', url }
  : { kind: 'postgres', pool: (await openStores({ databaseUrl: url, dataDir: 'memory' })).pool };
const queues = createQueues({ backend, lockMs: 2_000 });

if (mode === 'work') {
  queues.process('evaluate', async ({ at }) => {
    console.log(`began ${at}`);
    await new Promise((resolve) => setTimeout(resolve, Number(ms)));
    console.log(`done ${at}`);
  });
} else {
  queues.process('collect', async (_payload, { id }) => {
    console.log(`ran ${id}`);
  });
  await queues.schedule('tick', { cron: '* * * * * *', timeZone: 'Europe/Moscow' }, 'collect', { tenantId: 'default', targetId: 't' });
}
await queues.start();
console.log('ready');
