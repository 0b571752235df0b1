import type { RunbookVersion } from '../../domain/action.ts';
import { AppError } from '../../domain/errors.ts';
import type { RunbookStore } from '../runs.ts';
import type { TenantDatabase } from './database.ts';
import { toDocument } from './documents.ts';
import { documents, execute } from './rows.ts';

/** Versions of runbooks. */
export function runbookStore(database: TenantDatabase): RunbookStore {
  return {
    createOnce: async (version) => {
      const { runbook, sha256, storedAt } = version;
      await execute(
        database,
        `INSERT INTO inframind.runbooks (tenant_id, id, version, sha256, stored_at, doc) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT DO NOTHING`,
        [runbook.id, runbook.version, sha256, storedAt, toDocument(version)],
      );
      const [stored] = await documents<RunbookVersion>(
        database,
        'SELECT doc FROM inframind.runbooks WHERE tenant_id = $1 AND id = $2 AND version = $3',
        [runbook.id, runbook.version],
      );
      if (stored === undefined) throw new AppError('INTERNAL', `runbook ${runbook.id} ${runbook.version} was not stored`);
      return stored;
    },
    versions: (id) =>
      documents<RunbookVersion>(
        database,
        'SELECT doc FROM inframind.runbooks WHERE tenant_id = $1 AND ($2::text IS NULL OR id = $2) ORDER BY id, version',
        [id ?? null],
      ),
  };
}
