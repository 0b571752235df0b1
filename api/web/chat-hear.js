import { api, el, events, show } from './dom.js';
import { currentLanguage } from './words.js';

/** Ids of what was said without our knowing whether it was heard: said once more, it is the same. */
const unsure = new Map();
/** Ends the answer that is worked on; null where none is. */
let stopping = null;
/** So long a stop may take to be told; then the page listens no more. */
const PATIENCE_MS = 1_500;
/** Nothing is told of what was stopped but what stands in the thread. */
const NOTHING = { sentences: [], links: [], shown: null };

const call = (path, body) => api(path, { method: 'POST', body }, currentLanguage());

/**
 * Says something to the bot; `watch(event, data)` hears how the answer comes about, and `ending` says that it is no longer wanted.
 * The id stays the same when it is sent again, so that it counts once.
 */
export async function hear(thread, body, { watch = () => {}, ending = new AbortController() } = {}) {
  const key = JSON.stringify([thread, body]);
  const id = unsure.get(key) ?? crypto.getRandomValues(new Uint32Array(4)).join('-');
  const said = { id, thread, body };
  unsure.set(key, id);
  ending.id = id;
  try {
    const told = await events('/api/chat', said, watch, currentLanguage(), ending.signal).catch((error) => {
      if (ending.signal.aborted) return NOTHING;
      return error.status === undefined ? call('/api/chat', said) : Promise.reject(error);
    });
    unsure.delete(key);
    return told;
  } catch (error) {
    // What was refused was heard.
    if (error.status !== undefined) unsure.delete(key);
    throw error;
  }
}

/** Whether asking for it leads to an answer that may take its time, and changes nothing. */
export function canBeStopped({ kind, verb }) {
  return kind === 'text' || (kind === 'action' && ['why', 'graph', 'ask'].includes(verb));
}

/** What stands there while an answer comes about, with a button that stops it; Escape does too. @returns the line that tells the step */
export function workingView(words, ending) {
  const line = el('p', { class: 'waiting', role: 'status' }, words.working);
  if (ending === null) return { line, view: line };
  const button = el('button', { type: 'button', class: 'quiet', 'aria-keyshortcuts': 'Escape' }, words.stop);
  const stop = async () => {
    if (button.disabled) return;
    button.disabled = true;
    show(line, words.stopping);
    const patience = setTimeout(() => ending.abort(), PATIENCE_MS);
    // Who cannot be told so learns it by our hanging up.
    await call('/api/chat/stop', { id: ending.id }).catch(() => ending.abort());
    ending.signal.addEventListener('abort', () => clearTimeout(patience), { once: true });
  };
  button.addEventListener('click', () => void stop());
  stopping = stop;
  return { line, view: el('div', { class: 'working' }, line, button) };
}

/** Nothing is worked on any more. */
export function nothingToStop() {
  stopping = null;
}

document.addEventListener('keydown', (event) => {
  // Escape also puts away what an input method offers.
  if (event.key === 'Escape' && !event.isComposing && stopping !== null) void stopping();
});
