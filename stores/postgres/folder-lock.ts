import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AppError } from '../../domain/errors.ts';
import type { Localized } from '../../domain/language.ts';
import { makeFolder } from './folder.ts';

export type FolderLock = { release(): void };

/**
 * Takes a folder for this process alone. The lock is a kernel lock on the file `lock` (SQLite's exclusive transaction holds
 * it; the file stays empty), so it ends with its holder however that dies and there is nothing stale to clean up. The
 * holder's pid stands in `lock.pid`, for people only.
 *
 * @throws STORE_LOCKED naming the folder and the pid; STORE_FULL; STORE_UNAVAILABLE when the folder cannot be written
 */
export function lockFolder(folder: string): FolderLock {
  try {
    makeFolder(resolve(folder));
  } catch (cause) {
    throw new AppError('STORE_UNAVAILABLE', `The data folder ${folder} cannot be made: ${(cause as Error).message}`, {
      hint: notWritable(folder, cause),
      cause,
    });
  }
  const path = realpathSync(folder);
  const held = take(path);
  writeFileSync(join(path, 'lock.pid'), `${process.pid}\n`);
  return { release: () => held.close() };
}

function take(folder: string): DatabaseSync {
  let file: DatabaseSync | null = null;
  try {
    file = new DatabaseSync(join(folder, 'lock'));
    file.exec('PRAGMA busy_timeout = 0');
    file.exec('BEGIN EXCLUSIVE');
    return file;
  } catch (cause) {
    file?.close();
    if ((cause as { errcode?: number }).errcode === SQLITE_BUSY) {
      const pid = holder(folder);
      const who = pid === null ? 'Another process' : `Process ${pid}`;
      const sentence = `${who} is using the data folder ${folder}; stop it first, or choose another folder.`;
      const byWhom = pid === null ? 'другим процессом' : `процессом ${pid}`;
      throw new AppError('STORE_LOCKED', sentence, {
        hint: {
          en: sentence,
          ko: `${pid === null ? '다른 프로세스가' : `프로세스 ${pid}이(가)`} 데이터 폴더 ${folder}을(를) 사용하고 있습니다. 먼저 멈추거나 다른 폴더를 고르세요.`,
          ru: `Папка данных ${folder} занята ${byWhom}; сначала остановите его или выберите другую папку.`,
        },
      });
    }
    const code = (cause as { errcode?: number }).errcode === SQLITE_FULL ? 'STORE_FULL' : 'STORE_UNAVAILABLE';
    throw new AppError(code, `The data folder ${folder} cannot be locked: ${(cause as Error).message}`, {
      ...(code === 'STORE_UNAVAILABLE' ? { hint: notWritable(folder, cause) } : {}),
      cause,
    });
  }
}

function notWritable(folder: string, cause: unknown): Localized {
  const why = (cause as Error).message;
  return {
    en: `The data folder ${folder} cannot be written (${why}): give it to this user (chown), or name another: dataDir, INFRAMIND_DATA_DIR.`,
    ru: `В папку данных ${folder} нельзя писать (${why}): отдайте её этому пользователю (chown) или укажите другую: dataDir, INFRAMIND_DATA_DIR.`,
    ko: `데이터 폴더 ${folder}에 쓸 수 없습니다(${why}). 이 사용자에게 소유권을 주거나(chown) 다른 폴더를 지정하세요: dataDir, INFRAMIND_DATA_DIR.`,
  };
}

function holder(folder: string): number | null {
  try {
    const pid = Number(readFileSync(join(folder, 'lock.pid'), 'utf8'));
    return Number.isSafeInteger(pid) && pid > 0 ? pid : null;
  } catch {
    return null;
  }
}

/** @see https://www.sqlite.org/rescode.html */
const SQLITE_BUSY = 5;
const SQLITE_FULL = 13;
