// Lines a second of one core, on repetitive logs and on hostile ones, beside Drain3 (PyPI) on the same lines in the same
// run, and memory over a million distinct signatures. Drain3 is expected at tmp/peers/drain3 (python -m venv, pip install
// drain3), or as the interpreter that DRAIN3_PYTHON names.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createTemplateMiner } from '../../analysis/templates/templates.ts';
import { readColumn } from './csv.ts';
import { familyLines } from './families.ts';

const LOGS = '../shared/data/loghub';
const python = process.env.DRAIN3_PYTHON ?? 'tmp/peers/drain3/bin/python';
const scratch = 'tmp/bench-templates';
const LINES = 200_000;
const RUNS = 5;
/** Words that lines share, in any order: each line is unlike all others and a little like most. */
const COMMON =
  'the disk server failed started of on mail queue volume is was not ready reached limit to user node pool backup link fan slot power lost found closed opened error state new old cache index table'.split(
    ' ',
  );

mkdirSync(scratch, { recursive: true });
grouping();
memory();
const corpora: ReadonlyArray<readonly [name: string, lines: readonly string[]]> = [
  ['repetitive', repetitive()],
  ['two-free-words', made((random) => `backup of ${word(random)} to ${word(random)} finished`)],
  ['random-words', made((random) => Array.from({ length: 3 + Math.floor(random() * 8) }, () => word(random)).join(' '))],
  ['all-new', made(unlikeAny)],
  [
    'shuffled',
    made((random) => Array.from({ length: 4 + Math.floor(random() * 9) }, () => COMMON[Math.floor(random() * COMMON.length)]).join(' ')),
  ],
];
for (const [name, lines] of corpora) {
  const rate = ours(lines);
  console.log(`result templates.${name} ${Math.round(rate.perSecond)} lines/s`);
  console.log(`result templates.${name}.limit ${(rate.perSecond / hashing(lines)).toFixed(2)} of reading each character once`);
  console.log(`result templates.${name}.groups ${rate.groups} groups`);
  const peer = drain3(name, lines);
  if (peer === null) continue;
  console.log(`result templates.${name}.drain3 ${Math.round(peer.perSecond)} lines/s`);
  console.log(`result templates.${name}.drain3.groups ${peer.groups} groups`);
  console.log(`result templates.${name}.ratio ${(rate.perSecond / peer.perSecond).toFixed(1)} x`);
}

/** Share of lines of our own families whose group is exactly their family. */
function grouping(): void {
  const { lines, families } = familyLines(20_000, seeded(3));
  const miner = createTemplateMiner([]);
  const mined = lines.map((line) => miner.mine(line, new Date(0)).template.id);
  const partners = new Map<string, Set<string>>();
  for (const [index, id] of mined.entries()) {
    const pair = [`family ${families[index]}`, miner.canonical(id)] as const;
    for (const [from, to] of [pair, pair.toReversed()] as [string, string][]) partners.set(from, (partners.get(from) ?? new Set()).add(to));
  }
  const exact = (family: number) => {
    const groups = [...(partners.get(`family ${family}`) ?? [])];
    return groups.length === 1 && partners.get(groups[0] ?? '')?.size === 1;
  };
  const share = families.filter(exact).length / lines.length;
  console.log(`result templates.families.accuracy ${share.toFixed(3)} share`);
}

/** Processor time, best of some runs, each with a miner that knows nothing. */
function ours(lines: readonly string[]): { perSecond: number; groups: number } {
  const at = new Date(0);
  let best = Number.POSITIVE_INFINITY;
  let groups = 0;
  for (let run = 0; run < RUNS; run++) {
    const miner = createTemplateMiner([]);
    const from = process.cpuUsage();
    for (const line of lines) miner.mine(line, at);
    const { user, system } = process.cpuUsage(from);
    best = Math.min(best, (user + system) / 1e6);
    groups = miner.templates().length;
  }
  return { perSecond: lines.length / best, groups };
}

