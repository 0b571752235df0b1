import { seriesId } from '../../domain/ids.ts';
import type { Labels } from '../../domain/observation.ts';
import { storableText } from '../../domain/text.ts';
import type { SampleStore, Series } from '../stores.ts';
import type { Sql, TenantDatabase } from './database.ts';
import { toDocument } from './documents.ts';
import { sampleQueries } from './sample-queries.ts';

type SeriesRow = { asset_id: string; metric: string; labels: Labels; unit: string; instrument: 'gauge' | 'counter' };

const COLUMNS = 's.asset_id, s.metric, s.labels, s.unit, s.instrument';
/** Conditions on series: $2 assets or null, $3 metrics or null, $4 labels or null. */
const MATCHES = `s.tenant_id = $1 AND ($2::text[] IS NULL OR s.asset_id = ANY($2)) AND ($3::text[] IS NULL OR s.metric = ANY($3))
  AND ($4::jsonb IS NULL OR s.labels @> $4)`;
const SERIES_LOCK = "hashtextextended('inframind.series ' || $1, 0)";
const ORDER = 's.asset_id, s.metric, s.labels::text';

/** Samples in two tables: series, and (series, instant, value). A sample is identified by its series and instant. */
export function sampleStore(database: TenantDatabase): SampleStore {
  return {
    ...sampleQueries(database),
    write: async (samples) => {
      if (samples.length === 0) return { created: 0, duplicates: 0 };
      await database.makeRoom('samples', samples);
      const series = new Map<string, Series>();
      const points = samples.map((sample) => {
        const id = seriesId(sample);
        if (!series.has(id)) series.set(id, sample);
        return { id, at: sample.at, value: sample.value };
      });
      // One order for all writers, so that two batches with the same rows cannot wait for each other.
      points.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : a.at.getTime() - b.at.getTime()));
      return database.within(async (sql) => {
        await sql.rows(`SELECT pg_advisory_xact_lock_shared(${SERIES_LOCK})`);
        const known = await sql.rows<{ id: string }>(
          `SELECT replace(id::text, '-', '') AS id FROM inframind.series WHERE tenant_id = $1 AND id = ANY($2::uuid[])`,
          [[...series.keys()]],
        );
        for (const { id } of known) series.delete(id);
        await createSeries(sql, series);
        const created = await sql.run(
          `INSERT INTO inframind.samples (tenant_id, series_id, at, value)
           SELECT $1, * FROM unnest($2::uuid[], $3::timestamptz[], $4::float8[]) ON CONFLICT DO NOTHING`,
          [points.map((point) => point.id), points.map((point) => point.at.toISOString()), points.map((point) => point.value)],
        );
        return { created, duplicates: samples.length - created };
      });
    },

    series: ({ assetIds, metric, besides = [], window }) =>
      database.within(async (sql) => {
        const rows = await sql.rows<SeriesRow>(
          `SELECT ${COLUMNS} FROM inframind.series s WHERE ${MATCHES} AND s.metric <> ALL($7) AND EXISTS (
             SELECT FROM inframind.samples p WHERE p.tenant_id = $1 AND p.series_id = s.id AND p.at >= $5 AND p.at < $6)
           ORDER BY ${ORDER}`,
          [assetIds, metrics(metric), null, window.from, window.to, besides],
        );
        return rows.map(toSeries);
      }),

    range: ({ assetIds, metric, labels, window }) =>
      database.within(async (sql) => {
        const rows = await sql.rows<SeriesRow & { times: string; points: string }>(
          `SELECT ${COLUMNS}, encode(p.times, 'base64') AS times, encode(p.points, 'base64') AS points
           FROM inframind.series s CROSS JOIN LATERAL (
             SELECT string_agg(timestamptz_send(at), '') AS times, string_agg(float8send(value), '') AS points FROM (
               SELECT at, value FROM inframind.samples
               WHERE tenant_id = $1 AND series_id = s.id AND at >= $5 AND at < $6 ORDER BY at) ascending) p
           WHERE ${MATCHES} AND p.times IS NOT NULL ORDER BY ${ORDER}`,
          [assetIds, metrics(metric), labels === undefined ? null : toDocument(labels), window.from, window.to],
        );
        return rows.map((row) => ({ ...toSeries(row), points: toPoints(row) }));
      }),

    latest: ({ assetIds, metric, labels, at, maxAgeMs }) =>
      database.within(async (sql) => {
        const rows = await sql.rows<SeriesRow & { at: Date; value: number }>(
          `SELECT ${COLUMNS}, p.at, p.value FROM inframind.series s CROSS JOIN LATERAL (
             SELECT at, value FROM inframind.samples
             WHERE tenant_id = $1 AND series_id = s.id AND at <= $5 AND at >= $6 ORDER BY at DESC LIMIT 1) p
           WHERE ${MATCHES} ORDER BY ${ORDER}`,
          [assetIds, metrics(metric), labels === undefined ? null : toDocument(labels), at, new Date(at.getTime() - maxAgeMs)],
        );
        return rows.map((row) => ({ ...toSeries(row), at: row.at, value: row.value }));
      }),

    deleteBefore: (at) =>
      database.within(async (sql) => {
        const deleted = await sql.run('DELETE FROM inframind.samples WHERE tenant_id = $1 AND at < $2', [at]);
        if (deleted > 0) await deleteEmptySeries(sql);
        return deleted;
      }),
  };
}

