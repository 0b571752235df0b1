import { el, show, svg } from './dom.js';
import { currentLanguage, measure, when, words } from './words.js';

/** More could not be told apart. */
const MOST_SERIES = 4;
const PLOT_HEIGHT = 216;
const MARGIN = { right: 14, bottom: 26 };
/** A row of labels above the plot, and about what a letter of theirs takes. */
const ROW = 15;
const LETTER = 6.4;

/**
 * A line chart of up to four series, drawn as wide as its place and again when that changes. Pointing at it reads the
 * values; people who do not see it get its figures in words.
 */
export function chart(given) {
  const data = { ...given, series: given.series.slice(0, MOST_SERIES) };
  const more = given.series.length - data.series.length;
  const plot = el('div', { class: 'plot' });
  const reading = el('p', { class: 'reading', 'aria-live': 'off' });
  const figure = el(
    'figure',
    { class: 'chart' },
    el('figcaption', {}, data.title),
    plot,
    el(
      'div',
      { class: 'legend' },
      ...data.series.map((series, index) => el('span', { class: `key s${index}` }, series.name)),
      more > 0 ? el('span', { class: 'muted' }, `+${more}`) : null,
      reading,
    ),
  );
  const draw = () => {
    if (plot.clientWidth > 0) show(plot, drawing(data, plot.clientWidth, reading));
  };
  new ResizeObserver(draw).observe(plot);
  return figure;
}

function drawing({ unit: ucum, ...given }, width, reading) {
  // What is no number has come as null.
  const series = given.series.map((one) => ({ ...one, points: one.points.filter(([, value]) => Number.isFinite(value)) }));
  const data = { ...given, series };
  const points = series.flatMap((one) => one.points);
  if (points.length === 0) return el('p', { class: 'muted' }, words().noRecords);
  // A bare number is a ratio only while it stays near one.
  const unit = ucum === '1' && points.some(([, value]) => Math.abs(value) > 1.5) ? '' : ucum;
  const times = points.map(([at]) => at);
  // A single instant stands in the middle.
  const alone = least(times) === most(times) ? 30_000 : 0;
  const [from, to] = [least(times) - alone, most(times) + alone];
  const ticks = niceTicks(points.map(([, value]) => value).concat(data.threshold ?? []), unit);
  const left = 22 + 7 * Math.max(...ticks.map((tick) => measure(tick, unit).length));
  const [low, high] = [ticks[0], ticks.at(-1)];
  const x = (at) => left + ((at - from) / (to - from)) * (width - left - MARGIN.right);
  const marks = placeMarks(
    data.marks.filter(({ at }) => new Date(at).getTime() >= from && new Date(at).getTime() <= to),
    x,
    width,
  );
  const top = 4 + ROW * Math.max(1, ...marks.map(({ row }) => row + 1));
  const floor = top + PLOT_HEIGHT;
  const y = (value) => floor - ((value - low) / (high - low)) * PLOT_HEIGHT;

  const guide = svg('line', { class: 'guide', y1: top, y2: floor, visibility: 'hidden' });
  const root = svg(
    'svg',
    { width, height: floor + MARGIN.bottom, role: 'img', 'aria-label': inWords(data, unit) },
    ...ticks.map((tick) => [
      svg('line', { class: 'grid', x1: left, x2: width - MARGIN.right, y1: y(tick), y2: y(tick) }),
      svg('text', { class: 'tick', x: left - 8, y: y(tick) + 4, 'text-anchor': 'end' }, measure(tick, unit)),
    ]),
    ...timeTicks(from, to, width - left - MARGIN.right, data.timeZone).map((at) =>
      svg('text', { class: 'tick', x: x(at), y: floor + MARGIN.bottom - 8, 'text-anchor': 'middle' }, clock(at, to - from, data.timeZone)),
    ),
    ...marks.map((mark) => markAt(mark, floor)),
    data.threshold === null ? null : thresholdAt(data.threshold, unit, y, left, width),
    ...(data.series.length === 1 && low === 0 ? piecesOf(data.series[0].points).map((piece) => area(piece, x, y, floor)) : []),
    ...data.series.flatMap((one, index) => lines(piecesOf(one.points), `s${index}`, x, y)),
    guide,
  );
  root.addEventListener('pointermove', (event) => {
    const place = event.clientX - root.getBoundingClientRect().left;
    const at = from + ((place - left) / (width - left - MARGIN.right)) * (to - from);
    if (at < from || at > to) return;
    guide.setAttribute('x1', x(at));
    guide.setAttribute('x2', x(at));
    guide.setAttribute('visibility', 'visible');
    const values = data.series.filter((one) => one.points.length > 0).map((one) => measure(nearest(one.points, at)[1], unit));
    reading.textContent = `${when(at, data.timeZone)}: ${values.join(', ')}`;
  });
  root.addEventListener('pointerleave', () => {
    guide.setAttribute('visibility', 'hidden');
    reading.textContent = '';
  });
  return root;
}

/** So many times the usual distance between two points is a time in which nothing was measured. */
const GAP_TIMES = 3;

/** The points in pieces between which nothing was measured: a line across would say that something was. */
function piecesOf(points) {
  const steps = points.slice(1).map(([at], index) => at - points[index][0]);
  const usual = points.length < 5 ? 0 : steps.toSorted((a, b) => a - b)[Math.floor(steps.length / 2)];
  const pieces = [];
  for (const [index, point] of points.entries()) {
    if (index === 0 || (usual > 0 && steps[index - 1] > usual * GAP_TIMES)) pieces.push([]);
    pieces.at(-1).push(point);
  }
  return pieces;
}

