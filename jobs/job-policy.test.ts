import { expect, test } from 'vitest';
import { AppError } from '../domain/errors.ts';
import { forBullmq } from './job-policy.ts';

test('why a job failed is kept without the secrets in it, of whatever kind they are', () => {
  const detail = 'redis://app:hunter2@db/0: Authorization: Bearer abc.def, password=s3cr3t, token xoxb-1234567890-abc';
  const { thrown } = forBullmq('notify', new AppError('INTERNAL', detail), 1);
  expect(thrown.message).toMatch(/^INTERNAL: redis:\/\/app:\[secret\]@db/);
  expect(thrown.message).not.toMatch(/hunter2|abc\.def|s3cr3t|xoxb/);
});