/** Deletes the series that have no samples any more. No sample is being written meanwhile, which could be of such a series. */
export async function deleteEmptySeries(sql: Sql): Promise<void> {
  await sql.rows(`SELECT pg_advisory_xact_lock(${SERIES_LOCK})`);
  await sql.run(
    `DELETE FROM inframind.series s WHERE s.tenant_id = $1
     AND NOT EXISTS (SELECT FROM inframind.samples p WHERE p.tenant_id = $1 AND p.series_id = s.id)`,
  );
}

async function createSeries(sql: Sql, series: ReadonlyMap<string, Series>): Promise<void> {
  if (series.size === 0) return;
  const sorted = [...series].sort(([a], [b]) => (a < b ? -1 : 1));
  await sql.run(
    `INSERT INTO inframind.series (tenant_id, id, asset_id, metric, labels, unit, instrument)
     SELECT $1, * FROM unnest($2::uuid[], $3::text[], $4::text[], $5::jsonb[], $6::text[], $7::text[])
     ON CONFLICT DO NOTHING`,
    [
      sorted.map(([id]) => id),
      sorted.map(([, one]) => storableText(one.assetId)),
      sorted.map(([, one]) => storableText(one.metric)),
      sorted.map(([, one]) => toDocument(one.labels)),
      sorted.map(([, one]) => storableText(one.unit)),
      sorted.map(([, one]) => one.instrument),
    ],
  );
}

function metrics(metric: string | readonly string[] | undefined): readonly string[] | null {
  return metric === undefined ? null : typeof metric === 'string' ? [metric] : metric;
}

/** 2000-01-01, from which PostgreSQL counts microseconds. */
const EPOCH_MS = Date.UTC(2000, 0, 1);

/** Eight bytes each, as PostgreSQL sends them: to print and to parse numbers took longer than to find them. */
function toPoints({ times, points }: { readonly times: string; readonly points: string }): Array<readonly [number, number]> {
  const [instants, values] = [Buffer.from(times, 'base64'), Buffer.from(points, 'base64')];
  return Array.from({ length: values.length / 8 }, (_, i) => {
    const micros = instants.readInt32BE(8 * i) * 2 ** 32 + instants.readUInt32BE(8 * i + 4);
    return [EPOCH_MS + Math.round(micros / 1_000), values.readDoubleBE(8 * i)] as const;
  });
}

function toSeries(row: SeriesRow): Series {
  return { assetId: row.asset_id, metric: row.metric, labels: row.labels, unit: row.unit, instrument: row.instrument };
}
