import { HumanMessage, SystemMessage } from '@langchain/core/messages';
import { ChatOpenAI } from '@langchain/openai';
import { AppError } from '../../domain/errors.ts';
import { promptFor, sentencesOf } from './prompt.ts';
import type { Wording } from './wording.ts';

/**
 * Any endpoint that speaks OpenAI's chat completions: OpenAI itself, vLLM, llama.cpp, LM Studio and others.
 *
 * @param settings.baseUrl ends before `/chat/completions`, e.g. `https://api.openai.com/v1`
 * @see https://platform.openai.com/docs/api-reference/chat
 */
export function createOpenAiWording(settings: {
  readonly baseUrl: string;
  readonly model: string;
  readonly apiKey: string | null;
}): Wording {
  return {
    name: `openai ${settings.model}`,
    word: async ({ signal, ...request }) => {
      const model = new ChatOpenAI({
        model: settings.model,
        // The client insists on a key; local servers ignore it.
        apiKey: settings.apiKey ?? 'none',
        temperature: 0,
        maxRetries: 0,
        useResponsesApi: false,
        configuration: { baseURL: settings.baseUrl },
      });
      const { system, user } = await promptFor(request);
      try {
        const answer = await model.invoke([new SystemMessage(system), new HumanMessage(user)], { signal });
        return sentencesOf(answer.text);
      } catch (cause) {
        if (cause instanceof AppError) throw cause;
        throw new AppError('MODEL_UNAVAILABLE', `no answer from ${settings.baseUrl}`, { cause });
      }
    },
  };
}
