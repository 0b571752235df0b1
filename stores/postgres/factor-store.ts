import type { SecondFactor, SignInLink, SignInPurpose } from '../../domain/second-factor.ts';
import type { FactorStore } from '../factors.ts';
import type { TenantDatabase } from './database.ts';
import { toDocument } from './documents.ts';
import { execute, oneDocument } from './rows.ts';

const FACTOR = 'SELECT doc FROM inframind.second_factors WHERE tenant_id = $1 AND principal_id = $2';

/** Second factors, and links to the page for signing in. */
export function factorStore(database: TenantDatabase): FactorStore {
  return {
    get: (principalId) => oneDocument<SecondFactor>(database, FACTOR, [principalId]),
    getForUpdate: (principalId) => oneDocument<SecondFactor>(database, `${FACTOR} FOR UPDATE`, [principalId]),
    put: async (factor) => {
      await execute(
        database,
        `INSERT INTO inframind.second_factors (tenant_id, principal_id, doc) VALUES ($1, $2, $3)
         ON CONFLICT (tenant_id, principal_id) DO UPDATE SET doc = excluded.doc`,
        [factor.principalId, toDocument(factor)],
      );
    },
    remove: async (principalId) =>
      (await execute(database, 'DELETE FROM inframind.second_factors WHERE tenant_id = $1 AND principal_id = $2', [principalId])) > 0,
    putLink: (link, at) =>
      database.within(async (sql) => {
        await sql.run('DELETE FROM inframind.sign_in_links WHERE tenant_id = $1 AND expires_at <= $2', [at]);
        await sql.run(
          `INSERT INTO inframind.sign_in_links (tenant_id, principal_id, purpose, hash, expires_at, doc) VALUES ($1, $2, $3, $4, $5, $6)
           ON CONFLICT (tenant_id, principal_id, purpose) DO UPDATE
           SET hash = excluded.hash, expires_at = excluded.expires_at, doc = excluded.doc`,
          [link.principalId, keyOf(link.purpose), link.hash, link.expiresAt, toDocument(link)],
        );
      }),
    linkForUpdate: (hash, at) =>
      oneDocument<SignInLink>(
        database,
        'SELECT doc FROM inframind.sign_in_links WHERE tenant_id = $1 AND hash = $2 AND expires_at > $3 FOR UPDATE',
        [hash, at],
      ),
    takeLink: async (hash) =>
      (await execute(database, 'DELETE FROM inframind.sign_in_links WHERE tenant_id = $1 AND hash = $2', [hash])) > 0,
  };
}

/** What a link is for: of two for the same the younger counts. */
function keyOf(purpose: SignInPurpose): string {
  return purpose.kind === 'approve' ? purpose.approvalId : 'enrol';
}
