import { AppError } from './errors.ts';
import type { Language, Localized } from './language.ts';
import { type Permission, rolesWith } from './tenant.ts';

/** The refusal of who lacks a permission, with the roles that would grant it. `who` is told to nobody but the log. */
export function lacking(who: string | null, permission: Permission): AppError {
  return new AppError('REQUEST_FORBIDDEN', `${who ?? 'nobody'} lacks ${permission}`, { hint: rolesHint(permission) });
}

/** Which roles grant a permission, and who gives them. */
export function rolesHint(permission: Permission): Localized {
  const roles = (language: Language) => new Intl.ListFormat(language, { type: 'disjunction' }).format(rolesWith(permission));
  return {
    en: `It takes the role ${roles('en')} over the asset; an administrator gives it in the settings, under people → roles.`,
    ru: `Нужна роль ${roles('ru')} для этого объекта; её даёт администратор в настройках, people → roles.`,
    ko: `이 자산에 대한 역할(${roles('ko')})이 필요합니다. 관리자가 설정의 people → roles에서 부여합니다.`,
  };
}
