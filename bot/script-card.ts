import { buttonValue } from '../actions/approvals/plan.ts';
import type { Approval } from '../domain/action.ts';
import { inLanguage } from '../domain/language.ts';
import type { Step } from '../domain/step.ts';
import type { Card, CardAction, CardPart } from './card.ts';
import { dataUntilPart, type Reader } from './cards.ts';
import { sayRun } from './run-texts.ts';
import { say } from './texts.ts';

type Script = Extract<Step, { kind: 'script' }>;

/** Scripts are approved with their text: it is shown, of one that says what it does behind that sentence. */
export function scriptParts(approval: Approval, { language }: Reader): CardPart[] {
  return scriptsOf(approval).map((step) => {
    const text = textOf(step);
    if (step.says === undefined) return { kind: 'code', text };
    const places = { id: step.id, says: inLanguage(step.says, language), count: step.script.trimEnd().split('\n').length };
    const open: CardAction = {
      ...{ verb: 'script', label: sayRun(language, 'scriptButton'), value: buttonValue(approval), url: null, style: 'plain' },
    };
    return { kind: 'folded', summary: sayRun(language, 'scriptSays', places), text, open };
  });
}

/** The whole text of what a request would run, for who asks for it. */
export function scriptsCard(approval: Approval, options: Reader & { readonly at: Date }): Card {
  const { language } = options;
  const { plan, planHash } = approval;
  const places = { hash: planHash.slice(0, 24), runbook: plan.runbookId, version: plan.runbookVersion };
  return {
    ...{ language, headline: sayRun(language, 'scriptTitle'), tone: 'neutral', actions: [], chart: null },
    parts: [
      ...scriptsOf(approval).map((step) => ({ kind: 'code' as const, text: textOf(step) })),
      { kind: 'small', text: say(language, 'hash', places) },
      dataUntilPart(options.at, options),
    ],
  };
}

function scriptsOf({ plan }: Approval): Script[] {
  return [...plan.steps, ...plan.rollback].filter((step): step is Extract<Step, { kind: 'script' }> => step.kind === 'script');
}

function textOf({ id, script }: Script): string {
  return `# SCRIPT ${id}\n${script}`;
}
