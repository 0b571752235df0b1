import { createHash } from 'node:crypto';

/** A value that must not get where it does not belong, in a form in which such values stand in texts. */
export type Canary = {
  readonly form: string;
  readonly kind: 'secret' | 'personal';
  /** As it stands in a text. */
  readonly text: string;
  /** What is telling in it. */
  readonly core: string;
};

const LETTERS = 'ghjkmnpqrstvwxyz';
const base64 = (text: string) => Buffer.from(text).toString('base64');
const base64url = (text: string) => Buffer.from(text).toString('base64url');
let made = 0;

/** Letters that no other canary has. */
function letters(length: number, alphabet = LETTERS): string {
  made += 1;
  const bytes = createHash('sha512').update(`canary ${made}`).digest();
  return Array.from({ length }, (_, at) => alphabet[(bytes[at % 64] ?? 0) % alphabet.length]).join('');
}
const word = (length = 14) => `${letters(length - 3)}${letters(3, '23456789')}`;
const digits = (length: number) => letters(length, '3456789');

/** Sixteen digits whose last makes the sum right. @see ISO/IEC 7812-1, annex B */
function cardNumber(): string {
  const body = `4${digits(14)}`;
  const sum = [...body].reverse().reduce((total, digit, at) => {
    const value = Number(digit) * (at % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}
const inFours = (number: string, between: string) => number.replace(/(.{4})(?=.)/g, `$1${between}`);

type Form = readonly [form: string, kind: Canary['kind'], core: () => string, text: (core: string) => string];

const secret = (form: string, text: (core: string) => string, core: () => string = word): Form => [form, 'secret', core, text];
const personal = (form: string, text: (core: string) => string, core: () => string): Form => [form, 'personal', core, text];

/** Forms of secrets and personal data, as logs, devices, inventories and people write them. */
export const FORMS: readonly Form[] = [
  secret('password', (core) => `password=${core}`),
  secret('password in JSON', (core) => `{"user":"svc","password":"${core}"}`),
  secret('password in Russian', (core) => `пароль: ${core}`),
  secret('password in Korean', (core) => `비밀번호: ${core}`),
  secret('password after a flag', (core) => `backup --password ${core} --all`),
  secret('password of curl', (core) => `curl -u svc:${core} http://10.0.0.9/`),
  secret('password of mysql', (core) => `mysql -usvc -p${core} shop`),
  secret('password of sshpass', (core) => `sshpass -p ${core} ssh 10.0.0.9`),
  secret('password in an environment', (core) => `PGPASSWORD=${core} pg_dump`),
  secret('password in a URL', (core) => `postgres://svc:${core}@10.0.0.9:5432/shop`),
  secret('password in a URL without a user', (core) => `redis://:${core}@10.0.0.9:6379/0`),
  secret('connection string', (core) => `Server=10.0.0.9;Database=shop;User Id=svc;Password=${core};Encrypt=True`),
  secret('account key', (core) => `DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=${base64(core.repeat(3))};EndpointSuffix=x`),
  secret('signed address', (core) => `https://shop.example.test/blob?sv=2024-01-01&sig=${core}%3D&se=2027`),
  secret('bearer token', (core) => `Authorization: Bearer ${core}`),
  secret('basic credentials', (core) => `Authorization: Basic ${base64(`svc:${core}`)}`),
  secret('API key in a header', (core) => `X-Api-Key: ${core}`),
  secret('cookie', (core) => `Set-Cookie: sid=${core}; HttpOnly`),
  secret('Slack token', (core) => `xoxb-2345678901-${core}`),
  secret('Slack webhook', (core) => `https://hooks.slack.com/services/T0/B0/${core}`),
  secret('GitHub token', (core) => `ghp_${core}${core}`),
  secret('GitLab token', (core) => `glpat-${core}xyz`),
  secret('npm token', (core) => `npm_${core}${core}`),
  secret('Stripe key', (core) => `sk_live_${core}${core}`),
  secret('OpenAI key', (core) => `sk-proj-${core}${core}`),
  secret('Google key', (core) => `AIza${core}${core}`),
  secret('AWS key id', (core) => `AKIA${core.toUpperCase()}AB`),
  secret('AWS secret key', (core) => `aws_secret_access_key = ${core}/${core}/${core}`),
  secret('Vault token', (core) => `hvs.${core}${core}`),
  secret('Telegram token', (core) => `423456789:AA${core}${core}${core}`),
  secret('JWT', (core) => `${base64url('{"alg":"HS256"}')}.${base64url(`{"sub":"${core}"}`)}.${core}`),
  secret('private key', (core) => `-----BEGIN OPENSSH PRIVATE KEY-----\n${core}\n${core}\n-----END OPENSSH PRIVATE KEY-----`),
  secret('SNMP community', (core) => `snmp community ${core} refused`),
  secret('SNMPv3 pass phrase', (core) => `authPassphrase "${core}"`),
  secret('password in base64', (core) => `payload ${base64(`password=${core}`)} end`),
  secret('password, percent-encoded', (core) => `GET /login?q=password%3D${core}%26x`),
  secret('card number', (core) => `card ${core} declined`, cardNumber),
  secret('card number in fours', (core) => `card ${inFours(core, ' ')} declined`, cardNumber),
  secret('card number with dashes', (core) => `оплата картой ${inFours(core, '-')} отклонена`, cardNumber),
  secret('password and zero-width spaces', (core) => `pass\u200bword=${core.slice(0, 5)}\u200b${core.slice(5)}`),
  personal(
    'e-mail address',
    (core) => `mail to <${core}@example.test> bounced`,
    () => letters(12),
  ),
  personal(
    'e-mail address in words',
    (core) => `${core} (at) example (dot) test`,
    () => letters(12),
  ),
  personal(
    'Russian telephone',
    (core) => `звонили +7 ${core.slice(0, 3)} ${core.slice(3, 6)}-${core.slice(6, 8)}-${core.slice(8)}`,
    () => `9${digits(9)}`,
  ),
  personal(
    'Korean telephone',
    (core) => `전화 010-${core.slice(0, 4)}-${core.slice(4)}`,
    () => digits(8),
  ),
  personal(
    'American telephone',
    (core) => `call (${core.slice(0, 3)}) ${core.slice(3, 6)}-${core.slice(6)}`,
    () => digits(10),
  ),
  personal(
    'account of sshd',
    (core) => `Accepted publickey for ${core} from 10.0.0.9 port 22 ssh2`,
    () => letters(11),
  ),
  personal(
    'account of sudo',
    (core) => `sudo: ${core} : TTY=pts/0 ; COMMAND=/bin/ls`,
    () => letters(11),
  ),
  personal(
    'account with its folder',
    (core) => `cannot open /home/${core}/.profile`,
    () => letters(11),
  ),
  personal(
    'account of Windows',
    (core) => `logon CORP\\${core} denied`,
    () => letters(11),
  ),
  personal(
    'account as a field',
    (core) => `login failed user=${core} rc=1`,
    () => letters(11),
  ),
];

/** A canary of its own in the form of that number. */
export function canary(at: number): Canary {
  const form = FORMS[at % FORMS.length];
  if (form === undefined) throw new RangeError('there are no forms');
  const [name, kind, core, text] = form;
  const value = core();
  return { form: name, kind, core: value, text: text(value) };
}

/** A person's name that stands in no dictionary. */
export function personCanary(): Canary {
  const core = letters(11);
  return { form: 'name of a person', kind: 'personal', core, text: `${core[0]?.toUpperCase()}${core.slice(1)}` };
}

/** So many letters of a canary betray it; of one in hexadecimal so many digits, which else could be anything. */
const PART = 8;
const PART_OF_HEX = 14;
const squeezed = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

/** What of a canary is looked for: itself, backwards, in base64 at each alignment, in hexadecimal or percent-encoded; in parts. */
function partsOf({ core }: Canary): string[] {
  const cases = [core, core.toUpperCase()];
  const aligned = cases.flatMap((one) =>
    [0, 1, 2].map((before) =>
      base64(`${'x'.repeat(before)}${one}`)
        .replace(/=+$/, '')
        .slice(before === 0 ? 0 : before + 1, -2),
    ),
  );
  const hex = cases.map((one) => Buffer.from(one).toString('hex'));
  const cut = (whole: string, length: number) =>
    Array.from({ length: Math.max(0, whole.length - length + 1) }, (_, at) => whole.slice(at, at + length));
  return [
    ...[core, [...core].reverse().join(''), ...aligned].flatMap((one) => cut(squeezed(one), PART)),
    ...hex.flatMap((one) => cut(one, PART_OF_HEX)),
  ];
}

/** Which of the canaries a text holds, whole or a part of eight letters, in any disguise, also when it is torn by other characters. */
export function createSearch(canaries: readonly Canary[]): (text: string) => Canary[] {
  const parts = new Map(canaries.flatMap((one) => partsOf(one).map((part) => [part, one] as const)));
  return (text) => {
    const [rest, found] = [squeezed(text), new Set<Canary>()];
    for (const length of [PART, PART_OF_HEX]) {
      for (let at = 0; at + length <= rest.length; at += 1) {
        const one = parts.get(rest.slice(at, at + length));
        if (one) found.add(one);
      }
    }
    return [...found];
  };
}
