import type { Concept, Finding } from '../../domain/finding.ts';
import type { RelationKind } from '../../domain/observation.ts';
import { conceptOfText } from '../signals/text-meaning.ts';
import type { Topology } from '../topology/topology.ts';
import { type CausesInput, type Node, observedNodes } from './nodes.ts';
import { pathsTo } from './paths.ts';
import { rank } from './rank.ts';
import { LEAST_STANDING, type Scored } from './score.ts';
import type { Field } from './shared.ts';

/** Of what a thing has two, so that it goes on by the other when one is lost: by which troubles one is lost, and how the other is hurt. */
type Spare = { readonly relation: RelationKind; readonly lostBy: ReadonlySet<Concept>; readonly hurtBy: ReadonlySet<Concept> };

type Place = { readonly assetIds: ReadonlySet<string>; readonly lostBy: ReadonlySet<Concept> };

const concepts = (...all: readonly Concept[]): ReadonlySet<Concept> => new Set(all);
const MACHINES: Pick<Spare, 'lostBy' | 'hurtBy'> = {
  lostBy: concepts(
    'process.down',
    'power.failed',
    'link.down',
    'configuration.changed',
    'disk.failed',
    'disk.latency',
    'network.errors',
    'filesystem.full',
    'memory.failed',
    'certificate.expired',
    'credential.expired',
    'clock.wrong',
  ),
  hurtBy: concepts(
    'process.down',
    'configuration.changed',
    'user.action',
    'certificate.expired',
    'credential.expired',
    'clock.wrong',
    'process.saturated',
    'power.failed',
    'link.down',
    'network.errors',
    'memory.failed',
    'memory.pressure',
    'disk.failed',
    'disk.latency',
    'filesystem.full',
    'cpu.utilization',
    'cpu.throttled',
  ),
};
const POWER = concepts('power.failed');
const SPARES: readonly Spare[] = [
  { relation: 'powered-by', lostBy: concepts('power.failed', 'battery.failed'), hurtBy: POWER },
  {
    relation: 'connected-to',
    lostBy: concepts('link.down'),
    hurtBy: concepts('link.down', 'network.errors', 'process.down', 'log.errors'),
  },
  {
    relation: 'cooled-by',
    lostBy: concepts('cooling.failed', 'fan.failed'),
    hurtBy: concepts('cooling.failed', 'fan.failed', 'temperature.high'),
  },
  { relation: 'runs-on', ...MACHINES },
  { relation: 'member-of', ...MACHINES },
];
/** What is asked of a thing that has less to do it by than it had: a bundle of links without one of them. */
const LOADS = concepts('job.running', 'service.traffic');
const CARRIED_BY: ReadonlyMap<Concept, ReadonlySet<Concept>> = new Map([['network.errors', concepts('link.down')]]);
/** What was lost this long before was borne until the other was hurt; what is lost nearer to that has the same cause, as a rule. */
export const BORNE_MS = 10 * 60_000;

/** Whether a trouble is one by which something is lost that there may be two of. */
export function isLoss(concept: Concept): boolean {
  return SPARES.some(({ lostBy }) => lostBy.has(concept));
}

/** Every asset at which something may have been lost that would have stood in for what the first cause hurt. */
export function sparesOf(first: Scored, topology: Topology): string[] {
  return [...new Set(placesBeside(first, topology).flatMap(({ assetIds }) => [...assetIds]))];
}

/**
 * What was lost before and borne, until the first cause hurt what had stood in for it: the other supply of a machine, the other way to
 * its volume, the other node of a cluster. Without that loss the first cause would have been borne as well.
 *
 * @returns also what was found of it besides the findings that were given
 */
