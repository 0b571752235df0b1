import type { LostBecause } from '../../domain/answer.ts';
import { type Factors, factorsOf, type Scored } from './score.ts';

/** A factor that is this close to the winner's decided nothing. */
const NO_WORSE = 0.97;
const MOST_REASONS = 2;

const WORDS: Readonly<Record<keyof Factors, LostBecause>> = {
  signs: 'fainter',
  links: 'looser',
  root: 'symptom',
  measured: 'unmeasured',
  place: 'less-fitting',
  length: 'farther',
};

/** Why a path lost against another: the factors of its score in which it is worse, the most telling first. */
export function lostBecause(winner: Scored, loser: Scored): LostBecause[] {
  const [mine, theirs] = [factorsOf(loser.path), factorsOf(winner.path)];
  const worse = (Object.keys(WORDS) as Array<keyof Factors>)
    .map((factor) => ({ factor, ratio: mine[factor] / theirs[factor] }))
    .filter(({ ratio }) => ratio < NO_WORSE)
    .sort((a, b) => a.ratio - b.ratio);
  const late = loser.path.links.some(({ inOrder }) => !inOrder) && winner.path.links.every(({ inOrder }) => inOrder);
  const outdone = loser.path.links.some(({ gap }) => gap === 'covers-little');
  const reasons = worse.map(({ factor }) =>
    factor !== 'links' ? WORDS[factor] : late ? 'out-of-order' : outdone ? 'covers-little' : WORDS[factor],
  );
  return reasons.length > 0 ? reasons.slice(0, MOST_REASONS) : ['less-support'];
}
