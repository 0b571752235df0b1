import { ChatOllama } from '@langchain/ollama';
import { ChatOpenAI } from '@langchain/openai';

/** Where a model is. */
export type ModelSettings = {
  readonly kind: 'openai' | 'ollama';
  /** Of `openai` it ends before `/chat/completions`, e.g. `https://api.openai.com/v1`; of `ollama` e.g. `http://127.0.0.1:11434`. */
  readonly baseUrl: string;
  readonly model: string;
  readonly apiKey?: string | null;
};

export type ChatModel = ChatOpenAI | ChatOllama;

/**
 * The client of a configured model: Ollama by its own protocol, or any endpoint that speaks OpenAI's chat completions (OpenAI, vLLM,
 * llama.cpp, LM Studio and others). Never tries again by itself; connects to nothing yet.
 *
 * @param send carries the requests, see wire.ts
 * @see https://platform.openai.com/docs/api-reference/chat
 * @see https://github.com/ollama/ollama/blob/main/docs/api.md
 */
export function createChatModel({ kind, baseUrl, model, apiKey }: ModelSettings, send: typeof fetch, mostTokens?: number): ChatModel {
  keepToYourself();
  if (kind === 'ollama') {
    return new ChatOllama({
      model,
      baseUrl,
      temperature: 0,
      maxRetries: 0,
      fetch: send,
      ...(mostTokens ? { numPredict: mostTokens } : {}),
    });
  }
  return new ChatOpenAI({
    model,
    // The client insists on a key; local servers ignore it.
    apiKey: apiKey ?? 'none',
    temperature: 0,
    maxRetries: 0,
    streaming: true,
    streamUsage: true,
    useResponsesApi: false,
    ...(mostTokens ? { maxTokens: mostTokens } : {}),
    configuration: { baseURL: baseUrl, fetch: send, logLevel: 'off' },
  });
}

/** LangChain sends every prompt to LangSmith where the environment says so, past our wire. Here it never does. */
export function keepToYourself(): void {
  for (const name of ['LANGSMITH_TRACING', 'LANGSMITH_TRACING_V2', 'LANGCHAIN_TRACING', 'LANGCHAIN_TRACING_V2', 'LANGCHAIN_VERBOSE']) {
    Reflect.deleteProperty(process.env, name);
  }
}
