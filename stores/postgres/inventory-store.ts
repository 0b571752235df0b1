import type { Asset, AssetChange, Relation } from '../../domain/asset.ts';
import type { AssetFact, AssetKind, Labels, RelationKind } from '../../domain/observation.ts';
import { storableText } from '../../domain/text.ts';
import type { InventoryStore } from '../stores.ts';
import type { Sql, TenantDatabase } from './database.ts';
import { toDocument } from './documents.ts';
import { type Known, type Merged, mergeFacts, sourceKey } from './facts.ts';

type AssetRow = { id: string; kind: AssetKind | null; name: string; attributes: Labels; first_seen_at: Date; last_seen_at: Date };
type RelationRow = { from_id: string; kind: RelationKind; to_id: string; source: string; since: Date; until: Date | null };
type ChangeRow = Omit<AssetChange, 'assetId'> & { asset_id: string };

const ASSET = 'id, kind, name, attributes, first_seen_at, last_seen_at';
const RELATION = 'from_id, kind, to_id, source, since, until';

/** The configuration items, their relations over time, and what changed. */
export function inventoryStore(database: TenantDatabase): InventoryStore {
  return {
    apply: (facts) => {
      if (facts.length === 0) return Promise.resolve({ assets: 0, changes: 0 });
      const cleaned = facts.map(cleanFact);
      return database.within(async (sql) => {
        const merged = mergeFacts(await loadKnown(sql, cleaned), cleaned);
        await save(sql, merged);
        return { assets: merged.assets.length, changes: merged.changes.length };
      });
    },

    ensure: async (assetIds, at) => {
      const ids = [...new Set(assetIds.map(storableText))].sort();
      if (ids.length === 0) return;
      await database.within((sql) =>
        sql.run(
          `INSERT INTO inframind.assets (tenant_id, ${ASSET})
           SELECT $1, id, NULL, id, '{}', $3, $3 FROM unnest($2::text[]) AS t (id)
           ON CONFLICT (tenant_id, id) DO UPDATE SET last_seen_at = excluded.last_seen_at
           WHERE assets.last_seen_at < excluded.last_seen_at`,
          [ids, at],
        ),
      );
    },

    asset: (id) =>
      database.within(async (sql) => {
        const [row] = await sql.rows<AssetRow>(`SELECT ${ASSET} FROM inframind.assets WHERE tenant_id = $1 AND id = $2`, [
          storableText(id),
        ]);
        return row === undefined ? null : toAsset(row);
      }),

    assets: () =>
      database.within(async (sql) => {
        const rows = await sql.rows<AssetRow>(`SELECT ${ASSET} FROM inframind.assets WHERE tenant_id = $1 ORDER BY id`);
        return rows.map(toAsset);
      }),

    relations: (at, touching) =>
      database.within(async (sql) => {
        const valid = 'tenant_id = $1 AND since <= $2 AND (until IS NULL OR until > $2)';
        const rows = await sql.rows<RelationRow>(
          touching === undefined
            ? `SELECT ${RELATION} FROM inframind.relations WHERE ${valid} ORDER BY from_id, kind, to_id, source`
            : `SELECT ${RELATION} FROM inframind.relations WHERE ${valid} AND from_id = ANY($3::text[])
               UNION SELECT ${RELATION} FROM inframind.relations WHERE ${valid} AND to_id = ANY($3::text[])
               ORDER BY from_id, kind, to_id, source`,
          touching === undefined ? [at] : [at, touching],
        );
        return rows.map(toRelation);
      }),

    recordChange: (change) => database.within((sql) => insertChanges(sql, [change])),

    changes: ({ assetIds, window }) =>
      database.within(async (sql) => {
        const rows = await sql.rows<ChangeRow>(
          `SELECT id, asset_id, at, what, field, before, after, by FROM inframind.asset_changes
           WHERE tenant_id = $1 AND at >= $2 AND at < $3 AND ($4::text[] IS NULL OR asset_id = ANY($4)) ORDER BY at, id`,
          [window.from, window.to, assetIds],
        );
        return rows.map(({ asset_id, ...row }) => ({ ...row, assetId: asset_id }));
      }),
  };
}