export function weakenedBefore(
  input: CausesInput,
  target: Node,
  field: Field,
  first: Scored,
): { readonly story: Scored; readonly found: readonly Finding[] } | null {
  const standing = observedNodes(input.standing ?? []);
  const { root, links } = first.path;
  const hurtMs = Math.max(root.onsetMs, links[0]?.effect.onsetMs ?? root.onsetMs);
  const told = new Set([root, ...links.flatMap(({ cause, effect }) => [cause, effect])]);
  const stoodIn = placesBeside(first, field.topology);
  const lost = [...field.observed, ...standing].filter(
    (node) =>
      !told.has(node) &&
      stoodIn.some(({ assetIds, lostBy }) => lostBy.has(node.concept) && assetIds.has(node.assetId)) &&
      isStill(node, hurtMs, input) &&
      hurtMs - node.onsetMs >= BORNE_MS,
  );
  const lasting = lost.map((node): Node => ({ ...node, untilMs: Math.max(node.untilMs, hurtMs) }));
  const others = field.observed.filter((node) => !lost.includes(node));
  const { paths } = pathsTo(target, { ...field, observed: [...others, ...lasting] });
  const [story] = rank(
    paths.filter(
      ({ root: begun, links: way }) =>
        (lasting.includes(begun) || way.some(({ cause }) => lasting.includes(cause))) &&
        begun.findings.length > 0 &&
        !told.has(begun) &&
        way.every(({ effect }) => effect.assetId !== root.assetId),
    ),
    true,
    () => 0,
  );
  if (!story || story.score < LEAST_STANDING) return null;
  const known = new Set(input.findings);
  return {
    story: { ...story, standing: Math.min(story.standing, first.standing), reasons: [...story.reasons, 'spare-lost'] },
    found: story.path.root.findings.filter((one) => !known.has(one)),
  };
}

/** Where what stood in may have been lost: at the others of which a thing on the way has two, at the thing itself, in the cluster of it. */
function placesBeside({ path: { root, links } }: Scored, topology: Topology): Place[] {
  // A machine hurts what runs on it, which may be of a cluster as well.
  const struck = [root.assetId, ...topology.down(root.assetId, ['runs-on'], 1).map(({ assetId }) => assetId)];
  const shared = struck.flatMap((id) => topology.up(id, ['member-of'], 1).map(({ assetId }) => assetId));
  const each = shared.flatMap((id) => topology.down(id, ['member-of'], 1).map(({ assetId }) => assetId));
  const members = [...shared, ...each, ...each.flatMap((id) => topology.up(id, ['runs-on'], 1).map(({ assetId }) => assetId))];
  return links.flatMap(({ cause, effect, via }) => {
    const carriers = LOADS.has(cause.concept) ? CARRIED_BY.get(effect.concept) : undefined;
    const hurt = SPARES.filter(({ hurtBy }) => hurtBy.has(cause.concept));
    const beside = via.flatMap(({ from, kind, to }) =>
      hurt.map(({ relation, lostBy }): Place => {
        const others = relation === kind ? topology.up(from, [relation], 1).map(({ assetId }) => assetId) : [];
        // Of a part that it has two of the machine itself tells, as of its supplies and its ports.
        const own = relation === kind && relation !== 'runs-on' ? [from] : [];
        const ids = relation === 'member-of' ? members : [...others, ...own];
        return { assetIds: new Set(ids.filter((id) => id !== to && !struck.includes(id))), lostBy };
      }),
    );
    return carriers ? [...beside, { assetIds: new Set([effect.assetId]), lostBy: carriers }] : beside;
  });
}

/** Whether what was lost was not back before the other was hurt, and a deed is one that lasts: a node that is taken out, and not a release. */
function isStill(node: Node, hurtMs: number, { recovered = [] }: CausesInput): boolean {
  const measured = node.findings.filter(({ detail }) => detail.kind === 'level-shift' || detail.kind === 'absence');
  if (measured.some(({ until }) => until.getTime() < hurtMs)) return false;
  if (node.concept === 'configuration.changed' && measured.length === 0) return false;
  // A kind of line that tells of the loss and of its end alike tells neither.
  const lines = node.findings.flatMap(({ detail }) => ('template' in detail ? [detail.template] : []));
  if (lines.length === node.findings.length && !lines.some((text) => conceptOfText(text) === node.concept)) return false;
  return !recovered.some(
    ({ assetId, component, at }) =>
      assetId === node.assetId &&
      (component === null || component === node.component) &&
      at.getTime() > node.onsetMs &&
      at.getTime() <= hurtMs,
  );
}
