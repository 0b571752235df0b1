import type { Intent } from '../../domain/answer.ts';

/** A clause as said in lower case, and the machines it is read to name. */
export type Told = { readonly said: string; readonly intent: Pick<Intent, 'named' | 'alsoNamed'> };

/** What is said of a machine that is not the trouble: it is well, idle, or was looked at. */
const CLEARED =
  /(?<!\p{L})(?:(?:is|are|looks?|seems?|all|its|it's|'s|'re|still) (?:\p{L}+ ){0,2}?(?:fine|ok|okay|good|healthy|idle|quiet|normal|clean|green|innocent)|(?:looks?|seems?) (?:alive|up)|(?:i|we)(?:'ve)? (?:already |just )?(?:checked|ruled|looked at)|ruled out|nothing wrong (?:with|on)|(?:вроде |пока |там |тоже |же |при этом |уже )*(?:жив(?:ой|ая|ое|ые|а|о|ы)?|норм(?:а|ально|е|ас|уль)?|в порядке|в норме|ок|окей|все (?:ок|хорошо|нормально|норм|чисто)|здоров(?:а|о|ы)?|чист(?:ый|ая|а|о)?|тишина|молчит|простаивает|отдыхает|зелен(?:ый|ая|ое)|не при ?чем|ни при ?чем)|я (?:уже )?(?:глянул|проверил|посмотрел)\p{L}*|(?:глянул|проверил|посмотрел)\p{L}*)(?!\p{L})|멀쩡|괜찮|정상|문제 ?없|이상 ?없|놀고|노는데|한가|조용|확인했/u;
/** Of what is well no longer, or is not: that is the trouble. */
const NOT_CLEARED =
  /(?<!\p{L})(?:not|isn't|aren't|wasn't|doesn't|never|was|were|until|till|yesterday|earlier|before|не|был[аои]?|вчера|раньше|до|пока не|안|아니|았|었|했었|어제|까지)(?!\p{L})|\?/u;
/** "And now it …": the last that was named. */
const NOW_IT =
  /(?<!\p{L})(?:and now|now) (?:it|that|this|the other)(?!\p{L})|(?<!\p{L})теперь (?:и |уже )?(?:он[аои]?|эт[аот]\p{L}*|т[аот]т?)(?!\p{L})|이제(?:는)? (?:얘|걔|그|이)/u;
/** What a thing would do is asked of what is said to happen to another. */
const SUPPOSED =
  /(?:(?<!\p{L})(?:if|suppose|supposing|assuming|imagine|in case|если|допустим|предположим)|(?:^|[,.;!] )(?:so )?(?:say|скажем|when|once|когда))(?!\p{L})(?<rest>[^,?;]+)/u;

/**
 * The machine that a story's question is about where the question names none and the story names several: none of those that are said to be
 * well; the last one where it is told what that does now.
 *
 * @returns null where the story names none, or one alone
 */
export function subjectOf(clauses: readonly Told[]): string | null {
  const named = clauses.flatMap(({ said, intent }) =>
    [intent.named, ...intent.alsoNamed].flatMap((id) => (id === null ? [] : [{ id, isWell: isWell(said, intent) }])),
  );
  if (new Set(named.map(({ id }) => id)).size < 2) return null;
  const well = new Set(named.filter(({ isWell }) => isWell).map(({ id }) => id));
  const left = named.filter(({ id }) => !well.has(id));
  const isLast = clauses.some(({ said }) => NOW_IT.test(said));
  return (isLast ? left.at(-1) : left[0])?.id ?? null;
}

/** What is said to fail, of a text that asks what comes of it; null where nothing is supposed. */
export function supposedIn(said: string): string | null {
  return SUPPOSED.exec(said)?.groups?.rest ?? null;
}

function isWell(said: string, { alsoNamed }: Told['intent']): boolean {
  return alsoNamed.length === 0 && CLEARED.test(said) && !NOT_CLEARED.test(said);
}
