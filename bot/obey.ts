import type { Principal } from '../domain/tenant.ts';
import { answerAwaited } from './answer-awaited.ts';
import type { Reader } from './cards.ts';
import { obeyChangeCommand, readChangeCommand } from './change-commands.ts';
import type { Incoming } from './chat-platform.ts';
import { type ConversationDeps, post, sightOf } from './conversing.ts';
import { offerForm, requestBySentence } from './form-presses.ts';
import { reply } from './replies.ts';
import { obeyRunCommand, readRunCommand } from './run-commands.ts';

/** Does what a sentence says, typed or chosen by a button: a command of its own, else a question to the copilot. @throws what they throw */
export async function obey(
  deps: ConversationDeps,
  incoming: Incoming,
  principal: Principal,
  reader: Reader,
  { text, alertId }: { readonly text: string; readonly alertId: string | null },
): Promise<void> {
  const change = readChangeCommand(text);
  if (change !== null) return post(deps, incoming, await obeyChangeCommand(deps, principal, reader, change), alertId);
  const { stores } = sightOf(deps, principal, incoming);
  const command = readRunCommand(text);
  if (command?.kind === 'form') {
    const canFill = deps.platforms.some((one) => one.id === incoming.platform && one.abilities.forms);
    const isWhole = !canFill || Object.keys(command.values).length > 0;
    const within = { ...deps, stores };
    const card = isWhole ? await requestBySentence(within, principal, reader, command) : offerForm(within, principal, reader, command);
    if (card !== null) return post(deps, incoming, card, alertId);
  }
  if (command === null && (await answerAwaited(deps, incoming, principal, reader, { text, alertId }))) return;
  if (command === null || command.kind === 'form') return reply(deps, incoming, principal, reader, { text, alertId });
  await post(deps, incoming, await obeyRunCommand({ ...deps, stores }, principal, reader, command, alertId), alertId);
}
