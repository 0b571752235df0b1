import type { Localized } from '../domain/language.ts';

/** What people are told of accounts and second factors that act in their name. */
export const LINK_TEXTS = {
  notMine: { en: 'Not mine', ru: 'Это не я', ko: '제 것이 아닙니다' },
  byOwn: {
    en: 'An account was linked to your name: {platform} {userId}, {time}, by a code that you made.',
    ru: 'К вашему имени привязана учётная запись: {platform} {userId}, {time}, по вашему коду.',
    ko: '회원님 이름에 계정이 연결되었습니다: {platform} {userId}, {time}, 직접 만든 코드로.',
  },
  byOther: {
    en: 'An account was linked to your name: {platform} {userId}, {time}, by a code that {by} made.',
    ru: 'К вашему имени привязана учётная запись: {platform} {userId}, {time}, по коду, который создал(а) {by}.',
    ko: '회원님 이름에 계정이 연결되었습니다: {platform} {userId}, {time}, {by} 님이 만든 코드로.',
  },
  undoLink: {
    en: 'Whoever holds it acts in your name. If it is not yours, press “Not mine” and it is taken away at once; or take it away with your key: inframind people unlink {id} {platform} {userId}. Without either, tell an administrator who did not make the code.',
    ru: 'Её владелец действует от вашего имени. Если она не ваша, нажмите «Это не я», и её сразу отвяжут; или отвяжите её своим ключом: inframind people unlink {id} {platform} {userId}. Иначе сообщите администратору, который не создавал этот код.',
    ko: '그 계정을 가진 사람은 회원님 이름으로 행동합니다. 본인 계정이 아니면 “제 것이 아닙니다”를 누르세요. 즉시 해제됩니다. 또는 본인 키로 해제하세요: inframind people unlink {id} {platform} {userId}. 둘 다 안 되면 코드를 만들지 않은 관리자에게 알리세요.',
  },
  factorLink: {
    en: 'A link to set up a second factor in your name was made by {by}, {time}.',
    ru: 'Ссылку для настройки второго фактора на ваше имя создал(а) {by}, {time}.',
    ko: '{by} 님이 회원님 이름으로 2단계 인증을 설정하는 링크를 만들었습니다. {time}.',
  },
  factorOther: {
    en: 'A second factor was set up in your name, {time}, by a link that {by} made.',
    ru: 'На ваше имя настроен второй фактор, {time}, по ссылке, которую создал(а) {by}.',
    ko: '회원님 이름으로 2단계 인증이 설정되었습니다. {time}, {by} 님이 만든 링크로.',
  },
  factorOwn: {
    en: 'A second factor was set up in your name, {time}, by a link that was made with your key.',
    ru: 'На ваше имя настроен второй фактор, {time}, по ссылке, созданной вашим ключом.',
    ko: '회원님 이름으로 2단계 인증이 설정되었습니다. {time}, 본인 키로 만든 링크로.',
  },
  factorReplaces: {
    en: 'It takes the place of the one that was there.',
    ru: 'Он заменяет прежний.',
    ko: '이전 것을 대신합니다.',
  },
  undoFactor: {
    en: 'Whoever holds it can approve in your name what is of high risk. If it is not yours, press “Not mine” and it is taken away at once; where there is no button, tell an administrator who did not make the link.',
    ru: 'Его владелец может утверждать от вашего имени действия высокого риска. Если он не ваш, нажмите «Это не я», и его сразу удалят; если кнопки нет — сообщите администратору, который не создавал эту ссылку.',
    ko: '이것을 가진 사람은 회원님 이름으로 고위험 작업을 승인할 수 있습니다. 본인 것이 아니면 “제 것이 아닙니다”를 누르세요. 즉시 삭제됩니다. 버튼이 없으면 링크를 만들지 않은 관리자에게 알리세요.',
  },
  undoFactorLink: {
    en: 'Once it is set up you are told here, and can take it away. If you did not ask for it, tell an administrator who did not make the link.',
    ru: 'Когда он будет настроен, об этом сообщат здесь, и его можно будет удалить. Если вы об этом не просили, сообщите администратору, который не создавал ссылку.',
    ko: '설정되면 여기에 알리며 삭제할 수 있습니다. 요청한 적이 없으면 링크를 만들지 않은 관리자에게 알리세요.',
  },
  disownedOther: {
    en: '{name} ({id}) said “Not mine” of {platform} {userId}, {time}: the account was taken from that name. {by} made the code that linked it.',
    ru: '{name} ({id}): «Это не я» о записи {platform} {userId}, {time}. Она отвязана от этого имени. Код для привязки создал(а) {by}.',
    ko: '{name} ({id}) 님이 {platform} {userId} 계정을 본인 것이 아니라고 했습니다. {time}. 계정 연결을 해제했습니다. 연결 코드는 {by} 님이 만들었습니다.',
  },
  disownedOwn: {
    en: '{name} ({id}) said “Not mine” of {platform} {userId}, {time}: the account was taken from that name. It was linked by a code of their own: whoever showed it may hold their key.',
    ru: '{name} ({id}): «Это не я» о записи {platform} {userId}, {time}. Она отвязана от этого имени. Привязана она была собственным кодом: у того, кто его показал, может быть и ключ.',
    ko: '{name} ({id}) 님이 {platform} {userId} 계정을 본인 것이 아니라고 했습니다. {time}. 계정 연결을 해제했습니다. 본인 코드로 연결되었으므로 코드를 보인 사람이 키도 가지고 있을 수 있습니다.',
  },
  disownedFactor: {
    en: '{name} ({id}) said “Not mine” of the second factor in that name, {time}: it was taken away.',
    ru: '{name} ({id}): «Это не я» о втором факторе на это имя, {time}. Он удалён.',
    ko: '{name} ({id}) 님이 자기 이름의 2단계 인증이 본인 것이 아니라고 했습니다. {time}. 삭제했습니다.',
  },
  disownedVotes: {
    en: '{count|request that held|requests that held} a vote in that name and had not begun: closed.',
    ru: 'Закрыто ещё не начатых запросов с голосом на это имя: {count}.',
    ko: '그 이름의 승인이 있고 아직 시작하지 않은 요청 {count}건을 닫았습니다.',
  },
  takenAccount: {
    en: 'Done: {platform} {userId} does nothing in your name any more. The administrators were told.',
    ru: 'Готово: {platform} {userId} больше не действует от вашего имени. Администраторам сообщено.',
    ko: '완료: {platform} {userId} 계정은 더 이상 회원님 이름으로 행동하지 못합니다. 관리자에게 알렸습니다.',
  },
  takenFactor: {
    en: 'Done: that second factor counts no more. The administrators were told.',
    ru: 'Готово: этот второй фактор больше не действует. Администраторам сообщено.',
    ko: '완료: 그 2단계 인증은 더 이상 유효하지 않습니다. 관리자에게 알렸습니다.',
  },
  takenVotes: {
    en: '{count|request|requests} with your vote closed: ask again.',
    ru: 'Закрыто запросов с вашим голосом: {count}.',
    ko: '회원님의 승인이 있는 요청 {count}건을 닫았습니다.',
  },
  nothingToDisown: {
    en: 'There is nothing of yours behind this button any more. What stands in the settings, an administrator takes out there.',
    ru: 'За этой кнопкой больше ничего вашего нет. То, что записано в настройках, убирает оттуда администратор.',
    ko: '이 버튼이 가리키는 것은 더 이상 없습니다. 설정에 적힌 계정은 관리자가 설정에서 지웁니다.',
  },
} as const satisfies Record<string, Localized>;
