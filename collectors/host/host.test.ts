import { appendFileSync, cpSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { arch } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { toWire } from '../../domain/jobs.ts';
import type { Observation } from '../../domain/observation.ts';
import { describeCollector } from '../../test/conformance/collector.ts';
import { scratch } from '../../test/peers/peer.ts';
import { host } from './host.ts';
import { parseEntry } from './journal.ts';
import { parseFileLine, tail } from './logs.ts';
import { measureBetween } from './measurements.ts';
import { readPortable } from './readings.ts';

const testcase = join(import.meta.dirname, 'testcases/busy-disk');

/** Collects again and again with the cursor that the run before left. */
function machine(settings: Record<string, unknown>, now: () => Date) {
  let cursor: unknown = null;
  return async (more: Record<string, unknown> = {}) => {
    const found: Observation[] = [];
    const run = {
      assetId: 'srv-db-03',
      settings: host.settings.parse({ ...settings, ...more }),
      cursor: structuredClone(cursor),
      setCursor: (next: unknown) => {
        cursor = JSON.parse(JSON.stringify(next));
      },
      signal: AbortSignal.timeout(10_000),
      now,
      secret: async () => '',
    };
    for await (const observation of host.collect(run)) found.push(observation);
    return found;
  };
}

const value = (found: readonly Observation[], metric: string, labels: Record<string, string> = {}) =>
  found.find(
    (one) => one.kind === 'sample' && one.metric === metric && Object.entries(labels).every(([name, text]) => one.labels[name] === text),
  ) as Extract<Observation, { kind: 'sample' }> | undefined;

describeCollector(host, {
  start: async () => ({ settings: {}, secrets: {}, stop: async () => undefined }),
  at: null,
  invalid: [
    { settings: { logs: 'everything' }, path: 'logs' },
    { settings: { devices: 'sda' }, path: 'devices' },
  ],
});

describe('host', () => {
  test('yields what the recorded machine did between two looks', async () => {
    const folder = scratch('host');
    onTestFinished(folder.remove);
    cpSync(join(testcase, 'input/1'), folder.path, { recursive: true });
    const collect = machine({ root: folder.path, logs: 'files' }, () => new Date('2026-11-21T10:00:10Z'));
    await collect();
    cpSync(join(testcase, 'input/2'), folder.path, { recursive: true });
    const found = (await collect()).map(toWire);
    const expected = readFileSync(join(testcase, 'expected.jsonl'), 'utf8').trim().split('\n');
    expect(found).toEqual(expected.map((line) => JSON.parse(line)));
  });

  test('tells who the machine is once, and no rates at the first look', async () => {
    const collect = machine({ root: join(testcase, 'input/1'), logs: 'none' }, () => new Date());
    const first = await collect();
    expect(first[0]).toMatchObject({ kind: 'fact', assetKind: 'server', name: 'srv-db-03', attributes: { 'host.arch': arch() } });
    expect(value(first, 'system.cpu.utilization')).toBeUndefined();
    expect((await collect()).some((one) => one.kind === 'fact')).toBe(false);
  });

  test('compares nothing across a reboot', () => {
    const counters = { cpu: { idle: 10 }, disks: {}, networks: {} };
    const selection = { devices: [], interfaces: [] };
    expect(measureBetween({ uptimeSeconds: 900, ...counters }, { uptimeSeconds: 5, ...counters }, selection)).toEqual([]);
  });

  test('says where it looked when there is no /proc', async () => {
    await expect(machine({ root: '/nowhere' }, () => new Date())()).rejects.toMatchObject({ code: 'COLLECTOR_UNREACHABLE' });
  });

  test('reads this very machine', async () => {
    const collect = machine({}, () => new Date());
    await collect();
    const began = Date.now();
    while (Date.now() - began < 150) Math.sqrt(began);
    const found = await collect();
    const modes = found.filter((one) => one.kind === 'sample' && one.metric === 'system.cpu.utilization');
    const sum = modes.reduce((total, one) => total + (one.kind === 'sample' ? one.value : 0), 0);
    expect(sum).toBeCloseTo(1, 6);
    expect(value(found, 'system.cpu.utilization', { 'cpu.mode': 'user' })?.value).toBeGreaterThan(0);
    expect(value(found, 'system.memory.utilization')?.value).toBeGreaterThan(0);
  });

  test('reads a machine without /proc through Node', async () => {
    const reading = await readPortable();
    expect(reading.memory.total).toBeGreaterThan(0);
    expect(Object.keys(reading.counters.cpu)).toContain('idle');
    expect(reading.filesystems).toHaveLength(1);
  });
});

describe('log files', () => {
  test('are followed over a rotation without losing or repeating a line', async () => {
    const folder = scratch('tail');
    onTestFinished(folder.remove);
    const path = join(folder.path, 'syslog');
    writeFileSync(path, 'one\ntwo\n');
    const first = await tail(path, null);
    appendFileSync(path, 'three\nfo');
    const second = await tail(path, first?.cursor ?? null);
    appendFileSync(path, 'ur\n');
    renameSync(path, `${path}.1`);
    writeFileSync(path, 'five\n');
    const third = await tail(path, second?.cursor ?? null);
    expect([first?.lines, second?.lines, third?.lines]).toEqual([['one', 'two'], ['three'], ['four', 'five']]);
  });

  test('that were emptied are read from their beginning', async () => {
    const folder = scratch('tail');
    onTestFinished(folder.remove);
    const path = join(folder.path, 'syslog');
    writeFileSync(path, 'one\ntwo\n');
    const first = await tail(path, null);
    writeFileSync(path, 'new\n');
    expect((await tail(path, first?.cursor ?? null))?.lines).toEqual(['new']);
    expect(await tail(join(folder.path, 'absent'), null)).toBeNull();
  });

  test('of last December are not put ahead of now', () => {
    const line = parseFileLine('Dec 31 23:59:59 srv-db-03 cron[1]: done', new Date('2027-01-01T00:00:30Z'));
    expect(line.at.getFullYear()).toBe(2026);
    expect(line.attributes).toEqual({ 'service.name': 'cron', 'process.pid': '1' });
  });
});

describe('journal', () => {
  test('entries keep their time, priority and sender, and bytes become text', () => {
    const entry = { __CURSOR: 's=1', __REALTIME_TIMESTAMP: '1795213995790992', PRIORITY: '4', SYSLOG_IDENTIFIER: 'app', _PID: '7' };
    expect(parseEntry(JSON.stringify({ ...entry, MESSAGE: [104, 105, 255] }))).toEqual({
      cursor: 's=1',
      log: {
        at: new Date('2026-11-20T22:33:15.790Z'),
        severityNumber: 13,
        body: 'hi\ufffd',
        source: 'journald',
        attributes: { 'service.name': 'app', 'process.pid': '7' },
      },
    });
    expect(parseEntry('{"__CURSOR":')).toBeNull();
  });

  test('is read after the cursor, and from what is left when the cursor is lost', async () => {
    const folder = scratch('journal');
    onTestFinished(folder.remove);
    const program = join(folder.path, 'journalctl');
    // Stands in for journalctl, since this machine may keep no journal: it can seek to c2 only.
    writeFileSync(
      program,
      `#!/bin/sh
entry() { echo '{"__CURSOR":"'$1'","__REALTIME_TIMESTAMP":"1795213995000000","MESSAGE":"'$2'"}'; }
for argument; do case $argument in --after-cursor=c2) entry c3 three; exit;; --after-cursor=*) exit 1;; esac; done
entry c1 one
entry c2 two
`,
      { mode: 0o755 },
    );
    const bodies = (found: readonly Observation[]) => found.flatMap((one) => (one.kind === 'log' ? [one.body] : []));
    const collect = machine({ journalctl: program, logs: 'journal', metrics: ['none'] }, () => new Date());
    expect(bodies(await collect())).toEqual(['one', 'two']);
    expect(bodies(await collect())).toEqual(['three']);
    expect(bodies(await collect())).toEqual(['one', 'two']);
  });
});
