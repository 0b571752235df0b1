import { contentId } from '../../domain/ids.ts';
import type { RejectedRecord, Written } from '../stores.ts';
import type { Engine } from './engine.ts';
import { aliasOf, type Indices } from './indices.ts';
import type { Kind } from './mappings.ts';
import type { Reader } from './read.ts';
import { type Document, jsonOf, type Lines, type Refused, toLines, writeDocuments } from './write.ts';

/** The engine as one tenant sees it. */
export type TenantEngine = {
  readonly engine: Engine;
  readonly reader: Reader;
  readonly indices: Indices;
  /** The tenant's part of index names. */
  readonly tenant: string;
  alias(kind: Kind): string;
  /** Creates the documents; those the engine refuses are put aside with the reason. */
  write(kind: Kind, documents: readonly Document[]): Promise<Written>;
  /** The same of documents that are lines already. */
  writeLines(kind: Kind, documents: readonly Lines[]): Promise<Written>;
  deleteBefore(kind: Kind, at: Date): Promise<number>;
};

/** Where refused records go, so that none is lost without a word. */
export type PutAside = (records: readonly RejectedRecord[]) => Promise<void>;

const LONGEST_KEPT = 8_192;

export function tenantEngine(
  deps: { readonly engine: Engine; readonly reader: Reader; readonly indices: Indices; readonly now: () => Date },
  tenant: string,
  putAside: PutAside,
): TenantEngine {
  const { engine, reader, indices } = deps;
  const place = (kind: Kind) => ({ kind, tenant });
  const writeLines = async (kind: Kind, documents: readonly Lines[]): Promise<Written> => {
    const { created, duplicates, refused } = await writeDocuments(deps, place(kind), documents);
    if (refused.length === 0) return { created, duplicates };
    const at = deps.now();
    await putAside(refused.map((one) => toRejected(kind, one, at)));
    return { created, duplicates, rejected: refused.length };
  };
  return {
    engine,
    reader,
    indices,
    tenant,
    alias: (kind) => aliasOf(place(kind)),
    write: (kind, documents) => writeLines(kind, toLines(documents)),
    writeLines,
    deleteBefore: async (kind, at) => {
      await reader.refresh(aliasOf(place(kind)));
      const { writeIndex, earlier } = await indices.generation(place(kind));
      let deleted = await deleteIn(engine, writeIndex, at);
      for (const index of earlier) {
        const { count } = await engine.request<{ count: number }>('POST', `/${index}/_count`, { body: before(at) });
        if (count === 0) continue;
        await engine.request('PUT', `/${index}/_settings`, { body: { 'index.blocks.write': null } });
        try {
          deleted += await deleteIn(engine, index, at);
        } finally {
          await engine.request('PUT', `/${index}/_block/write`);
        }
      }
      return deleted;
    },
  };
}

const before = (at: Date) => ({ query: { range: { '@timestamp': { lt: at.toISOString() } } } });

async function deleteIn(engine: Engine, index: string, at: Date): Promise<number> {
  const query = { conflicts: 'proceed', refresh: true };
  return (await engine.request<{ deleted: number }>('POST', `/${index}/_delete_by_query`, { query, body: before(at) })).deleted;
}

function toRejected(kind: Kind, { document, reason }: Refused, at: Date): RejectedRecord {
  return {
    id: contentId('rej', kind, document.id),
    at,
    source: `opensearch-${kind}`,
    reason,
    record: jsonOf(document).slice(0, LONGEST_KEPT),
  };
}
