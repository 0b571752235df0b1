import { AppError } from '../../domain/errors.ts';
import { backOff, DISK_IS_FULL, type Engine, TRIES } from './engine.ts';
import { aliasOf, type Generation, type Indices, type Place } from './indices.ts';
import { idOfKey, keyOf } from './keys.ts';

/** A record as it is stored: `json` is one line. It counts as `weight` records, one when absent. */
export type Document = { readonly id: string; readonly atMs: number; readonly json: string; readonly weight?: number };
/** A document as the two lines that a bulk request has of it: which bytes of `bytes`. */
export type Lines = Omit<Document, 'json'> & { readonly bytes: Buffer; readonly from: number; readonly to: number };
/** A record that the engine refused, and why. */
export type Refused = { readonly document: Lines; readonly reason: string };
export type Outcome = { readonly created: number; readonly duplicates: number; readonly refused: readonly Refused[] };

/** Sizes that OpenSearch takes well; far below its limit of a request (100 MB). */
const CHUNK_BYTES = 5 * 2 ** 20;
const CHUNK_DOCUMENTS = 5_000;
/** Positions must stay: every item keeps its status. */
const FILTER = 'errors,items.create.status,items.create.error.type,items.create.error.reason';

/**
 * Creates each document under its id, once: one that is there already is a duplicate, also when it lies in an index from
 * before a rollover. There `create` cannot see it, so the ids are looked up first, but only of documents that are not newer
 * than everything there; those indices refuse writes and were refreshed, so the answer is final. A document is judged by
 * itself: refused ones (their fault lies in them) come back with the reason, those that met a full queue are tried again.
 *
 * @throws STORE_UNAVAILABLE, STORE_FULL when some could not be written; what was stays, and is a duplicate the next time
 */
export async function writeDocuments(
  deps: { readonly engine: Engine; readonly indices: Indices },
  place: Place,
  documents: readonly Lines[],
): Promise<Outcome> {
  const total = { created: 0, duplicates: 0, refused: [] as Refused[] };
  for (const chunk of chunksOf(documents)) {
    let left = chunk;
    for (let attempt = 1; left.length > 0; attempt++) {
      const generation = await deps.indices.generation(place);
      const known = await idsInEarlier(deps.engine, place, generation, left);
      const fresh = known.size === 0 ? left : left.filter(({ id }) => !known.has(id));
      total.duplicates += weigh(left) - weigh(fresh);
      const { again, closed, reason } = sort(fresh, await create(deps.engine, generation.writeIndex, fresh), total);
      left = again;
      if (left.length === 0) break;
      if (attempt === TRIES) throw new AppError('STORE_UNAVAILABLE', `OpenSearch refuses ${left.length} records for now: ${reason}`);
      await backOff(attempt);
      if (closed) {
        deps.indices.forget(place);
        // Whoever closed the index may have ended before the next was open.
        if (attempt > 3) await deps.indices.rollOver(place, generation.writeIndex);
      }
    }
  }
  return total;
}

function weigh(documents: readonly Lines[]): number {
  let sum = 0;
  for (const { weight } of documents) sum += weight ?? 1;
  return sum;
}

type Item = { readonly create: { readonly status: number; readonly error?: { readonly type: string; readonly reason: string } } };

async function create(engine: Engine, index: string, documents: readonly Lines[]): Promise<readonly Item[]> {
  if (documents.length === 0) return [];
  return (await engine.bulk<{ readonly items: readonly Item[] }>(index, bytesOf(documents), FILTER)).items;
}

/** Documents as lines. As bytes: a string so long would be joined, and then encoded again and again on its way to the socket. */
export function toLines(documents: readonly Document[]): Lines[] {
  const lines = documents.map(({ id, json }) => `${actionOf(id)}${json}\n`);
  const bytes = Buffer.allocUnsafe(lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0));
  let at = 0;
  return documents.map(({ id, atMs, weight }, i) => {
    const from = at;
    at += bytes.write(lines[i] as string, at);
    return { id, atMs, bytes, from, to: at, ...(weight !== undefined && { weight }) };
  });
}

