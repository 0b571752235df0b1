import { type AppError, asAppError } from '../../domain/errors.ts';
import type { Target, Ways } from '../../domain/step.ts';
import { type HttpAnswer, type HttpServer, httpExchange } from '../../transports/http/exchange.ts';
import type { Attempt, StepOutcome } from './executor.ts';

/** How a server is logged in to, resolved for one step. @throws SECRET_MISSING, NOT_FOUND */
export type HttpAccess = (target: Target, way: keyof Ways) => Promise<Pick<HttpServer, 'auth' | 'ca' | 'client'>>;

/** A request of a step. */
export type StepRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly timeoutMs: number;
};

/** What came of a request: an answer; certainly nothing; or nobody knows. */
export type Exchanged = { readonly kind: 'answered'; readonly answer: HttpAnswer } | Extract<StepOutcome, { kind: 'not-run' | 'lost' }>;

/** Sends the request of a step and gives its answer to `write`: the status in a line of its own, then the body. Never throws. */
export async function exchange(
  server: HttpServer,
  request: StepRequest,
  { signal, write }: Pick<Attempt, 'signal' | 'write'>,
): Promise<Exchanged> {
  let isSent = false;
  try {
    const answer = await httpExchange(server, {
      ...request,
      signal,
      onSent: () => {
        isSent = true;
      },
      onChunk: write,
    });
    return { kind: 'answered', answer };
  } catch (thrown) {
    const error: AppError = asAppError(thrown);
    return { kind: isSent ? 'lost' : 'not-run', error };
  }
}
