import { expect, test } from 'vitest';
import { ngrams, vectorOf } from './embed.ts';

/** Texts of incidents of ten kinds, as different people, programs and languages put them. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  'disk failing': [
    'DiskPredictedFailure on srv-db-03: reallocated sectors grow, slot 7, array degraded',
    'SMART: pending sectors on srv-app-11 slot 2, disk will fail, RAID degraded',
    'predictive disk failure reported by the controller of srv-web-40, sectors reallocated',
  ],
  'storage latency from a backup': [
    'HighIowait on srv-db-03: write latency of lun-12 is high while the nightly backup of srv-bk-01 writes to it',
    'iowait on srv-db-09; backup job writes to lun-4 which both share, latency of the LUN rose',
    'Latency of datastore lun-2 high since backup started on srv-bk-02, iowait grows on databases',
  ],
  'cooling failed': [
    'InletTemperatureHigh in rack R3: fan of the cooling unit stopped, servers throttle',
    'temperature high on srv-web-11, srv-web-12: cooling unit of rack R5 failed',
    'inlet temperature of all hosts in rack R1 rose after a cooling failure',
  ],
  'memory leak': [
    'OutOfMemory on app-7: kernel killed process java, memory grew for hours after deployment 4.2.1',
    'Out of memory: killed process 3312 (java) on app-2, resident memory rising since the deploy',
    'memory pressure on app-19, oom-killer invoked, java heap grows',
  ],
  'file system full': [
    'FilesystemFull /var on log-1: no space left on device, logs grow fast',
    'no space left on device, /var/lib is full on srv-log-22',
    'file system /data of pg-3 is filling up, 97 % used, no space left soon',
  ],
  'certificate expired': [
    'ServiceErrors on gateway: TLS handshake failed, certificate has expired',
    'x509: certificate has expired or is not yet valid, api-gw refuses handshakes',
    'TLS certificate of shop.example expired, handshake errors on the proxy',
  ],
  'link down': [
    'LinkDown sw-core-1 port Gi1/0/24: interface changed state to down, flapping',
    'interface eth0 link down on sw-edge-9, port flaps, CRC errors on the cable',
    'ifOperStatus down: port Gi2/0/3 of sw-core-2 flapping',
  ],
  'диск умирает': [
    'Растёт число переназначенных секторов на диске сервера srv-db-05, массив деградировал',
    'Диск в слоте 4 сервера srv-app-2: переназначенные сектора, деградация массива RAID',
    'Прогноз отказа диска: сектора на srv-web-7 переназначаются, массив деградирован',
  ],
  'память кончилась': [
    'Нехватка памяти на app-3: процесс java завершён ядром, память росла после выкладки',
    'Ядро завершило процесс java из-за нехватки памяти на app-8',
    'После выкладки растёт потребление памяти сервиса на app-1, процесс убит ядром',
  ],
  '디스크 지연': [
    'srv-db-03 디스크 지연 증가, 백업이 lun-12에 쓰는 중',
    '백업 작업으로 lun-4 디스크 지연이 증가함, srv-db-09',
    '디스크 지연: srv-bk-02 백업이 공유 볼륨에 쓰기',
  ],
};

const all = Object.entries(TEXTS).flatMap(([kind, texts]) => texts.map((text) => ({ kind, text, vector: vectorOf(text) })));
const others = (index: number) =>
  all
    .map((one, at) => ({ ...one, at, distance: distanceOf(one.vector, all[index]?.vector ?? []) }))
    .filter(({ at }) => at !== index)
    .sort((a, b) => a.distance - b.distance);

test('of thirty incidents of ten kinds in three languages every one has one of its own kind nearest', () => {
  const wrong = all.flatMap(({ kind, text }, index) => {
    const nearest = others(index)[0];
    return nearest?.kind === kind ? [] : [`${text} → ${nearest?.text}`];
  });
  expect(wrong).toEqual([]);
});

test('what is of one kind is nearer on average than what is not, by far', () => {
  const mean = (same: boolean) => {
    const distances = all.flatMap(({ kind }, index) =>
      others(index)
        .filter((one) => (one.kind === kind) === same)
        .map(({ distance }) => distance),
    );
    return distances.reduce((sum, distance) => sum + distance, 0) / distances.length;
  };
  expect(mean(true)).toBeLessThan(0.75);
  expect(mean(false)).toBeGreaterThan(0.9);
});

test('vectors are of length 1, the same for the same text, and hosts of a kind look alike', async () => {
  const [first, again, other] = await ngrams.embed(['HighIowait on srv-db-03', 'HighIowait on srv-db-03', 'highiowait  SRV-DB-11']);
  expect(first).toEqual(again);
  expect(first).toHaveLength(ngrams.dimension);
  expect(distanceOf(first ?? [], first ?? [])).toBeCloseTo(0, 12);
  expect(distanceOf(first ?? [], other ?? [])).toBeLessThan(0.7);
  // Neither a release nor a machine may change what is stored.
  expect([2, 5, 16].map((at) => first?.[at]?.toFixed(6))).toEqual(['-0.146990', '-0.167989', '0.146990']);
  expect(distanceOf(vectorOf(''), vectorOf(' … '))).toBe(0);
});

/** Cosine distance of two vectors of length 1: 0 for the same direction, 1 for nothing in common. */
function distanceOf(a: readonly number[], b: readonly number[]): number {
  return 1 - a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}
