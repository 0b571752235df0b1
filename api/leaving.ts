import type { FastifyReply } from 'fastify';

/** That whoever asked hung up before it was answered. */
export function leaving({ raw }: FastifyReply): AbortSignal {
  const left = new AbortController();
  const look = () => raw.writableFinished || left.abort();
  if (raw.destroyed) look();
  raw.once('close', look);
  return left.signal;
}
