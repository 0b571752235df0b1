import { countOf, EVENT_WINDOW_MS, type EventRecord, type EventVariant, joinPages, lastAt } from '../../domain/event-record.ts';
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
  count: number;
  last_at: Date | null;
  variants: readonly EventVariant[] | null;
};

const PAGE = 5_000;
const LEAST_PAGE = 100;

/** What devices reported about themselves. With a limit, `list` gives the newest, in time order. */
export function eventStore(database: TenantDatabase): EventStore {
  return {
    write: async (events) => {
      if (events.length === 0) return { created: 0, duplicates: 0 };
      await database.makeRoom('events', events);
      const sorted = [...events].sort((a, b) => (a.id < b.id ? -1 : 1));
      return database.within(async (sql) => {
        const rows = await sql.rows<{ count: number }>(
          `INSERT INTO inframind.events
             (tenant_id, id, asset_id, at, source, code, asserted, severity, message, component, attributes, count, last_at, variants)
           SELECT $1, * FROM unnest($2::text[], $3::text[], $4::timestamptz[], $5::text[], $6::text[], $7::boolean[], $8::text[],
             $9::text[], $10::text[], $11::jsonb[], $12::integer[], $13::timestamptz[], $14::jsonb[])
           ON CONFLICT DO NOTHING RETURNING count`,
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
            sorted.map(countOf),
            sorted.map((event) => lastAt(event).toISOString()),
            sorted.map(({ repeats }) => (repeats === undefined ? null : toDocument(repeats.variants))),
          ],
        );
        const created = rows.reduce((sum, { count }) => sum + count, 0);
        return { created, duplicates: events.reduce((sum, event) => sum + countOf(event), 0) - created };
      });
    },

    list: ({ assetIds, code, component, asserted, window, limit }) => {
      const from = new Date(window.from.getTime() - EVENT_WINDOW_MS);
      const size = Math.max(LEAST_PAGE, Math.min(limit ?? PAGE, PAGE));
      const page = (after: EventRecord | undefined) =>
        database.within(async (sql) => {
          const rows = await sql.rows<EventRow>(
            `SELECT id, at, asset_id, source, code, asserted, severity, message, component, attributes, count, last_at, variants
             FROM inframind.events
             WHERE tenant_id = $1 AND at >= $2 AND at < $3 AND ($4::text[] IS NULL OR asset_id = ANY($4))
               AND ($5::text IS NULL OR code = $5) AND ($6::boolean OR component IS NOT DISTINCT FROM $7)
               AND ($8::boolean IS NULL OR asserted = $8)
               AND ($10::timestamptz IS NULL OR at <= $10 AND (at, id) < ($10, $11::text COLLATE "C"))
             ORDER BY at DESC, id DESC LIMIT $9`,
            [
              from,
              window.to,
              assetIds,
              code ?? null,
              component === undefined,
              component ?? null,
              asserted ?? null,
              size,
              after?.at ?? null,
              after?.id ?? null,
            ],
          );
          return rows.map(toRecord);
        });
      return joinPages(pagesOf(page, size), window, limit);
    },
  };
}

async function* pagesOf(read: (after: EventRecord | undefined) => Promise<EventRecord[]>, size: number): AsyncGenerator<EventRecord[]> {
  for (let page = await read(undefined); ; page = await read(page.at(-1))) {
    yield page;
    if (page.length < size) return;
  }
}

function toRecord({ asset_id, count, last_at, variants, ...row }: EventRow): EventRecord {
  return {
    kind: 'event',
    ...row,
    assetId: asset_id,
    ...(variants === null ? {} : { repeats: { count, lastAt: last_at ?? row.at, variants } }),
  };
}
