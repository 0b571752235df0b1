import type { TenantDatabase } from './database.ts';
import { fromDocument } from './documents.ts';

type Doc = { doc: unknown };

/** The document of the first row; null when there is none. */
export function oneDocument<T>(database: TenantDatabase, text: string, values: readonly unknown[]): Promise<T | null> {
  return database.within(async (sql) => {
    const [row] = await sql.rows<Doc>(text, values);
    return row === undefined ? null : fromDocument<T>(row.doc);
  });
}

/** The documents of all rows. */
export function documents<T>(database: TenantDatabase, text: string, values: readonly unknown[] = []): Promise<T[]> {
  return database.within(async (sql) => (await sql.rows<Doc>(text, values)).map((row) => fromDocument<T>(row.doc)));
}

/** Runs one statement; how many rows it touched. */
export function execute(database: TenantDatabase, text: string, values: readonly unknown[]): Promise<number> {
  return database.within((sql) => sql.run(text, values));
}
