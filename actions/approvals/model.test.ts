import { expect, test } from 'vitest';
import type { Approval, Plan, Run } from '../../domain/action.ts';
import type { FactorProof } from '../../domain/second-factor.ts';
import type { Target } from '../../domain/step.ts';
import { nextMove, withIntent, withResult } from '../runs/steps.ts';
import { CLAIM_CHECKS, type ClaimCheck, claimFault, INTEGRITY_CHECKS } from './claim-checks.ts';
import { hashPlan } from './plan.ts';
import { type ApprovalEvent, createReducer, expired, GUARDS, isTerminal } from './reducer.ts';

/**
 * Walks every order in which two approvers, a guest, the requester, the clock, an intruder in the database, an
 * administrator and two workers that may be lost or come back can act, and asks of each state whether it may exist. The runbook is of
 * high risk: people press with and without a second factor, with somebody else's, and with one shown for something else; and through
 * accounts that another of them linked.
 */

const target: Target = { assetId: 'srv-1', ssh: { host: '192.0.2.1', port: 22, user: 'ops', hostKeyFingerprint: 'SHA256:abc' } };
const step = (id: string, idempotent: boolean) => ({
  id,
  kind: 'ssh' as const,
  argv: ['systemctl', id, 'app'],
  timeoutMs: 1_000,
  idempotent,
});
const PLAN: Plan = {
  runbookId: 'restart-service',
  runbookVersion: 1,
  runbookSha256: '',
  targets: [target],
  rollout: { batchSize: 1, stopOnFailure: true },
  parameters: {},
  steps: [step('restart', false), step('is-active', true)],
  rollback: [],
  environment: {},
  runAs: null,
  limits: { processes: 1, memoryBytes: 1, cpuSeconds: 1, outputBytes: 1 },
  timeLimitMs: 1_000,
  needsWindow: false,
  allowedInFreeze: false,
  risk: 'high',
  approvers: null,
  successTest: null,
};
const EDITED: Plan = { ...PLAN, steps: [step('stop', false), step('is-active', true)] };
const HASH = hashPlan(PLAN);
const EDITED_HASH = hashPlan(EDITED);
const RENEWED_HASH = hashPlan({ ...PLAN, runbookVersion: 2 });
/** Everything happens within two instants: before and after the request's time is over. */
const TIMES = [new Date(0), new Date(1_000_000_000)] as const;

/** `plan` and `run` are what the worker holds in memory, whatever becomes of the database. */
type Worker = {
  readonly at: 'idle' | 'claimed' | 'intended' | 'ran';
  readonly token: number;
  readonly plan: Plan;
  readonly run: Run | null;
};
type World = {
  readonly approval: Approval;
  readonly run: Run | null;
  readonly late: boolean;
  readonly revoked: boolean;
  readonly resolved: boolean;
  /** What else changed between the votes and the claim; one such change at a time. */
  readonly moved: 'frozen' | 'window' | 'target' | 'runbook' | 'stricter' | 'requester' | null;
  /** Votes that the audit log holds, by person, hash, what was shown, and whether a factor of the person's own was shown for it. */
  readonly witnessed: readonly string[];
  readonly workers: readonly [Worker, Worker];
  readonly ran: Readonly<Record<string, number>>;
  /** What should not have been let through at a claim or a cancellation. */
  readonly wrong: string | null;
};
type Rules = {
  readonly guards: typeof GUARDS;
  readonly expiry: typeof expired;
  readonly checks: readonly ClaimCheck[];
  readonly fencedIntent: boolean;
};

const REAL: Rules = { guards: GUARDS, expiry: expired, checks: CLAIM_CHECKS, fencedIntent: true };
const MOVES = ['frozen', 'window', 'target', 'runbook', 'stricter', 'requester'] as const;
const MOVED_TARGET: Target = { assetId: 'srv-1', ssh: { host: '192.0.2.1', port: 22, user: 'ops', hostKeyFingerprint: 'SHA256:other' } };
const MOVED_HASH = hashPlan({ ...PLAN, targets: [MOVED_TARGET] });
const IDLE: Worker = { at: 'idle', token: 0, plan: PLAN, run: null };

