import { expect, test } from 'vitest';
import type { RawSeries } from '../signals/series.ts';
import { findFindings } from './findings.ts';
import type { FindingsInput } from './input.ts';

const MINUTE = 60_000;
const START = Date.parse('2026-05-04T08:00:00Z');
const END = START + 300 * MINUTE;
const FAULT = 240;

function series(assetId: string, metric: string, value: (minute: number) => number | null, more: Partial<RawSeries> = {}): RawSeries {
  const points = Array.from({ length: 300 }, (_, minute) => [START + minute * MINUTE, value(minute)] as const);
  const told = points.flatMap(([at, one]) => (one === null ? [] : [[at, one] as const]));
  return { assetId, metric, labels: {}, unit: '1', instrument: 'gauge', points: told, ...more };
}

function inputOf(...all: readonly RawSeries[]): FindingsInput {
  const between = new Date(START + 200 * MINUTE);
  return {
    at: new Date(END),
    normalWindow: { from: new Date(START), to: between },
    incidentWindow: { from: between, to: new Date(END) },
    series: all,
    logs: [],
    events: [],
    changes: [],
    alerts: [],
  };
}

const until = (minute: number) => (minute < FAULT ? 0.3 : null);
const measured = (assetId: string, value: (minute: number) => number | null) =>
  ['system.cpu.utilization', 'system.memory.utilization', 'system.disk.utilization'].map((metric) => series(assetId, metric, value));

test('a machine from which everything stops at once while others go on is away', () => {
  const found = findFindings(inputOf(...measured('gone', until), ...measured('there', () => 0.3)));
  const away = found.filter(({ concept, detail }) => concept === 'process.down' && detail.kind === 'absence');
  expect(away).toMatchObject([{ assetId: 'gone', detail: { whole: 'gone' } }]);
  expect(away[0]?.onset.getTime()).toBeLessThanOrEqual(START + FAULT * MINUTE);
});

test('a machine that is heard of again was away for that long, and was not where its collector or its log went on', () => {
  const gap = (minute: number) => (minute >= FAULT && minute < FAULT + 8 ? null : 0.3);
  const back = measured('back', gap);
  const away = findFindings(inputOf(...back, ...measured('there', () => 0.3))).filter(({ concept }) => concept === 'process.down');
  expect(away).toMatchObject([{ assetId: 'back', detail: { kind: 'absence', whole: 'back' } }]);
  expect(away[0]?.until).toEqual(new Date(START + (FAULT + 8) * MINUTE));
  const short = (minute: number) => (minute >= FAULT && minute < FAULT + 3 ? null : 0.3);
  for (const input of [
    inputOf(...back, ...measured('there', gap)),
    inputOf(...measured('back', short), ...measured('there', () => 0.3)),
    inputOf(...back.slice(1), ...measured('back', () => 0.3).slice(0, 1), ...measured('there', () => 0.3)),
  ])
    expect(findFindings(input).filter(({ concept }) => concept === 'process.down')).toEqual([]);
});

test('what comes with requests is not silent for minutes in which none was traced', () => {
  const gap = (minute: number) => (minute >= FAULT && minute < FAULT + 8 ? null : 0.3);
  const traced = ['traces.server.duration', 'traces.server.error_ratio', 'traces.client.gap'].map((metric) => series('back', metric, gap));
  const found = findFindings(inputOf(...traced, ...measured('there', () => 0.3)));
  expect(found.filter(({ concept }) => concept === 'process.down')).toEqual([]);
});

test('one metric that stops, or all of everything, is no machine that is away', () => {
  const one = [series('gone', 'system.cpu.utilization', until), ...measured('gone', () => 0.3).slice(1), ...measured('there', () => 0.3)];
  for (const input of [inputOf(...one), inputOf(...measured('gone', until), ...measured('there', until))])
    expect(findFindings(input).filter(({ concept }) => concept === 'process.down')).toEqual([]);
});

test('a certificate has expired when its time has run out, told as what is left or as the instant', () => {
  const left = series('site', 'probe_ssl_cert_expiry_days', (minute) => (FAULT - minute) / 1440, { unit: 'd' });
  const instant = series('site', 'x509_cert_not_after', () => (START + FAULT * MINUTE) / 1000, { unit: 's' });
  for (const one of [left, instant])
    expect(findFindings(inputOf(one))).toMatchObject([
      { assetId: 'site', concept: 'certificate.expired', onset: new Date(START + FAULT * MINUTE) },
    ]);
  expect(findFindings(inputOf(series('site', 'x509_cert_not_after', () => END / 1000 + 86_400, { unit: 's' })))).toEqual([]);
});

test('requests that fall to almost none no longer arrive, unless they fail instead', () => {
  const wave = (minute: number) => 60 + 3 * Math.sin(minute);
  const fallen = series('store', 'http_requests', (minute) => (minute < FAULT ? wave(minute) : 0.2), { unit: '/s' });
  expect(findFindings(inputOf(fallen)).map(({ concept }) => concept)).toContain('service.unreached');
  const failing = series('store', 'http_errors_total', (minute) => (minute < FAULT ? 0.1 : 55), { unit: '/s' });
  expect(findFindings(inputOf(fallen, failing)).map(({ concept }) => concept)).not.toContain('service.unreached');
  const halved = series('store', 'http_requests', (minute) => (minute < FAULT ? wave(minute) : 30), { unit: '/s' });
  expect(findFindings(inputOf(halved)).map(({ concept }) => concept)).not.toContain('service.unreached');
});

test('what a good part of normal time was as bad as is no trouble', () => {
  const peak = (minute: number) => (minute < 60 || minute >= 200 ? 0.8 : 0.2) + 0.02 * Math.sin(minute);
  const busy = findFindings(inputOf(series('host', 'cpu_usage', peak)));
  expect(busy.filter(({ detail }) => detail.kind === 'level-shift')).toEqual([]);
});
