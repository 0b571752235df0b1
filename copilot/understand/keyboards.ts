/** Where the letters of a Russian keyboard are on an English one. */
const ENGLISH_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";
const RUSSIAN_KEYS = 'йцукенгшщзхъфывапролджэячсмитьбюё';
const TO_RUSSIAN = new Map([...ENGLISH_KEYS].map((key, index) => [key, [...RUSSIAN_KEYS][index] ?? key]));
const FROM_RUSSIAN = new Map([...RUSSIAN_KEYS].map((key, index) => [key, [...ENGLISH_KEYS][index] ?? key]));

/** Where the letters of a two-set Korean keyboard are (KS X 5002); the shift key makes the doubled ones. */
const KOREAN_KEYS = new Map(
  [...'rRseEfaqQtTdwWczxvgkoiOjpuPhynbml'].map((key, index) => [
    key,
    [...'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎㅏㅐㅑㅒㅓㅔㅕㅖㅗㅛㅜㅠㅡㅣ'][index] ?? key,
  ]),
);
const KEY_OF_KOREAN = new Map([...KOREAN_KEYS].map(([key, letter]) => [letter, key]));

// In the order of the Unicode standard, ch. 3.12, from which syllables are computed.
const INITIALS = [...'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ'];
const VOWELS = 'ㅏ ㅐ ㅑ ㅒ ㅓ ㅔ ㅕ ㅖ ㅗ ㅗㅏ ㅗㅐ ㅗㅣ ㅛ ㅜ ㅜㅓ ㅜㅔ ㅜㅣ ㅠ ㅡ ㅡㅣ ㅣ'.split(' ');
const FINALS = ['', ...'ㄱ ㄲ ㄱㅅ ㄴ ㄴㅈ ㄴㅎ ㄷ ㄹ ㄹㄱ ㄹㅁ ㄹㅂ ㄹㅅ ㄹㅌ ㄹㅍ ㄹㅎ ㅁ ㅂ ㅂㅅ ㅅ ㅆ ㅇ ㅈ ㅊ ㅋ ㅌ ㅍ ㅎ'.split(' ')];
/** A consonant that a vowel follows begins the next syllable. */
const SYLLABLE =
  /([ㄱ-ㅎ])((?:ㅗ[ㅏㅐㅣ]|ㅜ[ㅓㅔㅣ]|ㅡㅣ|[ㅏ-ㅣ]))((?:ㄱㅅ|ㄴ[ㅈㅎ]|ㄹ[ㄱㅁㅂㅅㅌㅍㅎ]|ㅂㅅ|[ㄱ-ㄷㄹㅁ-ㅂㅅ-ㅈㅊ-ㅎ])(?![ㅏ-ㅣ]))?/gu;
const FIRST = 0xac00;
/** Two letters in the room of one, where they stand by themselves. */
const DOUBLED = new Map(
  [...'ㄳㄵㄶㄺㄻㄼㄽㄾㄿㅀㅄㅘㅙㅚㅝㅞㅟㅢ'].map((one, index) => [
    one,
    [...FINALS, ...VOWELS].filter((two) => two.length === 2)[index] ?? one,
  ]),
);

/** A word as it would stand with the keyboard set to Russian. @param word in lower case */
export function onRussianKeys(word: string): string {
  return [...word].map((key) => TO_RUSSIAN.get(key) ?? key).join('');
}

/** A word as it would stand with the keyboard set to Korean. @param word as typed: capitals are other letters there */
export function onKoreanKeys(word: string): string {
  // Capitals of keys that have no other letter are the same letter.
  const letters = [...word].map((key) => KOREAN_KEYS.get(key) ?? KOREAN_KEYS.get(key.toLowerCase()) ?? key).join('');
  return letters.replace(SYLLABLE, (whole, initial: string, vowel: string, final = '') => {
    const [first, middle, last] = [INITIALS.indexOf(initial), VOWELS.indexOf(vowel), FINALS.indexOf(final)];
    if (first < 0 || middle < 0 || last < 0) return whole;
    return String.fromCodePoint(FIRST + (first * VOWELS.length + middle) * FINALS.length + last);
  });
}

/** A word as it would stand with the keyboard set to English, typed with it set to Russian or Korean. */
export function onEnglishKeys(word: string): string {
  return [...word]
    .map((letter) => FROM_RUSSIAN.get(letter) ?? lettersOf(letter).replace(/[ㄱ-ㅣ]/gu, (one) => KEY_OF_KOREAN.get(one) ?? one))
    .join('');
}

/** The letters that a syllable is typed by. */
function lettersOf(letter: string): string {
  const index = (letter.codePointAt(0) ?? 0) - FIRST;
  if (index < 0 || index >= INITIALS.length * VOWELS.length * FINALS.length) return DOUBLED.get(letter) ?? letter;
  const [first, rest] = [Math.floor(index / (VOWELS.length * FINALS.length)), index % (VOWELS.length * FINALS.length)];
  return `${INITIALS[first]}${VOWELS[Math.floor(rest / FINALS.length)]}${FINALS[rest % FINALS.length]}`;
}
