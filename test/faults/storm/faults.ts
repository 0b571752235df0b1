import { pause } from './service.ts';
import type { Fault } from './storm.ts';

/** Longer than the lock of a job: another worker takes it over. */
const BEYOND_LOCK_MS = 25_000;

export const killApi: Fault = { name: 'kill -9 api', make: ({ api }) => api.kill() };
export const killWorker: Fault = { name: 'kill -9 worker', make: ({ workers }) => workers[0]?.kill() ?? none() };
export const killRedis: Fault = { name: 'kill -9 Redis', make: ({ redis }) => redis.kill(500) };
export const killPostgres: Fault = { name: 'kill -9 PostgreSQL', make: ({ postgres }) => postgres.kill(500) };
export const killOpenSearch: Fault = { name: 'kill -9 OpenSearch', make: ({ openSearch }) => openSearch.kill(500) };
export const killAll: Fault = {
  name: 'kill -9 of everything at once',
  make: async ({ api, workers, redis, postgres, openSearch }) => {
    await Promise.all([api, ...workers, redis, postgres, openSearch].map((service) => service.kill(500)));
  },
};
export const cutBulk: Fault = { name: 'connection cut in the middle of a bulk', make: ({ toOpenSearch }) => toOpenSearch.cutWithin(4_096) };
export const cutRedis: Fault = { name: 'connection cut in the middle of an enqueue', make: ({ toRedis }) => toRedis.cutWithin(4_096) };
export const freezeWorker: Fault = {
  name: `worker frozen for ${BEYOND_LOCK_MS / 1_000} s`,
  make: ({ workers }) => workers[0]?.freeze(BEYOND_LOCK_MS) ?? none(),
};
export const freezeRedis: Fault = { name: 'Redis frozen for 7 s', make: ({ redis }) => redis.freeze(7_000) };
export const freezePostgres: Fault = { name: 'PostgreSQL frozen for 5 s', make: ({ postgres }) => postgres.freeze(5_000) };

export function freezeOpenSearch(seconds: number): Fault {
  return { name: `OpenSearch frozen for ${seconds} s`, make: ({ openSearch }) => openSearch.freeze(seconds * 1_000) };
}

export function fillDisk(of: 'redis' | 'postgres', ms: number): Fault {
  return {
    name: `disk of ${of === 'redis' ? 'Redis' : 'PostgreSQL'} full for ${ms / 1_000} s`,
    make: async ({ disks }) => {
      if (disks === null) return;
      const until = performance.now() + ms;
      // What the server gives back is taken again.
      for (; performance.now() < until; await pause(200)) disks[of].fill();
      disks[of].free();
    },
  };
}

async function none(): Promise<void> {}
