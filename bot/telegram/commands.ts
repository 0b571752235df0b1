import type { Api } from 'grammy';
import { inLanguage, type Language, type Localized } from '../../domain/language.ts';

/** What the menu offers. The name is what is asked when it is chosen. */
const COMMANDS: Readonly<Record<string, Localized>> = {
  alerts: { en: 'Alerts that are firing', ru: 'Активные алерты', ko: '발생 중인 알림' },
  why: { en: 'Why did it fire? (as an answer to an alert)', ru: 'Почему сработал? (ответом на алерт)', ko: '왜 발생했나요? (알림에 답장)' },
  runs: { en: 'Latest runs of runbooks', ru: 'Последние запуски сценариев', ko: '최근 런북 실행' },
  help: { en: 'What I can do', ru: 'Что я умею', ko: '할 수 있는 일' },
};

/** Commands of the menu in a language. */
export function commandMenu(language: Language): Array<{ command: string; description: string }> {
  return Object.entries(COMMANDS).map(([command, text]) => ({ command, description: inLanguage(text, language) }));
}

/** Sets the menu that opens at `/`: English for everybody, and each language for those whose app speaks it. */
export async function setCommandMenus(api: Pick<Api, 'setMyCommands'>): Promise<void> {
  await api.setMyCommands(commandMenu('en'));
  for (const language of ['ru', 'ko'] as const) await api.setMyCommands(commandMenu(language), { language_code: language });
}
