import { AppError } from '../../domain/errors.ts';
import { FEEDBACK_REASONS, type Feedback, type FeedbackReason } from '../../domain/feedback.ts';
import { canSomewhere, type Principal } from '../../domain/tenant.ts';
import type { TenantStores } from '../../stores/stores.ts';
import type { Memory } from './memory.ts';

export type Vote = Pick<Feedback, 'answerId' | 'verdict' | 'reason' | 'words'>;
export type RateDeps = { readonly stores: TenantStores; readonly memory: Memory; readonly now: () => Date };

/** What a vote's button carries, at most 45 bytes: `ans_…:up`, `ans_…:down`, `ans_…:down:wrong-cause`. */
export function voteValue({ answerId, verdict, reason }: Vote): string {
  return `${answerId}:${verdict === 'right' ? 'up' : 'down'}${reason === null ? '' : `:${reason}`}`;
}

/** Reads what `voteValue` wrote; null when it is none. */
export function readVote(value: string): Vote | null {
  const [, answerId, way, said] = /^(ans_[\da-z_]+):(up|down)(?::([a-z-]+))?$/.exec(value) ?? [];
  const reason = FEEDBACK_REASONS.find((one) => one === said) ?? null;
  if (answerId === undefined || (said !== undefined && (reason === null || way === 'up'))) return null;
  return { answerId, verdict: way === 'up' ? 'right' : 'wrong', reason };
}

/**
 * Keeps what a person says of an answer, in place of what they said of it before, with an entry in the audit trail; the incident is
 * remembered with it.
 *
 * @throws REQUEST_FORBIDDEN for whoever may not ask; NOT_FOUND when the answer is not there or explains no alert
 */
export async function rate({ stores, memory, now }: RateDeps, principal: Principal, vote: Vote): Promise<Feedback> {
  if (!canSomewhere(principal, 'ask')) throw new AppError('REQUEST_FORBIDDEN', `${principal.id} lacks ask`);
  const answer = await stores.answers.get(vote.answerId);
  const alert = answer?.alertId ? await stores.alerts.get(answer.alertId) : null;
  if (!alert) throw new AppError('NOT_FOUND', `answer ${vote.answerId}`);
  const { verdict, reason } = vote;
  const earlier = (await stores.feedback.ofAlert(alert.id)).find((one) => one.answerId === answer?.id && one.principalId === principal.id);
  const words = vote.words ?? (earlier?.verdict === vote.verdict ? earlier.words : undefined);
  const feedback: Feedback = {
    ...vote,
    ...(words === undefined ? {} : { words }),
    principalId: principal.id,
    alertId: alert.id,
    alertName: alert.name,
    at: now(),
  };
  await stores.transaction(async (tx) => {
    await tx.feedback.put(feedback);
    const detail: Readonly<Record<string, FeedbackReason | string | null>> = {
      verdict,
      reason,
      alertId: alert.id,
      ...(words === undefined ? {} : { words }),
    };
    await tx.audit.append({ at: feedback.at, actor: principal.id, action: 'answer.rated', subject: vote.answerId, detail });
  });
  await memory.remember(alert.incidentId);
  return feedback;
}
