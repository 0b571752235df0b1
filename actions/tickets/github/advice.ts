import type { Localized } from '../../../domain/language.ts';
import type { Refusal } from '../call-tracker.ts';

/** What to mend, by what GitHub answered. */
export function advise({ repository }: { readonly repository: string }, { status, text }: Refusal): Localized | null {
  if (status === 403)
    return {
      en: `GitHub does not let the token do this: give it “Issues: read and write” for ${repository}, and let its owner's organisation allow it.`,
      ru: `GitHub не разрешает это токену: дайте ему «Issues: read and write» для ${repository} и разрешите его в организации.`,
      ko: `GitHub이 이 토큰에 허용하지 않습니다. ${repository}의 “Issues: read and write” 권한을 주고, 소속 조직에서도 허용하세요.`,
    };
  if (status === 410 || /issues (?:are|has been) disabled/i.test(text))
    return {
      en: `The repository ${repository} has its issues switched off: switch them on.`,
      ru: `В репозитории ${repository} выключены issues: включите их.`,
      ko: `저장소 ${repository}에서 이슈 기능이 꺼져 있습니다. 켜세요.`,
    };
  if (status === 422)
    return {
      en: 'GitHub does not accept a label or an assignee: see that both are known to the repository.',
      ru: 'GitHub не принимает метку или исполнителя: проверьте, что репозиторий их знает.',
      ko: 'GitHub이 라벨 또는 담당자를 받아들이지 않습니다. 둘 다 저장소에 등록되어 있는지 확인하세요.',
    };
  return null;
}
