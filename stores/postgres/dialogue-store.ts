import type { Dialogue, DialogueStore } from '../dialogues.ts';
import type { TenantDatabase } from './database.ts';
import { execute } from './rows.ts';

const MOST = 200;

/** Forms that are half filled in. */
export function dialogueStore(database: TenantDatabase): DialogueStore {
  return {
    keepDialogue: async ({ platform, id, channel, userId, expiresAt, version, doc }) => {
      const values = [platform, id, channel, userId, expiresAt, version, JSON.stringify(doc)];
      if (version > 1) {
        const change = `UPDATE inframind.dialogues SET channel = $4, user_id = $5, expires_at = $6, version = $7, doc = $8
          WHERE tenant_id = $1 AND platform = $2 AND id = $3 AND version = $7 - 1`;
        return (await execute(database, change, values)) > 0;
      }
      const made = `INSERT INTO inframind.dialogues (tenant_id, platform, id, channel, user_id, expires_at, version, doc)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`;
      return (await execute(database, made, values)) > 0;
    },
    dialogues: (platform, channel, since) =>
      database.within((sql) =>
        sql.rows<Dialogue>(
          `SELECT platform, id, channel, user_id AS "userId", expires_at AS "expiresAt", version, doc FROM inframind.dialogues
           WHERE tenant_id = $1 AND platform = $2 AND channel = $3 AND expires_at > $4 ORDER BY expires_at DESC, id LIMIT ${MOST}`,
          [platform, channel, since],
        ),
      ),
    dropDialogue: async (platform, id) => {
      await execute(database, 'DELETE FROM inframind.dialogues WHERE tenant_id = $1 AND platform = $2 AND id = $3', [platform, id]);
    },
    forgetDialogues: async (before) => {
      await execute(database, 'DELETE FROM inframind.dialogues WHERE tenant_id = $1 AND expires_at < $2', [before]);
    },
  };
}
