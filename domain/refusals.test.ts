import { expect, test } from 'vitest';
import { lacking } from './refusals.ts';

test('who lacks a permission is told every role that grants it, in each language', () => {
  const { hint, message } = lacking('viktor', 'request-action');

  expect(hint?.en).toContain('operator, approver, or admin');
  expect(hint?.ru).toContain('operator, approver или admin');
  expect(hint?.ko).toContain('admin');
  expect(message).toBe('viktor lacks request-action');
  expect(lacking('viktor', 'administer').hint?.en).toContain('role admin over');
});
