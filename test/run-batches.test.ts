import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createApprovals } from '../actions/approvals/approvals.ts';
import { requestRollback } from '../actions/approvals/rollback.ts';
import { type ExecuteDeps, executeApproval } from '../actions/runs/execute.ts';
import { press } from '../bot/presses.ts';
import { runResultCard } from '../bot/result-card.ts';
import type { Approval, Run, Runbook } from '../domain/action.ts';
import { openStores } from '../stores/postgres/open.ts';
import type { Stores } from '../stores/stores.ts';
import { describeWithPeers, eventually, scratch } from './peers/peer.ts';
import { type Sshd, startSshd } from './peers/sshd.ts';
import { createRig, type Rig } from './rigs/actions.ts';

const HOSTS = ['srv-1', 'srv-2', 'srv-3', 'srv-4', 'srv-5', 'srv-6'] as const;

describeWithPeers(['sshd'], 'a run over six hosts, two at a time, over a real sshd', () => {
  const folder = scratch('batches');
  let stores: Stores;
  let sshd: Sshd;
  let rig: Rig;
  let deps: ExecuteDeps;
  let log: string;
  let count = 0;
  beforeAll(async () => {
    ({ stores } = await openStores({ databaseUrl: null, dataDir: 'memory' }));
    sshd = await startSshd();
  });
  afterAll(async () => {
    await sshd.stop();
    await stores.close();
    folder.remove();
  });
  beforeEach(async () => {
    count += 1;
    log = join(folder.path, `log-${count}`);
    const { host, port, user, hostKeyFingerprint } = sshd;
    const target = { assetId: HOSTS[0], ssh: { host, port, user, hostKeyFingerprint } };
    rig = await createRig(stores, { target, privateKeyPath: sshd.privateKeyPath });
    const ssh = { timeoutMs: 30_000, idempotent: false, kind: 'ssh' as const };
    const base = rig.deps.runbooks.find(({ id }) => id === 'stop-service') as Runbook;
    const runbook: Runbook = {
      ...base,
      id: 'rotate',
      parameters: [],
      rollout: { batchSize: 2, stopOnFailure: true },
      steps: [
        { ...ssh, id: 'begin', argv: ['begin'] },
        { ...ssh, id: 'finish', argv: ['finish'] },
      ],
      rollback: [{ ...ssh, id: 'undo', argv: ['undo'] }],
      dryRun: [],
      successTest: null,
    };
    deps = {
      ...rig.deps,
      runbooks: [runbook],
      targets: async (assetId) => (HOSTS.some((one) => one === assetId) ? { ...target, assetId } : null),
      // The host is one; which of them is meant is told to the program.
      executor: {
        id: 'ssh',
        run: (step, where, attempt) => {
          const argv = ['sh', '-c', programs, 'sh', log, where.assetId, step.id];
          return rig.deps.executor.run({ ...step, kind: 'ssh', argv } as typeof step, where, attempt);
        },
      },
    };
    programs = 'echo "$2 $3" >> "$1"; echo "$3 on $2"';
  });
  let programs = '';

  const ran = () => (existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n').sort() : []);
  const both = (...hosts: readonly string[]) => hosts.flatMap((host) => [`${host} begin`, `${host} finish`]).sort();
  async function approved(): Promise<Approval> {
    const { request, vote } = createApprovals(deps);
    const [targetAssetId, ...moreTargets] = HOSTS;
    const asked = await request(rig.people.olga, { runbookId: 'rotate', parameters: {}, targetAssetId, moreTargets, alertId: null });
    return vote(rig.people.anna, asked.id, asked.planHash);
  }
  const stored = async (id: string) => (await rig.stores.approvals.get(id)) as Approval;
  const cardOf = async (id: string, language: 'en' | 'ru' | 'ko' = 'en') => {
    const run = (await rig.stores.approvals.runOf(id)) as Run;
    const names = { runbookTitle: 'Rotate', requesterName: 'Olga', approverNames: ['Anna'] };
    return runResultCard(await stored(id), run, { ...names, language, timeZone: 'UTC', measuring: false, at: new Date(0) });
  };
  const listOf = async (id: string, language?: 'en' | 'ru' | 'ko') =>
    (await cardOf(id, language)).parts.flatMap((part) => (part.kind === 'list' ? part.items : []));
  const changed = async () => {
    const window = { from: new Date(0), to: new Date(Date.now() + 1e9) };
    return (await rig.stores.inventory.changes({ assetIds: [...HOSTS], window })).map(({ assetId }) => assetId).sort();
  };

  test('stops after the batch in which the third fails; which are done, failed and untouched is told, and of nothing else is it a change', async () => {
    programs += '; [ "$2 $3" != "srv-3 begin" ] || { echo "disk of srv-3 is full" >&2; exit 7; }';
    const { id } = await approved();

    expect(await executeApproval(deps, id)).toMatchObject({ state: 'FAILED' });

    expect(ran()).toEqual([...both('srv-1', 'srv-2', 'srv-4'), 'srv-3 begin'].sort());
    const list = await listOf(id);
    expect(list).toEqual([
      expect.stringMatching(/^srv-3 · begin: failed, exit code 7/),
      'Done on: srv-1, srv-2, srv-4',
      'Not touched: srv-5, srv-6',
    ]);
    expect((await listOf(id, 'ru')).slice(1)).toEqual(['Выполнено на: srv-1, srv-2, srv-4', 'Не затронуты: srv-5, srv-6']);
    expect((await listOf(id, 'ko')).slice(1)).toEqual(['완료: srv-1, srv-2, srv-4', '건드리지 않음: srv-5, srv-6']);
    const card = await cardOf(id);
    // What failed says its last words last, with its name.
    const said = card.parts.flatMap((part) => (part.kind === 'code' ? [part.text] : []));
    expect(said.join()).toMatch(/--- srv-1 · begin\nbegin on srv-1\n.*--- srv-3 · begin\nbegin on srv-3\ndisk of srv-3 is full$/s);
    expect(card.actions.map(({ verb }) => verb)).toEqual(['rollback', 'again']);
    expect(await changed()).toEqual(['srv-1', 'srv-2', 'srv-3', 'srv-4']);
  });

  test('its way back is a request of its own for those that were touched, which somebody else approves; asked again it is for those that are not done', async () => {
    programs += '; [ "$2 $3" != "srv-3 finish" ] || exit 1';
    const { id, planHash } = await approved();
    await executeApproval(deps, id);
    const { request, vote } = createApprovals(deps);

    const back = await requestRollback({ stores: rig.stores, runbooks: deps.runbooks, request }, rig.people.olga, id, planHash);

    expect(back).toMatchObject({ state: 'PENDING', votes: [], plan: { runbookId: 'rotate/rollback' } });
    expect(back.plan.targets.map(({ assetId }) => assetId)).toEqual(['srv-1', 'srv-2', 'srv-3', 'srv-4']);
    expect(await executeApproval(deps, back.id)).toBeNull();
    await expect(vote(rig.people.olga, back.id, back.planHash)).rejects.toMatchObject({ code: 'APPROVAL_OWN' });
    await vote(rig.people.anna, back.id, back.planHash);
    expect(await executeApproval(deps, back.id)).toMatchObject({ state: 'SUCCEEDED' });
    expect(ran().filter((line) => line.endsWith('undo'))).toEqual(['srv-1 undo', 'srv-2 undo', 'srv-3 undo', 'srv-4 undo']);

    const asked: string[][] = [];
    const unused = () => Promise.reject(new Error('not pressed'));
    const requestAction: Parameters<typeof press>[0]['requestAction'] = async (by, wanted) => {
      asked.push([wanted.targetAssetId, ...(wanted.moreTargets ?? [])]);
      return request(by, wanted);
    };
    const pressing = { vote: unused, reject: unused, stop: unused, requestRollback: unused, openTicket: null, now: deps.now };
    await press({ ...pressing, stores: rig.stores, requestAction }, rig.people.olga, 'en', { verb: 'again', value: id });
    expect(asked).toEqual([['srv-3', 'srv-5', 'srv-6']]);
  });

  test('stopped in the middle of a batch it begins nothing more, and says so', async () => {
    programs += '; [ "$2 $3" != "srv-3 begin" ] || sleep 7311.25';
    const { id } = await approved();
    const running = executeApproval({ ...deps, stopPollMs: 50 }, id);
    // Until it is written down, not only done.
    const isDone = async (target: string, step: string) =>
      (await rig.stores.approvals.runOf(id))?.steps.some((one) => one.target === target && one.id === step && one.state === 'done') ??
      false;
    await eventually(async () => ran().includes('srv-3 begin') && (await isDone('srv-4', 'finish')));

    await createApprovals(deps).stop(rig.people.anna, id);

    expect(await running).toMatchObject({ state: 'FAILED' });
    expect(ran()).toEqual([...both('srv-1', 'srv-2', 'srv-4'), 'srv-3 begin'].sort());
    expect(await stored(id)).toMatchObject({ state: 'FAILED', reason: 'stopped' });
    expect(await listOf(id)).toEqual([
      expect.stringMatching(/^srv-3 · begin: failed after/),
      'Done on: srv-1, srv-2, srv-4',
      'Not touched: srv-5, srv-6',
    ]);
  });

  test('goes on to its end when a freeze begins while it runs', async () => {
    const { id } = await approved();
    let looks = 0;
    const freezing: ExecuteDeps = {
      ...deps,
      changes: async () => {
        looks += 1;
        return ran().length > 0 ? { kind: 'frozen', until: new Date(0), reason: 'release' } : { kind: 'open' };
      },
    };

    expect(await executeApproval(freezing, id)).toMatchObject({ state: 'SUCCEEDED' });

    expect(looks).toBeGreaterThan(0);
    expect(ran()).toEqual(both(...HOSTS));
    expect(await listOf(id)).toEqual([`Done on: ${HOSTS.join(', ')}`]);
  });

  test('whose worker is lost in the second batch is not known of on those hosts, untouched on the others, and runs nowhere again', async () => {
    const { id } = await approved();
    const lostOn: ExecuteDeps = {
      ...deps,
      executor: {
        id: 'ssh',
        run: async (step, where, attempt) => {
          const outcome = await deps.executor.run(step, where, attempt);
          return where.assetId === 'srv-3' || where.assetId === 'srv-4' ? new Promise(() => {}) : outcome;
        },
      },
    };
    void executeApproval(lostOn, id);
    await eventually(() => ran().length === 6);
    rig.pass(30_000 + 60_000);

    expect(await executeApproval(deps, id)).toMatchObject({ state: 'UNKNOWN' });

    expect(ran()).toEqual([...both('srv-1', 'srv-2'), 'srv-3 begin', 'srv-4 begin'].sort());
    expect(await listOf(id)).toEqual([
      'srv-3 · begin: begun, its result is not known',
      'srv-4 · begin: begun, its result is not known',
      'Done on: srv-1, srv-2',
      'Not touched: srv-5, srv-6',
    ]);
    const card = await cardOf(id);
    expect(card.actions.map(({ verb }) => verb)).toEqual(['rollback']);
    expect(JSON.stringify(card)).toMatch(/Please look; nothing runs again by itself/);
    expect(await changed()).toEqual(['srv-1', 'srv-2', 'srv-3', 'srv-4']);
    await executeApproval(deps, id);
    expect(ran()).toHaveLength(6);
    // To look is a press away, and changes nothing; another hash opens nothing.
    const asked: string[] = [];
    const requestAction: Parameters<typeof press>[0]['requestAction'] = async (_, { runbookId, targetAssetId }) => {
      asked.push(`${runbookId} ${targetAssetId}`);
      return { ...(await stored(id)), state: 'APPROVED' };
    };
    const unused = () => Promise.reject(new Error('not pressed'));
    const pressing = { vote: unused, reject: unused, stop: unused, requestRollback: unused, openTicket: null, now: deps.now };
    const look = (value: string) =>
      press({ ...pressing, stores: rig.stores, requestAction }, rig.people.olga, 'en', { verb: 'try', value });
    const { planHash } = await stored(id);
    expect(await look(`${id}:${planHash.slice(0, 24)}`)).toMatch(/only looks/);
    expect(await look(`${id}:${'0'.repeat(24)}`)).toMatch(/out of date/);
    expect(asked).toEqual(['rotate/dry-run srv-1']);
  });
});
