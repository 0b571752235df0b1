import { createOllamaWording } from './ollama.ts';
import { createOpenAiWording } from './openai.ts';
import type { Wording } from './wording.ts';

export type ModelSettings =
  | { readonly kind: 'none' }
  | { readonly kind: 'openai'; readonly baseUrl: string; readonly model: string; readonly apiKey: string | null }
  | { readonly kind: 'ollama'; readonly baseUrl: string; readonly model: string };

/** The configured model; null for none, with which everything works. Connects to nothing yet. */
export function createModel(settings: ModelSettings): Wording | null {
  switch (settings.kind) {
    case 'none':
      return null;
    case 'openai':
      return createOpenAiWording(settings);
    case 'ollama':
      return createOllamaWording(settings);
  }
}
