import { expect, test } from 'vitest';
import { describeWithOpenSearch } from '../peers/opensearch.ts';
import { describeWithPeers } from '../peers/peer.ts';
import { describeWithPostgres } from '../peers/postgres.ts';
import {
  cutBulk,
  cutRedis,
  fillDisk,
  freezeOpenSearch,
  killApi,
  killOpenSearch,
  killPostgres,
  killRedis,
  killWorker,
} from './storm/faults.ts';
import { storm } from './storm/storm.ts';

/** A handful of each kind; `npm run bench -- faults` makes thirty-six, and freezes OpenSearch for two minutes. */
const FAULTS = [
  killApi,
  killWorker,
  cutBulk,
  killRedis,
  fillDisk('redis', 1_500),
  cutRedis,
  killPostgres,
  fillDisk('postgres', 1_500),
  freezeOpenSearch(6),
  killOpenSearch,
];

// biome-ignore lint/nursery/noMisusedPromises: vitest waits for the promise of a describe.
await describeWithPostgres('a storm of faults', async () => {
  await describeWithOpenSearch('over OpenSearch', () => {
    describeWithPeers(['redis-server'], 'and Redis', () => {
      test('loses nothing that was acknowledged and doubles nothing', { timeout: 400_000 }, async () => {
        const report = await storm({
          workers: 1,
          fsync: 'always',
          queueLimit: 100,
          faults: FAULTS,
          calmMs: 500,
          load: { senders: 3, batch: 50, everyMs: 150, syslogLines: 10 },
          say: () => {},
        });
        console.log(JSON.stringify(report));
        expect(report).toMatchObject({ faults: FAULTS.length, lost: 0, doubled: 0, syslogLost: 0, failedJobs: 0, deaths: 0, examples: [] });
        expect(report.acknowledged).toBeGreaterThan(1_000);
        expect(report.workerPeakMb).toBeLessThan(350);
        expect(report.apiPeakMb).toBeLessThan(350);
      });
    });
  });
});
