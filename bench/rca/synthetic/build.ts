import { gzipSync } from 'node:zlib';
import { type Course, runSteps, type Step } from './metrics.ts';
import { NAMINGS, type Naming } from './names.ts';
import type { Random } from './random.ts';
import { type LineRow, type SpanRow, traceRequests } from './requests.ts';
import { createFault, createServices, type Fault, KINDS, type Service } from './world.ts';

type Files = Map<string, string | Buffer>;

/** The files of one case by name, truth.json among them. The kind of fault goes round with the index, and so does the way of naming where none is given. */
export function caseFiles(random: Random, index: number, named?: Naming): Map<string, string | Buffer> {
  const folder: Files = new Map();
  const services = createServices(random);
  const kind = KINDS[index % KINDS.length] ?? 'latency';
  const fault = createFault(services, random, kind);
  const naming = named ?? NAMINGS[Math.floor(index / KINDS.length) % NAMINGS.length] ?? NAMINGS[0];
  const stepMs = random.pick([5_000, 15_000, 30_000, 60_000, 300_000]);
  const before = random.integer(60, 240) * stepMs;
  const during = random.chance(0.2) ? before : random.integer(4, 20) * stepMs;
  const from = Date.parse('2024-05-06T00:00:00Z') + random.integer(0, 86_400) * 1000;
  const onset = from + before;
  const course: Course = { from, to: onset + during, onset, stepMs, perSecond: Math.exp(random.between(Math.log(2), Math.log(80))) };
  const steps = runSteps(services, fault, course, random);
  const spansToo = random.chance(0.45);
  const linesToo = random.chance(spansToo ? 0.8 : 0.3) || kind === 'exception';
  const rows = steps.flatMap((list, at) => samplesOf(services[at], list, naming.metrics, course, random));
  const gap = random.integer(0, 2) * stepMs;
  const failing = fault.failing > 0.05 && kind !== 'memory';
  const window = Math.min(before, Math.max(120_000, during));
  const alert = {
    asset: services[0]?.id,
    metric: failing ? naming.failing : naming.slow,
    startsAt: iso(onset + Math.min(during, gap + stepMs)),
    summary: `${services[0]?.id}: ${failing ? 'requests fail' : 'requests are slow'}`,
    ...(spansToo || linesToo ? { normalWindow: [iso(onset - window), iso(onset)] } : {}),
    ...(random.chance(0.5) ? { normalUntil: iso(onset) } : { onsetAfter: iso(onset) }),
  };
  folder.set('alert.json', JSON.stringify(alert));
  folder.set('samples.csv.gz', gzipSync(['time,asset,metric,unit,value', ...rows, ''].join('\n')));
  const edges = services.flatMap(({ id, calls }) => calls.map(({ to }) => `${id},${services[to]?.id}`));
  folder.set('relations.csv', ['from,to', ...edges, ''].join('\n'));
  folder.set('truth.json', JSON.stringify({ asset: services[fault.at]?.id, kind: `${kind}/${naming.name}` }));
  if (spansToo || linesToo) writeRequests(folder, services, fault, { window, during, onset }, { spansToo, linesToo }, random);
  return folder;
}

function writeRequests(
  folder: Files,
  services: readonly Service[],
  fault: Fault,
  { window, during, onset }: { readonly window: number; readonly during: number; readonly onset: number },
  wanted: { readonly spansToo: boolean; readonly linesToo: boolean },
  random: Random,
): void {
  const starts = (from: number, ms: number) =>
    Array.from({ length: random.integer(40, 160) }, () => from + random.next() * ms).sort((a, b) => a - b);
  const usual = traceRequests(services, null, starts(onset - window, window * 0.95), random);
  const ill = traceRequests(services, fault, starts(onset, during * 0.95), random);
  const spans = [...usual.spans, ...ill.spans].map(spanRow);
  const lines = [...usual.lines, ...ill.lines].map(lineRow(wanted.spansToo || random.chance(0.7)));
  if (wanted.spansToo)
    folder.set('spans.csv.gz', gzipSync(['trace_id,span_id,parent_id,asset,operation,start_ns,end_ns', ...spans, ''].join('\n')));
  if (wanted.linesToo) folder.set('logs.csv.gz', gzipSync(['time,asset,body,trace_id,span_id', ...lines, ''].join('\n')));
}

function samplesOf(
  service: Service | undefined,
  steps: ReadonlyArray<Step | null>,
  metrics: (typeof NAMINGS)[number]['metrics'],
  { from, stepMs }: Course,
  random: Random,
): string[] {
  return metrics.flatMap(({ metric, unit, of, counter }) => {
    // Not everything is measured everywhere.
    if (service && service.depth > 0 && random.chance(0.06)) return [];
    let sum = counter ? Math.round(random.between(0, 1e5)) : 0;
    const named = /[",]/.test(metric) ? `"${metric.replaceAll('"', '""')}"` : metric;
    return steps.flatMap((step, index) => {
      if (step === null || random.chance(0.01)) return [];
      const value = of(step, stepMs / 1000);
      sum += value;
      return [`${iso(from + index * stepMs)},${service?.id},${named},${unit},${Number((counter ? sum : value).toPrecision(9))}`];
    });
  });
}

function spanRow({ trace, id, parent, asset, operation, startMs, endMs }: SpanRow): string {
  return [trace, id, parent, asset, operation, Math.round(startMs * 1e6), Math.round(endMs * 1e6)].join(',');
}

function lineRow(withTrace: boolean): (line: LineRow) => string {
  return ({ atMs, asset, text, trace, span }) =>
    [iso(Math.round(atMs)), asset, `"${text.replaceAll('"', '""')}"`, withTrace ? trace : '', withTrace ? span : ''].join(',');
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
