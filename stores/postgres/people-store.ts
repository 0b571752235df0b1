import type { Principal } from '../../domain/tenant.ts';
import type { PeopleStore } from '../stores.ts';
import type { TenantDatabase } from './database.ts';
import { toDocument } from './documents.ts';
import { documents, execute, oneDocument } from './rows.ts';

/** People and the chat accounts linked to them. */
export function peopleStore(database: TenantDatabase): PeopleStore {
  return {
    put: async (principal) => {
      await execute(
        database,
        `INSERT INTO inframind.principals (tenant_id, id, doc) VALUES ($1, $2, $3)
         ON CONFLICT (tenant_id, id) DO UPDATE SET doc = excluded.doc`,
        [principal.id, toDocument(principal)],
      );
    },
    get: (id) => oneDocument<Principal>(database, 'SELECT doc FROM inframind.principals WHERE tenant_id = $1 AND id = $2', [id]),
    list: () => documents<Principal>(database, 'SELECT doc FROM inframind.principals WHERE tenant_id = $1 ORDER BY id'),
    byIdentity: async (platform, userId) => {
      const linked = await documents<Principal>(
        database,
        "SELECT doc FROM inframind.principals WHERE tenant_id = $1 AND doc -> 'identities' @> $2::jsonb LIMIT 2",
        [toDocument([{ platform, userId }])],
      );
      return linked.length === 1 ? (linked[0] ?? null) : null;
    },
  };
}
