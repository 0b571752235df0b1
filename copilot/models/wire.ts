/** Watches what goes to the server of a model and what comes back. */
export type Wire = {
  /** Sends a request, unless `gate` objects to its body. */
  readonly fetch: typeof fetch;
  /** How the last answer ended: `stop`, `tool_calls`, …; null while it has not, or was cut off. */
  ending(): string | null;
  /** Why the last request got no answer; null where the server took it up. */
  refusal(): Refusal | null;
};

/** Not reached, turned away for the key, unknown to the server, more than the model can hold, or not now; `waitMs` is how long it asks to wait. */
export type Refusal = {
  readonly why: 'unreachable' | 'key-refused' | 'no-model' | 'too-long' | 'busy' | 'error';
  readonly waitMs: number;
};

const TOO_LONG = /context|too long|maximum.{0,20}tokens|exceed.{0,40}(?:tokens|length)/i;
const FIRST_BYTES = 2_000;
const LONGEST_WAIT_MS = 10 * 60_000;

export type Protocol = 'openai' | 'ollama';

/**
 * The only way to the server of a model. The body of each request is shown to `gate`, which throws when it must not leave; no redirect
 * is followed; an answer longer than `mostBytes`, or with a line that is no JSON, breaks off. The client libraries hide from their
 * callers how a stream ended, so it is read here.
 *
 * @param gate throws when the text must not be sent
 * @param until ends every request, whatever of it the client libraries pass on: Ollama's does not
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export function createWire(protocol: Protocol, mostBytes: number, gate: (body: string) => void, until?: AbortSignal): Wire {
  let ending: string | null = null;
  let refusal: Refusal | null = null;
  return {
    ending: () => ending,
    refusal: () => refusal,
    fetch: async (input, init) => {
      [ending, refusal] = [null, null];
      const body = init?.body ?? null;
      if (body !== null && typeof body !== 'string') throw new TypeError('only text is sent to a model');
      gate(body ?? '');
      const signals = [init?.signal, until].filter((one) => one !== undefined && one !== null);
      const response = await fetch(input, { ...init, redirect: 'error', signal: AbortSignal.any(signals) }).catch((thrown: unknown) => {
        refusal = { why: 'unreachable', waitMs: 0 };
        throw thrown;
      });
      if (!response.ok) {
        refusal = await refusalOf(response);
        // What a server says of a fault may hold the key or what it was asked.
        const message = `status ${response.status}`;
        return new Response(JSON.stringify({ error: protocol === 'openai' ? { message } : message }), {
          status: response.status,
          headers: { 'content-type': 'application/json' },
        });
      }
      if (response.body === null) return response;
      const streamed = !(response.headers.get('content-type') ?? '').includes('application/json');
      const watched = response.body.pipeThrough(
        watch(mostBytes, (line) => {
          if (streamed) ending = endingOf(protocol, line) ?? ending;
        }),
      );
      return new Response(watched, { status: response.status, headers: response.headers });
    },
  };
}

/** @see RFC 9110, sections 10.2.3 (Retry-After) and 15.5 */
async function refusalOf(response: Response): Promise<Refusal> {
  const { status } = response;
  const told = await beginningOf(response);
  const after = response.headers.get('retry-after') ?? '';
  const waitMs = /^\d+$/.test(after) ? Number(after) * 1_000 : new Date(after).getTime() - Date.now();
  if (status === 401 || status === 403) return { why: 'key-refused', waitMs: 0 };
  if (status === 404) return { why: 'no-model', waitMs: 0 };
  if (status === 413 || (status === 400 && TOO_LONG.test(told))) return { why: 'too-long', waitMs: 0 };
  if (status === 429 || status === 503 || status === 529)
    return { why: 'busy', waitMs: waitMs > 0 ? Math.min(waitMs, LONGEST_WAIT_MS) : 0 };
  return { why: 'error', waitMs: 0 };
}

/** The first bytes of an answer; the rest is not waited for. */
async function beginningOf({ body }: Response): Promise<string> {
  const reader = body?.getReader();
  const first = await reader?.read().catch(() => null);
  await reader?.cancel().catch(() => undefined);
  return new TextDecoder().decode(first?.value?.subarray(0, FIRST_BYTES));
}

/** Passes bytes on, line by line to `onLine` too. */
function watch(mostBytes: number, onLine: (line: string) => void): TransformStream<Uint8Array, Uint8Array> {
  const decoder = new TextDecoder();
  let [rest, bytes] = ['', 0];
  return new TransformStream({
    transform: (chunk, controller) => {
      bytes += chunk.byteLength;
      if (bytes > mostBytes) throw new RangeError(`the answer of the model is longer than ${mostBytes} bytes`);
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) onLine(line);
      controller.enqueue(chunk);
    },
    flush: () => onLine(rest),
  });
}

/** How an answer ends, if this line of the stream says so. @throws SyntaxError for a line that is no JSON */
function endingOf(protocol: Protocol, line: string): string | null {
  const text = protocol === 'openai' ? (/^data:\s*(.*)$/.exec(line.trim())?.[1] ?? '') : line.trim();
  if (text === '' || text === '[DONE]') return null;
  const part = JSON.parse(text) as {
    readonly choices?: ReadonlyArray<{ readonly finish_reason?: unknown }>;
    readonly done?: unknown;
    readonly done_reason?: unknown;
  };
  const told = protocol === 'openai' ? part.choices?.[0]?.finish_reason : part.done === true ? (part.done_reason ?? 'stop') : null;
  return typeof told === 'string' ? told : null;
}
