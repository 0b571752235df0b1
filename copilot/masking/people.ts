import type { Principal } from '../../domain/tenant.ts';

const ROLES = /^(?:root|admin|administrator|operator|approver|viewer|user|test|demo|bot|chat|web|terminal|oncall|duty|дежурн\p{L}*)$/iu;
const LATIN: Readonly<Record<string, string>> = Object.fromEntries(
  [...'абвгдеёзийклмнопрстуфыэ']
    .map((letter, at) => [letter, [...'abvgdeeziyklmnoprstufye'][at] ?? ''])
    .concat([
      ['ж', 'zh'],
      ['х', 'kh'],
      ['ц', 'ts'],
      ['ч', 'ch'],
      ['ш', 'sh'],
      ['щ', 'shch'],
      ['ъ', ''],
      ['ь', ''],
      ['ю', 'yu'],
      ['я', 'ya'],
    ]),
);
const SHORTEST = 3;

/**
 * Names of the people in the directory, as they may stand in a text: whole or in part, in any case of Russian, in Latin letters, as ids
 * of accounts. Null where nobody is in it.
 *
 * @see ICAO Doc 9303-3, section 6 (transliteration)
 */
export function namesOf(people: readonly Pick<Principal, 'id' | 'name' | 'identities'>[]): RegExp | null {
  const words = people.flatMap(({ id, name, identities }) => [
    ...name.normalize('NFKC').split(/[^\p{L}\p{N}'’-]+/u),
    ...id.split(/[._-]/),
    id,
    ...identities.map(({ userId }) => userId),
  ]);
  const names = [...new Set(words)].filter((word) => word.length >= SHORTEST && /\p{L}/u.test(word) && !ROLES.test(word));
  // Korean given names have two letters, and are told by the whole name.
  const whole = people.map(({ name }) => name.trim()).filter((name) => /^\p{Script=Hangul}{2,}$/u.test(name));
  const patterns = [...new Set([...names, ...whole].flatMap(patternsOf))].sort((a, b) => b.length - a.length);
  return patterns.length === 0
    ? null
    : new RegExp(`(?<![\\p{L}\\p{N}])(?:${patterns.join('|')})(?![\\p{Script=Latin}\\p{Script=Cyrillic}\\p{N}])`, 'giu');
}

function patternsOf(name: string): string[] {
  if (!/\p{Script=Cyrillic}/u.test(name)) return [escaped(name)];
  const latin = [...name.toLowerCase()].map((letter) => LATIN[letter] ?? letter).join('');
  const stem = name.replace(/[аеёиоуыэюяйь]+$/iu, '');
  return [...(stem.length >= SHORTEST ? [`${escaped(stem)}\\p{Script=Cyrillic}{0,3}`] : [escaped(name)]), escaped(latin)];
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
