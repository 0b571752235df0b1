import type { LeaseStore } from '../stores.ts';
import type { TenantDatabase } from './database.ts';
import { execute } from './rows.ts';

/** Rights that one process has for a while. Each call is one statement, so that of two processes one gets the row. */
export function leaseStore(database: TenantDatabase): LeaseStore {
  return {
    take: ({ name, holder, at, until }) =>
      database.within(async (sql) => {
        const taken = await sql.rows(
          `INSERT INTO inframind.leases AS held (tenant_id, name, holder, until) VALUES ($1, $2, $3, $4)
           ON CONFLICT (tenant_id, name) DO UPDATE SET holder = excluded.holder, until = excluded.until
           WHERE held.until <= $5 OR held.holder = excluded.holder
           RETURNING name`,
          [name, holder, until, at],
        );
        return taken.length > 0;
      }),
    release: async ({ name, holder }) => {
      await execute(database, 'DELETE FROM inframind.leases WHERE tenant_id = $1 AND name = $2 AND holder = $3', [name, holder]);
    },
  };
}
