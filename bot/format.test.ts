import { describe, expect, it } from 'vitest';
import { cut, formatArgv, formatDuration, formatInstant, formatSpan, formatValue } from './format.ts';

describe('values', () => {
  it.each([
    [0.29, '1', '29 %'],
    [4.2, '1', '4.2'],
    [0.0125, 's', '12.5 ms'],
    [60_000_000, 'By/s', '57.22 MiB/s'],
    [0, 'By', '0 B'],
    [71.25, 'Cel', '71.25 °C'],
    [-3, '{sector}', '−3 sector'],
    [Number.NaN, 's', 'NaN s'],
  ])('%d %s is read as %s', (value, unit, text) => {
    expect(formatValue(value, unit, 'en')).toBe(text);
  });

  it('are written as each language writes them', () => {
    expect(formatValue(0.0125, 's', 'ru')).toBe('12,5 мс');
    expect(formatValue(60_000_000, 'By/s', 'ru')).toBe('57,22 МиБ/с');
    expect(formatValue(536_870_912, 'By', 'ru')).toBe('512 МиБ');
    expect(formatValue(12, 'By', 'ru')).toBe('12 Б');
  });
});

describe('times', () => {
  it('name their zone', () => {
    const at = new Date('2026-11-20T19:20:00Z');
    expect(formatInstant(at, 'Europe/Moscow', 'ru')).toMatch(/20 нояб\.?,? 22:20:00 UTC\+3 \(Europe\/Moscow\)/);
    expect(formatInstant(at, 'UTC', 'en')).toMatch(/19:20:00 UTC$/);
  });

  it('of a span name their zone once, and both offsets where the clock was changed', () => {
    const span = (from: string, to: string, zone: string) => formatSpan({ from: new Date(from), to: new Date(to) }, zone, 'en');
    expect(span('2026-11-20T07:00:00Z', '2026-11-21T07:00:00Z', 'Europe/Berlin')).toBe('20 Nov 08:00 – 21 Nov 08:00 UTC+1 (Europe/Berlin)');
    expect(span('2026-10-24T06:00:00Z', '2026-10-25T07:00:00Z', 'Europe/Berlin')).toBe(
      '24 Oct 08:00 UTC+2 – 25 Oct 08:00 UTC+1 (Europe/Berlin)',
    );
    expect(span('2026-11-20T07:00:00Z', '2026-11-21T07:00:00Z', 'UTC')).toBe('20 Nov 07:00 – 21 Nov 07:00 UTC');
  });

  it('last in two units', () => {
    expect([0, 59_000, 3_900_000, 90_061_000].map((ms) => formatDuration(ms, 'en'))).toEqual(['0 s', '59 s', '1 h 5 min', '1 d 1 h']);
    expect([0, 59_000, 3_900_000, 90_061_000].map((ms) => formatDuration(ms, 'ru'))).toEqual(['0 с', '59 с', '1 ч 5 мин', '1 д 1 ч']);
    // Korean writes no space before the unit.
    expect([0, 59_000, 3_900_000, 90_061_000].map((ms) => formatDuration(ms, 'ko'))).toEqual(['0초', '59초', '1시간 5분', '1일 1시간']);
  });
});

describe('commands', () => {
  it('hide nothing: what is not plain is quoted, what is invisible is named', () => {
    expect(formatArgv(['systemctl', 'restart', 'nginx.service'])).toBe('systemctl restart nginx.service');
    expect(formatArgv(['echo', 'a b', '', 'x\u202ey', "it's"])).toBe(`echo "a b" "" "x\\u{202e}y" "it's"`);
  });
});

it('cutting never splits a sign', () => {
  expect(cut('aa🔴🔴', 4)).toBe('aa…');
  expect(cut('aa', 4)).toBe('aa');
});
