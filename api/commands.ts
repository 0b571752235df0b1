import type { Runbook } from '../domain/action.ts';
import type { Answer, Proposal } from '../domain/answer.ts';
import { wordsOf } from '../domain/step.ts';

/** A proposal as it is shown: with the argument vector of each step, so that a person sees exactly what would run. */
export type ShownProposal = Proposal & {
  readonly risk: Runbook['risk'] | null;
  /** Approvals it needs. */
  readonly approvals: number | null;
  /** Empty when the runbook is no longer there. A `{name}` that is left is for a person to fill. */
  readonly commands: ReadonlyArray<readonly string[]>;
};

/** An answer whose proposals carry their commands. */
export type ShownAnswer = Omit<Answer, 'proposals'> & { readonly proposals: readonly ShownProposal[] };

/** Adds the commands to an answer's proposals. */
export function showAnswer(answer: Answer, runbooks: readonly Runbook[]): ShownAnswer {
  return { ...answer, proposals: answer.proposals.map((proposal) => showProposal(proposal, runbooks)) };
}

function showProposal(proposal: Proposal, runbooks: readonly Runbook[]): ShownProposal {
  const runbook = runbooks.find(({ id }) => id === proposal.runbookId);
  const fill = (argument: string) =>
    argument.replaceAll(/\{([A-Za-z0-9_-]+)\}/g, (place, name: string) => proposal.parameters[name] ?? place);
  return {
    ...proposal,
    risk: runbook?.risk ?? null,
    approvals: runbook?.approvals ?? null,
    commands: runbook?.steps.map((step) => wordsOf(step).map(fill)) ?? [],
  };
}
