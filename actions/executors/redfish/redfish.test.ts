import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Step, Target } from '../../../domain/step.ts';
import { eventually } from '../../../test/peers/peer.ts';
import { describeWithPython } from '../../../test/peers/python.ts';
import { type Sushy, startSushy } from '../../../test/peers/sushy.ts';
import { httpExchange } from '../../../transports/http/exchange.ts';
import { createRedfishExecutor } from './redfish.ts';

describeWithPython(['sushy-tools'], 'actions of a service processor, over an independent Redfish emulator', () => {
  let sushy: Sushy;
  beforeAll(async () => {
    sushy = await startSushy();
  });
  afterAll(() => sushy?.stop());

  const target = (): Target => ({ assetId: 'srv-1', redfish: { url: sushy.url, user: 'ops', certificateSha256: sushy.certificateSha256 } });
  const run = async (step: Partial<Extract<Step, { kind: 'redfish' }>>, password = 'secret', where = target()) => {
    const said: Buffer[] = [];
    const executor = createRedfishExecutor({ access: async () => ({ auth: { user: 'ops', password }, ca: null }) });
    const whole: Step = {
      id: 's',
      kind: 'redfish',
      method: 'POST',
      path: `${sushy.systemPath}/Actions/ComputerSystem.Reset`,
      body: {},
      timeoutMs: 20_000,
      idempotent: false,
      ...step,
    };
    const outcome = await executor.run(whole, where, {
      ...{ token: 't', environment: {}, runAs: null, signal: new AbortController().signal },
      limits: { processes: 1, memoryBytes: 1, cpuSeconds: 1, outputBytes: 100_000 },
      write: async (chunk) => void said.push(Buffer.from(chunk)),
    });
    return { outcome, said: Buffer.concat(said).toString('utf8') };
  };
  const power = async () => {
    const said: Buffer[] = [];
    await httpExchange(
      { url: sushy.url, auth: { user: 'ops', password: 'secret' }, ca: null, certificateSha256: sushy.certificateSha256 },
      {
        method: 'GET',
        path: sushy.systemPath,
        body: null,
        timeoutMs: 10_000,
        signal: new AbortController().signal,
        onChunk: async (chunk) => void said.push(chunk),
      },
    );
    return (JSON.parse(Buffer.concat(said).toString('utf8')) as { PowerState: string }).PowerState;
  };

  test('power is switched on and off, and what the service refuses has failed', { timeout: 80_000 }, async () => {
    expect(await power()).toBe('Off');
    expect(await run({ body: { ResetType: 'On' } })).toMatchObject({
      outcome: { kind: 'exited', exitCode: 0 },
      said: expect.stringContaining('HTTP 204'),
    });
    // The emulator takes its time, as a server does.
    await eventually(async () => (await power()) === 'On', 30_000);
    expect((await run({ body: { ResetType: 'ForceOff' } })).outcome).toEqual({ kind: 'exited', exitCode: 0 });
    await eventually(async () => (await power()) === 'Off', 30_000);
    expect((await run({ body: { ResetType: 'Explode' } })).outcome).toEqual({ kind: 'exited', exitCode: 1 });
    expect((await run({ path: '/redfish/v1/Systems/nobody/Actions/ComputerSystem.Reset', body: { ResetType: 'On' } })).outcome).toEqual({
      kind: 'exited',
      exitCode: 1,
    });
    expect(await power()).toBe('Off');
  });

  test('what it boots from next is changed', async () => {
    const body = { Boot: { BootSourceOverrideTarget: 'Pxe', BootSourceOverrideEnabled: 'Once' } };
    expect((await run({ method: 'PATCH', path: sushy.systemPath, body })).outcome).toEqual({ kind: 'exited', exitCode: 0 });
  });

  test('a wrong password changes nothing, another certificate is sent nothing', async () => {
    expect(await run({ body: { ResetType: 'On' } }, 'guess')).toMatchObject({
      outcome: { kind: 'exited', exitCode: 1 },
      said: expect.stringContaining('HTTP 401'),
    });
    const pinned = { url: sushy.url, user: 'ops', certificateSha256: 'a'.repeat(64) };
    expect((await run({ body: { ResetType: 'On' } }, 'secret', { assetId: 'srv-1', redfish: pinned })).outcome).toMatchObject({
      kind: 'not-run',
      error: { code: 'TRANSPORT_HOST_KEY' },
    });
    expect(await power()).toBe('Off');
  });
});
