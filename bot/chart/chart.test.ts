import { describe, expect, it } from 'vitest';
import { HOSTILE, sampleChart } from '../../test/fakes/sample-cards.ts';
import { timeTicks, valueTicks } from './axes.ts';
import { renderChart } from './chart.ts';
import { chartSvg } from './svg.ts';

const size = (png: Buffer) => [png.readUInt32BE(16), png.readUInt32BE(20)];

describe('a chart', () => {
  it('is a PNG of 840 × 320 at two pixels each, the same bytes each time', async () => {
    const [one, two] = await Promise.all([renderChart(sampleChart()), renderChart(sampleChart())]);
    expect(size(one)).toEqual([1680, 640]);
    expect(one.equals(two)).toBe(true);
  });

  it('is drawn with text: without the fonts the picture would be another', async () => {
    const named = await renderChart(sampleChart());
    const nameless = await renderChart({ ...sampleChart(), title: '' });
    expect(named.equals(nameless)).toBe(false);
  });

  it('writes Hangul: of two Korean titles each is a picture of its own, and a long one is cut sooner', async () => {
    const [one, two] = await Promise.all(['응답 시간', '오류 비율'].map((title) => renderChart({ ...sampleChart(), title })));
    expect(one?.equals(two ?? one)).toBe(false);
    const long = (letter: string) =>
      /font-weight="bold"[^>]*>([^<]*)…/.exec(chartSvg({ ...sampleChart(), title: letter.repeat(90) }, { width: 840, height: 320 }))?.[1]
        ?.length;
    expect(long('a')).toBeGreaterThan(55);
    expect(long('간')).toBeLessThan(40);
  });

  it('clamps its size, so that no request can hang the program', async () => {
    const begun = performance.now();
    expect(size(await renderChart(sampleChart(), { width: 100_000, height: 100_000 }))).toEqual([3200, 1800]);
    expect(size(await renderChart(sampleChart(), { width: Number.NaN, height: -5 }))).toEqual([640, 320]);
    expect(performance.now() - begun).toBeLessThan(5_000);
  });

  it('says its unit, its zone, its limit and its marks', () => {
    const svg = chartSvg(sampleChart(), { width: 840, height: 320 });
    for (const text of ['25 %', 'Europe/Moscow', 'backup began', '21:30']) expect(svg).toContain(text);
  });

  it('draws whatever it is given: nothing, one point, a flat line, no numbers, hostile names, 100,000 points', async () => {
    const chart = sampleChart();
    const line = (points: ReadonlyArray<readonly [number, number]>) => ({
      ...chart,
      series: [{ name: HOSTILE, points }],
      title: HOSTILE,
      unit: 'By/s',
    });
    const many = Array.from({ length: 100_000 }, (_, at) => [at * 1_000, at === 50_000 ? 1e9 : 1] as const);
    for (const points of [
      [],
      [[0, 1]] as const,
      [
        [0, 5],
        [1, 5],
      ] as const,
      [
        [0, Number.NaN],
        [1, Number.POSITIVE_INFINITY],
      ] as const,
      many,
    ]) {
      expect((await renderChart(line(points))).length).toBeGreaterThan(1_000);
    }
    expect(chartSvg(line(many), { width: 840, height: 320 }).length).toBeLessThan(100_000);
    expect(chartSvg(line(many), { width: 840, height: 320 })).not.toContain('<b>');
  });
});

describe('ticks', () => {
  it('of values are round', () => {
    expect(valueTicks(0, 0.31, 4).map((tick) => Math.round(tick * 1e6) / 1e6)).toEqual([0, 0.1, 0.2, 0.3]);
    expect(valueTicks(0, 70 * 1024 ** 2, 4, 1024 ** 2).map((tick) => tick / 1024 ** 2)).toEqual([0, 20, 40, 60]);
  });

  it('of time are round in the zone they are shown in', () => {
    const from = Date.UTC(2026, 10, 20, 18, 10);
    const ticks = timeTicks(from, from + 6 * 3_600_000, 'Asia/Kolkata', 8);
    expect(ticks.map((tick) => tick.label)).toEqual(['21 Nov', '01:00', '02:00', '03:00', '04:00', '05:00']);
    const day = (language: 'en' | 'ru' | 'ko') => timeTicks(from, from + 6 * 3_600_000, 'Asia/Kolkata', 8, language)[0]?.label;
    expect([day('en'), day('ru'), day('ko')]).toEqual(['21 Nov', '21.11', '11.21']);
  });
});
