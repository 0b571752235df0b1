import type { Chart } from '../../domain/answer.ts';
import type { Card, CardAction, CardPart } from '../card.ts';
import { evidenceNumbers } from '../evidence-numbers.ts';
import { formatMinute, formatValue } from '../format.ts';
import { say } from '../texts.ts';
import { columnsOf, padColumns, wrapColumns } from './columns.ts';

/** How a card is written to a terminal. */
export type TerminalStyle = {
  /** Columns, at least 40. */
  readonly width: number;
  readonly colour: boolean;
  /** Number of the first button; they are chosen by typing it. Null leaves buttons out. */
  readonly firstChoice?: number | null;
};

const BARS = '▁▂▃▄▅▆▇█';
const TONES = { critical: '31', warning: '33', good: '32', neutral: '36' } as const;

/** A card as lines of text, wrapped; a chart as a row of blocks. Control characters from outside are shown, not obeyed. */
export function renderTerminal(card: Card, style: TerminalStyle): string {
  const width = Math.max(40, style.width);
  const paint = painter(style.colour);
  const numbers = evidenceNumbers(card);
  const bar = paint(TONES[card.tone], '┃');
  const lines = [
    ...wrapColumns(visible(card.headline), width - 2).map((line) => paint(`1;${TONES[card.tone]}`, line)),
    ...card.parts.slice(0, -1).flatMap((part) => partLines(part, numbers, width - 2, paint)),
    ...(card.chart === null ? [] : ['', ...chartLines(card.chart, width - 2, card, paint)]),
    ...evidenceLines(numbers, width - 2).map((line) => paint('2', line)),
    ...card.parts.slice(-1).flatMap((part) => partLines(part, numbers, width - 2, paint)),
    ...choiceLines(card, style.firstChoice ?? null, width - 2, paint),
  ];
  return lines.map((line) => `${bar} ${line}`.trimEnd()).join('\n');
}

type Paint = (code: string, text: string) => string;

function painter(colour: boolean): Paint {
  return (code, text) => (colour && text !== '' ? `\u001b[${code}m${text}\u001b[0m` : text);
}

function codeLines(text: string, paint: Paint): string[] {
  return visible(text, true)
    .split('\n')
    .map((line) => `  ${paint('36', line)}`);
}

function partLines(part: CardPart, numbers: ReadonlyMap<string, number>, width: number, paint: Paint): string[] {
  switch (part.kind) {
    case 'heading':
      return ['', paint('1', visible(part.text))];
    case 'text':
      return visible(part.text, true)
        .split('\n')
        .flatMap((line) => wrapColumns(line, width));
    case 'small':
      return wrapColumns(visible(part.text), width).map((line) => paint('2', line));
    case 'code':
      return codeLines(part.text, paint);
    case 'folded':
      return [...wrapColumns(visible(part.summary), width), ...codeLines(part.text, paint)];
    case 'list':
      return part.items.flatMap((item) => bullet(visible(item), width));
    case 'claims':
      return part.claims.flatMap((claim) =>
        bullet(`${visible(claim.text)} ${claim.evidenceIds.map((id) => `[${numbers.get(id)}]`).join(' ')}`, width),
      );
    case 'facts': {
      const column = Math.min(28, Math.max(...part.facts.map((fact) => columnsOf(visible(fact.name)))));
      return part.facts.flatMap((fact) => {
        const [first = '', ...rest] = wrapColumns(visible(fact.value), width - column - 2);
        return [
          `${paint('2', padColumns(visible(fact.name), column))}  ${first}`,
          ...rest.map((line) => `${' '.repeat(column + 2)}${line}`),
        ];
      });
    }
  }
}

/** Ids of the evidence, for `inframind evidence ID`, in columns. */
function evidenceLines(numbers: ReadonlyMap<string, number>, width: number): string[] {
  const cells = [...numbers].map(([id, number]) => `[${number}]`.padEnd(5) + visible(id));
  const column = Math.max(0, ...cells.map((cell) => cell.length)) + 2;
  const perLine = Math.max(1, Math.floor((width + 2) / column));
  const lines = Array.from({ length: Math.ceil(cells.length / perLine) }, (_, index) =>
    cells.slice(index * perLine, (index + 1) * perLine),
  );
  return lines.length === 0
    ? []
    : [
        '',
        ...lines.map((line) =>
          line
            .map((cell) => cell.padEnd(column))
            .join('')
            .trimEnd(),
        ),
      ];
}

