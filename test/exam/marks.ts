import { confidenceOf, foldOf } from '../../analysis/causes/confidence.ts';
import { WITHOUT } from '../../analysis/causes/confidence-fit.ts';
import { reliability } from '../../bench/rca/calibrate.ts';
import type { Paper } from './sit.ts';

/** How one answer is judged. */
export type Mark = {
  readonly name: string;
  readonly half: string;
  readonly domain: string;
  readonly origin: string;
  /** Null where the right answer is that there is nothing to say. */
  readonly place: number | null;
  readonly asksForCause: boolean;
  readonly named: boolean;
  readonly right: boolean;
  /** The right asset and the right kind of trouble. */
  readonly exact: boolean;
  readonly confidence: number;
  /** The same by weights that were fitted without this scenario and its variants. */
  readonly crossed: number;
  readonly twoCauses: boolean;
  /** Of two causes both are said to be causes. */
  readonly both: boolean;
  /** A second cause is said where there is one. */
  readonly addedFalsely: boolean;
  readonly withheld: number;
  readonly said: string;
};

const CONFIDENT = 0.8;

export function mark({ scenario, investigation, answers: { en } }: Paper): Mark {
  const { truth } = scenario;
  const causes = truth.kind === 'cause' ? truth.causes : [];
  const isTrue = (assetId: string | undefined) => causes.some((cause) => cause.assetId === assetId);
  const place = investigation.hypotheses.findIndex(({ assetId }) => isTrue(assetId)) + 1;
  const named = en.cause != null;
  const top = investigation.hypotheses[0];
  const others = en.otherCauses ?? [];
  const told = [...(en.cause ? [en.cause] : []), ...others];
  const twoCauses = truth.kind === 'cause' && truth.together === true;
  return {
    name: scenario.name,
    half: scenario.half,
    domain: scenario.domain,
    origin: scenario.origin,
    asksForCause: truth.kind === 'cause',
    place: named && place > 0 ? place : null,
    named,
    right: truth.kind === 'cause' ? named && isTrue(top?.assetId) : !named,
    exact:
      truth.kind === 'cause'
        ? named && causes.some((cause) => cause.assetId === top?.assetId && cause.concepts.includes(top.concept))
        : !named,
    confidence: named ? (en.confidence?.value ?? 0) : 0,
    crossed: named && investigation.grounds ? confidenceOf(investigation.grounds, WITHOUT[foldOf(scenario.name)]) : 0,
    twoCauses,
    both:
      twoCauses &&
      told.length >= causes.length &&
      causes.every((cause) => told.some(({ assetId, concept }) => assetId === cause.assetId && cause.concepts.includes(concept))),
    addedFalsely: !twoCauses && !others.every(({ assetId }) => isTrue(assetId)),
    withheld: en.withheld,
    said: top && named ? `${top.assetId} ${top.concept} ${(en.confidence?.value ?? 0).toFixed(2)}` : 'nothing',
  };
}

/** The lines that `npm run exam` prints. */
export function report(marks: readonly Mark[]): string[] {
  const groups: Array<readonly [string, readonly Mark[]]> = [['all', marks]];
  for (const key of ['half', 'origin', 'domain'] as const)
    for (const [value, group] of [...Map.groupBy(marks, (one) => one[key])].sort(([a], [b]) => (a < b ? -1 : 1)))
      groups.push([`${key} ${value}`, group]);
  const named = marks.filter((one) => one.named);
  const two = marks.filter((one) => one.twoCauses);
  const confident = confidentlyWrong(marks);
  return [
    ...groups.map(([name, group]) => `${name.padEnd(20)}${String(group.length).padStart(4)}  ${summary(group)}`),
    `two causes: one of them first in ${two.filter((one) => one.right).length}, both shown in ${two.filter((one) => one.both).length} of ${two.length}; a second said where there is one: ${marks.filter((one) => one.addedFalsely).length}`,
    `wrong with a confidence above ${CONFIDENT}: ${confident.length}${confident.map((one) => ` ${one.name} (${one.said})`).join(',')}`,
    `claims withheld: ${marks.reduce((total, one) => total + one.withheld, 0)}`,
    'how far the confidence can be believed (answers that name a cause, each by weights fitted without its scenario)',
    ...reliability(named.map(({ crossed, right }) => ({ confidence: crossed, right }))).map((line) => `  ${line}`),
    `  so judged, wrong above ${CONFIDENT}: ${named.filter(({ crossed, right }) => !right && crossed > CONFIDENT).length}`,
  ];
}

function confidentlyWrong(marks: readonly Mark[]): Mark[] {
  return marks.filter((one) => one.named && !one.right && one.confidence > CONFIDENT);
}

/** Share of scenarios with a cause in which a true cause is among the first so many. */
function shareWithin(marks: readonly Mark[], most: number): number {
  const asked = marks.filter((one) => one.asksForCause);
  return asked.filter(({ place }) => place !== null && place <= most).length / Math.max(1, asked.length);
}

function summary(marks: readonly Mark[]): string {
  const asked = marks.filter((one) => one.asksForCause);
  const silent = marks.filter((one) => !one.asksForCause);
  const parts: string[] = [];
  if (asked.length > 0) {
    const unanswered = asked.filter((one) => !one.named).length;
    const exact = asked.filter((one) => one.exact).length / asked.length;
    parts.push(
      `AS@1 ${shareWithin(marks, 1).toFixed(3)}  AS@3 ${shareWithin(marks, 3).toFixed(3)}  asset and kind ${exact.toFixed(3)}  unanswered ${unanswered}`,
    );
  }
  if (silent.length > 0) parts.push(`rightly silent ${silent.filter((one) => one.right).length}/${silent.length}`);
  return parts.join('  ');
}
