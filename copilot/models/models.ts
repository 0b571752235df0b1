import { HumanMessage, SystemMessage } from '@langchain/core/messages';
import { AppError } from '../../domain/errors.ts';
import { createChatModel, type ModelSettings } from './chat-model.ts';
import { messageOf } from './message.ts';
import { promptFor, sentencesOf } from './prompt.ts';
import { createWire } from './wire.ts';
import type { Wording } from './wording.ts';

/** A stream spends some 250 bytes on a token, and a report has a few thousand. */
const MOST_BYTES = 4_000_000;

/** The configured model, to word sentences with. What it is sent goes over the wire alone; connects to nothing yet. */
export function createWording(settings: ModelSettings): Wording {
  // Until when its server asked to be left alone, in milliseconds of this process.
  let busyUntil = Number.NEGATIVE_INFINITY;
  return {
    name: `${settings.kind} ${settings.model}`,
    word: async ({ signal, gate, ...request }) => {
      const left = Math.ceil((busyUntil - performance.now()) / 1_000);
      if (left > 0) throw new AppError('MODEL_UNAVAILABLE', `its server is left alone for ${left} s`);
      const { system, user } = await promptFor(request);
      // The client libraries tell of whatever their request throws as of a lost connection.
      let heldBack: unknown = null;
      const wire = createWire(
        settings.kind,
        MOST_BYTES,
        (body) => {
          try {
            gate(body);
          } catch (thrown) {
            heldBack = thrown;
            throw thrown;
          }
        },
        signal,
      );
      const messages = [new SystemMessage(system), new HumanMessage(user)];
      let answer = '';
      try {
        for await (const part of await createChatModel(settings, wire.fetch).stream(messages, { signal })) answer += part.text;
      } catch (cause) {
        if (heldBack !== null) throw new AppError('MODEL_UNAVAILABLE', `it was not asked: ${messageOf(heldBack)}`, { cause: heldBack });
        const refusal = wire.refusal();
        busyUntil = performance.now() + (refusal?.waitMs ?? 0);
        throw new AppError('MODEL_UNAVAILABLE', `no answer from ${settings.baseUrl} (${refusal?.why ?? messageOf(cause)})`, { cause });
      }
      const ending = wire.ending();
      if (ending !== 'stop') throw new AppError('MODEL_UNAVAILABLE', `the stream ended with ${ending ?? 'no reason'}`);
      return sentencesOf(answer);
    },
  };
}
