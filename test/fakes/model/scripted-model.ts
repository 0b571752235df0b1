import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What the server was asked: the conversation as it was sent, and how often it was asked before. */
export type Asked = {
  readonly messages: ReadonlyArray<{ readonly role: string; readonly content: string }>;
  /** Names of the tools that were offered. */
  readonly tools: readonly string[];
  /** 0 for the first request. */
  readonly turn: number;
};

/** What it does: says something, calls tools, or goes wrong in one of the ways servers do. */
export type Act = {
  readonly text?: string;
  /** Arguments as an object, or as the very text that is sent. */
  readonly calls?: ReadonlyArray<{ readonly name: string; readonly args: Readonly<Record<string, unknown>> | string }>;
  readonly fault?:
    | { readonly kind: 'cut' | 'no-finish' | 'malformed' | 'hang' | 'length' }
    | { readonly kind: 'status'; readonly status: number }
    | { readonly kind: 'slow'; readonly everyMs: number }
    | { readonly kind: 'giant'; readonly bytes: number }
    | Raw;
  /** Tokens it claims to have used; 30 when absent. */
  readonly tokens?: number;
};

/** These very bytes instead of an answer of the protocol, after a while; then the end, silence, or a connection that breaks. */
export type Raw = {
  readonly kind: 'raw';
  readonly body: string;
  /** 200 when absent. */
  readonly status?: number;
  /** That of the protocol's stream when absent. */
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly afterMs?: number;
  readonly ends?: 'never' | 'broken';
};

export type Script = (asked: Asked) => Act;

export type ScriptedModel = {
  readonly url: string;
  /** Every byte that came in: request lines, headers, bodies. */
  received(): Buffer;
  /** Bodies of the chat requests, oldest first. */
  readonly bodies: string[];
  /** Requests that are not answered to their end, by whoever did not hang up. */
  waiting(): number;
  play(script: Script): void;
  close(): Promise<void>;
};

const PIECE = 17;

/**
 * A server that speaks OpenAI's chat completions and embeddings, and Ollama's chat and embed, over real HTTP with real streams. What it
 * answers is a script's.
 *
 * @see https://platform.openai.com/docs/api-reference/chat-streaming
 * @see https://github.com/ollama/ollama/blob/main/docs/api.md
 */
