import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTemplateMiner } from '../analysis/templates/templates.ts';
import { toWire } from '../domain/jobs.ts';
import { openStores } from '../stores/postgres/open.ts';
import { ever } from '../test/conformance/store-things.ts';
import { eventually, type Peer, scratch, startProcess } from '../test/peers/peer.ts';
import { describeWithPostgres, type PostgresPeer, startPostgres } from '../test/peers/postgres.ts';
import { oddLines } from '../test/rigs/odd-lines.ts';
import { indexObservations } from './index-observations.ts';
import { createSharedTemplates } from './shared-templates.ts';

const at = (n: number) => new Date(Date.UTC(2026, 2, 29) + n * 1_000);
const WORKER = join(import.meta.dirname, '..', 'test', 'rigs', 'template-worker.ts');

test('a worker that begins again gives lines the ids that it would have given', { timeout: 120_000 }, async () => {
  const folder = scratch('templates');
  const lines = oddLines(500, 5);
  const never = createTemplateMiner([]);
  const mined = lines.map((line, n) => never.mine(line, at(n)).template.id);
  try {
    for (const [from, to] of [
      [0, 250],
      [250, 500],
    ] as const) {
      const { stores } = await openStores({ databaseUrl: null, dataDir: folder.path });
      const of = stores.forTenant('default');
      const templates = createSharedTemplates({ logs: of.logs, now: () => at(0) });
      const observations = lines
        .slice(from, to)
        .map((body, n) =>
          toWire({ kind: 'log', at: at(from + n), assetId: 'srv', severityNumber: 9, body, source: 'syslog', attributes: {} }),
        );
      await indexObservations({ stores: of, templates, count: () => {} }, { tenantId: 'default', batchId: `${from}`, observations });
      if (to === lines.length) {
        const filed = await of.logs.search({ assetIds: null, window: ever, limit: 1_000 });
        expect(filed.toReversed().map(({ templateId }) => templateId)).toEqual(mined.map(never.canonical));
        const live = new Set(never.templates().map(({ id }) => id));
        const counted = await of.logs.countByTemplate({ assetIds: null, window: ever });
        expect(counted.filter(({ templateId }) => !live.has(templateId))).toEqual([]);
        expect(counted.reduce((sum, { count }) => sum + count, 0)).toBe(lines.length);
      }
      await stores.close();
    }
  } finally {
    folder.remove();
  }
});

test('whoever asks while the store is away is told so, and the next asks again', async () => {
  let isAway = true;
  let asked = 0;
  const templates = createSharedTemplates({
    logs: {
      templateChanges: async () => {
        asked++;
        if (isAway) throw new Error('away');
        return { templates: [{ id: 'tpl_a', text: 'fan <*> stopped', firstSeenAt: at(0) }], cursor: '1' };
      },
    },
    now: () => at(0),
  });
  await Promise.all([1, 2].map(() => expect(templates()).rejects.toThrow('away')));
  expect(asked).toBe(1);
  isAway = false;
  expect((await templates()).mine('fan 7 stopped', at(1))).toMatchObject({ isNew: false, template: { id: 'tpl_a' } });
  // What was read just now is not read again.
  await templates();
  expect(asked).toBe(2);
});

await describeWithPostgres('workers on one database', () => {
  let postgres: PostgresPeer;
  const workers: Peer[] = [];
  beforeAll(async () => {
    postgres = await startPostgres();
  }, 120_000);
  afterAll(async () => {
    for (const worker of workers) await worker.stop();
    await postgres.stop();
  });

  test('come to the same templates, and the same id for a line, whoever filed it', { timeout: 120_000 }, async () => {
    const { stores } = await openStores({ databaseUrl: postgres.url, dataDir: 'memory' });
    const of = stores.forTenant('default');
    try {
      await Promise.all(
        ['0', '1'].map(async (place) => {
          const args = [WORKER, postgres.url, place, '2'];
          workers.push(
            await startProcess({ command: process.execPath, args, ready: (output) => output.includes('filed'), timeoutMs: 60_000 }),
          );
        }),
      );
      let before = '';
      await eventually(async () => {
        const now = JSON.stringify(await of.logs.templates());
        await new Promise((resolve) => setTimeout(resolve, 1_000));
        const isSettled = now === before;
        before = now;
        return isSettled;
      }, 30_000);
      await of.cursors.set('settled', true);
      await eventually(() => workers.every((worker) => worker.output().includes('"ids"')), 30_000);
      const [one, two] = workers.map(
        (worker) =>
          JSON.parse(
            worker
              .output()
              .split('\n')
              .find((line) => line.startsWith('{')) ?? '',
          ) as unknown,
      );
      expect(one).toEqual(two);
      // So does whoever comes late, and what is counted is counted under these.
      const late = createTemplateMiner((await of.logs.templateChanges(null)).templates);
      const ids = oddLines(600, 5).map((line) => late.canonical(late.mine(line, at(0)).template.id));
      expect(one).toMatchObject({ ids });
      const live = new Set(late.templates().map(({ id }) => id));
      const counted = await of.logs.countByTemplate({ assetIds: null, window: ever });
      expect(counted.filter(({ templateId }) => !live.has(templateId))).toEqual([]);
      expect(counted.reduce((sum, { count }) => sum + count, 0)).toBe(600);
    } finally {
      await stores.close();
    }
  });
});
