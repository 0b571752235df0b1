import { expect, test } from 'vitest';
import { createScanner } from './scan.ts';
import { createTemplateMiner } from './templates.ts';

const at = new Date('2026-01-01T00:00:00Z');
const later = new Date('2026-01-02T00:00:00Z');
const names = ['alice', 'bob', 'carol', 'dave', 'eve'];

/** Deterministic words of letters. */
function words(): () => string {
  let state = 1;
  const next = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
  return () => Array.from({ length: 4 + next(5) }, () => String.fromCharCode(97 + next(26))).join('');
}

function kinds(lines: readonly string[]): number {
  const miner = createTemplateMiner([]);
  const ids = lines.map((line) => miner.mine(line, at).template.id);
  return new Set(ids.map(miner.canonical)).size;
}

test('a quotation before a colon names a value in a list of them only: after a word what follows it is constant', () => {
  const of = (what: string) => ['north', 'south', 'east'].map((name, index) => `store "${name}.${index}": ${what} seen: ${index}`);
  expect(kinds([...of('gaps'), ...of('leaks')])).toBe(2);
  expect(kinds(['put {"size": big, "at": home}', 'put {"size": small, "at": sea}', 'put {"size": none, "at": hill}'])).toBe(1);
});

test('lines that differ in numbers, addresses and paths are of one kind', () => {
  const miner = createTemplateMiner([]);
  const first = miner.mine('Accepted publickey for root from 10.0.0.7 port 51234 ssh2', at);
  const second = miner.mine('Accepted publickey for root from 10.9.3.1 port 6 ssh2', at);
  expect(first.isNew).toBe(true);
  expect(second).toEqual({ template: first.template, isNew: false });
  expect(miner.mine('connection closed by 10.0.0.7', at).isNew).toBe(true);
});

test.each([
  [
    'MAC and IPv6 addresses',
    ['link of 5c:50:15:4c:18:1c is up', 'link of f8:4f:57:3b:ea:b2 is up', 'link of fe80::c6b3:1ff:fecd:467f is up'],
  ],
  [
    'IPv6 addresses with a port',
    ['dial to [2001:db8::7]:443 refused', 'dial to 192.0.2.7:443 refused', 'dial to [fe80::a:1]:8080 refused', 'dial to [::]:8443 refused'],
  ],
  ['quotations listed after a value', ['said to 10.0.0.1, "ready when you are"', 'said to 10.0.0.2, "busy"']],
  [
    'empty values',
    ['auth failed; tty= ruser= rhost=db', 'auth failed; tty=ssh ruser=root rhost=web', 'auth failed; tty=ssh ruser= rhost='],
  ],
  ['lists of any length', ['replicas 1, 2, 3 lag behind', 'replicas 17 lag behind', 'replicas 4, 5 lag behind']],
  ['values with brackets', ['lock freed ws=Source{17}, uid=3', 'lock freed ws=null, uid=4', 'lock freed ws=Source{[a b]}, uid=5']],
  ['units and dates', ['wrote 5 MB on Fri Jul 01 2005', 'wrote 17 kB on Mon Mar 14 2011', 'wrote 6 on 2026-01-01']],
  ['paths and URLs', ['cannot open /etc/passwd now', 'cannot open C:\\temp\\x now', 'cannot open https://example.org/a?b=c now']],
])('%s are values', (_, lines) => {
  expect(kinds(lines)).toBe(1);
});

test('what a line says is no value: states, errors, other messages of the same shape', () => {
  expect(kinds(['disk is FAILED now', 'disk is ONLINE now', 'disk is DEGRADED now'])).toBe(3);
  expect(kinds(['close failed: IOException', 'close failed: TimeoutException', 'close failed: SocketException'])).toBe(3);
  expect(kinds(['starting worker', 'stopping worker', 'starting server', 'shutdown complete'])).toBe(4);
});

test('a place that takes many words becomes variable, its lines are not new, and the oldest id stays', () => {
  const miner = createTemplateMiner([]);
  const mined = names.map((name) => miner.mine(`session opened for ${name} in the night`, at));
  expect(mined.at(-1)?.template.text).toBe('session opened for <*> in the night');
  expect(mined.at(-1)?.isNew).toBe(false);
  expect(miner.templates()).toHaveLength(1);
  expect(new Set(mined.map(({ template }) => miner.canonical(template.id))).size).toBe(1);
  expect(mined.map(({ template }) => template.id)).toContain(miner.templates()[0]?.id);
});

test('two free words in one line make one kind, not one a pair', () => {
  const word = words();
  const lines = Array.from({ length: 5_000 }, () => `copy of ${word()} to ${word()} finished`);
  expect(kinds(lines)).toBe(1);
  expect(kinds([...lines, 'copy was cancelled by operator'])).toBe(2);
});

