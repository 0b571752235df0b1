import type { IncidentKind } from '../../domain/alert.ts';
import type { Relation } from '../../domain/asset.ts';
import type { Severity } from '../../domain/observation.ts';

/** An alert that fires and has no incident yet. */
export type Newcomer = {
  readonly id: string;
  readonly assetId: string;
  readonly name: string;
  readonly severity: Severity;
  readonly startedAt: Date;
};

/** An open incident, as far as others may join it. */
export type Joinable = {
  readonly id: string;
  readonly number: number;
  readonly kind: IncidentKind;
  /** The asset whose neighbourhood it is; of a pattern or storm just its first. */
  readonly assetId: string;
  readonly name: string;
  readonly openedAt: Date;
  readonly lastAlertAt: Date;
  readonly createdAt: Date;
  readonly joinedAt: Date;
};

/** What is to be one new incident. */
export type Group = {
  readonly kind: IncidentKind;
  readonly assetId: string;
  readonly alertIds: readonly [string, ...string[]];
};

export type Grouping = { readonly joins: ReadonlyMap<string, string>; readonly groups: readonly Group[] };

/** Alerts that start further apart than this do not belong together. */
const SAME_TIME_MS = 2 * 3_600_000;
/** So many assets on which one name alone fires within this time are a pattern. */
const PATTERN_ASSETS = 5;
const PATTERN_MS = 5 * 60_000;
const PATTERN_STAYS_MS = 15 * 60_000;
/** Incidents that open within this time: of one or two assets, and of any, at most; what comes beside them is a storm. */
const STORM_MS = 5 * 60_000;
const MOST_SMALL = 8;
const MOST_LARGE = 10;
const LARGE_ASSETS = 3;
/** Sharing an asset that so many use says little: it is not walked through. */
const MOST_SHARING = 64;
const RANK: Readonly<Record<Severity, number>> = { info: 0, warning: 1, critical: 2 };

type Unit = { readonly assetId: string; readonly alerts: readonly [Newcomer, ...Newcomer[]] };
type Candidate = { readonly kind: IncidentKind; readonly assetId: string; readonly units: Unit[] };

/**
 * Puts alerts that arrived together into incidents. All alerts of an asset stay together; an asset joins an incident that it
 * has a part in, then one of its neighbourhood, else assets are gathered around the one with most neighbours among them; one
 * name on many otherwise unrelated assets is a pattern; what would make too many incidents at once is a storm. The order in
 * which the alerts are given does not matter.
 *
 * @param input.parts open incidents with alerts on an asset, by asset
 * @param input.neighbours the asset, what it needs and what needs it
 * @param input.recent incidents made lately, open or not
 */
export function groupAlerts(input: {
  readonly newcomers: readonly Newcomer[];
  readonly open: readonly Joinable[];
  readonly parts: ReadonlyMap<string, readonly string[]>;
  readonly neighbours: (assetId: string) => ReadonlySet<string>;
  readonly recent: ReadonlyArray<{ readonly createdAt: Date }>;
  readonly at: Date;
}): Grouping {
  const open = [...input.open].sort((a, b) => a.number - b.number);
  const joins = new Map<string, string>();
  const left: Unit[] = [];
  for (const unit of unitsOf(input.newcomers)) {
    const incident = partOf(unit, open, input.parts) ?? around(unit, open, input.neighbours) ?? ofPattern(unit, open, input.at);
    if (incident === undefined) left.push(unit);
    else for (const { id } of unit.alerts) joins.set(id, incident.id);
  }
  const candidates = patterns(gathered(left, input.neighbours), open, input.at);
  const groups: Group[] = [];
  const rest: Unit[] = [];
  const storm = open.find(({ kind, joinedAt }) => kind === 'storm' && apart(input.at, joinedAt) <= STORM_MS);
  let opened = input.recent.filter(({ createdAt }) => apart(input.at, createdAt) <= STORM_MS).length;
  for (const candidate of candidates.sort(bySize)) {
    const isLarge = candidate.kind === 'pattern' || candidate.units.length >= LARGE_ASSETS;
    const most = isLarge ? MOST_LARGE : storm === undefined ? MOST_SMALL : 0;
    if (opened < most) {
      opened += 1;
      groups.push(toGroup(candidate.kind, candidate.assetId, candidate.units));
    } else rest.push(...candidate.units);
  }
  const [first] = rest.sort(byStart);
  if (first === undefined) return { joins, groups };
  if (storm === undefined) return { joins, groups: [...groups, toGroup('storm', first.assetId, rest)] };
  for (const { alerts } of rest) for (const { id } of alerts) joins.set(id, storm.id);
  return { joins, groups };
}

/** Who is within two steps of an asset, over relations in either direction; what very many share is reached, not walked through. */
export function neighbourhoods(relations: readonly Relation[]): (assetId: string) => ReadonlySet<string> {
  const links = new Map<string, Set<string>>();
  const link = (a: string, b: string) => links.set(a, (links.get(a) ?? new Set<string>()).add(b));
  for (const { from, to } of relations) {
    link(from, to);
    link(to, from);
  }
  const known = new Map<string, ReadonlySet<string>>();
  return (assetId) => {
    const before = known.get(assetId);
    if (before !== undefined) return before;
    const reached = new Set([assetId]);
    for (const near of links.get(assetId) ?? []) {
      reached.add(near);
      const beyond = links.get(near);
      if (beyond !== undefined && beyond.size <= MOST_SHARING) for (const far of beyond) reached.add(far);
    }
    known.set(assetId, reached);
    return reached;
  };
}

