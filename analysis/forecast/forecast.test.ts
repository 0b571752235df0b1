import { expect, test } from 'vitest';
import { forecast } from './forecast.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.parse('2026-03-01T00:00:00Z');
const hourly = (hours: number, value: (hour: number) => number) =>
  Array.from({ length: hours }, (_, hour) => [START + hour * HOUR, value(hour)] as const);
/** Repeatable noise from -1 to 1. */
const noise = (seed: number) => ((2 * (((Math.sin(seed * 12.9898) * 43_758.5453) % 1) + 1)) % 2) - 1;

test('a steady fill reaches the limit when the line does, with a range around it', () => {
  const found = forecast(
    hourly(14 * 24, (hour) => 60 + hour / 24 + 0.5 * noise(hour)),
    100,
  );
  expect(found?.perDay).toBeCloseTo(1, 1);
  const due = START + 40 * DAY;
  expect(Math.abs((found?.reaches?.at.getTime() ?? 0) - due)).toBeLessThan(DAY);
  expect(found?.reaches?.earliest.getTime()).toBeLessThan(due + DAY);
  expect(found?.reaches?.latest?.getTime()).toBeGreaterThan(due - DAY);
});

test('noise, daily waves, and a slope away from the limit reach nothing', () => {
  expect(
    forecast(
      hourly(7 * 24, (hour) => 50 + noise(hour)),
      100,
    )?.reaches,
  ).toBeNull();
  expect(
    forecast(
      hourly(7 * 24, (hour) => 50 + 20 * Math.sin((hour / 12) * Math.PI)),
      100,
    )?.reaches,
  ).toBeNull();
  expect(
    forecast(
      hourly(7 * 24, (hour) => 50 - hour / 24),
      100,
    )?.reaches,
  ).toBeNull();
  expect(
    forecast(
      hourly(7 * 24, () => 50),
      100,
    )?.reaches,
  ).toBeNull();
});

test('a line is not followed far beyond what was seen of it', () => {
  expect(
    forecast(
      hourly(48, (hour) => 10 + hour / 100),
      100,
    )?.reaches,
  ).toBeNull();
});

test('after a clean-up the trend begins anew; outliers do not bend it', () => {
  const cleaned = hourly(20 * 24, (hour) => (hour < 240 ? 60 + hour / 8 : 40 + (hour - 240) / 12));
  expect(forecast(cleaned, 100)?.perDay).toBeCloseTo(2, 1);
  const spiky = hourly(14 * 24, (hour) => (hour % 37 === 0 ? 99 : 60 + hour / 24));
  expect(forecast(spiky, 100)?.perDay).toBeCloseTo(1, 1);
});

test('too few points are no forecast', () => {
  expect(
    forecast(
      hourly(5, (hour) => hour),
      100,
    ),
  ).toBeNull();
  expect(forecast([], 100)).toBeNull();
});
