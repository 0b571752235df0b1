import { expect, test } from 'vitest';
import { reasonSaid } from './reasons.ts';
import { understand } from './understand.ts';

const LOG = 'kernel: nfs: server not responding, failed because of a timeout\n'.repeat(300);
const WHY = `the controller of the shelf is being replaced by the vendor, ${'who moves one disk after another to the new one, '.repeat(6)}and that takes until noon`;
const context = { alertId: null, assetIds: ['srv-01', 'web-1'], now: new Date('2026-03-01T12:00:00Z'), timeZone: 'UTC' };

test.each([
  ['silence srv-01 for 2h because the disk is swapped', 'the disk is swapped'],
  ['silence srv-01 for 2h: moved because of heat', 'moved because of heat'],
  ['заглуши srv-01 на час, причина: замена диска', 'замена диска'],
  ['silence srv-01 2h. Reason:\n- the disk is swapped\n- the fan too', '- the disk is swapped - the fan too'],
  ['silence srv-01 for 2h', null],
  ['silence srv-01 until 10:30', null],
  ['silence srv-01 because of', null],
])('of “%s” the reason is %s', (text, reason) => {
  expect(reasonSaid(text)?.reason ?? null).toBe(reason);
});

test('a reason that is long is kept whole up to 500 characters, and ends with a word', () => {
  const text = `please silence srv-01 for 2 hours because ${WHY}`;
  expect(text.length).toBeGreaterThan(400);
  expect(understand(text, context)).toMatchObject({ kind: 'silence', named: 'srv-01', reason: WHY });
  const cut = reasonSaid(`silence srv-01 for 2h because ${'a disk moves '.repeat(90)}`)?.reason;
  expect(cut?.length).toBeGreaterThan(480);
  expect(cut?.length).toBeLessThanOrEqual(500);
  expect(cut).toMatch(/ (?:a|disk|moves)$/);
});

test('what a reason speaks of is not what is asked for', () => {
  const asked = 'can you put srv-01 on mute for 2h because someone removed the silence';
  expect(understand(asked, context)).toMatchObject({ kind: 'silence', act: 'silence', reason: 'someone removed the silence' });
});

test('a log that was pasted before or after the request is no reason, and takes none away', () => {
  const asked = 'silence srv-01 for 2 hours because the disk is swapped';
  for (const text of [`${asked}\n${LOG}`, `${LOG}\n${asked}`]) {
    expect(understand(text, context)).toMatchObject({ kind: 'silence', named: 'srv-01', reason: 'the disk is swapped' });
  }
});

test.each([': ', 'because ', 'because of: ', '\ufdfa', ':\n', 'из-за '])('%j thousands of times over is read in no time', (part) => {
  const started = performance.now();
  reasonSaid(part.repeat(20_000));
  expect(performance.now() - started).toBeLessThan(500);
});
