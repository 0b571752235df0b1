import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Approval } from '../../domain/action.ts';
import { verifyChain } from '../../domain/audit.ts';
import type { SshWay, Step, Target } from '../../domain/step.ts';
import { openStores } from '../../stores/postgres/open.ts';
import type { Stores } from '../../stores/stores.ts';
import { describeWithPeers, eventually } from '../../test/peers/peer.ts';
import { type ServicePeer, startService } from '../../test/peers/restartable-service.ts';
import { type Sshd, startSshd } from '../../test/peers/sshd.ts';
import { createRig, type Rig, requestRestart } from '../../test/rigs/actions.ts';
import { createApprovals } from '../approvals/approvals.ts';
import type { Executor } from '../executors/executor.ts';
import { type ExecuteDeps, executeApproval } from './execute.ts';

describeWithPeers(['sshd'], 'runs over a real sshd', () => {
  let stores: Stores;
  let service: ServicePeer;
  let sshd: Sshd;
  let target: Target;
  let rig: Rig;
  beforeAll(async () => {
    ({ stores } = await openStores({ databaseUrl: null, dataDir: 'memory' }));
  });
  beforeEach(async () => {
    service = await startService();
    sshd = await startSshd(`SetEnv PATH=${service.bin}:/usr/bin:/bin`);
    const { host, port, user, hostKeyFingerprint } = sshd;
    target = { assetId: 'srv-shop-01', ssh: { host, port, user, hostKeyFingerprint } };
    rig = await createRig(stores, { target, privateKeyPath: sshd.privateKeyPath });
  });
  afterEach(async () => {
    await sshd.stop();
    service.stop();
  });
  afterAll(() => stores.close());

  const approved = async (): Promise<Approval> => {
    const { id, planHash } = await requestRestart(rig);
    return createApprovals(rig.deps).vote(rig.people.anna, id, planHash);
  };
  const stored = (id: string) => rig.stores.approvals.get(id);
  const actions = async (subject: string) => (await rig.stores.audit.list({ subject, limit: 100 })).map((row) => row.action);
  /** Runs without waiting for a metric, for the tests that are about something else. */
  const execute = (id: string, deps: Partial<ExecuteDeps> = {}) =>
    executeApproval({ ...rig.deps, measure: async () => ({ value: 0.01, unit: 's' }), ...deps }, id);

  test('asked, approved by another, executed once, its output kept, the metric measured again, all of it in the audit chain', async () => {
    await service.wedge();
    const stopCollecting = collect(rig, service);
    try {
      await eventuallyMeasured(rig);
      const { id } = await approved();

      const run = await executeApproval(rig.deps, id);

      expect(service.calls()).toEqual(['restart shop.service', 'is-active shop.service']);
      expect(run).toMatchObject({ state: 'SUCCEEDED', measurement: { metric: 'http.client.request.duration', unit: 's', helped: true } });
      expect(run?.measurement?.before).toBeGreaterThan(0.3);
      expect(run?.measurement?.after).toBeLessThan(0.2);
      expect(run?.steps.map(({ id: step, state, exitCode, output }) => [step, state, exitCode, output])).toEqual([
        ['restart', 'done', 0, 'restart of shop.service done\n'],
        ['check', 'done', 0, 'active\n'],
        ['stays-up', 'done', 0, expect.stringMatching(/^shop.service stayed up: ActiveState=active MainPID=\d+\n$/)],
      ]);
      expect(await rig.stores.approvals.runOf(id)).toEqual(run);
      expect(rig.announced).toEqual(['PENDING', 'APPROVED', 'EXECUTING', 'SUCCEEDED', 'SUCCEEDED']);
      expect(await actions(id)).toEqual([
        'approval.requested',
        'approval.voted',
        'approval.approved',
        'approval.executing',
        'approval.succeeded',
      ]);
      expect(await actions(run?.id ?? '')).toEqual([
        'run.started',
        'run.measured-before',
        'run.step.intent',
        'run.step.done',
        'run.step.intent',
        'run.step.done',
        'run.step.intent',
        'run.step.done',
        'run.succeeded',
        'run.measured',
      ]);
      expect(verifyChain(await rig.stores.audit.list({ limit: 1_000 }))).toMatchObject({ whole: true });
      const week = { from: new Date(Date.now() - 60_000), to: new Date(Date.now() + 60_000) };
      expect(await rig.stores.inventory.changes({ assetIds: [target.assetId], window: week })).toMatchObject([
        { what: 'runbook', field: 'restart-service', after: 'SUCCEEDED', by: 'olga' },
      ]);

      expect(await executeApproval(rig.deps, id)).toBeNull();
      expect(service.calls()).toHaveLength(2);
    } finally {
      await stopCollecting();
    }
  });

  test('that did not help are said to have not', async () => {
    const { id } = await approved();

    const run = await execute(id, {
      measure: async () => ({ value: 0.4, unit: 's' }),
      wait: async () => rig.pass(120_000),
    });

    expect(run).toMatchObject({ state: 'SUCCEEDED', measurement: { before: 0.4, after: 0.4, helped: false } });
  });

  test('of a service that falls over again is no success, though it was active for a moment', async () => {
    service.fallOver();
    const { id } = await approved();

    const run = await execute(id);

    expect(run).toMatchObject({ state: 'FAILED', measurement: { after: null, helped: null } });
    expect(run?.steps.map(({ id: step, exitCode }) => [step, exitCode])).toEqual([
      ['restart', 0],
      ['check', 0],
      ['stays-up', 1],
    ]);
    expect(run?.steps.at(-1)?.output).toMatch(
      /^shop.service does not stay up: .* -> ActiveState=inactive .*\nshop.service: code=exited, status=203\n$/,
    );
    expect(await stored(id)).toMatchObject({ state: 'FAILED', reason: 'step-failed' });
  });

  test('two workers claim at once: one runs it', async () => {
    const { id } = await approved();

    const runs = await Promise.all([execute(id), execute(id), execute(id)]);

    expect(runs.filter((run) => run !== null)).toHaveLength(1);
    expect(service.calls()).toEqual(['restart shop.service', 'is-active shop.service']);
  });

  describe('nothing runs, and it is said why, when', () => {
    afterEach(() => {
      expect(service.calls()).toEqual([]);
    });

    const blocked = async (id: string, reason: string) => {
      expect(await execute(id)).toBeNull();
      expect(await stored(id)).toMatchObject({ state: 'BLOCKED', reason });
      expect(rig.announced.at(-1)).toBe('BLOCKED');
      expect(await execute(id)).toBeNull();
    };

    test('it was not approved', async () => {
      const { id } = await requestRestart(rig);

      expect(await execute(id)).toBeNull();

      expect(await stored(id)).toMatchObject({ state: 'PENDING' });
    });

    test('it was approved too long ago', async () => {
      const { id } = await approved();
      rig.pass(300_000);

      expect(await execute(id)).toBeNull();

      expect(await stored(id)).toMatchObject({ state: 'EXPIRED', reason: 'too-late' });
    });

    test('an approver has lost the role since', async () => {
      const { id } = await approved();
      await rig.stores.people.put({ ...rig.people.anna, roles: ['viewer'] });

      await blocked(id, 'approver-revoked');
    });

    test('the requester has lost the role since', async () => {
      const { id } = await approved();
      await rig.stores.people.put({ ...rig.people.olga, roles: ['viewer'] });

      await blocked(id, 'requester-revoked');
    });

    test('the alert has resolved since', async () => {
      const { id } = await approved();
      await rig.stores.alerts.put({ ...rig.alert, status: 'resolved', resolvedAt: new Date() });

      await blocked(id, 'alert-resolved');
    });

    test('the plan was edited in the database', async () => {
      const approval = await approved();
      const steps = approval.plan.steps.map((step) => ({ ...step, argv: ['systemctl', 'stop', 'shop.service'] }));
      await rig.stores.approvals.update({ ...approval, plan: { ...approval.plan, steps } });

      await blocked(approval.id, 'plan-edited');
    });

    test('a vote was written into the database', async () => {
      const pending = await requestRestart(rig);
      const votes = [{ principalId: 'anna', at: new Date() }];
      await rig.stores.approvals.update({ ...pending, state: 'APPROVED', votes });

      await blocked(pending.id, 'votes-unwitnessed');
    });

    test('the target is pinned to another host key now', async () => {
      const { id } = await approved();

      expect(
        await execute(id, {
          targets: async () => ({ ...target, ssh: { host: '127.0.0.1', port: 22, user: 'x', hostKeyFingerprint: 'SHA256:other' } }),
        }),
      ).toBeNull();

      expect(await stored(id)).toMatchObject({ state: 'BLOCKED', reason: 'target-changed' });
    });

    test('the runbook was changed since', async () => {
      const { id } = await approved();
      const runbooks = rig.deps.runbooks.map((runbook) => ({ ...runbook, version: runbook.version + 1 }));

      expect(await execute(id, { runbooks })).toBeNull();

      expect(await stored(id)).toMatchObject({ state: 'BLOCKED', reason: 'runbook-changed' });
    });

    test('changes are frozen', async () => {
      const { id } = await approved();

      expect(await execute(id, { changes: async () => ({ kind: 'frozen', until: new Date(0), reason: 'release' }) })).toBeNull();

      expect(await stored(id)).toMatchObject({ state: 'BLOCKED', reason: 'frozen until 1970-01-01T00:00:00.000Z (release)' });
    });

    test('the host shows another key than the pinned one', async () => {
      const impostor = await startSshd(`SetEnv PATH=${service.bin}:/usr/bin:/bin`);
      try {
        rig = await createRig(stores, {
          target: { ...target, ssh: { ...(target.ssh as SshWay), port: impostor.port } },
          privateKeyPath: impostor.privateKeyPath,
        });
        const { id } = await approved();

        const run = await execute(id);

        expect(run).toMatchObject({ state: 'FAILED', steps: [{ id: 'restart', state: 'failed', exitCode: null }] });
        expect(await stored(id)).toMatchObject({ state: 'FAILED', reason: 'TRANSPORT_HOST_KEY' });
      } finally {
        await impostor.stop();
      }
    });

    test('the key of the target cannot be had', async () => {
      rig = await createRig(stores, { target, privateKeyPath: '/nowhere/key' });
      const { id } = await approved();

      expect(await execute(id)).toMatchObject({ state: 'FAILED' });
    });
  });

  test('the way back is a request of its own, and runs when the alert is over', async () => {
    const ask = { parameters: { unit: 'shop.service' }, targetAssetId: target.assetId, alertId: rig.alert.id };
    const { request, vote } = createApprovals(rig.deps);
    await rig.stores.alerts.put({ ...rig.alert, status: 'resolved', resolvedAt: new Date() });
    const back = await request(rig.people.olga, { ...ask, runbookId: 'stop-service/rollback' });
    await vote(rig.people.anna, back.id, back.planHash);

    expect(await execute(back.id)).toMatchObject({ state: 'SUCCEEDED', measurement: null });

    expect(service.calls()).toEqual(['start shop.service']);
    expect(back.plan).toMatchObject({ rollback: [], successTest: null });
  });

  test('a step that fails ends the run; the steps after it do not begin', async () => {
    const { id } = await approved();
    const failing: Executor = {
      id: 'ssh',
      run: (step, where, io) => rig.deps.executor.run(commandStep(step, ['systemctl', 'frobnicate', 'shop']), where, io),
    };

    const run = await execute(id, { executor: failing });

    expect(run).toMatchObject({
      state: 'FAILED',
      steps: [{ id: 'restart', state: 'failed', exitCode: 1, output: 'Unknown command verb frobnicate.\n' }],
    });
    expect(await stored(id)).toMatchObject({ state: 'FAILED', reason: 'step-failed' });
    expect(service.calls()).toEqual(['frobnicate shop']);
  });

  test('a worker lost between intent and result leaves UNKNOWN: nothing runs again, and if it comes back it may write nothing', async () => {
    const { id } = await approved();
    let comeBack = () => {};
    const paused = new Promise<void>((resolve) => {
      comeBack = resolve;
    });
    let ran = () => {};
    const hasRun = new Promise<void>((resolve) => {
      ran = resolve;
    });
    const executor: Executor = {
      id: 'ssh',
      run: async (step, where, io) => {
        const outcome = await rig.deps.executor.run(step, where, io);
        ran();
        await paused;
        return outcome;
      },
    };
    const lost = execute(id, { executor });
    await hasRun;

    expect(await execute(id)).toBeNull();
    expect(await stored(id)).toMatchObject({ state: 'EXECUTING' });
    rig.pass(90_000 + 60_000);
    const run = await execute(id);
    comeBack();

    expect(run).toMatchObject({ state: 'UNKNOWN', steps: [{ id: 'restart', state: 'intent' }] });
    expect(await lost).toBeNull();
    expect(await stored(id)).toMatchObject({ state: 'UNKNOWN', reason: 'worker-lost', fencingToken: 2 });
    expect(service.calls()).toEqual(['restart shop.service']);
    expect(rig.announced.at(-1)).toBe('UNKNOWN');
    expect(rig.jobs.filter((job) => job.delayMs > 0).length).toBeGreaterThanOrEqual(2);
  });

  test('a step that does no harm twice is run again after its worker was lost', async () => {
    const { id } = await approved();
    const executor: Executor = {
      id: 'ssh',
      run: (step, where, io) => (step.id === 'check' ? new Promise(() => {}) : rig.deps.executor.run(step, where, io)),
    };
    void execute(id, { executor });
    await untilStep(rig, id, 'check');
    rig.pass(90_000 + 60_000);

    const run = await execute(id);

    expect(run).toMatchObject({ state: 'SUCCEEDED' });
    expect(service.calls()).toEqual(['restart shop.service', 'is-active shop.service']);
  });

  test('a connection that breaks while a step runs leaves UNKNOWN', async () => {
    const { id } = await approved();
    const breaking =
      "echo begun; sleep 0.3; p=$PPID; until grep -q sshd /proc/$p/comm; do p=$(ps -o ppid= -p $p | tr -d ' '); done; kill -9 $p; sleep 3";
    const executor: Executor = {
      id: 'ssh',
      run: (step, where, io) => rig.deps.executor.run(commandStep(step, ['sh', '-c', breaking]), where, io),
    };

    const run = await execute(id, { executor });

    expect(run).toMatchObject({ state: 'UNKNOWN', steps: [{ state: 'intent', output: 'begun\n' }] });
    expect(await stored(id)).toMatchObject({ state: 'UNKNOWN', reason: 'outcome-lost' });
  });

  test('a run that is under way is stopped in the middle of a step: everything it started is gone, and nothing else begins', async () => {
    const { id } = await approved();
    const marks = ['7301.25', '7302.25', '7303.25'];
    // One in the step's process group, one in a group of its own, one in a session of its own.
    const stubborn = `trap '' TERM INT HUP; sleep ${marks[0]} & set -m; sleep ${marks[1]} & setsid sleep ${marks[2]} & echo begun; wait`;
    const executor: Executor = {
      id: 'ssh',
      run: (step, where, io) => rig.deps.executor.run(commandStep(step, ['bash', '-c', stubborn]), where, io),
    };
    const { stop } = createApprovals(rig.deps);
    const running = execute(id, { executor, stopPollMs: 50 });
    await eventually(() => marks.every((mark) => processesOf(mark).length === 1));

    await expect(stop(rig.people.viktor, id)).rejects.toMatchObject({ code: 'REQUEST_FORBIDDEN' });
    await stop(rig.people.olga, id);
    const run = await running;

    expect(run).toMatchObject({ state: 'FAILED', steps: [{ id: 'restart', state: 'failed', exitCode: null, output: 'begun\n' }] });
    expect(run?.steps).toHaveLength(1);
    expect(marks.flatMap(processesOf)).toEqual([]);
    expect(await stored(id)).toMatchObject({ state: 'FAILED', reason: 'stopped', stop: { principalId: 'olga' } });
    expect(await actions(id)).toEqual(expect.arrayContaining(['approval.refused', 'run.stop-requested', 'approval.failed']));
    await expect(stop(rig.people.olga, id)).rejects.toMatchObject({ code: 'APPROVAL_CLOSED' });
  });

  test('a step that takes longer than it may is killed and has failed', async () => {
    const { id } = await approved();
    const executor: Executor = {
      id: 'ssh',
      run: (step, where, io) =>
        rig.deps.executor.run({ ...commandStep(step, ['sh', '-c', 'echo begun; setsid sleep 7304.25']), timeoutMs: 4_000 }, where, io),
    };

    expect(await execute(id, { executor })).toMatchObject({
      state: 'FAILED',
      steps: [{ state: 'failed', exitCode: null, output: 'begun\n' }],
    });
    expect(await stored(id)).toMatchObject({ reason: 'step-time-limit' });
    expect(processesOf('7304.25')).toEqual([]);
  });
});

