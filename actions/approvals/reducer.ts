import type { Approval, ApprovalState } from '../../domain/action.ts';
import type { ErrorCode } from '../../domain/errors.ts';
import type { FactorProof } from '../../domain/second-factor.ts';
import { asker, mayBeOne } from './hands.ts';
import { hashPlan, isShownHash } from './plan.ts';

/** How long an approved request waits to be claimed by a worker. */
export const CLAIM_WITHIN_MS = 300_000;

/** What can happen to a request. `eligible` is judged by the caller against the people as they are now. */
export type ApprovalEvent =
  | {
      readonly kind: 'vote';
      readonly at: Date;
      readonly principalId: string;
      readonly eligible: boolean;
      /** Hash of what the person was shown, or its first 24 digits or more. */
      readonly shownHash: string;
      /** Whether windows and freezes let it run now. */
      readonly open: boolean;
      /** What the person's second factor was shown for; null when it was not asked for. */
      readonly proof: FactorProof | null;
      /** Who linked the account through which it came, where that was somebody else. */
      readonly linkedBy?: string;
    }
  | { readonly kind: 'reject'; readonly at: Date; readonly principalId: string; readonly eligible: boolean; readonly reason: string | null }
  | { readonly kind: 'cancel'; readonly at: Date; readonly principalId: string }
  | { readonly kind: 'supersede'; readonly at: Date; readonly principalId: string; readonly by: string }
  /** A person wants a run that is under way to end; its worker does that. */
  | { readonly kind: 'stop'; readonly at: Date; readonly principalId: string; readonly eligible: boolean }
  /** Nothing but the passing of time. */
  | { readonly kind: 'touch'; readonly at: Date }
  /** A worker takes it; `fault` is what the checks before a claim found. */
  | { readonly kind: 'claim'; readonly at: Date; readonly fault: string | null }
  /** Another worker takes what a lost one left behind; a `fault` in what is stored leaves it to a person. */
  | { readonly kind: 'take-over'; readonly at: Date; readonly fault: string | null }
  /** A sign of life of the worker that holds the token. */
  | { readonly kind: 'beat'; readonly at: Date; readonly token: number }
  | {
      readonly kind: 'finish';
      readonly at: Date;
      readonly token: number;
      readonly state: 'SUCCEEDED' | 'FAILED' | 'UNKNOWN';
      readonly reason: string | null;
    };

/** The request after the event (the same object when nothing changed), and why the event was refused, if it was. */
export type ApprovalOutcome = { readonly approval: Approval; readonly refusal: ErrorCode | null };

/** A condition without which an event is refused. Kept as data so that a test can leave one out and see what breaks. */
export type Guard = {
  readonly name: string;
  readonly refuses: (approval: Approval, event: ApprovalEvent) => ErrorCode | null;
};

const OPEN_TO: Record<ApprovalEvent['kind'], readonly ApprovalState[]> = {
  vote: ['PENDING'],
  reject: ['PENDING', 'APPROVED'],
  cancel: ['PENDING', 'APPROVED'],
  supersede: ['PENDING', 'APPROVED'],
  stop: ['EXECUTING'],
  touch: ['PENDING', 'APPROVED', 'EXECUTING'],
  claim: ['APPROVED'],
  'take-over': ['EXECUTING'],
  beat: ['EXECUTING'],
  finish: ['EXECUTING'],
};

