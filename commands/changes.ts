import { sayRun } from '../bot/run-texts.ts';
import type { ChangePeriod, ChangeScope } from '../domain/change-period.ts';
import { AppError } from '../domain/errors.ts';
import { asPerson } from './as-person.ts';
import type { Command, Invocation } from './command.ts';
import { shown } from './shown.ts';

type Wire = Omit<ChangePeriod, 'time'> & {
  readonly time:
    | { readonly kind: 'once'; readonly from: string; readonly to: string }
    | { readonly kind: 'repeating'; readonly cron: string; readonly timeZone: string; readonly forMs: number };
};

/** `inframind changes list|freeze|window|end`, as the person of INFRAMIND_KEY. */
export const changes: Command = {
  usage: 'list|freeze|window|end ID',
  about: {
    en: 'maintenance windows and freezes: list, set or end them (the key of an administrator in INFRAMIND_KEY)',
    ru: 'окна обслуживания и заморозки: показать, задать, закончить (ключ администратора в INFRAMIND_KEY)',
    ko: '유지 보수 시간과 변경 동결: 목록, 설정, 종료 (관리자 키는 INFRAMIND_KEY)',
  },
  options: {
    asset: { type: 'string', multiple: true },
    group: { type: 'string', multiple: true },
    label: { type: 'string', multiple: true },
    from: { type: 'string' },
    until: { type: 'string' },
    minutes: { type: 'string' },
    cron: { type: 'string' },
    zone: { type: 'string' },
    reason: { type: 'string' },
  },
  run: async (invocation) => {
    const { words, options, print } = invocation;
    const [verb = 'list', id = ''] = words;
    if (!['list', 'freeze', 'window', 'end'].includes(verb) || (verb === 'end' && id === '')) throw unclear(words);
    const time = verb === 'freeze' || verb === 'window' ? timeOf(invocation) : null;
    const service = await asPerson(invocation);
    if (verb === 'list') {
      const { periods } = await service.get<{ periods: Wire[] }>('/api/change-periods?limit=200');
      for (const one of periods) print(lineOf(one));
      if (periods.length === 0) print(sayRun(invocation.language, 'noPeriods'));
    } else if (verb === 'end') {
      print(`${(await service.post<{ period: Wire }>(`/api/change-periods/${encodeURIComponent(id)}/end`, {})).period.id}: ended`);
    } else {
      const body = { kind: verb, reason: options.reason ?? '', scope: scopeOf(invocation), time };
      print(lineOf((await service.post<{ period: Wire }>('/api/change-periods', body)).period));
    }
    return 0;
  },
};

function timeOf({ options, words }: Invocation) {
  const minutes = options.minutes === undefined ? null : Number(options.minutes);
  if (typeof options.cron === 'string') {
    if (minutes === null) throw unclear(words);
    return { kind: 'repeating', cron: options.cron, timeZone: options.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone, minutes };
  }
  const from = typeof options.from === 'string' ? instantOf(options.from) : new Date();
  const to =
    typeof options.until === 'string' ? instantOf(options.until) : minutes === null ? null : new Date(from.getTime() + minutes * 60_000);
  if (to === null || Number.isNaN(minutes)) throw unclear(words);
  return { kind: 'once', from: from.toISOString(), to: to.toISOString() };
}

function scopeOf({ options }: Invocation): ChangeScope {
  const [assets, groups, labels] = ['asset', 'group', 'label'].map((name) => options[name] as string[] | undefined);
  const pairs = labels?.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]);
  return { ...(assets ? { assets } : {}), ...(groups ? { groups } : {}), ...(pairs ? { labels: Object.fromEntries(pairs) } : {}) };
}

/** @throws REQUEST_INVALID */
function instantOf(text: string): Date {
  const at = new Date(text);
  if (!Number.isNaN(at.getTime()) && /([zZ]|[+-]\d\d:?\d\d)$/.test(text)) return at;
  throw new AppError('REQUEST_INVALID', text, {
    hint: {
      en: `${text} is no instant; write e.g. 2026-12-24T18:00:00+03:00.`,
      ru: `${text} не момент времени; пишите, например, 2026-12-24T18:00:00+03:00.`,
      ko: `${text}: 시각이 아닙니다. 예: 2026-12-24T18:00:00+03:00.`,
    },
  });
}

function lineOf({ id, kind, reason, scope, time }: Wire): string {
  const when = time.kind === 'once' ? `${time.from} – ${time.to}` : `${time.cron} ${time.timeZone} for ${time.forMs / 60_000} min`;
  return `${id}  ${kind}  ${when}  ${shown(JSON.stringify(scope))}  ${shown(reason)}`;
}

function unclear(words: readonly string[]): AppError {
  return new AppError('REQUEST_INVALID', words.join(' '), {
    hint: {
      en: 'Say changes list, changes end ID, or e.g. changes freeze --minutes 120 --reason release [--asset "srv-*"] [--group shop] [--label env=prod] [--from …] [--until …], changes window --cron "0 22 * * 6" --zone Europe/Berlin --minutes 360 --reason Saturdays.',
      ru: 'Скажите changes list, changes end ID или, например, changes freeze --minutes 120 --reason релиз [--asset "srv-*"] [--group shop] [--label env=prod] [--from …] [--until …], changes window --cron "0 22 * * 6" --zone Europe/Moscow --minutes 360 --reason субботы.',
      ko: 'changes list, changes end ID, 또는 예: changes freeze --minutes 120 --reason release [--asset "srv-*"] [--group shop] [--label env=prod] [--from …] [--until …], changes window --cron "0 22 * * 6" --zone Asia/Seoul --minutes 360 --reason 토요일.',
    },
  });
}
