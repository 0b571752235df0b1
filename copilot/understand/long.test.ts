import { expect, test } from 'vitest';
import { requestsIn } from './several.ts';
import { type Context, understand } from './understand.ts';

const context: Context = {
  alertId: null,
  assetIds: ['srv-01', 'srv-02', 'web-1'],
  now: new Date('2026-03-01T12:00:00Z'),
  timeZone: 'Europe/Moscow',
};

test.each(['why is srv-01 slow?', 'почему тормозит srv-01?'])('%s is understood before and after what was pasted with it', (asked) => {
  const log = 'kernel: nfs: server not responding, still trying\n'.repeat(400);
  for (const text of [`${asked}\n${log}`, `${log}\n${asked}`])
    expect(understand(text, context)).toMatchObject({ kind: 'why', assetId: 'srv-01' });
});

// Read whole, each of these takes longer than a test may.
test.each(['и ', 'and ', '&amp;', 'я', '0 ', 'с ', '\u200b', ' ', 'srv-01 ', '\ufdfa ', 'a,'])(
  '%j a thousand times over is read in no time',
  (part) => {
    const text = part.repeat(4_000);
    expect(requestsIn(text, context)).toEqual([text]);
    for (const kind of [null, 'state'] as const) expect(understand(text, { ...context, kind }).contains).toBeNull();
  },
);
