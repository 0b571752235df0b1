import { randomUUID } from 'node:crypto';
import { AIMessage, HumanMessage, ToolMessage } from '@langchain/core/messages';
import { createAgent, createMiddleware, tool } from 'langchain';
import { z } from 'zod';
import { createChatModel, type ModelSettings } from './chat-model.ts';
import { messageOf } from './message.ts';
import { createWire, type Refusal } from './wire.ts';

/** Something that a model may look up. */
export type TalkTool = {
  readonly name: string;
  readonly description: string;
  readonly input: z.ZodObject;
  /** What is found, as text for the model. */
  readonly call: (input: Readonly<Record<string, unknown>>) => Promise<string>;
};

/** How far a model may go for one question. */
export type TalkLimits = {
  /** Look-ups; one more than that ends the conversation. */
  readonly calls: number;
  readonly timeMs: number;
  /** Sent and received together, by the server's account or our estimate, whichever is more. */
  readonly tokens: number;
};

export type TalkRequest = {
  readonly system: string;
  /** Oldest first; the last is the person's question. */
  readonly turns: ReadonlyArray<{ readonly by: 'person' | 'model'; readonly text: string }>;
  readonly tools: readonly TalkTool[];
  readonly limits: TalkLimits;
  /** Until when it is waited for. */
  readonly signal?: AbortSignal;
  /** Throws when a text must not leave. */
  readonly gate: (body: string) => void;
};

/** What a conversation took. */
export type TalkCost = { readonly calls: number; readonly inputTokens: number; readonly outputTokens: number; readonly tookMs: number };

/** Why a model gave no answer: its server did not take the question, it was late, whoever asked had left, was cut off, made up a tool, asked too often, took too much, or was not to be told. */
export type TalkFault = Refusal['why'] | 'late' | 'left' | 'cut' | 'unknown-tool' | 'too-many-calls' | 'too-many-tokens' | 'masking';

export type Talked =
  | { readonly kind: 'said'; readonly text: string; readonly cost: TalkCost }
  | { readonly kind: 'failed'; readonly fault: TalkFault; readonly detail: string; readonly cost: TalkCost };

/** A model that holds a conversation, looking up what it needs. It is trusted with nothing: see conversation/check.ts. */
export type Talker = {
  /** For answers, logs and doctor, e.g. `ollama llama3.2`. */
  readonly name: string;
  /** Never rejects. */
  talk(request: TalkRequest): Promise<Talked>;
};

class TalkStop extends Error {
  readonly fault: TalkFault;
  constructor(fault: TalkFault, detail: string) {
    super(detail);
    this.fault = fault;
  }
}

const LETTERS_PER_TOKEN = 3;
const LONGEST_ANSWER_TOKENS = 2_000;
/** A stream spends some 250 bytes on a token. */
const BYTES_PER_TOKEN = 600;
/** Letters of an answer; tokens of the longest answer that was asked for hardly make a third of them. */
const LONGEST_ANSWER = 20_000;
const NEVER = new AbortController().signal;
const LEFT = 'nobody waits for it any more';
const REPEATED = 'Refused: this was asked with the same arguments before; use what was returned then, or ask for something else.';
const NO_MORE = 'Refused: no look-up is left. Answer now from what was returned.';

/**
 * A conversation with a model through LangChain's agent: the model is asked, its look-ups are made, it is asked again, until it
 * answers. Within limits; a look-up asked for twice is refused.
 *
 * @see https://docs.langchain.com/oss/javascript/langchain/agents
 */
export function createTalker(settings: ModelSettings): Talker {
  // Until when its server asked to be left alone, in milliseconds of this process.
  let busyUntil = Number.NEGATIVE_INFINITY;
  return {
    name: `${settings.kind} ${settings.model}`,
    talk: async (request) => {
      const started = performance.now();
      const spent = { calls: 0, inputTokens: 0, outputTokens: 0 };
      const cost = (): TalkCost => ({ ...spent, tookMs: Math.round(performance.now() - started) });
      const left = Math.ceil((busyUntil - started) / 1_000);
      if (left > 0) return { kind: 'failed', fault: 'busy', detail: `its server is left alone for ${left} s`, cost: cost() };
      const refuse = ({ waitMs }: Refusal) => {
        busyUntil = performance.now() + waitMs;
      };
      const { limits, signal: wanted = NEVER } = request;
      if (wanted.aborted) return { kind: 'failed', fault: 'left', detail: LEFT, cost: cost() };
      const signal = AbortSignal.any([AbortSignal.timeout(limits.timeMs), wanted]);
      const over = () => (wanted.aborted ? new TalkStop('left', LEFT) : new TalkStop('late', `no answer within ${limits.timeMs} ms`));
      const late = new Promise<never>((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(over()), { once: true });
      });
      const run = converse(settings, request, spent, signal, refuse);
      // Whichever is first; the other's failure is no one's business any more.
      run.catch(() => undefined);
      late.catch(() => undefined);
      try {
        return { kind: 'said', text: await Promise.race([run, late]), cost: cost() };
      } catch (thrown) {
        const detail = messageOf(thrown);
        return { kind: 'failed', fault: signal.aborted ? over().fault : faultOf(thrown), detail, cost: cost() };
      }
    },
  };
}

type Spent = { calls: number; inputTokens: number; outputTokens: number };

