import type { ChatStore, OutboxMessage } from '../stores.ts';
import type { TenantDatabase } from './database.ts';
import { dialogueStore } from './dialogue-store.ts';
import { fromDocument, toDocument } from './documents.ts';
import { execute } from './rows.ts';

type MessageRow = {
  id: string;
  platform: string;
  channel: string;
  thread: string | null;
  card: unknown;
  priority: number;
  created_at: Date;
  state: OutboxMessage['state'];
  platform_message_id: string | null;
  attempts: number;
  error: string | null;
};

const MESSAGE = 'id, platform, channel, thread, card, priority, created_at, state, platform_message_id, attempts, error';

const WAITING = `WITH waiting AS (
    SELECT ${MESSAGE}, card ->> 'after' AS after, card ->> 'edits' AS edits,
      row_number() OVER (PARTITION BY channel ORDER BY priority, created_at, id) AS place
    FROM inframind.outbox WHERE tenant_id = $1 AND platform = $2 AND state = 'waiting')
  SELECT ${MESSAGE} FROM waiting
  WHERE place <= $4 OR edits IS NOT NULL OR id IN (SELECT after FROM waiting WHERE after IS NOT NULL)
  ORDER BY priority, created_at, id LIMIT $3`;

/** Events that came in, messages that go out, and what threads are about. */
export function chatStore(database: TenantDatabase): ChatStore {
  const messages = (condition: string, values: readonly unknown[]) =>
    database.within(async (sql) => {
      const rows = await sql.rows<MessageRow>(`SELECT ${MESSAGE} FROM inframind.outbox WHERE tenant_id = $1 AND ${condition}`, values);
      return rows.map(toMessage);
    });

  return {
    firstSeen: async (platform, eventId, at) => {
      const inserted = await execute(
        database,
        'INSERT INTO inframind.chat_events (tenant_id, platform, event_id, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
        [platform, eventId, at],
      );
      return inserted === 1;
    },

    enqueue: async (message) => {
      await execute(
        database,
        `INSERT INTO inframind.outbox (tenant_id, ${MESSAGE}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         ON CONFLICT DO NOTHING`,
        [
          message.id,
          message.platform,
          message.channel,
          message.thread,
          toDocument(message.card),
          message.priority,
          message.createdAt,
          message.state,
          message.platformMessageId,
          message.attempts,
          message.error,
        ],
      );
    },
    waiting: ({ platform, limit, perChannel = limit }) =>
      database.within(async (sql) => (await sql.rows<MessageRow>(WAITING, [platform, limit, perChannel])).map(toMessage)),
    begin: async (id, mark, at) => {
      await execute(
        database,
        `UPDATE inframind.outbox SET attempts = attempts + 1, error = $3, begun_at = $4
         WHERE tenant_id = $1 AND id = $2 AND state <> 'sent'`,
        [id, mark, at],
      );
    },
    begun: (platform, since) =>
      database.within((sql) =>
        sql.rows<{ channel: string; isEdit: boolean; at: Date }>(
          `SELECT channel, card ->> 'edits' IS NOT NULL AS "isEdit", begun_at AS at FROM inframind.outbox
           WHERE tenant_id = $1 AND platform = $2 AND begun_at >= $3 ORDER BY begun_at, id`,
          [platform, since],
        ),
      ),
    markSent: async (id, platformMessageId) => {
      await execute(
        database,
        `UPDATE inframind.outbox SET state = 'sent', platform_message_id = $3, error = NULL
         WHERE tenant_id = $1 AND id = $2`,
        [id, platformMessageId],
      );
    },
    markFailed: async (id, error, final) => {
      await execute(
        database,
        `UPDATE inframind.outbox SET state = CASE WHEN $4 THEN 'failed' ELSE 'waiting' END, error = $3
         WHERE tenant_id = $1 AND id = $2 AND state <> 'sent'`,
        [id, error, final],
      );
    },
    putOff: async (id, error) => {
      await execute(
        database,
        `UPDATE inframind.outbox SET state = 'waiting', attempts = greatest(0, attempts - 1), error = $3
         WHERE tenant_id = $1 AND id = $2 AND state <> 'sent'`,
        [id, error],
      );
    },
    remake: async (id, made) => {
      await execute(database, "UPDATE inframind.outbox SET card = jsonb_set(card, '{made}', $3) WHERE tenant_id = $1 AND id = $2", [
        id,
        toDocument(made),
      ]);
    },
    message: async (id) => (await messages('id = $2', [id]))[0] ?? null,
    webThread: async ({ channel, thread, limit }) => {
      const sent = "platform = 'web' AND channel = $2 AND thread = $3 AND state = 'sent' ORDER BY created_at DESC, priority, id LIMIT $4";
      return (await messages(sent, [channel, thread, limit])).reverse();
    },
    digests: (limit) => messages(`card -> 'digest' IS NOT NULL AND state = 'sent' ORDER BY created_at DESC, id LIMIT $2`, [limit]),

    linkThread: async (platform, channel, thread, alertId) => {
      await execute(
        database,
        `INSERT INTO inframind.threads (tenant_id, platform, channel, thread, alert_id) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (tenant_id, platform, channel, thread) DO UPDATE SET alert_id = excluded.alert_id`,
        [platform, channel, thread, alertId],
      );
    },
    alertOfThread: (platform, channel, thread) =>
      database.within(async (sql) => {
        const [row] = await sql.rows<{ alert_id: string }>(
          'SELECT alert_id FROM inframind.threads WHERE tenant_id = $1 AND platform = $2 AND channel = $3 AND thread = $4',
          [platform, channel, thread],
        );
        return row?.alert_id ?? null;
      }),
    rememberThread: async (platform, channel, thread, context, at) => {
      await execute(
        database,
        `INSERT INTO inframind.conversations (tenant_id, platform, channel, thread, at, doc) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (tenant_id, platform, channel, thread) DO UPDATE SET at = excluded.at, doc = excluded.doc`,
        [platform, channel, thread, at, toDocument(context)],
      );
    },
    ...dialogueStore(database),
    threadContext: (platform, channel, thread, since) =>
      database.within(async (sql) => {
        const [row] = await sql.rows<{ doc: unknown }>(
          `SELECT doc FROM inframind.conversations
           WHERE tenant_id = $1 AND platform = $2 AND channel = $3 AND thread = $4 AND at >= $5`,
          [platform, channel, thread, since],
        );
        return row ? fromDocument(row.doc) : null;
      }),
    threadsOfAlert: (alertId) =>
      database.within((sql) =>
        sql.rows<{ platform: string; channel: string; thread: string }>(
          `SELECT platform, channel, thread FROM inframind.threads WHERE tenant_id = $1 AND alert_id = $2
           ORDER BY platform, channel, thread`,
          [alertId],
        ),
      ),
  };
}

function toMessage(row: MessageRow): OutboxMessage {
  return {
    id: row.id,
    platform: row.platform,
    channel: row.channel,
    thread: row.thread,
    card: fromDocument(row.card),
    priority: row.priority,
    createdAt: row.created_at,
    state: row.state,
    platformMessageId: row.platform_message_id,
    attempts: row.attempts,
    error: row.error,
  };
}
