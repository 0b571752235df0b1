import type { Pattern } from './kinds.ts';

/** What a value without a sign before it must have to be taken for a secret: a digit and a letter, and no name of an algorithm. */
const MIXED = '(?!(?:sha|md|aes|tls|v|rc)-?\\d)(?=[^\\s"\',;]{0,100}\\d)(?=[^\\s"\',;]{0,100}\\p{L})[^\\s"\',;]{4,100}';
const WITH_DIGIT = '(?!(?:sha|md|aes|tls|v|rc)-?\\d)(?=[^\\s"\',;]{0,100}[\\d!@#$%^&*])[^\\s"\',;]{4,100}';
const NAMED = '(?:pw|pwd|pass|passw(?:or)?d|passphrase|парол\\p{L}{0,3}|пасс?|пассворд\\p{L}{0,2}|비밀번호|비번|암호|패스워드)';

/** Secrets as people tell them to each other, and numbers that are one person's; `v` is the part to hide. Each is bounded. */
export const SAID: readonly Pattern[] = [
  ['SECRET', new RegExp(`(?<![\\p{L}\\p{N}_])${NAMED}\\s{1,3}["'“«]?(?<v>${MIXED})`, 'giu')],
  ['SECRET', new RegExp(`(?<![\\p{L}\\p{N}_])${NAMED}(?: \\p{L}{1,20}){1,5}(?: is|\\s?[:=—–-])\\s{1,3}["'“«]?(?<v>${WITH_DIGIT})`, 'giu')],
  [
    'SECRET',
    new RegExp(`(?:비밀번호|비번|암호|패스워드)(?:는|은|가|이)?\\s{0,3}:?\\s{0,3}(?<v>(?!\\d{1,3}(?:자|회|번|일|개))${WITH_DIGIT})`, 'giu'),
  ],
  [
    'SECRET',
    new RegExp(
      `(?<![^\\s"'“«(])(?<v>${MIXED})["'”»]?\\s{0,2}(?:\\s(?:это|is|as|[—–-])\\s{1,2}|(?:이|가)\\s{0,2})(?:(?:the|a|our|my|your|new|новый|наш|твой) ){0,2}${NAMED}(?!\\p{L})`,
      'giu',
    ),
  ],
  [
    'SECRET',
    new RegExp(
      `(?<!\\p{L})(?:log ?in|sign in|creds?|credentials|зайти|зайди|войти|войди|заходи|логин\\p{L}{0,2}|учетк\\p{L}|учётк\\p{L}|계정)(?!\\p{L})[^\\n/]{0,30}?[\\w.@-]{2,40}\\s?/\\s?(?<v>${MIXED})`,
      'giu',
    ),
  ],
  [
    'SECRET',
    /(?<!\p{L})(?:pin(?:[ -]?code)?|пин(?:[ -]?код)?|otp|one-time code|verification code|код подтверждения|смс-?код|인증번호|핀번호)(?:\s{0,2}[:=]|\s(?:is|—|-|는|은))\s{0,3}(?<v>\d{4,10})(?!\d)/giu,
  ],
  ['SECRET', /паспорт\p{L}{0,3}[\s:№]{1,4}(?:сери\p{L}{1,2}\s)?(?<v>\d{2}\s?\d{2}\s?(?:№|номер)?\s?\d{6})(?!\d)/giu],
  ['SECRET', /(?<!\p{L})инн[\s:№]{1,4}(?<v>\d{10}(?:\d{2})?)(?!\d)/giu],
  ['SECRET', /(?<![\d-])\d{3}-\d{3}-\d{3}[ -]\d{2}(?![\d-])/gu],
  ['SECRET', /(?<![\d-])\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])-[1-8]\d{6}(?![\d-])/gu],
  ['SECRET', /(?:ssn|social security(?: number)?)[\s:#]{1,4}(?:is\s)?(?<v>\d{3}-?\d{2}-?\d{4})(?!\d)/giu],
  ['PHONE', /(?<![\p{L}\p{N}.:-])8\.9\d{2}\.\d{3}\.\d{2}\.\d{2}(?![\p{L}\p{N}])/gu],
  [
    'PHONE',
    /(?<!\p{L})(?:номер\p{L}{0,3}|тел(?:ефон\p{L}{0,3})?|звон\p{L}{1,4}|набер\p{L}{1,3}|мобильн\p{L}{2,3}|phone|mobile|call|ring|whatsapp|вотсап\p{L}?|전화|연락처|휴대폰)(?!\p{L})[^\n\d+]{0,20}(?<v>\+?\d[\d\s().-]{8,16}\d)(?![\p{L}\p{N}.:-])/giu,
  ],
  ['PHONE', /(?<![\p{L}\p{N}.:-])010\d{8}(?![\p{L}\p{N}])/gu],
];

const ACCOUNTS = /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?![\p{L}\p{N}])/gu;

/** Where numbers of bank accounts stand. @see ISO 13616 (IBAN), ISO/IEC 7064 (MOD 97-10) */
export function accountsIn(text: string): ReadonlyArray<{ readonly from: number; readonly to: number }> {
  return [...text.matchAll(ACCOUNTS)].flatMap((found) =>
    isAccount(found[0].replaceAll(' ', '')) ? [{ from: found.index, to: found.index + found[0].length }] : [],
  );
}

function isAccount(number: string): boolean {
  const digits = [...`${number.slice(4)}${number.slice(0, 4)}`].map((one) => Number.parseInt(one, 36)).join('');
  return number.length >= 15 && [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0) === 1;
}
