import type { StoredLog } from '../../stores/stores.ts';
import type { LogTemplate } from '../../stores/template-states.ts';
import { type Course, estate } from './estate.ts';
import { noiseAt } from './noise.ts';
import { type Shift, type Trouble, troublesBefore } from './troubles.ts';

/** A day of an estate's records, the same for the same arguments. Any of them can be asked for without those before it. */
export type Day = {
  readonly from: Date;
  readonly to: Date;
  readonly facts: ReturnType<typeof estate>['facts'];
  readonly courses: readonly Course[];
  readonly troubles: readonly Trouble[];
  readonly templates: readonly LogTemplate[];
  readonly logCount: number;
  /** Instants of samples, ms. */
  readonly steps: readonly number[];
  /** What a series shows at a step; null between two of its measurements. */
  value(course: number, step: number): number | null;
  /** In the order of time. */
  log(i: number): StoredLog;
};

const DAY_MS = 86_400_000;
const KINDS = 300;
const KINDS_OF_ASSET = 40;
const DAEMONS = [
  'sshd',
  'systemd',
  'kernel',
  'orders-api',
  'cart',
  'nginx',
  'postgres',
  'chronyd',
  'cron',
  'kubelet',
  'containerd',
  'haproxy',
];
const DEEDS = [
  (k: number, n: number) => `request ${n.toString(16)} of user${n % 97} took ${n % 977} ms in step ${k}`,
  (k: number, n: number) => `Accepted publickey for deploy${k} from 10.${n % 200}.${n % 83}.7 port ${40_000 + (n % 9_000)}`,
  (k: number, n: number) => `Finished unit-${k} in ${n % 400} ms, cpu ${(n % 900) / 1000}`,
  (k: number, n: number) => `GET /api/v1/item${k}/${n} 200 ${n % 8_000} bytes upstream ${(n % 300) / 1000}`,
  (k: number, n: number) => `checkpoint ${k} complete: wrote ${n % 5_000} buffers, ${n % 7} segments added`,
];
const TEXTS = [
  (k: number) => `request <*> of <*> took <*> ms in step ${k}`,
  (k: number) => `Accepted publickey for deploy${k} from <*> port <*>`,
  (k: number) => `Finished unit-${k} in <*> ms, cpu <*>`,
  (k: number) => `GET /api/v1/item${k}/<*> 200 <*> bytes upstream <*>`,
  (k: number) => `checkpoint ${k} complete: wrote <*> buffers, <*> segments added`,
];

/** @param stepMs between two samples of a series */
export function dayOf(options: {
  readonly to: Date;
  readonly density: number;
  readonly logs: number;
  readonly stepMs: number;
  readonly troubles: number;
}): Day {
  const { to, density, logs, stepMs } = options;
  const fromMs = to.getTime() - DAY_MS;
  const { facts, courses } = estate(density, new Date(fromMs - 30 * DAY_MS));
  const troubles = troublesBefore(to, options.troubles);
  const shifts = shiftsOf(courses, troubles);
  const steps = Array.from({ length: Math.floor(DAY_MS / stepMs) }, (_, i) => fromMs + i * stepMs);
  const writers = facts.filter(({ assetKind }) => assetKind === 'server' || assetKind === 'service').map(({ assetId }) => assetId);
  const special = troubles.flatMap((trouble) => trouble.logs).sort((a, b) => a.at.getTime() - b.at.getTime());
  const kinds = new Map<string, { text: string; at: Date }>();
  for (const { body, at } of special) {
    const text = body.replace(/target \S+|request \d+$/, (found) => `${found.split(' ')[0]} <*>`);
    if (!kinds.has(text)) kinds.set(text, { text, at });
  }
  const kindOf = (body: string) => [...kinds.keys()].findIndex((text) => body.startsWith(text.replace(/ <\*>$/, '')));
  const usual = logs - special.length;
  return {
    from: new Date(fromMs),
    to,
    facts,
    courses,
    troubles,
    steps,
    logCount: logs,
    templates: [
      ...Array.from({ length: KINDS }, (_, k) => ({ id: templateId(k), text: textOf(k), firstSeenAt: new Date(fromMs - 20 * DAY_MS) })),
      ...[...kinds.values()].map(({ text, at }, k) => ({ id: templateId(KINDS + k), text, firstSeenAt: at })),
    ],
    value: (course, step) => {
      const one = courses[course];
      if (one === undefined || step % one.everySteps !== 0) return null;
      return valueAt(one, course, step, steps[step] ?? fromMs, { fromMs, stepMs }, shifts.get(course) ?? []);
    },
    log: (i) => {
      const told = special[i - usual];
      if (told !== undefined) return { ...told, id: idOf(told.at.getTime(), i), templateId: templateId(KINDS + kindOf(told.body)) };
      const atMs = fromMs + Math.floor((i / usual) * DAY_MS);
      const dice = (noiseAt(i, 1) + 1) / 2;
      const writer = Math.floor(((noiseAt(i, 2) + 1) / 2) * writers.length) % writers.length;
      const kind = (writer * 13 + Math.floor(dice ** 3 * KINDS_OF_ASSET) * 7) % KINDS;
      const daemon = DAEMONS[kind % DAEMONS.length] ?? '';
      return {
        kind: 'log',
        id: idOf(atMs, i),
        templateId: templateId(kind),
        at: new Date(atMs),
        assetId: writers[writer] ?? '',
        severityNumber: kind % 19 === 0 ? 17 : kind % 7 === 0 ? 13 : 9,
        body: `${daemon}[${1_000 + (i % 9_000)}]: ${(DEEDS[kind % DEEDS.length] as (typeof DEEDS)[number])(kind, i % 65_521)}`,
        source: 'syslog',
        attributes: { 'process.name': daemon, 'process.pid': String(1_000 + (i % 9_000)), facility: String(kind % 24) },
      };
    },
  };
}

