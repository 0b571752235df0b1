import type { Plan, Run, Runbook } from '../../domain/action.ts';
import type { TenantStores } from '../../stores/stores.ts';
import { runbookOfDryRun } from './plan.ts';

/** What whoever approves should know beforehand: whom it may touch, and what its dry run said. */
export type Preview = { readonly dependants: Dependants; readonly dryRun: DryRun };

/** What needs a target, directly or through others, by the map as it is now. */
export type Dependants = {
  /** The most important of those that may be named: services first, then the nearest. */
  readonly named: readonly string[];
  /** All that may be named. */
  readonly seen: number;
  /** Those that may not be named. */
  readonly hidden: number;
  /** Whether there are more than were looked at. */
  readonly goesOn: boolean;
};

export type DryRun =
  /** It looks only itself. */
  | { readonly kind: 'itself' }
  /** Its runbook has none. */
  | { readonly kind: 'none' }
  /** There is one that was not run for these targets with these parameters. */
  | { readonly kind: 'not-run' }
  | { readonly kind: 'ran'; readonly at: Date; readonly state: Run['state']; readonly output: string };

export type PreviewDeps = {
  readonly stores: Pick<TenantStores, 'inventory' | 'approvals'>;
  readonly runbooks: readonly Runbook[];
  /** Those of the assets that may be named to whom it is shown, in their order. */
  readonly seen: (assetIds: readonly string[]) => Promise<readonly string[]>;
};

const NAMED = 5;
const STEPS = 8;
const MOST = 2_000;
/** So many of the nearest are looked at for services. */
const WEIGHED = 50;
const BEGAN: ReadonlyArray<Run['state']> = ['EXECUTING', 'SUCCEEDED', 'FAILED', 'UNKNOWN'];

/** Never more than `seen` admits: what may not be named is counted. */
export async function previewOf(deps: PreviewDeps, plan: Plan, at: Date): Promise<Preview> {
  return { dependants: await dependantsOf(deps, plan, at), dryRun: await dryRunOf(deps, plan) };
}

async function dependantsOf({ stores, seen }: PreviewDeps, { targets }: Plan, at: Date): Promise<Dependants> {
  const start = targets.map(({ assetId }) => assetId);
  const known = new Set(start);
  const found: string[] = [];
  let edge = start;
  for (let step = 0; step < STEPS && edge.length > 0 && found.length < MOST; step++) {
    const providers = new Set(edge);
    const relations = await stores.inventory.relations(at, edge);
    edge = [...new Set(relations.filter(({ to, from }) => providers.has(to) && !known.has(from)).map(({ from }) => from))].sort();
    for (const id of edge) known.add(id);
    found.push(...edge);
  }
  const shown = await seen(found);
  const nearest = await Promise.all(shown.slice(0, WEIGHED).map(async (id) => ({ id, asset: await stores.inventory.asset(id) })));
  const [services, others] = [
    nearest.filter(({ asset }) => asset?.kind === 'service'),
    nearest.filter(({ asset }) => asset?.kind !== 'service'),
  ];
  const named = [...services, ...others].slice(0, NAMED).map(({ id }) => id);
  return { named, seen: shown.length, hidden: found.length - shown.length, goesOn: edge.length > 0 };
}

async function dryRunOf({ stores, runbooks }: PreviewDeps, plan: Plan): Promise<DryRun> {
  if (runbookOfDryRun(plan.runbookId) !== null) return { kind: 'itself' };
  const runbook = runbooks.find(({ id }) => id === plan.runbookId);
  if (runbook === undefined || runbook.dryRun.length === 0) return { kind: 'none' };
  const { runbookVersion, parameters, targets } = plan;
  const planned = { runbookId: `${plan.runbookId}/dry-run`, runbookVersion, parameters, assetIds: targets.map(({ assetId }) => assetId) };
  const [latest] = await stores.approvals.list({ states: BEGAN, planned, limit: 1 });
  const run = latest && (await stores.approvals.runOf(latest.id));
  if (!run) return { kind: 'not-run' };
  const output = run.steps.map((step) => step.output.trimEnd()).filter(Boolean);
  return { kind: 'ran', at: run.endedAt ?? run.startedAt, state: run.state, output: output.join('\n') };
}
