import { type Principal, through } from '../../domain/tenant.ts';
import type { PeopleStore } from '../people.ts';
import type { TenantDatabase } from './database.ts';
import { toDocument } from './documents.ts';
import { documents, execute, oneDocument } from './rows.ts';

/** A person's document with the accounts that codes linked. */
const PERSON = `SELECT CASE WHEN linked.accounts IS NULL THEN p.doc
    ELSE jsonb_set(p.doc, '{identities}', (p.doc -> 'identities') || linked.accounts) END AS doc
  FROM inframind.principals p LEFT JOIN LATERAL (
    SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('platform', platform, 'userId', user_id,
      'linkedBy', nullif(made_by, principal_id))) ORDER BY platform, user_id) AS accounts
    FROM inframind.account_links a WHERE a.tenant_id = p.tenant_id AND a.principal_id = p.id) linked ON true
  WHERE p.tenant_id = $1`;
/** Older failures decide nothing. */
const KEPT_FAILURES = "interval '2 days'";

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
    get: (id) => oneDocument<Principal>(database, `${PERSON} AND p.id = $2`, [id]),
    list: () => documents<Principal>(database, `${PERSON} ORDER BY p.id`),
    byIdentity: async (platform, userId) => {
      const linked = await documents<Principal>(
        database,
        `${PERSON} AND (p.doc -> 'identities' @> $2::jsonb OR linked.accounts @> $2::jsonb) LIMIT 2`,
        [toDocument([{ platform, userId }])],
      );
      const [only] = linked;
      return only === undefined || linked.length > 1 ? null : through(only, { platform, userId });
    },
    link: async ({ platform, userId, principalId, madeBy, at }) => {
      await execute(
        database,
        `INSERT INTO inframind.account_links (tenant_id, platform, user_id, principal_id, made_by, linked_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (tenant_id, platform, user_id, principal_id) DO UPDATE SET made_by = excluded.made_by`,
        [platform, userId, principalId, madeBy, at],
      );
    },
    unlink: (principalId, account) =>
      execute(
        database,
        `DELETE FROM inframind.account_links WHERE tenant_id = $1 AND principal_id = $2
         AND ($3::text IS NULL OR (platform = $3 AND user_id = $4))`,
        [principalId, account?.platform ?? null, account?.userId ?? null],
      ),
    putLinkCode: async ({ hash, principalId, madeBy, expiresAt }) => {
      await execute(
        database,
        `INSERT INTO inframind.link_codes (tenant_id, hash, principal_id, made_by, expires_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (tenant_id, principal_id) DO UPDATE SET hash = excluded.hash, made_by = excluded.made_by, expires_at = excluded.expires_at`,
        [hash, principalId, madeBy, expiresAt],
      );
    },
    takeLinkCode: (hash, at) =>
      database.within(async (sql) => {
        const [row] = await sql.rows<{ principal: string; by: string; until: Date }>(
          `DELETE FROM inframind.link_codes WHERE tenant_id = $1 AND hash = $2
           RETURNING principal_id AS principal, made_by AS by, expires_at AS until`,
          [hash],
        );
        if (row === undefined || row.until <= at) return null;
        return { hash, principalId: row.principal, madeBy: row.by, expiresAt: row.until };
      }),
    noteFailure: (subject, at) =>
      database.within(async (sql) => {
        await sql.run('INSERT INTO inframind.failed_tries (tenant_id, subject, at) VALUES ($1, $2, $3)', [subject, at]);
        await sql.run(`DELETE FROM inframind.failed_tries WHERE tenant_id = $1 AND at < $2::timestamptz - ${KEPT_FAILURES}`, [at]);
      }),
    failures: (subject, since) =>
      database.within(async (sql) => {
        const [row] = await sql.rows<{ count: string }>(
          `SELECT count(*) AS count FROM inframind.failed_tries WHERE tenant_id = $1 AND at >= $3
           AND CASE WHEN right($2, 1) = '*' THEN starts_with(subject, left($2, -1)) ELSE subject = $2 END`,
          [subject, since],
        );
        return Number(row?.count ?? 0);
      }),
  };
}
