import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { HardwareEvent, Observation, Sample } from '../../domain/observation.ts';
import { describeCollector } from '../../test/conformance/collector.ts';
import { type Bmc, startBmc } from '../../test/peers/ipmi.ts';
import { describeWithPeers, eventually, freePort } from '../../test/peers/peer.ts';
import { ipmi } from './ipmi.ts';

const settingsOf = (bmc: { port: number; user: string }, more: Record<string, unknown> = {}) =>
  ipmi.settings.parse({ host: '127.0.0.1', port: bmc.port, user: bmc.user, password: 'env:BMC', ...more });

/** Collects again and again with the cursor that the run before left. */
function reader(bmc: Bmc, more: Record<string, unknown> = {}, password = bmc.password) {
  let cursor: unknown = null;
  return async (): Promise<{ samples: readonly Sample[]; events: readonly HardwareEvent[] }> => {
    const found: Observation[] = [];
    const run = {
      assetId: 'srv-r3-01',
      settings: settingsOf(bmc, more),
      cursor,
      setCursor: (next: unknown) => {
        cursor = JSON.parse(JSON.stringify(next));
      },
      signal: AbortSignal.timeout(20_000),
      now: () => new Date(),
      secret: async () => password,
    };
    for await (const observation of ipmi.collect(run)) found.push(observation);
    return { samples: found.filter((one) => one.kind === 'sample'), events: found.filter((one) => one.kind === 'event') };
  };
}

describeWithPeers(['ipmi_sim', 'ipmitool'], 'a BMC', () => {
  let bmc: Bmc;
  beforeEach(async () => {
    bmc = await startBmc();
  });
  afterEach(() => bmc.stop());

  test('its sensors are samples with OpenTelemetry names', async () => {
    const { samples } = await reader(bmc)();
    expect(samples.map(({ metric, unit, labels, value }) => [metric, unit, labels['hw.id'], value])).toEqual([
      ['hw.temperature', 'Cel', 'CPU1 Temp', 45],
      ['hw.temperature', 'Cel', 'Inlet Temp', 22],
      ['hw.fan.speed', 'rpm', 'FAN1', 6200],
    ]);
  });

  test('what crosses a threshold, and comes back, is an event once', async () => {
    const read = reader(bmc);
    await read();
    bmc.setSensor('CPU1 Temp', 90);
    bmc.setSensor('FAN1', 1_500);
    await eventually(() => bmc.tool('sel', 'list').split('\n').length > 2);
    bmc.setSensor('CPU1 Temp', 70);
    await eventually(() => bmc.tool('sel', 'list').split('\n').length > 3);
    const { events } = await read();
    const facts = events.map(({ code, asserted, severity, component }) => [code, asserted, severity, component]);
    expect(facts.toSorted()).toEqual([
      ['Fan.LowerNonCritical.GoingLow', true, 'warning', 'FAN1'],
      ['Temperature.UpperNonCritical.GoingHigh', false, 'info', 'CPU1 Temp'],
      ['Temperature.UpperNonCritical.GoingHigh', true, 'warning', 'CPU1 Temp'],
    ]);
    const begun = events.find(({ code, asserted }) => asserted && code.startsWith('Temperature'));
    expect(begun?.message).toContain('Reading 90 > Threshold 85 degrees C');
    expect(Math.abs((begun?.at.getTime() ?? 0) - Date.now())).toBeLessThan(30_000);
    expect((await read()).events).toEqual([]);
  });

  test('throttling, a failed drive and a failed power supply have the codes of IPMI’s table 42-3', async () => {
    const read = reader(bmc);
    await bmc.setBit('CPU1 Status', 10, true);
    await bmc.setBit('Drive Slot 7', 1, true);
    await bmc.setBit('PSU1 Status', 1, true);
    await bmc.setBit('CPU1 Status', 10, false);
    const { events } = await read();
    expect(events.map(({ code, asserted, severity, component }) => [code, asserted, severity, component])).toEqual([
      ['Processor.AutomaticallyThrottled', true, 'warning', 'CPU1 Status'],
      ['DriveSlot.DriveFault', true, 'critical', 'Drive Slot 7'],
      ['PowerSupply.FailureDetected', true, 'critical', 'PSU1 Status'],
      ['Processor.AutomaticallyThrottled', false, 'info', 'CPU1 Status'],
    ]);
  });

  test('after the log is cleared, what is written next is new, and nothing else is', async () => {
    const read = reader(bmc);
    await bmc.setBit('Drive Slot 7', 1, true);
    expect((await read()).events).toHaveLength(1);
    bmc.tool('sel', 'clear');
    expect((await read()).events).toEqual([]);
    await bmc.setBit('Drive Slot 7', 1, false);
    expect((await read()).events.map(({ asserted }) => asserted)).toEqual([false]);
  });

  test('a wrong password is COLLECTOR_DENIED, and so is a wrong user', async () => {
    const wrong = 'wrong-pass-99';
    const fault = { code: 'COLLECTOR_DENIED', message: expect.not.stringContaining(wrong) };
    await expect(reader(bmc, {}, wrong)()).rejects.toMatchObject(fault);
    await expect(reader(bmc, { user: 'nobody' })()).rejects.toMatchObject({ code: 'COLLECTOR_DENIED' });
  });

  test('a port where no BMC answers is COLLECTOR_UNREACHABLE, and a short deadline COLLECTOR_TIMEOUT', async () => {
    const port = await freePort();
    await expect(reader(bmc, { port })()).rejects.toMatchObject({ code: 'COLLECTOR_UNREACHABLE' });
    await expect(reader(bmc, { port, timeoutMs: 500 })()).rejects.toMatchObject({ code: 'COLLECTOR_TIMEOUT' });
  });

  test('without ipmitool the error says how to get it', async () => {
    const path = process.env.PATH;
    process.env.PATH = '/nonexistent';
    try {
      await expect(reader(bmc)()).rejects.toMatchObject({
        code: 'COLLECTOR_TOOL_MISSING',
        hint: { en: expect.stringContaining('apt-get install ipmitool') },
      });
    } finally {
      process.env.PATH = path;
    }
  });
});

