import type { OutputChunk } from '../../domain/output.ts';
import type { OutputStore } from '../runs.ts';
import type { TenantDatabase } from './database.ts';
import { execute } from './rows.ts';

type Row = { token: number; sequence: number; target: string; stepId: string; at: Date; bytes: Uint8Array };

/** Output of runs, in pieces. */
export function outputStore(database: TenantDatabase): OutputStore {
  return {
    append: async ({ runId, token, sequence, target, stepId, at, bytes }) => {
      await execute(
        database,
        `INSERT INTO inframind.outputs (tenant_id, run_id, token, sequence, target, step_id, at, bytes)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
        [runId, token, sequence, target, stepId, at, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)],
      );
    },
    read: ({ runId, target, stepId, after, endBytes, limit }) =>
      database.within(async (sql) => {
        const rows = await sql.rows<Row>(
          `SELECT token, sequence, target, step_id AS "stepId", at, bytes FROM inframind.outputs
           WHERE tenant_id = $1 AND run_id = $2 AND (token, sequence) > ($3, $4)
             AND ($5::text IS NULL OR target = $5) AND ($6::text IS NULL OR step_id = $6)
             AND ($7::bigint IS NULL OR (token, sequence) IN (
               SELECT token, sequence FROM (
                 SELECT token, sequence, octet_length(bytes) AS own, sum(octet_length(bytes)) OVER (
                   PARTITION BY target, step_id ORDER BY token DESC, sequence DESC) AS behind
                 FROM inframind.outputs WHERE tenant_id = $1 AND run_id = $2) AS pieces
               WHERE behind - own < $7))
           ORDER BY token, sequence LIMIT $8`,
          [runId, after?.token ?? -1, after?.sequence ?? -1, target ?? null, stepId ?? null, endBytes ?? null, limit],
        );
        return rows.map((row): OutputChunk => ({ runId, ...row, bytes: new Uint8Array(row.bytes) }));
      }),
  };
}
