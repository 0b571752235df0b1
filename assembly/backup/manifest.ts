import { z } from 'zod';

const count = z.int().min(0);
const tenantId = z.string();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** What a file of the archive holds, and the digest of its bytes. */
const part = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('rows'),
    file: z.string(),
    table: z.string(),
    tenantId: tenantId.nullable(),
    columns: z.array(z.string()),
    rows: count,
    sha256,
  }),
  z.object({ kind: z.literal('jobs'), file: z.string(), rows: count, sha256 }),
]);

/** `manifest.json`, the last file but its own digest: what the archive holds. */
export const manifestSchema = z.object({
  format: z.literal('inframind-backup'),
  /** Raised when an older program could not read what a newer one writes. */
  formatVersion: z.int(),
  program: z.string(),
  createdAt: z.iso.datetime(),
  engine: z.string(),
  /** Number of the last migration that the rows have seen. */
  schema: z.int(),
  tenants: z.array(tenantId),
  counts: z.array(z.object({ table: z.string(), tenantId: tenantId.nullable(), rows: count })),
  partitions: z.array(z.object({ parent: z.string(), from: z.string(), to: z.string(), madeAt: z.string() })),
  audit: z.array(z.object({ tenantId, sequence: count, hash: z.string(), isWhole: z.boolean() })),
  vectors: z.array(z.object({ tenantId, model: z.string(), dimension: count, rows: count })),
  /** Unfinished jobs by name: acknowledged, and not yet in the rows. */
  jobs: z.record(z.string(), count),
  /** Where samples, logs and events are when they are in OpenSearch; null when they are among the rows. */
  openSearch: z.object({ repository: z.string(), snapshot: z.string(), documents: z.record(z.string(), count) }).nullable(),
  parts: z.array(part),
});

export type Manifest = z.output<typeof manifestSchema>;
export type ManifestPart = Manifest['parts'][number];

export const FORMAT_VERSION = 1;
export const MANIFEST = 'manifest.json';
export const MANIFEST_DIGEST = 'manifest.json.sha256';