test('the same lines give the same templates', () => {
  const word = words();
  const lines = Array.from({ length: 3_000 }, (_, n) => (n % 3 === 0 ? `job ${word()} ended` : `worker ${n % 7} (${word()}) is ${word()}`));
  const run = () => {
    const miner = createTemplateMiner([]);
    return [lines.map((line) => miner.mine(line, at)), miner.templates()];
  };
  expect(run()).toEqual(run());
});

test('a restored miner knows what was known, under the same ids', () => {
  const lines = [
    'job nightly started',
    'disk sdb: 3 errors',
    ...names.map((name) => `unit ${name} entered failed state`),
    ...names.flatMap((a) => names.map((b) => `copy of ${a} to ${b} finished (${a.length} files, "${b}")`)),
    'GET /index.html took 17 ms',
    'state: [1, 2] user=root cmd={a {b}}',
  ];
  const miner = createTemplateMiner([]);
  for (const line of lines) miner.mine(line, at);
  const restored = createTemplateMiner(miner.templates());
  for (const line of lines) {
    const again = restored.mine(line, later);
    expect(again, line).toMatchObject({ isNew: false });
    expect(again.template.id, line).toBe(miner.mine(line, at).template.id);
  }
  expect(restored.templates()).toEqual(miner.templates());
});

test('states of two workers merge: the older id stays, in whichever order they are given', () => {
  const [one, two] = [createTemplateMiner([]), createTemplateMiner([])];
  one.mine('unit alice entered failed state', at);
  for (const name of names) two.mine(`unit ${name} entered failed state`, later);
  one.mine('fan 3 stopped', later);
  const merged = createTemplateMiner([...one.templates(), ...two.templates()]);
  const mirrored = createTemplateMiner([...two.templates(), ...one.templates()]);
  expect(merged.templates()).toEqual(mirrored.templates());
  for (const line of ['unit alice entered failed state', 'unit zoe entered failed state', 'fan 9 stopped']) {
    expect(merged.mine(line, later)).toMatchObject({ isNew: false });
  }
});

test('memory stays bounded over lines that never repeat', () => {
  const miner = createTemplateMiner([]);
  const word = words();
  for (let n = 0; n < 30_000; n++) {
    const brackets = (n * 2_654_435_761) >>> 0;
    miner.mine(Array.from({ length: 10 }, (_, place) => (((brackets >> (place + 8)) & 1) === 1 ? `(${word()})` : word())).join(' '), at);
  }
  expect(miner.templates().length).toBeLessThanOrEqual(20_000);
});

test('lines of parts that belong to other places are read to their end', () => {
  const parts = [
    ...['a', 'User', '=', ':', '::', '"', "'", '(', ')', '[', ']', '{}', '[]', '<*>', ' ', ' ', ' ', ',', '.', '...', '-', '/', '//'],
    ...[
      '10.0.0.1:443',
      'fe80::1',
      'c::',
      'key="a b"',
      '\u00ab',
      '\u00bb',
      'я',
      '\ud800',
      '🚀',
      'http://h/x?a=b',
      'C:\\x',
      'a,b,c',
      '1,2,3',
    ],
    ...['\0', '\u2028', "don't", 'IoError', 'deadbeef', '12:34:56', 'a@b.c', '한국'],
  ];
  let state = 7;
  const below = (limit: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % limit;
  };
  const { scan } = createScanner();
  for (const line of ['a,b,c:::...x', 'c:::.', 'fe80:::x']) expect(scan(line).count).toBeGreaterThan(0);
  for (let i = 0; i < 20_000; i++) {
    let line = '';
    for (let left = 1 + below(14); left > 0; left--) line += parts[below(parts.length)];
    expect(scan(i % 50 === 0 ? line.repeat(200) : line).count).toBeLessThanOrEqual(160);
  }
});

test('hostile lines are survived: empty, binary, long, unbalanced', () => {
  const miner = createTemplateMiner([]);
  const lines = [
    '',
    ' ',
    '\u0000\u0001',
    '😀 😀',
    '\uD800',
    '<*>',
    '<*><*> <*>',
    '='.repeat(5_000),
    '"'.repeat(3_001),
    '('.repeat(9_000),
    'a=('.repeat(5_000),
  ];
  for (const line of [...lines, 'x'.repeat(10_000_000), ':'.repeat(100_000), 'a:'.repeat(100_000)]) {
    const first = miner.mine(line, at);
    expect(first.template.text.length).toBeLessThanOrEqual(2_000);
    expect(first.template.text).not.toBe('');
    expect(miner.mine(line, at)).toEqual({ template: first.template, isNew: false });
  }
  const restored = createTemplateMiner(miner.templates());
  expect(restored.templates().length).toBeLessThanOrEqual(miner.templates().length);
});
