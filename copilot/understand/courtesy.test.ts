import { expect, test } from 'vitest';
import { courtesyOf } from './courtesy.ts';

test.each(['hi', 'Hello!', 'good morning all', 'Привет', 'здравствуйте!', 'добрый день', '안녕', '안녕하세요'])(
  '%s is a greeting',
  (text) => {
    expect(courtesyOf(text)).toBe('greeting');
  },
);

test.each(['thanks', 'Thank you!', 'спасибо', 'Спасибо большое.', '고마워', '감사합니다'])('%s is thanks', (text) => {
  expect(courtesyOf(text)).toBe('thanks');
});

test.each(['hi, why is srv-1 slow?', 'thanks, now restart it', 'привет, что с сетью', 'history', 'спасибо, заглуши это', ''])(
  '%s is more',
  (text) => {
    expect(courtesyOf(text)).toBeNull();
  },
);
