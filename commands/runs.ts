import { formatMinuteInZone } from '../bot/format.ts';
import { say } from '../bot/texts.ts';
import type { ApprovalState } from '../domain/action.ts';
import { AppError } from '../domain/errors.ts';
import { inLanguage, type Language } from '../domain/language.ts';
import { asPerson } from './as-person.ts';
import type { Command } from './command.ts';
import { followRun } from './follow-run.ts';
import { shown } from './shown.ts';
import { table, terminalColumns } from './table.ts';

type Listed = {
  readonly runs: ReadonlyArray<{
    readonly request: {
      readonly id: string;
      readonly state: ApprovalState;
      readonly runbook: string;
      readonly assets: readonly string[];
      readonly requestedBy: string;
      readonly requestedAt: string;
      readonly approvedBy: readonly string[];
    };
    readonly run: { readonly measurement: { readonly helped: boolean | null } | null } | null;
  }>;
};
const TEXTS = {
  id: { en: 'REQUEST', ru: 'ЗАПРОС', ko: '요청' },
  asked: { en: 'ASKED', ru: 'КОГДА', ko: '요청 시각' },
  runbook: { en: 'RUNBOOK', ru: 'СЦЕНАРИЙ', ko: '런북' },
  on: { en: 'ON', ru: 'НА ЧЁМ', ko: '대상' },
  state: { en: 'STATE', ru: 'СОСТОЯНИЕ', ko: '상태' },
  people: { en: 'WHO → APPROVED BY', ru: 'КТО → КТО УТВЕРДИЛ', ko: '요청자 → 승인자' },
  helped: { en: 'helped', ru: 'помогло', ko: '효과 있음' },
  helpedNot: { en: 'did not help', ru: 'не помогло', ko: '효과 없음' },
  none: { en: 'Nothing has been asked for yet.', ru: 'Запросов ещё не было.', ko: '아직 요청이 없습니다.' },
  stopping: { en: 'being stopped', ru: 'останавливается', ko: '중지하는 중' },
} as const;

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
    const { words, options, print, language } = invocation;
    const [verb = 'list', id = ''] = words;
    const limit = Number(options.limit ?? (verb === 'export' ? 1_000 : 50));
    if (!['list', 'show', 'export', 'follow', 'stop'].includes(verb) || (verb !== 'list' && verb !== 'export' && id === ''))
      throw unclear(words);
    const service = await asPerson(invocation);
    const path = encodeURIComponent(id);
    if (verb === 'show') print(JSON.stringify(await service.get(`/api/runs/${path}`), null, 2));
    else if (verb === 'export') for await (const line of service.lines(`/api/runs/export?limit=${limit}`)) print(line);
    else if (verb === 'stop')
      print(
        `${(await service.post<{ approval: { id: string } }>(`/api/approvals/${path}/stop`, {})).approval.id}: ${inLanguage(TEXTS.stopping, language)}`,
      );
    else if (verb === 'follow') return (await followRun(service, id, print)) === 'SUCCEEDED' ? 0 : 1;
    else {
      const { runs: found } = await service.get<Listed>(`/api/runs?limit=${limit}`);
      for (const line of listed(found, invocation.language)) print(line);
    }
    return 0;
  },
};

/** Requests in columns; what a script reads is `runs export`. */
function listed(found: Listed['runs'], language: Language): string[] {
  if (found.length === 0) return [inLanguage(TEXTS.none, language)];
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const rows = found.map(({ request, run }) => {
    const helped = run?.measurement?.helped ?? null;
    const helpText = helped === null ? '' : `, ${inLanguage(helped ? TEXTS.helped : TEXTS.helpedNot, language)}`;
    return [
      request.id,
      formatMinuteInZone(new Date(request.requestedAt), timeZone, language),
      request.runbook,
      shown(request.assets.join(', ')),
      `${say(language, request.state, {})}${helpText}`,
      `${shown(request.requestedBy)} → ${shown(request.approvedBy.join(', ')) || '–'}`,
    ];
  });
  const { id, asked, runbook, on, state, people } = TEXTS;
  return table(
    [id, asked, runbook, on, state, people].map((text) => inLanguage(text, language)),
    rows,
    terminalColumns(),
  );
}

function unclear(words: readonly string[]): AppError {
  return new AppError('REQUEST_INVALID', words.join(' '), {
    hint: {
      en: 'Say runs list, runs show ID, runs export [--limit 1000], runs follow ID or runs stop ID.',
      ru: 'Скажите runs list, runs show ID, runs export [--limit 1000], runs follow ID или runs stop ID.',
      ko: 'runs list, runs show ID, runs export [--limit 1000], runs follow ID, runs stop ID 중 하나를 쓰세요.',
    },
  });
}
