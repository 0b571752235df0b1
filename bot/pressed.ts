import { isShownHash, readButtonValue } from '../actions/approvals/plan.ts';
import { disown } from '../actions/people/disown.ts';
import { readVote, type Vote } from '../copilot/memory/rate.ts';
import { languageMeant } from '../copilot/understand/latinized.ts';
import { AppError, asAppError } from '../domain/errors.ts';
import type { Principal } from '../domain/tenant.ts';
import { createDisownNews, disownedText } from './announce-links.ts';
import { keepAwaited } from './awaited.ts';
import { type Reader, reasonsCard } from './cards.ts';
import type { AtOnce, Incoming } from './chat-platform.ts';
import {
  audit,
  type ConversationDeps,
  explainFailure,
  failureText,
  permit,
  placeOf,
  post,
  sightOf,
  whisper,
  wishesWithin,
} from './conversing.ts';
import { retireDouble } from './doubles.ts';
import { openForm, submitForm } from './form-presses.ts';
import { cut } from './format.ts';
import { obey } from './obey.ts';
import { reply } from './replies.ts';
import { scriptsCard } from './script-card.ts';
import { pressOrStepUp } from './step-up.ts';
import { say } from './texts.ts';
import { pressCare } from './wishes.ts';

export async function onPress(
  deps: ConversationDeps,
  incoming: Incoming,
  body: { readonly verb: string; readonly value: string },
  principal: Principal,
): Promise<AtOnce | null> {
  const reader: Reader = { language: principal.language, timeZone: principal.timeZone };
  try {
    if (body.verb === 'ask') {
      permit(principal, 'ask');
      await audit(deps, principal.id, 'chat.pressed', incoming, { verb: 'ask', value: cut(body.value, 80), outcome: 'done' });
      const alertId =
        incoming.thread === null ? null : await deps.stores.chat.alertOfThread(incoming.platform, incoming.channel, incoming.thread);
      await obey(deps, incoming, principal, { ...reader, language: languageMeant(body.value) }, { text: body.value, alertId });
      return null;
    }
    if (body.verb === 'why' || body.verb === 'graph') {
      permit(principal, 'ask');
      const text = say(reader.language, body.verb === 'why' ? 'askWhy' : 'askGraph');
      await audit(deps, principal.id, 'chat.pressed', incoming, { verb: body.verb, value: cut(body.value, 80), outcome: 'done' });
      await reply(deps, incoming, principal, reader, { text, alertId: body.value });
      return null;
    }
    if (body.verb === 'form') {
      const opened = await openForm({ ...deps, stores: sightOf(deps, principal, incoming).stores }, principal, reader, body.value);
      await audit(deps, principal.id, 'chat.pressed', incoming, { verb: 'form', value: cut(body.value, 80), outcome: 'done' });
      if (opened.kind === 'said') await whisper(deps, incoming, opened.text);
      return opened.kind === 'said' ? null : opened;
    }
    if (body.verb === 'acknowledge' || body.verb === 'silence') {
      await onCarePress(deps, incoming, body, principal, reader);
      return null;
    }
    if (body.verb === 'script') {
      await onScript(deps, incoming, body, principal, reader);
      return null;
    }
    if (body.verb === 'disown') {
      const disowned = await disown({ ...deps, announce: createDisownNews(deps) }, principal, body.value);
      const outcome = disowned === null ? 'stale' : 'done';
      await audit(deps, principal.id, 'chat.pressed', incoming, { verb: 'disown', value: cut(body.value, 80), outcome });
      await whisper(deps, incoming, disownedText(disowned, reader.language));
      return null;
    }
    const vote = body.verb === 'feedback' ? readVote(body.value) : null;
    const sentence = vote
      ? await onVote(deps, incoming, principal, reader, vote)
      : await pressOrStepUp(deps, incoming, principal, reader.language, body);
    await audit(deps, principal.id, 'chat.pressed', incoming, { verb: cut(body.verb, 20), value: cut(body.value, 80), outcome: 'done' });
    if (sentence !== null) await whisper(deps, incoming, sentence);
    await retireDouble(deps, incoming, reader, body);
    return null;
  } catch (thrown) {
    const error = asAppError(thrown);
    await audit(deps, principal.id, 'chat.pressed', incoming, {
      verb: cut(body.verb, 20),
      value: cut(body.value, 80),
      outcome: error.code,
    });
    await explainFailure(deps, incoming, reader.language, error);
    const approvalId = /^(apr_[0-9a-f]+):/.exec(body.value)?.[1];
    if (approvalId !== undefined) await deps.refreshApproval?.(approvalId, incoming.eventId);
    await retireDouble(deps, incoming, reader, body).catch(() => undefined);
    return null;
  }
}

