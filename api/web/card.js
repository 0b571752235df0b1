import { chart } from './chart.js';
import { el } from './dom.js';

/** A card of the chat. `press(action)` is called for a button; one that opens a page is a link. */
export function cardView(card, press) {
  const ids = [...new Set(card.parts.flatMap(({ claims = [] }) => claims.flatMap(({ evidenceIds }) => evidenceIds)))];
  return el(
    'article',
    { class: `said ${card.tone}`, lang: card.language },
    el('p', { class: 'headline' }, card.headline),
    ...card.parts.map((part) => partOf(part, ids)),
    card.chart === null ? null : chart(card.chart),
    card.actions.length === 0 ? null : el('p', { class: 'buttons' }, ...card.actions.map((action) => buttonOf(action, press))),
  );
}

/** A part of a card; every text becomes a text node. `ids` numbers the evidence of the whole card. */
export function partOf(part, ids = []) {
  if (part.kind === 'heading') return el('h2', {}, part.text);
  if (part.kind === 'code') return el('pre', { tabindex: 0 }, part.text);
  if (part.kind === 'folded') return el('details', {}, el('summary', {}, part.summary), el('pre', { tabindex: 0 }, part.text));
  if (part.kind === 'list') return el('ul', {}, ...part.items.map((item) => el('li', {}, item)));
  if (part.kind === 'claims') return el('ul', { class: 'stated' }, ...part.claims.map((claim) => claimOf(claim, ids)));
  if (part.kind === 'facts')
    return el('dl', { class: 'facts' }, ...part.facts.flatMap(({ name, value }) => [el('dt', {}, name), el('dd', {}, value)]));
  return el('p', { class: part.kind === 'small' ? 'muted small' : 'text' }, part.text ?? '');
}

function claimOf({ text, evidenceIds }, ids) {
  const cites = evidenceIds.map((id) =>
    el('a', { class: 'cite', href: `/evidence/${encodeURIComponent(id)}` }, String(ids.indexOf(id) + 1)),
  );
  return el('li', {}, text, ' ', el('span', { class: 'cites' }, ...cites));
}

function buttonOf(action, press) {
  const className = action.style === 'primary' ? '' : action.style === 'danger' ? 'danger' : 'quiet';
  if (action.verb !== 'open')
    return el('button', { type: 'button', class: className, onclick: ({ currentTarget }) => press(action, currentTarget) }, action.label);
  // What came from outside is a link only if it leads to a page.
  return /^https?:\/\//.test(action.url ?? '')
    ? el('a', { class: 'button quiet', href: action.url, rel: 'noreferrer' }, action.label)
    : null;
}
