import { isFall, isRise } from './said-change.ts';
import type { Amount, Hedge } from './said-types.ts';

const END = String.raw`(?: (?:a|the|its|of|some|to|на|в|до))?\s*$`;
const ABOUT = new RegExp(
  `(?:(?<!\\p{L})(?:about|around|approximately|roughly|some|circa|close to|около|примерно|приблизительно|порядка|где-то)|약|대략|[~≈])${END}`,
  'iu',
);
const NEARLY = new RegExp(`(?:(?<!\\p{L})(?:nearly|almost|just under|just below|close to|почти|чуть меньше|чуть менее)|거의)${END}`, 'iu');
const OVER = new RegExp(
  `(?<!\\p{L})(?:(?:more|higher|longer|greater) than|over|above|at a rate over|exceed\\p{L}*|более(?: чем)?|больше(?: чем)?|свыше|выше|превы\\p{L}*)${END}`,
  'iu',
);
const UNDER = new RegExp(`(?<!\\p{L})(?:(?:less|lower|shorter|fewer) than|under|below|менее(?: чем)?|меньше(?: чем)?|ниже)${END}`, 'iu');

/** How the words before a figure hedge it. */
export function hedgeOf(left: string): Hedge {
  if (NEARLY.test(left)) return 'nearly';
  if (ABOUT.test(left)) return 'about';
  return OVER.test(left) ? 'over' : UNDER.test(left) ? 'under' : null;
}

/** Of more than a figure by a quarter nobody says that it is more than that; by how much a rounded figure may be off. */
const [MOST_OVER, MOST_OFF] = [0.25, 0.05];

/** Whether a figure stands as near another as it is said to. */
export function isHedged(said: Amount, value: number, own: number = said.tolerance): boolean {
  const apart = value - said.value;
  switch (said.hedge) {
    case 'over':
      return apart > 0 && apart <= said.value * MOST_OVER;
    case 'under':
      return apart < 0 && -apart <= said.value * MOST_OVER;
    case 'nearly':
      return apart <= own && apart >= -Math.max(own, said.value * 0.1);
    case 'about':
      return Math.abs(apart) <= Math.max(own, Math.min(roundedBy(said), said.value * MOST_OFF));
    default:
      return Math.abs(apart) <= own * (1 + 1e-9);
  }
}

/** Half of the last digit of a number that is not zero: 5 of 240, 0.5 of 8. */
function roundedBy({ value, tolerance }: Amount): number {
  let digit = tolerance * 2;
  while (digit > 0 && value > 0 && Math.abs(value / (digit * 10) - Math.round(value / (digit * 10))) < 1e-9) digit *= 10;
  return digit / 2;
}

/** Whether what is told makes a figure: how many times as much as usual or as its limit, by how much more, in percent of what it was. */
export function isDerived(said: Amount, told: readonly Amount[], clause: string): boolean {
  const pairs = told.flatMap((now) => (now.role === 'now' ? told.flatMap((then) => pairOf(then, now)) : []));
  const ofLimit = /limit|threshold|порог|한도|임계값/iu.test(clause);
  const [up, down] = [isRise(clause), isFall(clause)];
  return pairs.some(({ then, now, isLimit }) => {
    if (isLimit !== ofLimit || then.value <= 0 || now.value <= 0) return false;
    const rises = now.value > then.value;
    if ((up && !down && !rises) || (down && !up && rises)) return false;
    const difference = Math.abs(now.value - then.value);
    if (said.dimension === 'multiple') return isMultiple(said, Math.max(now.value / then.value, then.value / now.value));
    if (said.role !== 'by') return false;
    if (said.dimension === 'points') return now.dimension === 'percent' && isHedged(said, difference);
    // Twenty percent more of 20 % is 24 % to some, 40 % to others.
    if (said.dimension === 'percent') return now.dimension !== 'percent' && isHedged(said, (difference / then.value) * 100, 0.5);
    return said.dimension === now.dimension && isHedged(said, difference, Math.max(said.tolerance, now.tolerance));
  });
}

/** To half of its last digit, or a tenth. */
function isMultiple(said: Amount, ratio: number): boolean {
  if (said.hedge === 'over') return ratio > said.value * 0.99 && ratio < said.value * 1.5;
  if (said.hedge === 'nearly') return ratio < said.value * 1.02 && ratio >= said.value * 0.85;
  if (said.hedge === 'under') return ratio < said.value && ratio >= said.value * 0.75;
  return (
    Math.abs(ratio - said.value) <=
    (said.hedge === 'about' ? Math.max(said.value * 0.1, 0.25) : Math.min(said.value * 0.1, Math.max(said.tolerance, 0.5)))
  );
}

function pairOf(then: Amount, now: Amount): Array<{ then: Amount; now: Amount; isLimit: boolean }> {
  if (then.dimension !== now.dimension || (then.role !== 'usual' && then.role !== 'limit')) return [];
  return [{ then, now, isLimit: then.role === 'limit' }];
}