function bullet(text: string, width: number): string[] {
  return wrapColumns(text, width - 2).map((line, index) => `${index === 0 ? '•' : ' '} ${line}`);
}

/** Whether a button can be chosen by its number. */
export function isPressable({ verb, url }: CardAction): boolean {
  return url === null && verb !== 'form';
}

function choiceLines(card: Card, first: number | null, width: number, paint: Paint): string[] {
  const links = card.actions.filter((action) => action.url !== null).map((action) => `${action.label}: ${action.url}`);
  const choices = card.actions.filter(isPressable);
  const numbered = first === null ? [] : choices.map((action, index) => `${paint('1', `[${first + index}]`)} ${visible(action.label)}`);
  return [
    ...links.flatMap((link) => wrapColumns(visible(link), width)),
    ...(numbered.length === 0 ? [] : ['', paint('2', say(card.language, 'choose')), ...numbered]),
  ];
}

/** Per series one row of blocks on a common scale, then the window and the limit. */
function chartLines(chart: Chart, width: number, card: Card, paint: Paint): string[] {
  const series = chart.series.filter((one) => one.points.length > 0).slice(0, 4);
  const all = series.flatMap((one) => one.points);
  const [first, last] = [Math.min(...all.map(([at]) => at)), Math.max(...all.map(([at]) => at))];
  if (all.length === 0) return [paint('1', visible(chart.title)), say(card.language, 'noValue')];
  const values = all.map(([, value]) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const value = (number: number) => formatValue(number, chart.unit, card.language);
  const range = `${value(low)} … ${value(high)}`;
  const limit = chart.threshold === null ? '' : ` · ${say(card.language, 'threshold')} ${value(chart.threshold)}`;
  const columns = Math.min(72, width - 2);
  return [
    ...(chart.title === card.headline || (series.length > 1 && series[0]?.name === chart.title) ? [] : [paint('1', visible(chart.title))]),
    ...series.flatMap((one) => [
      ...(series.length > 1 ? [visible(one.name)] : []),
      paint('34', blocks(one.points, first, last, low, high, columns)),
    ]),
    paint(
      '2',
      `${formatMinute(new Date(first), chart.timeZone, card.language)} – ${formatMinute(new Date(last), chart.timeZone, card.language)} · ${range}${limit}`,
    ),
    ...chart.marks
      .slice(0, 4)
      .map((mark) => paint('2', `▲ ${formatMinute(mark.at, chart.timeZone, card.language)} ${visible(mark.label)}`)),
  ];
}

/** A gap is what is so many times as long as the usual distance of two points. */
const GAP = 2.5;

/** The greatest value of each column's time, between two points the line that joins them; a gap in the data is a gap. */
function blocks(
  points: ReadonlyArray<readonly [number, number]>,
  first: number,
  last: number,
  low: number,
  high: number,
  columns: number,
): string {
  const greatest = new Array<number | null>(columns).fill(null);
  const columnOf = (at: number) => (last === first ? 0 : Math.min(columns - 1, Math.floor(((at - first) / (last - first)) * columns)));
  const steps = points.slice(1).map(([at], index) => at - (points[index]?.[0] ?? at));
  const usual = steps.toSorted((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0;
  for (const [index, [at, value]] of points.entries()) {
    const column = columnOf(at);
    greatest[column] = Math.max(greatest[column] ?? value, value);
    const before = points[index - 1];
    if (before === undefined || at - before[0] > GAP * usual) continue;
    const from = columnOf(before[0]);
    for (let between = from + 1; between < column; between++) {
      greatest[between] = before[1] + ((value - before[1]) * (between - from)) / (column - from);
    }
  }
  return greatest
    .map((value) => (value === null ? ' ' : BARS.charAt(high === low ? 3 : Math.round(((value - low) / (high - low)) * (BARS.length - 1)))))
    .join('');
}

/** Text with control and direction-changing characters replaced by what can be seen; newlines too unless kept. */
export function visible(text: string, keepLines = false): string {
  const seen = text.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, (sign) =>
    sign === '\n' && keepLines ? sign : sign === '\n' || sign === '\t' ? ' ' : '\ufffd',
  );
  return seen;
}
