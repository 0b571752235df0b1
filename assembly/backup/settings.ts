import type { ResolveSecret } from '../../secrets.ts';
import type { Settings } from '../../settings.ts';
import { openSnapshots, type Snapshots } from '../../stores/opensearch/snapshots.ts';
import type { Place } from '../../stores/postgres/pools.ts';

/** Where the settings say that everything is. @throws SECRET_MISSING */
export async function placesOf(settings: Settings, secret: ResolveSecret): Promise<{ place: Place; redisUrl: string | null }> {
  const [databaseUrl, redisUrl] = await Promise.all(
    [settings.databaseUrl, settings.queueUrl].map((reference) => (reference === null ? null : secret(reference))),
  );
  return { place: { databaseUrl: databaseUrl ?? null, dataDir: settings.dataDir }, redisUrl: redisUrl ?? null };
}

/** The snapshots of the OpenSearch of the settings; null when they name none, or no repository for it. @throws BACKUP_SNAPSHOT */
export async function snapshotsOf(
  { opensearch }: Settings,
  secret: ResolveSecret,
): Promise<{ readonly repository: string; readonly snapshots: Snapshots } | null> {
  if (opensearch === null || opensearch.snapshots === null) return null;
  const { url, username, password, caFile, snapshots: where } = opensearch;
  const connection = { url, username, password: password === null ? null : await secret(password), caFile };
  const repository = where.repository;
  return { repository, snapshots: await openSnapshots(connection, { name: repository, folder: where.folder }) };
}
