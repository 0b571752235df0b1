import { cardView } from './card.js';
import { formView } from './chat-form.js';
import { canBeStopped, hear as hearIn, nothingToStop, workingView } from './chat-hear.js';
import { chatWords } from './chat-words.js';
import { api, el, show } from './dom.js';
import { currentLanguage, setLanguage, when } from './words.js';

const REFRESH_MS = 2_000;
const thread = new URLSearchParams(location.search).get('alert') ?? 'main';
const place = Object.fromEntries(
  ['who', 'offline', 'about', 'messages', 'told', 'entry', 'requests', 'link'].map((id) => [id, document.getElementById(id)]),
);
/** What is on the page, so that a refresh touches only what changed. */
const shown = { messages: '', last: '', requests: '', person: null, lost: false };

const call = (path, options) => api(path, options, currentLanguage());

const hear = (body, more) => hearIn(thread, body, more);

/** Does it, tells what came of it, and shows what the bot wrote. @returns whether it was done */
async function act(body) {
  const w = chatWords();
  const ending = canBeStopped(body) ? new AbortController() : null;
  const { line, view } = workingView(w, ending);
  // What is said stands there at once, however slow the way to the server is.
  const said = body.kind === 'text' ? el('div', { class: 'mine' }, el('p', {}, body.text)) : null;
  show(place.told, said, view);
  let begun = false;
  const watch = (event, data) => {
    if (event === 'step') show(line, `InfraMind ${data.text}`);
    if (event !== 'beginning') return;
    begun = true;
    show(place.told, said?.isConnected ? said : null, el('div', { class: 'theirs' }, cardView(data.card, press)), view);
  };
  try {
    const told = await hear(body, { watch, ...(ending === null ? {} : { ending }) });
    // What was begun stays until the whole stands in the thread.
    if (begun) await whole();
    tell(told);
    await refresh();
    return true;
  } catch (error) {
    show(place.told, problem(error));
    return false;
  } finally {
    nothingToStop();
  }
}

