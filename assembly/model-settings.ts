import { z } from 'zod';
import { duration, secret } from '../setting-kinds.ts';

/** Settings of the language model. */
export const modelSettings = z
  .strictObject({
    kind: z.enum(['ollama', 'openai']).describe('Ollama, or any endpoint that speaks OpenAI.'),
    baseUrl: z.url().nullable().default(null).describe('Address of the endpoint.'),
    name: z.string().describe('Name of the model.'),
    embedding: z
      .string()
      .nullable()
      .default(null)
      .describe('Name of a model that makes vectors, to find similar incidents; null for the built-in one.'),
    apiKey: secret.nullable().default(null),
    timeoutMs: z.int().min(100).default(8_000).describe('How long an answer waits for the model to word it, milliseconds.'),
    conversation: z
      .enum(['never', 'not-understood', 'always'])
      .default('not-understood')
      .describe(
        'Which questions of a chat the model answers by look-ups: none, those that are not understood without it, or all that only read.',
      ),
    limits: z
      .strictObject({
        calls: z.int().min(1).max(30).default(8).describe('Look-ups for one question.'),
        time: duration.default(30_000).describe('Time for one question.'),
        tokens: z.int().min(500).max(1_000_000).default(20_000).describe('Tokens for one question, sent and received.'),
      })
      .prefault({})
      .describe('How far the model may go before the built-in answer is given.'),
    masking: z
      .strictObject({
        on: z.boolean().default(true).describe('Replace secrets and personal data by placeholders before anything is sent.'),
        addresses: z.boolean().default(false).describe('IP addresses too.'),
      })
      .prefault({})
      .describe('What the model may not see.'),
    prices: z
      .strictObject({
        input: z.number().min(0).describe('Price of a million tokens sent.'),
        output: z.number().min(0).describe('Price of a million tokens received.'),
        currency: z.string().min(1).max(8).default('USD').describe('Shown behind the sum.'),
      })
      .nullable()
      .default(null)
      .describe('What the model costs, to be shown under its answers.'),
  })
  .nullable()
  .default(null)
  .describe('Language model; optional, used for wording, for conversation and, where named, for finding similar incidents.');
