import { expect, test } from 'vitest';
import { collapseEvents, countOf, EVENT_WINDOW_MS, joinEvents, lastAt, ratePerMinute } from './event-record.ts';
import { canonicalJson, contentId } from './ids.ts';
import type { HardwareEvent } from './observation.ts';

const START = Math.ceil(Date.UTC(2026, 2, 1) / EVENT_WINDOW_MS) * EVENT_WINDOW_MS;
const ever = { from: new Date(0), to: new Date(Date.UTC(2100, 0)) };

const event = (ms: number, more: Partial<HardwareEvent> = {}): HardwareEvent => ({
  kind: 'event',
  at: new Date(START + ms),
  assetId: 'srv-1',
  source: 'snmp-trap',
  code: '1.3.6.1.6.3.1.1.5.3',
  asserted: true,
  severity: 'warning',
  message: 'link 3 down',
  component: 'eth3',
  attributes: {},
  ...more,
});

test('an event alone is a record under the id of its content', () => {
  expect(collapseEvents([event(1)])).toEqual([{ ...event(1), id: contentId('evt', canonicalJson(event(1)), 0) }]);
});

test('what differs in more than its numbers, or lies in another window, is another record', () => {
  const events = [
    event(0),
    event(1, { message: 'link 4 down' }),
    event(2, { message: 'link lost' }),
    event(3, { component: 'eth4' }),
    event(4, { severity: 'critical' }),
    event(5, { asserted: false }),
    event(EVENT_WINDOW_MS),
  ];
  expect(collapseEvents(events).map(countOf)).toEqual([2, 1, 1, 1, 1, 1]);
});

test('joining knows no order, no batches and no repetition: thirty ways to cut and shuffle give one result', () => {
  const events = Array.from({ length: 400 }, (_, i) =>
    event((i * 7919) % 300_000, { message: `link ${i % 5} down`, attributes: i % 4 === 0 ? { uptime: String(i) } : {} }),
  );
  const whole = joinEvents(collapseEvents(events), ever);
  expect(whole.map(countOf)).toEqual([400]);
  let seed = 1;
  const random = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  for (let turn = 0; turn < 30; turn += 1) {
    const size = 1 + random(90);
    const starts = Array.from({ length: Math.ceil(400 / size) }, (_, i) => i * size);
    const batches = starts.map((start) => events.slice(start, start + size + random(40)));
    const records = [...batches, ...batches.slice(0, random(batches.length))].flatMap(collapseEvents);
    const shuffled = records.map((record) => ({ record, key: random(1e6) })).sort((a, b) => a.key - b.key);
    expect(
      joinEvents(
        shuffled.map(({ record }) => record),
        ever,
      ),
    ).toEqual(whole);
  }
});

test('a record says its first, its last and its rate', () => {
  const [record] = collapseEvents(Array.from({ length: 121 }, (_, second) => event(second * 1_000)));
  expect(record && [countOf(record), record.at, lastAt(record), ratePerMinute(record)]).toEqual([
    121,
    new Date(START),
    new Date(START + 120_000),
    60.5,
  ]);
  const [short] = collapseEvents([event(0), event(0), event(0)]);
  expect(short && ratePerMinute(short)).toBe(3);
});
