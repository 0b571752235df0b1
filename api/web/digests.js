import { cardView } from './card.js';
import { el } from './dom.js';
import { problem } from './notices.js';
import { ago, currentLanguage, when } from './words.js';

/** Words of the pages about digests, by language. */
const WORDS = {
  en: {
    title: 'Digests',
    kinds: { digest: 'Digest', handover: 'Hand-over' },
    lastDay: 'The last 24 hours',
    untilNow: 'as it is now',
    none: 'None has been sent yet',
    noneHint: 'Digests are sent by the clock when the settings plan some (digests). In the chat, “digest 7d” writes one at once.',
    platforms: { email: 'mail', web: 'web chat', terminal: 'terminal' },
    sentTo: (platform, time) => `As it was sent (${platform}), ${time}`,
    wider: 'It was sent to people who see more than you do.',
    back: 'All digests',
    anew: 'The same time in your language and zone, as it is known now',
    anewTitle: 'As it is known now',
  },
  ru: {
    title: 'Сводки',
    kinds: { digest: 'Сводка', handover: 'Передача смены' },
    lastDay: 'Последние 24 часа',
    untilNow: 'на эту минуту',
    none: 'Пока ни одной не отправлено',
    noneHint: 'Сводки уходят по часам, если они заданы в настройках (digests). В чате «сводка за 7 дней» составит её сразу.',
    platforms: { email: 'почта', web: 'веб-чат', terminal: 'терминал' },
    sentTo: (platform, time) => `Как было отправлено (${platform}), ${time}`,
    wider: 'Она отправлена тем, кто видит больше, чем вы.',
    back: 'Все сводки',
    anew: 'То же время на вашем языке и в вашем поясе, по нынешним данным',
    anewTitle: 'По нынешним данным',
  },
  ko: {
    title: '요약',
    kinds: { digest: '요약', handover: '인수인계' },
    lastDay: '지난 24시간',
    untilNow: '지금 기준',
    none: '아직 보낸 요약이 없습니다',
    noneHint: '설정(digests)에 일정이 있으면 그 시각에 보냅니다. 채팅에서 “digest 7d”라고 쓰면 바로 만듭니다.',
    platforms: { email: '메일', web: '웹 채팅', terminal: '터미널' },
    sentTo: (platform, time) => `보낸 그대로 (${platform}), ${time}`,
    wider: '더 넓은 범위를 보는 사람들에게 보낸 요약입니다.',
    back: '모든 요약',
    anew: '같은 기간을 내 언어와 시간대로, 지금 아는 대로 보기',
    anewTitle: '지금 아는 대로',
  },
};
const NAMES = { slack: 'Slack', telegram: 'Telegram' };

const ours = () => WORDS[currentLanguage()];
const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
const nameOf = (platform) => NAMES[platform] ?? ours().platforms[platform] ?? platform;
const spanOf = ({ from, to }) => [el('time', { datetime: from }, when(from)), ' – ', el('time', { datetime: to }, when(to))];

/** Digests that were sent, newest first, below the one of the last day. @param found answer of `/api/digests` */
export function digestsView({ digests }) {
  const w = ours();
  const row = (id, tone, title, language, ...below) =>
    el(
      'li',
      {},
      el(
        'a',
        { class: `item ${tone}`, href: `/digests/${encodeURIComponent(id)}`, 'data-link': true },
        el('strong', { lang: language }, title),
        el('span', { class: 'line2' }, ...below),
      ),
    );
  const sent = digests.map(({ id, at, kind, from, to, platform, card, headlines }) => {
    const own = headlines[currentLanguage()];
    return row(
      id,
      card?.tone ?? '',
      own ?? card?.headline ?? w.kinds[kind],
      own === undefined && card !== null ? card.language : currentLanguage(),
      ...[`${w.kinds[kind]} · ${nameOf(platform)} · `, el('time', { datetime: at }, ago(at)), el('br'), ...spanOf({ from, to })],
    );
  });
  return [
    el('header', { class: 'head' }, el('h1', {}, w.title)),
    el('ul', { class: 'run-list digest-list' }, row('now', 'info', w.lastDay, currentLanguage(), w.untilNow), ...sent),
    sent.length > 0 ? null : el('div', { class: 'empty' }, el('h2', {}, w.none), el('p', {}, w.noneHint)),
  ];
}

/**
 * One digest: as it was sent where the reader may see all of it, and the same time anew, at once where that is what the reader can use.
 *
 * @param call asks the server
 */
export async function digestPage(id, call) {
  const w = ours();
  const path = `/api/digests/${encodeURIComponent(id)}`;
  const read = async () => (await call(`${path}/anew?lang=${currentLanguage()}&timeZone=${encodeURIComponent(zone())}`)).card;
  const back = el('p', {}, el('a', { href: '/digests', 'data-link': true }, `← ${w.back}`));
  if (id === 'now') return [back, el('header', { class: 'head' }, el('h1', {}, w.lastDay)), drawn(await read())];
  const { digest } = await call(path);
  const { kind, at, platform, card } = digest;
  const head = [back, el('header', { class: 'head' }, el('h1', {}, w.kinds[kind]), el('p', { class: 'muted' }, ...spanOf(digest)))];
  const anew = el('div', { class: 'digest-anew' });
  const add = async () => anew.replaceChildren(el('p', { class: 'muted small' }, w.anewTitle), drawn(await read()));
  if (card === null) {
    await add();
    return [...head, el('p', {}, w.wider), anew];
  }
  const sent = [el('p', { class: 'muted small' }, w.sentTo(nameOf(platform), when(at))), drawn(card)];
  if (card.language !== currentLanguage()) {
    await add();
    return [...head, anew, ...sent];
  }
  const button = el('button', { type: 'button', class: 'quiet' }, w.anew);
  button.addEventListener('click', () => {
    button.disabled = true;
    void add().then(
      () => button.remove(),
      (error) => anew.replaceChildren(problem(error)),
    );
  });
  return [...head, ...sent, el('p', {}, button), anew];
}

/** Drawn as in the chat; what it cites opens here. */
function drawn(card) {
  const shown = el(
    'div',
    { class: 'chat' },
    cardView(card, () => {}),
  );
  for (const link of shown.querySelectorAll('a.cite')) link.dataset.link = 'true';
  return shown;
}
