import { complaintOf } from '../copilot/understand/complaints.ts';
import { readSilenceAnswer } from '../copilot/understand/silence-answers.ts';
import { understand } from '../copilot/understand/understand.ts';
import { redact } from '../domain/redact/redact.ts';
import type { Principal } from '../domain/tenant.ts';
import { type Awaited, awaitedOf, forgetAwaited, keepAwaited } from './awaited.ts';
import type { Reader } from './cards.ts';
import type { Incoming } from './chat-platform.ts';
import { sayComplaint } from './complaint-texts.ts';
import { audit, type ConversationDeps, placeOf, post, whisper, wishesWithin } from './conversing.ts';
import { grant } from './wishes.ts';

const LONGEST = 300;

/**
 * Takes what a person says for the answer to what they were just asked there, or, said to us in the thread of an answer, for what was
 * wrong with it.
 *
 * @returns false where it is neither
 * @throws what `grant` and `rate` throw
 */
export async function answerAwaited(
  deps: ConversationDeps,
  incoming: Incoming,
  principal: Principal,
  reader: Reader,
  { text, alertId }: { readonly text: string; readonly alertId: string | null },
): Promise<boolean> {
  // Outside threads everything that is said stands where the question does.
  const place = { ...placeOf(incoming), thread: incoming.thread };
  const { chat } = deps.stores;
  const kept = incoming.thread === null && !incoming.direct ? null : await awaitedOf(chat, place, principal, deps.now());
  const isDone =
    kept?.doc.kind === 'silence'
      ? await setSilence(deps, incoming, principal, reader, kept.doc, text)
      : await complain(deps, incoming, principal, reader, kept?.doc.answerId ?? null, text, alertId);
  if (isDone && kept) await forgetAwaited(chat, place, kept.id);
  return isDone;
}

async function setSilence(
  deps: ConversationDeps,
  incoming: Incoming,
  principal: Principal,
  reader: Reader,
  { alertId, assetId, groupId, until, reason }: Extract<Awaited, { kind: 'silence' }>,
  text: string,
): Promise<boolean> {
  const said = readSilenceAnswer(text, deps.now(), reader.timeZone);
  const answer = said === null ? null : { until: until === null ? said.until : new Date(until), reason: reason ?? said.reason };
  const isAnswer = answer !== null && (until === null ? answer.until !== null : answer.reason !== null);
  if (!isAnswer || isAnOrder(text, deps.now(), reader)) return false;
  const wish = { act: 'silence', alertId, assetId, groupId, ...answer } as const;
  const place = placeOf(incoming);
  const card = await grant(wishesWithin(deps, principal, incoming), principal, reader, wish, place);
  if (card !== null) await post(deps, incoming, card, null);
  return true;
}

async function complain(
  deps: ConversationDeps,
  incoming: Incoming,
  principal: Principal,
  { language }: Reader,
  asked: string | null,
  text: string,
  alertId: string | null,
): Promise<boolean> {
  const complaint = complaintOf(text);
  // People in a thread contradict each other too.
  const isSure = complaint?.isSure === true;
  const isMeant = asked === null ? incoming.direct && isSure : isSure || isWords(text, complaint !== null, deps.now());
  if (!isMeant) return false;
  const answerId = asked ?? (alertId === null ? null : ((await deps.stores.answers.latestForAlert(alertId))?.id ?? null));
  if (answerId === null) return false;
  const words = redact(complaint?.said ?? text.trim()).slice(0, LONGEST);
  await deps.rate(principal, { answerId, verdict: 'wrong', reason: null, ...(words === '' ? {} : { words }) });
  if (words === '') await keepAwaited(deps.stores.chat, placeOf(incoming), principal.id, { kind: 'vote', answerId }, deps.now());
  await audit(deps, principal.id, 'chat.complained', incoming, { answerId });
  await whisper(deps, incoming, sayComplaint(language, words === '' ? 'ratedWrong' : 'ratedSaid', { words }));
  return true;
}

/** Whether it tells what was wrong, rather than asks or orders something, or thanks. */
function isWords(text: string, isComplaint: boolean, now: Date): boolean {
  const { kind } = understand(text, { alertId: null, assetIds: [], now, timeZone: 'UTC' });
  return kind === 'unknown' && (isComplaint || /\S+\s+\S+/.test(text)) && readSilenceAnswer(text, now, 'UTC')?.reason != null;
}

function isAnOrder(text: string, now: Date, { timeZone }: Reader): boolean {
  const { kind } = understand(text, { alertId: null, assetIds: [], now, timeZone });
  return kind === 'run' || kind === 'ticket' || kind === 'silence' || kind === 'acknowledge' || kind === 'help';
}