function start(quorum: number, requesterLinkedBy?: string): World {
  const approval: Approval = {
    id: 'apr_1',
    state: 'PENDING',
    plan: PLAN,
    planHash: HASH,
    alertId: 'alr_1',
    requestedBy: 'requester',
    ...(requesterLinkedBy === undefined ? {} : { requesterLinkedBy }),
    requestedAt: TIMES[0],
    expiresAt: new Date(900_000),
    quorum,
    votes: [],
    fencingToken: 0,
    reason: null,
    updatedAt: TIMES[0],
  };
  return {
    approval,
    run: null,
    late: false,
    revoked: false,
    resolved: false,
    moved: null,
    witnessed: [],
    workers: [IDLE, IDLE],
    ran: {},
    wrong: null,
  };
}

/** Every world that one act leads to. */
function next(world: World, rules: Rules, quorum: number): World[] {
  const reduce = createReducer(rules.guards, rules.expiry);
  const at = TIMES[world.late ? 1 : 0];
  const mayApprove = (person: string) => person === 'anna' || person === 'requester' || (person === 'boris' && !world.revoked);
  const apply = (event: ApprovalEvent): World => {
    const { approval } = reduce(world.approval, event);
    return approval === world.approval ? world : { ...world, approval };
  };
  const worlds: World[] = [];
  for (const person of ['anna', 'boris', 'guest', 'requester']) {
    for (const [shownHash, proof, linkedBy] of pressesOf(person)) {
      const hand = linkedBy === undefined ? { principalId: person } : { principalId: person, linkedBy };
      const shown = { ...hand, eligible: mayApprove(person), shownHash, proof };
      const voted = apply({ kind: 'vote', at, open: !isClosed(world), ...shown });
      const counted = voted.approval.votes.length > world.approval.votes.length;
      const row = `${person} ${voted.approval.planHash} ${shownHash} ${isProven(person, proof, voted.approval) ? 'proven' : 'not proven'}`;
      worlds.push(counted ? { ...voted, witnessed: [...new Set([...world.witnessed, row])].sort() } : voted);
    }
    const cancelled = apply({ kind: 'cancel', at, principalId: person });
    const others = cancelled.approval.state !== world.approval.state && cancelled.approval.state === 'CANCELLED' && person !== 'requester';
    worlds.push(others ? { ...cancelled, wrong: 'cancelled by someone else' } : cancelled);
    worlds.push(apply({ kind: 'reject', at, principalId: person, eligible: mayApprove(person), reason: null }));
  }
  for (const person of ['anna', 'guest']) {
    worlds.push(apply({ kind: 'stop', at, principalId: person, eligible: mayApprove(person) }));
  }
  worlds.push(apply({ kind: 'touch', at }));
  // What the checks of a claim look at changes nothing once it is claimed: leave those worlds together.
  if (world.run === null) {
    worlds.push({ ...world, late: true }, { ...world, revoked: true }, { ...world, resolved: true });
    if (world.moved === null) worlds.push(...MOVES.map((moved) => ({ ...world, moved })));
  }
  worlds.push({ ...world, approval: { ...world.approval, plan: EDITED } });
  worlds.push({ ...world, approval: { ...world.approval, plan: EDITED, planHash: EDITED_HASH } });
  for (const index of [0, 1] as const) worlds.push(...act(world, index, rules, quorum, at));
  return worlds;
}

type Press = readonly [shownHash: string, proof: FactorProof | null, linkedBy?: string];

