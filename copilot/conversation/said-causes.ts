import type { Clause } from './said-clauses.ts';
import { HEDGE } from './said-phrases.ts';
import type { Fact, Step } from './said-types.ts';

/** A part of a sentence of ours, and the step it tells, if it tells one. */
export type Part = { readonly text: string; readonly step: Step | null };

const CHAIN = /^(?:Chain|Цепочка|경로): /u;
const BECAUSE = /(?:, | )(?:(?:probably |possibly |вероятно, |возможно, )?(?:because|потому что)) /u;
const PROBABLY = /(?<!\p{L})(?:probably|possibly|вероятно|возможно) because|(?:вероятно|возможно), потому что/iu;
const ITSELF_NOT: readonly RegExp[] = [
  /^(.*) (is the consequence), (not) the cause\.?$/u,
  /^(.*) — (следствие), а (не) причина\.?$/u,
  /^(.*)(?:은|는) 원인이 (아니)라 (결과)\.?$/u,
];
const NEXT = /^(Next best|Следующее по вероятности|차순위): (.*?); (less likely because|менее вероятно:|덜 유력한 이유:) (.*?)\.?$/u;
/** What is left out was there. */
const NO_WAY = /^(.*): (?:no known mechanism|известного механизма|알림으로 이어지는 경로 없음)/u;
/** What is oftener a consequence is not called a cause. */
const THAN_CAUSE = / than a cause|, чем причиной|원인보다 /u;
/** Further from a cause than any step of a chain. */
const LAST = 1_000;

/**
 * Sentences of ours in their parts: what a verdict calls the effect and the cause, each step of a chain, what is a consequence and no
 * cause. A sentence of one part is as it is.
 */
export function partsOf(sentences: readonly string[]): Part[] {
  const hasChain = sentences.some((one) => CHAIN.test(one));
  let chain = 0;
  let isHedged = false;
  return sentences.flatMap((sentence): Part[] => {
    const text = sentence.replace(/\.$/u, '');
    const told: Part = { text: sentence, step: null };
    if (CHAIN.test(text)) {
      const steps = text.replace(CHAIN, '').split(' → ');
      chain += 1;
      return [
        told,
        ...steps.map((one, step) => ({ text: one, step: { chain: chain - 1, step: steps.length === 1 ? 0 : step + 1, isHedged } })),
      ];
    }
    const not = ITSELF_NOT.map((pattern) => pattern.exec(text)).find((found) => found !== null);
    if (not) {
      const [, subject = '', first = '', second = ''] = not;
      const isKorean = /[가-힣]/u.test(second);
      const denied = isKorean
        ? `${subject} 원인이 아님`
        : /\p{Script=Cyrillic}/u.test(first)
          ? `${subject} — не причина`
          : `${subject} is not the cause`;
      return [told, { text: isKorean ? `${subject} ${second}` : `${subject} ${first}`, step: null }, { text: denied, step: null }];
    }
    const [, of = ''] = NO_WAY.exec(text) ?? [];
    if (of !== '') return [told, { text: of, step: null }];
    const next = NEXT.exec(text);
    if (next) {
      const [, best, what = '', less = '', why = ''] = next;
      const reasons = why.split(
        /(?:,| and| и| 및) (?=its |it |a step|another|less speaks|признаки|связь|чаще|шаг|другое|находится|началось|в его|원인보다|징후|알림|설명|다른|뒷받침)/u,
      );
      const unlikely = less.replace(/ because|:| 이유:/u, '');
      return [
        { text: `${best}, ${unlikely}: ${what}`, step: null },
        ...reasons.map((one) => ({ text: `${what}: ${unlikely}: ${one.replace(THAN_CAUSE, '')}`, step: null })),
      ];
    }
    const halves = BECAUSE.test(text) ? text.split(BECAUSE) : hasChain ? text.split(/: /u) : [text];
    if (halves.length < 2) return [told];
    const [effect = '', ...causes] = halves;
    isHedged = HEDGE.test(text);
    const hedge = PROBABLY.test(text) ? ' (probably)' : '';
    const own = hasChain ? chain : -1;
    // "…; which process does so is not known" is no part of the cause.
    const [known = '', ...open] = causes.join(': ').split('; ');
    // "…: it reported a fault" tells of the cause alone; of cause and effect each is told of its own asset.
    const isOfOne = /^(?:its? |он[ао]? |고장 보고)/iu.test(causes[0] ?? '');
    return [
      ...(BECAUSE.test(text) && !/shared?|общ|공유/iu.test(text) ? [] : [told]),
      { text: effect, step: { chain: own, step: isOfOne ? 0 : LAST, isHedged } },
      { text: `${known}${hedge}`, step: { chain: own, step: 0, isHedged } },
      ...open.map((one) => ({ text: one, step: null })),
    ];
  });
}

/** Whether a sentence tells as sure what ours tells as likely: a part that nothing else bears out. */
export function dropsHedge(said: string, borne: ReadonlyArray<{ readonly facts: readonly Fact[] }>): boolean {
  const isLikely = ({ step, of }: Fact, all: readonly Fact[]) => step?.isHedged ?? all.some((one) => one.of === of && one.step?.isHedged);
  return !HEDGE.test(said) && borne.some(({ facts }) => facts.length > 0 && facts.every((fact) => isLikely(fact, facts)));
}

/** The steps that what is told of a clause stands for: its own, or those of the same assets and signals. */
function stepsOf(facts: readonly Fact[], all: readonly Fact[]): Step[] {
  return facts.flatMap((fact) => {
    if (fact.step !== null) return [fact.step];
    return all.flatMap((one) => {
      const isSame =
        one.step !== null &&
        one.of !== fact.of &&
        one.assets.length > 0 &&
        one.assets.every((asset) => fact.assets.includes(asset)) &&
        one.content.every((word) => fact.knows(word));
      return isSame && one.step !== null ? [one.step] : [];
    });
  });
}

/**
 * Whether the clauses that a sentence joins as cause and effect stand so in a chain that it cites. A clause that follows from what was
 * said before must be an effect.
 */
export function isMislinked(
  borne: ReadonlyArray<{ readonly clause: Clause; readonly facts: readonly Fact[] }>,
  all: readonly Fact[],
): boolean {
  const steps = borne.map(({ facts }) => stepsOf(facts, all));
  const leads = (from: readonly Step[] | undefined, to: readonly Step[] | undefined) =>
    (from ?? []).some((one) => (to ?? []).some((other) => one.chain === other.chain && one.step < other.step));
  return borne.some(({ clause }, at) => {
    if (clause.lead === 'because') return at > 0 ? !leads(steps[at], steps[at - 1]) : !leads(steps[0], steps[1]);
    if (clause.lead !== 'therefore') return false;
    return at > 0 ? !leads(steps[at - 1], steps[at]) : !(steps[0] ?? []).some(({ step }) => step > 1);
  });
}
