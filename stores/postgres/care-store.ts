import { type Care, dueAt, type Notice, type OnCallSchedule, type Silence } from '../../domain/care.ts';
import type { CareStore } from '../care.ts';
import type { TenantDatabase } from './database.ts';
import { toDocument } from './documents.ts';
import { documents, execute, oneDocument } from './rows.ts';

type NoticeRow = {
  incident_id: string;
  platform: string;
  channel: string;
  route_id: string | null;
  outcome: Notice['outcome'];
  silence_id: string | null;
  at: Date;
  summed_at: Date | null;
};

const NOTICE = 'incident_id, platform, channel, route_id, outcome, silence_id, at, summed_at';

/** What people do about incidents, silences, who was told of what, and on-call schedules. */
export function careStore(database: TenantDatabase): CareStore {
  const one = <T>(text: string, values: readonly unknown[]) => oneDocument<T>(database, text, values);
  const many = <T>(text: string, values: readonly unknown[] = []) => documents<T>(database, text, values);
  const care = 'SELECT doc FROM inframind.care WHERE tenant_id = $1';
  const silence = 'SELECT doc FROM inframind.silences WHERE tenant_id = $1';
  const ids = (text: string, values: readonly unknown[]) =>
    database.within(async (sql) => (await sql.rows<{ id: string }>(text, values)).map(({ id }) => id));
  const notices = (condition: string, values: readonly unknown[]) =>
    database.within(async (sql) => {
      const rows = await sql.rows<NoticeRow>(`SELECT ${NOTICE} FROM inframind.notices WHERE tenant_id = $1 AND ${condition}`, values);
      return rows.map(toNotice);
    });

  return {
    get: (incidentId) => one<Care>(`${care} AND incident_id = $2`, [incidentId]),
    getForUpdate: (incidentId) => one<Care>(`${care} AND incident_id = $2 FOR UPDATE`, [incidentId]),
    put: async (given) => {
      await execute(
        database,
        `INSERT INTO inframind.care (tenant_id, incident_id, due_at, doc) VALUES ($1, $2, $3, $4)
         ON CONFLICT (tenant_id, incident_id) DO UPDATE SET due_at = excluded.due_at, doc = excluded.doc`,
        [given.incidentId, dueAt(given), toDocument(given)],
      );
    },
    ofIncidents: (incidentIds) => many<Care>(`${care} AND incident_id = ANY($2::text[]) ORDER BY incident_id`, [incidentIds]),
    due: (at, limit) =>
      ids('SELECT incident_id AS id FROM inframind.care WHERE tenant_id = $1 AND due_at <= $2 ORDER BY due_at, incident_id LIMIT $3', [
        at,
        limit,
      ]),

    putSilence: async (given) => {
      await execute(
        database,
        `INSERT INTO inframind.silences (tenant_id, id, starts_at, ends_at, closed_at, doc) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (tenant_id, id) DO UPDATE SET starts_at = excluded.starts_at, ends_at = excluded.ends_at,
           closed_at = excluded.closed_at, doc = excluded.doc`,
        [given.id, given.startsAt, given.endsAt, given.closedAt, toDocument(given)],
      );
    },
    silence: (id) => one<Silence>(`${silence} AND id = $2`, [id]),
    silenceForUpdate: (id) => one<Silence>(`${silence} AND id = $2 FOR UPDATE`, [id]),
    silences: ({ open, behind, limit }) =>
      many<Silence>(
        `${silence} AND (NOT $2 OR closed_at IS NULL)
           AND ($4::timestamptz IS NULL OR starts_at < $4 OR (starts_at = $4 AND id > $5))
         ORDER BY starts_at DESC, id LIMIT $3`,
        [open ?? false, limit, behind?.startsAt ?? null, behind?.id ?? null],
      ),
    activeSilences: (at) =>
      many<Silence>(`${silence} AND closed_at IS NULL AND starts_at <= $2 AND ends_at > $2 ORDER BY ends_at DESC, id`, [at]),
    silencesDue: (at) =>
      ids('SELECT id FROM inframind.silences WHERE tenant_id = $1 AND closed_at IS NULL AND ends_at <= $2 ORDER BY ends_at, id', [at]),

    putNotice: async (given) => {
      await execute(
        database,
        `INSERT INTO inframind.notices (tenant_id, ${NOTICE}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (tenant_id, incident_id, platform, channel) DO UPDATE SET route_id = excluded.route_id,
           outcome = excluded.outcome, silence_id = excluded.silence_id, at = excluded.at, summed_at = excluded.summed_at`,
        [given.incidentId, given.platform, given.channel, given.routeId, given.outcome, given.silenceId, given.at, given.summedAt],
      );
    },
    noticesOf: (incidentId) => notices('incident_id = $2 ORDER BY platform, channel', [incidentId]),
    heldBy: (silenceId) => notices('silence_id = $2 ORDER BY at, incident_id, platform, channel', [silenceId]),
    released: (limit) =>
      ids(
        `SELECT DISTINCT n.incident_id AS id FROM inframind.notices n
         JOIN inframind.silences s ON s.tenant_id = $1 AND s.id = n.silence_id AND s.closed_at IS NOT NULL
         JOIN inframind.incidents i ON i.tenant_id = $1 AND i.id = n.incident_id AND i.status = 'open'
         WHERE n.tenant_id = $1 AND n.outcome = 'silenced' ORDER BY 1 LIMIT $2`,
        [limit],
      ),
    sentSince: ({ routeId, platform, channel, since }) =>
      database.within(async (sql) => {
        const [row] = await sql.rows<{ count: number }>(
          `SELECT count(*)::integer AS count FROM inframind.notices
           WHERE tenant_id = $1 AND route_id = $2 AND platform = $3 AND channel = $4 AND at > $5 AND outcome = 'sent'`,
          [routeId, platform, channel, since],
        );
        return row?.count ?? 0;
      }),
    heldForRate: (limit) => notices("outcome = 'rate' AND summed_at IS NULL ORDER BY at, incident_id, platform, channel LIMIT $2", [limit]),

    putSchedule: async (schedule) => {
      await execute(
        database,
        `INSERT INTO inframind.on_call (tenant_id, id, doc) VALUES ($1, $2, $3)
         ON CONFLICT (tenant_id, id) DO UPDATE SET doc = excluded.doc`,
        [schedule.id, toDocument(schedule)],
      );
    },
    schedules: () => many<OnCallSchedule>('SELECT doc FROM inframind.on_call WHERE tenant_id = $1 ORDER BY id'),
  };
}

function toNotice(row: NoticeRow): Notice {
  return {
    incidentId: row.incident_id,
    platform: row.platform,
    channel: row.channel,
    routeId: row.route_id,
    outcome: row.outcome,
    silenceId: row.silence_id,
    at: row.at,
    summedAt: row.summed_at,
  };
}