/** Waits until another message of the bot stands in the thread, for a few seconds. */
async function whole() {
  const before = shown.messages;
  for (let looks = 0; looks < 12; looks++) {
    await refresh();
    if (shown.messages !== before && shown.last === 'theirs') return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

function tell({ sentences, links, shown: atOnce }) {
  const w = chatWords();
  const said = atOnce?.kind === 'said' ? [atOnce.text] : [];
  show(
    place.told,
    ...[...sentences, ...said].map((text) => el('p', { class: 'card whisper' }, text)),
    ...links.map(({ text, url }) => el('p', { class: 'card whisper' }, text, ' ', el('a', { href: url, rel: 'noreferrer' }, w.openLink))),
    atOnce?.kind === 'form' ? formView(atOnce.form, { hear, done: told, words: w }) : null,
    atOnce?.kind === 'prompts' ? prompts(atOnce) : null,
    atOnce?.kind === 'card' ? cardView(atOnce.card, press) : null,
  );
  place.told.querySelector('input, select')?.focus();
}

/** A form that was taken, or put away. */
async function told(answer) {
  if (answer === null) return show(place.told);
  tell(answer);
  await refresh();
}

function prompts({ title, prompts: all }) {
  const ask = (question) => () => act({ kind: 'text', text: question });
  const buttons = all.map(({ label, question }) => el('button', { type: 'button', class: 'quiet', onclick: ask(question) }, label));
  return el('section', { class: 'card' }, el('p', {}, title), el('p', { class: 'buttons' }, ...buttons));
}

/** A second press that comes sooner was meant as one with the first. */
const READ_MS = 500;

/** Approve asks once more: the first press changes the button, the second counts, when the question could be read meanwhile. */
function press({ verb, value, label }, button) {
  if (verb === 'approve' && button.dataset.sure === undefined) {
    button.dataset.sure = String(performance.now());
    button.textContent = chatWords().sure(label);
    return;
  }
  if (verb === 'approve' && performance.now() - Number(button.dataset.sure) < READ_MS) return;
  button.disabled = true;
  void act({ kind: 'action', verb, value }).finally(() => {
    button.disabled = false;
    button.textContent = label;
    delete button.dataset.sure;
  });
}

function messageView({ mine, at, card }) {
  const time = el('time', { class: 'muted small', datetime: at }, when(at));
  if (mine) return el('div', { class: 'mine' }, el('p', {}, card.headline), time);
  return el('div', { class: 'theirs' }, cardView(card, press), time);
}

async function refresh() {
  const { person, about, messages, requests } = await call(`/api/chat?thread=${encodeURIComponent(thread)}&lang=${currentLanguage()}`);
  const isNew = shown.person === null;
  shown.person = person;
  show(place.who, person.name);
  show(place.offline);
  const w = chatWords();
  show(
    place.about,
    about === null
      ? w.atLarge
      : [`${w.about} `, el('a', { href: `/alerts/${encodeURIComponent(about.id)}` }, `${about.name} · ${about.assetId}`)],
  );
  const said = JSON.stringify([messages.map(({ id }) => id), currentLanguage()]);
  if (said !== shown.messages) {
    shown.messages = said;
    shown.last = messages.at(-1)?.mine === false ? 'theirs' : 'mine';
    show(place.messages, ...messages.map(messageView));
    place.told.querySelector(':scope > .mine')?.remove();
    place.messages.lastElementChild?.scrollIntoView({ block: 'nearest' });
  }
  // A button that is being pressed stays; the time at which a card was made does not make it another one.
  const standing = JSON.stringify([
    requests.map(({ id, cards }) => [id, cards.map(({ parts, ...card }) => [card, parts.slice(0, -1)])]),
    currentLanguage(),
  ]);
  if (standing !== shown.requests) {
    shown.requests = standing;
    const isOpen = ({ cards }) => cards.some(({ actions }) => actions.some(({ verb }) => verb === 'approve'));
    const newest = requests.toReversed();
    // What waits for a decision comes first.
    const cards = [...newest.filter(isOpen), ...newest.filter((one) => !isOpen(one))].flatMap((request) => request.cards.toReversed());
    show(place.requests, cards.length === 0 ? null : el('h2', {}, w.requests), ...cards.map((card) => cardView(card, press)));
  }
  if (!isNew) return;
  show(place.entry, entry());
  show(place.link, linkPart());
  if (location.hash === '#requests') place.requests.scrollIntoView();
  if (messages.length > 0) return;
  const greeting = await hear({ kind: 'greeting', language: currentLanguage() });
  // Who has asked meanwhile sees how that comes about.
  if (place.told.childElementCount === 0) tell(greeting);
}

function entry() {
  const w = chatWords();
  const input = el('input', {
    id: 'say',
    maxlength: 2000,
    required: true,
    autocomplete: 'off',
    placeholder: w.placeholder,
    'aria-label': w.message,
  });
  const send = el('button', {}, w.send);
  const submit = async (event) => {
    event.preventDefault();
    send.disabled = true;
    const text = input.value;
    input.value = '';
    const isSaid = await act({ kind: 'text', text });
    send.disabled = false;
    // What was not taken need not be typed once more.
    if (!isSaid && input.value === '') input.value = text;
    input.focus();
  };
  return el('form', { class: 'card field', onsubmit: submit }, input, send);
}

/** A code that links an account of a chat to the person. */
function linkPart() {
  const w = chatWords();
  const code = el('div', { 'aria-live': 'polite' });
  const make = async (event) => {
    event.currentTarget.disabled = true;
    const button = event.currentTarget;
    await call(`/api/people/${encodeURIComponent(shown.person.id)}/link-code`, { method: 'POST' }).then(
      (made) => show(code, el('p', {}, w.linkSay(when(made.expiresAt))), el('pre', { class: 'code' }, `link ${made.code}`)),
      (error) => show(code, problem(error)),
    );
    button.disabled = false;
  };
  return el(
    'details',
    {},
    el('summary', {}, w.linkTitle),
    el('p', { class: 'muted' }, w.linkHint),
    el('button', { type: 'button', class: 'quiet', onclick: make }, w.linkMake),
    code,
  );
}

function problem(error) {
  return el(
    'section',
    { class: 'card problem', role: 'alert' },
    el('h2', {}, chatWords().failed),
    // What has no status was never answered; the browser's own words for it are for no one.
    el('p', {}, error.status === undefined ? chatWords().unreached : [error.message, error.problem?.detail].filter(Boolean).join(' ')),
  );
}

function keyForm() {
  const w = chatWords();
  const input = el('input', { id: 'key', type: 'password', required: true, autocomplete: 'off' });
  const submit = (event) => {
    event.preventDefault();
    sessionStorage.setItem('token', input.value);
    void open();
  };
  const had = sessionStorage.getItem('token') === null ? null : el('p', { role: 'alert' }, w.notPerson);
  return el(
    'form',
    { class: 'card', onsubmit: submit },
    had,
    el('label', { for: 'key' }, w.keyLabel),
    el('div', { class: 'field' }, input, el('button', {}, w.enter)),
    el('p', { class: 'small muted' }, w.keyHint),
  );
}

/** Nothing that was read as somebody stays when the key no longer counts. */
function leave() {
  for (const part of Object.values(place)) show(part);
  shown.person = null;
  shown.messages = '';
  shown.requests = '';
  show(place.entry, keyForm());
}

async function open() {
  const w = chatWords();
  document.documentElement.lang = currentLanguage();
  document.title = `${w.title} · InfraMind`;
  place.messages.setAttribute('aria-label', w.conversation);
  for (const node of document.querySelectorAll('[data-word]')) node.textContent = w[node.dataset.word];
  for (const node of document.querySelectorAll('[data-language]'))
    node.setAttribute('aria-pressed', String(node.dataset.language === currentLanguage()));
  shown.person = null;
  shown.lost = false;
  show(place.told);
  await refresh().catch((error) => {
    shown.lost = error.status === undefined;
    show(place.entry, error.status === 401 ? keyForm() : problem(error));
  });
}

/** A key that is taken back says so; what could not be reached at first is tried again. */
async function tick() {
  const read = shown.person === null ? open : refresh;
  if (!document.hidden && (shown.person !== null || shown.lost))
    await read().catch((error) => (error.status === 401 ? leave() : show(place.offline, chatWords().offline)));
  setTimeout(tick, REFRESH_MS);
}

document.addEventListener('click', (event) => {
  const language = event.target.closest('[data-language]')?.dataset.language;
  if (language === undefined) return;
  setLanguage(language);
  void open();
});

void open();
setTimeout(tick, REFRESH_MS);
