import { ticketChip, toneOf } from './answer.js';
import { el, section } from './dom.js';
import { number, when, words } from './words.js';

const PAGE = 200;

/** An incident: its alerts in figures, and all of them, page by page. @param read gives a page of its alerts, from an offset on */
export function incidentView({ incident, summary, tickets }, read) {
  const w = words();
  const tone = incident.status === 'resolved' ? 'good' : (summary?.severity ?? incident.severity);
  const most = (list) => list.map(([name, count]) => `${name} × ${number(count)}`).join(', ');
  return [
    el(
      'header',
      { class: `head ${tone}` },
      el(
        'p',
        { class: 'chips' },
        el('span', { class: `chip ${tone}` }, incident.status === 'resolved' ? w.resolved : w[tone]),
        el('span', { class: 'chip' }, `#${incident.number}`),
        ...tickets.map(ticketChip),
      ),
      el('h1', {}, titleOf(incident)),
      summary === null
        ? null
        : el('p', { class: 'summary' }, w.incidentCounts(number(summary.alerts), number(summary.assets), number(summary.firing))),
      el('p', { class: 'muted' }, `${w.started} `, el('time', { datetime: incident.openedAt }, when(incident.openedAt))),
    ),
    summary === null
      ? null
      : section(
          w.mostOften,
          'figures',
          el('p', {}, most(summary.names.map(({ name, alerts }) => [name, alerts]))),
          el('p', {}, most(summary.topAssets.map(({ assetId, alerts }) => [assetId, alerts]))),
        ),
    section(w.alerts, 'records', alertList(summary?.alerts ?? 0, read)),
  ];
}

function titleOf({ kind, name, title }) {
  const w = words();
  if (kind === 'storm') return w.storm;
  return kind === 'pattern' && name ? w.onMany(name) : title;
}

function alertList(total, read) {
  const list = el('ul', {});
  const more = el('button', { type: 'button', class: 'quiet' }, '');
  let shown = 0;
  const next = async () => {
    more.disabled = true;
    const alerts = await read(shown, PAGE);
    shown += alerts.length;
    list.append(...alerts.map(item));
    more.disabled = false;
    more.textContent = words().moreAlerts(number(Math.max(0, total - shown)));
    if (shown >= total || alerts.length === 0) more.remove();
  };
  more.addEventListener('click', () => void next());
  void next();
  return el('div', {}, list, more);
}

function item(alert) {
  const w = words();
  return el(
    'li',
    {},
    el('a', { href: `/alerts/${encodeURIComponent(alert.id)}`, 'data-link': true }, alert.name),
    ' ',
    el('code', {}, alert.assetId),
    ' ',
    el('span', { class: `state ${toneOf(alert)}` }, alert.status === 'firing' ? w[alert.severity] : w.resolved),
  );
}
