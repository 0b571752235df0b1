import { chart } from './chart.js';
import { el, section } from './dom.js';
import { measure, number, when, words } from './words.js';

/** Most rows of records on the page. */
const MAX_ROWS = 100;

/** A piece of evidence, asked again: whether it holds, figures then and now, the records behind it. */
export function evidenceView({ evidence, holds, reading, records, checkedAt }, alertId) {
  const w = words();
  const back = alertId === null ? { href: '/', text: w.allAlerts } : { href: `/alerts/${encodeURIComponent(alertId)}`, text: w.back };
  return [
    el('p', {}, el('a', { class: 'back', href: back.href, 'data-link': true }, `← ${back.text}`)),
    el(
      'header',
      { class: 'head' },
      el(
        'p',
        { class: 'chips' },
        el('span', { class: 'chip' }, w.evidenceTitle),
        el('span', { class: 'chip plain' }, w.query[evidence.query.kind]),
      ),
      el('h1', {}, ...titleOf(evidence.query)),
      el('p', { class: 'muted' }, ...placeOf(evidence.query)),
    ),
    sign(holds, reading, checkedAt),
    section(w.figuresTitle, 'figures', figuresTable(evidence.states, reading.kind === 'found' ? reading.figures : null)),
    section(w.records, 'records', recordsView(records, evidence.query)),
    el(
      'p',
      { class: 'small muted' },
      `${w.collected} ${when(evidence.collectedAt)} · ${w.digest} `,
      el('code', {}, evidence.digest.slice(0, 16)),
    ),
  ];
}

function sign(holds, reading, checkedAt) {
  const w = words();
  const [tone, mark, title, hint] = holds
    ? ['good', '✓', w.holds, w.holdsHint]
    : reading.kind === 'nothing'
      ? ['critical', '✕', w.gone, w.goneHint + reading.searched]
      : ['warning', '≠', w.changed, w.changedHint];
  return el(
    'section',
    { class: `card sign ${tone}`, role: 'status' },
    el('span', { class: 'mark', 'aria-hidden': 'true' }, mark),
    el('div', {}, el('strong', {}, title), el('p', {}, `${hint} `, el('time', { class: 'muted', datetime: checkedAt }, when(checkedAt)))),
  );
}

function titleOf(query) {
  switch (query.kind) {
    case 'samples':
    case 'forecast':
      return [el('code', {}, query.metric)];
    case 'events':
      return [el('code', {}, query.code), query.component === null ? '' : ` · ${query.component}`];
    case 'relation':
      return [`${query.from} `, el('code', {}, query.relation), ` ${query.to}`];
    default:
      return [words().query[query.kind]];
  }
}

function placeOf(query) {
  const w = words();
  const named = query.alertId ?? query.incidentId ?? query.runId;
  if (named !== undefined) return [el('code', {}, named)];
  if (query.kind === 'relation') return [when(query.at)];
  const labels = Object.entries(query.labels ?? {}).map(([name, value]) => `${name}=${value}`);
  return [
    `${w.onAsset} `,
    el('code', {}, query.assetId),
    ` · ${when(query.from)} – ${when(query.to)}`,
    labels.length > 0 ? ` · ${labels.join(', ')}` : '',
  ];
}

function figuresTable(then, now) {
  const w = words();
  // Figures we have a word for in the order of the words, then the others.
  const known = Object.keys(w.figures).filter((name) => name in then && name !== 'unit');
  const names = [...known, ...Object.keys(then).filter((name) => !(name in w.figures))];
  const unit = typeof then.unit === 'string' ? then.unit : '';
  const rows = names.map((name) => {
    const differs = now !== null && now[name] !== then[name];
    const [before, after] = [then, now].map((figures) =>
      figures === null || figures[name] === undefined ? '—' : figureText(name, figures[name], unit),
    );
    return el(
      'tr',
      { class: differs || now === null ? 'differs' : null },
      el('th', { scope: 'row' }, w.figures[name] ?? name),
      el('td', {}, before),
      el('td', {}, after),
    );
  });
  return table([w.figure, w.before, w.now], rows);
}

function figureText(name, value, unit) {
  if (typeof value === 'number') return ['count', 'errors', 'exists'].includes(name) ? number(value) : measure(value, unit);
  return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? when(value) : value;
}

function recordsView(records, query) {
  const w = words();
  const rowsOf = (list, cells) => list.slice(0, MAX_ROWS).map((one) => el('tr', {}, ...cells(one).map((cell) => el('td', {}, cell))));
  const listing = (headings, list, cells) =>
    list.length === 0
      ? el('p', { class: 'muted' }, w.noRecords)
      : [table(headings, rowsOf(list, cells)), el('p', { class: 'small muted' }, w.shown(Math.min(list.length, MAX_ROWS)))];
  switch (records.kind) {
    case 'samples': {
      if (records.series.length === 0) return el('p', { class: 'muted' }, w.noRecords);
      const series = records.series.slice(0, 4).map((one) => ({ name: seriesName(one), points: perSecond(one) }));
      const [first] = records.series;
      const unit = first.instrument === 'counter' ? `${first.unit === '1' ? '' : first.unit}/s` : first.unit;
      return chart({ title: `${query.metric} · ${query.assetId}`, unit, series, threshold: null, marks: [] });
    }
    case 'log-levels':
      return listing([w.level, w.figures.count], records.levels, ({ level, count }) => [level, number(count)]);
    case 'logs':
      return listing([w.at, w.message], records.logs, (log) => [time(log.at), el('code', {}, log.body)]);
    case 'events':
      return listing([w.at, w.message], records.events, (event) => [
        time(event.at),
        (event.component === null ? event.message : `${event.component}: ${event.message}`) + repeatsText(event),
      ]);
    case 'changes':
      return listing([w.at, w.message, w.by], records.changes, (change) => [
        time(change.at),
        `${change.field}: ${change.before ?? '—'} → ${change.after ?? '—'}`,
        change.by,
      ]);
    case 'relation':
      return listing([w.at, w.message, w.by], records.relations, (one) => [
        time(one.since),
        `${one.from} ${one.kind} ${one.to}`,
        one.source,
      ]);
    default:
      return records.alert === null
        ? el('p', { class: 'muted' }, w.noRecords)
        : el(
            'p',
            {},
            el('a', { href: `/alerts/${encodeURIComponent(records.alert.id)}`, 'data-link': true }, records.alert.name),
            ` · ${records.alert.summary}`,
          );
  }
}

/** How often an event that repeated did so, until when and how fast. */
function repeatsText({ repeats, perMinute }) {
  return repeats === undefined ? '' : ` — ${words().repeats(number(repeats.count), when(repeats.lastAt), number(Math.round(perMinute)))}`;
}

function table(headings, rows) {
  return el(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': headings.join(', ') },
    el('table', {}, el('thead', {}, el('tr', {}, ...headings.map((text) => el('th', { scope: 'col' }, text)))), el('tbody', {}, ...rows)),
  );
}

function time(at) {
  return el('time', { datetime: at }, when(at));
}

function seriesName({ assetId, labels }) {
  const values = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  return values.length === 0 ? assetId : values.join(', ');
}

/** A counter is read as its rate; where it was reset there is no rate. */
function perSecond({ instrument, points }) {
  if (instrument === 'gauge') return points;
  return points.slice(1).flatMap(([at, value], index) => {
    const [before, earlier] = points[index];
    return value < earlier || at === before ? [] : [[at, ((value - earlier) * 1000) / (at - before)]];
  });
}
