import { LOAD } from '../../analysis/causes/from-load.ts';
import { REQUESTS } from '../../analysis/causes/from-requests.ts';
import { BEHAVIOUR } from '../../analysis/findings/request-behaviour.ts';
import { DEPARTURE } from '../../analysis/signals/departure.ts';
import type { Case } from './read-case.ts';
import { placeOf, sharesOf, type Truth } from './score.ts';
import { solve } from './solve.ts';

type Known = { readonly one: Case; readonly truth: Truth };

/** What each constant of the engine does when it is half or twice what it is; shares of one stay at most one. */
export function sensitivity(recorded: readonly Known[], synthetic: readonly Known[]): string[] {
  const groups: Record<string, Record<string, number>> = { DEPARTURE, LOAD, REQUESTS, BEHAVIOUR };
  return Object.entries(groups).flatMap(([group, constants]) =>
    Object.entries(constants).flatMap(([name, value]) =>
      [0.5, 2].map((factor) => {
        constants[name] = value < 1 ? Math.min(1, value * factor) : value * factor;
        try {
          return `${`${group}.${name} ${value} → ${constants[name]}`.padEnd(44)}${score(recorded)}   ${score(synthetic)}`;
        } finally {
          constants[name] = value;
        }
      }),
    ),
  );
}

function score(known: readonly Known[]): string {
  const places = known.map(({ one, truth }) =>
    placeOf(
      truth,
      solve(one).ranking.assets.map(({ assetId }) => assetId),
    ),
  );
  return sharesOf(places).slice(0, 24);
}
