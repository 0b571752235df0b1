import { createRandom, type Random } from '../../bench/rca/synthetic/random.ts';
import type { AssetKind, HardwareEvent, Labels, Observation, RelationKind, Severity } from '../../domain/observation.ts';
import type { Course } from './courses.ts';

type Relations = ReadonlyArray<readonly [RelationKind, string]>;
type Gap = { readonly assetId: string; readonly metric: string | null; readonly from: number; readonly to: number };

/** The little world of a scenario: what is in it, and what its devices would have reported. */
export type World = {
  readonly random: Random;
  readonly start: Date;
  /** Length in minutes. */
  readonly minutes: number;
  /** Puts an asset into the inventory, under a name that says nothing about it. */
  asset(kind: AssetKind, relations?: Relations, attributes?: Labels): string;
  /** A value every minute, with noise of so large a share of it (and never the same twice); what is beyond `within` is cut off. */
  gauge(
    assetId: string,
    metric: string,
    unit: string,
    labels: Labels,
    course: Course,
    noise?: number,
    within?: readonly [number, number],
  ): void;
  /** A count that grows at a rate per second. */
  counter(assetId: string, metric: string, unit: string, labels: Labels, perSecond: Course, noise?: number): void;
  log(minute: number, assetId: string, severityNumber: number, body: string, unit?: string): void;
  event(
    minute: number,
    assetId: string,
    event: Pick<HardwareEvent, 'source' | 'code' | 'message' | 'component'> & { severity: Severity; asserted?: boolean },
  ): void;
  /** What a way in of the program made of what devices sent. */
  taken(one: Observation): void;
  /** An attribute of the inventory that is another from now on. */
  change(minute: number, assetId: string, attributes: Labels, source?: string): void;
  /** Nothing is received of an asset, or of one metric of it, for some time. */
  lose(assetId: string, from: number, to?: number, metric?: string): void;
  /** The clock of an asset is wrong by so many seconds. */
  skew(assetId: string, seconds: number): void;
  observations(): Observation[];
};

/** Words that hint at no fault and no kind of machine. */
const WORDS =
  'alder aspen birch cedar cypress elder fir hazel holly juniper larch linden maple myrtle oak olive pine poplar rowan sorrel spruce tansy willow yarrow agate amber beryl coral garnet jasper onyx opal pearl quartz topaz curlew dunlin egret finch heron ibis kestrel lapwing merlin osprey plover robin siskin teal wren';

/** How often a poll fails by itself, as it does on a network. */
const LOST_POLLS = 0.004;

