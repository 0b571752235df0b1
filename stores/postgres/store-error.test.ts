import { expect, test } from 'vitest';
import { AppError } from '../../domain/errors.ts';
import { storeError } from './store-error.ts';

const thrown = (code: string, message: string) => storeError(Object.assign(new Error(message), { code }));

test.each([
  ['ECONNREFUSED', 'connect ECONNREFUSED 10.0.0.1:5432', /Is PostgreSQL running there/, /Запущен ли там PostgreSQL/],
  ['28P01', 'password authentication failed for user "x"', /refused the account/, /не принял учётную запись/],
  ['3D000', 'database "x" does not exist', /createdb/, /createdb/],
  ['0A000', 'extension "vector" is not available', /pgvector/, /pgvector/],
  ['42501', 'permission denied to create extension "vector"', /as a superuser/, /от суперпользователя/],
])('%s is told with what to do about it', (code, message, english, russian) => {
  const error = thrown(code, message) as AppError;

  expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE', message });
  expect(error.hint?.en).toMatch(english);
  expect(error.hint?.ru).toMatch(russian);
});

test('a full disk stays one, and a fault of ours comes back as it is', () => {
  expect(thrown('ENOSPC', 'no space left on device')).toMatchObject({ code: 'STORE_FULL' });
  expect(thrown('42601', 'syntax error')).not.toBeInstanceOf(AppError);
});
