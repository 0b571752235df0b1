import type { AppError } from '../../../domain/errors.ts';
import type { Localized } from '../../../domain/language.ts';
import { type Refusal, rejected } from '../call-tracker.ts';

/** What to mend, by what a site answered to the creation of an issue. */
export function advise(
  { project, issueType }: { readonly project: string; readonly issueType: string },
  refusal: Refusal,
): Localized | null {
  const { status, text, path } = refusal;
  if (/"(project|pid)" *:|valid project|for the field 'project'/i.test(text))
    return {
      en: `Jira has no project ${project} that the account can see: check the key, and give the account “Browse projects” and “Create issues” there.`,
      ru: `В Jira нет проекта ${project}, видимого учётной записи: проверьте ключ и дайте ей там «Browse projects» и «Create issues».`,
      ko: `Jira에서 이 계정이 볼 수 있는 프로젝트 ${project}이(가) 없습니다. 키를 확인하고 그 프로젝트의 “Browse projects”와 “Create issues” 권한을 주세요.`,
    };
  if (/"issuetype" *:|valid issue type/i.test(text))
    return {
      en: `The project ${project} has no issue type “${issueType}”: set issueType to one of its own.`,
      ru: `В проекте ${project} нет типа задач «${issueType}»: укажите в issueType один из имеющихся.`,
      ko: `프로젝트 ${project}에 이슈 유형 “${issueType}”이(가) 없습니다. issueType에 프로젝트에 있는 유형을 지정하세요.`,
    };
  const field = /"(customfield_\d+|[a-zA-Z]+)" *: *"[^"]{0,200}(?:required|cannot be set|not on the appropriate screen)/.exec(text)?.[1];
  if (field !== undefined)
    return {
      en: `Jira refuses because of the field ${field}: make it optional for this project and screen, or let the account set it.`,
      ru: `Jira отказывает из-за поля ${field}: сделайте его необязательным для этого проекта и экрана или разрешите его менять.`,
      ko: `Jira가 필드 ${field} 때문에 거부했습니다. 이 프로젝트와 화면에서 선택 항목으로 바꾸거나, 계정이 값을 넣을 수 있게 하세요.`,
    };
  if (path.endsWith('/assignee') || /"assignee" *:/.test(text))
    return {
      en: 'Jira does not assign the issue to this account: give our account “Assign issues”, and the person “Assignable user”.',
      ru: 'Jira не назначает задачу на эту учётную запись: дайте нашей «Assign issues», а человеку — «Assignable user».',
      ko: 'Jira가 이슈를 이 계정에 배정하지 않습니다. InfraMind 계정에 “Assign issues”를, 담당자에게 “Assignable user”를 주세요.',
    };
  if (status === 403)
    return {
      en: 'Jira does not let the account do this: give it “Browse projects”, “Create issues”, “Add comments”, “Transition issues” and “Assign issues” in the project.',
      ru: 'Jira не разрешает это учётной записи: дайте ей в проекте «Browse projects», «Create issues», «Add comments», «Transition issues» и «Assign issues».',
      ko: 'Jira가 이 계정에 이 작업을 허용하지 않습니다. 프로젝트에서 “Browse projects”, “Create issues”, “Add comments”, “Transition issues”, “Assign issues” 권한을 주세요.',
    };
  return null;
}

/** The workflow leads nowhere of that meaning. */
export function noTransition(key: string, wanted: string, from: string, offered: readonly string[]): AppError {
  const list = offered.map((name) => `“${name}”`).join(', ');
  return rejected(`${key}: no transition from ${from} to a status that means ${wanted}`, {
    en: `From “${from}” the workflow of ${key} leads to no status that means ${wanted}; it offers ${list || 'nothing to this account'}. Name one under states.${wanted}, or let the account transition issues.`,
    ru: `Из «${from}» рабочий процесс ${key} не ведёт в статус со смыслом ${wanted}; он предлагает ${list || 'этой записи ничего'}. Назовите нужный в states.${wanted} или разрешите записи переходы.`,
    ko: `${key}의 워크플로는 “${from}”에서 ${wanted}에 해당하는 상태로 갈 수 없습니다. 갈 수 있는 상태: ${list || '이 계정에는 없음'}. states.${wanted}에 하나를 지정하거나 계정에 전환 권한을 주세요.`,
  });
}
