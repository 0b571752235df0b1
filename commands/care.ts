import { readFileSync } from 'node:fs';
import { AppError } from '../domain/errors.ts';
import { asPerson } from './as-person.ts';
import type { Command } from './command.ts';

type Listed = {
  readonly silences: ReadonlyArray<{
    readonly id: string;
    readonly reason: string;
    readonly endsAt: string;
    readonly createdBy: string;
    readonly scope: unknown;
  }>;
};

/** `inframind care acknowledge|unacknowledge|assign|snooze|silence|silences|end`, as the person of INFRAMIND_KEY. */
export const care: Command = {
  usage: 'acknowledge|unacknowledge|assign|snooze|silence|silences|end ID|ASSET',
  about: 'take, assign, snooze or silence incidents (your key in INFRAMIND_KEY)',
  options: { to: { type: 'string' }, minutes: { type: 'string' }, until: { type: 'string' }, reason: { type: 'string' } },
  run: async (invocation) => {
    const { words, options, print } = invocation;
    const [verb = 'silences', subject = ''] = words;
    const until = {
      ...(options.minutes === undefined ? {} : { minutes: Number(options.minutes) }),
      ...(options.until === undefined ? {} : { until: options.until }),
    };
    const path = `/api/care/${encodeURIComponent(subject)}/${verb}`;
    const needsSubject = verb !== 'silences';
    const known = ['acknowledge', 'unacknowledge', 'assign', 'snooze', 'silence', 'silences', 'end'].includes(verb);
    if (!known || (needsSubject && subject === '')) throw unclear(words);
    const service = await asPerson(invocation);
    if (verb === 'silences') {
      const { silences } = await service.get<Listed>('/api/silences?limit=100');
      for (const one of silences)
        print(`${one.id}  until ${one.endsAt}  ${one.createdBy}  ${clean(one.reason)}  ${clean(JSON.stringify(one.scope))}`);
      if (silences.length === 0) print(invocation.language === 'ru' ? 'Ничего не заглушено.' : 'Nothing is silenced.');
      return 0;
    }
    if (verb === 'end') await service.post(`/api/silences/${encodeURIComponent(subject)}/end`, {});
    else if (verb === 'silence') {
      const what = /^alr_[0-9a-f]{24}$/.test(subject) ? { alertId: subject } : { match: { assets: [subject] } };
      await service.post('/api/silences', { ...what, ...until, reason: options.reason });
    } else await service.post(path, verb === 'assign' ? { person: options.to } : verb === 'snooze' ? until : {});
    print(`${verb} ${subject}: ok`);
    return 0;
  },
};

/** `inframind oncall import NAME FILE.ics [--zone Europe/Berlin]`. */
export const oncall: Command = {
  usage: 'import NAME FILE.ics',
  about: 'import an on-call schedule (iCalendar); people are named by mail address, id or name',
  options: { zone: { type: 'string' } },
  run: async (invocation) => {
    const { words, options, print } = invocation;
    const [verb, name, file] = words;
    if (verb !== 'import' || name === undefined || file === undefined) throw unclear(words);
    const service = await asPerson(invocation);
    const ics = readFileSync(file, 'utf8');
    const body = { ics, ...(options.zone === undefined ? {} : { timeZone: options.zone }) };
    const done = await service.put<{ shifts: number; unknown: string[] }>(`/api/oncall/${encodeURIComponent(name)}`, body);
    print(`${name}: ${done.shifts} shifts in the next 35 days`);
    for (const one of done.unknown) print(`  nobody we know: ${clean(one)}`);
    return done.unknown.length > 0 ? 1 : 0;
  },
};

/** `inframind routes dry-run [--days 7]`: what the routes would have sent. */
export const routes: Command = {
  usage: 'dry-run',
  about: 'what the routes of the settings would have sent of the last days (--days 7)',
  options: { days: { type: 'string' } },
  run: async (invocation) => {
    if (invocation.words[0] !== 'dry-run') throw unclear(invocation.words);
    const service = await asPerson(invocation);
    const { text } = await service.get<{ text: string }>(`/api/routes/dry-run?days=${Number(invocation.options.days ?? 7)}`);
    invocation.print(text);
    return 0;
  },
};

function clean(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ');
}

function unclear(words: readonly string[]): AppError {
  return new AppError('REQUEST_INVALID', words.join(' '), {
    hint: {
      en: 'Say e.g. care acknowledge ALERT, care assign ALERT --to NAME, care snooze ALERT --minutes 30, care silence ASSET --minutes 60 --reason WHY, care silences, care end SILENCE; oncall import NAME FILE; routes dry-run.',
      ru: 'Например: care acknowledge ALERT, care assign ALERT --to ИМЯ, care snooze ALERT --minutes 30, care silence ОБЪЕКТ --minutes 60 --reason ПОЧЕМУ, care silences, care end ID; oncall import ИМЯ ФАЙЛ; routes dry-run.',
    },
  });
}
