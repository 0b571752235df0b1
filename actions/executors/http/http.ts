import { AppError, asAppError } from '../../../domain/errors.ts';
import { exchange, type HttpAccess } from '../exchange.ts';
import type { Executor } from '../executor.ts';

/**
 * Sends the request of a step to the one server that the settings name for the target; see `transports/http/exchange.ts` for how that is
 * made sure of. A status that the step expects is success. A request without an answer is not known to have taken effect.
 */
export function createHttpExecutor(deps: { readonly access: HttpAccess }): Executor {
  return {
    id: 'http',
    run: async (step, target, attempt) => {
      const way = target.http;
      if (way === undefined || step.kind !== 'http')
        return { kind: 'not-run', error: new AppError('NOT_FOUND', `${target.assetId} has no way for ${step.kind}`) };
      try {
        const server = { ...(await deps.access(target, 'http')), url: way.url, certificateSha256: way.certificateSha256 };
        const { method, path, headers, timeoutMs } = step;
        const body = step.body === null ? null : JSON.stringify(step.body);
        const result = await exchange(server, { method, path, headers, body, timeoutMs }, attempt);
        if (result.kind !== 'answered') return result;
        const { status } = result.answer;
        await attempt.write(Buffer.from(`\nHTTP ${status}\n`));
        return { kind: 'exited', exitCode: step.expect.includes(status) ? 0 : 1 };
      } catch (thrown) {
        return { kind: 'not-run', error: asAppError(thrown) };
      }
    },
  };
}
