import type { Conversation } from '../copilot/conversation/converse.ts';
import { maskedWording } from '../copilot/masking/masked.ts';
import { createWording } from '../copilot/models/models.ts';
import { createTalker } from '../copilot/models/talker.ts';
import type { Wording } from '../copilot/models/wording.ts';
import type { ResolveSecret } from '../secrets.ts';
import type { Settings } from '../settings.ts';
import type { TenantStores } from '../stores/stores.ts';

const ADDRESSES = { ollama: 'http://127.0.0.1:11434', openai: 'https://api.openai.com/v1' } as const;

/** The configured model, to word and to talk with, each behind the mask; null where there is none. Connects to nothing yet. */
export async function assembleModel(
  deps: { readonly stores: TenantStores; readonly secret: ResolveSecret; readonly warn: (message: string) => void },
  { model }: Pick<Settings, 'model'>,
): Promise<{ readonly model: Wording | null; readonly conversation: Conversation | null }> {
  if (model === null) return { model: null, conversation: null };
  const { kind, conversation: when, limits, masking, prices } = model;
  const apiKey = model.apiKey === null ? null : await deps.secret(model.apiKey);
  const settings = { kind, baseUrl: model.baseUrl ?? ADDRESSES[kind], model: model.name, apiKey };
  return {
    model: {
      ...maskedWording(createWording(settings), masking, () => deps.stores.people.list()),
      timeoutMs: model.timeoutMs,
      warn: (detail) => deps.warn(`the model worded nothing: ${detail}`),
    },
    conversation:
      when === 'never'
        ? null
        : {
            talker: createTalker(settings),
            when,
            limits: { calls: limits.calls, timeMs: limits.time, tokens: limits.tokens },
            masking,
            prices,
            warn: (fault, detail) => deps.warn(`the model gave no answer (${fault}): ${detail}`),
          },
  };
}
