import { readFileSync } from 'node:fs';
import { formatInstant, formatSpan } from '../bot/format.ts';
import { readYaml } from '../config.ts';
import type { SilenceScope } from '../domain/care.ts';
import { AppError } from '../domain/errors.ts';
import { fill, inLanguage, type Language } from '../domain/language.ts';
import { matchText } from '../domain/match-text.ts';
import { asPerson } from './as-person.ts';
import { CARE_TEXTS } from './care-texts.ts';
import type { Command } from './command.ts';

type Listed = {
  readonly silences: ReadonlyArray<{
    readonly id: string;
    readonly reason: string;
    readonly endsAt: string;
    readonly createdBy: string;
    readonly scope: SilenceScope;
  }>;
};

type Imported = {
  readonly shifts: number;
  readonly unknown: readonly string[];
  readonly away: ReadonlyArray<{ readonly people: readonly string[]; readonly title: string; readonly from: string; readonly to: string }>;
};

/** `inframind care acknowledge|unacknowledge|assign|snooze|silence|silences|end`, as the person of INFRAMIND_KEY. */
export const care: Command = {
  usage: 'acknowledge|unacknowledge|assign|snooze|silence|silences|end ID|ASSET|--group GROUP',
  about: {
    en: 'take, assign, snooze or silence incidents (your key in INFRAMIND_KEY)',
    ru: 'взять, назначить, отложить или заглушить инцидент (ваш ключ в INFRAMIND_KEY)',
    ko: '인시던트 담당, 할당, 미루기, 무음 (키는 INFRAMIND_KEY)',
  },
  options: {
    to: { type: 'string' },
    minutes: { type: 'string' },
    until: { type: 'string' },
    reason: { type: 'string' },
    group: { type: 'string' },
  },
  run: async (invocation) => {
    const { words, options, print, language } = invocation;
    const [verb = 'silences', subject = ''] = words;
    const until = {
      ...(options.minutes === undefined ? {} : { minutes: Number(options.minutes) }),
      ...(options.until === undefined ? {} : { until: options.until }),
    };
    const path = `/api/care/${encodeURIComponent(subject)}/${verb}`;
    const ofGroup = verb === 'silence' && options.group !== undefined;
    const needsSubject = verb !== 'silences' && !ofGroup;
    const known = ['acknowledge', 'unacknowledge', 'assign', 'snooze', 'silence', 'silences', 'end'].includes(verb);
    if (!known || (needsSubject && subject === '')) throw unclear(words);
    const service = await asPerson(invocation);
    if (verb === 'silences') {
      const { silences } = await service.get<Listed>('/api/silences?limit=100');
      for (const one of silences)
        print(
          fill(CARE_TEXTS.silenced, language, {
            ...{ id: one.id, until: formatInstant(new Date(one.endsAt), zone(), language), by: one.createdBy },
            ...{ reason: clean(one.reason), scope: clean(scopeText(one.scope, language)) },
          }),
        );
      if (silences.length === 0) print(inLanguage(CARE_TEXTS.nothingSilenced, language));
      return 0;
    }
    if (verb === 'end') await service.post(`/api/silences/${encodeURIComponent(subject)}/end`, {});
    else if (verb === 'silence') {
      const match = ofGroup ? { groups: [options.group] } : { assets: [subject] };
      const what = /^alr_[0-9a-f]{24}$/.test(subject) ? { alertId: subject } : { match };
      await service.post('/api/silences', { ...what, ...until, reason: options.reason });
    } else await service.post(path, verb === 'assign' ? { person: options.to } : verb === 'snooze' ? until : {});
    print(`${verb} ${ofGroup ? `group ${options.group}` : subject}: ok`);
    return 0;
  },
};

