import type { Random } from '../random.ts';

type Make = (random: Random) => string;

/** Kinds of value that stand in log lines, each with how one is made. */
const values = {
  int: (r) => String(r.below(10 ** (1 + r.below(7)))),
  small: (r) => String(r.below(12)),
  negative: (r) => String(r.below(200) - 100),
  float: (r) => (r.next() * 10 ** r.below(4)).toFixed(1 + r.below(4)),
  percent: (r) => `${r.below(101)}%`,
  glued: (r) => `${r.below(5000)}${r.pick(['ms', 's', 'kB', 'MB', 'KiB', 'us', 'GiB'])}`,
  spaced: (r) => `${r.below(5000)} ${r.pick(['ms', 'bytes', 'KB', 'MB', 'seconds', 'GB'])}`,
  hex: (r) => `0x${hex(r, 4 + r.below(12))}`,
  digest: (r) => hex(r, r.pick([8, 12, 32, 40, 64])),
  uuid: (r) => `${hex(r, 8)}-${hex(r, 4)}-${hex(r, 4)}-${hex(r, 4)}-${hex(r, 12)}`,
  ip: (r) => `${10 + r.below(190)}.${r.below(256)}.${r.below(256)}.${r.below(256)}`,
  endpoint: (r): string => `${r.chance(0.5) ? values.ip(r) : values.host(r)}:${1024 + r.below(60_000)}`,
  ip6: (r) => `fe80::${hex(r, 4)}:${hex(r, 4)}:${hex(r, 3)}`,
  mac: (r) => Array.from({ length: 6 }, () => hex(r, 2)).join(':'),
  host: (r) => `${word(r, 3, 8)}${r.pick(['', '-1', '02', '-a', '.local', '.example.org', '.dc1.corp.net', '-prod'])}`,
  word: (r) => word(r, 3, 9),
  name: (r) => capital(word(r, 3, 9)),
  dashed: (r) => Array.from({ length: 2 + r.below(3) }, () => word(r, 2, 7)).join(r.pick(['-', '_'])),
  dotted: (r) => Array.from({ length: 2 + r.below(4) }, () => word(r, 2, 8)).join('.'),
  class: (r) =>
    `${Array.from({ length: 1 + r.below(4) }, () => word(r, 2, 6)).join('.')}.${Array.from({ length: 2 + r.below(2) }, () => capital(word(r, 3, 7))).join('')}`,
  camel: (r) => Array.from({ length: 2 + r.below(2) }, () => capital(word(r, 3, 7))).join(''),
  thread: (r) => `${r.pick(['pool', 'worker', 'http-nio', 'Executor task launch worker', 'main'])}-${r.below(20)}`,
  id: (r) => `${word(r, 2, 6)}${r.pick(['_', '-', ''])}${r.below(100_000)}${r.pick(['', '_0001', `_${r.below(10)}`])}`,
  device: (r) => `${r.pick(['sd', 'eth', 'nvme', 'dm-', 'loop', 'wlan', 'ttyS', 'cpu'])}${r.pick(['a', 'b', '0', '1', '0n1', '7'])}`,
  path: (r) => `/${Array.from({ length: 1 + r.below(4) }, () => word(r, 2, 7)).join('/')}${r.pick(['', '/', '.log', '.conf', '.so.1'])}`,
  relative: (r) => `${word(r, 2, 6)}/${word(r, 2, 8)}.${r.pick(['c', 'py', 'yaml', 'jar'])}`,
  windows: (r) => `C:\\${capital(word(r, 4, 8))}\\${word(r, 3, 8)}\\${word(r, 3, 8)}.${r.pick(['dll', 'exe', 'txt'])}`,
  file: (r) => `${word(r, 3, 9)}.${r.pick(['log', 'xml', 'txt', 'db', 'tmp'])}`,
  spacedFile: (r) => `${capital(word(r, 3, 7))} ${word(r, 3, 7)} ${r.below(30)}.${r.pick(['pdf', 'txt', 'xlsx'])}`,
  url: (r) =>
    `http${r.pick(['', 's'])}://${word(r, 3, 8)}.example.${r.pick(['com', 'org'])}/${word(r, 2, 6)}${r.pick(['', '?a=1', '/index'])}`,
  mail: (r) => `${word(r, 3, 7)}@${word(r, 3, 7)}.${r.pick(['com', 'org'])}`,
  time: (r) => `${10 + r.below(14)}:${10 + r.below(50)}:${10 + r.below(50)}${r.pick(['', '.123', ',042'])}`,
  date: (r) => `2026-${10 + r.below(3)}-${10 + r.below(18)}T${10 + r.below(14)}:${10 + r.below(50)}:${10 + r.below(50)}Z`,
  longDate: (r): string =>
    `${r.pick(['Mon', 'Tue', 'Fri'])} ${r.pick(['Jan', 'Jun', 'Dec'])} ${10 + r.below(18)} ${values.time(r)} 20${10 + r.below(16)}`,
  bool: (r) => r.pick(['true', 'false']),
  maybe: (r) => r.pick(['null', 'None', '', word(r, 3, 7), String(r.below(99))]),
  person: (r) => `${capital(word(r, 3, 7))} ${capital(word(r, 4, 8))}`,
  phrase: (r) => Array.from({ length: 1 + r.below(4) }, () => word(r, 2, 8)).join(' '),
  state: (r) => r.pick(['RUNNING', 'QUEUED', 'FAILED', 'DONE', 'WAITING', 'KILLED', 'NEW', 'LOCALIZING']),
  numbers: (r) => list(r, () => String(r.below(1000))),
  names: (r) => list(r, () => word(r, 3, 8)),
  bracketed: (r): string => `[${list(r, () => values.dashed(r))}]`,
  json: (r) => `{"${word(r, 2, 6)}":${r.below(100)},"${word(r, 2, 6)}":"${word(r, 3, 8)}"}`,
  cyrillic: (r) => Array.from({ length: 4 + r.below(5) }, () => String.fromCharCode(0x430 + r.below(32))).join(''),
  hangul: (r) => Array.from({ length: 2 + r.below(3) }, () => String.fromCharCode(0xac00 + r.below(11_000))).join(''),
  command: (r): string => `${values.path(r)} ${r.pick(['--all', '-c', '--quiet -v', ''])} ${word(r, 3, 6)}`.replace('  ', ' '),
} satisfies Record<string, Make>;