/** Takes or silences an incident; who did not say for how long is asked in the thread. */
async function onCarePress(
  deps: ConversationDeps,
  incoming: Incoming,
  body: { readonly verb: string; readonly value: string },
  principal: Principal,
  reader: Reader,
): Promise<void> {
  const done = await pressCare(wishesWithin(deps, principal, incoming), principal, reader, body, placeOf(incoming));
  await audit(deps, principal.id, 'chat.pressed', incoming, { verb: body.verb, value: cut(body.value, 80), outcome: 'done' });
  if (typeof done === 'string') return whisper(deps, incoming, done);
  await post(deps, incoming, done, null);
}

/** Brings the whole text of the scripts of a request to the thread. */
async function onScript(
  deps: ConversationDeps,
  incoming: Incoming,
  { value }: { readonly value: string },
  principal: Principal,
  reader: Reader,
): Promise<void> {
  permit(principal, 'read');
  const shown = readButtonValue(value);
  const approval = shown && (await sightOf(deps, principal, incoming).stores.approvals.get(shown.approvalId));
  const isSame = shown !== null && approval !== null && isShownHash(shown.shownHash, approval.planHash);
  await audit(deps, principal.id, 'chat.pressed', incoming, { verb: 'script', value: cut(value, 80), outcome: isSame ? 'done' : 'stale' });
  if (!isSame) return whisper(deps, incoming, say(reader.language, 'stale'));
  await post(deps, incoming, scriptsCard(approval, { ...reader, at: deps.now() }), null);
}

/** Keeps a vote; who found an answer wrong is asked why, in the thread. */
async function onVote(deps: ConversationDeps, incoming: Incoming, principal: Principal, reader: Reader, vote: Vote): Promise<string> {
  await demandSeen(deps, incoming, principal, vote.answerId);
  await deps.rate(principal, vote);
  if (vote.verdict === 'wrong' && vote.reason === null) {
    const asked = { kind: 'vote', answerId: vote.answerId } as const;
    await keepAwaited(deps.stores.chat, placeOf(incoming), principal.id, asked, deps.now());
    await post(deps, incoming, reasonsCard(vote.answerId, { ...reader, at: deps.now() }), null);
  }
  return say(reader.language, 'rated');
}

/** What a button carries can be made up: an answer about what the person may not see is not there for them. @throws NOT_FOUND */
async function demandSeen(deps: ConversationDeps, incoming: Incoming, principal: Principal, answerId: string): Promise<void> {
  const alertId = (await deps.stores.answers.get(answerId))?.alertId ?? '';
  if ((await sightOf(deps, principal, incoming).stores.alerts.get(alertId)) === null) throw new AppError('NOT_FOUND', `answer ${answerId}`);
}

/** A form that was filled in. What is wrong with it as a whole is told where it stands. */
export async function onForm(
  deps: ConversationDeps,
  incoming: Incoming,
  body: Extract<Incoming['body'], { readonly kind: 'form' }>,
  principal: Principal,
  reader: Reader,
): Promise<AtOnce> {
  const detail = { verb: body.act, value: cut(body.ref, 80) };
  try {
    const told = await submitForm({ ...deps, stores: sightOf(deps, principal, incoming).stores }, principal, reader, body);
    await audit(deps, principal.id, 'chat.form', incoming, { ...detail, outcome: told.kind === 'faults' ? 'PARAMETER_INVALID' : 'done' });
    return told;
  } catch (thrown) {
    const error = asAppError(thrown);
    await audit(deps, principal.id, 'chat.form', incoming, { ...detail, outcome: error.code });
    return { kind: 'said', text: failureText(deps, incoming, reader.language, error) };
  }
}