/** `inframind oncall import NAME FILE.ics [--zone Europe/Berlin] [--dry-run]`. */
export const oncall: Command = {
  usage: 'import NAME FILE.ics',
  about: {
    en: 'import an on-call schedule (iCalendar); people are named by mail address, id or name',
    ru: 'загрузить график дежурств (iCalendar); люди — по почте, id или имени',
    ko: '당직 일정 가져오기 (iCalendar); 사람은 메일 주소, id, 이름으로',
  },
  options: { zone: { type: 'string' }, 'dry-run': { type: 'boolean' } },
  run: async (invocation) => {
    const { words, options, print, language } = invocation;
    const [verb, name, file] = words;
    if (verb !== 'import' || name === undefined || file === undefined) throw unclear(words);
    const service = await asPerson(invocation);
    const ics = readFileSync(file, 'utf8');
    const dryRun = options['dry-run'] === true;
    const body = { ics, dryRun, ...(options.zone === undefined ? {} : { timeZone: options.zone }) };
    const done = await service.put<Imported>(`/api/oncall/${encodeURIComponent(name)}`, body);
    print(fill(CARE_TEXTS.shifts, language, { name, count: done.shifts }));
    for (const { people, title, from, to } of done.away) {
      const span = formatSpan({ from: new Date(from), to: new Date(to) }, zone(), language);
      const values = { people: clean(people.join(', ')), span, title: clean(title) };
      print(fill(people.length > 0 ? CARE_TEXTS.away : CARE_TEXTS.nobodyAway, language, values));
    }
    for (const one of done.unknown) print(fill(CARE_TEXTS.unknown, language, { name: clean(one) }));
    if (dryRun) print(inLanguage(CARE_TEXTS.notKept, language));
    return done.unknown.length > 0 ? 1 : 0;
  },
};

/** `inframind routes dry-run [--days 7] [--file FILE]`: what the routes, or those of a file that is not in force, would have sent. */
export const routes: Command = {
  usage: 'dry-run [--file FILE]',
  about: {
    en: 'what the routes of the settings, or of a file not yet in force, would have sent of the last days (--days 7)',
    ru: 'что отправили бы за последние дни (--days 7) маршруты из настроек или из файла, ещё не вступившего в силу',
    ko: '설정이나 아직 적용되지 않은 파일의 경로가 지난 며칠(--days 7) 동안 보냈을 알림',
  },
  options: { days: { type: 'string' }, file: { type: 'string' } },
  run: async (invocation) => {
    if (invocation.words[0] !== 'dry-run') throw unclear(invocation.words);
    const service = await asPerson(invocation);
    const { days = '7', file } = invocation.options;
    const { text } =
      file === undefined
        ? await service.get<{ text: string }>(`/api/routes/dry-run?days=${Number(days)}`)
        : await service.post<{ text: string }>('/api/routes/dry-run', { days: Number(days), settings: sectionsOf(String(file)) });
    invocation.print(text);
    return 0;
  },
};

/** That of this terminal. */
function zone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function scopeText(scope: SilenceScope, language: Language): string {
  return scope.kind === 'incident' ? scope.incidentId : matchText(scope.match, language);
}

/** What of a file of settings the service needs; nothing else of it, no secret above all, leaves this machine. */
function sectionsOf(file: string): Record<string, unknown> {
  const all = readYaml(file);
  return Object.fromEntries(
    ['groups', 'calendars', 'escalations', 'routes', 'channels'].flatMap((name) => (name in all ? [[name, all[name]]] : [])),
  );
}

function clean(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ');
}

function unclear(words: readonly string[]): AppError {
  return new AppError('REQUEST_INVALID', words.join(' '), {
    hint: {
      en: 'Say e.g. care acknowledge ALERT, care assign ALERT --to NAME, care snooze ALERT --minutes 30, care silence ASSET|--group GROUP --minutes 60 --reason WHY, care silences, care end SILENCE; oncall import NAME FILE; routes dry-run.',
      ru: 'Например: care acknowledge ALERT, care assign ALERT --to ИМЯ, care snooze ALERT --minutes 30, care silence ОБЪЕКТ|--group ГРУППА --minutes 60 --reason ПОЧЕМУ, care silences, care end ID; oncall import ИМЯ ФАЙЛ; routes dry-run.',
      ko: '예: care acknowledge ALERT, care assign ALERT --to NAME, care snooze ALERT --minutes 30, care silence ASSET|--group GROUP --minutes 60 --reason WHY, care silences, care end SILENCE; oncall import NAME FILE; routes dry-run.',
    },
  });
}
