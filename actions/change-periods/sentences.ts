import type { ChangeVerdict } from '../../domain/change-period.ts';
import type { Language, Localized } from '../../domain/language.ts';

type Closed = Exclude<ChangeVerdict, { readonly kind: 'open' }>;

/** Why a plan may not run now, and until when, for a reader in a zone. */
export function sentenceOf(verdict: Closed, timeZone: string): Localized {
  const { until } = verdict;
  const time = (language: Language) => (until === null ? '' : instant(until, timeZone, language));
  if (verdict.kind === 'frozen') {
    const reason = verdict.reason.trim().replace(/[.\s]+$/, '');
    return {
      en: `Changes are frozen${until === null ? '' : ` until ${time('en')}`}${reason === '' ? '' : `: ${reason}`}. Only what is marked as allowed in a freeze runs.`,
      ru: `Изменения заморожены${until === null ? '' : ` до ${time('ru')}`}${reason === '' ? '' : `: ${reason}`}. Выполняется только разрешённое при заморозке.`,
      ko: `${until === null ? '' : `${time('ko')}까지 `}변경이 동결되었습니다${reason === '' ? '' : `: ${reason}`}. 동결 중에도 허용된 것만 실행됩니다.`,
    };
  }
  return {
    en: `It runs only in a maintenance window; ${until === null ? 'none is planned for all its targets' : `the next one opens at ${time('en')}`}.`,
    ru: `Выполняется только в окно обслуживания; ${until === null ? 'для всех целей оно не запланировано' : `ближайшее открывается ${time('ru')}`}.`,
    ko: `유지 보수 시간에만 실행됩니다. ${until === null ? '모든 대상에 공통으로 예정된 시간이 없습니다' : `다음 시간은 ${time('ko')}에 시작됩니다`}.`,
  };
}

/** A verdict as it is kept with a request that it blocked: a code, an instant, a reason. */
export function verdictCode(verdict: Closed): string {
  const until = verdict.until === null ? '' : ` until ${verdict.until.toISOString()}`;
  const reason = verdict.kind === 'frozen' && verdict.reason !== '' ? ` (${verdict.reason})` : '';
  return `${verdict.kind === 'frozen' ? 'frozen' : 'window-closed'}${until}${reason}`;
}

/** What `verdictCode` wrote; null for any other text. */
export function readVerdictCode(code: string): Closed | null {
  const found = /^(frozen|window-closed)(?: until (\d{4}-\d\d-\d\dT[\d:.]+Z))?(?: \(([\s\S]*)\))?$/.exec(code);
  if (found === null) return null;
  const until = found[2] === undefined ? null : new Date(found[2]);
  return found[1] === 'frozen' ? { kind: 'frozen', until, reason: found[3] ?? '' } : { kind: 'no-window', until };
}

/** An instant in a zone, the zone named. */
export function instant(at: Date, timeZone: string, language: Language): string {
  const locale = { en: 'en-GB', ru: 'ru-RU', ko: 'ko-KR' }[language];
  return new Intl.DateTimeFormat(locale, {
    timeZone,
    ...{ year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'short' },
  }).format(at);
}
