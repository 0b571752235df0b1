import type { Chart } from '../../domain/answer.ts';
import { cut, formatValue } from '../format.ts';
import { timeTicks, valueTicks } from './axes.ts';
import { piecesOf, reachOf } from './gaps.ts';

/** Size in CSS pixels. */
export type Size = { readonly width: number; readonly height: number };

const COLOURS = ['#2563eb', '#ea580c', '#0d9488', '#9333ea'];
const INK = '#0f172a';
const MUTED = '#64748b';
const GRID = '#e2e8f0';
const LIMIT = '#dc2626';
const MARK = '#475569';
const MAX_POINTS = 2_000;
/** Of labels: on a phone the picture is less than half as wide as it is drawn. */
const LABEL = 14;
/** What a letter of a label takes at most, and a row of labels. */
const LETTER = 8.3;
const ROW = 20;

type Points = ReadonlyArray<readonly [atMs: number, value: number]>;

/** A chart as SVG 1.1: axes with units and times of the chart's zone, the limit, marks, one line per series. */
export function chartSvg(chart: Chart, size: Size): string {
  const series = chart.series.slice(0, 4).map((one) => ({ name: one.name, pieces: piecesIn(one.points.filter(isFinitePoint)) }));
  const all = series.flatMap((one) => one.pieces.flat());
  const threshold = chart.threshold !== null && Number.isFinite(chart.threshold) ? chart.threshold : null;
  const header =
    text(24, 31, fitted(chart.title, (size.width - 220) / 10), { size: 19, weight: 'bold', fill: INK }) +
    text(size.width - 22, 31, chart.timeZone === 'UTC' ? 'UTC' : `${chart.timeZone}`, { size: LABEL, fill: MUTED, anchor: 'end' });
  if (all.length === 0)
    return frame(size, header + text(size.width / 2, size.height / 2, '∅', { size: 28, fill: MUTED, anchor: 'middle' }));

  const times = all.map(([at]) => at);
  const [from, to] = widen(least(times), most(times), 60_000);
  const values = [...all.map(([, value]) => value), ...(threshold === null ? [] : [threshold])];
  const [low, high] = valueRange(values);
  const rows = markRows(chart, from, to, size.width - 124);
  const box = {
    left: 102,
    right: size.width - 22,
    top: (series.length > 1 ? 76 : 56) + ROW * Math.max(0, ...rows.map(({ row }) => row + 1)),
    bottom: size.height - 44,
  };
  const x = (at: number) => box.left + ((at - from) / (to - from)) * (box.right - box.left);
  const y = (value: number) => box.bottom - ((value - low) / (high - low)) * (box.bottom - box.top);
  // What is counted has no halves.
  const lines = chart.unit === '' && values.every(Number.isInteger) ? Math.max(1, Math.min(4, Math.ceil(high - low))) : 4;
  const unit = chart.unit === '1' && most(values) > 1.5 ? '' : chart.unit;

  const parts = [
    header,
    ...valueTicks(low, high, lines, tickBase(high, unit)).map(
      (value) =>
        line(box.left, y(value), box.right, y(value), GRID, 1) +
        text(box.left - 10, y(value) + 5, formatValue(value, unit, 'en'), { size: LABEL, fill: MUTED, anchor: 'end' }),
    ),
    ...timeTicks(from, to, chart.timeZone, Math.max(2, Math.floor((box.right - box.left) / 90)), chart.language).map(
      ({ at, label }) =>
        line(x(at), box.bottom, x(at), box.bottom + 5, MUTED, 1) +
        text(x(at), box.bottom + 24, label, { size: LABEL, fill: MUTED, anchor: 'middle' }),
    ),
    line(box.left, box.bottom, box.right, box.bottom, MUTED, 1),
    ...rows.map((one) => markLine(one, x, box)),
    ...series.flatMap(({ pieces }, index) =>
      pieces.map((points) => area(points, x, y, box.bottom, COLOURS[index] ?? INK, series.length === 1)),
    ),
    ...series.flatMap(({ pieces }, index) => pieces.map((points) => polyline(points, x, y, COLOURS[index] ?? INK))),
    threshold === null ? '' : limitLine(threshold, formatValue(threshold, unit, 'en'), y, box),
    series.length > 1 ? legend(series, size) : '',
  ];
  return frame(size, parts.join('\n'));
}