/** What a person may press: what was shown, what a second factor was shown for, if one was, and who linked the account that presses. */
function pressesOf(person: string): readonly Press[] {
  const own: FactorProof = { principalId: person, approvalId: 'apr_1', planHash: HASH, method: 'code' };
  const edited: FactorProof = { ...own, planHash: EDITED_HASH };
  const shown = HASH.slice(0, 24);
  // All refusals of the factor by one person: of whom does not change what follows.
  const wrong =
    person === 'anna'
      ? [null, { ...own, principalId: 'boris' }, { ...own, approvalId: 'apr_2' }, edited]
      : person === 'boris'
        ? [null]
        : [];
  const linkers: Readonly<Record<string, readonly string[]>> = { anna: ['requester'], boris: ['anna'] };
  const linked = (linkers[person] ?? []).map((linkedBy) => [shown, own, linkedBy] as const);
  return [[shown, own], [EDITED_HASH, own], [EDITED_HASH, edited], ...linked, ...wrong.map((proof) => [shown, proof] as const)];
}

/** Said once more in other words than the guard's own. */
function isProven(person: string, proof: FactorProof | null, { id, planHash }: Approval): boolean {
  return proof !== null && [proof.principalId, proof.approvalId, proof.planHash].join() === [person, id, planHash].join();
}

function act(world: World, index: 0 | 1, rules: Rules, quorum: number, at: Date): World[] {
  const reduce = createReducer(rules.guards, rules.expiry);
  const worker = world.workers[index];
  const withWorker = (changed: Worker, more: Partial<World> = {}): World => ({
    ...world,
    ...more,
    workers: index === 0 ? [changed, world.workers[1]] : [world.workers[0], changed],
  });
  const lost = withWorker(IDLE);
  const { approval } = world;

  if (worker.at === 'idle') {
    if (approval.state === 'EXECUTING') {
      // A lease is no guard: the other worker may be late, not lost. Taking over must be safe at any time.
      const integrity = INTEGRITY_CHECKS.filter((check) => rules.checks.includes(check));
      const taken = reduce(approval, { kind: 'take-over', at, fault: claimFault(factsOf(world, quorum), integrity) }).approval;
      if (taken.state !== 'EXECUTING') return [{ ...world, approval: taken }];
      return [withWorker({ at: 'claimed', token: taken.fencingToken, plan: approval.plan, run: world.run }, { approval: taken })];
    }
    const fault = claimFault(factsOf(world, quorum), rules.checks);
    const claimed = reduce(approval, { kind: 'claim', at, fault });
    if (claimed.refusal || claimed.approval.state !== 'EXECUTING') return [{ ...world, approval: claimed.approval }];
    const run: Run = {
      id: 'run_1',
      approvalId: approval.id,
      startedAt: at,
      endedAt: null,
      state: 'EXECUTING',
      steps: [],
      measurement: null,
    };
    const voters = new Set(approval.votes.map((vote) => vote.principalId));
    // Said once more in other words than the checks' own.
    const moved = world.moved === 'stricter' ? voters.size < quorum + 1 : world.moved !== null;
    const why =
      (moved ? world.moved : null) ??
      claimFault(factsOf(world, quorum)) ??
      (at >= approval.expiresAt ? 'too-late' : null) ??
      (approval.state === 'APPROVED' ? null : 'not-approved');
    const token = claimed.approval.fencingToken;
    return [
      withWorker(
        { at: 'claimed', token, plan: approval.plan, run: world.run ?? run },
        { approval: claimed.approval, run: world.run ?? run, wrong: why },
      ),
    ];
  }
  if (!worker.run) return [];
  const beat = reduce(approval, { kind: 'beat', at, token: worker.token });
  const fenced = beat.refusal !== null && rules.fencedIntent;

  if (worker.at === 'claimed') {
    const move = nextMove(worker.plan, worker.run, target.assetId);
    if (move.kind === 'end') {
      const { approval: finished, refusal } = reduce(approval, {
        kind: 'finish',
        at,
        token: worker.token,
        state: move.state,
        reason: move.reason,
      });
      return [lost, withWorker(IDLE, refusal ? {} : { approval: finished, run: { ...worker.run, state: move.state } })];
    }
    if (fenced) return [lost];
    const run = withIntent(worker.run, { id: move.step.id, target: target.assetId }, TIMES[0]);
    return [lost, withWorker({ ...worker, at: 'intended', run }, { run })];
  }
  const current = worker.run.steps.find((record) => record.state === 'intent')?.id ?? '';
  if (worker.at === 'intended') {
    const count = (world.ran[current] ?? 0) + 1;
    return count > 1 && current === 'is-active'
      ? [lost]
      : [lost, withWorker({ ...worker, at: 'ran' }, { ran: { ...world.ran, [current]: count } })];
  }
  if (fenced) return [lost];
  return [0, 1]
    .map((exitCode) => {
      const run = withResult(
        worker.run as Run,
        { id: current, target: target.assetId },
        { exitCode, output: '', outputBytes: 0, outputSha256: null },
        TIMES[0],
      );
      return withWorker({ ...worker, at: 'claimed', run }, { run });
    })
    .concat(lost);
}

