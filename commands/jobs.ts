import { loadSettings } from '../config.ts';
import type { DeadLetter, FailedJob } from '../domain/dead-letter.ts';
import { AppError, ERRORS } from '../domain/errors.ts';
import { inLanguage, type Language } from '../domain/language.ts';
import { type Command, configFile } from './command.ts';
import { requireService } from './service-client.ts';

/** A job as the service sends it. */
type Wire<T extends FailedJob> = Omit<T, 'enqueuedAt' | 'failedAt'> & {
  readonly queue: string;
  readonly enqueuedAt: string;
  readonly failedAt: string;
};

/**
 * `inframind jobs list|show QUEUE/ID|replay QUEUE/ID|replay --all [--queue Q]|drop QUEUE/ID`: jobs that were given up, why, and
 * another try.
 */
export const jobs: Command = {
  usage: 'list|show|replay|drop ID',
  about: {
    en: 'jobs that were given up: why, and another try (replay --all [--queue Q])',
    ru: 'задания, от которых отказались: почему, и ещё одна попытка (replay --all [--queue Q])',
    ko: '포기된 작업: 이유와 다시 시도 (replay --all [--queue Q])',
  },
  options: { all: { type: 'boolean' }, queue: { type: 'string' }, limit: { type: 'string' } },
  run: async (invocation) => {
    const { words, options, print, language } = invocation;
    const [verb = 'list', handle = ''] = words;
    const slash = handle.indexOf('/');
    const [queue, id] = [handle.slice(0, slash), handle.slice(slash + 1)];
    const isAll = verb === 'replay' && options.all === true && handle === '';
    const isNamed = ['show', 'replay', 'drop'].includes(verb) && slash > 0 && id !== '' && options.all !== true;
    if (verb !== 'list' && !isAll && !isNamed) throw unclear(words);
    const service = await requireService(loadSettings(process.env, configFile(invocation)), invocation);
    const path = `/api/jobs/${encodeURIComponent(queue)}/${encodeURIComponent(id)}`;
    const query = new URLSearchParams(typeof options.queue === 'string' ? { queue: options.queue } : {});
    const say = SAID[language];

    if (verb === 'list') {
      query.set('limit', String(options.limit ?? 100));
      const found = (await service.get<{ jobs: Wire<FailedJob>[] }>(`/api/jobs?${query}`)).jobs;
      for (const job of found) print(lineOf(job, language));
      if (found.length === 0) print(say.none);
    } else if (verb === 'show') {
      const { payload, ...job } = (await service.get<{ job: Wire<DeadLetter> }>(path)).job;
      print(lineOf(job, language));
      print(`${say.enqueued}: ${job.enqueuedAt}`);
      print(JSON.stringify(payload));
    } else if (isAll) {
      print(say.replayedAll((await service.post<{ replayed: number }>(`/api/jobs/replay?${query}`, {})).replayed));
    } else {
      await service.post(`${path}/${verb}`, {});
      print(verb === 'drop' ? say.dropped(handle) : say.replayed(handle));
    }
    return 0;
  },
};

function lineOf({ queue, id, failedAt, attempts, code, reason }: Omit<Wire<FailedJob>, 'enqueuedAt'>, language: Language): string {
  const sentence = code === null ? '' : ` ${inLanguage(ERRORS[code].text, language)}`;
  const tries = SAID[language].tries(attempts);
  return `${queue}/${id}  ${failedAt}  ${tries}${sentence}\n    ${reason.replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ')}`;
}

function unclear(words: readonly string[]): AppError {
  return new AppError('REQUEST_INVALID', words.join(' '), {
    hint: {
      en: 'Say list, show QUEUE/ID, replay QUEUE/ID, replay --all [--queue QUEUE] or drop QUEUE/ID.',
      ru: 'Укажите list, show ОЧЕРЕДЬ/ID, replay ОЧЕРЕДЬ/ID, replay --all [--queue ОЧЕРЕДЬ] или drop ОЧЕРЕДЬ/ID.',
      ko: 'list, show QUEUE/ID, replay QUEUE/ID, replay --all [--queue QUEUE], drop QUEUE/ID 중 하나를 쓰세요.',
    },
  });
}

const ENGLISH = {
  tries: (count: number) => (count === 1 ? '1 attempt' : `${count} attempts`),
  none: 'No job was given up.',
  enqueued: 'enqueued',
  replayedAll: (count: number) => `Jobs sent again: ${count}`,
  replayed: (handle: string) => `${handle} was sent again`,
  dropped: (handle: string) => `${handle} was dropped`,
};
const RUSSIAN: typeof ENGLISH = {
  tries: (count) => `попыток: ${count}`,
  none: 'Заданий, от которых пришлось отказаться, нет.',
  enqueued: 'поставлено в очередь',
  replayedAll: (count) => `Отправлено повторно: ${count}`,
  replayed: (handle) => `${handle} отправлено повторно`,
  dropped: (handle) => `${handle} удалено`,
};
const KOREAN: typeof ENGLISH = {
  tries: (count) => `시도 ${count}회`,
  none: '포기한 작업이 없습니다.',
  enqueued: '대기열에 들어간 시각',
  replayedAll: (count) => `다시 보낸 작업: ${count}건`,
  replayed: (handle) => `다시 보냄: ${handle}`,
  dropped: (handle) => `버림: ${handle}`,
};
const SAID: Readonly<Record<Language, typeof ENGLISH>> = { en: ENGLISH, ru: RUSSIAN, ko: KOREAN };
