import { expect, test } from 'vitest';
import { createClock } from './times.ts';

const now = new Date('2026-11-21T01:30:00Z');
const today = new Date('2026-11-21T01:07:04Z');
const yesterday = new Date('2026-11-20T23:07:00Z');

test('the date is written on other days only, in one style, and after a verb with its preposition', () => {
  const english = createClock('UTC', now, 'en');
  expect([today, yesterday].map(english.time)).toEqual(['01:07', '20 Nov 23:07']);
  expect([today, yesterday].map(english.when)).toEqual(['at 01:07', 'on 20 Nov 23:07']);
  const russian = createClock('UTC', now, 'ru');
  expect([today, yesterday].map(russian.when)).toEqual(['в 01:07', '20 нояб. 23:07']);
});

test('a time that begins on one day and ends on another names both', () => {
  const clock = createClock('UTC', now, 'en');
  expect(clock.span({ from: yesterday, to: today })).toEqual({ from: '20 Nov 23:07', to: '21 Nov 01:07' });
  expect(clock.span({ from: today, to: now })).toEqual({ from: '01:07', to: '01:30' });
});

test('the day is the reader’s; an unknown zone reads as UTC', () => {
  expect(createClock('Europe/Moscow', now, 'en').time(yesterday)).toBe('02:07');
  expect(createClock('Mars/Olympus', now, 'en')).toMatchObject({ timeZone: 'UTC' });
});