export async function startScriptedModel(first: Script = () => ({ text: '' })): Promise<ScriptedModel> {
  let script = first;
  let turn = 0;
  const chunks: Buffer[] = [];
  const bodies: string[] = [];
  let waiting = 0;
  const server = createServer((request, response) => {
    waiting += 1;
    response.once('close', () => {
      waiting -= 1;
    });
    void serve(request, response).catch(() => response.destroy());
  });
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    chunks.push(Buffer.from(`${request.method} ${request.url}\n${request.rawHeaders.join('\n')}\n`));
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const raw = Buffer.concat(parts);
    chunks.push(raw);
    const body = JSON.parse(raw.toString() || '{}') as Body;
    if (request.url?.includes('embed')) return embed(request, response, body);
    bodies.push(raw.toString());
    const asked = { messages: body.messages.map(plain), tools: (body.tools ?? []).map((tool) => tool.function.name), turn };
    turn += 1;
    const act = script(asked);
    if (act.fault?.kind === 'hang') return;
    if (act.fault?.kind === 'status') {
      response.writeHead(act.fault.status, { 'content-type': 'application/json', 'retry-after': '1' });
      response.end(JSON.stringify({ error: { message: 'scripted', type: 'scripted' } }));
      return;
    }
    const openAi = request.url === '/v1/chat/completions';
    if (act.fault?.kind === 'raw') return sendRaw(response, act.fault, openAi);
    if (openAi && body.stream !== true) return void response.setHeader('content-type', 'application/json').end(JSON.stringify(whole(act)));
    response.writeHead(200, { 'content-type': openAi ? 'text/event-stream' : 'application/x-ndjson' });
    await (openAi ? streamOpenAi(response, act) : streamOllama(response, act));
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: () => Buffer.concat(chunks),
    bodies,
    waiting: () => waiting,
    play: (next) => {
      script = next;
      turn = 0;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

type Body = {
  readonly messages: ReadonlyArray<{ readonly role: string; readonly content: unknown }>;
  readonly tools?: ReadonlyArray<{ readonly function: { readonly name: string } }>;
  readonly stream?: boolean;
  readonly input?: string | readonly string[];
};

function plain({ role, content }: Body['messages'][number]): Asked['messages'][number] {
  return { role, content: typeof content === 'string' ? content : JSON.stringify(content) };
}

function piecesOf(text: string): string[] {
  return Array.from({ length: Math.ceil(text.length / PIECE) }, (_, index) => text.slice(index * PIECE, (index + 1) * PIECE));
}

function argsOf(args: Readonly<Record<string, unknown>> | string): string {
  return typeof args === 'string' ? args : JSON.stringify(args);
}

async function streamOpenAi(response: ServerResponse, act: Act): Promise<void> {
  const { fault, calls = [] } = act;
  const send = (delta: object, finish: string | null = null) => {
    const choices = [{ index: 0, delta, finish_reason: finish }];
    response.write(`data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'm', choices })}\n\n`);
  };
  send({ role: 'assistant', content: '' });
  for (const piece of piecesOf(act.text ?? '')) {
    send({ content: piece });
    if (fault?.kind === 'slow') await sleep(fault.everyMs);
    if (response.destroyed) return;
  }
  for (const [index, { name, args }] of calls.entries()) {
    send({ tool_calls: [{ index, id: `call_${index}`, type: 'function', function: { name, arguments: '' } }] });
    for (const piece of piecesOf(argsOf(args))) send({ tool_calls: [{ index, function: { arguments: piece } }] });
  }
  if (await goesWrong(response, fault, (text) => send({ content: text }), 'data: {"choices": [{"delta":\n\n')) return;
  send({}, fault?.kind === 'length' ? 'length' : calls.length > 0 ? 'tool_calls' : 'stop');
  const tokens = act.tokens ?? 30;
  const usage = { prompt_tokens: tokens - 10, completion_tokens: 10, total_tokens: tokens };
  response.write(
    `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [], usage })}\n\n`,
  );
  response.end('data: [DONE]\n\n');
}

async function streamOllama(response: ServerResponse, act: Act): Promise<void> {
  const { fault, calls = [] } = act;
  const send = (message: object, end: object | null = null) =>
    response.write(
      `${JSON.stringify({ model: 'm', created_at: '2026-03-10T14:20:00Z', message: { role: 'assistant', content: '', ...message }, done: end !== null, ...end })}\n`,
    );
  for (const piece of piecesOf(act.text ?? '')) {
    send({ content: piece });
    if (fault?.kind === 'slow') await sleep(fault.everyMs);
    if (response.destroyed) return;
  }
  for (const { name, args } of calls) {
    const given: unknown = typeof args === 'string' ? args : { ...args };
    send({ tool_calls: [{ function: { name, arguments: given } }] });
  }
  if (await goesWrong(response, fault, (text) => send({ content: text }), '{"message": {"content":\n')) return;
  send({}, { done_reason: fault?.kind === 'length' ? 'length' : 'stop', prompt_eval_count: (act.tokens ?? 30) - 10, eval_count: 10 });
  response.end();
}

/** Ends a stream the wrong way. False when nothing was to go wrong. */
async function goesWrong(response: ServerResponse, fault: Act['fault'], send: (text: string) => void, malformed: string): Promise<boolean> {
  switch (fault?.kind) {
    case 'cut':
      await sleep(20);
      response.destroy();
      return true;
    case 'no-finish':
      response.end();
      return true;
    case 'malformed':
      response.end(malformed);
      return true;
    case 'giant': {
      const block = 'x'.repeat(65_536);
      for (let sent = 0; sent < fault.bytes && !response.destroyed; sent += block.length) {
        send(block);
        if (response.writableNeedDrain) await Promise.race([new Promise((resolve) => response.once('drain', resolve)), sleep(1_000)]);
      }
      return false;
    }
    default:
      return false;
  }
}

async function sendRaw(
  response: ServerResponse,
  { status = 200, type, headers, body, afterMs, ends }: Raw,
  openAi: boolean,
): Promise<void> {
  if (afterMs !== undefined) await sleep(afterMs);
  response.writeHead(status, { 'content-type': type ?? (openAi ? 'text/event-stream' : 'application/x-ndjson'), ...headers });
  response.flushHeaders();
  response.write(body);
  if (ends === 'never') return;
  if (ends === 'broken') {
    await sleep(20);
    response.destroy();
  } else response.end();
}

function whole(act: Act): object {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model: 'm',
    choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: act.text ?? '' } }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  };
}

/** Vectors that depend on the text, so that equal texts are near. */
function embed(request: IncomingMessage, response: ServerResponse, { input = [] }: Body): void {
  const vectors = [input].flat().map((text) => Array.from({ length: 8 }, (_, at) => ((text.length + 1) * (at + 3)) % 7));
  response.setHeader('content-type', 'application/json');
  const answer = request.url?.startsWith('/api/')
    ? { model: 'm', embeddings: vectors }
    : {
        object: 'list',
        model: 'm',
        data: vectors.map((embedding, index) => ({ object: 'embedding', index, embedding })),
        usage: { prompt_tokens: 1, total_tokens: 1 },
      };
  response.end(JSON.stringify(answer));
}
