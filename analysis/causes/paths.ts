import type { Relation } from '../../domain/asset.ts';
import type { Concept } from '../../domain/finding.ts';
import { INFERABLE, isHearsay, MECHANISMS, type Mechanism, SELF_EVIDENT } from '../mechanisms/mechanisms.ts';
import type { Reach, Topology } from '../topology/topology.ts';
import { type CallGap, callGapOf } from './call-gap.ts';
import { DEEDS, type Node } from './nodes.ts';
import { hasNotPassed, isUnheard, normalAt } from './passed.ts';
import { type Field, type Shared, STILL_ON_ITS_WAY_MS, supposeShared } from './shared.ts';

/** From a cause to its effect: by which mechanism and along which relations, and how good the link is, 0–1. */
export type Link = {
  readonly cause: Node;
  readonly effect: Node;
  readonly mechanism: Mechanism;
  readonly via: readonly Relation[];
  readonly quality: number;
  readonly inOrder: boolean;
  /** More requests than those who call have themselves: something made them so many. */
  readonly unasked: boolean;
  /** What the times of caller and callee say, where both were measured. */
  readonly gap: CallGap | null;
};
/** Links from the root cause to the alert's node; none where the alert is of the cause itself. */
export type CausalPath = { readonly root: Node; readonly links: readonly Link[]; readonly shared: Shared | null };
/** Why a node that a mechanism would allow was not taken. */
export type Rejection = { readonly node: Node; readonly reason: 'began-after' | 'ended-before' };

const LONGEST = 5;
/** Onsets are known to about this much besides the sampling: clocks, and a change point's own uncertainty. */
const SLACK_MS = 5 * 60_000;
/** What has a wrong clock dates its own trouble by it. */
const WRONG_CLOCK_MS = 3_600_000;
/** Series measured more rarely than this say too little about when. */
const MOST_RESOLUTION_MS = 10 * 60_000;
const SURE_MS = 30_000;
/** What is asked of a thing hurts others while it lasts, and until what has queued up is done. */
const AFTER_LOAD_MS = 15 * 60_000;
const LOADS: ReadonlySet<Concept> = new Set<Concept>([
  'disk.write-rate',
  'disk.read-rate',
  'disk.utilization',
  'disk.latency',
  'cpu.utilization',
  'cpu.iowait',
  'service.traffic',
  'service.latency',
]);
const OUT_OF_ORDER = 0.85;
const PER_HOP = 0.92;
/** A deed is the less likely behind what begins so much later, the more so where something else began just then. */
export const SOON_MS = 30 * 60_000;
export const LATE_DEED = 0.85;
/** Who calls feels at once how the other does. */
const AT_ONCE: ReadonlySet<Concept> = new Set<Concept>(['service.latency', 'service.errors', 'process.down', 'service.unreached']);
const LATE_CALL = 0.5;
const OTHER_PART = 0.4;
const IDLE = 0.4;
const UNASKED = 0.5;
/** What runs on a machine that is gone fails at once: of one that fell silent so long before, only the word of it is missing. */
const GONE_MS = 15 * 60_000;
const ONLY_SILENT = 0.4;
const WAITED = /steal|ready|co_?stop/i;
/** Whoever logs at all is counted: what was not found there need not be supposed. */
const COUNTED: ReadonlySet<Concept> = new Set<Concept>(['log.errors', 'name.unresolved', 'dependency.failed']);
const OWN: ReadonlySet<Concept> = new Set<Concept>(['service.latency', 'service.errors']);
/** A callee that is slow and explains little: its caller lost far more time, or none. */
const OUTDONE = 0.4;
const UNFELT = 0.6;