export function createWorld(seed: number, start: Date, minutes: number): World {
  const random = createRandom(seed);
  const words = shuffled(WORDS.split(' '), random);
  const facts: Array<{
    minute: number;
    assetId: string;
    kind: AssetKind | null;
    relations: Relations;
    attributes: Labels;
    source: string;
  }> = [];
  const told = new Map<string, { kind: AssetKind; relations: Relations; attributes: Labels }>();
  const made: Array<{ minute: number; one: Observation }> = [];
  const gaps: Gap[] = [];
  const skews = new Map<string, number>();
  const polledAt = new Map<string, number>();
  const at = (minute: number) => new Date(start.getTime() + Math.round(minute * 60) * 1000);
  const secondOf = (assetId: string) => {
    const known = polledAt.get(assetId) ?? random.integer(0, 50) / 60;
    polledAt.set(assetId, known);
    return known;
  };
  const noisy = (share: number): (() => number) => {
    // What is measured wanders a little besides jumping: half of the noise is carried over.
    let carried = 0;
    return () => {
      carried = 0.5 * carried + random.normal() * share * Math.sqrt(0.75);
      return 1 + carried;
    };
  };
  return {
    random,
    start,
    minutes,
    asset: (kind, relations = [], attributes = {}) => {
      const assetId = `${words[told.size % words.length]}-${random.integer(1, 89)}`;
      told.set(assetId, { kind, relations, attributes });
      facts.push({ minute: 0, assetId, kind, relations, attributes, source: 'inventory' });
      return assetId;
    },
    gauge: (assetId, metric, unit, labels, course, noise = 0.05, within = [0, Number.POSITIVE_INFINITY]) => {
      const factor = noisy(noise);
      for (let minute = secondOf(assetId); minute < minutes; minute++) {
        const value = Math.min(within[1], Math.max(within[0], course(minute) * factor()));
        if (random.chance(LOST_POLLS)) continue;
        made.push({
          minute,
          one: { kind: 'sample', at: at(minute), assetId, metric, labels, unit, instrument: 'gauge', value: four(value) },
        });
      }
    },
    counter: (assetId, metric, unit, labels, perSecond, noise = 0.05) => {
      const factor = noisy(noise);
      let total = random.integer(1_000, 900_000);
      for (let minute = secondOf(assetId); minute < minutes; minute++) {
        const many = perSecond(minute) * factor() * 60;
        total += many > 200 ? Math.round(many) : random.poisson(Math.max(0, many));
        if (random.chance(LOST_POLLS)) continue;
        made.push({ minute, one: { kind: 'sample', at: at(minute), assetId, metric, labels, unit, instrument: 'counter', value: total } });
      }
    },
    log: (minute, assetId, severityNumber, body, unit = 'syslog') => {
      const one: Observation = {
        kind: 'log',
        at: at(minute),
        assetId,
        severityNumber,
        body,
        source: 'syslog',
        attributes: { 'service.name': unit },
      };
      made.push({ minute, one });
    },
    event: (minute, assetId, { source, code, message, component, severity, asserted = true }) => {
      made.push({
        minute,
        one: { kind: 'event', at: at(minute), assetId, source, code, asserted, severity, message, component, attributes: {} },
      });
    },
    taken: (one) => {
      const minute = (one.at.getTime() - start.getTime()) / 60_000;
      made.push({ minute, one: one.kind === 'sample' ? { ...one, value: four(one.value) } : one });
    },
    change: (minute, assetId, attributes, source = 'inventory') => {
      const known = told.get(assetId);
      if (!known) throw new Error(`no asset ${assetId}`);
      told.set(assetId, { ...known, attributes: { ...known.attributes, ...attributes } });
      facts.push({
        minute,
        assetId,
        kind: known.kind,
        relations: known.relations,
        attributes: { ...known.attributes, ...attributes },
        source,
      });
    },
    lose: (assetId, from, to = Number.POSITIVE_INFINITY, metric) => {
      gaps.push({ assetId, metric: metric ?? null, from, to });
    },
    skew: (assetId, seconds) => {
      skews.set(assetId, seconds);
    },
    observations: () => {
      const said = facts.map(({ minute, assetId, kind, relations, attributes, source }): { minute: number; one: Observation } => ({
        minute,
        one: {
          kind: 'fact',
          at: at(minute),
          assetId,
          assetKind: kind,
          name: assetId,
          attributes,
          relations: relations.map(([relation, to]) => ({ kind: relation, to })),
          source,
        },
      }));
      const lost = ({ minute, one }: { minute: number; one: Observation }) =>
        gaps.some(
          (gap) =>
            gap.assetId === one.assetId &&
            minute >= gap.from &&
            minute < gap.to &&
            (gap.metric === null ? one.kind !== 'fact' : one.kind === 'sample' && one.metric === gap.metric),
        );
      return [...said, ...made.filter((each) => !lost(each))]
        .sort((a, b) => a.minute - b.minute)
        .map(({ one }) => {
          const seconds = one.kind === 'fact' ? 0 : (skews.get(one.assetId) ?? 0);
          return seconds === 0 ? one : { ...one, at: new Date(one.at.getTime() + seconds * 1000) };
        });
    },
  };
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  const rest = [...items];
  for (let index = rest.length - 1; index > 0; index--) {
    const other = random.integer(0, index);
    const [a, b] = [rest[index], rest[other]];
    if (a !== undefined && b !== undefined) [rest[index], rest[other]] = [b, a];
  }
  return rest;
}

function four(value: number): number {
  return Number(value.toPrecision(4));
}
