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
      ko: `ServiceNow가 채워지지 않은 필드를 요구합니다(${/following fields?[^:]*: *([\w ,()-]{1,200})/i.exec(text)?.[1]?.trim() ?? '로그 참조'}). 이 계정의 데이터 정책을 완화하거나 필드에 기본값을 지정하세요.`,
    };
  if (/close_code|resolution code/i.test(text))
    return {
      en: `ServiceNow does not know the resolution code “${closeCode}”: set closeCode to one of its own.`,
      ru: `ServiceNow не знает код закрытия «${closeCode}»: укажите в closeCode один из своих.`,
      ko: `ServiceNow에 종료 코드 “${closeCode}”이(가) 없습니다. closeCode에 등록된 코드를 지정하세요.`,
    };
  if (status === 403)
    return {
      en: `ServiceNow does not let the account write to ${table}: give it the role itil, or rules (ACL) for create and write.`,
      ru: `ServiceNow не разрешает учётной записи писать в ${table}: дайте ей роль itil или правила (ACL) на создание и запись.`,
      ko: `ServiceNow에서 이 계정은 ${table}에 쓸 수 없습니다. itil 역할이나 생성·쓰기 규칙(ACL)을 부여하세요.`,
    };
  return null;
}

/** An instance takes a request and leaves out the fields that the account may not touch. */
export function notWritten({ table, closeCode }: Config, field: string): AppError {
  const also =
    field === 'state'
      ? {
          en: `, and see that closeCode “${closeCode}” is known there`,
          ru: ` и проверьте, что код закрытия «${closeCode}» там есть`,
          ko: `, 그리고 종료 코드 “${closeCode}”이(가) 등록되어 있는지 확인하세요`,
        }
      : { en: '', ru: '', ko: '' };
  return rejected(`${table}.${field} was not written, or cannot be read`, {
    en: `ServiceNow left out the field ${table}.${field}: let the account read and write it (ACL)${also.en}.`,
    ru: `ServiceNow пропустил поле ${table}.${field}: разрешите учётной записи читать и менять его (ACL)${also.ru}.`,
    ko: `ServiceNow가 필드 ${table}.${field}을(를) 건너뛰었습니다. 이 계정이 읽고 쓸 수 있게 하세요(ACL)${also.ko}.`,
  });
}

/** There is no such table. */
export function noTable(table: string): Localized {
  return {
    en: `ServiceNow has no table ${table}: check the setting table and the address.`,
    ru: `В ServiceNow нет таблицы ${table}: проверьте настройку table и адрес.`,
    ko: `ServiceNow에 테이블 ${table}이(가) 없습니다. table 설정과 주소를 확인하세요.`,
  };
}
