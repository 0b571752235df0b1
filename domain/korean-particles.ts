/** Particles that depend on how what stands before them ends, as they are written where that is not known: `이(가)`. */
const PAIRS: Readonly<Record<string, readonly [afterConsonant: string, afterVowel: string]>> = {
  '이(가)': ['이', '가'],
  '을(를)': ['을', '를'],
  '은(는)': ['은', '는'],
  '와(과)': ['과', '와'],
  '과(와)': ['과', '와'],
  '(으)로': ['으로', '로'],
  '(이)라': ['이라', '라'],
};
/** Such a particle, after the marks that close what is quoted; the source of a pattern. */
export const PARTICLE = '[”"’\'»)]*(?:이\\(가\\)|을\\(를\\)|은\\(는\\)|와\\(과\\)|과\\(와\\)|\\(으\\)로|\\(이\\)라)';
const FIRST_SYLLABLE = 0xac00;
const ENDINGS = 28;
const RIEUL = 8;
/** How figures are read. */
const DIGITS = '영일이삼사오육칠팔구';

/** The particle that fits after a word; as it was written after what is neither Korean nor a figure. */
export function particleAfter(word: string, written: string): string {
  const pair = Object.keys(PAIRS).find((one) => written.endsWith(one)) ?? '';
  const [afterConsonant, afterVowel] = PAIRS[pair] ?? [pair, pair];
  const end = word.at(-1) ?? '';
  const syllable = /\d/.test(end) ? (DIGITS[Number(end)] ?? '') : end;
  if (!/^[가-힣]$/u.test(syllable)) return written;
  const ending = (syllable.charCodeAt(0) - FIRST_SYLLABLE) % ENDINGS;
  const fits = ending === 0 || (pair === '(으)로' && ending === RIEUL) ? afterVowel : afterConsonant;
  return `${written.slice(0, written.length - pair.length)}${fits}`;
}
