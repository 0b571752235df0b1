import { download, el, section, show } from './dom.js';
import { runWords } from './run-words.js';

const EVERY_MS = 1_000;
/** Answers that asking again does not change. */
const REFUSALS = [401, 403, 404];
/** Characters of one step that are kept on the page. */
const MOST_SHOWN = 100_000;
/** Bytes of the ends that are asked for first, over all steps: what was said before is in the file. */
const FIRST_BYTES = 1_600_000;
const LEAST_BYTES = 4_000;
const bytesOf = (text) => new TextEncoder().encode(text).length;

/** Where the output of a run goes, step by step. @param path of the run at our server */
export function outputCard({ approval }, path) {
  const w = runWords();
  const place = el('div', {}, el('p', { class: 'muted' }, w.noOutput));
  const fault = el('span', { class: 'muted', role: 'status' });
  const save = () => {
    show(fault);
    return download(`${path}/output/raw`).catch((error) => show(fault, ` ${error.message}`));
  };
  const whole = el('button', { type: 'button', class: 'quiet', onclick: save }, w.whole);
  const several = approval.plan.targets.length > 1;
  const count = approval.plan.targets.length * approval.plan.steps.length;
  const tail = Math.min(400_000, Math.max(LEAST_BYTES, Math.floor(FIRST_BYTES / count)));
  return { card: section(w.output, 'run-output', place, el('p', {}, whole, fault)), place, several, tail, steps: new Map() };
}

/**
 * Adds output as it comes until the run has ended and all of it is there. A fault of the connection is tried again, a refusal is not.
 *
 * @param isBegun whether there can be output yet, or never any more
 */
export async function followOutput(path, call, output, isShown, isBegun) {
  let after = null;
  while (isShown()) {
    if (isBegun()) {
      const query = after === null ? `?tail=${output.tail}` : `?after=${after}`;
      const found = await call(`${path}/output${query}`).catch((error) => ({
        pieces: [],
        next: after,
        ended: REFUSALS.includes(error.status),
      }));
      if (!isShown()) return;
      for (const piece of found.pieces) append(output, piece);
      for (const step of found.steps ?? []) noteCut(output, step);
      after = found.next;
      if (found.ended) return finish(output);
      if (found.pieces.length > 0) continue;
    }
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
}

/** Of a step that has ended it is known how much it said. */
function noteCut(output, { id, target, outputBytes }) {
  const shown = output.steps.get(`${target}\n${id}`);
  if (shown !== undefined && outputBytes !== null && shown.bytes < outputBytes) shown.note.hidden = false;
}

function append(output, { asset, step, text }) {
  const key = `${asset}\n${step}`;
  let shown = output.steps.get(key);
  if (shown === undefined) {
    const pre = el('pre', { tabindex: 0 });
    const note = el('p', { class: 'small muted', hidden: true }, runWords().onlyEnd);
    shown = { pre, note, bytes: 0 };
    if (output.steps.size === 0) show(output.place);
    output.steps.set(key, shown);
    output.place.append(el('h3', {}, step, ...(output.several ? [' ', el('code', {}, asset)] : [])), note, pre);
  }
  shown.bytes += bytesOf(text);
  const isAtEnd = shown.pre.scrollTop + shown.pre.clientHeight >= shown.pre.scrollHeight - 4;
  const whole = shown.pre.textContent + text;
  if (whole.length > MOST_SHOWN) shown.note.hidden = false;
  shown.pre.textContent = whole.slice(-MOST_SHOWN);
  // Who has scrolled up to read is left there.
  if (isAtEnd) shown.pre.scrollTop = shown.pre.scrollHeight;
}

function finish(output) {
  if (output.steps.size === 0) show(output.place, el('p', { class: 'muted' }, runWords().silent));
}