/** One path for all pieces of a series, and a dot for each that is a single point. */
function lines(pieces, of, x, y) {
  const dots = pieces
    .filter(({ length }) => length === 1)
    .map(([[at, value]]) => svg('circle', { class: `dot ${of}`, cx: x(at), cy: y(value), r: 3 }));
  return [svg('path', { class: `line ${of}`, d: pieces.map((piece) => path(piece, x, y)).join('') }), ...dots];
}

function least(values) {
  return values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
}

function most(values) {
  return values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
}

function path(points, x, y) {
  return points.map(([at, value], index) => `${index === 0 ? 'M' : 'L'}${x(at).toFixed(1)} ${y(value).toFixed(1)}`).join('');
}

function area(points, x, y, floor) {
  if (points.length < 2) return null;
  return svg('path', { class: 'area', d: `${path(points, x, y)}L${x(points.at(-1)[0])} ${floor}L${x(points[0][0])} ${floor}Z` });
}

function thresholdAt(value, unit, y, left, width) {
  const at = y(value);
  const line = svg('line', { class: 'threshold', x1: left, x2: width - MARGIN.right, y1: at, y2: at });
  const label = svg('text', { class: 'threshold-label', x: left + 6, y: at - 6 }, `${words().threshold} ${measure(value, unit)}`);
  return svg('g', {}, line, label);
}

/** Gives each mark the highest row in which its label touches no other; labels near the right edge stand to the left. */
function placeMarks(marks, x, width) {
  const taken = [];
  return marks.map(({ at, label }) => {
    const place = x(new Date(at).getTime());
    const long = label.length * LETTER + 10;
    const leftward = place + long > width;
    const [begin, end] = leftward ? [place - long, place] : [place, place + long];
    let row = 0;
    while (taken.some((other) => other.row === row && begin < other.end && other.begin < end)) row += 1;
    taken.push({ row, begin, end });
    return { place, label, row, leftward };
  });
}

function markAt({ place, label, row, leftward }, floor) {
  const baseline = (row + 1) * ROW - 3;
  return svg(
    'g',
    {},
    svg('line', { class: 'mark', x1: place, x2: place, y1: baseline - 8, y2: floor }),
    svg('text', { class: 'mark-label', x: place + (leftward ? -5 : 5), y: baseline, 'text-anchor': leftward ? 'end' : 'start' }, label),
  );
}

/** Round steps of 1, 2 or 5, of the unit they are shown in, that enclose the values; from zero when they lie near it. */
function niceTicks(values, unit) {
  const greatest = most(values.map(Math.abs));
  const scale = unit.startsWith('By') && greatest > 1 ? 1000 ** Math.floor(Math.log10(greatest) / 3) : 1;
  let [low, high] = [least(values) / scale, most(values) / scale];
  if (low > 0 && low < high * 0.6) low = 0;
  if (low === high) [low, high] = low === 0 ? [0, 1] : [Math.min(low * 0.9, low * 1.1), Math.max(low * 0.9, low * 1.1)];
  // What is counted has no halves.
  const finest = unit === '' && values.every(Number.isInteger) ? 1 : 0;
  const rough = Math.max((high - low) / 4, finest);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough);
  const first = Math.floor(low / step);
  const count = Math.ceil(high / step) - first;
  return Array.from({ length: count + 1 }, (_, index) => (first + index) * step * scale);
}

/** Round times of the zone that is shown. */
function timeTicks(from, to, width, timeZone) {
  const steps = [10, 30, 60, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800];
  const room = Math.max(2, Math.floor(width / 66));
  const step = (steps.find((seconds) => (to - from) / (seconds * 1000) <= room) ?? 2_592_000) * 1000;
  const ticks = [];
  // Round by the clock on the wall, on either side of a change of it.
  for (let wall = Math.ceil((from + offsetMs(from, timeZone)) / step) * step; ; wall += step) {
    const at = wall - offsetMs(wall - offsetMs(wall, timeZone), timeZone);
    if (at > to) return ticks;
    // What the clock left out, or shows for the second time.
    if (at >= from && at > (ticks.at(-1) ?? Number.NEGATIVE_INFINITY)) ticks.push(at);
  }
}

/** How far a zone is ahead of UTC at an instant. */
function offsetMs(at, timeZone) {
  const options = {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  };
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat('en-GB', options).formatToParts(new Date(at)).map(({ type, value }) => [type, Number(value)]),
  );
  const { year, month, day, hour, minute, second } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
}

function clock(at, spanMs, timeZone) {
  const isMidnight = (at + offsetMs(at, timeZone)) % 86_400_000 === 0;
  const options =
    spanMs > 2 * 86_400_000 || isMidnight ? { day: 'numeric', month: 'short' } : { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  options.timeZone = timeZone;
  const language = currentLanguage();
  return new Intl.DateTimeFormat(
    language === 'en' ? 'en-GB' : language,
    spanMs < 300_000 ? { ...options, second: '2-digit' } : options,
  ).format(new Date(at));
}

function nearest(points, at) {
  return points.reduce((best, point) => (Math.abs(point[0] - at) < Math.abs(best[0] - at) ? point : best), points[0] ?? [at, Number.NaN]);
}

function inWords(data, unit) {
  const sentences = data.series
    .filter(({ points }) => points.length > 0)
    .map(({ name, points }) => {
      const values = points.map(([, value]) => value);
      const { figures } = words();
      const parts = [
        [figures.min, least(values)],
        [figures.max, most(values)],
        [figures.last, values.at(-1)],
      ];
      return `${name}: ${parts.map(([word, value]) => `${word} ${measure(value, unit)}`).join(', ')}`;
    });
  return [data.title, ...sentences].join('. ');
}
