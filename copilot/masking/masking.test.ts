import { expect, test } from 'vitest';
import { createMask, type Mask } from './masking.ts';

const PEOPLE = [
  { id: 'ipetrova', name: 'Ирина Петрова', identities: [{ platform: 'slack' as const, userId: 'U0PETROVA' }] },
  { id: 'jdoe', name: "Jane O'Doherty", identities: [{ platform: 'terminal' as const, userId: 'jane' }] },
  { id: 'kim', name: '김민준', identities: [] },
];
const mask = (more: { on?: boolean; addresses?: boolean; conversation?: string } = {}): Mask =>
  createMask(
    { on: more.on ?? true, addresses: more.addresses ?? false },
    { conversation: more.conversation ?? 'c', people: PEOPLE, known: ['srv-db-03', 'checkout-7d9f8b6c5dAB12cd34EF56gh-x2x9k'] },
  );
const base64 = (text: string) => Buffer.from(text).toString('base64');
const percent = (text: string) => [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

const HIDDEN: ReadonlyArray<readonly [what: string, text: string, hidden: string]> = [
  ['a password', 'login failed password=hunter2 for x', 'hunter2'],
  ['a quoted password of several words', 'password: "correct horse battery" end', 'correct horse battery'],
  ['a Russian password', 'пароль: тополь9', 'тополь9'],
  ['a Korean password', '비밀번호: 나무12', '나무12'],
  ['a password in JSON', '{"db_password":"hunter2","x":1}', 'hunter2'],
  ['a password after a flag', 'mysql --password hunter2 -h db', 'hunter2'],
  ['a password in an address', 'postgres://app:hunter2@db/x', 'hunter2'],
  ['a token in a query', 'GET /x?token=hunter2&y=1', 'hunter2'],
  ['a password that is said', 'the password is hunter2', 'hunter2'],
  ['a password like a state', 'the password is expired1, the secret was not-told', 'expired1'],
  ['a password that begins as a state', 'the secret was not-told', 'not-told'],
  ['a bearer token', 'Authorization: Bearer abc.def-123', 'abc.def-123'],
  ['a community', 'snmp community: publik7', 'publik7'],
  ['an AWS key id', 'key AKIAIOSFODNN7EXAMPLE used', 'AKIAIOSFODNN7EXAMPLE'],
  ['an AWS secret key', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'wJalrXUtnFEMI'],
  ['a JWT', 'jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc_def', 'eyJzdWIiOiIxIn0'],
  ['a Slack token', 'xoxb-1234567890-abcdef', '1234567890'],
  ['a GitHub token', 'ghp_abcdefghijklmnop1234', 'abcdefghijklmnop1234'],
  ['a Telegram token', '123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw', 'AAHdqTcv'],
  ['a private key', 'x -----BEGIN RSA PRIVATE KEY-----\nMIIEow\nabc\n-----END RSA PRIVATE KEY----- y', 'MIIEow'],
  ['a private key without its end', 'x -----BEGIN PRIVATE KEY-----\nMIIEow', 'MIIEow'],
  ['a random string', 'session 9f86d081884c7d659a2feaa0c55ad015 opened', '9f86d081884c7d659a2feaa0c55ad015'],
  ['a random string of mixed case', 'id Zx9Kq2LmP7vRt4WnB8sY opened', 'Zx9Kq2LmP7vRt4WnB8sY'],
  ['an e-mail address', 'mail to ivan.sidorov@example.com now', 'ivan.sidorov'],
  ['an e-mail address in words', 'ivan.sidorov (at) example (dot) com', 'ivan.sidorov'],
  ['a Russian telephone number', 'call +7 (912) 345-67-89', '345-67-89'],
  ['a Russian number within the country', 'звоните 8 912 345-67-89', '345-67-89'],
  ['a Korean telephone number', '전화 010-1234-5678', '1234-5678'],
  ['an American telephone number', 'call (415) 555-0134 now', '555-0134'],
  ['a person', 'changed by Irina, no: Ирина Петрова', 'Петрова'],
  ['a person in another case', 'спросите у Петровой', 'Петров'],
  ['a person in Latin letters', 'ask petrova about it', 'petrova'],
  ['an account', 'U0PETROVA pressed', 'U0PETROVA'],
  ['a Korean person', '김민준에게 물어보세요', '김민준'],
  ['a user of sshd', 'Accepted publickey for s.belov from 10.0.0.1 port 22', 's.belov'],
  ['an invalid user of sshd', 'Failed password for invalid user belov from 10.0.0.1', 'belov'],
  ['a user of sudo', 'sudo:  belov : TTY=pts/0 ; COMMAND=/bin/ls', 'belov'],
  ['a user of cron', 'CRON[123]: (belov) CMD (run)', 'belov'],
  ['a user of PAM', 'session opened for user belov(uid=1000) by (uid=0)', 'belov'],
  ['a user of PostgreSQL', 'password authentication failed for user "belov"', 'belov'],
  ['a home folder', 'cannot open /home/belov/.ssh/config', 'belov'],
  ['a Windows user', 'logon CORP\\belov denied', 'belov'],
  ['a user at a host', 'ssh belov@srv-db-03 closed', 'belov'],
  ['who made a change', 'srv-db-03: queue-depth changed at 13:20 (32 → 64), by belov.', 'belov'],
];

test.each(HIDDEN)('%s is hidden, and put back', (_what, text, hidden) => {
  const one = mask();
  const out = one.hide(text);
  expect(out).not.toContain(hidden);
  expect(one.restore(out, 'forLookUp')).toBe(text);
  one.gate(JSON.stringify({ messages: [{ content: out }] }));
});

const DISGUISES: ReadonlyArray<readonly [string, (text: string) => string]> = [
  ['zero-width spaces', (text) => [...text].join('\u200b')],
  ['soft hyphens', (text) => text.replace(/(\w)(\w)/g, '$1\u00ad$2')],
  ['direction marks', (text) => `\u202e${[...text].join('\u2066')}\u202c`],
  ['variation selectors', (text) => [...text].join('\ufe0f')],
  ['full-width letters', (text) => text.replace(/[!-~]/g, (one) => String.fromCodePoint((one.codePointAt(0) ?? 0) + 0xfee0))],
  ['percent encoding', percent],
  ['percent encoding of percent encoding', (text) => percent(percent(text))],
  ['base64', base64],
  ['base64 of base64', (text) => base64(base64(text))],
  ['base64 for addresses, after other letters', (text) => `id=xy${Buffer.from(text).toString('base64url')}`],
  ['hexadecimal', (text) => Buffer.from(text).toString('hex')],
  ['escapes', (text) => [...text].map((one) => `\\u${(one.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`).join('')],
  ['HTML entities', (text) => [...text].map((one) => `&#${one.codePointAt(0)};`).join('')],
  ['look-alikes', (text) => text.replace('a', 'а').replace('e', 'е')],
];
const SECRETS = ['password=hunter2', 'ivan.sidorov@example.com', 'AKIAIOSFODNN7EXAMPLE', 'Ask Irina Petrova'] as const;

test.each(DISGUISES)('in %s nothing gets through', (_what, disguise) => {
  for (const secret of SECRETS) {
    const out = mask().hide(`before ${disguise(secret)} after`);
    expect(out).toMatch(/(?:SECRET|EMAIL|PERSON)_[0-9a-f]{10}/);
    expect(out).not.toContain(disguise(secret));
    for (const part of ['hunter2', 'sidorov', 'IOSFODNN7', 'etrova']) {
      expect(out).not.toContain(part);
      expect(out).not.toContain(disguise(part));
    }
  }
});

test('a placeholder is the same within a conversation, and another in another', () => {
  const text = 'mail ivan.sidorov@example.com';
  expect(mask().hide(text)).toBe(mask().hide(text));
  expect(mask().hide(text)).not.toBe(mask({ conversation: 'd' }).hide(text));
  const one = mask();
  expect(one.hide(one.hide(text))).toBe(one.hide(text));
});

test('ordinary text stays as it is', () => {
  const texts = [
    'I/O wait on srv-db-03 went from 8 % (usual) to 29 % since 11:25.',
    '3 × “backup job nightly-full started, target lun-12” on srv-backup-01, last at 11:20.',
    'Ожидание I/O (iowait) на srv-db-03: обычно 8 %, с 11:25 — 29 %.',
    'checkout-7d9f8b6c5dAB12cd34EF56gh-x2x9k restarted 3 times between 2026-03-10 14:20 and 14:25',
    'CPU use of user space is 31 %; the token bucket is full; passwords are not logged',
    'the token is expired; password is not valid. The API key was revoked, the secret is missing: nothing was sent',
    'eth0: link is down, speed 1000, irq 24, address 10.0.0.5:9100',
  ];
  for (const text of texts) expect(mask().hide(text)).toBe(text);
});

test('addresses are hidden where it is set', () => {
  const text = 'from 10.20.30.40 and fe80::1ff:fe23:4567:890a at 14:20:05';
  expect(mask().hide(text)).toBe(text);
  const out = mask({ addresses: true }).hide(text);
  expect(out).toMatch(/^from ADDRESS_\w{10} and ADDRESS_\w{10} at 14:20:05$/);
});

test('in what is shown a secret stays out, a person comes back', () => {
  const one = mask();
  const out = one.hide('Ирина Петрова wrote password=hunter2');
  expect(one.restore(out, 'shown')).toBe('Ирина Петрова wrote password=[secret]');
});

test('a placeholder that came from outside stands for nobody', () => {
  const one = mask();
  const real = one.hide('ask Ирина');
  const [person = ''] = /PERSON_\w+/.exec(real) ?? [];
  const forged = person.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
  expect(one.hide(`log says ${forged}`)).toMatch(/^log says SECRET_\w{10}$/);
  expect(one.forged(`see ${forged}`)).toBe(true);
  expect(one.forged(real)).toBe(false);
  expect(one.restore(`see ${forged}`, 'shown')).toBe(`see ${forged}`);
});

test('what was clean under other settings, or before somebody was in the directory, is looked at again', () => {
  const body = JSON.stringify({ content: 'asked Zinaida at 10.0.0.7' });
  const under = (addresses: boolean, names: readonly string[]) =>
    createMask(
      { on: true, addresses },
      { conversation: 'c', people: names.map((name) => ({ id: name.toLowerCase(), name, identities: [] })), known: [] },
    );
  for (let time = 0; time < 2; time += 1) under(false, ['Boris']).gate(body);
  expect(() => under(true, ['Boris']).gate(body)).toThrow('ADDRESS');
  expect(() => under(false, ['Boris', 'Zinaida']).gate(body)).toThrow('PERSON');
  under(false, ['Boris']).gate(body);
});

test('what cannot be made sure of is an error, and the gate stops what was not masked', () => {
  expect(() => mask().hide('x'.repeat(500_000))).toThrow('cannot be masked');
  let deep = 'password=hunter2';
  for (let times = 0; times < 7; times += 1) deep = base64(deep);
  expect(() => mask().hide(deep)).toThrow('encoded too deep');
  for (const text of ['mail ivan.sidorov@example.com', base64('password=hunter2'), 'Петровой', percent('AKIAIOSFODNN7EXAMPLE')]) {
    expect(() => mask().gate(JSON.stringify({ messages: [{ role: 'tool', content: text }] }))).toThrow('still had something');
  }
  expect(() => mask().gate(JSON.stringify({ properties: { 'ivan.sidorov@example.com': 1 } }))).toThrow('still had something');
  expect(() => mask().gate('no json')).toThrow();
});

test('switched off it changes nothing', () => {
  expect(mask({ on: false }).hide('password=hunter2')).toBe('password=hunter2');
});
