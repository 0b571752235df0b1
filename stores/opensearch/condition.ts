import { AppError } from '../../domain/errors.ts';
import type { Localized } from '../../domain/language.ts';
import type { Engine } from './engine.ts';
import { unfit } from './faults.ts';
import { newestOf } from './indices.ts';

/** A cluster without a manager answers nothing: `/health` must hear of it sooner than it loses patience. */
const PATIENCE = { cluster_manager_timeout: '2s', timeout: '1s' } as const;
/** Blocks under which nothing is written, by their numbers. @see org.opensearch.cluster.metadata.IndexMetadata, Metadata */
const READ_ONLY = '5';
const DISK_FULL = '12';
const GLOBAL: Readonly<Record<string, string>> = {
  '6': 'cluster.blocks.read_only',
  '13': 'cluster.blocks.read_only_allow_delete',
  '10': 'cluster.blocks.create_index',
};

type Blocks = Readonly<Record<string, unknown>>;

/**
 * Looks whether our records can be written and read: what answers, blocks on the indices that are written to and on the cluster,
 * indices of which no copy is there. Three small questions; a yellow index, which lacks a replica, is well.
 *
 * @throws STORE_FULL, STORE_UNAVAILABLE saying which index, why, and what to do
 */
export function createLook(engine: Engine): () => Promise<void> {
  let isFit = false;
  return async () => {
    if (!isFit) {
      const fault = unfit(await engine.request('GET', '/', { allow: [400, 404, 405] }));
      if (fault !== null) throw new AppError('STORE_UNAVAILABLE', `OpenSearch: ${fault.said}`, { hint: fault.hint });
      isFit = true;
    }
    const [indices, blocks] = await Promise.all([statesOf(engine), blocksOf(engine)]).catch((thrown: unknown) => {
      // Another server may be there when this one is back.
      isFit = false;
      throw thrown;
    });
    const red = Object.keys(indices).filter((name) => indices[name]?.status === 'red');
    const written = newestOf(Object.keys(indices));
    const blocked = (number: string) => written.filter((name) => number in (blocks.indices[name] ?? {}));
    const full = blocked(DISK_FULL);
    if (full.length > 0)
      throw new AppError('STORE_FULL', `OpenSearch: ${some(full)}: read_only_allow_delete`, { hint: isFull(some(full)) });
    const shut = blocked(READ_ONLY);
    const where = shut.length > 3 ? 'inframind-*' : shut.join(',');
    if (shut.length > 0) throw unavailable(`${some(shut)}: index.blocks.read_only`, isShut(where, 'index.blocks.read_only'));
    const setting = Object.keys(GLOBAL).find((number) => number in blocks.global);
    if (setting !== undefined) throw unavailable(`${GLOBAL[setting]} is set`, isShut('*', GLOBAL[setting] ?? ''));
    if (red.length > 0) throw unavailable(`${some(red)}: red, a primary shard is not there`, isRed(some(red)));
  };
}

const unavailable = (said: string, hint: Localized) => new AppError('STORE_UNAVAILABLE', `OpenSearch: ${said}`, { hint });

async function statesOf(engine: Engine): Promise<Readonly<Record<string, { readonly status: string }>>> {
  type Answer = { readonly indices?: Readonly<Record<string, { readonly status: string }>> };
  const query = { level: 'indices', filter_path: 'indices.*.status', ...PATIENCE };
  return (await engine.request<Answer>('GET', '/_cluster/health/inframind-*', { query, allow: [403, 408] })).indices ?? {};
}

/** An account that may not see them is told of them when it writes. */
async function blocksOf(engine: Engine): Promise<{ readonly global: Blocks; readonly indices: Readonly<Record<string, Blocks>> }> {
  type Answer = { readonly blocks?: { readonly global?: Blocks; readonly indices?: Readonly<Record<string, Blocks>> } };
  const wanted = [
    ...Object.keys(GLOBAL).map((number) => `global.${number}`),
    ...[READ_ONLY, DISK_FULL].map((number) => `indices.*.${number}`),
  ];
  const query = {
    filter_path: wanted.map((path) => `blocks.${path}.levels`).join(','),
    cluster_manager_timeout: PATIENCE.cluster_manager_timeout,
  };
  const { blocks } = await engine.request<Answer>('GET', '/_cluster/state/blocks', { query, allow: [403] });
  return { global: blocks?.global ?? {}, indices: blocks?.indices ?? {} };
}

/** A few of many names. */
function some(names: readonly string[]): string {
  const sorted = [...names].sort();
  return sorted.length <= 3 ? sorted.join(', ') : `${sorted.slice(0, 3).join(', ')}, … (${sorted.length})`;
}

const isFull = (names: string): Localized => ({
  en: `OpenSearch lets nothing be written to ${names}: its disk is nearly full (flood stage). Free space there, or delete old indices; it lifts the block by itself below the high watermark. If the disk has room: PUT inframind-*/_settings {"index.blocks.read_only_allow_delete": null}.`,
  ru: `OpenSearch не даёт писать в ${names}: его диск почти полон (flood stage). Освободите там место или удалите старые индексы; ниже верхней отметки он снимет запрет сам. Если место есть: PUT inframind-*/_settings {"index.blocks.read_only_allow_delete": null}.`,
  ko: `OpenSearch가 ${names}에 쓰기를 막았습니다. 디스크가 거의 찼습니다(flood stage). 그곳의 공간을 비우거나 오래된 인덱스를 삭제하세요. high watermark 아래로 내려가면 저절로 풀립니다. 공간이 있다면: PUT inframind-*/_settings {"index.blocks.read_only_allow_delete": null}.`,
});

const isShut = (names: string, setting: string): Localized => {
  const where = names === '*' ? '_cluster/settings {"persistent": {' : `${names}/_settings {`;
  const undo = `PUT ${where}"${setting}": null${names === '*' ? '}}' : '}'}`;
  return {
    en: `Somebody made OpenSearch read-only (${setting}). When that is over: ${undo}.`,
    ru: `Кто-то перевёл OpenSearch в режим чтения (${setting}). Когда он больше не нужен: ${undo}.`,
    ko: `누군가 OpenSearch를 읽기 전용으로 바꿨습니다(${setting}). 끝났으면: ${undo}.`,
  };
};

const isRed = (names: string): Localized => ({
  en: `OpenSearch has no copy of a part of ${names}: is a node missing? GET _cluster/allocation/explain says why; what is lost comes back from a snapshot only (docs/backup.md).`,
  ru: `У OpenSearch нет ни одной копии части ${names}: не пропал ли узел? Причину покажет GET _cluster/allocation/explain; потерянное вернёт только снимок (docs/backup.md).`,
  ko: `OpenSearch에 ${names} 일부의 사본이 하나도 없습니다. 노드가 빠졌나요? 이유는 GET _cluster/allocation/explain에 나옵니다. 잃은 것은 스냅샷으로만 되돌릴 수 있습니다(docs/backup.md).`,
});
