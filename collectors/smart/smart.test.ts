import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { AppError } from '../../domain/errors.ts';
import { toWire } from '../../domain/jobs.ts';
import type { Observation } from '../../domain/observation.ts';
import { describeCollector } from '../../test/conformance/collector.ts';
import { scratch } from '../../test/peers/peer.ts';
import { smart } from './smart.ts';

const testcases = join(import.meta.dirname, 'testcases');
const documentOf = (name: string) => join(testcases, name, 'document.json');

async function collect(settings: unknown, cursor: unknown = null) {
  const found: Observation[] = [];
  let next: unknown = null;
  let error: AppError | null = null;
  const run = {
    assetId: 'shelf-a2',
    settings: smart.settings.parse(settings),
    cursor,
    setCursor: (value: unknown) => {
      next = value;
    },
    signal: AbortSignal.timeout(10_000),
    now: () => new Date('2026-11-21T10:00:00Z'),
    secret: async () => '',
  };
  try {
    for await (const observation of smart.collect(run)) found.push(observation);
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    error = thrown;
  }
  return { found, cursor: next, error };
}

/** A program that answers like smartctl: the document named after the device, and its exit status. */
function standIn(): string {
  const folder = scratch('smartctl');
  onTestFinished(folder.remove);
  const program = join(folder.path, 'smartctl');
  writeFileSync(
    program,
    `#!/bin/sh
for device; do :; done
cat "${testcases}/$(basename "$device")/document.json"
exit $(sed -n 's/.*"exit_status": *\\([0-9]*\\).*/\\1/p' "${testcases}/$(basename "$device")/document.json")
`,
    { mode: 0o755 },
  );
  return program;
}

describeCollector(smart, {
  start: async () => ({
    settings: { devices: [{ path: '/dev/sdg', slot: 'slot-7', document: documentOf('ata-failing') }] },
    secrets: {},
    stop: async () => undefined,
  }),
  at: null,
  invalid: [
    { settings: {}, path: 'devices' },
    { settings: { devices: [{ path: '-x' }] }, path: 'devices.0.path' },
  ],
});

describe('smart', () => {
  for (const name of readdirSync(testcases).filter((folder) => folder !== 'device-absent')) {
    test(`reads the document ${name}`, async () => {
      const { found, error } = await collect({ devices: [{ path: '/dev/sdg', slot: 'slot-7', document: documentOf(name) }] });
      const expected = readFileSync(join(testcases, name, 'expected.jsonl'), 'utf8')
        .split('\n')
        .filter(Boolean);
      expect(error).toBeNull();
      expect(found.map(toWire)).toEqual(expected.map((line) => JSON.parse(line)));
    });
  }

  test('runs the program and takes an exit status that speaks of the disk as an answer', async () => {
    const { found, error } = await collect({ command: standIn(), devices: [{ path: '/dev/ata-failing', slot: 'slot-7' }] });
    expect(error).toBeNull();
    expect(found.at(-1)).toMatchObject({ kind: 'event', code: 'SMART.HealthFailed', asserted: true, at: new Date('2026-11-21T10:00:00Z') });
  });

  test('tells a failed verdict once, and once when it is gone', async () => {
    const events = (found: readonly Observation[]) => found.flatMap((one) => (one.kind === 'event' ? [one.asserted] : []));
    const disk = (document: string) => ({ devices: [{ path: '/dev/sdg', slot: 'slot-7', document: documentOf(document) }] });
    const first = await collect(disk('ata-failing'));
    const second = await collect(disk('ata-failing'), first.cursor);
    const mute = await collect(disk('megaraid-mute'), second.cursor);
    const replaced = await collect(disk('nvme-worn'), mute.cursor);
    expect([first, second, mute, replaced].map((run) => events(run.found))).toEqual([[true], [], [], [false]]);
  });

  test('reads the other disks when one cannot be opened, and then says which', async () => {
    const { found, error } = await collect({ command: standIn(), devices: [{ path: '/dev/device-absent' }, { path: '/dev/nvme-worn' }] });
    expect(found).toHaveLength(5);
    expect(error).toMatchObject({ code: 'COLLECTOR_UNREACHABLE', message: expect.stringContaining('No such device') });
  });

  test('names the program that is missing, and output that is no JSON', async () => {
    expect((await collect({ command: '/nowhere/smartctl', devices: [{ path: '/dev/sda' }] })).error?.code).toBe('COLLECTOR_TOOL_MISSING');
    expect((await collect({ command: 'echo', devices: [{ path: '/dev/sda' }] })).error?.code).toBe('COLLECTOR_PROTOCOL');
    expect(smart.settings.safeParse({ devices: [{ path: '--scan' }] }).success).toBe(false);
  });
});
