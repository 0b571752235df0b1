import type { Pool } from 'pg';
import type { TenantStores } from '../../stores/stores.ts';
import type { Day } from './records.ts';

const BATCH = 5_000;

/** Fills the embedded database with a day's samples, minute by minute as they would come. */
export async function loadSamples(pool: Pool, { samples, tenantId }: TenantStores, day: Day): Promise<number> {
  let count = 0;
  // Makes the series and the day's partition.
  for (let i = 0; i < day.courses.length; i += BATCH) {
    const first = day.courses
      .slice(i, i + BATCH)
      .map((course, k) => ({ ...course, kind: 'sample' as const, at: new Date(day.from.getTime()), value: day.value(i + k, 0) ?? 0 }));
    count += (await samples.write(first)).created;
  }
  const client = await pool.connect();
  try {
    await client.query('CREATE TEMP TABLE bench_series (place int PRIMARY KEY, id uuid)');
    const { rows } = await client.query<{ id: string; asset_id: string; metric: string; labels: object }>(
      'SELECT id, asset_id, metric, labels FROM inframind.series WHERE tenant_id = $1',
      [tenantId],
    );
    const key = (assetId: string, metric: string, labels: object) => JSON.stringify([assetId, metric, Object.entries(labels).sort()]);
    const ids = new Map(rows.map((row) => [key(row.asset_id, row.metric, row.labels), row.id]));
    const ordered = day.courses.map(({ assetId, metric, labels }) => ids.get(key(assetId, metric, labels)));
    await client.query('INSERT INTO bench_series SELECT place, id FROM unnest($1::uuid[]) WITH ORDINALITY AS t (id, place)', [ordered]);
    for (const [step, atMs] of day.steps.entries()) {
      if (step === 0) continue;
      const values = day.courses.map((_, course) => day.value(course, step));
      const { rowCount } = await client.query(
        `INSERT INTO inframind.samples (tenant_id, series_id, at, value)
         SELECT $1, id, $2, value FROM unnest($3::float8[]) WITH ORDINALITY AS t (value, place) JOIN bench_series USING (place)
         WHERE value IS NOT NULL ORDER BY place`,
        [tenantId, new Date(atMs), values],
      );
      count += rowCount ?? 0;
    }
  } finally {
    client.release();
  }
  return count;
}

/** The same with a day's log records. */
export async function loadLogs({ logs }: TenantStores, day: Day): Promise<number> {
  await logs.writeTemplates(day.templates);
  let writing: Promise<unknown> = Promise.resolve();
  for (let i = 0; i < day.logCount; i += BATCH) {
    // Made while those before it are written.
    const batch = Array.from({ length: Math.min(BATCH, day.logCount - i) }, (_, k) => day.log(i + k));
    await writing;
    writing = logs.write(batch);
  }
  await writing;
  return day.logCount;
}
