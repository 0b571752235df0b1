import type { Intent } from '../domain/answer.ts';

/** What a question may refer to. */
export type Context = {
  /** The thread's alert. */
  readonly alertId: string | null;
  /** Names of assets that may be mentioned. */
  readonly assetIds: readonly string[];
};

type Kind = Exclude<Intent['kind'], 'evidence' | 'unknown'>;

/** First match wins: what asks for a deed comes before what asks for an explanation. */
const RULES: ReadonlyArray<{ readonly kind: Kind; readonly phrase: RegExp }> = [
  { kind: 'help', phrase: /^\W*(help|commands|what can you do|помощь|помоги|команды|что ты умеешь|도움말|도와)/iu },
  { kind: 'ticket', phrase: /\b(ticket|jira|issue)\b|тикет|заявк|задач[ау] в|티켓/iu },
  { kind: 'graph', phrase: /\b(graph|chart|plot|draw|picture)\b|график|диаграмм|нарису|그래프|차트/iu },
  {
    kind: 'changes',
    phrase:
      /\bwhat(?:['’]s| has| have| was| were)? (?:been )?chang(?:ed|es)\b|\bchanges?\b|\bdeploy(?:ed|ments?)\b|что (?:из|по)мен[яи]|изменени|변경|바뀌|바뀐/iu,
  },
  {
    kind: 'unusual',
    phrase: /\b(unusual|abnormal|anomal\w+|strange|odd|out of the ordinary|what['’]?s wrong)\b|необычн|аномал|странн|подозрит|이상/iu,
  },
  {
    kind: 'run',
    phrase:
      /\b(run|execute|apply|start) (?:the |a |this )?(?:runbook|fix|remedy|action)\b|\bfix it\b|\brestart (?:it|the service)\b|\bwhat should (?:i|we) do\b|запусти|исправь|выполни|что делать|실행|조치/iu,
  },
  {
    kind: 'why',
    phrase:
      /\b(why|cause|reason|root cause|rca|explain|what happened)\b|почему|причин|из-за чего|отчего|объясни|что случилось|왜|원인|이유/iu,
  },
  { kind: 'alerts', phrase: /\b(alerts?|incidents?|firing|alarms?)\b|алерт|оповещени|инцидент|авари|알림|경보|인시던트/iu },
];

const RUNBOOK = /\b(?:runbook|сценарий|런북)\s+([a-z0-9][a-z0-9-]{1,60})\b/iu;

/**
 * What a person wants, by rules and with no model; English, Russian and Korean.
 *
 * @returns `unknown` when no rule fits
 */
export function understand(text: string, context: Context): Intent {
  const evidenceId = /\bev_[0-9a-f]{24}\b/.exec(text)?.[0];
  if (evidenceId) return { kind: 'evidence', evidenceId };
  const kind = RULES.find(({ phrase }) => phrase.test(text.slice(0, 2_000)))?.kind;
  const { alertId } = context;
  switch (kind) {
    case undefined:
      return { kind: 'unknown' };
    case 'help':
    case 'alerts':
      return { kind };
    case 'changes':
      return { kind, alertId, assetId: assetIn(text, context.assetIds) };
    case 'unusual':
      return { kind, assetId: assetIn(text, context.assetIds) };
    case 'run':
      return { kind, runbookId: RUNBOOK.exec(text)?.[1] ?? null, alertId };
    default:
      return { kind, alertId };
  }
}

/** The asset a text names, the longest name first; null when it names none. */
export function assetIn(text: string, assetIds: readonly string[]): string | null {
  const lower = text.toLowerCase();
  const named = assetIds.filter((id) => {
    const at = lower.indexOf(id.toLowerCase());
    return at >= 0 && !/[\w-]/.test(lower[at - 1] ?? ' ') && !/[\w-]/.test(lower[at + id.length] ?? ' ');
  });
  return named.sort((a, b) => b.length - a.length || (a < b ? -1 : 1))[0] ?? null;
}

/** The incident number of `#12`; null when there is none. */
export function incidentNumberIn(text: string): number | null {
  const found = /#(\d{1,9})\b/.exec(text)?.[1];
  return found ? Number(found) : null;
}
