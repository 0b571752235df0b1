/** What only ties half a question to the one before it: a correction, or the same of something else. Names of things are not spelled here. */
const THING = '(?:one|host|server|machine|box|node|asset|metric|хост|сервер|узел|нода|машина|метрика|호스트|서버|장비|노드|거)';
const OPENINGS: readonly RegExp[] = [
  /^(?:no|nope|nah|sorry|oops|wait|hm+|actually|ok|and|but|now|then|rather|not (?:that|this)(?: one)?|this time)(?!\p{L})/u,
  new RegExp(`^(?:wrong|not that|not the right) ${THING}(?!\\p{L})`, 'u'),
  /^i (?:meant|mean|was (?:asking|talking) about|asked (?:about|for)|said|wanted)(?!\p{L})/u,
  /^(?:(?:(?:do|show|give|get|draw)(?: me| us)? )?(?:the )?same(?: thing| graph| one| question| again)?(?: (?:for|on|with|about|but))?|(?:what|how) about|make (?:it|that)|try|change (?:it|that) to)(?!\p{L})/u,
  /^(?:the )?(?:other|second|first)(?= )/u,
  /^(?:друг|втор|перв)(?:ой|ая|ое|ую|ому|ом|ым|ого)(?= )/u,
  /^(?:не(?=,)|нет|неа|ой|извини\p{L}*|прости\p{L}*|сорри|стоп|погоди|вернее|точнее|то есть|в смысле|а|и|но|ну|теперь|тогда|давай|лучше|еще)(?!\p{L})/u,
  new RegExp(`^не (?:тот|та|то|те) ${THING}(?!\\p{L})`, 'u'),
  /^(?:я|мне|мы|нам)(?= (?:про|о|об|по|нуж|надо|имел|спрашивал|хотел|говорил))/u,
  /^(?:(?:имел\p{L}*|имею) в виду|(?:спрашивал|хотел|говорил)\p{L}*|нуж(?:ен|на|но|ны)|надо|про|по)(?!\p{L})/u,
  /^(?:(?:покажи|дай|давай|сделай) )?(?:то|так|то ?же|тоже|так ?же|(?:тот|этот) же (?:вопрос|график|запрос))(?: самое)?(?= (?:по|для|на|но|про|за|с)(?!\p{L}))/u,
  /^(?:아니\p{Script=Hangul}{0,2}|아|앗|미안\p{Script=Hangul}*|죄송\p{Script=Hangul}*|잠깐|그럼|그러면|그리고|이번엔|이번에는|그건)(?!\p{L})/u,
  new RegExp(`^(?:그|이|저) ?${THING} ?(?:아니고|아니라|말고)(?!\\p{L})`, 'u'),
];
const ENDINGS: readonly RegExp[] = [
  /(?<!\p{L})(?:instead|too|as well|then|please|i (?:meant|mean))$/u,
  /(?<!\p{L})(?:тоже|также|пожалуйста|имел\p{L}* в виду|лучше|тогда)$/u,
  /\s?(?:(?:을|를)? ?말한 ?(?:거|건데)\p{L}*|말이야|말입니다|도 똑같이|똑같이|(?:으로|로) (?:늘려|줄여|바꿔|해)\p{L}*(?: ?(?:봐|줘|주세요))?|(?<=\p{L}) 거(?:야|요|예요)?|(?<=[a-z\d])도(?:요)?)$/u,
];
/** What was not meant, beside what was: "not b1, b2", "не b1, а b2", "b1 말고 b2", "b2, not b1". */
const NOT_BUT = /^(?:not|не) (?:the |про |о |по )?\S+?(?:,? (?:but|а|но) (?:the )?|, ?)(?=\S)/u;
const INSTEAD_OF = /^\S+ ?(?:말고|아니고|아니라),? (?=\S)|(?<=\S),? (?:and not|not|а не) \S+$/gu;
const PUNCTUATION = /^[\s,.:;!?–—-]+|[\s,.:;!?–—-]+$/gu;
const MOST_ROUNDS = 6;

/**
 * What is left of a sentence that goes on with the question before it when the words that only say so are taken off: "no, i meant db-04"
 * leaves "db-04", "b1 말고 b2" leaves "b2". Null where there are none.
 *
 * @param said in lower case, `ё` as `е`
 */
export function continued(said: string): string | null {
  let rest = said.replace(PUNCTUATION, '');
  const whole = rest;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const before = rest;
    rest = rest.replace(NOT_BUT, '').replace(INSTEAD_OF, '').replace(PUNCTUATION, '');
    for (const tie of [...OPENINGS, ...ENDINGS]) rest = rest.replace(tie, '').replace(PUNCTUATION, '');
    if (rest === before) break;
  }
  return rest === whole || rest === '' ? null : rest;
}
