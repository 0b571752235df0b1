import { loadSettings } from '../config.ts';
import type { Reply } from '../copilot/reply.ts';
import { languageMeant } from '../copilot/understand/latinized.ts';
import { AppError } from '../domain/errors.ts';
import { type Command, configFile } from './command.ts';
import { renderReply } from './render-reply.ts';
import { requireService } from './service-client.ts';

/** `inframind ask why did the alert fire` asks the running service once. */
export const ask: Command = {
  usage: 'QUESTION',
  about: {
    en: 'ask once, e.g. "what is unusual on this host?"',
    ru: 'один вопрос, например «что необычного на этом узле?»',
    ko: '한 번 묻기, 예: "이 호스트에 이상한 점은?"',
  },
  options: { alert: { type: 'string' } },
  run: async (invocation) => {
    const text = invocation.words.join(' ').trim();
    if (text === '')
      throw new AppError('REQUEST_INVALID', 'ask what?', {
        hint: { en: 'Add a question, e.g. inframind ask what changed', ru: 'Добавьте вопрос, например: inframind ask что изменилось' },
      });
    // A question is answered in its own language, unless another was asked for.
    const language = invocation.options.lang === undefined ? languageMeant(text) : invocation.language;
    const settings = loadSettings(process.env, configFile(invocation));
    const service = await requireService(settings, { language });
    const alertId = typeof invocation.options.alert === 'string' ? invocation.options.alert : null;
    const asked = [text];
    for (const one of asked) {
      const body = { text: one, lang: language, ...(alertId === null ? {} : { alertId }) };
      const { reply } = await service.post<{ reply: Reply }>('/api/ask', body);
      invocation.print(renderReply(reply, language, service.url));
      if (one === text) asked.push(...(reply.rest ?? []));
    }
    return 0;
  },
};