/** Every path of mechanisms that ends at the target and keeps the order of time, and what was rejected on the way. */
export function pathsTo(target: Node, field: Field): { readonly paths: CausalPath[]; readonly rejected: Rejection[] } {
  const paths: CausalPath[] = [];
  const rejected: Rejection[] = [];
  const follow = (effect: Node, links: readonly Link[], supposed: boolean): void => {
    if (links.length >= LONGEST) return;
    for (const mechanism of MECHANISMS) {
      if (mechanism.effect !== effect.concept) continue;
      for (const reach of placesOf(mechanism, effect, field.topology)) {
        if (mechanism.unheard && !isUnheard(mechanism, reach, effect, field)) continue;
        if (mechanism.where !== 'same' && effect.findings.length === 0 && hasNotPassed(mechanism.effect, reach, effect, field)) continue;
        const seen = field.observed.filter((node) => node.assetId === reach.assetId && node.concept === mechanism.cause);
        for (const cause of seen) {
          if (cause === target || links.some((link) => link.cause === cause) || isOfItsGuest(cause, effect) || isAlive(cause, field))
            continue;
          if (isOwnStory(cause, effect, links) || onlyWaits(cause, mechanism)) continue;
          // Who is asked more often itself passes that on, changed or not.
          if (asksMore({ mechanism }) && !asksNoMore([cause.assetId], field)) continue;
          const link = linkOf(cause, effect, mechanism, reach, field);
          if (typeof link === 'string') {
            rejected.push({ node: cause, reason: link });
            continue;
          }
          const longer = [link, ...(asksMore(link) ? undoubted(links) : links)];
          paths.push({ root: cause, links: longer, shared: null });
          follow(cause, longer, supposed);
        }
        if (seen.length > 0 || mechanism.seen || field.measured(reach.assetId, mechanism.cause)) continue;
        const isSupposable = (INFERABLE.has(mechanism.cause) || isHearsay(mechanism)) && !isSilentItself(reach.assetId, effect, field);
        if (isSupposable && effect.findings.length > 0) {
          const shared = supposeShared(mechanism, reach, effect, field);
          const link = shared && linkOf(shared.node, effect, mechanism, reach, field);
          if (shared && link && typeof link !== 'string') paths.push({ root: shared.node, links: [link, ...links], shared: shared.ground });
        }
        if (
          !supposed &&
          mechanism.where !== 'same' &&
          mechanism.where !== 'peer' &&
          !COUNTED.has(mechanism.cause) &&
          !(mechanism.cause === 'process.down' && isHeardThen(reach.assetId, effect, field)) &&
          !hasNotPassed(mechanism.cause, reach, effect, field)
        ) {
          const between: Node = {
            ...effect,
            assetId: reach.assetId,
            concept: mechanism.cause,
            component: null,
            findings: [],
            strength: effect.strength,
          };
          const link = linkOf(between, effect, mechanism, reach, field);
          if (typeof link !== 'string') follow(between, [link, ...links], true);
        }
      }
    }
  };
  follow(target, [], false);
  if (SELF_EVIDENT.has(target.concept) && target.findings.length > 0) paths.push({ root: target, links: [], shared: null });
  return { paths, rejected };
}

/** Where a mechanism's cause would sit, seen from the effect. */
export function placesOf(mechanism: Mechanism, effect: Node, topology: Topology): Reach[] {
  if (mechanism.where === 'same') return [{ assetId: effect.assetId, distance: 0, via: [] }];
  if (mechanism.where === 'member') return membersOf(effect.assetId, mechanism, topology);
  if (mechanism.where === 'peer') return peersOf(effect.assetId, mechanism, topology);
  return mechanism.where === 'provider'
    ? topology.up(effect.assetId, mechanism.relations, mechanism.mostHops)
    : topology.down(effect.assetId, mechanism.relations, mechanism.mostHops);
}

/** Those of a cluster, and the machines that they run on. */
function membersOf(assetId: string, { relations }: Mechanism, topology: Topology): Reach[] {
  return topology
    .down(assetId, relations, 1)
    .flatMap((member) => [
      member,
      ...topology.up(member.assetId, ['runs-on'], 1).map((machine) => ({ ...machine, distance: 2, via: [...member.via, ...machine.via] })),
    ]);
}

