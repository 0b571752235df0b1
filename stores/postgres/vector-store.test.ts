import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Embedder } from '../../domain/embedder.ts';
import { reembed } from '../../jobs/reembed.ts';
import { describeWithPostgres, ordinaryDatabase, type PostgresPeer, startPostgres } from '../../test/peers/postgres.ts';
import type { TenantStores } from '../stores.ts';
import { openStores } from './open.ts';

const DIMENSION = 32;
const LARGE = 14_000;
const MIDDLE = 6_000;
const LIMIT = 10;

describeVectors('the embedded database', async () => null);

await describeWithPostgres('PostgreSQL', () => {
  let peer: PostgresPeer;
  beforeAll(async () => {
    peer = await startPostgres();
  });
  afterAll(() => peer.stop());
  describeVectors('PostgreSQL', () => ordinaryDatabase(peer, 'near'));
});

/** Points about 60 centres, as texts about so many subjects would lie; the same for a seed. */
function points(count: number, seed: number): number[][] {
  let state = seed;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
  const vector = (scale: number) => Array.from({ length: DIMENSION }, () => scale * (random() + random() + random()));
  const centres = Array.from({ length: 60 }, () => vector(1));
  return Array.from({ length: count }, (_, i) => vector(0.6).map((value, axis) => value + (centres[i % 60]?.[axis] ?? 0)));
}

