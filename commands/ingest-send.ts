import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { z } from 'zod';
import { AppError, ERRORS, type ErrorCode } from '../domain/errors.ts';
import { alike } from '../domain/language.ts';
import { type Part, partsOf, type Source } from './ingest-source.ts';

/** What the service has answered so far. */
export type Progress = {
  readonly offset: number;
  readonly line: number;
  readonly accepted: number;
  readonly duplicate: number;
  readonly rejected: number;
};

const Answer = z.object({
  accepted: z.int(),
  duplicate: z.int(),
  rejected: z.int(),
  rejects: z.array(z.object({ line: z.int(), reason: z.string() })),
});
type Answer = z.output<typeof Answer>;

export type SendOptions = {
  readonly url: string;
  readonly token: string | null;
  readonly from: Progress;
  readonly signal: AbortSignal;
  /** Told after each part that is durable, before the next is sent. */
  readonly onPart: (progress: Progress, rejects: Answer['rejects']) => Promise<void>;
};

const PART_BYTES = 2 * 1024 * 1024;
/** How long a service that does not answer is waited for. */
const PATIENCE_MS = 60_000;
const RETRY_MS = 1_000;

const compress = promisify(gzip);

/**
 * Sends text in parts, each answered for before the next. A service that is busy is waited for as long as it asks, one that is
 * away for a minute; a part that was sent twice is stored once.
 *
 * @returns how far it came: to the end, or to where the signal stopped it
 * @throws SERVICE_AWAY, and whatever the service refuses with
 */
export async function sendSource(source: Source, options: SendOptions): Promise<Progress> {
  let progress = options.from;
  for await (const part of partsOf(source.chunks(progress.offset), progress.offset, PART_BYTES)) {
    if (options.signal.aborted) break;
    const answer = await sendPart(part, progress.line, options);
    if (answer === null) break;
    progress = {
      offset: part.endOffset,
      line: progress.line + part.lines,
      accepted: progress.accepted + answer.accepted,
      duplicate: progress.duplicate + answer.duplicate,
      rejected: progress.rejected + answer.rejected,
    };
    await options.onPart(progress, answer.rejects);
  }
  return progress;
}

/** Null when it was interrupted before the service answered. */
async function sendPart({ bytes }: Part, line: number, { url, token, signal }: SendOptions): Promise<Answer | null> {
  const body = await compress(bytes, { level: 1 });
  const headers: Record<string, string> = {
    'content-type': 'text/plain',
    'content-encoding': 'gzip',
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
  };
  const giveUpAt = Date.now() + PATIENCE_MS;
  while (!signal.aborted) {
    const response = await fetch(`${url}/ingest?line=${line}`, { method: 'POST', headers, body: new Uint8Array(body), signal }).catch(
      (thrown: unknown) => thrown,
    );
    if (!(response instanceof Response)) {
      if (signal.aborted) return null;
      if (Date.now() > giveUpAt) throw new AppError('SERVICE_AWAY', `${url}: ${String(response)}`, { cause: response });
      await pause(RETRY_MS, signal);
      continue;
    }
    const document: unknown = await response.json().catch(() => ({}));
    const answer = Answer.safeParse(document);
    // A part of which every line was rejected is an answer too.
    if (answer.success && (response.ok || (response.status === 400 && answer.data.rejected > 0))) return answer.data;
    const isBusy = response.status === 429 || ([503, 507].includes(response.status) && Date.now() < giveUpAt);
    if (!isBusy) throw refusal(response.status, document);
    await pause(Number(response.headers.get('retry-after') ?? RETRY_MS / 1_000) * 1_000, signal);
  }
  return null;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return setTimeout(ms, undefined, { signal }).catch(() => undefined);
}

function refusal(status: number, document: unknown): AppError {
  const { code = '', detail, title } = (document ?? {}) as { readonly code?: string; readonly detail?: string; readonly title?: string };
  const why = detail ?? title ?? `the service answered ${status}`;
  return new AppError(code in ERRORS ? (code as ErrorCode) : 'INTERNAL', why, { hint: alike(why) });
}