/** What a collector does: measures the service again and again, and stores what it saw. */
function collect(rig: Rig, service: ServicePeer): () => Promise<void> {
  let going = true;
  const loop = (async () => {
    while (going) {
      const value = await service.latency();
      const series = { assetId: rig.alert.assetId, metric: 'http.client.request.duration', labels: {}, unit: 's' };
      await rig.stores.samples.write([{ kind: 'sample', instrument: 'gauge', at: new Date(), value, ...series }]);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  })();
  return async () => {
    going = false;
    await loop;
  };
}

async function eventuallyMeasured(rig: Rig): Promise<void> {
  const test = { metric: 'http.client.request.duration', labels: {}, below: 0.2, above: null, withinMs: 1_000 };
  while (!(await rig.deps.measure(test, rig.alert.assetId, null))) await new Promise((resolve) => setTimeout(resolve, 20));
}

async function untilStep(rig: Rig, approvalId: string, step: string): Promise<void> {
  for (;;) {
    const run = await rig.stores.approvals.runOf(approvalId);
    if (run?.steps.some(({ id }) => id === step)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The step with another command. */
function commandStep({ id, timeoutMs, idempotent }: Step, argv: readonly string[]): Step {
  return { id, timeoutMs, idempotent, kind: 'ssh', argv };
}

/** Processes that have a word among their arguments. */
function processesOf(word: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith(`sleep\0${word}\0`);
    } catch {
      return false;
    }
  });
}
