import { toneOf } from './answer.js';
import { el } from './dom.js';
import { ago, words } from './words.js';

/** The alerts beside what is looked at, newest first. @param chosen id of the one that is */
export function alertList(alerts, chosen) {
  return alerts.length === 0 ? emptyList() : el('ul', {}, ...alerts.map((alert) => el('li', {}, listItem(alert, chosen))));
}

function emptyList() {
  return el('div', { class: 'empty' }, el('h2', {}, words().noAlerts), el('p', {}, words().noAlertsHint));
}

function listItem(alert, chosen) {
  const w = words();
  return el(
    'a',
    {
      class: `item ${toneOf(alert)}`,
      href: `/alerts/${encodeURIComponent(alert.id)}`,
      'data-link': true,
      'aria-current': alert.id === chosen ? 'page' : null,
    },
    el(
      'span',
      { class: 'row' },
      el('strong', {}, alert.name),
      el('time', { class: 'muted', datetime: alert.startedAt }, ago(alert.startedAt)),
    ),
    el(
      'span',
      { class: 'row' },
      el('code', {}, alert.assetId),
      el('span', { class: `state ${toneOf(alert)}` }, alert.status === 'firing' ? w[alert.severity] : w.resolved),
    ),
    alert.summary === alert.name ? null : el('span', { class: 'line2' }, alert.summary),
  );
}
