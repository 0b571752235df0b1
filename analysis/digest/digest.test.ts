import { expect, test } from 'vitest';
import type { Alert } from '../../domain/alert.ts';
import { alert } from '../../test/conformance/store-things.ts';
import { alertsOverTime, figuresOfAlerts, noisiest } from './digest.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const FROM = Date.UTC(2026, 10, 20);
const day = { from: new Date(FROM), to: new Date(FROM + 24 * HOUR) };

/** An alert that began so many minutes into the day and lasted so many; null while it stands. */
function fired(n: number, began: number, lasted: number | null, more: Partial<Alert> = {}): Alert {
  const startedAt = new Date(FROM + began * MINUTE);
  const resolvedAt = lasted === null ? null : new Date(startedAt.getTime() + lasted * MINUTE);
  return alert(`alr_${n}`, 0, { startedAt, resolvedAt, status: resolvedAt ? 'resolved' : 'firing', incidentId: `inc_${n}`, ...more });
}

test('alerts are counted by firing, and how long they lasted is told of those that had ended', () => {
  const alerts = [
    ...[1, 2, 3, 4].map((lasted, n) => fired(n, n, lasted, { severity: 'warning', assetId: `srv-${n}` })),
    fired(5, 9, 70, { severity: 'critical', assetId: 'srv-1', incidentId: 'inc_1' }),
    fired(6, 10, null, { severity: 'info', assetId: 'srv-1' }),
    // Three firings within 30 minutes: 10 each.
    fired(7, 20, 30, { severity: 'info', assetId: 'srv-2', occurrences: 3 }),
  ];
  expect(figuresOfAlerts(alerts, day.to)).toEqual({
    ...{ alerts: 9, incidents: 6, assets: 4, critical: 1, warning: 4, info: 4, standing: 1 },
    ...{ ended: 6, medianMinutes: 3, waitMinutes: 10, briefer: 5, longestMinutes: 70 },
  });
  expect(figuresOfAlerts([], day.to)).toBeNull();
});

test('figures of a time that is over stay as they are when its alerts end later', () => {
  const standing = fired(1, 1_400, null);
  const over = fired(1, 1_400, 300);
  expect(figuresOfAlerts([over], day.to)).toEqual(figuresOfAlerts([standing], day.to));
});

test('the noisiest come with advice that their figures bear out', () => {
  const alerts = [
    ...Array.from({ length: 9 }, (_, n) => fired(n, n * 20, 2, { name: 'Flap' })),
    ...Array.from({ length: 6 }, (_, n) => fired(20 + n, n * 20, 60, { name: 'Everywhere', assetId: `srv-${n}` })),
    ...Array.from({ length: 2 }, (_, n) => fired(30 + n, n * 20, 800, { name: 'Stands' })),
    ...Array.from({ length: 2 }, (_, n) => fired(40 + n, n * 20, 45, { name: 'Plain' })),
    fired(50, 5, 5, { name: 'Once' }),
  ];
  const told = noisiest(alerts, day, 10);
  expect(told.map(({ name, advice }) => [name, advice])).toEqual([
    ['Flap', 'wait'],
    ['Everywhere', 'group'],
    ['Plain', null],
    ['Stands', 'standing'],
  ]);
  expect(noisiest(alerts.toReversed(), day, 2)).toEqual(told.slice(0, 2));
});

test('a day is drawn by the hour, a week by the day, nothing left out', () => {
  const alerts = [fired(1, 0, 1), fired(2, 59, 1), fired(3, 60, 1, { occurrences: 5 }), fired(4, 1_439, 1), fired(5, 1_440, 1)];
  const hours = alertsOverTime(alerts, day);
  expect(hours).toHaveLength(24);
  expect(hours.map(([, count]) => count)).toEqual([2, 5, ...new Array(21).fill(0), 1]);
  expect(hours[1]?.[0]).toBe(FROM + HOUR);
  const days = alertsOverTime(alerts, { from: day.from, to: new Date(FROM + 7 * 24 * HOUR) });
  expect(days.map(([, count]) => count)).toEqual([8, 1, 0, 0, 0, 0, 0]);
});
