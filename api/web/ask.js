import { replyParts } from './answer.js';
import { el, show } from './dom.js';
import { problem, waiting } from './notices.js';
import { currentLanguage, words } from './words.js';

/** A question about an alert, and below it the reply. @param call asks the server */
export function askForm(alertId, call) {
  const w = words();
  const input = el('input', {
    id: 'question',
    name: 'question',
    maxlength: 2000,
    required: true,
    autocomplete: 'off',
    placeholder: w.askHint,
  });
  const send = el('button', {}, w.send);
  const reply = el('div', { class: 'reply', 'aria-live': 'polite' });
  const submit = async (event) => {
    event.preventDefault();
    if (send.disabled) return;
    send.disabled = true;
    show(reply, waiting(words().investigating));
    const body = { text: input.value, lang: currentLanguage(), alertId, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone };
    try {
      show(reply, ...replyParts((await call('/api/ask', { method: 'POST', body })).reply, alertId));
    } catch (error) {
      show(reply, problem(error));
    } finally {
      send.disabled = false;
    }
  };
  return el(
    'section',
    { class: 'card ask' },
    el('form', { onsubmit: submit }, el('label', { for: 'question' }, w.ask), el('div', { class: 'field' }, input, send)),
    reply,
  );
}

/** The chat about an alert. */
export function chatLink(id) {
  return el('p', {}, el('a', { href: `/chat?alert=${encodeURIComponent(id)}` }, words().chatAbout));
}
