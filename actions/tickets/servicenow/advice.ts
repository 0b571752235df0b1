import type { AppError } from '../../../domain/errors.ts';
import type { Localized } from '../../../domain/language.ts';
import { type Refusal, rejected } from '../call-tracker.ts';

type Config = { readonly table: string; readonly closeCode: string };

/** What to mend, by what an instance answered. */
export function advise({ table, closeCode }: Config, { status, text }: Refusal): Localized | null {
  if (/invalid table/i.test(text)) return noTable(table);
  if (/data policy|mandatory/i.test(text))
    return {
      en: `ServiceNow wants fields that are not filled (${/following fields?[^:]*: *([\w ,()-]{1,200})/i.exec(text)?.[1]?.trim() ?? 'see the log'}): loosen the data policy for the account, or give the fields defaults.`,
      ru: `ServiceNow требует незаполненные поля (${/following fields?[^:]*: *([\w ,()-]{1,200})/i.exec(text)?.[1]?.trim() ?? 'см. журнал'}): ослабьте политику данных для учётной записи или задайте полям значения по умолчанию.`,
    };
  if (/close_code|resolution code/i.test(text))
    return {
      en: `ServiceNow does not know the resolution code “${closeCode}”: set closeCode to one of its own.`,
      ru: `ServiceNow не знает код закрытия «${closeCode}»: укажите в closeCode один из своих.`,
    };
  if (status === 403)
    return {
      en: `ServiceNow does not let the account write to ${table}: give it the role itil, or rules (ACL) for create and write.`,
      ru: `ServiceNow не разрешает учётной записи писать в ${table}: дайте ей роль itil или правила (ACL) на создание и запись.`,
    };
  return null;
}

/** An instance takes a request and leaves out the fields that the account may not touch. */
export function notWritten({ table, closeCode }: Config, field: string): AppError {
  const also =
    field === 'state'
      ? { en: `, and see that closeCode “${closeCode}” is known there`, ru: ` и проверьте, что код закрытия «${closeCode}» там есть` }
      : { en: '', ru: '' };
  return rejected(`${table}.${field} was not written, or cannot be read`, {
    en: `ServiceNow left out the field ${table}.${field}: let the account read and write it (ACL)${also.en}.`,
    ru: `ServiceNow пропустил поле ${table}.${field}: разрешите учётной записи читать и менять его (ACL)${also.ru}.`,
  });
}

/** There is no such table. */
export function noTable(table: string): Localized {
  return {
    en: `ServiceNow has no table ${table}: check the setting table and the address.`,
    ru: `В ServiceNow нет таблицы ${table}: проверьте настройку table и адрес.`,
  };
}
