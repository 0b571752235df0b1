import type { IntentKind } from '../../domain/answer.ts';

/** What a few words ask after an answer: since when that is, what there is to do now, the same of now, or of as long before. */
export type FollowUp = 'since' | 'next' | 'now' | 'earlier';

const LEAD = '(?:(?:and|so|ok(?:ay)?|but|right|а|и|ну|так|ок|но|그럼|그래서|근데)[, ]+)*';
const END = '[?!.…\\s]*$';
const SINCE_WHEN = new RegExp(
  `^${LEAD}(?:since when|(?:с|со) как(?:их пор|ого времени|ого момента)|давно(?: ли)?|언제부터(?:요|야|예요)?)${END}`,
  'u',
);
const SO_WHAT =
  /^(?:(?:и|ну|ок) )*(?:и что|и че|и чего)[?!.\s]*$|^(?:so|and) (?:what|now what)[?!.\s]*$|^그래서 ?(?:어떻게|뭐|어떡)\s?(?:해|하|할)?\p{L}*[?!.\s]*$/u;
/** After an explanation: what now. After a figure or a list it asks for the one of now. */
const NOW = new RegExp(`^${LEAD}(?:now|теперь|сейчас|이제(?:는|는요)?)${END}`, 'u');
const EXPLAINED: ReadonlySet<IntentKind> = new Set(['why', 'evidence', 'similar', 'impact', 'next']);
const EARLIER = new RegExp(
  `^${LEAD}(?:(?:what|how) about )?(?:что (?:было )?)?(?:earlier|before(?: that)?|раньше|до (?:этого|того)|перед этим|그 ?전에?(?:는|엔)?요?)${END}`,
  'u',
);

/** @param said in lower case, `ё` as `е`; `before`, what was asked before it */
export function followUpOf(said: string, before: IntentKind): FollowUp | null {
  if (SINCE_WHEN.test(said)) return 'since';
  if (SO_WHAT.test(said)) return 'next';
  if (NOW.test(said)) return EXPLAINED.has(before) ? 'next' : 'now';
  return EARLIER.test(said) ? 'earlier' : null;
}
