import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Runbook } from '../../domain/action.ts';
import type { Step, Target } from '../../domain/step.ts';
import { resolveSecret } from '../../secrets.ts';
import { describeWithPeers, scratch } from '../../test/peers/peer.ts';
import { type Sshd, startSshd } from '../../test/peers/sshd.ts';
import { buildPlan, findRunbook } from '../approvals/plan.ts';
import { createSshExecutor } from '../executors/ssh/ssh.ts';
import { loadRunbooks } from './load.ts';

/**
 * Every runbook runs over a real sshd, confined as it would be, with programs in place of its own that write down how they were
 * called: what arrives on the host must be the approved words.
 */
const RECORDER = `#!/bin/sh
printf '%s\\001' "\${0##*/}" "$@" > "$RECORDS/$INFRAMIND_RUN"
`;

const CLUSTER = { url: 'https://192.0.2.1', certificateSha256: null, cluster: 'uid', objects: {} };
const runbooks = await loadRunbooks();

describeWithPeers(['sshd'], 'runbooks over a real sshd', () => {
  const folder = scratch('runbooks');
  const [programs, records] = [join(folder.path, 'bin'), join(folder.path, 'records')];
  let sshd: Sshd;
  let target: Target;
  beforeAll(async () => {
    for (const path of [programs, records]) mkdirSync(path);
    chmodSync(folder.path, 0o755);
    for (const name of new Set(runbooks.flatMap((one) => stepsOf(one)).map(programOf))) {
      if (name === 'sh') continue;
      writeFileSync(join(programs, name), RECORDER);
      chmodSync(join(programs, name), 0o755);
    }
    sshd = await startSshd(`SetEnv PATH=${programs}:/usr/sbin:/usr/bin:/sbin:/bin RECORDS=${records}`);
    const { host, port, user, hostKeyFingerprint } = sshd;
    const way = { url: 'https://192.0.2.1', user: 'ops', certificateSha256: null };
    target = { assetId: 'srv-1', ssh: { host, port, user, hostKeyFingerprint }, redfish: way, winrm: way, kubernetes: CLUSTER };
  });
  afterAll(async () => {
    await sshd?.stop();
    folder.remove();
  });

  test(`the commands of all ${runbooks.length} arrive word for word, those of the way back and of the dry run too`, {
    timeout: 120_000,
  }, async () => {
    const executor = createSshExecutor({ secret: resolveSecret, keyReference: () => `file:${sshd.privateKeyPath}` });
    const wanted = runbooks
      .flatMap(plansOf)
      .flatMap(({ id, plan }) =>
        plan(target).steps.flatMap((step) => (isOfHost(step) ? [{ id: `${id} ${step.id}`, step, plan: plan(target) }] : [])),
      );
    expect(wanted.length).toBeGreaterThan(60);
    const queue = [...wanted.entries()];
    const worker = async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const [index, { id, step, plan }] = next;
        const token = `dry-${process.pid}-${index}`;
        // As whom is for the host at hand: there need not be a `postgres` here.
        const attempt = {
          token,
          environment: plan.environment,
          runAs: null,
          limits: plan.limits,
          signal: new AbortController().signal,
          write: async () => {},
        };
        const isShell = step.kind === 'script' && step.interpreter[0] === 'sh';
        if (isShell) expect(spawnSync('sh', ['-n'], { input: step.script }).status, id).toBe(0);
        // What the scripts do is tried where they can do no harm (`scripts.test.ts`): here only how they arrive.
        const outcome = await executor.run(isShell ? { ...step, script: RECORDER } : step, target, attempt);
        expect(outcome, id).toEqual({ kind: 'exited', exitCode: 0 });
        const words = readFileSync(join(records, token), 'utf8').split('\u0001').slice(0, -1);
        if (isShell) expect(words.shift(), id).toMatch(/^inframind\./);
        expect(
          words.map((word) => (/^\/tmp\/inframind\./.test(word) ? 'SCRIPT' : word)),
          id,
        ).toEqual(isShell ? step.argv : wordsOf(step));
      }
    };
    await Promise.all([worker(), worker(), worker(), worker()]);
  });
});

function plansOf(runbook: Runbook) {
  const parameters = Object.fromEntries(runbook.parameters.map(({ name, example }) => [name, example]));
  const ids = [
    runbook.id,
    ...(runbook.rollback.length > 0 ? [`${runbook.id}/rollback`] : []),
    ...(runbook.dryRun.length > 0 ? [`${runbook.id}/dry-run`] : []),
  ];
  return ids.map((id) => ({ id, plan: (target: Target) => buildPlan(findRunbook([runbook], id), parameters, [target], null) }));
}

function stepsOf({ steps, rollback, dryRun }: Runbook): Step[] {
  return [...steps, ...rollback, ...dryRun].filter(isOfHost);
}

function isOfHost(step: Step): step is Extract<Step, { kind: 'ssh' | 'script' }> {
  return step.kind === 'ssh' || step.kind === 'script';
}

function programOf(step: Step): string {
  return step.kind === 'ssh' ? (step.argv[0] ?? '') : step.kind === 'script' ? (step.interpreter[0] ?? '') : '';
}

function wordsOf(step: Extract<Step, { kind: 'ssh' | 'script' }>): readonly string[] {
  return step.kind === 'ssh' ? step.argv : [...step.interpreter, 'SCRIPT', ...step.argv];
}