/** Lines a second when each character is read and hashed and nothing else is done: what no miner in this language passes. */
function hashing(lines: readonly string[]): number {
  let best = Number.POSITIVE_INFINITY;
  let hash = 0;
  for (let run = 0; run < RUNS; run++) {
    const from = process.cpuUsage();
    for (const line of lines) for (let at = 0; at < line.length; at++) hash = Math.imul(hash ^ line.charCodeAt(at), 0x01000193);
    const { user, system } = process.cpuUsage(from);
    best = Math.min(best, (user + system) / 1e6);
  }
  if (hash === 0) console.log('the hash of all lines is 0');
  return lines.length / best;
}

function drain3(name: string, lines: readonly string[]): { perSecond: number; groups: number } | null {
  if (!existsSync(python)) {
    console.log(`skipped: no Drain3 at ${python}`);
    return null;
  }
  const path = join(scratch, `${name}.log`);
  writeFileSync(path, lines.map((line) => line.replaceAll('\n', ' ')).join('\n'));
  const { stdout, status, stderr } = spawnSync(python, [join(import.meta.dirname, 'drain3_rate.py'), path], { encoding: 'utf8' });
  const [perSecond, groups] = stdout.trim().split(' ').map(Number);
  if (status === 0 && perSecond !== undefined && groups !== undefined) return { perSecond, groups };
  console.log(`skipped: Drain3 failed: ${stderr.trim().split('\n').at(-1)}`);
  return null;
}

/** A million lines of which none has the signature of another, nor most of them the shape: what stays in memory, beside none. */
function memory(): void {
  setFlagsFromString('--expose-gc');
  const gc: () => void = runInNewContext('gc');
  const heap = () => {
    gc();
    return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
  };
  const before = heap();
  const miner = createTemplateMiner([]);
  const at = new Date(0);
  const random = seeded(7);
  for (let n = 0; n < 1_000_000; n++) {
    if (n === 100_000) console.log(`result templates.100-thousand.heap ${mb(heap() - before)} MB`);
    miner.mine(unlikeAny(random), at);
  }
  console.log(`result templates.million.heap ${mb(heap() - before)} MB`);
  console.log(`result templates.million.rss ${mb(process.memoryUsage.rss())} MB`);
  console.log(`result templates.million.kept ${miner.templates().length} groups`);
}

function mb(bytes: number): number {
  return Math.round(bytes / 1e6);
}

/** Ten random words, each in brackets or not: the only line of its kind. */
function unlikeAny(random: () => number): string {
  const brackets = Math.floor(random() * 1024);
  return Array.from({ length: 10 }, (_, place) => ((brackets >> place) & 1 ? `(${word(random)})` : word(random))).join(' ');
}

/** Recorded logs of eight systems over and over where they are there, made ones otherwise. */
function repetitive(): string[] {
  const recorded = existsSync(LOGS)
    ? readdirSync(LOGS).flatMap((system) => readColumn(readFileSync(join(LOGS, system, 'truth.csv'), 'utf8'), 'content'))
    : [];
  if (recorded.length === 0) console.log(`skipped: no ${LOGS}; repetitive lines are made`);
  const source =
    recorded.length > 0
      ? recorded
      : made((random) => `request ${Math.floor(random() * 1e6)} from 10.0.0.${Math.floor(random() * 255)} took 5 ms`);
  // As a parser of JSON gives them: a slice of a large text takes longer to read.
  const lines = source.map((line) => JSON.parse(JSON.stringify(line)) as string);
  return Array.from({ length: LINES }, (_, index) => lines[index % lines.length] ?? '');
}

function made(line: (random: () => number) => string): string[] {
  const random = seeded(1);
  return Array.from({ length: LINES }, () => line(random));
}

function word(random: () => number): string {
  return Array.from({ length: 4 + Math.floor(random() * 6) }, () => String.fromCharCode(97 + Math.floor(random() * 26))).join('');
}

/** Deterministic numbers in [0, 1) (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
