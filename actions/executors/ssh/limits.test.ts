import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Limits, Step, Target } from '../../../domain/step.ts';
import { resolveSecret } from '../../../secrets.ts';
import { describeWithPeers } from '../../../test/peers/peer.ts';
import { type Sshd, startSshd } from '../../../test/peers/sshd.ts';
import { createSshExecutor } from './ssh.ts';

const MIB = 1024 * 1024;
const ROOMY: Limits = { processes: 200, memoryBytes: 512 * MIB, cpuSeconds: 60, outputBytes: 16 * MIB };

describeWithPeers(['sshd'], 'what a step may use of a real host', () => {
  let sshd: Sshd;
  let target: Target;
  beforeAll(async () => {
    sshd = await startSshd();
    const { host, port, user, hostKeyFingerprint } = sshd;
    target = { assetId: 'srv-1', ssh: { host, port, user, hostKeyFingerprint } };
  });
  afterAll(() => sshd.stop());

  let steps = 0;
  async function run(script: string, limits: Partial<Limits>) {
    const executor = createSshExecutor({ secret: resolveSecret, keyReference: () => `file:${sshd.privateKeyPath}` });
    const step: Step = { id: 'try', kind: 'script', interpreter: ['bash'], script, argv: [], timeoutMs: 30_000, idempotent: true };
    let output = '';
    const outcome = await executor.run(step, target, {
      ...{ environment: {}, runAs: null, token: `limits-${process.pid}-${++steps}`, signal: new AbortController().signal },
      limits: { ...ROOMY, ...limits },
      write: async (chunk) => {
        output += Buffer.from(chunk).toString('utf8');
      },
    });
    return { outcome, output };
  }

  test('one that stays within it runs', async () => {
    expect(await run('for i in 1 2 3; do sleep 0.1 & done; wait; echo "$((6 * 7))"', {})).toEqual({
      ...{ outcome: { kind: 'exited', exitCode: 0 }, output: '42\n' },
    });
  });

  test('more processes than allowed cannot be begun', async () => {
    const many = 'for i in $(seq 90); do sleep 2 & done; echo "begun $(jobs -p | wc -l)"; wait';
    const { output } = await run(many, { processes: 20 });
    expect(output).toMatch(/Resource temporarily unavailable|Cannot (fork|allocate)/i);
    expect(Number(/begun (\d+)/.exec(output)?.[1] ?? 0)).toBeLessThanOrEqual(20);
    expect((await run(many, { processes: 190 })).output).toBe('begun 90\n');
  });

  test('more memory than allowed is not given', async () => {
    const hog = `awk 'BEGIN { s = "x"; for (i = 0; i < 27; i++) s = s s; print length(s) }'`;
    const { outcome, output } = await run(hog, { memoryBytes: 64 * MIB });
    expect(outcome).toMatchObject({ kind: 'exited' });
    expect(outcome).not.toMatchObject({ exitCode: 0 });
    expect(output).not.toContain('134217728');
    expect((await run(hog, { memoryBytes: 1024 * MIB })).output).toContain('134217728');
  });

  test('a loop without end is ended when its processor time is used up', async () => {
    const began = performance.now();
    const { outcome } = await run('while :; do :; done', { cpuSeconds: 1 });
    expect(outcome).toMatchObject({ kind: 'exited' });
    expect(outcome).not.toMatchObject({ exitCode: 0 });
    expect(performance.now() - began).toBeLessThan(25_000);
  });

  test('a script is a file of its own while it runs, and gets no argument that nobody gave', async () => {
    const { outcome, output } = await run('echo "$0 $#"; cat "$0" | sha256sum', {});
    expect(outcome).toEqual({ kind: 'exited', exitCode: 0 });
    expect(output).toMatch(/^\/tmp\/inframind\.limits-\S+ 0\n[0-9a-f]{64} /);
  });
});
