import type { Ticket } from '../../domain/ticket.ts';
import type { TicketStore } from '../tickets.ts';
import type { TenantDatabase } from './database.ts';
import { fromDocument, toDocument } from './documents.ts';
import { documents, execute, oneDocument } from './rows.ts';

/** Tickets; at most one per incident and system. */
export function ticketStore(database: TenantDatabase): TicketStore {
  return {
    createOnce: (ticket) =>
      database.within(async (sql) => {
        await sql.run(
          `INSERT INTO inframind.tickets (tenant_id, id, incident_id, system, opened_at, doc) VALUES ($1, $2, $3, $4, $5, $6)
           ON CONFLICT DO NOTHING`,
          [ticket.id, ticket.incidentId, ticket.system, ticket.openedAt, toDocument(ticket)],
        );
        const [row] = await sql.rows<{ doc: unknown }>(
          'SELECT doc FROM inframind.tickets WHERE tenant_id = $1 AND incident_id = $2 AND system = $3',
          [ticket.incidentId, ticket.system],
        );
        return row === undefined ? ticket : fromDocument<Ticket>(row.doc);
      }),
    ofIncident: (incidentId) =>
      documents<Ticket>(database, 'SELECT doc FROM inframind.tickets WHERE tenant_id = $1 AND incident_id = $2 ORDER BY opened_at, id', [
        incidentId,
      ]),
    put: async (ticket) => {
      await execute(database, 'UPDATE inframind.tickets SET doc = $2 WHERE tenant_id = $1 AND id = $3', [toDocument(ticket), ticket.id]);
    },
    named: (system, ref) =>
      oneDocument<Ticket>(
        database,
        `SELECT doc FROM inframind.tickets
         WHERE tenant_id = $1 AND system = $2 AND coalesce(doc->>'ref', doc->>'key') = $3 ORDER BY opened_at, id LIMIT 1`,
        [system, ref],
      ),
    live: (system, limit) =>
      documents<Ticket>(
        database,
        `SELECT doc FROM inframind.tickets
         WHERE tenant_id = $1 AND system = $2 AND (doc->'mirror'->>'live') IS DISTINCT FROM 'false'
         ORDER BY coalesce(doc->'mirror'->'lookedAt'->>'$date', ''), id LIMIT $3`,
        [system, limit],
      ),
  };
}
