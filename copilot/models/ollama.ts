import { Ollama } from 'ollama';
import { AppError } from '../../domain/errors.ts';
import { promptFor, sentencesOf } from './prompt.ts';
import type { Wording } from './wording.ts';

/**
 * A model on an Ollama server, over its own protocol.
 *
 * @param settings.baseUrl e.g. `http://127.0.0.1:11434`
 * @see https://github.com/ollama/ollama/blob/main/docs/api.md
 */
export function createOllamaWording(settings: { readonly baseUrl: string; readonly model: string }): Wording {
  return {
    name: `ollama ${settings.model}`,
    word: async ({ signal, ...request }) => {
      const client = new Ollama({ host: settings.baseUrl, fetch: (input, init) => fetch(input, { ...init, signal }) });
      const { system, user } = await promptFor(request);
      try {
        const messages = [
          { role: 'system', content: system },
          { role: 'user', content: user },
        ];
        const stream = await client.chat({ model: settings.model, messages, stream: true, options: { temperature: 0 } });
        let answer = '';
        for await (const part of stream) answer += part.message.content;
        return sentencesOf(answer);
      } catch (cause) {
        if (cause instanceof AppError) throw cause;
        throw new AppError('MODEL_UNAVAILABLE', `no answer from ${settings.baseUrl}`, { cause });
      }
    },
  };
}
