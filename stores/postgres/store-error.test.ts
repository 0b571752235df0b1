import type { Pool } from 'pg';
import { expect, test } from 'vitest';
import { AppError } from '../../domain/errors.ts';
import { guardSpace } from './pglite-space.ts';
import { storeError } from './store-error.ts';

const thrown = (code: string, message: string) => storeError(Object.assign(new Error(message), { code }));

test.each([
  ['ECONNREFUSED', 'connect ECONNREFUSED 10.0.0.1:5432', /Is PostgreSQL running there/, /Запущен ли там PostgreSQL/],
  ['28P01', 'password authentication failed for user "x"', /refused the account/, /не принял учётную запись/],
  ['3D000', 'database "x" does not exist', /createdb/, /createdb/],
  ['0A000', 'extension "vector" is not available', /pgvector/, /pgvector/],
  ['42501', 'permission denied to create extension "vector"', /as a superuser/, /от суперпользователя/],
  ['42501', 'permission denied to create role', /CREATE ROLE inframind_app/, /CREATE ROLE inframind_app/],
  ['42501', 'permission denied for database shop', /must own the database/, /должен владеть базой/],
  ['25006', 'cannot execute INSERT in a read-only transaction', /not a standby/, /не на реплику/],
  ['53300', 'too many connections for database "x"', /max_connections/, /max_connections/],
  ['', 'The server does not support SSL connections', /speaks no TLS/, /не поддерживает TLS/],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate', /sslrootcert/, /sslrootcert/],
])('%s is told with what to do about it', (code, message, english, russian) => {
  const error = thrown(code, message) as AppError;

  expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE', message });
  expect(error.hint?.en).toMatch(english);
  expect(error.hint?.ru).toMatch(russian);
});

test('read-only because its disk is nearly full, the embedded database is full; any other takes no writes', async () => {
  const readOnly = () => (thrown('25006', 'cannot execute INSERT in a read-only transaction') as AppError).code;
  const { promise: asked, resolve } = Promise.withResolvers<void>();
  const pool = { query: async () => resolve() } as unknown as Pool;
  const stop = guardSpace(pool, '.', { reserveBytes: Number.POSITIVE_INFINITY, everyMs: 1 });
  await asked;

  expect(readOnly()).toBe('STORE_FULL');
  await stop();
  expect(readOnly()).toBe('STORE_UNAVAILABLE');
});

test('a full disk stays one, and a fault of ours comes back as it is', () => {
  expect(thrown('ENOSPC', 'no space left on device')).toMatchObject({ code: 'STORE_FULL' });
  expect(thrown('42601', 'syntax error')).not.toBeInstanceOf(AppError);
});
