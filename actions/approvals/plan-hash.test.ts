import { expect, test } from 'vitest';
import type { Plan } from '../../domain/action.ts';
import { canonicalJson } from '../../domain/ids.ts';
import type { Deed, HttpWay, KubernetesWay, SshWay, Step, StepKind, SuccessTest } from '../../domain/step.ts';
import { hashPlan } from './plan.ts';

/**
 * A plan in which every field that the types know has a value. The shapes are `Required`, and each kind of step stands in `DEEDS` by
 * its name: a field or a kind that is added to the types does not compile until it is here, and then its change is tried below.
 */
type Whole<T> = T extends ReadonlyArray<infer U> ? ReadonlyArray<U> : Required<T>;

const TEST: Whole<SuccessTest> = { assetId: 'db-1', metric: 'm', labels: { a: 'b' }, unit: 's', below: 1, above: 0, withinMs: 5 };
const WAY: Whole<HttpWay> = { url: 'https://a', user: 'u', certificateSha256: 'c' };
const CLUSTER: Whole<KubernetesWay> = { url: 'https://a', certificateSha256: 'c', cluster: 'u', objects: { a: 'u' } };
const SSH: Whole<SshWay> = { host: 'h', port: 22, user: 'u', hostKeyFingerprint: 'SHA256:a' };
const DEEDS: { readonly [K in StepKind]: Required<Extract<Deed, { kind: K }>> } = {
  ssh: { kind: 'ssh', argv: ['a', 'b'] },
  script: { kind: 'script', interpreter: ['sh'], script: 'echo', argv: ['a'], says: { en: 'e', ru: 'r', ko: 'k' } },
  winrm: { kind: 'winrm', cmdlet: 'A-B', parameters: { a: 'b', c: 1, d: true }, stays: { is: { a: 'b' }, same: ['c'], forMs: 1 } },
  redfish: { kind: 'redfish', method: 'POST', path: '/a', body: { a: [1, null, true, 'x'] } },
  kubernetes: { kind: 'kubernetes', verb: 'scale', resource: 'deployment', namespace: 'a', name: 'b', replicas: '1', isDryRun: false },
  http: { kind: 'http', method: 'POST', path: '/a', headers: { a: 'b' }, body: { a: 1 }, expect: [200] },
  wait: { kind: 'wait', waitMs: 1 },
  measure: { kind: 'measure', test: TEST },
};
const steps = Object.values(DEEDS).map((deed, index) => ({ ...deed, id: `s${index}`, timeoutMs: 1, idempotent: true })) as Step[];
const PLAN: Required<Plan> = {
  runbookId: 'r',
  runbookVersion: 1,
  runbookSha256: 'f',
  targets: [{ assetId: 'a', ssh: SSH, winrm: WAY, redfish: WAY, kubernetes: CLUSTER, http: WAY }],
  rollout: { batchSize: 1, stopOnFailure: true },
  parameters: { unit: 'x' },
  steps,
  rollback: steps,
  environment: { A: 'b' },
  runAs: 'root',
  limits: { processes: 1, memoryBytes: 1, cpuSeconds: 1, outputBytes: 1 },
  timeLimitMs: 1,
  needsWindow: false,
  allowedInFreeze: false,
  risk: 'low',
  approvers: ['anna'],
  successTest: TEST,
};

type Path = ReadonlyArray<string | number>;

/** Every place of a value, inner ones after the one that holds them. */
function placesOf(value: unknown, path: Path = []): Path[] {
  const own = path.length === 0 ? [] : [path];
  if (value === null || typeof value !== 'object') return own;
  const keys = Array.isArray(value) ? value.map((_, index) => index) : Object.keys(value);
  return [...own, ...keys.flatMap((key) => placesOf((value as Record<string | number, unknown>)[key], [...path, key]))];
}

/** The value with the one at a place replaced by what `change` makes of it; `undefined` takes it out. */
function changed(value: unknown, [key, ...rest]: Path, change: (one: unknown) => unknown): unknown {
  if (key === undefined) return change(value);
  const inner = changed((value as Record<string | number, unknown>)[key], rest, change);
  if (Array.isArray(value)) return inner === undefined ? value.filter((_, index) => index !== key) : value.with(Number(key), inner);
  const { [key]: _, ...others } = value as Record<string | number, unknown>;
  return inner === undefined ? others : { ...others, [key]: inner };
}

function another(one: unknown): unknown {
  if (typeof one === 'string') return `${one}x`;
  if (typeof one === 'number') return one + 1;
  if (typeof one === 'boolean') return !one;
  if (one === null) return 'x';
  return Array.isArray(one) ? [...one, one[0] ?? 'x'] : { ...one, more: 1 };
}

test('changing, taking out or adding to any single field of a plan changes its hash', () => {
  const hash = hashPlan(PLAN);
  const places = placesOf(PLAN);
  const seen = new Map<string, string>([[hash, 'nothing']]);
  expect(places.length).toBeGreaterThan(200);
  for (const place of places) {
    for (const [what, change] of [
      ['changed', another],
      ['taken out', () => undefined],
    ] as const) {
      const plan = changed(PLAN, place, change) as Plan;
      expect(canonicalJson(plan), place.join('.')).not.toBe(canonicalJson(PLAN));
      const other = hashPlan(plan);
      expect(seen.get(other), `${place.join('.')} ${what}`).not.toBe('nothing');
      expect(other, `${place.join('.')} ${what}`).not.toBe(hash);
      seen.set(other, `${place.join('.')} ${what}`);
    }
  }
});

test('the order of steps, targets and words counts, the order in which fields are written does not', () => {
  const hash = hashPlan(PLAN);
  expect(hashPlan({ ...PLAN, steps: [...PLAN.steps].reverse() })).not.toBe(hash);
  expect(hashPlan(changed(PLAN, ['steps', 0, 'argv'], () => ['b', 'a']) as Plan)).not.toBe(hash);
  expect(hashPlan(changed(PLAN, ['steps', 0, 'argv'], () => ['a b']) as Plan)).not.toBe(hash);
  expect(hashPlan(Object.fromEntries(Object.entries(PLAN).reverse()) as Plan)).toBe(hash);
});
