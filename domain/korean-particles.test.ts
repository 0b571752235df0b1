import { expect, test } from 'vitest';
import { particleAfter } from './korean-particles.ts';
import { fill } from './language.ts';

test.each([
  ['백업', '이(가)', '이'],
  ['교체', '이(가)', '가'],
  ['#12', '을(를)', '를'],
  ['#16', '을(를)', '을'],
  ['그래프는?', '”(으)로', '”(으)로'],
  ['당직', '”(으)로', '”으로'],
  ['서울', '”(으)로', '”로'],
  ['결제', '”(이)라', '”라'],
  ['lun-12', '와(과)', '와'],
  ['payments', '은(는)', '은(는)'],
  ['3', '이(가)', '이'],
])('after %s, %s is %s', (word, written, fits) => {
  expect(particleAfter(word, written)).toBe(fits);
});

test('what is filled in has the particle that fits it; what it quotes stays as it was written', () => {
  const text = { en: '{job}', ru: '{job}', ko: '{job}이(가) “{what}”을(를) 씁니다' };
  expect(fill(text, 'ko', { job: '백업', what: '로그' })).toBe('백업이 “로그”를 씁니다');
  expect(fill(text, 'ko', { job: '재구축 검사', what: '서비스을(를) 중지' })).toBe('재구축 검사가 “서비스을(를) 중지”를 씁니다');
  expect(fill(text, 'ko', { job: 'rsync', what: 'lun-16' })).toBe('rsync이(가) “lun-16”을 씁니다');
});
