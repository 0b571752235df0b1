import type { CursorStore } from '../stores.ts';
import type { TenantDatabase } from './database.ts';
import { fromDocument, toDocument } from './documents.ts';
import { execute } from './rows.ts';

/** Where each collector stopped. */
export function cursorStore(database: TenantDatabase): CursorStore {
  return {
    get: (targetId) =>
      database.within(async (sql) => {
        const [row] = await sql.rows<{ cursor: unknown }>('SELECT cursor FROM inframind.cursors WHERE tenant_id = $1 AND target_id = $2', [
          targetId,
        ]);
        return row === undefined ? null : fromDocument(row.cursor);
      }),
    set: async (targetId, cursor) => {
      await execute(
        database,
        `INSERT INTO inframind.cursors (tenant_id, target_id, cursor) VALUES ($1, $2, $3)
         ON CONFLICT (tenant_id, target_id) DO UPDATE SET cursor = excluded.cursor`,
        [targetId, toDocument(cursor)],
      );
    },
  };
}
