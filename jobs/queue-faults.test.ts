import { expect, test } from 'vitest';
import { storeError } from '../stores/postgres/store-error.ts';
import { databaseFault, redisFault } from './queue-faults.ts';

const thrown = (code: string, message: string) => Object.assign(new Error(message), { code });

test('a database that takes no writes is away, and one whose disk is full is full', () => {
  const standby = databaseFault('notify', thrown('25006', 'cannot execute INSERT in a read-only transaction'), storeError);
  const full = databaseFault('notify', thrown('53100', 'could not extend file'), storeError);

  expect(standby).toMatchObject({ code: 'QUEUE_UNAVAILABLE', hint: { en: expect.stringContaining('not a standby') } });
  expect(full.code).toBe('STORE_FULL');
  expect(databaseFault('notify', new Error('Connection is closed')).code).toBe('QUEUE_UNAVAILABLE');
});

test('Redis that is full on disk, full in memory, a replica or away is told apart', () => {
  const of = (message: string, lastFault: string | null = null) => redisFault('notify', new Error(message), lastFault);

  expect(of('MISCONF Redis is configured to save RDB snapshots').code).toBe('STORE_FULL');
  expect(of('OOM command not allowed').code).toBe('REQUEST_OVERLOADED');
  expect(of('READONLY You can not write', 'old').message).toBe('notify: READONLY You can not write');
  expect(of('Command timed out', 'NOAUTH HELLO').hint?.en).toContain('refused the account');
});
