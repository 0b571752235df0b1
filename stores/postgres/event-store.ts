import type { HardwareEvent, Labels, Severity } from '../../domain/observation.ts';
import { storableText } from '../../domain/text.ts';
import type { EventStore } from '../stores.ts';
import type { TenantDatabase } from './database.ts';
import { toDocument } from './documents.ts';

type EventRow = {
  id: string;
  at: Date;
  asset_id: string;
  source: HardwareEvent['source'];
  code: string;
  asserted: boolean;
  severity: Severity;
  message: string;
  component: string | null;
  attributes: Labels;
};

/** What devices reported about themselves. With a limit, `list` gives the newest, in time order. */
export function eventStore(database: TenantDatabase): EventStore {
  return {
    write: (events) => {
      if (events.length === 0) return Promise.resolve({ created: 0, duplicates: 0 });
      const sorted = [...events].sort((a, b) => (a.id < b.id ? -1 : 1));
      return database.within(async (sql) => {
        const created = await sql.run(
          `INSERT INTO inframind.events
             (tenant_id, id, asset_id, at, source, code, asserted, severity, message, component, attributes)
           SELECT $1, * FROM unnest($2::text[], $3::text[], $4::timestamptz[], $5::text[], $6::text[], $7::boolean[], $8::text[],
             $9::text[], $10::text[], $11::jsonb[])
           ON CONFLICT DO NOTHING`,
          [
            sorted.map((event) => event.id),
            sorted.map((event) => storableText(event.assetId)),
            sorted.map((event) => event.at.toISOString()),
            sorted.map((event) => event.source),
            sorted.map((event) => storableText(event.code)),
            sorted.map((event) => event.asserted),
            sorted.map((event) => event.severity),
            sorted.map((event) => storableText(event.message)),
            sorted.map((event) => (event.component === null ? null : storableText(event.component))),
            sorted.map((event) => toDocument(event.attributes)),
          ],
        );
        return { created, duplicates: events.length - created };
      });
    },

    list: ({ assetIds, code, component, asserted, window, limit }) =>
      database.within(async (sql) => {
        const rows = await sql.rows<EventRow>(
          `SELECT id, at, asset_id, source, code, asserted, severity, message, component, attributes FROM inframind.events
           WHERE tenant_id = $1 AND at >= $2 AND at < $3 AND ($4::text[] IS NULL OR asset_id = ANY($4))
             AND ($5::text IS NULL OR code = $5) AND ($6::boolean OR component IS NOT DISTINCT FROM $7)
             AND ($8::boolean IS NULL OR asserted = $8)
           ORDER BY at DESC, id DESC LIMIT $9`,
          [window.from, window.to, assetIds, code ?? null, component === undefined, component ?? null, asserted ?? null, limit ?? null],
        );
        return rows.reverse().map(({ asset_id, ...row }) => ({ kind: 'event', ...row, assetId: asset_id }));
      }),
  };
}
