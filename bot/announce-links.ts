import { directPlaces } from '../actions/care/places.ts';
import type { AnnounceLinked, Linked } from '../actions/people/links.ts';
import { contentId } from '../domain/ids.ts';
import { fill, type Localized } from '../domain/language.ts';
import { questionCard } from './cards.ts';
import type { ChatPlatform } from './chat-platform.ts';
import { formatMinuteInZone } from './format.ts';
import { enqueueCard, PRIORITY } from './outgoing.ts';

export type LinkNewsDeps = { readonly platforms: ReadonlyArray<Pick<ChatPlatform, 'id'>>; readonly wake?: () => void };

/** Tells whoever an account was linked to of it, on all their other accounts: who holds the new one acts in their name. */
export function createLinkNews({ platforms, wake }: LinkNewsDeps): AnnounceLinked {
  return async (tx, linked) => {
    const { person, account, madeBy, at } = linked;
    const { language, timeZone } = person;
    const maker = madeBy === person.id ? null : ((await tx.people.get(madeBy))?.name ?? madeBy);
    const card = { ...questionCard(sentenceOf(linked, maker), { language, timeZone, at }), tone: 'warning' as const };
    const reached = directPlaces(person).filter(({ platform }) => platforms.some(({ id }) => id === platform));
    for (const { platform, channel } of reached) {
      if (platform === account.platform && channel === account.userId) continue;
      await enqueueCard(tx, {
        ...{ platform, channel, thread: null, card, priority: PRIORITY.approval, at },
        id: contentId('msg', person.id, 'linked', account.platform, account.userId, at.toISOString(), platform, channel),
      });
    }
    wake?.();
  };
}

function sentenceOf({ person, account, at }: Linked, maker: string | null): string {
  const { language, timeZone, id } = person;
  const places = { id, ...account, time: formatMinuteInZone(at, timeZone, language), by: maker ?? '' };
  return `${fill(maker === null ? BY_OWN : BY_OTHER, language, places)}\n${fill(UNDO, language, places)}`;
}

const BY_OWN: Localized = {
  en: 'An account was linked to your name: {platform} {userId}, {time}, by a code that you made.',
  ru: 'К вашему имени привязана учётная запись: {platform} {userId}, {time}, по вашему коду.',
  ko: '회원님 이름에 계정이 연결되었습니다: {platform} {userId}, {time}, 직접 만든 코드로.',
};
const BY_OTHER: Localized = {
  en: 'An account was linked to your name: {platform} {userId}, {time}, by a code that {by} made.',
  ru: 'К вашему имени привязана учётная запись: {platform} {userId}, {time}, по коду, который создал(а) {by}.',
  ko: '회원님 이름에 계정이 연결되었습니다: {platform} {userId}, {time}, {by} 님이 만든 코드로.',
};
const UNDO: Localized = {
  en: 'Whoever holds it acts in your name. If it is not yours, take it away with your key: inframind people unlink {id} {platform} {userId}. Without a key, tell an administrator who did not make the code.',
  ru: 'Её владелец действует от вашего имени. Если она не ваша, отвяжите её своим ключом: inframind people unlink {id} {platform} {userId}. Без ключа — сообщите администратору, который не создавал этот код.',
  ko: '그 계정을 가진 사람은 회원님 이름으로 행동합니다. 본인 계정이 아니면 본인 키로 해제하세요: inframind people unlink {id} {platform} {userId}. 키가 없으면 코드를 만들지 않은 관리자에게 알리세요.',
};
