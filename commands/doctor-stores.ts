import { AppError } from '../domain/errors.ts';
import { SAY, type Said, Trouble } from './doctor-texts.ts';

/** What the running service says of itself; of a stranger's question only the status. */
export type Health = {
  readonly status: string;
  readonly store?: { readonly status: string; readonly detail?: string };
  readonly queues?: Readonly<Record<string, { readonly failed?: number }>> | null;
};

/** What the service that holds the stores says of them. @throws Trouble when they are away */
export function storesOf({ status, store }: Health): Said {
  if ((store?.status ?? status) !== 'unavailable') return SAY.serviceSays(store?.status ?? status);
  const { detail } = store ?? {};
  throw new Trouble(SAY.serviceSays('unavailable'), detail);
}

/** Asks OpenSearch for a sign of life. @throws Trouble naming it, for “the database” is another */
export async function recordsAnswer(ping: () => Promise<void>): Promise<void> {
  try {
    await ping();
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code !== 'STORE_UNAVAILABLE') throw thrown;
    throw new Trouble(SAY.openSearchAway(thrown.message), thrown.hint ?? undefined);
  }
}
