import { el } from './dom.js';
import { words } from './words.js';

/** What went wrong, in the server's words. */
export function problem(error) {
  const w = words();
  const named =
    error.problem?.requestId === undefined
      ? null
      : el('p', { class: 'small muted' }, `${w.request} `, el('code', {}, error.problem.requestId));
  return el('section', { class: 'card problem', role: 'alert' }, el('h2', {}, w.failed), el('p', {}, error.message), named);
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
  return el(
    'form',
    { class: 'card', onsubmit: submit },
    el('label', { for: 'token' }, w.token),
    el('div', { class: 'field' }, input, el('button', {}, w.enter)),
    el('p', { class: 'small muted' }, w.tokenHint),
  );
}

export function waiting(text) {
  return el('p', { class: 'waiting', role: 'status' }, text);
}
