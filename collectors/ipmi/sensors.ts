import type { Labels } from '../../domain/observation.ts';

/** One line of `ipmitool sdr elist`. */
export type Sensor = {
  readonly name: string;
  readonly number: number;
  /** `ok`, `nc`, `unc`, `ucr`, `lnr`, … or `ns` when there is no reading. */
  readonly status: string;
  /** Null when it is a discrete sensor or has no reading. */
  readonly reading: { readonly value: number; readonly unit: string } | null;
};

/** `CPU1 Temp        | 01h | unc |  3.1 | 90 degrees C` */
const LINE = /^(.+?)\s*\| ([0-9A-F]{2})h \| (\w+)\s*\|\s*[\d.]+\s*\|\s?(.*)$/;

/** Ids have 16 characters and values few more; what a broken controller prints must not take long to read. */
const LONGEST = 200;

/** The sensors in what `ipmitool sdr elist` prints; lines of another form are left out. */
export function parseSensors(text: string): readonly Sensor[] {
  return text.split('\n').flatMap((line) => {
    const [, name, number, status, value] = LINE.exec(line.slice(0, LONGEST).trimEnd()) ?? [];
    if (name === undefined || number === undefined || status === undefined) return [];
    const [, digits, unit] = /^(-?\d+(?:\.\d+)?) ([A-Za-z%].*)$/.exec(value ?? '') ?? [];
    const reading = digits === undefined || unit === undefined ? null : { value: Number(digits), unit };
    return [{ name, number: Number.parseInt(number, 16), status, reading }];
  });
}

/** Unit as ipmitool prints it → metric and UCUM unit. */
const METRICS: Readonly<Record<string, { readonly metric: string; readonly unit: string; readonly scale: (value: number) => number }>> = {
  'degrees C': { metric: 'hw.temperature', unit: 'Cel', scale: (value) => value },
  'degrees F': { metric: 'hw.temperature', unit: 'Cel', scale: (value) => ((value - 32) * 5) / 9 },
  'degrees K': { metric: 'hw.temperature', unit: 'Cel', scale: (value) => value - 273.15 },
  RPM: { metric: 'hw.fan.speed', unit: 'rpm', scale: (value) => value },
  Volts: { metric: 'hw.voltage', unit: 'V', scale: (value) => value },
  Amps: { metric: 'hw.current', unit: 'A', scale: (value) => value },
  Watts: { metric: 'hw.power', unit: 'W', scale: (value) => value },
  Joules: { metric: 'hw.energy', unit: 'J', scale: (value) => value },
  percent: { metric: 'hw.utilization', unit: '1', scale: (value) => value / 100 },
};

/**
 * Metric of a reading, or null for a unit that is not known.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/hardware/
 */
export function metricOf(sensor: Sensor): { metric: string; unit: string; value: number; labels: Labels } | null {
  const known = sensor.reading === null ? undefined : METRICS[sensor.reading.unit];
  if (sensor.reading === null || known === undefined) return null;
  return {
    metric: known.metric,
    unit: known.unit,
    value: known.scale(sensor.reading.value),
    labels: { 'hw.id': sensor.name, 'hw.name': sensor.name },
  };
}
