import { languageMeant } from '../copilot/understand/latinized.ts';
import type { Language } from '../domain/language.ts';

/** Names of the menu's commands, the same in every language: they say nothing of who presses them. */
const COMMAND = /^(?:alerts|why|runs|help)$/i;

/** The language that what was said is answered in: its own, or for a bare command that of the person. */
export function languageAsked(text: string, own: Language): Language {
  return COMMAND.test(text.trim()) ? own : languageMeant(text);
}
