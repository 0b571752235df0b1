import { describe, expect, test } from 'vitest';
import { createMask } from '../../copilot/masking/masking.ts';
import { ORDINARY, PLANTED } from './secrets.ts';

const mask = () => createMask({ on: true, addresses: false }, { conversation: 'planted', people: [], known: ['srv-db-03', 'sw-core-1'] });

describe('what somebody wrote into a line', () => {
  test.each(PLANTED)('%s is hidden from a model, and the gate lets it through then', (_what, line, hidden) => {
    const one = mask();
    const out = one.hide(line);
    expect(out).not.toContain(hidden);
    expect(one.restore(out, 'forLookUp')).toBe(line.normalize('NFKC'));
    one.gate(JSON.stringify({ messages: [{ content: out }] }));
  });
});

test.each(ORDINARY)('“%s” stays as it is', (line) => {
  expect(mask().hide(line)).toBe(line);
});
