import type { Labels } from '../../domain/observation.ts';
import type { VectorStore } from '../stores.ts';
import type { TenantDatabase } from './database.ts';
import { toDocument } from './documents.ts';

/** Vectors by model; a search compares only vectors of the same model and dimension, exactly. */
export function vectorStore(database: TenantDatabase): VectorStore {
  return {
    put: async (items) => {
      if (items.length === 0) return;
      // One statement cannot replace a row twice: of equal keys the last counts.
      const unique = new Map(items.map((item) => [JSON.stringify([item.model, item.id]), item]));
      const sorted = [...unique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
      await database.within((sql) =>
        sql.run(
          `INSERT INTO inframind.vectors (tenant_id, model, id, dimension, embedding, payload)
           SELECT $1, model, id, dimension, embedding::public.vector, payload
           FROM unnest($2::text[], $3::text[], $4::int[], $5::text[], $6::jsonb[]) AS t (model, id, dimension, embedding, payload)
           ON CONFLICT (tenant_id, model, id) DO UPDATE SET dimension = excluded.dimension, embedding = excluded.embedding,
             payload = excluded.payload`,
          [
            sorted.map((item) => item.model),
            sorted.map((item) => item.id),
            sorted.map((item) => item.vector.length),
            sorted.map((item) => JSON.stringify(item.vector)),
            sorted.map((item) => toDocument(item.payload)),
          ],
        ),
      );
    },
    nearest: ({ model, vector, limit }) =>
      database.within((sql) =>
        // Ordered outside: the distance of vectors of other dimensions, which is an error, must not be asked for.
        sql.rows<{ id: string; distance: number; payload: Labels }>(
          `WITH same AS MATERIALIZED (
             SELECT id, embedding, payload FROM inframind.vectors WHERE tenant_id = $1 AND model = $2 AND dimension = $3)
           SELECT id, embedding OPERATOR(public.<=>) $4::public.vector AS distance, payload FROM same ORDER BY distance, id LIMIT $5`,
          [model, vector.length, JSON.stringify(vector), limit],
        ),
      ),
  };
}
