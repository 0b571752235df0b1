import { el } from './dom.js';
import { words } from './words.js';

/** What went wrong, in the server's words, and where to go on; a fault of ours with the id under which it is logged. @param level `h1` where it is all of a page */
export function problem(error, level = 'h2') {
  const w = words();
  const isFault = error.status === undefined || error.status >= 500;
  const id = isFault ? error.problem?.requestId : undefined;
  return el(
    'section',
    { class: 'card problem', role: 'alert' },
    el(level, {}, error.status === 404 ? w.notHere : w.failed),
    el('p', {}, error.status === undefined ? w.unreached : [error.message, error.problem?.detail].filter(Boolean).join(' ')),
    id === undefined ? null : el('p', { class: 'small muted' }, `${w.request} `, el('code', {}, id)),
    homeLink(),
  );
}

/** An address that is none of ours. */
export function noPage() {
  return el('section', { class: 'card problem', role: 'alert' }, el('h1', {}, words().notFound), homeLink());
}

function homeLink() {
  return el('p', {}, el('a', { href: '/', 'data-link': true }, words().allAlerts));
}

/** Asks for the access token. @param retry called once it is kept */
export function tokenForm(retry) {
  const w = words();
  const input = el('input', { id: 'token', type: 'password', required: true, autocomplete: 'off' });
  const submit = (event) => {
    event.preventDefault();
    sessionStorage.setItem('token', input.value);
    void retry();
  };
  const had = sessionStorage.getItem('token') === null ? null : el('p', { role: 'alert' }, w.tokenWrong);
  return el(
    'form',
    { class: 'card', onsubmit: submit },
    had,
    el('label', { for: 'token' }, w.token),
    el('div', { class: 'field' }, input, el('button', {}, w.enter)),
    el('p', { class: 'small muted' }, w.tokenHint),
  );
}

export function waiting(text) {
  return el('p', { class: 'waiting', role: 'status' }, text);
}