function factsOf(world: World, quorum: number): Parameters<typeof claimFault>[0] {
  return {
    approval: world.approval,
    rebuiltHash: rebuiltHash(world),
    quorum: world.moved === 'stricter' ? quorum + 1 : quorum,
    targets: [world.moved === 'target' ? MOVED_TARGET : target],
    eligible: new Set(world.revoked ? ['anna', 'requester'] : ['anna', 'boris', 'requester']),
    requesterMay: world.moved !== 'requester',
    requested: true,
    witnessed: new Set(
      world.witnessed
        .map((row) => row.split(' '))
        .filter(([, hash, , ...proven]) => hash === world.approval.planHash && proven.join(' ') === 'proven')
        .map(([who = '']) => who),
    ),
    alertFiring: !world.resolved,
    changes: isClosed(world) ? { kind: world.moved === 'frozen' ? 'frozen' : 'no-window', until: null, reason: '' } : { kind: 'open' },
  };
}

/** Whether a freeze, or the lack of a window, forbids changes now. */
function isClosed({ moved }: World): boolean {
  return moved === 'frozen' || moved === 'window';
}

/** The plan as it would be built now: the target is part of it. */
function rebuiltHash({ moved }: World): string {
  if (moved === 'target') return MOVED_HASH;
  return moved === 'runbook' ? RENEWED_HASH : HASH;
}

/** What is wrong with a step from one world to the next; null when nothing is. */
function fault(before: World, world: World, quorum: number): string | null {
  const { approval, ran } = world;
  const from = before.approval.state;
  if (isTerminal(from) && approval.state !== from) return 'a terminal state changed';
  if ((ran.restart ?? 0) + (ran.stop ?? 0) > 1) return 'a step that is not idempotent ran twice';
  if (approval.state === 'SUCCEEDED' && PLAN.steps.some(({ id }) => !ran[id])) return 'success without every step';
  if (ran.stop) return 'something ran that nobody approved';
  if (approval.stop?.principalId === 'guest') return 'someone stopped it who may not';
  if (approval.stop && !before.approval.stop && from !== 'EXECUTING') return 'what is not under way was stopped';
  if (world.wrong) return `it was let through although: ${world.wrong}`;
  if (approval.votes.length > before.approval.votes.length && isClosed(world)) return 'a vote was counted while changes are closed';
  if (approval.votes.length > before.approval.votes.length && hashPlan(approval.plan) !== approval.planHash) {
    return 'a vote was counted for bytes that are not those of its hash';
  }
  if (world.witnessed.some((row) => row.endsWith('not proven'))) return 'a vote was counted without a second factor of its own';
  if (new Set(approval.votes.map((vote) => vote.principalId)).size < approval.votes.length) return 'a person stands twice among the votes';
  if (from !== approval.state && (approval.state === 'APPROVED' || approval.state === 'EXECUTING')) {
    const people = new Set(approval.votes.map((vote) => vote.principalId));
    if (people.has('requester') || people.has('guest')) return 'someone voted who may not';
    if (people.size < quorum) return 'too few people voted';
    if (humansAtLeast(approval) < quorum + 1) return 'one human may have done it alone, through an account that they linked';
    if (approval.state === 'EXECUTING' && world.witnessed.some((row) => !row.includes(`${HASH} ${HASH.slice(0, 24)} proven`)))
      return 'a vote for something else was counted';
    if (world.late) return 'it went on after its time';
  }
  return null;
}

