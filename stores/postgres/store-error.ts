import { AppError } from '../../domain/errors.ts';

/**
 * What the engine threw, in our words: STORE_FULL for a full disk (also for a database that is read-only, which the embedded
 * one and several hosted ones become shortly before), STORE_UNAVAILABLE for a lost or refused connection;
 * anything else is a fault of ours and comes back as it is.
 *
 * @see https://www.postgresql.org/docs/18/errcodes-appendix.html
 */
export function storeError(thrown: unknown): unknown {
  if (thrown instanceof AppError || !(thrown instanceof Error)) return thrown;
  const code = String((thrown as { code?: unknown }).code ?? '');
  if (code === '53100' || code === '25006' || code === 'ENOSPC' || /no space left on device/i.test(thrown.message)) {
    return new AppError('STORE_FULL', thrown.message, { cause: thrown });
  }
  if (UNAVAILABLE_CODE.test(code) || UNAVAILABLE_TEXT.test(thrown.message)) {
    return new AppError('STORE_UNAVAILABLE', thrown.message, { cause: thrown });
  }
  return thrown;
}

/**
 * Class 08 connection, 53 resources, 57014 and 57P operator intervention, 40001 and 40P01 conflicts, 25P03 idle too long; socket errors;
 * 23514 when a partition was made at the moment a row went past it (no table of ours has another check).
 */
const UNAVAILABLE_CODE =
  /^(08...|53...|57014|57P..|40001|40P01|25P03|23514|ECONN\w+|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/;
/** What `pg` throws without a code. */
const UNAVAILABLE_TEXT =
  /connection terminated|client has encountered a connection error|timeout exceeded when trying to connect|after calling end/i;
