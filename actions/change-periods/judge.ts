import type { Plan } from '../../domain/action.ts';
import { type AssetGroup, groupsOf, like } from '../../domain/asset-group.ts';
import type { ChangePeriod, ChangeScope, ChangeVerdict } from '../../domain/change-period.ts';
import type { Labels } from '../../domain/observation.ts';
import type { TenantStores } from '../../stores/stores.ts';

/** When a cron expression is due in a zone. */
export type Occurrences = {
  /** The newest instant at or before `at`. @throws Error when it is no expression */
  readonly lastDue: (cron: string, timeZone: string, at: Date) => Date;
  /** The first instant after `at`. */
  readonly nextDue: (cron: string, timeZone: string, at: Date) => Date;
  readonly isCron: (cron: string) => boolean;
};

export type JudgeDeps = { readonly occurrences: Occurrences; readonly groups: readonly AssetGroup[] };

/** What is judged: what a plan asks for. */
type Judged = Pick<Plan, 'needsWindow' | 'allowedInFreeze'> & { readonly targets: ReadonlyArray<{ readonly assetId: string }> };

const MOST_PERIODS = 10_000;

/** Whether a plan may run now, as the stored windows and freezes say. `stores` may be those of a transaction. */
export async function changesAt(
  deps: JudgeDeps,
  stores: Pick<TenantStores, 'changePeriods' | 'inventory'>,
  plan: Judged,
  at: Date,
): Promise<ChangeVerdict> {
  const periods = await stores.changePeriods.list({ open: { at }, limit: MOST_PERIODS });
  if (periods.length === 0) return plan.needsWindow ? { kind: 'no-window', until: null } : { kind: 'open' };
  const hasLabels =
    periods.some(({ scope }) => scope.labels !== undefined) || deps.groups.some(({ labels = {} }) => Object.keys(labels).length > 0);
  const assets = await Promise.all(
    plan.targets.map(async ({ assetId }) => ({
      id: assetId,
      labels: hasLabels ? ((await stores.inventory.asset(assetId))?.attributes ?? {}) : {},
    })),
  );
  return judge(deps, periods, { ...plan, assets }, at);
}

type Asset = { readonly id: string; readonly labels: Labels };

/** Pure: a freeze that covers any of the assets stops it; a window must cover each of them. */
export function judge(
  deps: JudgeDeps,
  periods: readonly ChangePeriod[],
  plan: Pick<Plan, 'needsWindow' | 'allowedInFreeze'> & { readonly assets: readonly Asset[] },
  at: Date,
): ChangeVerdict {
  const of = (kind: ChangePeriod['kind']) => periods.filter((one) => one.kind === kind && (one.endedAt === null || one.endedAt > at));
  if (!plan.allowedInFreeze) {
    const freezes = of('freeze').filter(({ scope }) => plan.assets.some((asset) => covers(scope, asset, deps.groups)));
    const active = freezes.flatMap((one) => ({ one, until: activeUntil(deps.occurrences, one, at) })).filter(({ until }) => until !== null);
    const last = active.reduce<(typeof active)[number] | null>(
      (most, one) => (most === null || Number(one.until) > Number(most.until) ? one : most),
      null,
    );
    if (last !== null) return { kind: 'frozen', until: last.until, reason: last.one.reason };
  }
  if (!plan.needsWindow) return { kind: 'open' };
  const opens = plan.assets.map((asset) => {
    const windows = of('window').filter(({ scope }) => covers(scope, asset, deps.groups));
    if (windows.some((one) => activeUntil(deps.occurrences, one, at) !== null)) return at;
    return earliest(windows.flatMap((one) => opensAfter(deps.occurrences, one, at) ?? []));
  });
  if (opens.every((one) => one === at)) return { kind: 'open' };
  const known = opens.flatMap((one) => one ?? []);
  return { kind: 'no-window', until: known.length < opens.length ? null : new Date(Math.max(...known.map(Number))) };
}

/** Whether a scope means an asset. */
function covers({ assets, groups: named, labels }: ChangeScope, asset: Asset, groups: readonly AssetGroup[]): boolean {
  return (
    (assets === undefined || assets.some((pattern) => like(pattern, asset.id))) &&
    (named === undefined || groupsOf({ id: asset.id, attributes: asset.labels }, groups).some((id) => named.includes(id))) &&
    Object.entries(labels ?? {}).every(([name, value]) => Object.hasOwn(asset.labels, name) && like(value, String(asset.labels[name])))
  );
}

/** Until when a period lasts that lasts at `at`; null when it does not. */
function activeUntil(occurrences: Occurrences, { time }: ChangePeriod, at: Date): Date | null {
  if (time.kind === 'once') return at >= time.from && at < time.to ? time.to : null;
  const to = new Date(occurrences.lastDue(time.cron, time.timeZone, at).getTime() + time.forMs);
  return at < to ? to : null;
}

/** When it begins next; null when never. */
function opensAfter(occurrences: Occurrences, { time }: ChangePeriod, at: Date): Date | null {
  if (time.kind === 'once') return time.from > at ? time.from : null;
  return occurrences.nextDue(time.cron, time.timeZone, at);
}

function earliest(dates: readonly Date[]): Date | null {
  return dates.length === 0 ? null : new Date(Math.min(...dates.map(Number)));
}
