import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { AppError, asAppError } from '../../domain/errors.ts';
import type { HardwareEvent, Observation } from '../../domain/observation.ts';
import { type CollectRun, defineCollector } from '../collector.ts';
import { figuresOf, type SmartctlDocument, smartctlSchema } from './schema.ts';

const deviceSchema = z.strictObject({
  path: z.string().regex(/^[^-]/).describe('Device, e.g. /dev/sda'),
  type: z.string().optional().describe('Argument of -d, e.g. megaraid,7 or sat'),
  slot: z.string().optional().describe('Name of its bay; the device when absent'),
  document: z.string().optional().describe('File with the output of smartctl --json, read instead of running the program'),
});

const settings = z.strictObject({
  command: z.string().default('smartctl').describe('Path of the program'),
  devices: z.array(deviceSchema).min(1).describe('Disks of this asset'),
});

type Settings = z.output<typeof settings>;
type Device = z.output<typeof deviceSchema>;

/** Disks whose last verdict was "failed", so that the event is told once. */
const cursorSchema = z.object({ failed: z.array(z.string()) });

/** Bits of the exit status that mean that nothing was read: wrong arguments, device not opened. The others tell about the disk. */
const NOTHING_READ = 0b11;
const TIMEOUT_MS = 60_000;

/** Health of disks as they tell it themselves, through smartctl. */
export const smart = defineCollector({
  kind: 'polling',
  id: 'smart',
  settings,
  defaultIntervalMs: 15 * 60_000,
  async *collect(run): AsyncIterable<Observation> {
    const failedBefore = new Set(cursorSchema.safeParse(run.cursor).data?.failed ?? []);
    const failed = new Set<string>();
    const errors: AppError[] = [];
    for (const device of run.settings.devices) {
      const slot = device.slot ?? [device.path, device.type].filter((part) => part !== undefined).join(' ');
      try {
        const document = await documentOf(run, device);
        const at = device.document === undefined ? run.now() : new Date((document.local_time?.time_t ?? run.now().getTime() / 1000) * 1000);
        const disk = { slot, serial: document.serial_number ?? 'unknown', model: document.model_name ?? 'unknown' };
        const gauge = { kind: 'sample', at, assetId: run.assetId, labels: disk, instrument: 'gauge' } as const;
        for (const figure of figuresOf(document)) yield { ...gauge, ...figure };

        const passed = document.smart_status?.passed;
        // No verdict is not a good one: what was said last stays.
        if (passed === false || (passed === undefined && failedBefore.has(slot))) failed.add(slot);
        if (failed.has(slot) !== failedBefore.has(slot)) yield verdict(run.assetId, at, disk, failed.has(slot));
      } catch (thrown) {
        errors.push(asAppError(thrown));
        if (failedBefore.has(slot)) failed.add(slot);
      }
    }
    run.setCursor({ failed: [...failed] });
    // One mute disk must not hide the others; the job reports it all the same.
    const [first] = errors;
    if (first !== undefined) throw new AppError(first.code, errors.map((error) => error.message).join('; '), { cause: first });
  },
});

function verdict(assetId: string, at: Date, disk: Readonly<Record<'slot' | 'serial' | 'model', string>>, failed: boolean): HardwareEvent {
  return {
    kind: 'event',
    at,
    assetId,
    source: 'smart',
    code: 'SMART.HealthFailed',
    asserted: failed,
    severity: failed ? 'critical' : 'info',
    message: `SMART overall-health self-assessment of ${disk.model} ${disk.serial}: ${failed ? 'FAILED' : 'PASSED'}`,
    component: disk.slot,
    attributes: disk,
  };
}

/** @throws AppError COLLECTOR_TOOL_MISSING, COLLECTOR_DENIED, COLLECTOR_UNREACHABLE, COLLECTOR_TIMEOUT, COLLECTOR_PROTOCOL */
async function documentOf(run: CollectRun<Settings>, device: Device): Promise<SmartctlDocument> {
  const output =
    device.document === undefined
      ? await smartctl(run, device)
      : await readFile(device.document, 'utf8').catch((cause: unknown) => {
          throw new AppError('COLLECTOR_UNREACHABLE', `${device.document} cannot be read`, { cause });
        });
  let json: unknown;
  try {
    json = JSON.parse(output);
  } catch (cause) {
    throw new AppError('COLLECTOR_PROTOCOL', `smartctl said no JSON about ${device.path}: ${output.slice(0, 200)}`, { cause });
  }
  const parsed = smartctlSchema.safeParse(json);
  if (!parsed.success) throw new AppError('COLLECTOR_PROTOCOL', `${device.path}: ${z.prettifyError(parsed.error)}`);
  const told = parsed.data.smartctl;
  if (((told?.exit_status ?? 0) & NOTHING_READ) !== 0) {
    const said = told?.messages?.map((message) => message.string).join('; ') ?? `exit status ${told?.exit_status}`;
    throw new AppError(/permission denied/i.test(said) ? 'COLLECTOR_DENIED' : 'COLLECTOR_UNREACHABLE', `${device.path}: ${said}`);
  }
  return parsed.data;
}

/** Standard output of smartctl; its exit status is a bit mask and stands in the document too. */
function smartctl(run: CollectRun<Settings>, device: Device): Promise<string> {
  const type = device.type === undefined ? [] : ['--device', device.type];
  return new Promise((resolve, reject) => {
    const options = { signal: run.signal, timeout: TIMEOUT_MS, maxBuffer: 16 * 1024 * 1024 };
    execFile(run.settings.command, ['--json', '--all', ...type, device.path], options, (error, stdout) => {
      if (error === null || typeof error.code === 'number') resolve(stdout);
      else if (error.code === 'ENOENT') reject(new AppError('COLLECTOR_TOOL_MISSING', `${run.settings.command} is not installed`));
      else if (error.code === 'EACCES') reject(new AppError('COLLECTOR_DENIED', `${run.settings.command} may not be run`));
      else reject(new AppError('COLLECTOR_TIMEOUT', `smartctl ${device.path} was stopped`, { cause: error }));
    });
  });
}
