/** Watches what goes to the server of a model and what comes back. */
export type Wire = {
  /** Sends a request, unless `gate` objects to its body. */
  readonly fetch: typeof fetch;
  /** How the last answer ended: `stop`, `tool_calls`, …; null while it has not, or was cut off. */
  ending(): string | null;
};

export type Protocol = 'openai' | 'ollama';

/**
 * The only way to the server of a model. The body of each request is shown to `gate`, which throws when it must not leave; no redirect
 * is followed; an answer longer than `mostBytes`, or with a line that is no JSON, breaks off. The client libraries hide from their
 * callers how a stream ended, so it is read here.
 *
 * @param gate throws when the text must not be sent
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export function createWire(protocol: Protocol, mostBytes: number, gate: (body: string) => void): Wire {
  let ending: string | null = null;
  return {
    ending: () => ending,
    fetch: async (input, init) => {
      ending = null;
      const body = init?.body ?? null;
      if (body !== null && typeof body !== 'string') throw new TypeError('only text is sent to a model');
      gate(body ?? '');
      const response = await fetch(input, { ...init, redirect: 'error' });
      if (!response.ok || response.body === null) return response;
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
