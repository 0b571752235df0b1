import ICAL from 'ical.js';

/** How many steps may still be made while one calendar is read. */
export type Steps = { left: number };

/** Steps of one rule; one that repeats more often, or seeks for longer, is no shift's. */
const MOST_OF_RULE = 20_000;
const PERIODS_MS: Readonly<Record<string, number>> = { WEEKLY: 7 * 24 * 3_600_000, DAILY: 24 * 3_600_000, HOURLY: 3_600_000 };
const TOO_OFTEN = new Set(['SECONDLY', 'MINUTELY']);

/**
 * The times of a rule between two, and none of a rule by the minute or the second, as milliseconds on its wall clock. A rule
 * that began long before is entered near the window, where its times do not depend on how many there were.
 *
 * @param steps shared by all rules of a calendar: when none is left there are no more times
 */
export function* timesOfRule(
  rule: ICAL.Recur,
  dtstart: ICAL.Time,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  steps: Steps,
): Generator<number> {
  if (TOO_OFTEN.has(rule.freq)) return;
  const own: Steps = { left: Math.min(MOST_OF_RULE, steps.left) };
  const given = own.left;
  try {
    const iterator = new Bounded(entered(rule, dtstart, fromMs), own);
    for (let time = iterator.next(); time; time = iterator.next()) {
      const ms = msOf(time);
      if (ms > toMs || own.left <= 0) return;
      own.left -= 1;
      if (ms >= fromMs) yield ms;
    }
  } catch (error) {
    if (!(error instanceof OutOfSteps)) throw error;
  } finally {
    steps.left -= given - own.left;
  }
}

/** Date and time of day of a wall clock, as if it were UTC. */
export function msOf({ year, month, day, hour, minute }: ICAL.Time): number {
  return Date.UTC(year, month - 1, day, hour, minute);
}

type Begin = { readonly rule: ICAL.Recur; readonly dtstart: ICAL.Time };

/** The rule from a later beginning, a whole number of its periods on; two before the window, for the first time of a rule is not compared with its parts. */
function entered(rule: ICAL.Recur, dtstart: ICAL.Time, fromMs: number): Begin {
  const periodMs = (PERIODS_MS[rule.freq] ?? 0) * rule.interval;
  const isPlain = Object.keys(rule.parts).length === 0;
  const skipped = periodMs > 0 ? Math.floor((fromMs - msOf(dtstart)) / periodMs) - 2 : 0;
  if (skipped <= 0 || (rule.count !== null && !isPlain)) return { rule, dtstart };
  if (rule.count !== null && rule.count <= skipped) return { rule, dtstart };
  const later = dtstart.clone();
  const at = new Date(msOf(dtstart) + skipped * periodMs);
  later.year = at.getUTCFullYear();
  later.month = at.getUTCMonth() + 1;
  later.day = at.getUTCDate();
  if (!later.isDate) later.hour = at.getUTCHours();
  if (rule.count === null) return { rule, dtstart: later };
  const rest = rule.clone();
  rest.count = rule.count - skipped;
  return { rule: rest, dtstart: later };
}

class OutOfSteps extends Error {}

/** An iterator that does not seek for ever what never comes: each time that it looks at costs a step. */
class Bounded extends ICAL.RecurIterator {
  readonly #steps: Steps;
  constructor(begin: Begin, steps: Steps) {
    super(begin);
    this.#steps = steps;
  }
  override check_contracting_rules(): boolean {
    this.#steps.left -= 1;
    if (this.#steps.left <= 0) throw new OutOfSteps();
    return super.check_contracting_rules();
  }
}
