import type { AlertMatch } from './care.ts';
import { inLanguage, type Language, type Localized } from './language.ts';

const FIELDS: Readonly<Record<Exclude<keyof AlertMatch, 'not' | 'assets' | 'names'>, Localized>> = {
  tenants: { en: 'tenant', ru: 'клиент', ko: '테넌트' },
  groups: { en: 'group', ru: 'группа', ko: '그룹' },
  severities: { en: 'severity', ru: 'важность', ko: '심각도' },
  sources: { en: 'source', ru: 'источник', ko: '출처' },
  rules: { en: 'rule', ru: 'правило', ko: '규칙' },
  labels: { en: 'label', ru: 'метка', ko: '레이블' },
};
const NOT: Localized = { en: 'except', ru: 'кроме', ko: '제외' };

/** Which alerts are meant, for people: `group storage · severity critical, except label env=test`. Assets and names of alerts speak for themselves. */
export function matchText({ not = [], ...match }: AlertMatch, language: Language): string {
  const parts = Object.entries(match).flatMap(([field, wanted]) => {
    if (wanted === undefined) return [];
    const isList = Array.isArray(wanted);
    const values = isList ? wanted : Object.entries(wanted as Readonly<Record<string, string>>).map(([name, value]) => `${name}=${value}`);
    const name = FIELDS[field as keyof typeof FIELDS];
    return [`${name === undefined ? '' : `${inLanguage(name, language)} `}${values.join(', ')}`];
  });
  const except = not.map((one) => `${inLanguage(NOT, language)} ${matchText(one, language)}`);
  return [...(parts.length > 0 ? [parts.join(' · ')] : []), ...except].join(', ');
}