function unitsOf(newcomers: readonly Newcomer[]): Unit[] {
  const byAsset = Map.groupBy([...newcomers].sort(byAlertStart), ({ assetId }) => assetId);
  return [...byAsset].map(([assetId, alerts]) => ({ assetId, alerts: alerts as [Newcomer, ...Newcomer[]] }));
}

function partOf(unit: Unit, open: readonly Joinable[], parts: ReadonlyMap<string, readonly string[]>): Joinable | undefined {
  const has = parts.get(unit.assetId) ?? [];
  return open.find((incident) => has.includes(incident.id) && isSameTime(unit, incident));
}

function around(unit: Unit, open: readonly Joinable[], neighbours: (assetId: string) => ReadonlySet<string>): Joinable | undefined {
  const near = open.filter((incident) => incident.kind === 'place' && isSameTime(unit, incident));
  return near.length === 0 ? undefined : near.find(({ assetId }) => neighbours(unit.assetId).has(assetId));
}

function ofPattern(unit: Unit, open: readonly Joinable[], at: Date): Joinable | undefined {
  const name = soleName(unit);
  return open.find((one) => one.kind === 'pattern' && one.name === name && apart(at, one.joinedAt) <= PATTERN_STAYS_MS);
}

function isSameTime({ alerts: [first] }: Unit, { openedAt, lastAlertAt }: Joinable): boolean {
  return apart(first.startedAt, openedAt) <= SAME_TIME_MS || apart(first.startedAt, lastAlertAt) <= SAME_TIME_MS;
}

/** Each asset goes to the first centre that it is near to; those with most others around them are centres first. */
function gathered(units: readonly Unit[], neighbours: (assetId: string) => ReadonlySet<string>): Candidate[] {
  if (units.length < 2) return units.map((unit) => ({ kind: 'place', assetId: unit.assetId, units: [unit] }));
  const present = new Map(units.map((unit) => [unit.assetId, unit]));
  const around = new Map(units.map(({ assetId }) => [assetId, [...neighbours(assetId)].filter((other) => present.has(other))]));
  const size = ({ assetId }: Unit) => around.get(assetId)?.length ?? 0;
  const candidates: Candidate[] = [];
  const placed = new Set<string>();
  for (const centre of [...units].sort((a, b) => size(b) - size(a) || byStart(a, b))) {
    if (placed.has(centre.assetId)) continue;
    const free = (around.get(centre.assetId) ?? []).filter((assetId) => !placed.has(assetId)).sort();
    for (const assetId of free) placed.add(assetId);
    const own = free.flatMap((assetId) => present.get(assetId) ?? []);
    candidates.push({ kind: 'place', assetId: centre.assetId, units: own.sort(byStart) });
  }
  return candidates;
}

/** Joins the lone ones among candidates on which nothing but one and the same name fires, where there are many. */
function patterns(candidates: readonly Candidate[], open: readonly Joinable[], at: Date): Candidate[] {
  const lone = Map.groupBy(candidates, ({ units: [unit, ...others] }) => (unit && others.length === 0 ? soleName(unit) : null));
  return [...lone].flatMap(([name, list]) => {
    const before = open.filter((one) => one.kind === 'place' && one.name === name && apart(at, one.createdAt) <= PATTERN_MS);
    const units = list.flatMap((candidate) => candidate.units).sort(byStart);
    const [first] = units;
    if (name === null || first === undefined || units.length + before.length < PATTERN_ASSETS) return list;
    return [{ kind: 'pattern' as const, assetId: first.assetId, units }];
  });
}

function soleName({ alerts: [first, ...others] }: Unit): string | null {
  return others.every(({ name }) => name === first.name) ? first.name : null;
}

function toGroup(kind: IncidentKind, assetId: string, units: readonly Unit[]): Group {
  const ids = units.flatMap(({ alerts }) => alerts).sort(byAlertStart);
  return { kind, assetId, alertIds: ids.map(({ id }) => id) as [string, ...string[]] };
}

function bySize(a: Candidate, b: Candidate): number {
  const worst = ({ units }: Candidate) => Math.max(...units.flatMap(({ alerts }) => alerts.map(({ severity }) => RANK[severity])));
  return b.units.length - a.units.length || worst(b) - worst(a) || (a.assetId < b.assetId ? -1 : 1);
}

function byStart({ alerts: [a] }: Unit, { alerts: [b] }: Unit): number {
  return byAlertStart(a, b);
}

function byAlertStart(a: Newcomer, b: Newcomer): number {
  return a.startedAt.getTime() - b.startedAt.getTime() || RANK[b.severity] - RANK[a.severity] || (a.id < b.id ? -1 : 1);
}

function apart(a: Date, b: Date): number {
  return Math.abs(a.getTime() - b.getTime());
}
