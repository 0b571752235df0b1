import { loadSettings } from '../config.ts';
import type { Reply } from '../copilot/reply.ts';
import { languageMeant } from '../copilot/understand/latinized.ts';
import { AppError } from '../domain/errors.ts';
import type { Language } from '../domain/language.ts';
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
        hint: {
          en: 'Add a question, e.g. inframind ask what changed',
          ru: 'Добавьте вопрос, например: inframind ask что изменилось',
          ko: '질문을 덧붙여 주세요. 예: inframind ask 무엇이 바뀌었나',
        },
      });
    // A question is answered in its own language, unless another was asked for.
    const language = invocation.options.lang === undefined ? languageMeant(text) : invocation.language;
    const settings = loadSettings(process.env, configFile(invocation));
    const service = await requireService(settings, { language });
    const alertId = typeof invocation.options.alert === 'string' ? invocation.options.alert : null;
    for await (const reply of repliesTo(service.post, { text, lang: language, ...(alertId === null ? {} : { alertId }) }))
      invocation.print(renderReply(reply, language, service.url));
    return 0;
  },
};

/** The replies to what a sentence asks for, one after another: what follows goes on with what the one before was about. */
export async function* repliesTo(
  post: (path: string, body: unknown) => Promise<unknown>,
  question: { readonly text: string; readonly lang: Language; readonly alertId?: string },
): AsyncGenerator<Reply> {
  const waiting = [question.text];
  let context: Reply['about'] | null = null;
  for (const [index, text] of waiting.entries()) {
    const { reply } = (await post('/api/ask', { ...question, text, ...(context ? { context } : {}) })) as { readonly reply: Reply };
    if (index === 0) waiting.push(...(reply.rest ?? []));
    context = reply.about ?? context;
    yield reply;
  }
}
