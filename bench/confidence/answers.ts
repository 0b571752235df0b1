import { investigate } from '../../copilot/investigate.ts';
import type { Alert } from '../../domain/alert.ts';
import { fromWire } from '../../domain/jobs.ts';
import type { TenantStores } from '../../stores/stores.ts';
import { loadScenario, scenarioNames } from '../../test/exam/scenario.ts';
import { quietCuts } from '../rca/quiet.ts';
import { caseFolders, readCase } from '../rca/read-case.ts';
import { truthOf } from '../rca/score.ts';
import { solve } from '../rca/solve.ts';
import { fire, memoryStores } from './memory.ts';
import { type Question, unlisted, variantOf } from './variants.ts';

/** By when a question was written; variants of it apart. */
export const SETS = [
  'exam',
  'variants',
  'second',
  'second variants',
  'later',
  'later variants',
  'unlisted',
  'recorded',
  'synthetic',
] as const;

/** What was named where a cause was asked for, or where nothing was the matter. */
export type Answer = {
  readonly set: (typeof SETS)[number];
  /** Answers of one family are never judged by weights that saw another of it. */
  readonly family: string;
  readonly quiet: boolean;
  /** Null where nothing was named. */
  readonly features: readonly number[] | null;
  readonly right: boolean;
};

/** Questions from this number on were first put when the causes had been worked on for all before them. */
const SECOND = 121;
/** Questions from this number on were written after that. */
const LATER = 136;
/** So long after it fired an alert is asked about. */
export const ASKED_AFTER_MS = 10 * 60_000;
/** Where in a scenario's time nothing has begun yet, as a rule: an alert that fires there is about nothing. */
const BEFORE = [0.45, 0.55] as const;
const FIRED_BEFORE_MS = 7 * 60_000;
const MOST_QUIET = 2;
/** Of which nothing is missing. */
const WHOLE = 3;

/** Answers to the exam's questions and to so many variants of each. */
export async function examAnswers(variants: number): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const name of scenarioNames()) {
    for (let variant = 0; variant <= variants; variant++) {
      const question = variant === 0 ? asked(name) : variantOf(name, variant);
      if (question) answers.push(...(await answersTo(question, name, variant)));
    }
    const whole = variantOf(name, WHOLE);
    const without = whole && unlisted(whole);
    if (without) answers.push(...(await answersTo(without, name, WHOLE, 'unlisted')));
  }
  return answers;
}

/** Answers to recorded or synthetic cases of services that call each other, and to quiet windows of them. */
export function caseAnswers(root: string, set: Answer['set']): Answer[] {
  return caseFolders(root).flatMap((name, index) => {
    const truth = truthOf(root, name);
    if (!truth) return [];
    const one = readCase(root, name);
    const cuts = set === 'recorded' || index % 3 === 0 ? quietCuts(one, MOST_QUIET) : [];
    return [one, ...cuts].map((each): Answer => {
      const { hypotheses, certain } = solve(each);
      const quiet = each !== one;
      return {
        set,
        family: `${set} ${name}`,
        quiet,
        features: certain?.features ?? null,
        right: !quiet && hypotheses[0]?.assetId === truth.asset,
      };
    });
  });
}

/** A question of the exam. */
export function asked(name: string): Question {
  const scenario = loadScenario(name);
  return { ...scenario, observations: scenario.observations.map(fromWire) };
}

async function answersTo(question: Question, name: string, variant: number, only?: Answer['set']): Promise<Answer[]> {
  const { observations, truth } = question;
  const number = Number.parseInt(name, 10);
  const written = number >= LATER ? 'later' : number >= SECOND ? 'second' : 'exam';
  const set = only ?? (variant === 0 ? written : written === 'exam' ? 'variants' : (`${written} variants` as const));
  const stores = memoryStores(observations);
  const fired = await fire(stores, question);
  const [first, last] = [observations[0], observations.at(-1)].map((one) => one?.at.getTime() ?? 0);
  if (!fired || first === undefined || last === undefined) return [];
  const causes = truth.kind === 'cause' ? truth.causes.map(({ assetId }) => assetId) : [];
  const at = new Date(Math.min(fired.at.getTime() + ASKED_AFTER_MS, Math.max(last, fired.at.getTime())));
  const told = await namedAt(stores, fired.alert, at);
  const answer = { set, family: name, quiet: false, features: told.features, right: causes.includes(told.assetId ?? '') } as const;
  if (only) return [answer];
  const share = BEFORE[variant % 2] ?? BEFORE[0];
  const when = new Date(first + share * (last - first));
  const before = memoryStores(observations.filter((one) => one.at <= when));
  const early = await namedAt(before, { ...fired.alert, startedAt: new Date(when.getTime() - FIRED_BEFORE_MS) }, when);
  // Where the trouble has begun already, naming it is no error.
  return causes.includes(early.assetId ?? '') ? [answer] : [answer, { ...answer, quiet: true, features: early.features, right: false }];
}

async function namedAt(stores: TenantStores, alert: Alert, at: Date) {
  const { hypotheses, grounds } = await investigate({ stores }, { alert, at });
  return { assetId: hypotheses[0]?.assetId, features: grounds ?? null };
}
