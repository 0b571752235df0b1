import { contentId } from '../domain/ids.ts';
import { inLanguage, type Localized } from '../domain/language.ts';
import { type Reader, sentenceCard } from './cards.ts';
import type { Incoming } from './chat-platform.ts';
import type { ConversationDeps } from './conversing.ts';

const DOUBLE: Localized = {
  en: 'This request stands here twice: the answer to the first message got lost. What becomes of it is shown in the other one.',
  ru: 'Этот запрос показан здесь дважды: ответ на первое сообщение потерялся. Что с ним станет, видно в другом сообщении.',
  ko: '첫 메시지에 대한 응답이 유실되어 이 요청이 두 번 표시되었습니다. 진행 상황은 다른 메시지에 표시됩니다.',
};

/**
 * Where a platform cannot tell whether a message is there, a request may stand twice after a lost answer, and only the second is known
 * to us. The press counts in either, once; the one that nobody keeps up to date then says so and loses its buttons.
 */
export async function retireDouble(
  deps: Pick<ConversationDeps, 'stores' | 'platforms' | 'now' | 'log'>,
  { platform, channel, messageId }: Incoming,
  reader: Reader,
  { verb, value }: { readonly verb: string; readonly value: string },
): Promise<void> {
  const approvalId = /^(apr_[0-9a-f]+):/.exec(value)?.[1];
  if ((verb !== 'approve' && verb !== 'reject') || approvalId === undefined || messageId === '') return;
  const known = (await deps.stores.chat.message(contentId('msg', approvalId, 'approval', platform, channel)))?.platformMessageId;
  if (known == null || known === messageId) return;
  const card = sentenceCard(inLanguage(DOUBLE, reader.language), { ...reader, at: deps.now() });
  const changed = await deps.platforms.find(({ id }) => id === platform)?.edit?.({ channel, messageId, card });
  if (changed !== undefined && changed.kind !== 'sent') deps.log?.('warn', `chat ${platform}: a double of ${approvalId} stays as it is`);
}
