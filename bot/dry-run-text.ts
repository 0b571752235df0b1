import type { DryRun } from '../actions/care/dry-run.ts';
import { incidentTitle } from '../domain/incident-title.ts';
import { inLanguage, type Language, type Localized } from '../domain/language.ts';
import { formatMinute } from './format.ts';

const OUTCOMES: Readonly<Record<DryRun['counts'][number]['outcome'], Localized>> = {
  sent: { en: 'sent', ru: 'отправлено', ko: '전송' },
  silenced: { en: 'silenced', ru: 'заглушено', ko: '무음' },
  rate: { en: 'held back for the rate', ru: 'придержано по частоте', ko: '빈도 초과로 보류' },
  nowhere: { en: 'recorded only', ru: 'только записано', ko: '기록만' },
};
const HEAD: Localized = {
  en: 'From {from} to {to} ({zone}) {count} incidents opened. These routes would have:',
  ru: 'С {from} до {to} ({zone}) открылось инцидентов: {count}. По этим маршрутам было бы:',
  ko: '{from}~{to} ({zone}) 인시던트 {count}건. 이 경로라면:',
};
const NO_ROUTE: Localized = { en: 'no route', ru: 'без маршрута', ko: '경로 없음' };

/** What a dry run found, for people: the counts, and the latest incidents with what would have become of each. */
export function dryRunText(found: DryRun, { language, timeZone }: { readonly language: Language; readonly timeZone: string }): string {
  const time = (at: Date) => formatMinute(at, timeZone, language);
  const places: Record<string, string> = { from: time(found.from), to: time(found.to), zone: timeZone, count: String(found.incidents) };
  const where = (one: { readonly routeId: string | null; readonly platform: string; readonly channel: string }) =>
    [one.routeId ?? inLanguage(NO_ROUTE, language), ...(one.platform === '' ? [] : [`${one.platform} ${one.channel}`])].join(' → ');
  const outcome = (one: { readonly outcome: keyof typeof OUTCOMES }) => inLanguage(OUTCOMES[one.outcome], language);
  return [
    inLanguage(HEAD, language).replace(/\{(\w+)\}/g, (_, name: string) => places[name] ?? ''),
    ...found.counts.map((one) => `• ${where(one)}: ${outcome(one)} × ${one.incidents}`),
    ...found.lines
      .slice(-10)
      .map(
        (one) =>
          `  ${time(one.incident.openedAt)} #${one.incident.number} ${incidentTitle(one.incident, language)}: ${where(one)}, ${outcome(one)}`,
      ),
  ].join('\n');
}