function isFinitePoint([at, value]: readonly [number, number]): boolean {
  return Number.isFinite(at) && Number.isFinite(value);
}

/** What is drawn of a series, in pieces without a gap. What was made thinner is further apart. */
function piecesIn(points: Points): Points[] {
  const size = points.length <= MAX_POINTS ? 1 : Math.ceil(points.length / (MAX_POINTS / 2));
  return piecesOf(thin(points), reachOf(points) * size);
}

/** At most MAX_POINTS: of each bucket its least and greatest value, so that no spike is lost. */
function thin(points: Points): Points {
  if (points.length <= MAX_POINTS) return points;
  const size = Math.ceil(points.length / (MAX_POINTS / 2));
  const kept: Array<readonly [number, number]> = [];
  for (let start = 0; start < points.length; start += size) {
    const bucket = points.slice(start, start + size).toSorted((a, b) => a[1] - b[1]);
    const extremes = [bucket[0], bucket.at(-1)].filter((point) => point !== undefined);
    kept.push(...extremes.toSorted((a, b) => a[0] - b[0]));
  }
  return kept;
}

function least(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
}

function most(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
}

/** What a tick is a round multiple of: a power of 1024 for bytes. */
function tickBase(high: number, unit: string): number {
  return unit.startsWith('By') && high > 1 ? 1024 ** Math.floor(Math.log2(high) / 10) : 1;
}

function widen(low: number, high: number, by: number): [number, number] {
  return high - low > 0 ? [low, high] : [low - by, high + by];
}

/** The range of values with headroom; begins at zero where that does not flatten the line. */
function valueRange(values: readonly number[]): [number, number] {
  const [low, high] = widen(least(values), most(values), Math.abs(most(values)) * 0.1 || 1);
  const headroom = (high - low) * 0.12;
  if (low >= 0 && low < (high - low) * 1.5) return [0, high + headroom];
  return [low - headroom, high + headroom];
}

