import { WRITTEN } from './commands.ts';
import type { Found, Pattern } from './kinds.ts';
import { accountsIn, SAID } from './personal.ts';

// What sudo logs as PWD is the folder somebody was in.
const KEY =
  '(?:passw(?:or)?d|passwd|passphrase|passcode|pwd(?!=/\\S{0,200} ; USER=)|secret|token|api[_-]?key|(?:access|account|shared|secret|private|encryption)[_-]?(?:access[_-]?)?key|community|credentials?|cookie|session[_-]?id|signature|парол\\p{L}*|секрет\\p{L}*|токен\\p{L}*|비밀번호|암호|토큰)';
/** What is said of a secret, not the secret: "the token is expired". */
const STATE =
  '\\s{1,3}(?:not|no|too|now|already|still|being|about|expired|expiring|invalid|valid|missing|required|wrong|incorrect|correct|empty|unset|unknown|revoked|rejected|refused|disabled|malformed|set|stored|logged|rotated|changed)(?![^\\s.,;:!?)"\\\\])';
/** The name of a Kubernetes Secret, of which the API says what is wrong with it; no value is ever there. @see RFC 1123 (labels) */
const SECRET_BY_NAME = '(?<![\\w-])secrets? "(?-i:[a-z0-9][a-z0-9.-]{0,252})" (?:not found|already exists|is forbidden)(?! in\\b)';
/** Users that are no persons. */
const NOBODY = /^(?:root|nobody|daemon|system|www-data|none|null|unknown|name|id|the|is|was|has|and|of|at|on)$/i;
const NAME = '[\\p{L}_][\\p{L}\\p{N}._-]{1,40}\\$?';

/**
 * What is looked for, as patterns; the group `v`, where there is one, is the part to hide. Each is bounded, so that no text takes long.
 *
 * @see https://docs.github.com/code-security/secret-scanning/introduction/supported-secret-scanning-patterns
 * @see RFC 7519 (JWT), RFC 5322 (addresses), ITU-T E.164 (telephone numbers)
 */