export type ValueKind = keyof typeof values;
export const VALUES: Readonly<Record<ValueKind, Make>> = values;

/** How often each kind stands in a line where nothing is known about the place. */
const COMMON: ReadonlyArray<readonly [ValueKind, number]> = [
  ['int', 14],
  ['small', 4],
  ['negative', 1],
  ['float', 3],
  ['percent', 1],
  ['glued', 3],
  ['spaced', 3],
  ['hex', 4],
  ['digest', 2],
  ['uuid', 3],
  ['ip', 5],
  ['endpoint', 5],
  ['ip6', 1],
  ['mac', 1],
  ['host', 6],
  ['word', 8],
  ['name', 3],
  ['dashed', 5],
  ['dotted', 3],
  ['class', 4],
  ['camel', 3],
  ['thread', 1],
  ['id', 6],
  ['device', 3],
  ['path', 6],
  ['relative', 1],
  ['windows', 1],
  ['file', 2],
  ['spacedFile', 1],
  ['url', 2],
  ['mail', 1],
  ['time', 1],
  ['date', 1],
  ['longDate', 1],
  ['bool', 3],
  ['maybe', 1],
  ['person', 1],
  ['phrase', 2],
  ['state', 3],
  ['numbers', 1],
  ['names', 2],
  ['bracketed', 1],
  ['json', 1],
  ['command', 1],
];
const TOTAL = COMMON.reduce((sum, [, weight]) => sum + weight, 0);

export function commonKind(random: Random): ValueKind {
  let left = random.next() * TOTAL;
  for (const [kind, weight] of COMMON) {
    left -= weight;
    if (left < 0) return kind;
  }
  return 'int';
}

/** A place of a message: a pool of values, from one to very many, drawn so that some come far more often. */
export function createPlace(kind: ValueKind, random: Random): () => string {
  const size = random.pick([1, 2, 3, 5, 10, 50, 1_000]);
  const isFew = kind === 'bool' || kind === 'state';
  if (size === 1_000 || isFew) return () => VALUES[kind](random);
  const pool = Array.from({ length: size }, () => VALUES[kind](random));
  return () => pool[Math.floor(random.next() ** 1.7 * pool.length)] ?? '';
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const ONSETS = 'b br c ch cl d dr f fl g gr h j k kl l m n p pl pr qu r s sh sl st t th tr v w z'.split(' ');
const VOWELS = 'a e i o u ai ea oo ou'.split(' ');
const CODAS = ['', '', '', 'n', 'r', 's', 't', 'l', 'nd', 'x', 'm'];

/** A made-up word that can be spoken. */
export function word(random: Random, least: number, most: number): string {
  let made = '';
  while (made.length < least) made += random.pick(ONSETS) + random.pick(VOWELS) + random.pick(CODAS);
  return made.slice(0, most);
}

function hex(random: Random, digits: number): string {
  return Array.from({ length: digits }, () => random.below(16).toString(16)).join('');
}

function list(random: Random, item: () => string): string {
  return Array.from({ length: 1 + random.below(5) }, item).join(', ');
}