function cosineDistance(a: readonly number[], b: readonly number[]): number {
  const dot = (x: readonly number[], y: readonly number[]) => x.reduce((sum, value, i) => sum + value * (y[i] ?? 0), 0);
  return 1 - dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

function nearestOf(vectors: readonly number[][], to: readonly number[]): string[] {
  const all = vectors.map((vector, i) => ({ id: `v${i}`, distance: cosineDistance(vector, to) }));
  return all
    .sort((a, b) => a.distance - b.distance)
    .slice(0, LIMIT)
    .map(({ id }) => id);
}

/** Words hashed to axes: texts that share words lie near each other. @see https://doi.org/10.1145/1553374.1553516 */
const hashing = (dimension: number): Embedder => ({
  model: `hashing-${dimension}`,
  dimension,
  embed: async (texts) =>
    texts.map((text) => {
      const vector = new Array<number>(dimension).fill(0);
      for (const word of text.toLowerCase().split(/\W+/)) {
        const hash = createHash('md5').update(`${dimension} ${word}`).digest();
        const axis = hash.readUInt32LE(0) % dimension;
        vector[axis] = (vector[axis] ?? 0) + ((hash[4] ?? 0) % 2 === 0 ? 1 : -1);
      }
      return vector;
    }),
});

function describeVectors(name: string, place: () => Promise<string | null>): void {
  describe(`vectors in ${name}`, () => {
    let opened: Awaited<ReturnType<typeof openStores>>;
    const large = points(LARGE, 1);
    // Of the same subjects as the large tenant's, and none of them the same.
    const middle = points(LARGE + MIDDLE, 1).slice(LARGE);
    const small = middle.slice(0, 30);
    const queries = points(40, 99).map((vector, i) => vector.map((value, axis) => 0.2 * value + (large[i * 31]?.[axis] ?? 0)));

    const fill = async (tenant: TenantStores, vectors: readonly number[][], model = 'm') => {
      for (let i = 0; i < vectors.length; i += 1_000) {
        const batch = vectors
          .slice(i, i + 1_000)
          .map((vector, j) => ({ id: `v${i + j}`, model, vector, payload: { of: tenant.tenantId } }));
        await tenant.vectors.put(batch);
      }
    };
    const tenant = (id: string) => opened.stores.forTenant(id);

    beforeAll(async () => {
      opened = await openStores({ databaseUrl: await place(), dataDir: 'memory' });
      await fill(tenant('large'), large);
      await fill(tenant('middle'), middle);
      await fill(tenant('small'), small);
      await opened.pool.query('ANALYZE');
    }, 180_000);
    afterAll(() => opened.stores.close());

    it('have an index for each model and dimension, which a large tenant is answered from', async () => {
      const { rows } = await opened.pool.query<{ indexdef: string }>(
        "SELECT indexdef FROM pg_indexes WHERE schemaname = 'inframind' AND indexdef LIKE '%hnsw%'",
      );
      expect(rows).toHaveLength(1);
      expect(rows[0]?.indexdef).toMatch(/vector\(32\).*vector_cosine_ops.*WHERE.*model = 'm'.*dimension = 32/);
      const before = await scans();
      await tenant('large').vectors.nearest({ model: 'm', vector: queries[0] ?? [], limit: LIMIT });
      expect(await scans()).toBeGreaterThan(before);
    });

    /** How often indices of nearest neighbours were used, as far as the database has counted. */
    const scans = async () => {
      await opened.pool.query('SELECT pg_stat_force_next_flush()');
      const { rows } = await opened.pool.query<{ scans: number }>(
        "SELECT coalesce(sum(idx_scan), 0)::int AS scans FROM pg_stat_user_indexes WHERE indexrelname LIKE 'vectors_near_%'",
      );
      return rows[0]?.scans ?? 0;
    };

    it('are found through it nearly as by comparing all: recall of at least 0.95 of 20,000', async () => {
      let found = 0;
      for (const vector of queries) {
        const near = await tenant('large').vectors.nearest({ model: 'm', vector, limit: LIMIT });
        expect(near).toHaveLength(LIMIT);
        const truth = new Set(nearestOf(large, vector));
        found += near.filter(({ id }) => truth.has(id)).length;
      }
      const recall = found / (queries.length * LIMIT);
      expect(recall).toBeGreaterThanOrEqual(0.95);
    });

    it('of one tenant are all it gets, and it gets as many as it asks for beside one many times larger', async () => {
      for (const [id, vectors] of [['middle', middle] as const, ['small', small] as const]) {
        let found = 0;
        for (const vector of queries.slice(0, 10)) {
          const near = await tenant(id).vectors.nearest({ model: 'm', vector, limit: LIMIT });
          expect(near).toHaveLength(LIMIT);
          expect(new Set(near.map(({ payload }) => payload.of))).toEqual(new Set([id]));
          const truth = new Set(nearestOf(vectors, vector));
          found += near.filter((one) => truth.has(one.id)).length;
        }
        expect(found / (10 * LIMIT)).toBeGreaterThanOrEqual(0.95);
      }
      expect(await tenant('nobody').vectors.nearest({ model: 'm', vector: queries[0] ?? [], limit: LIMIT })).toEqual([]);
    });

    it('are made anew when the embedder is changed, from the same texts, and never mixed', async () => {
      const { vectors } = tenant('reembedding');
      const [old, present] = [hashing(40), hashing(64)];
      const texts = Array.from(
        { length: 150 },
        (_, i) => `disk ${i} of shelf ${i % 7} reports ${i % 2 === 0 ? 'read errors' : 'high temperature'}`,
      );
      const made = await old.embed(texts);
      await vectors.put(
        texts.map((text, i) => ({ id: `t${i}`, model: old.model, vector: made[i] ?? [], payload: { n: String(i) }, text })),
      );
      await vectors.put([{ id: 'mute', model: old.model, vector: made[0] ?? [], payload: {} }]);
      const ask = async ({ model, embed }: Embedder, text: string) =>
        vectors.nearest({ model, vector: (await embed([text]))[0] ?? [], limit: 3 });

      let calls = 0;
      const failing: Embedder = {
        ...present,
        embed: (batch) => (++calls === 2 ? Promise.reject(new Error('the model is away')) : present.embed(batch)),
      };
      await expect(reembed({ vectors, embedder: failing })).rejects.toThrow('the model is away');
      const meanwhile = await ask(present, texts[5] ?? '');
      expect(meanwhile).toHaveLength(3);
      expect(await vectors.lacking({ model: present.model, dimension: 64, limit: 1_000 })).toHaveLength(150 - 64);

      expect(await reembed({ vectors, embedder: present })).toBe(150 - 64);
      expect((await ask(present, texts[77] ?? ''))[0]).toMatchObject({ id: 't77', payload: { n: '77' } });
      expect((await ask(present, texts[77] ?? ''))[0]?.distance).toBeCloseTo(0);
      expect(await vectors.lacking({ model: present.model, dimension: 64, limit: 9 })).toEqual([]);
      expect((await ask(old, texts[77] ?? '')).map(({ id }) => id)).toEqual(['mute']);
      expect(await reembed({ vectors, embedder: present })).toBe(0);
      await expect(reembed({ vectors, embedder: { ...hashing(16), embed: present.embed } })).rejects.toThrow('gave 64 numbers');
    });
  });
}
