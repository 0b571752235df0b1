import type { Concept } from '../../domain/finding.ts';
import type { RelationKind } from '../../domain/observation.ts';

/** How one kind of trouble makes another. Each row must be defensible; `source` says by whom. */
export type Mechanism = {
  readonly id: string;
  readonly cause: Concept;
  readonly effect: Concept;
  /** Where the cause sits, seen from the effect: the same asset, a provider it needs, a consumer that loads it, or a peer that does the same work. */
  readonly where: 'same' | 'provider' | 'consumer' | 'peer' | 'member';
  readonly relations: readonly RelationKind[];
  readonly mostHops: number;
  /** Of what was seen alone: nothing is supposed or inferred there. */
  readonly seen?: true;
  /** Only past what nothing was measured of: where it was, trouble has to show there too, by mechanisms of its own. */
  readonly unheard?: true;
  /** The effect follows within this time of the cause being there. */
  readonly mostLagMs: number;
  /** 0–1: how regularly the one leads to the other. */
  readonly strength: number;
  readonly source: string;
};

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

type Place = Pick<Mechanism, 'where' | 'relations' | 'mostHops' | 'seen' | 'unheard'>;
export const SAME: Place = { where: 'same', relations: [], mostHops: 0 };
export const provider = (mostHops: number, ...relations: RelationKind[]): Place => ({ where: 'provider', relations, mostHops });
export const consumer = (mostHops: number, ...relations: RelationKind[]): Place => ({ where: 'consumer', relations, mostHops });
export const PEER: Place = { where: 'peer', relations: ['member-of'], mostHops: 1 };

/** Of a cluster its members and the machines that they run on: it is as well as they are. Of what was seen there alone. */
export const MEMBER: Place = { where: 'member', relations: ['member-of'], mostHops: 2, seen: true };

export const STORAGE = provider(2, 'stores-on', 'member-of');
export const STORAGE_LOAD = consumer(2, 'stores-on', 'member-of');
export const PROVIDED_STORAGE = provider(4, 'stores-on', 'member-of', 'depends-on', 'runs-on');
export const HOSTING = provider(2, 'runs-on');
export const GUEST_OF = provider(1, 'runs-on');
export const GUEST = consumer(1, 'runs-on');
/** Whatever lies under a service: its host, the volume that one stores on, the array below. */
export const BELOW = provider(4, 'runs-on', 'stores-on', 'member-of');
export const CALLEE = provider(1, 'depends-on');
/** What is lost on the way to a callee its caller waits for; the callee itself answers as fast as ever. Its machine may be a guest of another. */
export const CALLEE_OR_ITS_HOST = provider(3, 'depends-on', 'runs-on');
/** What a callee, or a volume that programs provide, stands on, where of itself nothing is measured. */
export const BELOW_UNHEARD: Place = { ...provider(3, 'depends-on', 'runs-on', 'stores-on', 'member-of'), seen: true, unheard: true };
/** The network between a host and the volume that it stores on. */
export const FABRIC: Place = { ...provider(3, 'stores-on', 'member-of', 'connected-to'), seen: true };
/** A host's own ports, and the switch that they are in. */
export const PORTS = provider(2, 'connected-to');
/** A switch, or the one above it: access, distribution, core. */
export const NETWORK = provider(3, 'connected-to', 'runs-on');

/** A mechanism for each cause, effect and place. */
export function rows(
  cause: Concept | readonly Concept[],
  effects: readonly Concept[],
  places: readonly Place[],
  mostLagMs: number,
  strength: number,
  source: string,
): Mechanism[] {
  const causes = typeof cause === 'string' ? [cause] : cause;
  return causes.flatMap((one) =>
    effects.flatMap((effect) =>
      places.map((place) => ({
        id: `${one}>${effect}/${place.where}:${place.relations.join('+')}`,
        cause: one,
        effect,
        ...place,
        mostLagMs,
        strength,
        source,
      })),
    ),
  );
}
