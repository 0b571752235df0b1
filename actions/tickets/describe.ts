import type { Run, Runbook } from '../../domain/action.ts';
import type { Alert, Incident } from '../../domain/alert.ts';
import type { Answer } from '../../domain/answer.ts';
import { contentId } from '../../domain/ids.ts';
import { incidentTitle } from '../../domain/incident-title.ts';
import { inLanguage, type Language } from '../../domain/language.ts';
import { DEFAULT_TENANT } from '../../domain/tenant.ts';
import type { Ticket } from '../../domain/ticket.ts';
import type { NewTicket, TicketSection } from './ticket-system.ts';

const WORDS = {
  why: { en: 'Why the alert fired', ru: 'Почему сработал алерт', ko: '알림이 발생한 이유' },
  cause: { en: 'Cause', ru: 'Причина', ko: '원인' },
  newCause: { en: 'The cause is seen differently now', ru: 'Причина теперь видится иначе', ko: '원인이 다르게 파악됨' },
  evidence: { en: 'Evidence', ru: 'Основания', ko: '증거' },
  ruledOut: { en: 'Ruled out', ru: 'Исключено', ko: '배제됨' },
  unknown: { en: 'Not known', ru: 'Неизвестно', ko: '알 수 없음' },
  noAnswer: {
    en: 'The incident has not been investigated yet.',
    ru: 'Инцидент ещё не расследован.',
    ko: '인시던트가 아직 조사되지 않았습니다.',
  },
  run: { en: 'A runbook was run', ru: 'Выполнен сценарий', ko: '런북 실행됨' },
  SUCCEEDED: { en: 'every step succeeded', ru: 'все шаги выполнены', ko: '모든 단계 성공' },
  FAILED: { en: 'a step failed', ru: 'шаг не удался', ko: '단계 실패' },
  UNKNOWN: {
    en: 'its outcome is not known; a person must look',
    ru: 'исход неизвестен; должен посмотреть человек',
    ko: '결과 불명, 사람의 확인 필요',
  },
  helped: { en: 'It helped', ru: 'Помогло', ko: '효과 있음' },
  notHelped: { en: 'It did not help', ru: 'Не помогло', ko: '효과 없음' },
  recovered: { en: 'Recovered', ru: 'Восстановлено', ko: '복구됨' },
  nothingFires: { en: 'No alert of the incident fires any more', ru: 'Алертов инцидента больше нет', ko: '인시던트의 알림이 더 이상 없음' },
  stillFires: {
    en: 'This ticket was resolved, but the alert still fires.',
    ru: 'Заявка закрыта, но алерт ещё не снят.',
    ko: '티켓은 해결되었지만 알림이 아직 발생 중입니다.',
  },
} as const;

const section = (heading: string | null, paragraphs: readonly string[], items: readonly string[] = []): TicketSection => ({
  heading,
  paragraphs,
  items,
});
const cite = (claim: Answer['claims'][number]) => `${claim.text} [${claim.evidenceIds.join(', ')}]`;

/** What a ticket of the incident bears. Ids of incidents are made of their content, so those of two tenants can be equal. */
export function markOf(tenantId: string, incidentId: string): string {
  return tenantId === DEFAULT_TENANT ? incidentId : contentId('tkt', tenantId, incidentId);
}

/** What a ticket about an incident says, with the ids of the evidence behind each claim. */
export function describeIncident(
  { incident, alert, answer }: { readonly incident: Incident; readonly alert?: Alert | null; readonly answer?: Answer | null },
  language: Language,
): Pick<NewTicket, 'title' | 'sections' | 'severity' | 'since'> {
  const word = (name: keyof typeof WORDS) => inLanguage(WORDS[name], language);
  const began = `${incident.severity} · ${incident.assetId} · ${incident.openedAt.toISOString()} · ${incident.id}`;
  const about = section(null, [alert?.summary ?? incidentTitle(incident, language), began]);
  const facts = {
    title: `#${incident.number} ${incidentTitle(incident, language)}`,
    severity: incident.severity,
    since: incident.openedAt,
  };
  if (!answer) return { ...facts, sections: [about, section(null, [word('noAnswer')])] };
  const findings = [section(word('why'), answer.trigger ? [cite(answer.trigger)] : []), ...causeSections(answer, language, 'cause')];
  return { ...facts, sections: [about, ...findings.filter(({ paragraphs, items }) => paragraphs.length + items.length > 0)] };
}

