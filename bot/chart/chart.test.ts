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

describe('a time in which nothing was measured', () => {
  const minute = 60_000;
  const every = (from: number, count: number) => Array.from({ length: count }, (_, index) => [(from + index) * minute, 1 + index] as const);
  const drawn = (points: ReadonlyArray<readonly [number, number]>) => {
    const svg = chartSvg({ ...sampleChart(), series: [{ name: 'a', points }] }, { width: 840, height: 320 });
    const count = (tag: string) => svg.match(new RegExp(`<${tag} `, 'g'))?.length ?? 0;
    return [count('polyline'), count('polygon'), count('circle')];
  };

  it('is no line: what is before and after it stands apart, and a single value is a dot', () => {
    expect(drawn(every(0, 30))).toEqual([1, 1, 0]);
    expect(drawn([...every(0, 30), ...every(60, 30)])).toEqual([2, 2, 0]);
    expect(drawn([...every(0, 30), ...every(45, 1), ...every(60, 30)])).toEqual([2, 2, 1]);
    // A value that was missed now and then is no gap, nor do few points tell what is usual.
    expect(drawn(every(0, 30).filter((_, index) => index % 7 !== 0))).toEqual([1, 1, 0]);
    expect(drawn([...every(0, 1), ...every(1, 1), ...every(60, 1)])).toEqual([1, 1, 0]);
  });

  it('stays one where a hundred thousand points are drawn thinner', () => {
    const many = [...every(0, 50_000), ...every(60_000, 50_000)];
    expect(drawn(many)).toEqual([2, 2, 0]);
  });
});

describe('ticks', () => {
  it.each([
    ['Europe/Berlin', Date.UTC(2026, 9, 24, 20)],
    ['Europe/Berlin', Date.UTC(2026, 2, 28, 20)],
    ['America/New_York', Date.UTC(2026, 10, 1, 1)],
    ['Australia/Lord_Howe', Date.UTC(2026, 3, 4, 10)],
  ])('of time stay round over a change of the clock in %s', (zone, from) => {
    const ticks = timeTicks(from, from + 24 * 3_600_000, zone, 8);
    const wall = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    expect(ticks.length).toBeGreaterThan(5);
    for (const { at, label } of ticks) {
      expect(wall.format(at)).toMatch(/^(?:00|03|06|09|12|15|18|21):00$/);
      expect(label === wall.format(at) || (wall.format(at) === '00:00' && /^\d+ \p{L}+$/u.test(label))).toBe(true);
    }
    expect(ticks.filter(({ at }) => wall.format(at) === '00:00')).toHaveLength(1);
  });

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
