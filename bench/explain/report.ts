import type { Measured } from './measure.ts';

export type Row = Measured & { readonly series: number; readonly logs: number; readonly load: number };

/** Prints what was measured; whether the largest of it keeps the goal. */
export function report(rows: readonly Row[], { engine, goalMs }: { readonly engine: string; readonly goalMs: number }): boolean {
  const most = rows.at(-1);
  if (most === undefined) return false;
  const column = (text: string | number, width = 9) => String(text).padStart(width);
  const ms = (times: readonly number[], share: number) => column(times.length === 0 ? '-' : at(times, share).toFixed(0));
  const heads = [
    'series',
    'logs',
    'p50',
    'p95',
    'max',
    '1st p50',
    '1st p95',
    'raw p50',
    'raw p95',
    'ours/raw',
    'searches',
    'CPU own',
    'CPU engine',
    'CPU raw',
    'named',
    'alarms',
    'load',
  ];
  console.log(`\n${engine}; ms and CPU-seconds per answer\n${heads.map((head) => column(head, 11)).join('')}`);
  for (const row of rows) {
    const { ours, first, raw, cpu } = row;
    const cells = [
      row.series,
      row.logs,
      ms(ours, 0.5),
      ms(ours, 0.95),
      ms(ours, 1),
      ms(first, 0.5),
      ms(first, 0.95),
      ms(raw, 0.5),
      ms(raw, 0.95),
      raw.length === 0 ? '-' : (at(ours, 0.5) / at(raw, 0.5)).toFixed(2),
      row.requests.toFixed(0),
      cpu.own.toFixed(2),
      cpu.engine.toFixed(2),
      cpu.rawEngine.toFixed(2),
      `${row.right}/${row.troubled}`,
      `${row.alarms}/${row.quiet}`,
      row.load.toFixed(1),
    ];
    console.log(cells.map((cell) => column(String(cell).trim(), 11)).join(''));
  }
  if (rows.some(({ withheld }) => withheld > 0)) console.log(`claims withheld: ${rows.map(({ withheld }) => withheld).join(', ')}`);
  console.log('');
  for (const row of rows.slice(0, -1)) growth(row, most);
  console.log(`result explain_${engine}_p50 ${at(most.ours, 0.5).toFixed(0)} ms`);
  console.log(`result explain_${engine}_p95 ${at(most.ours, 0.95).toFixed(0)} ms`);
  console.log(`result explain_${engine}_cpu ${(most.cpu.own + most.cpu.engine).toFixed(2)} CPU-s`);
  if (most.raw.length > 0) console.log(`result explain_${engine}_over_raw ${(at(most.ours, 0.5) / at(most.raw, 0.5)).toFixed(2)}`);
  const kept = at(most.ours, 0.95) <= goalMs;
  console.log(`p95 ${kept ? 'is' : 'is not'} under ${goalMs} ms`);
  return kept;
}

/** How many times as long an answer takes where there is twice as much of one thing, from two sizes of it. */
function growth(small: Row, large: Row): void {
  const what = small.series === large.series ? 'logs' : 'series';
  const doublings = Math.log2(large[what] / small[what]);
  const per = (a: number, b: number) => ((b / a) ** (1 / doublings)).toFixed(2);
  const cpuOf = ({ cpu }: Row) => cpu.own + cpu.engine;
  console.log(
    `${what} ${small[what]} → ${large[what]}; when they double: p50 × ${per(at(small.ours, 0.5), at(large.ours, 0.5))}, ` +
      `p95 × ${per(at(small.ours, 0.95), at(large.ours, 0.95))}, CPU × ${per(cpuOf(small), cpuOf(large))}`,
  );
}

function at(times: readonly number[], share: number): number {
  return times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
}