function shiftsOf(courses: readonly Course[], troubles: readonly Trouble[]): Map<number, Shift[]> {
  const byAsset = Map.groupBy(
    troubles.flatMap((trouble) => trouble.shifts),
    ({ assetId, metric }) => `${assetId} ${metric}`,
  );
  const found = new Map<number, Shift[]>();
  for (const [index, { assetId, metric, labels }] of courses.entries()) {
    const own = (byAsset.get(`${assetId} ${metric}`) ?? []).filter((one) =>
      Object.entries(one.labels).every(([key, value]) => labels[key] === value),
    );
    if (own.length > 0) found.set(index, own);
  }
  return found;
}

/** A day's wave and noise around the base, and what trouble adds; a counter is the sum of that since the day began. */
function valueAt(
  { base, noise, instrument, metric, unit }: Course,
  series: number,
  step: number,
  atMs: number,
  { fromMs, stepMs }: { readonly fromMs: number; readonly stepMs: number },
  shifts: readonly Shift[],
): number {
  const random = noiseAt(series, step) + noiseAt(series + 7_919, step);
  if (instrument === 'counter') {
    const seconds = (atMs - fromMs) / 1000;
    const grown = base * (seconds + (step % 2)) + (noise * stepMs * (random + 2)) / 4000;
    return Math.round(grown + 1e6);
  }
  const wave = unit === '{sector}' || noise === 0 ? 0 : noise * 0.5 * Math.sin((2 * Math.PI * (atMs - fromMs)) / DAY_MS);
  let value = base + noise * random * 0.7 + wave;
  for (const { fromMs: begin, untilMs, rampMs, by } of shifts) {
    if (atMs >= begin && atMs < untilMs) value += by * Math.min(1, rampMs === 0 ? 1 : (atMs - begin) / rampMs);
  }
  if (metric.endsWith('_sectors')) return Math.floor(value);
  return Math.max(0, value);
}

function templateId(kind: number): string {
  return `tpl_${String(kind).padStart(4, '0')}`;
}

function textOf(kind: number): string {
  return `${DAEMONS[kind % DAEMONS.length]}[<*>]: ${(TEXTS[kind % TEXTS.length] as (typeof TEXTS)[number])(kind)}`;
}

/** Of the form of our own ids (see domain/ids.ts), without their price. */
function idOf(atMs: number, i: number): string {
  const tail = ((noiseAt(i, 3) + 1) * 2 ** 51) % 2 ** 52;
  return `log_${atMs.toString(16).padStart(11, '0')}${Math.floor(tail).toString(16).padStart(13, '0')}${i.toString(16).padStart(7, '0')}`;
}