/** Every guard, in the order in which a refusal is explained. */
export const GUARDS: readonly Guard[] = [
  {
    name: 'eligible',
    refuses: (_, event) =>
      (event.kind === 'vote' || event.kind === 'reject' || event.kind === 'stop') && !event.eligible ? 'APPROVAL_FORBIDDEN' : null,
  },
  {
    name: 'not-own',
    refuses: (approval, event) => (event.kind === 'vote' && event.principalId === approval.requestedBy ? 'APPROVAL_OWN' : null),
  },
  {
    name: 'requester-only',
    refuses: (approval, event) =>
      (event.kind === 'cancel' || event.kind === 'supersede') && event.principalId !== approval.requestedBy ? 'APPROVAL_FORBIDDEN' : null,
  },
  {
    name: 'state',
    refuses: (approval, event) => {
      if (OPEN_TO[event.kind].includes(approval.state)) return null;
      return approval.state === 'EXPIRED' ? 'APPROVAL_EXPIRED' : 'APPROVAL_CLOSED';
    },
  },
  {
    name: 'fence',
    refuses: (approval, event) =>
      (event.kind === 'finish' || event.kind === 'beat') && event.token !== approval.fencingToken ? 'APPROVAL_CLOSED' : null,
  },
  {
    name: 'shown-hash',
    refuses: (approval, event) => (event.kind === 'vote' && !isShownHash(event.shownHash, approval.planHash) ? 'APPROVAL_MISMATCH' : null),
  },
  {
    name: 'intact',
    refuses: (approval, event) => (event.kind === 'vote' && hashPlan(approval.plan) !== approval.planHash ? 'APPROVAL_MISMATCH' : null),
  },
  { name: 'open', refuses: (_, event) => (event.kind === 'vote' && !event.open ? 'APPROVAL_BLOCKED' : null) },
  {
    name: 'once',
    refuses: (approval, event) =>
      event.kind === 'vote' && approval.votes.some((vote) => vote.principalId === event.principalId) ? 'APPROVAL_VOTED' : null,
  },
  {
    name: 'other-hands',
    refuses: (approval, event) => {
      if (event.kind !== 'vote') return null;
      const others = [asker(approval), ...approval.votes].filter(({ principalId }) => principalId !== event.principalId);
      return others.some((other) => mayBeOne(other, event)) ? 'APPROVAL_LINKED' : null;
    },
  },
  {
    // The last: who would be refused anyway is not asked to sign in.
    name: 'stepped-up',
    refuses: (approval, event) => {
      if (event.kind !== 'vote' || approval.plan.risk !== 'high') return null;
      const { proof } = event;
      const isOwn = proof?.principalId === event.principalId && proof.approvalId === approval.id && proof.planHash === approval.planHash;
      return isOwn ? null : 'APPROVAL_STEP_UP';
    },
  },
];

/** The state machine of approvals: pure, total; a refused event changes nothing but what time alone changes. */
export const reduce = createReducer(GUARDS, expired);

/** The state machine with the guards and the judgement of expiry handed in. */
export function createReducer(
  guards: readonly Guard[],
  judgeExpiry: (approval: Approval, at: Date) => Approval,
): (approval: Approval, event: ApprovalEvent) => ApprovalOutcome {
  return (stored, event) => {
    const approval = judgeExpiry(stored, event.at);
    if (event.kind === 'touch') return { approval, refusal: null };
    for (const guard of guards) {
      const refusal = guard.refuses(approval, event);
      if (refusal) return { approval, refusal };
    }
    return { approval: { ...after(approval, event), updatedAt: event.at }, refusal: null };
  };
}

/** The request as time left it: what was not decided, or not claimed, in time has expired. */
export function expired(approval: Approval, at: Date): Approval {
  const waits = approval.state === 'PENDING' || approval.state === 'APPROVED';
  return waits && at >= approval.expiresAt ? { ...approval, state: 'EXPIRED', reason: 'too-late', updatedAt: at } : approval;
}

/** Whether nothing can change the request any more. */
export function isTerminal(state: ApprovalState): boolean {
  return state !== 'PENDING' && state !== 'APPROVED' && state !== 'EXECUTING';
}

function after(approval: Approval, event: Exclude<ApprovalEvent, { kind: 'touch' }>): Approval {
  switch (event.kind) {
    case 'vote': {
      const { principalId, at, linkedBy } = event;
      const votes = [...approval.votes, linkedBy === undefined ? { principalId, at } : { principalId, at, linkedBy }];
      if (new Set(votes.map((vote) => vote.principalId)).size < approval.quorum) return { ...approval, votes };
      return { ...approval, votes, state: 'APPROVED', expiresAt: new Date(event.at.getTime() + CLAIM_WITHIN_MS) };
    }
    case 'reject':
      return { ...approval, state: 'REJECTED', reason: event.reason };
    case 'cancel':
      return { ...approval, state: 'CANCELLED' };
    case 'supersede':
      return { ...approval, state: 'SUPERSEDED', reason: event.by };
    case 'stop':
      return { ...approval, stop: approval.stop ?? { principalId: event.principalId, at: event.at } };
    case 'claim':
      if (event.fault) return { ...approval, state: 'BLOCKED', reason: event.fault };
      return { ...approval, state: 'EXECUTING', fencingToken: approval.fencingToken + 1 };
    case 'take-over':
      if (event.fault) return { ...approval, state: 'UNKNOWN', reason: event.fault };
      return { ...approval, fencingToken: approval.fencingToken + 1 };
    case 'beat':
      return approval;
    case 'finish':
      return { ...approval, state: event.state, reason: event.reason };
  }
}