const PATTERNS: readonly Pattern[] = [
  ['SECRET', /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,10}-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,10}-----|$)/giu],
  ['SECRET', /(?<![A-Za-z0-9])(?:xox[abeoprs]|xapp)-[\w-]{8,}/gu],
  [
    'SECRET',
    /(?<![A-Za-z0-9])(?:gh[pousr]_|github_pat_|glpat-|npm_|sk-|sk_live_|sk_test_|pk_live_|rk_live_|hvs\.|dop_v1_|AIza|ya29\.)[\w-]{12,}/gu,
  ],
  ['SECRET', /(?<![A-Za-z0-9])(?:AKIA|ASIA|AGPA|AIDA|AROA|ANPA)[0-9A-Z]{12,}/gu],
  ['SECRET', /(?<![A-Za-z0-9])eyJ[\w-]{6,}\.[\w-]{6,}(?:\.[\w-]*)?/gu],
  ['SECRET', /(?<!\d)\d{8,10}:[A-Za-z0-9_-]{30,}/gu],
  ['SECRET', /https:\/\/hooks\.slack\.com\/[\w/]{8,}/giu],
  ['SECRET', /(?:authorization|proxy-authorization)["']?\s{0,3}[:=]\s{0,3}["']?(?:bearer|basic|token)?\s{0,3}(?<v>[^\s"',;]+)/giu],
  ['SECRET', /(?<![\p{L}])(?:bearer|basic)\s{1,3}(?<v>[A-Za-z0-9+/_.=-]{8,})/giu],
  [
    'SECRET',
    new RegExp(
      `${KEY}[\\w.-]{0,20}["'”»\\])]?\\s{0,3}(?:[:=]>?|:=|\\b(?:is\\b:?|was\\b)(?!${STATE})|—|–)\\s{0,3}(?:["'“«](?<q>[^"'”»\\n]{1,200})|(?<v>[^\\s"',;&<>]{1,400}))`,
      'giu',
    ),
  ],
  ['SECRET', new RegExp(`--?${KEY}[\\w-]{0,20}\\s{1,3}(?<v>[^\\s"',;]{1,400})`, 'giu')],
  // Without `:` or `=` only what is quoted, or what no word looks like.
  ['SECRET', new RegExp(`(?!${SECRET_BY_NAME})${KEY}[\\w.-]{0,20}\\s{1,3}["'“«](?<q>[^"'”»\\n]{1,200})["'”»]`, 'giu')],
  ['SECRET', new RegExp(`${KEY}[\\w-]{0,20}\\s{1,3}(?<v>(?=[^\\s"',;]{0,200}\\d)(?=[^\\s"',;]{0,200}[a-z])[^\\s"',;]{8,400})`, 'giu')],
  [
    'SECRET',
    /snmp[^\n]{0,40}?community\s{1,3}(?:string\s{1,3})?(?!(?:is|was|of|in|on|for|from|and|names?|strings?|index|mismatch|not|has)\b)(?<v>[^\s"',;:]{1,80})/giu,
  ],
  [
    'SECRET',
    /(?<![\p{L}])(?:curl|wget|https?)\s[^\n|]{0,200}?(?:-u|-U|--user|--proxy-user)[\s=]{1,2}["']?[^\s:"']{1,80}:(?<v>[^\s"']{1,200})/gu,
  ],
  ['SECRET', /(?<![\p{L}])(?:mysql|mariadb|mycli)[\w-]{0,20}\s(?:[^\n|;]{0,120}?\s)?-p(?<v>[^\s"']{1,120})/giu],
  ['SECRET', /(?<![\p{L}])sshpass\s{1,3}-p\s{0,3}["']?(?<v>[^\s"']{1,120})/giu],
  ['SECRET', /[?&;](?:sig|x-amz-(?:signature|credential|security-token)|code|key|auth)=(?<v>[^\s&"'<>]{4,400})/giu],
  ['SECRET', /[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/@:"'<>]{0,100}:(?<v>[^\s/"'<>]{1,200})@/giu, '://'],
  ['SECRET', /[a-z][a-z0-9+.-]{1,20}:\/\/(?<v>[^\s/@:"'<>]{1,200})@/giu, '://'],
  ['USER', /[a-z][a-z0-9+.-]{1,20}:\/\/(?<v>[^\s/@:"'<>]{1,100}):[^\s/"'<>]{1,200}@/giu, '://'],
  ['EMAIL', /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,6}/gu, '@'],
  [
    'EMAIL',
    /[\p{L}\p{N}._+-]{1,64}\s?[([{]\s?(?:at|собака|@)\s?[)\]}]\s?[\p{L}\p{N}-]{1,63}(?:\s?(?:\.|[([{]\s?(?:dot|точка|\.)\s?[)\]}])\s?[\p{L}\p{N}-]{1,63}){1,4}/giu,
    /[([{]\s?(?:at|собака|@)\s?[)\]}]/iu,
  ],
  ['PHONE', /(?<![\p{L}\p{N}+.])\+\d{1,3}[\s.-]?\(?\d{1,4}\)?(?:[\s.-]?\d{2,4}){2,4}(?![\p{L}\p{N}])/gu],
  ['PHONE', /(?<![\p{L}\p{N}.:-])8[\s-]?\(?9\d{2}\)?[\s-]?\d{3}[\s-]?\d{2}[\s-]?\d{2}(?![\p{L}\p{N}])/gu],
  ['PHONE', /(?<![\p{L}\p{N}.:-])01[016789][\s-]\d{3,4}[\s-]\d{4}(?![\p{L}\p{N}])/gu],
  ['PHONE', /(?<![\p{L}\p{N}.:-])\(?[2-9]\d{2}\)?[\s.-]\d{3}[\s.-]\d{4}(?![\p{L}\p{N}.-])/gu],
  [
    'USER',
    new RegExp(
      `(?<![\\p{L}])(?:user(?:name)?|login|account|logname|ruser|usr|auid|acct|пользовател\\p{L}*|логин)["']?\\s{0,2}[=:]\\s{0,2}["'“«]?(?<v>${NAME})`,
      'giu',
    ),
  ],
  ['USER', new RegExp(`(?:accepted|failed|postponed) [\\w/-]{3,30} for (?:invalid user )?(?<v>${NAME})(?= from)`, 'giu')],
  ['USER', new RegExp(`(?:for|invalid|unknown|illegal|locked|new) (?:user|login|account) ["'“«]?(?<v>${NAME})`, 'giu')],
  [
    'USER',
    new RegExp(
      `(?<![\\p{L}])(?:user|пользовател\\p{L}*|учётн\\p{L}* запис\\p{L}*|사용자) ["'“«]?(?<v>${NAME})["'”»]?(?= (?:from|logged|log|at|authenticated|connected|failed|denied|not|вошёл|вошел|вышел|с )|["'”»])`,
      'giu',
    ),
  ],
  ['USER', new RegExp(`(?<![\\p{L}])(?:sudo|su|login|cron)(?:\\[\\d{1,7}\\])?: {1,4}\\(?(?<v>${NAME})\\)? ?(?::|CMD| on )`, 'giu')],
  ['USER', new RegExp(`(?:uid|gid)=\\d{1,10}\\((?<v>${NAME})\\)`, 'giu')],
  ['USER', new RegExp(`(?:/home/|/Users/|\\\\Users\\\\)(?<v>${NAME})`, 'giu')],
  ['USER', new RegExp(`(?<![\\p{L}\\p{N}\\\\])[A-Z][A-Z0-9-]{1,14}\\\\(?<v>${NAME})`, 'gu'), '\\'],
  ['USER', new RegExp(`(?<![\\p{L}\\p{N}._%+-])(?<v>${NAME})@(?=[\\p{L}\\p{N}-]{1,63}(?![\\p{L}\\p{N}.-]))`, 'gu'), '@'],
  // As our own sentences say who made a change.
  ['USER', new RegExp(`(?:, by |, кто: )(?<v>${NAME})(?=[.;,]|$)`, 'gu')],
];
const ADDRESSES: readonly Pattern[] = [
  ['ADDRESS', /(?<![\p{L}\p{N}.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\p{N}.]\d|\d)/gu],
  ['ADDRESS', /(?<![\p{L}\p{N}:.])(?:[0-9a-f]{1,4}:){1,7}:(?:[0-9a-f]{1,4}:){0,6}[0-9a-f]{0,4}(?![\p{L}\p{N}:])/giu, '::'],
  ['ADDRESS', /(?<![\p{L}\p{N}:.])(?:[0-9a-f]{1,4}:){5,7}[0-9a-f]{1,4}(?![\p{L}\p{N}:])/giu],
];
/** Payment cards by the digits they begin with and how many they have. @see ISO/IEC 7812 */
const CARDS =
  /(?<![\p{L}\p{N}.+-])(?:(?:4\d{3}|5[1-5]\d{2}|2[2-7]\d{2}|6\d{3})(?:[ -]?\d{4}){3}(?:[ -]?\d{3})?|3[47]\d{2}[ -]?\d{6}[ -]?\d{5})(?![\p{L}\p{N}]|[.-]\d)/gu;
const RANDOM = /(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/_-]{20,400}={0,2}/g;
const BITS = 3.4;

/** @param text as `readAs` gives it @param options.known names that are no secrets, however they look */
export function detect(
  text: string,
  options: { readonly people: RegExp | null; readonly addresses: boolean; readonly known: ReadonlySet<string>; readonly random: boolean },
): Found[] {
  const found: Found[] = [];
  for (const [kind, pattern, needs = ''] of [...PATTERNS, ...WRITTEN, ...SAID, ...(options.addresses ? ADDRESSES : [])]) {
    if (typeof needs === 'string' ? !text.includes(needs) : !needs.test(text)) continue;
    for (const match of text.matchAll(pattern)) {
      const value = match.groups?.q ?? match.groups?.v ?? match[0];
      const from = match.index + (value === match[0] ? 0 : match[0].lastIndexOf(value));
      if (kind === 'USER' && NOBODY.test(value)) continue;
      if (value === '[secret]' || value.startsWith('[secret]')) continue;
      found.push({ kind, from, to: from + value.length });
    }
  }
  for (const match of text.matchAll(CARDS)) {
    if (isCard(match[0])) found.push({ kind: 'SECRET', from: match.index, to: match.index + match[0].length });
  }
  for (const span of accountsIn(text)) found.push({ kind: 'SECRET', ...span });
  for (const match of options.people === null ? [] : text.matchAll(options.people)) {
    found.push({ kind: 'PERSON', from: match.index, to: match.index + match[0].length });
  }
  for (const match of options.random ? text.matchAll(RANDOM) : []) {
    if (looksRandom(match[0]) && !options.known.has(match[0]))
      found.push({ kind: 'SECRET', from: match.index, to: match.index + match[0].length });
  }
  return found;
}

/** Long, of mixed characters, and with no pattern in them: keys, digests, tokens of any maker. */
function looksRandom(token: string): boolean {
  const bare = token.replace(/=+$/, '');
  if (/^[0-9a-f]{32,}$/i.test(bare)) return true;
  const mixed = /[a-z]/.test(bare) && /[A-Z]/.test(bare) && /\d/.test(bare);
  const plain = /^[a-z0-9]{24,}$/.test(bare) && /\d/.test(bare) && /[a-z]/.test(bare);
  return (mixed || plain) && bitsPerLetter(bare) >= BITS;
}

/** @see Shannon, A Mathematical Theory of Communication, 1948 */
function bitsPerLetter(text: string): number {
  const counts = new Map<string, number>();
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
}

/** @see ISO/IEC 7812-1, annex B (the formula of Luhn) */
function isCard(number: string): boolean {
  const sum = [...number.replace(/\D/g, '')].reverse().reduce((total, digit, at) => {
    const value = Number(digit) * (at % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** Whether a field of this name holds a secret, whatever stands in it. */
export function namesSecret(name: string): boolean {
  return new RegExp(KEY, 'iu').test(name);
}
