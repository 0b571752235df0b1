import { type RankedCauses, rankCauses } from '../../analysis/causes/causes.ts';
import type { Behaviour } from '../../analysis/findings/behaviour.ts';
import { findFindings, measuredIn } from '../../analysis/findings/findings.ts';
import type { FindingsInput } from '../../analysis/findings/input.ts';
import type { Relation } from '../../domain/asset.ts';
import { type Case, readCase } from './read-case.ts';

/** Reads a case and ranks its causes. */
export function rankedOf(root: string, name: string): RankedCauses {
  return solve(readCase(root, name));
}

/** Ranks the causes of a case by the product's own engine, from the same inputs as the product gives it. */
export function solve({ alert, behaviour }: Case): RankedCauses {
  const { normalWindow, incidentWindow, series } = behaviour;
  const at = incidentWindow.to;
  const relations = behaviour.calls.map(
    ({ from, to }): Relation => ({ from, kind: 'depends-on', to, since: normalWindow.from, until: null, source: 'bench' }),
  );
  const input: FindingsInput = { at, normalWindow, incidentWindow, series, logs: [], events: [], changes: [], alerts: [] };
  return rankCauses({ alert, at, relations, findings: findFindings(input), measured: measuredIn(input), behaviour });
}

/** A case with part of what was observed left out. */
export function without(one: Case, left: { readonly [K in 'series' | 'lines' | 'spans' | 'calls']?: true }): Case {
  const gone = Object.fromEntries(Object.keys(left).map((key) => [key, []])) as Partial<Behaviour>;
  return { ...one, behaviour: { ...one.behaviour, ...gone } };
}
