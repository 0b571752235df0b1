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

/** Ways in which a line stands within another text, each with what takes it out again; nothing of it is the program's. */
const STRINGS: ReadonlyArray<readonly [what: string, put: (line: string) => string, take: (text: string) => string]> = [
  ['a string of JSON', (line) => JSON.stringify({ body: line }), (text) => JSON.parse(text).body],
  ['a string of JSON in JSON', (line) => JSON.stringify(JSON.stringify({ body: line })), (text) => JSON.parse(JSON.parse(text)).body],
  [
    'JSON in letters of ASCII',
    (line) => JSON.stringify(line).replace(/[^\x20-\x7e]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`),
    (text) => JSON.parse(text),
  ],
  [
    'HTML',
    (line) => line.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll("'", '&#39;'),
    (text) => text.replaceAll('&#39;', "'").replaceAll('&quot;', '"').replaceAll('&amp;', '&'),
  ],
  ['an address', (line) => `/x?q=${encodeURIComponent(line)}`, (text) => decodeURIComponent(text.slice(5))],
  ['a form', (line) => `${new URLSearchParams({ q: line })}`, (text) => new URLSearchParams(text).get('q') ?? ''],
  ['a payload', (line) => Buffer.from(line).toString('base64'), (text) => Buffer.from(text, 'base64').toString()],
  ['a dump', (line) => Buffer.from(line).toString('hex'), (text) => Buffer.from(text, 'hex').toString()],
];

describe.each(STRINGS)('within %s', (_what, put, take) => {
  test.each(PLANTED)('%s is hidden, however it is read', (_secret, line, hidden) => {
    const text = put(line);
    expect(take(text)).toContain(hidden);
    const one = mask();
    const out = one.hide(text);
    const read = [out, ...attempt(() => take(out))].join('\n');
    expect(read).not.toContain(hidden);
    one.gate(JSON.stringify({ messages: [{ content: out }] }));
  });
});

test.each(STRINGS.slice(0, 5))('within %s what is ordinary stays as it is', (_what, put) => {
  for (const line of ORDINARY) expect(mask().hide(put(line))).toBe(put(line).normalize('NFKC'));
});

/** What is hidden may have been part of the code. */
function attempt(read: () => string): string[] {
  try {
    return [read()];
  } catch {
    return [];
  }
}