async function converse(
  settings: ModelSettings,
  request: TalkRequest,
  spent: Spent,
  signal: AbortSignal,
  refuse: (refusal: Refusal) => void,
): Promise<string> {
  const { limits, tools } = request;
  let stop: TalkStop | null = null;
  const halt = (fault: TalkFault, detail: string): TalkStop => {
    stop ??= new TalkStop(fault, detail);
    return stop;
  };
  const gate = (body: string) => {
    try {
      request.gate(body);
    } catch (thrown) {
      throw halt('masking', thrown instanceof Error ? thrown.message : String(thrown));
    }
  };
  const wire = createWire(settings.kind, limits.tokens * BYTES_PER_TOKEN, gate, signal);
  let answer: string | null = null;
  let named = 0;
  const asked = new Set<string>();

  const watching = createMiddleware({
    name: 'limits',
    wrapModelCall: async (call, handler) => {
      if (spent.inputTokens + spent.outputTokens >= limits.tokens) throw halt('too-many-tokens', `more than ${limits.tokens} tokens`);
      const said = await handler(call);
      if (!AIMessage.isInstance(said)) throw halt('error', 'the model returned no message');
      const sent = estimate(JSON.stringify(call.messages)) + estimate(request.system);
      const told = said.usage_metadata as { readonly input_tokens?: number; readonly output_tokens?: number } | undefined;
      spent.inputTokens += Math.max(told?.input_tokens ?? 0, sent);
      spent.outputTokens += Math.max(told?.output_tokens ?? 0, estimate(said.text + JSON.stringify(said.tool_calls ?? [])));
      if (spent.inputTokens + spent.outputTokens > limits.tokens) throw halt('too-many-tokens', `more than ${limits.tokens} tokens`);
      if (said.text.length > LONGEST_ANSWER) throw halt('too-many-tokens', `an answer of ${said.text.length} letters`);
      const ending = wire.ending();
      if (ending === null || ending === 'length') throw halt('cut', `the stream ended with ${ending ?? 'no reason'}`);
      if ((said.invalid_tool_calls ?? []).length > 0) throw halt('error', 'the arguments of a look-up are no JSON');
      const wanted = said.tool_calls ?? [];
      const unknown = wanted.find(({ name }) => !tools.some((one) => one.name === name));
      if (unknown) throw halt('unknown-tool', `there is no look-up ${unknown.name.slice(0, 60)}`);
      if (wanted.length === 0) answer = said.text;
      // A server that gives every message the same id would make the agent forget the earlier ones.
      said.id = randomUUID();
      // The server hears the ids again: what is made up at random could look like a secret, which is not sent.
      said.tool_calls = wanted.map((one) => ({ ...one, id: `call-${++named}` }));
      return said;
    },
    wrapToolCall: async ({ toolCall }) => {
      const content = await lookUp(toolCall).catch((thrown: unknown) => {
        throw stop ?? halt('error', thrown instanceof Error ? thrown.message : String(thrown));
      });
      return new ToolMessage({ content, tool_call_id: toolCall.id ?? '', name: toolCall.name });
    },
  });
  const lookUp = async ({ name, args }: { readonly name: string; readonly args: unknown }): Promise<string> => {
    spent.calls += 1;
    // Once it is told so; then it is over.
    if (spent.calls > limits.calls + 1) throw halt('too-many-calls', `more than ${limits.calls} look-ups`);
    if (spent.calls > limits.calls) return NO_MORE;
    const wanted = tools.find((one) => one.name === name);
    if (!wanted) throw halt('unknown-tool', `there is no look-up ${name.slice(0, 60)}`);
    const input = wanted.input.safeParse(args);
    if (!input.success) return `Refused: ${z.prettifyError(input.error)}`;
    const key = JSON.stringify([name, Object.entries(input.data).sort(([a], [b]) => (a < b ? -1 : 1))]);
    if (asked.has(key)) return REPEATED;
    asked.add(key);
    return wanted.call(input.data);
  };

  const agent = createAgent({
    model: createChatModel(settings, wire.fetch, Math.min(LONGEST_ANSWER_TOKENS, limits.tokens)),
    // What they do is in wrapToolCall: LangChain's own refusal of bad arguments tells the model paths of this machine.
    tools: tools.map(({ name, description, input }) => tool(() => '', { name, description, schema: input })),
    systemPrompt: request.system,
    middleware: [watching],
  });
  const messages = request.turns.map(({ by, text }) => (by === 'person' ? new HumanMessage(text) : new AIMessage(text)));
  try {
    const stream = await agent.stream({ messages }, { streamMode: 'messages', signal, recursionLimit: 10 * limits.calls + 20 });
    for await (const _part of stream) if (stop) break;
  } catch (thrown) {
    const refusal = wire.refusal();
    if (stop === null && refusal !== null) {
      refuse(refusal);
      throw new TalkStop(refusal.why, messageOf(thrown));
    }
    throw stop ?? thrown;
  }
  if (stop) throw stop;
  if (answer === null) throw new TalkStop('cut', 'the model said nothing');
  return answer;
}

function faultOf(thrown: unknown): TalkFault {
  return thrown instanceof TalkStop ? thrown.fault : 'error';
}

/** An upper guess for English; Cyrillic and Hangul take more, and count by their bytes. */
function estimate(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / LETTERS_PER_TOKEN / 1.34);
}