function causeSections(answer: Answer, language: Language, heading: 'cause' | 'newCause'): TicketSection[] {
  const word = (name: keyof typeof WORDS) => inLanguage(WORDS[name], language);
  return [
    section(word(heading), [answer.verdict, answer.confidence?.reason ?? '']),
    section(word('evidence'), [], answer.claims.map(cite)),
    section(word('ruledOut'), [], answer.ruledOut.map(cite)),
    section(word('unknown'), [], answer.unknowns),
  ];
}

/** What tells one cause from another; null when none is named. */
export function causeKey(answer: Answer | null): string | null {
  return answer?.cause ? JSON.stringify([answer.cause.assetId, answer.cause.concept, answer.cause.component]) : null;
}

export type TicketComment = { readonly mark: string; readonly sections: readonly TicketSection[] };

/** What is known about the incident of a ticket. */
export type TicketFacts = {
  readonly incident: Incident;
  readonly answer: Answer | null;
  readonly runs: ReadonlyArray<{ readonly run: Run; readonly runbookId: string; readonly approvedBy: readonly string[] }>;
  readonly runbooks: readonly Runbook[];
};

/** Comments that the ticket should have by now, of meaningful changes only, the oldest first. */
export function commentsOn(ticket: Ticket, { incident, answer, runs, runbooks }: TicketFacts, language: Language): TicketComment[] {
  const word = (name: keyof typeof WORDS) => inLanguage(WORDS[name], language);
  const comments: TicketComment[] = [];
  const cause = causeKey(answer);
  if (answer !== null && cause !== null && ticket.mirror !== undefined && cause !== ticket.mirror.cause) {
    const sections = causeSections(answer, language, 'newCause').filter(({ paragraphs, items }) => paragraphs.length + items.length > 0);
    comments.push({ mark: contentId('tkt', ticket.id, 'cause', answer.id), sections });
  }
  for (const { run, runbookId, approvedBy } of runs) {
    if (run.endedAt === null || run.state === 'EXECUTING') continue;
    const runbook = runbooks.find(({ id }) => id === runbookId);
    const title = runbook === undefined ? runbookId : inLanguage(runbook.title, language);
    const { measurement } = run;
    const figures =
      measurement === null ? null : `${measurement.metric}: ${measurement.before ?? '?'} → ${measurement.after ?? '?'} ${measurement.unit}`;
    const helped = measurement?.helped == null ? null : word(measurement.helped ? 'helped' : 'notHelped');
    const outcome = [`${title}: ${word(run.state)}.`, `${run.endedAt.toISOString()} · ${approvedBy.join(', ')} · ${run.id}`];
    const items = [helped, figures].filter((one) => one !== null);
    comments.push({ mark: contentId('tkt', ticket.id, 'run', run.id, helped), sections: [section(word('run'), outcome, items)] });
  }
  if (incident.status === 'resolved') {
    const at = incident.resolvedAt?.toISOString() ?? '';
    comments.push({
      mark: contentId('tkt', ticket.id, 'recovered'),
      sections: [section(word('recovered'), [`${word('nothingFires')} · ${at}`])],
    });
  } else if (ticket.mirror?.theirs.state === 'resolved') {
    // Once in all: two automations that answer each other end here.
    comments.push({ mark: contentId('tkt', ticket.id, 'still-fires'), sections: [section(null, [word('stillFires')])] });
  }
  return comments;
}

/** Why the tracker's ticket is resolved, in one sentence. */
export function resolutionNote({ resolvedAt }: Incident, language: Language): string {
  return `${inLanguage(WORDS.nothingFires, language)} · ${resolvedAt?.toISOString() ?? ''}`;
}
