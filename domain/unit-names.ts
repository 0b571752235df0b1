/** UCUM by what names of metrics end in. @see https://prometheus.io/docs/practices/naming/ (base units) */
const UNITS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    seconds: 's',
    milliseconds: 'ms',
    ms: 'ms',
    bytes: 'By',
    celsius: 'Cel',
    volts: 'V',
    amperes: 'A',
    joules: 'J',
    watts: 'W',
    meters: 'm',
    hertz: 'Hz',
    ratio: '1',
    percent: '%',
    percentage: '%',
    pct: '%',
  }),
);

/** The unit that a metric's name ends in, `%` for `disk_used_pct`, before `total` or `sum`; null where it ends in none. */
export function unitOfName(metric: string): string | null {
  const last = /(?:^|[._])([a-z]+)$/.exec(metric.toLowerCase().replace(/[._](total|sum)$/, ''))?.[1];
  return UNITS.get(last ?? '') ?? null;
}
