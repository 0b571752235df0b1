import { readFile } from 'node:fs/promises';
import { createApprovals } from '../../actions/approvals/approvals.ts';
import { createSshExecutor } from '../../actions/executors/ssh/ssh.ts';
import { loadRunbooks } from '../../actions/runbooks/load.ts';
import type { ExecuteDeps } from '../../actions/runs/execute.ts';
import { createMeasure } from '../../actions/runs/measure.ts';
import type { Approval } from '../../domain/action.ts';
import type { Alert } from '../../domain/alert.ts';
import { type IdPrefix, randomId } from '../../domain/ids.ts';
import type { Jobs } from '../../domain/jobs.ts';
import type { Target } from '../../domain/step.ts';
import type { Principal, Role } from '../../domain/tenant.ts';
import type { Stores, TenantStores } from '../../stores/stores.ts';

/** For tests: one tenant with its people, one alert, and the functions of this room put together over real stores. */
export type Rig = {
  readonly stores: TenantStores;
  readonly deps: ExecuteDeps;
  readonly people: Readonly<Record<'olga' | 'anna' | 'boris' | 'viktor', Principal>>;
  readonly alert: Alert;
  /** Every job that was put on a queue. */
  readonly jobs: Array<{ readonly payload: Jobs['execute-run']; readonly id: string | undefined; readonly delayMs: number }>;
  /** Every state that was announced, in order. */
  readonly announced: Approval['state'][];
  /** Moves the clock forward. */
  pass(ms: number): void;
};

/** The clock is the real one, moved by `pass`. */
export async function createRig(
  stores: Stores,
  where: { readonly target: Target; readonly privateKeyPath: string; readonly quorum?: number },
): Promise<Rig> {
  const tenantId = randomId('req');
  await stores.tenants.create({ id: tenantId, name: tenantId });
  const tenant = stores.forTenant(tenantId);
  let passed = 0;
  const now = () => new Date(Date.now() + passed);
  const jobs: Rig['jobs'] = [];
  const announced: Approval['state'][] = [];
  const runbooks = (await loadRunbooks()).map((runbook) => ({ ...runbook, approvals: where.quorum ?? runbook.approvals }));
  const person = (id: string, ...roles: Role[]): Principal => ({
    id,
    tenantId,
    name: id,
    roles,
    identities: [{ platform: 'slack', userId: `U-${id}` }],
    language: 'en',
    timeZone: 'UTC',
  });
  const people = {
    olga: person('olga', 'operator', 'approver'),
    anna: person('anna', 'approver'),
    boris: person('boris', 'approver'),
    viktor: person('viktor', 'viewer'),
  };
  for (const one of Object.values(people)) await tenant.people.put(one);
  const alert = slowAlert(where.target.assetId, now());
  await tenant.alerts.put(alert);
  const deps: ExecuteDeps = {
    stores: tenant,
    now,
    newId: (prefix: IdPrefix) => randomId(prefix),
    enqueue: async (_, payload, options) => {
      jobs.push({ payload: payload as Jobs['execute-run'], id: options?.id, delayMs: options?.delayMs ?? 0 });
    },
    runbooks,
    targets: async (assetId) => (assetId === where.target.assetId ? where.target : null),
    announce: async (tx, approval) => {
      announced.push(approval.state);
      const message = { platform: 'test', channel: 'ops', thread: null, card: { state: approval.state }, priority: 0 };
      await tx.chat.enqueue({
        ...message,
        id: randomId('req'),
        createdAt: now(),
        state: 'waiting',
        platformMessageId: null,
        attempts: 0,
        error: null,
      });
    },
    executor: createSshExecutor({ keyReference: () => where.privateKeyPath, secret: (path) => readFile(path, 'utf8') }),
    measure: createMeasure({ stores: tenant, now }),
    pollMs: 50,
  };
  return {
    stores: tenant,
    deps,
    people,
    alert,
    jobs,
    announced,
    pass: (ms) => {
      passed += ms;
    },
  };
}

/** Asks for the restart of a unit because of the rig's alert. */
export function requestRestart(rig: Rig, unit = 'shop.service'): Promise<Approval> {
  const { alert, people } = rig;
  const request = { runbookId: 'restart-service', parameters: { unit }, targetAssetId: alert.assetId, alertId: alert.id };
  return createApprovals(rig.deps).request(people.olga, request);
}

function slowAlert(assetId: string, startedAt: Date): Alert {
  return {
    id: randomId('alr'),
    fingerprint: 'shop-slow',
    incidentId: randomId('inc'),
    source: 'rule',
    name: 'Shop is slow',
    severity: 'critical',
    assetId,
    status: 'firing',
    startedAt,
    resolvedAt: null,
    trigger: { metric: 'http.client.request.duration', labels: {}, unit: 's', value: 0.4, threshold: 0.2 },
    summary: 'The shop answers slowly.',
    labels: {},
    annotations: {},
    transitions: 1,
    ruleId: null,
  };
}
