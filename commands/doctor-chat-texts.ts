/** The doctor's sentences of chats and trackers. */
export const CHATS = {
  renewSlack: {
    en: 'reinstall the app and renew its tokens',
    ru: 'переустановите приложение и обновите токены',
    ko: '앱을 다시 설치하고 토큰을 갱신하세요',
  },
  renewTelegram: { en: 'ask BotFather for the token', ru: 'получите токен у BotFather', ko: 'BotFather에게서 토큰을 받으세요' },
  swappedTokens: {
    en: 'botToken holds the app-level token (xapp-…): it takes the bot token, xoxb-…',
    ru: 'в botToken стоит токен приложения (xapp-…): нужен токен бота, xoxb-…',
    ko: 'botToken에 앱 수준 토큰(xapp-…)이 들어 있습니다. 봇 토큰(xoxb-…)이 필요합니다',
  },
  renewAppToken: {
    en: 'appToken takes an app-level token (xapp-…) with the scope connections:write: Basic Information, App-Level Tokens',
    ru: 'appToken — токен приложения (xapp-…) с правом connections:write: Basic Information, App-Level Tokens',
    ko: 'appToken에는 connections:write 권한이 있는 앱 수준 토큰(xapp-…)이 필요합니다: Basic Information, App-Level Tokens',
  },
  missingScopes: (scopes: readonly string[]) => ({
    en: `Slack accepts the token; it lacks ${scopes.join(', ')}`,
    ru: `Slack принимает токен; не хватает прав: ${scopes.join(', ')}`,
    ko: `Slack이 토큰을 받아들였지만 권한이 부족합니다: ${scopes.join(', ')}`,
  }),
  addScopes: {
    en: 'add them under OAuth & Permissions, as docs/slack-app-manifest.yaml has them, and reinstall the app',
    ru: 'добавьте их в OAuth & Permissions, как в docs/slack-app-manifest.yaml, и переустановите приложение',
    ko: 'docs/slack-app-manifest.yaml에 있는 대로 OAuth & Permissions에서 권한을 추가하고 앱을 다시 설치하세요',
  },
  channel: (platform: string, id: string) => ({
    en: `channel ${id} of ${platform}`,
    ru: `канал ${id} в ${platform}`,
    ko: `${platform} 채널 ${id}`,
  }),
  reached: { en: 'can be told', ru: 'доступен', ko: '전달 가능' },
  terminal: { en: 'whoever looks on', ru: 'кто подключён', ko: '접속해 있는 사람' },
  noPlatform: (platform: string) => ({
    en: `${platform} is not configured: nothing is told there`,
    ru: `${platform} не настроен: сюда ничего не придёт`,
    ko: `${platform}: 설정되지 않아 여기로는 아무것도 전달되지 않습니다`,
  }),
  configure: (platform: string) => ({
    en: `add the section ${platform}, or take the channel out`,
    ru: `добавьте раздел ${platform} или уберите канал`,
    ko: `설정에 ${platform} 항목을 추가하거나 채널을 빼세요`,
  }),
  inviteToSlack: {
    en: 'invite the bot there: /invite @inframind; the channel is named by its id, C0…, at the end of its details',
    ru: 'пригласите бота: /invite @inframind; канал указывается по id, C0…, он внизу сведений о канале',
    ko: '봇을 초대하세요: /invite @inframind. 채널은 채널 정보 맨 아래에 있는 ID(C0…)로 지정합니다',
  },
  addToGroup: {
    en: 'add the bot to the group (again); ids of groups begin with a minus, and a group that became a supergroup has another',
    ru: 'добавьте бота в группу (снова); id групп начинаются с минуса, у группы, ставшей супергруппой, он другой',
    ko: '봇을 그룹에 (다시) 추가하세요. 그룹 ID는 빼기 기호로 시작하며, 슈퍼그룹이 된 그룹은 ID가 바뀝니다',
  },
  tracker: (id: string) => ({ en: `tracker ${id}`, ru: `система заявок ${id}`, ko: `티켓 시스템 ${id}` }),
  renewTracker: {
    en: 'check the account and renew its token or password',
    ru: 'проверьте учётную запись и обновите токен или пароль',
    ko: '계정을 확인하고 토큰 또는 비밀번호를 갱신하세요',
  },
  noTracker: (system: string) => ({
    en: `there is no ticket system “${system}”`,
    ru: `системы заявок «${system}» нет`,
    ko: `티켓 시스템 “${system}”이(가) 없습니다`,
  }),
} as const;
