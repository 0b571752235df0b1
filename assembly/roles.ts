import { AppError } from '../domain/errors.ts';
import type { Settings } from '../settings.ts';

/**
 * What a process is for. `api`: HTTP, syslog and traps, all that is taken in. `worker`: the jobs and the schedules. `bot`: the
 * chats and what is sent to them; what a chat posts over HTTP is taken by `api`.
 */
export const ROLES = ['api', 'bot', 'worker'] as const;
export type Role = (typeof ROLES)[number];

/**
 * Roles by the words of a command line, `api,worker`; all when there are none.
 *
 * @throws REQUEST_INVALID when one is unknown
 */
export function rolesOf(words: string | undefined): readonly Role[] {
  if (words === undefined) return ROLES;
  const named = words.split(',').map((word) => word.trim());
  const unknown = named.find((word) => !isRole(word));
  if (unknown === undefined && named.length > 0) return ROLES.filter((role) => named.includes(role));
  throw new AppError('REQUEST_INVALID', `--only ${words}`, {
    hint: {
      en: `"${unknown}" is no role; there are ${ROLES.join(', ')}.`,
      ru: `Роли "${unknown}" нет; есть ${ROLES.join(', ')}.`,
      ko: `“${unknown}” 역할은 없습니다. 있는 역할: ${ROLES.join(', ')}.`,
    },
  });
}

/** Processes that share the work must share the database. @throws CONFIG_INVALID when it is the embedded one */
export function checkRoles(roles: readonly Role[], settings: Pick<Settings, 'databaseUrl'>): void {
  if (roles.length === ROLES.length || settings.databaseUrl !== null) return;
  throw new AppError('CONFIG_INVALID', 'roles in processes of their own need databaseUrl', {
    hint: {
      en: 'The embedded database belongs to one process: set databaseUrl (PostgreSQL), or start without --only.',
      ru: 'Встроенная база принадлежит одному процессу: задайте databaseUrl (PostgreSQL) или запускайте без --only.',
      ko: '내장 데이터베이스는 프로세스 하나만 쓸 수 있습니다. databaseUrl(PostgreSQL)을 지정하거나 --only 없이 시작하세요.',
    },
  });
}

function isRole(word: string): word is Role {
  return (ROLES as readonly string[]).includes(word);
}
