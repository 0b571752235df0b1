import type { Incident } from './alert.ts';
import { inLanguage, type Language, type Localized } from './language.ts';

const STORM: Localized = { en: 'Alert storm', ru: 'Шторм алертов', ko: '알림 폭주' };
const PATTERN: Localized = { en: 'on many assets', ru: 'на многих объектах', ko: '여러 자산' };

/** What an incident is called in a language: names of alerts and assets stay as they are, our own words do not. */
export function incidentTitle({ kind, name, title }: Pick<Incident, 'kind' | 'name' | 'title'>, language: Language): string {
  if (kind === 'storm') return inLanguage(STORM, language);
  return kind === 'pattern' && name !== undefined ? `${name} · ${inLanguage(PATTERN, language)}` : title;
}