describeWithPeers(['ipmi_sim', 'ipmitool'], 'a BMC whose clock is ten minutes fast', () => {
  let bmc: Bmc;
  beforeAll(async () => {
    bmc = await startBmc({ clockOffsetSeconds: 600 });
  });
  afterAll(() => bmc.stop());

  test('gives events at our time, and the offset with them', async () => {
    await bmc.setBit('Drive Slot 7', 1, true);
    const { events } = await reader(bmc)();
    expect(events[0]?.attributes).toMatchObject({ 'ipmi.sel.clock_offset_s': '600' });
    expect(Math.abs((events[0]?.at.getTime() ?? 0) - Date.now())).toBeLessThan(30_000);
  });
});

describeWithPeers(['ipmi_sim', 'ipmitool'], 'conformance', () => {
  describeCollector(ipmi, {
    start: async () => {
      const bmc = await startBmc();
      await bmc.setBit('Drive Slot 7', 1, true);
      const settings = { host: '127.0.0.1', port: bmc.port, user: bmc.user, password: 'env:BMC' };
      return { settings, secrets: { 'env:BMC': bmc.password }, stop: bmc.stop };
    },
    at: (port) => ({ host: '127.0.0.1', port, user: 'monitor', password: 'env:BMC' }),
    invalid: [
      { settings: { host: '', user: 'a', password: 'env:B' }, path: 'host' },
      { settings: { host: 'bmc', user: 'a'.repeat(17), password: 'env:B' }, path: 'user' },
      { settings: { host: 'bmc', user: 'a', password: 'env:B', port: 70_000 }, path: 'port' },
    ],
  });
});