type Box = { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
type Scale = (value: number) => number;

function polyline(points: Points, x: Scale, y: Scale, colour: string): string {
  const only = points[0];
  if (only !== undefined && points.length === 1) return `<circle cx="${px(x(only[0]))}" cy="${px(y(only[1]))}" r="3.5" fill="${colour}"/>`;
  const path = points.map(([at, value]) => `${px(x(at))},${px(y(value))}`).join(' ');
  return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2" stroke-linejoin="round" stroke-linecap="round"/>`;
}

function area(points: Points, x: Scale, y: Scale, bottom: number, colour: string, shown: boolean): string {
  const [first, last] = [points[0], points.at(-1)];
  if (!shown || first === undefined || last === undefined || points.length < 2) return '';
  const path = points.map(([at, value]) => `${px(x(at))},${px(y(value))}`).join(' ');
  return `<polygon points="${px(x(first[0]))},${px(bottom)} ${path} ${px(x(last[0]))},${px(bottom)}" fill="${colour}" fill-opacity="0.10"/>`;
}

function limitLine(threshold: number, label: string, y: Scale, box: Box): string {
  const width = lettersOf(label) * LETTER + 14;
  return (
    line(box.left, y(threshold), box.right, y(threshold), LIMIT, 1.5, '6 4') +
    `<rect x="${px(box.right - width)}" y="${px(y(threshold) - 22)}" width="${px(width)}" height="20" rx="3" fill="#ffffff" fill-opacity="0.85"/>` +
    text(box.right - 6, y(threshold) - 6, label, { size: LABEL, weight: 'bold', fill: LIMIT, anchor: 'end' })
  );
}

type Mark = { readonly at: number; readonly label: string; readonly row: number; readonly leftwards: boolean };

/**
 * Marks inside the window, each in the first row above the plot where its label has room; at most eight in three rows.
 * The last comes first, into the lowest row, so that no mark's line crosses the label of an earlier one.
 */
function markRows(chart: Chart, from: number, to: number, width: number): Mark[] {
  const taken: Array<Array<readonly [number, number]>> = [[], [], []];
  const inside = chart.marks.filter((mark) => mark.at.getTime() >= from && mark.at.getTime() <= to).slice(0, 8);
  return inside
    .toSorted((a, b) => b.at.getTime() - a.at.getTime())
    .map((mark) => {
      const label = fitted(mark.label, 36);
      const at = ((mark.at.getTime() - from) / (to - from)) * width;
      const length = lettersOf(label) * LETTER + 14;
      const leftwards = at + length > width;
      const [start, end] = leftwards ? [at - length, at] : [at, at + length];
      const free = taken.findIndex((spans) => spans.every(([a, b]) => end <= a || start >= b));
      const row = free === -1 ? taken.length - 1 : free;
      taken[row]?.push([start, end]);
      return { at: mark.at.getTime(), label, row, leftwards };
    });
}

function markLine(mark: Mark, x: Scale, box: Box): string {
  const at = x(mark.at);
  const top = box.top - 14 - mark.row * ROW;
  return (
    line(at, top, at, box.bottom, MARK, 1.25, '2 3') +
    `<path d="M${px(at - 4)} ${px(top - 4)} h8 l-4 6 z" fill="${MARK}"/>` +
    text(at + (mark.leftwards ? -8 : 8), top + 5, mark.label, { size: LABEL, fill: MARK, anchor: mark.leftwards ? 'end' : 'start' })
  );
}

function legend(series: ReadonlyArray<{ readonly name: string }>, size: Size): string {
  const room = Math.floor((size.width - 46) / series.length);
  return series
    .map((one, index) => {
      const at = 24 + index * room;
      const colour = COLOURS[index] ?? INK;
      return (
        `<rect x="${at}" y="47" width="14" height="4" rx="2" fill="${colour}"/>` +
        text(at + 20, 54, fitted(one.name, (room - 30) / LETTER), { size: LABEL, fill: INK })
      );
    })
    .join('');
}

const WIDE = /\p{Script=Hangul}/u;

/** How many letters' width a text takes: Hangul is wider than what the figures here are for. */
function lettersOf(value: string): number {
  return [...value].reduce((sum, sign) => sum + (WIDE.test(sign) ? 1.6 : 1), 0);
}

/** A text cut to the width of so many letters. */
function fitted(value: string, letters: number): string {
  if (lettersOf(value) <= letters) return value;
  const signs = [...value];
  let count = Math.min(signs.length, Math.floor(letters));
  while (count > 1 && lettersOf(signs.slice(0, count).join('')) > letters) count -= 1;
  return cut(value, count);
}

function line(x1: number, y1: number, x2: number, y2: number, colour: string, width: number, dashes = ''): string {
  const dashed = dashes === '' ? '' : ` stroke-dasharray="${dashes}"`;
  return `<line x1="${px(x1)}" y1="${px(y1)}" x2="${px(x2)}" y2="${px(y2)}" stroke="${colour}" stroke-width="${width}"${dashed}/>`;
}

function text(
  x: number,
  y: number,
  value: string,
  style: { readonly size: number; readonly fill: string; readonly weight?: string; readonly anchor?: string },
): string {
  const content = value.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/\p{Cc}/gu, ' ');
  return `<text x="${px(x)}" y="${px(y)}" font-family="DejaVu Sans" font-size="${style.size}" font-weight="${style.weight ?? 'normal'}" fill="${style.fill}" text-anchor="${style.anchor ?? 'start'}">${content}</text>`;
}

function px(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function frame(size: Size, content: string): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" viewBox="0 0 ${size.width} ${size.height}">` +
    `<rect width="${size.width}" height="${size.height}" fill="#ffffff"/>\n${content}\n</svg>`
  );
}