/** The first of a document's lines, with its end. */
export function actionOf(id: string): string {
  const key = keyOf(id);
  return `{"create":{"_id":${key === id ? JSON.stringify(id) : `"${key}"`}}}\n`;
}

/** The second of a document's lines. */
export function jsonOf({ bytes, from, to }: Lines): string {
  return bytes.toString('utf8', bytes.indexOf(LF, from) + 1, to - 1);
}

const LF = 0x0a;

/** What lies side by side is taken as it is. */
function bytesOf(documents: readonly Lines[]): Buffer {
  const parts: Buffer[] = [];
  for (let first = 0; first < documents.length; ) {
    const { bytes, from, to } = documents[first] as Lines;
    let last = to;
    let next = documents[++first];
    for (; next?.bytes === bytes && next.from === last; next = documents[++first]) last = next.to;
    parts.push(bytes.subarray(from, last));
  }
  return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
}

/** Counts what is decided; the rest is to be tried again. */
function sort(documents: readonly Lines[], items: readonly Item[], total: { created: number; duplicates: number; refused: Refused[] }) {
  const again: Lines[] = [];
  let closed = false;
  let reason = '';
  for (const [i, document] of documents.entries()) {
    const { status, error } = items[i]?.create ?? { status: 503 };
    if (status === 201) total.created += document.weight ?? 1;
    else if (status === 409) total.duplicates += document.weight ?? 1;
    else {
      const why = `${error?.type ?? status}: ${error?.reason ?? 'no reason given'}`;
      if (DISK_IS_FULL.test(why)) throw new AppError('STORE_FULL', `OpenSearch: ${why}`);
      const blocked = error?.type === 'cluster_block_exception' || error?.type === 'index_not_found_exception';
      if (blocked || status === 429 || status >= 500) {
        again.push(document);
        closed ||= blocked;
        reason = why;
      } else total.refused.push({ document, reason: why });
    }
  }
  return { again, closed, reason };
}

async function idsInEarlier(
  engine: Engine,
  place: Place,
  { earlierUntilMs }: Generation,
  documents: readonly Lines[],
): Promise<ReadonlySet<string>> {
  if (earlierUntilMs === null) return new Set();
  const old = documents.filter(({ atMs }) => atMs <= earlierUntilMs);
  if (old.length === 0) return new Set();
  const times = old.map(({ atMs }) => atMs);
  // Programs before this one kept each record under its id.
  const keys = [...new Set(old.flatMap(({ id }) => [keyOf(id), id]))];
  type Answer = { readonly hits?: { readonly hits: ReadonlyArray<{ readonly _id: string }> } };
  const { hits } = await engine.request<Answer>('POST', `/${aliasOf(place)}/_search`, {
    query: { filter_path: 'hits.hits._id' },
    body: {
      size: keys.length,
      _source: false,
      sort: ['_doc'],
      query: {
        bool: {
          filter: [
            { ids: { values: keys } },
            // Lets indices of other times answer without looking.
            { range: { '@timestamp': { gte: instant(Math.min(...times)), lte: instant(Math.max(...times)) } } },
          ],
        },
      },
    },
  });
  return new Set((hits?.hits ?? []).map(({ _id }) => idOfKey(_id)));
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}

function* chunksOf(documents: readonly Lines[]): Generator<readonly Lines[]> {
  let chunk: Lines[] = [];
  let size = 0;
  for (const document of documents) {
    const more = document.to - document.from;
    if (chunk.length === CHUNK_DOCUMENTS || (chunk.length > 0 && size + more > CHUNK_BYTES)) {
      yield chunk;
      chunk = [];
      size = 0;
    }
    chunk.push(document);
    size += more;
  }
  if (chunk.length > 0) yield chunk;
}