/** What is known of the assets named. */
async function loadKnown(sql: Sql, facts: readonly AssetFact[]): Promise<Known> {
  const ids = [...new Set(facts.flatMap((fact) => [fact.assetId, ...fact.relations.map((relation) => relation.to)]))].sort();
  // One merge at a time per tenant: an asset that does not exist yet has no row to lock.
  await sql.rows("SELECT pg_advisory_xact_lock(hashtextextended('inframind.inventory ' || $1, 0))");
  const assets = await sql.rows<AssetRow>(
    `SELECT ${ASSET} FROM inframind.assets WHERE tenant_id = $1 AND id = ANY($2) ORDER BY id FOR UPDATE`,
    [ids],
  );
  const sources = await sql.rows<{ asset_id: string; source: string; at: Date }>(
    'SELECT asset_id, source, at FROM inframind.asset_sources WHERE tenant_id = $1 AND asset_id = ANY($2)',
    [ids],
  );
  const relations = await sql.rows<RelationRow>(
    `SELECT ${RELATION} FROM inframind.relations WHERE tenant_id = $1 AND from_id = ANY($2) AND until IS NULL`,
    [ids],
  );
  return {
    assets: new Map(assets.map((row) => [row.id, toAsset(row)])),
    sources: new Map(sources.map((row) => [sourceKey(row.asset_id, row.source), row.at])),
    relations: relations.map(toRelation),
  };
}

async function save(sql: Sql, merged: Merged): Promise<void> {
  if (merged.assets.length > 0) {
    await sql.run(
      `INSERT INTO inframind.assets (tenant_id, ${ASSET})
       SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::jsonb[], $6::timestamptz[], $7::timestamptz[])
       ON CONFLICT (tenant_id, id) DO UPDATE SET kind = excluded.kind, name = excluded.name, attributes = excluded.attributes,
         first_seen_at = excluded.first_seen_at, last_seen_at = excluded.last_seen_at`,
      [
        merged.assets.map((asset) => asset.id),
        merged.assets.map((asset) => asset.kind),
        merged.assets.map((asset) => asset.name),
        merged.assets.map((asset) => toDocument(asset.attributes)),
        merged.assets.map((asset) => asset.firstSeenAt.toISOString()),
        merged.assets.map((asset) => asset.lastSeenAt.toISOString()),
      ],
    );
  }
  for (const { assetId, source, at } of merged.sources) {
    await sql.run(
      `INSERT INTO inframind.asset_sources (tenant_id, asset_id, source, at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (tenant_id, asset_id, source) DO UPDATE SET at = excluded.at`,
      [assetId, source, at],
    );
  }
  for (const { from, kind, to, source, since, until } of merged.closed) {
    await sql.run(
      `INSERT INTO inframind.relations (tenant_id, ${RELATION}) VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (tenant_id, from_id, kind, to_id, source, since) DO UPDATE SET until = excluded.until`,
      [from, kind, to, source, since, until],
    );
  }
  for (const { from, kind, to, source, since } of merged.opened) {
    await sql.run(
      `INSERT INTO inframind.relations (tenant_id, ${RELATION}) VALUES ($1, $2, $3, $4, $5, $6, NULL)
       ON CONFLICT (tenant_id, from_id, kind, to_id, source, since) DO UPDATE SET until = NULL`,
      [from, kind, to, source, since],
    );
  }
  await insertChanges(sql, merged.changes);
}

async function insertChanges(sql: Sql, changes: readonly AssetChange[]): Promise<void> {
  for (const { id, assetId, at, what, field, before, after, by } of changes) {
    await sql.run(
      `INSERT INTO inframind.asset_changes (tenant_id, id, asset_id, at, what, field, before, after, by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`,
      [id, assetId, at, what, field, before, after, by],
    );
  }
}

function cleanFact(fact: AssetFact): AssetFact {
  return {
    ...fact,
    assetId: storableText(fact.assetId),
    name: fact.name === null ? null : storableText(fact.name),
    attributes: Object.fromEntries(Object.entries(fact.attributes).map(([name, value]) => [storableText(name), storableText(value)])),
    relations: fact.relations.map((relation) => ({ ...relation, to: storableText(relation.to) })),
  };
}

function toAsset(row: AssetRow): Asset {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    attributes: row.attributes,
    firstSeenAt: row.first_seen_at,
    lastSeenAt: row.last_seen_at,
  };
}

function toRelation(row: RelationRow): Relation {
  return { from: row.from_id, kind: row.kind, to: row.to_id, since: row.since, until: row.until, source: row.source };
}
