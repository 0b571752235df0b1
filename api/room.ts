import type { FastifyInstance } from 'fastify';
import { AppError } from '../domain/errors.ts';
import { type JobName, QUEUE_MEMORY_SHARE } from '../domain/jobs.ts';
import type { Localized } from '../domain/language.ts';

/** Whether more can be taken for a queue. @throws REQUEST_OVERLOADED saying what is short, QUEUE_UNAVAILABLE */
export type Room = (queue: JobName) => Promise<void>;

export type RoomDeps = {
  /** What waits on a queue, and the share of the queue's memory that is used, 0 to 1; null without a limit. */
  readonly load: (queue: JobName) => Promise<{ readonly jobs: number; readonly bytes: number; readonly memory: number | null }>;
  /** Null where no disk of ours holds the data. */
  readonly freeDiskBytes: () => Promise<number | null>;
  readonly limits: { readonly queueLimit: number; readonly queueBytes: number; readonly diskReserveBytes: number };
};

/** How long an answer is good for. */
const AGE_MS = 250;
export const RETRY_AFTER_MS = 5_000;
const MIB = 1024 * 1024;

/** Asks senders to come back later while too much waits, or the queue's memory or the disk is nearly full. */
export function createRoom({ load, freeDiskBytes, limits }: RoomDeps): Room {
  const looked = new Map<JobName, { readonly at: number; readonly shortage: Promise<Localized | null> }>();
  const look = async (queue: JobName): Promise<Localized | null> => {
    const [{ jobs, bytes, memory }, free] = await Promise.all([load(queue), freeDiskBytes()]);
    if (jobs > limits.queueLimit)
      return say(
        `${jobs} jobs wait on ${queue}`,
        `в очереди ${queue} ожидают задания: ${jobs}`,
        `큐 ${queue}에 작업 ${jobs}개가 밀려 있습니다`,
      );
    if (bytes > limits.queueBytes) {
      const size = Math.round(bytes / MIB);
      return say(`${size} MiB wait on ${queue}`, `в очереди ${queue} ожидают ${size} МиБ`, `큐 ${queue}에 ${size} MiB가 밀려 있습니다`);
    }
    if (memory !== null && memory > QUEUE_MEMORY_SHARE) {
      const percent = Math.round(memory * 100);
      return say(
        `the memory of the queue is used up to ${percent} %`,
        `память очереди занята на ${percent} %`,
        `큐의 메모리를 ${percent} % 사용했습니다`,
      );
    }
    if (free === null || free >= limits.diskReserveBytes) return null;
    const left = Math.floor(free / MIB);
    return say(
      `the disk that holds the data is nearly full, ${left} MiB are left; free some space`,
      `диск с данными почти заполнен, осталось ${left} МиБ; освободите место`,
      `데이터 디스크가 거의 찼습니다. 남은 공간 ${left} MiB. 공간을 확보하세요`,
    );
  };
  return async (queue) => {
    let last = looked.get(queue);
    if (last === undefined || performance.now() - last.at >= AGE_MS) {
      last = { at: performance.now(), shortage: look(queue) };
      looked.set(queue, last);
    }
    const hint = await last.shortage;
    if (hint !== null) throw new AppError('REQUEST_OVERLOADED', hint.en, { hint, retryAfterMs: RETRY_AFTER_MS });
  };
}

/** Bodies that are held at once, at most. */
const HELD_BYTES = 128 * MIB;
const HELD_REQUESTS = 256;

/**
 * Refuses requests beyond what may be held in memory at once, before their bodies are read: many large ones at the same time,
 * or any number while the queue does not answer.
 */
export function limitHeld(server: FastifyInstance, bodyLimit: number): void {
  let requests = 0;
  let bytes = 0;
  server.addHook('onRequest', async (request, reply) => {
    const length = Math.min(bodyLimit, Number(request.headers['content-length'] ?? bodyLimit));
    if (requests >= HELD_REQUESTS || (requests > 0 && bytes + length > HELD_BYTES)) {
      const size = Math.round(bytes / MIB);
      throw new AppError('REQUEST_OVERLOADED', `${requests} requests of ${size} MiB are being taken`, { retryAfterMs: 1_000 });
    }
    requests += 1;
    bytes += length;
    // Once, whether it was answered or its sender hung up.
    reply.raw.once('close', () => {
      requests -= 1;
      bytes -= length;
    });
  });
}

function say(en: string, ru: string, ko: string): Localized {
  return { en: `${en}.`, ru: `${ru}.`, ko: `${ko}.` };
}
