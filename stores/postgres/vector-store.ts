import pg, { type Pool } from 'pg';
import type { Labels } from '../../domain/observation.ts';
import { storableText } from '../../domain/text.ts';
import type { VectorStore } from '../vectors.ts';
import type { Sql, TenantDatabase } from './database.ts';
import { toDocument } from './documents.ts';
import { storeError } from './store-error.ts';

type Query = Parameters<VectorStore['nearest']>[0];
type Near = { id: string; distance: number; payload: Labels };

/** A tenant with so few vectors of a model has them compared one by one, which is exact and takes some milliseconds. */
const FEW = 5_000;
/** An index that is filtered misses some: so many times as many as asked for are looked for, and the nearest of them taken. */
const OVERSAMPLING = 4;
/** Above the first, pgvector's index holds half-precision numbers; above the second, there is none. */
const MOST_INDEXED = 2_000;
const MOST_HALVED = 4_000;

/**
 * Vectors by model; a search compares only vectors of the same model and dimension. Those of a large tenant are found by an HNSW
 * index of that model, which all tenants share: it goes on until enough are the tenant's own (iterative scan), and should it give
 * up before, they are compared one by one.
 *
 * @see https://github.com/pgvector/pgvector#iterative-index-scans
 */
export function vectorStore(database: TenantDatabase): VectorStore {
  return {
    put: async (items) => {
      if (items.length === 0) return;
      for (const kind of new Set(items.map((item) => JSON.stringify([item.model, item.vector.length])))) {
        const [model, dimension] = JSON.parse(kind) as [string, number];
        await database.makeVectorIndex(model, dimension);
      }
      // One statement cannot replace a row twice: of equal keys the last counts.
      const unique = new Map(items.map((item) => [JSON.stringify([item.model, item.id]), item]));
      const sorted = [...unique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
      await database.within((sql) =>
        sql.run(
          `INSERT INTO inframind.vectors (tenant_id, model, id, dimension, embedding, payload, text)
           SELECT $1, model, id, dimension, embedding::public.vector, payload, text
           FROM unnest($2::text[], $3::text[], $4::int[], $5::text[], $6::jsonb[], $7::text[])
             AS t (model, id, dimension, embedding, payload, text)
           ON CONFLICT (tenant_id, model, id) DO UPDATE SET dimension = excluded.dimension, embedding = excluded.embedding,
             payload = excluded.payload, text = excluded.text`,
          [
            sorted.map((item) => item.model),
            sorted.map((item) => item.id),
            sorted.map((item) => item.vector.length),
            sorted.map((item) => JSON.stringify(item.vector)),
            sorted.map((item) => toDocument(item.payload)),
            sorted.map((item) => (item.text === undefined ? null : storableText(item.text))),
          ],
        ),
      );
    },

    nearest: (query) =>
      database.within(async (sql) => {
        if (query.vector.length > MOST_HALVED || query.limit > FEW || (await isSmall(sql, query))) return exact(sql, query);
        const found = await indexed(sql, query);
        return found.length < query.limit ? exact(sql, query) : found;
      }),

    lacking: ({ model, dimension, limit }) =>
      database.within((sql) =>
        sql.rows<{ id: string; text: string; payload: Labels }>(
          `SELECT DISTINCT ON (id) id, text, payload FROM inframind.vectors o WHERE tenant_id = $1 AND text IS NOT NULL AND NOT EXISTS (
             SELECT FROM inframind.vectors v WHERE v.tenant_id = $1 AND v.id = o.id AND v.model = $2 AND v.dimension = $3)
           ORDER BY id LIMIT $4`,
          [model, dimension, limit],
        ),
      ),

    deleteOthers: (model) =>
      database.within((sql) =>
        sql.run(
          `DELETE FROM inframind.vectors o WHERE tenant_id = $1 AND model <> $2 AND EXISTS (
             SELECT FROM inframind.vectors v WHERE v.tenant_id = $1 AND v.id = o.id AND v.model = $2)`,
          [model],
        ),
      ),
  };
}

/** Makes the index of a model's vectors, as the owner of the schema, once. */
export function createVectorIndexes(pool: Pool): (model: string, dimension: number) => Promise<void> {
  const made = new Map<string, Promise<unknown>>();
  return async (model, dimension) => {
    const key = `${dimension} ${model}`;
    const making =
      made.get(key) ??
      pool.query('SELECT inframind.make_vector_index($1, $2)', [model, dimension]).catch((error: unknown) => {
        made.delete(key);
        throw storeError(error);
      });
    made.set(key, making);
    await making;
  };
}

async function isSmall(sql: Sql, { model, vector }: Query): Promise<boolean> {
  const [row] = await sql.rows<{ count: number }>(
    `SELECT count(*)::int AS count FROM (
       SELECT FROM inframind.vectors WHERE tenant_id = $1 AND model = $2 AND dimension = $3 LIMIT ${FEW + 1}) counted`,
    [model, vector.length],
  );
  return (row?.count ?? 0) <= FEW;
}

/** Vectors of incidents with an alert on one of the assets, which are a parameter; of any where that is null. */
const ofAssets = (parameter: string) => `(${parameter}::text[] IS NULL OR EXISTS (SELECT FROM inframind.alerts a
  WHERE a.tenant_id = $1 AND a.doc->>'incidentId' = payload->>'incidentId' AND a.asset_id = ANY(${parameter})))`;

function exact(sql: Sql, { model, vector, limit, assetIds }: Query): Promise<Near[]> {
  // Ordered outside: the distance of vectors of other dimensions, which is an error, must not be asked for.
  return sql.rows<Near>(
    `WITH same AS MATERIALIZED (
       SELECT id, embedding, payload FROM inframind.vectors WHERE tenant_id = $1 AND model = $2 AND dimension = $3
         AND ${ofAssets('$6')})
     SELECT id, embedding OPERATOR(public.<=>) $4::public.vector AS distance, payload FROM same ORDER BY distance, id LIMIT $5`,
    [model, vector.length, JSON.stringify(vector), limit, assetIds ?? null],
  );
}

/** Model and dimension stand in the text, for an index of some rows is used only where these are seen to be among them. */
async function indexed(sql: Sql, { model, vector, limit, assetIds }: Query): Promise<Near[]> {
  const type = `public.${vector.length <= MOST_INDEXED ? 'vector' : 'halfvec'}(${vector.length})`;
  const wanted = limit * OVERSAMPLING;
  const breadth = Math.max(200, Math.min(1_000, wanted));
  await sql.rows(
    `SELECT set_config('hnsw.iterative_scan', 'relaxed_order', true), set_config('hnsw.ef_search', '${breadth}', true),
       set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true) WHERE $1 <> ''`,
  );
  const found = await sql.rows<Near>(
    `SELECT id, embedding::${type} OPERATOR(public.<=>) $2::${type} AS distance, payload FROM inframind.vectors
     WHERE tenant_id = $1 AND model = ${pg.escapeLiteral(model)} AND dimension = ${vector.length}
       AND ${ofAssets('$4')}
     ORDER BY embedding::${type} OPERATOR(public.<=>) $2::${type} LIMIT $3`,
    [JSON.stringify(vector), wanted, assetIds ?? null],
  );
  return found.sort((a, b) => a.distance - b.distance || (a.id < b.id ? -1 : 1)).slice(0, limit);
}
