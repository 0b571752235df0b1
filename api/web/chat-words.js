import { currentLanguage } from './words.js';

/** Words of the page of the chat; what the bot says it words itself. */
const WORDS = {
  en: {
    title: 'Chat',
    back: 'Alerts',
    about: 'About',
    atLarge: 'Ask about anything that is watched, or write “help”.',
    placeholder: 'e.g. what is firing? why? digest 24h',
    message: 'Message',
    send: 'Send',
    conversation: 'Conversation',
    working: 'Looking into it…',
    you: 'You',
    requests: 'Requests',
    sure: (label) => `${label}: sure?`,
    keyLabel: 'Your key',
    keyHint: 'The chat acts as you, so it needs a key of a person (people → apiKey in the settings). It is kept in this tab only.',
    notPerson: 'This key is not a person’s.',
    enter: 'Enter',
    failed: 'This did not work',
    offline: 'connection lost, trying again',
    cancel: 'Cancel',
    linkTitle: 'Link Slack or Telegram',
    linkHint: 'A code ties your account there to you. It works once.',
    linkMake: 'Make a code',
    linkSay: (time) => `Send this to the bot in a direct message, by ${time}:`,
    openLink: 'Sign in and look at it',
  },
  ru: {
    title: 'Чат',
    back: 'Алерты',
    about: 'Об алерте',
    atLarge: 'Спросите о чём угодно из наблюдаемого или напишите «помощь».',
    placeholder: 'например: что горит? почему? дайджест 24h',
    message: 'Сообщение',
    send: 'Отправить',
    conversation: 'Разговор',
    working: 'Разбираюсь…',
    you: 'Вы',
    requests: 'Запросы',
    sure: (label) => `${label}: точно?`,
    keyLabel: 'Ваш ключ',
    keyHint:
      'Чат действует от вашего имени, поэтому нужен ключ сотрудника (people → apiKey в настройках). Он хранится только в этой вкладке.',
    notPerson: 'Это не ключ сотрудника.',
    enter: 'Войти',
    failed: 'Не получилось',
    offline: 'связь потеряна, пробую снова',
    cancel: 'Отмена',
    linkTitle: 'Привязать Slack или Telegram',
    linkHint: 'Код связывает вашу учётную запись там с вами. Действует один раз.',
    linkMake: 'Получить код',
    linkSay: (time) => `Отправьте это боту личным сообщением до ${time}:`,
    openLink: 'Войти и посмотреть',
  },
};

export function chatWords() {
  return WORDS[currentLanguage()];
}
