import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { loadSettings } from '../config.ts';
import { AppError } from '../domain/errors.ts';
import { fill, inLanguage, type Language, type Localized } from '../domain/language.ts';
import type { Rejected } from '../domain/rejected.ts';
import { rejectedBecause } from '../domain/rejected-words.ts';
import { type Command, configFile } from './command.ts';
import { requireService } from './service-client.ts';
import { shown } from './shown.ts';

/** A rejected record as the service sends it. */
type Wire = Omit<Rejected, 'at' | 'replayedAt'> & { readonly at: string; readonly replayedAt?: string | null };

/** How much of a record is shown in the list. */
const SHOWN_CHARACTERS = 100;

const NONE: Localized = { en: 'No record is waiting.', ru: 'Отклонённых записей нет.', ko: '거부된 기록이 없습니다.' };
const SENT_AGAIN: Localized = {
  en: '{id} was sent again: {job}',
  ru: '{id} отправлена повторно: {job}',
  ko: '{id} 다시 보냄: {job}',
};

/** `inframind rejected list|show ID|replay ID [--with FILE] [--again]`: what could not be taken, and another try. */
export const rejected: Command = {
  usage: 'list|show ID|replay ID',
  about: {
    en: 'records that could not be taken; replay takes the mended one --with FILE (- for standard input)',
    ru: 'записи, которые не удалось принять; replay примет исправленную из --with ФАЙЛ (- — стандартный ввод)',
    ko: '받지 못한 기록; replay는 --with FILE의 고친 것을 받음 (-는 표준 입력)',
  },
  options: {
    with: { type: 'string' },
    again: { type: 'boolean' },
    all: { type: 'boolean' },
    source: { type: 'string' },
    limit: { type: 'string' },
  },
  run: async (invocation) => {
    const { words, options, print, language } = invocation;
    const [verb = 'list', id] = words;
    const isKnown = verb === 'list' || ((verb === 'show' || verb === 'replay') && id !== undefined);
    if (!isKnown)
      throw new AppError('REQUEST_INVALID', words.join(' '), {
        hint: {
          en: 'Say list, show ID or replay ID.',
          ru: 'Укажите list, show ID или replay ID.',
          ko: 'list, show ID, replay ID 중 하나를 쓰세요.',
        },
      });
    const service = await requireService(loadSettings(process.env, configFile(invocation)), invocation);
    const path = `/api/rejected/${encodeURIComponent(id ?? '')}`;

    if (verb === 'list') {
      const query = new URLSearchParams({ waiting: String(options.all !== true), limit: String(options.limit ?? 100) });
      if (typeof options.source === 'string') query.set('source', options.source);
      const { records } = await service.get<{ records: Wire[] }>(`/api/rejected?${query}`);
      for (const record of records) print(lineOf(record, language));
      if (records.length === 0) print(inLanguage(NONE, language));
      return 0;
    }
    if (verb === 'show') {
      const { record } = await service.get<{ record: Wire }>(path);
      for (const [name, value] of Object.entries(record)) if (name !== 'record' && value !== null) print(`${name}: ${String(value)}`);
      print(process.stdout.isTTY ? record.record.split('\n').map(shown).join('\n') : record.record);
      return 0;
    }
    const mended = typeof options.with === 'string' ? await textOf(options.with) : '';
    const { jobId } = await service.postText<{ jobId: string }>(`${path}/replay?again=${options.again === true}`, mended);
    print(fill(SENT_AGAIN, language, { id: id ?? '', job: jobId }));
    return 0;
  },
};

function lineOf({ id, at, source, line = null, reason, record, replayedAt = null }: Wire, language: Language): string {
  const where = line === null ? source : `${source}:${line}`;
  const start = record.length > SHOWN_CHARACTERS ? `${record.slice(0, SHOWN_CHARACTERS)}…` : record;
  return `${id}  ${at}  ${where}  ${rejectedBecause(reason, language)}${replayedAt === null ? '' : `  (${replayedAt})`}\n    ${shown(start)}`;
}

function textOf(path: string): Promise<string> {
  if (path === '-') return text(process.stdin);
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AppError('REQUEST_INVALID', `${path} cannot be read`, {
      hint: { en: `${path} cannot be read.`, ru: `${path} не читается.`, ko: `${path}을(를) 읽을 수 없습니다.` },
      cause,
    });
  });
}