/** How many humans there are for sure behind asking and voting, whoever holds the accounts that somebody else linked. */
function humansAtLeast({ requestedBy, requesterLinkedBy, votes }: Approval): number {
  const deeds = [{ principalId: requestedBy, linkedBy: requesterLinkedBy }, ...votes];
  let fewest = deeds.length;
  // Each linked account in the hands of its owner, or of who linked it.
  for (let choice = 0; choice < 2 ** deeds.length; choice += 1) {
    const hands = deeds.map(({ principalId, linkedBy }, at) => ((choice >> at) % 2 === 1 ? (linkedBy ?? principalId) : principalId));
    fewest = Math.min(fewest, new Set(hands).size);
  }
  return fewest;
}

function explore(rules: Rules, quorum: number, requesterLinkedBy?: string): { readonly states: number; readonly fault: string | null } {
  const first = start(quorum, requesterLinkedBy);
  const seen = new Set([keyOf(first)]);
  const queue = [first];
  for (let world = queue.pop(); world; world = queue.pop()) {
    for (const after of next(world, rules, quorum)) {
      // Refused: nothing has changed.
      if (after === world) continue;
      const found = fault(world, after, quorum);
      if (found) return { states: seen.size, fault: found };
      const key = keyOf(after);
      if (seen.has(key)) continue;
      seen.add(key);
      queue.push(after);
    }
  }
  return { states: seen.size, fault: null };
}

/** Tokens grow for ever; only which of them is the newest matters. */
function keyOf({ approval, run, workers, ...rest }: World): string {
  const steps = (of: Run | null) => of?.steps.map(({ id, state }) => `${id} ${state}`) ?? null;
  const votes = [...new Set(approval.votes.map((vote) => `${vote.principalId} ${vote.linkedBy ?? ''}`))].sort();
  const edited = [approval.plan === EDITED, approval.planHash === HASH];
  const hands = workers.map((worker) => [
    worker.at,
    worker.at !== 'idle' && worker.token === approval.fencingToken,
    worker.plan === EDITED,
    steps(worker.run),
  ]);
  return JSON.stringify([approval.state, votes, edited, approval.expiresAt, approval.stop?.principalId, steps(run), hands, rest]);
}

test.each([1, 2])('no order of events breaks an invariant, with a quorum of %i', (quorum) => {
  const { states, fault: found } = explore(REAL, quorum);

  expect(found).toBeNull();
  expect(states).toBeGreaterThan(1_000);
});

test.each(['anna', 'boris'])('nor where the request was made through an account that %s linked', (linker) => {
  expect(explore(REAL, 1, linker).fault).toBeNull();
});

const without = (name: string) =>
  [1, 2].map((quorum) => explore({ ...REAL, guards: GUARDS.filter((guard) => guard.name !== name) }, quorum).fault);

test.each(GUARDS.map(({ name }) => name))('the guard %s is needed', (name) => {
  expect(without(name).some((found) => found !== null)).toBe(true);
});

test('the judgement of expiry is needed', () => {
  expect(explore({ ...REAL, expiry: (approval) => approval }, 1).fault).not.toBeNull();
});

/** Another target gives another plan, so that two checks would have to be missing: the first one says it in plainer words. */
const COVERED = 'target-changed';
const faultsWithout = (...reasons: string[]) => {
  const checks = CLAIM_CHECKS.filter((check) => !reasons.includes(check.reason));
  return [1, 2].map((quorum) => explore({ ...REAL, checks }, quorum).fault);
};

test.each(CLAIM_CHECKS.map(({ reason }) => reason).filter((reason) => reason !== COVERED))(
  'the check %s before a claim is needed',
  (reason) => {
    expect(faultsWithout(reason)).not.toEqual([null, null]);
  },
);

test('that the target is another one is caught by two checks, and needs one of them', () => {
  expect(faultsWithout(COVERED)).toEqual([null, null]);
  expect(faultsWithout(COVERED, 'runbook-changed')).not.toEqual([null, null]);
});
