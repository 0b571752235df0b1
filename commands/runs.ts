import { AppError } from '../domain/errors.ts';
import { asPerson } from './as-person.ts';
import type { Command } from './command.ts';
import { followRun } from './follow-run.ts';
import { shown } from './shown.ts';

type Listed = {
  readonly runs: ReadonlyArray<{
    readonly request: {
      readonly id: string;
      readonly state: string;
      readonly runbook: string;
      readonly assets: readonly string[];
      readonly requestedBy: string;
      readonly requestedAt: string;
      readonly approvedBy: readonly string[];
    };
    readonly run: { readonly measurement: { readonly helped: boolean | null } | null } | null;
  }>;
};
/** `inframind runs list|show|export|follow|stop`, as the person of INFRAMIND_KEY. */
export const runs: Command = {
  usage: 'list|show ID|export|follow ID|stop ID',
  about: {
    en: 'requests and runs: list, show or export their history, follow or stop one (your key in INFRAMIND_KEY)',
    ru: 'запросы и запуски: показать, выгрузить историю, следить или остановить (ваш ключ в INFRAMIND_KEY)',
    ko: '요청과 실행: 목록, 내보내기, 따라 보기, 중지 (키는 INFRAMIND_KEY)',
  },
  options: { limit: { type: 'string' } },
  run: async (invocation) => {
    const { words, options, print } = invocation;
    const [verb = 'list', id = ''] = words;
    const limit = Number(options.limit ?? (verb === 'export' ? 1_000 : 50));
    if (!['list', 'show', 'export', 'follow', 'stop'].includes(verb) || (verb !== 'list' && verb !== 'export' && id === ''))
      throw unclear(words);
    const service = await asPerson(invocation);
    const path = encodeURIComponent(id);
    if (verb === 'show') print(JSON.stringify(await service.get(`/api/runs/${path}`), null, 2));
    else if (verb === 'export') for await (const line of service.lines(`/api/runs/export?limit=${limit}`)) print(line);
    else if (verb === 'stop')
      print(`${(await service.post<{ approval: { id: string } }>(`/api/approvals/${path}/stop`, {})).approval.id}: being stopped`);
    else if (verb === 'follow') return (await followRun(service, id, print)) === 'SUCCEEDED' ? 0 : 1;
    else {
      const { runs: found } = await service.get<Listed>(`/api/runs?limit=${limit}`);
      for (const { request, run } of found) {
        const helped = run?.measurement?.helped ?? null;
        const outcome = `${request.state}${helped === null ? '' : helped ? ', helped' : ', did not help'}`;
        const people = `${request.requestedBy} → ${request.approvedBy.join(', ') || '–'}`;
        print(`${request.requestedAt}  ${request.id}  ${request.runbook}  ${shown(request.assets.join(', '))}  ${outcome}  ${people}`);
      }
      if (found.length === 0) print(invocation.language === 'ru' ? 'Запросов ещё не было.' : 'Nothing has been asked for yet.');
    }
    return 0;
  },
};

function unclear(words: readonly string[]): AppError {
  return new AppError('REQUEST_INVALID', words.join(' '), {
    hint: {
      en: 'Say runs list, runs show ID, runs export [--limit 1000], runs follow ID or runs stop ID.',
      ru: 'Скажите runs list, runs show ID, runs export [--limit 1000], runs follow ID или runs stop ID.',
    },
  });
}