/** Those that share a provider with an asset: of a cluster its other members. */
function peersOf(assetId: string, { relations, mostHops }: Mechanism, topology: Topology): Reach[] {
  return topology.up(assetId, relations, mostHops).flatMap((shared) =>
    topology
      .down(shared.assetId, relations, mostHops)
      .filter((peer) => peer.assetId !== assetId)
      .map((peer) => ({ assetId: peer.assetId, distance: 1, via: [...shared.via, ...peer.via] })),
  );
}

/** Whether one of some troubles could have led to this one, by what is known of mechanisms and places. */
export function followsFrom(node: Node, causes: readonly Node[], topology: Topology): boolean {
  return causes.some((cause) =>
    MECHANISMS.some(
      (mechanism) =>
        mechanism.effect === node.concept &&
        mechanism.cause === cause.concept &&
        cause !== node &&
        placesOf(mechanism, node, topology).some(({ assetId }) => assetId === cause.assetId),
    ),
  );
}

/** A machine that writes of a process that ended on it is not down: where that process is seen to be down itself, it is no other. */
function isOfItsGuest(cause: Node, effect: Node): boolean {
  if (cause.concept !== 'process.down' || effect.concept !== 'process.down' || effect.findings.length === 0) return false;
  return cause.assetId !== effect.assetId && cause.findings.every(({ detail }) => 'template' in detail);
}

/** A guest that waits for a processor (steal, ready) takes none from its host. */
function onlyWaits({ concept, findings }: Node, { where }: Mechanism): boolean {
  if (concept !== 'cpu.utilization' || where !== 'consumer' || findings.length === 0) return false;
  return findings.every(
    ({ detail }) => 'labels' in detail && (WAITED.test(detail.metric) || Object.values(detail.labels).some((value) => value === 'steal')),
  );
}

/** A service that writes of its own slowness does not make its own failures of it: both are what its callers see of one trouble. */
function isOwnStory(cause: Node, effect: Node, [next]: readonly Link[]): boolean {
  return (
    effect.concept === 'log.errors' && OWN.has(cause.concept) && [effect, next?.effect].every((node) => node?.assetId === cause.assetId)
  );
}

/** Of what is seen to be silent itself, and so could be why, nothing need be supposed that nobody saw. */
function isSilentItself(assetId: string, effect: Node, { observed, topology }: Field): boolean {
  const silent = observed.filter((node) => node.assetId === assetId && node.concept === 'process.down' && node !== effect);
  return followsFrom(effect, silent, topology);
}

/** A machine of which nothing comes while what runs on it goes on telling of itself is not down: only its own word is missing. */
function isAlive(node: Node, field: Field): boolean {
  if (node.concept !== 'process.down' || !isSilenceAlone(node)) return false;
  return field.topology.down(node.assetId, ['runs-on'], 2).some(({ assetId }) => isHeardThen(assetId, node, field));
}

/** Whether an asset told of itself while something was so that would have kept it from that. */
function isHeardThen(assetId: string, { onsetMs, resolutionMs }: Node, { heard }: Field): boolean {
  return heard(assetId, onsetMs + STILL_ON_ITS_WAY_MS, onsetMs + Math.max(SLACK_MS, 2 * Math.min(MOST_RESOLUTION_MS, resolutionMs)));
}

/** Whether it lasts as long as it is measured to: of a deed or an event only the beginning is known. */
function isLoad({ concept, resolutionMs, findings }: Node): boolean {
  return findings.length > 0 && resolutionMs > 0 && LOADS.has(concept);
}

function isSilenceAlone({ findings }: Node): boolean {
  return findings.length > 0 && findings.every(({ detail }) => detail.kind === 'absence' && detail.whole === 'gone');
}

/** `slot` of `slot-7`: a volume is no other disk than the one that failed in it. */
function kindOfPart(component: string): string {
  return component.replace(/[-_ ]?\d+$/, '').toLowerCase();
}

/** A change by which a caller asks its callee more often for each request. */
export function asksMore({ mechanism: { cause, effect, where } }: Pick<Link, 'mechanism'>): boolean {
  return cause === 'configuration.changed' && effect === 'service.traffic' && where === 'consumer';
}

