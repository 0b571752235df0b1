import { ticketChip, toneOf } from './answer.js';
import { el, section, show } from './dom.js';
import { number, when, words } from './words.js';

const PAGE = 200;

/**
 * An incident: its alerts in figures, and all of them, those that fire first, page by page. What is told above the alerts changes in its
 * place with `update`; the alerts stay where they are read, and a button shows them anew when there are others.
 *
 * @param read gives a page of its alerts of a status, from an offset on
 */
export function incidentView(found, read) {
  const head = el('div', { class: 'about' });
  const news = el('div', { 'aria-live': 'polite' });
  const alerts = el('div', {});
  let shown = '';
  let listed = '';
  const list = (now) => {
    listed = countsOf(now);
    show(news);
    show(alerts, ...alertSections(now, read));
  };
  const update = (now) => {
    const state = JSON.stringify(now);
    // A link that somebody is about to follow is not taken away.
    if (state === shown || head.contains(document.activeElement)) return;
    shown = state;
    show(head, ...headParts(now));
    if (countsOf(now) === listed) return show(news);
    const anew = () => {
      list(now);
      alerts.querySelector('a')?.focus();
    };
    show(news, el('button', { type: 'button', class: 'quiet', onclick: anew }, words().othersNow));
  };
  list(found);
  update(found);
  return { parts: [head, news, alerts], update };
}

function countsOf({ summary }) {
  return JSON.stringify([summary?.alerts, summary?.firing]);
}

function headParts({ incident, summary, tickets }) {
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
  ];
}

/** What fires; what is over below it, folded away where something fires. */
function alertSections({ summary }, read) {
  const w = words();
  const { alerts = 0, firing = 0 } = summary ?? {};
  const over = () => alertList(alerts - firing, (offset, limit) => read('resolved', offset, limit));
  if (firing === 0) return [section(w.alerts, 'records', over())];
  const first = section(
    w.alerts,
    'records',
    alertList(firing, (offset, limit) => read('firing', offset, limit)),
  );
  if (alerts === firing) return [first];
  const fold = el('details', { class: 'card records' }, el('summary', {}, w.overAlready(number(alerts - firing))));
  // Nobody waits for what is folded away.
  fold.addEventListener('toggle', () => fold.open && fold.childElementCount === 1 && fold.append(over()));
  return [first, fold];
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
