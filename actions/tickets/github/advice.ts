import type { Localized } from '../../../domain/language.ts';
import type { Refusal } from '../call-tracker.ts';

/** What to mend, by what GitHub answered. */
export function advise({ repository }: { readonly repository: string }, { status, text }: Refusal): Localized | null {
  if (status === 403)
    return {
      en: `GitHub does not let the token do this: give it “Issues: read and write” for ${repository}, and let its owner's organisation allow it.`,
      ru: `GitHub не разрешает это токену: дайте ему «Issues: read and write» для ${repository} и разрешите его в организации.`,
    };
  if (status === 410 || /issues (?:are|has been) disabled/i.test(text))
    return {
      en: `The repository ${repository} has its issues switched off: switch them on.`,
      ru: `В репозитории ${repository} выключены issues: включите их.`,
    };
  if (status === 422)
    return {
      en: 'GitHub does not accept a label or an assignee: see that both are known to the repository.',
      ru: 'GitHub не принимает метку или исполнителя: проверьте, что репозиторий их знает.',
    };
  return null;
}