/** Where it is known what made the requests so many, that nobody else asked for them is no doubt. */
function undoubted([first, ...rest]: readonly Link[]): readonly Link[] {
  return first?.unasked ? [{ ...first, unasked: false, quality: first.quality / UNASKED }, ...rest] : first ? [first, ...rest] : [];
}

function callersOf(assetId: string, { topology }: Field): string[] {
  return topology.down(assetId, ['depends-on'], 1).map((reach) => reach.assetId);
}

function asksNoMore(callers: readonly string[], field: Field): boolean {
  return callers.length > 0 && callers.every((assetId) => normalAt(assetId, 'service.traffic', field));
}

/** How many times as often as usual a callee is asked for each of its caller's requests; 1 where that cannot be told. */
function callsPerRequest(calleeId: string, callerId: string, field: Field): number {
  const [only, ...others] = callersOf(calleeId, field);
  if (only !== callerId || others.length > 0 || !asksNoMore([callerId], field)) return 1;
  const traffic = field.observed.find(({ assetId, concept }) => assetId === calleeId && concept === 'service.traffic');
  const shift = traffic?.findings.find(({ detail }) => detail.kind === 'level-shift')?.detail;
  return shift?.kind === 'level-shift' && shift.normal > 0 ? Math.max(1, shift.now / shift.normal) : 1;
}

function linkOf(cause: Node, effect: Node, mechanism: Mechanism, reach: Reach, field: Field): Link | Rejection['reason'] {
  const lead = effect.onsetMs - cause.onsetMs;
  const slackMs =
    (cause.concept === 'clock.wrong' ? WRONG_CLOCK_MS : SLACK_MS) +
    2 * Math.min(MOST_RESOLUTION_MS, Math.max(cause.resolutionMs, effect.resolutionMs));
  if (lead < -slackMs) return 'began-after';
  if (effect.onsetMs - cause.untilMs > (isLoad(cause) ? Math.min(AFTER_LOAD_MS, mechanism.mostLagMs) : mechanism.mostLagMs))
    return 'ended-before';
  const inOrder = lead >= -SURE_MS;
  const otherPart =
    cause.component !== null &&
    effect.component !== null &&
    cause.concept === 'disk.failed' &&
    cause.component !== effect.component &&
    kindOfPart(cause.component) === kindOfPart(effect.component);
  // Who asks no more than usual sends more requests only because of something else: a cache that is gone, retries.
  const unasked = mechanism.cause === 'service.traffic' && asksNoMore(callersOf(cause.assetId, field), field);
  // A consumer whose own share of the load was measured and normal is hardly its source, nor is a job whose own machine feels nothing of it.
  const idle =
    (mechanism.where === 'consumer' || (mechanism.where === 'provider' && cause.concept === 'job.running')) &&
    normalAt(cause.assetId, effect.concept, field);
  const called = mechanism.where === 'provider' && mechanism.relations.includes('depends-on');
  const gap = called
    ? callGapOf(cause, effect, normalAt(effect.assetId, 'service.latency', field), callsPerRequest(cause.assetId, effect.assetId, field))
    : null;
  const quality =
    mechanism.strength *
    PER_HOP ** Math.max(0, reach.distance - 1) *
    (inOrder ? 1 : OUT_OF_ORDER) *
    (DEEDS.has(cause.concept) && lead > SOON_MS ? LATE_DEED : 1) *
    (called && AT_ONCE.has(cause.concept) && lead > SOON_MS ? LATE_CALL : 1) *
    (otherPart ? OTHER_PART : 1) *
    (lead > GONE_MS && isSilenceAlone(cause) ? ONLY_SILENT : 1) *
    (unasked ? UNASKED : 1) *
    (gap === 'covers-little' ? OUTDONE : gap === 'caller-not-slow' ? UNFELT : 1) *
    (idle ? IDLE : 1);
  return { cause, effect, mechanism, via: reach.via, quality, inOrder, gap, unasked };
}
