import { OpenAIEmbeddings } from '@langchain/openai';
import { Ollama } from 'ollama';
import type { Embedder } from '../../domain/embedder.ts';
import { AppError } from '../../domain/errors.ts';
import { keepToYourself } from './chat-model.ts';
import { createWire } from './wire.ts';

/** An embedder on a server; its dimension is known when it has answered once. */
export type RemoteEmbedder = Omit<Embedder, 'dimension'>;

const DEADLINE_MS = 10_000;
/** Of a few hundred texts, with some thousand numbers each. */
const MOST_BYTES = 64_000_000;
/** Embedders of servers place texts of one field closer together than n-grams do. */
const NEAR = { similar: 0.5, close: 0.25 };

/**
 * Vectors made by a model on an Ollama server or any endpoint that speaks OpenAI's embeddings. Connects to nothing yet; a text that
 * cannot be embedded in time is an error.
 *
 * @returns an embedder whose `embed` throws MODEL_UNAVAILABLE
 * @see https://github.com/ollama/ollama/blob/main/docs/api.md#generate-embeddings
 * @see https://platform.openai.com/docs/api-reference/embeddings
 */
export function createEmbedder(settings: {
  readonly kind: 'ollama' | 'openai';
  readonly baseUrl: string;
  readonly model: string;
  readonly apiKey: string | null;
}): RemoteEmbedder {
  const ask = settings.kind === 'ollama' ? ollama(settings) : openAi(settings);
  return {
    model: `${settings.kind} ${settings.model}`,
    near: NEAR,
    embed: async (texts) => {
      const vectors = await ask([...texts]).catch((cause: unknown) => {
        throw new AppError('MODEL_UNAVAILABLE', `no vectors from ${settings.baseUrl}`, { cause });
      });
      if (vectors.length === texts.length && vectors.every((vector) => vector.length > 0 && vector.every(Number.isFinite))) return vectors;
      throw new AppError('MODEL_UNAVAILABLE', `what ${settings.baseUrl} sent are no vectors`);
    },
  };
}

/** What is embedded was masked and looked through as it was handed over, see masking/masked.ts. */
function maskedBefore(): void {}

type Ask = (texts: string[]) => Promise<number[][]>;

function ollama({ baseUrl, model }: { readonly baseUrl: string; readonly model: string }): Ask {
  const wire = createWire('ollama', MOST_BYTES, maskedBefore);
  const client = new Ollama({
    host: baseUrl,
    fetch: (input, init) => wire.fetch(input, { ...init, signal: AbortSignal.timeout(DEADLINE_MS) }),
  });
  return async (input) => (await client.embed({ model, input })).embeddings;
}

function openAi({ baseUrl, model, apiKey }: { readonly baseUrl: string; readonly model: string; readonly apiKey: string | null }): Ask {
  keepToYourself();
  const client = new OpenAIEmbeddings({
    model,
    // The client insists on a key; local servers ignore it.
    apiKey: apiKey ?? 'none',
    maxRetries: 0,
    timeout: DEADLINE_MS,
    encodingFormat: 'float',
    stripNewLines: false,
    configuration: { baseURL: baseUrl, fetch: createWire('openai', MOST_BYTES, maskedBefore).fetch, logLevel: 'off' },
  });
  return (texts) => client.embedDocuments(texts);
}
