/** Works of words: verses, jokes, tales. */
const GENRES =
  '(?:haikus?|poems?|poetry|limericks?|sonnets?|verses?|rhymes?|songs?|lyrics|raps?|jokes?|puns?|riddles?|(?:short |bedtime |funny )?stor(?:y|ies)(?! (?:points?|of|behind))|tales?|fairy ?tales?|novels?|essays?|speech(?:es)?|cover letters?|love letters?|birthday|recipes?|horoscopes?|стих\\p{L}*|поэм\\p{L}*|хо[йк]к\\p{L}+|частушк\\p{L}*|песн\\p{L}*|песенк\\p{L}*|рэп\\p{L}*|анекдот\\p{L}*|шутк\\p{L}*|прикол\\p{L}*|загадк\\p{L}*|сказк\\p{L}*|рассказик\\p{L}*|роман(?:а|ы)?|сочинени\\p{L}*|эссе|реферат\\p{L}*|тост|поздравлени\\p{L}*|резюме на работу|рецепт\\p{L}*|гороскоп\\p{L}*)';
const TELLS =
  '(?:write|compose|sing|tell|give|make(?: up)?|invent|create|draft|know|got|hear|recite|напиши|сочини|придумай|расскажи|спой|зачитай|знаешь|прочти|прочитай|дай|накидай|сгенери\\p{L}*|состав\\p{L}*|давай|выдай)';
const LANGUAGES_TO =
  '(?:(?:in)?to|into|in) (?:english|russian|korean|german|french|spanish|chinese|japanese|italian|polish|turkish|latin)|на (?:английск|русск|корейск|немецк|французск|испанск|китайск|японск|итальянск|польск|латын)\\p{L}*';
const CODE =
  '(?:python|bash|perl|ruby|java|javascript|js|typescript|golang|rust|c\\+\\+|c#|php|sql|regexp?|regex|awk|sed|excel|yaml|питон\\p{L}*|пайтон\\p{L}*|баш\\p{L}{0,2}|джав\\p{L}*|регуляр\\p{L}+|파이썬|자바|정규식)';
const OF_WRITING: readonly string[] = [
  `${TELLS}(?: \\S+){0,4} ${GENRES}(?!\\p{L})`,
  `^(?:\\S+ )?${GENRES} (?:about|of|on|for|про|о|об)(?!\\p{L})`,
  `^(?:an? |any |ещ[её] |какой-нибудь )?(?:good |funny )?${GENRES}(?: please| plz| pls| пожалуйста| плиз| расскажи| напиши)*[?!. ]*$`,
  '(?<!\\p{L})(?:하이쿠|시|노래|소설|농담|개그|이야기|자기소개서|편지)(?:를|을)? ?(?:하나 |한 ?편 |좀 )?(?:써|지어|만들어|해|불러|들려)',
];
const OF_TRANSLATING: readonly string[] = [
  `(?<!\\p{L})translat(?:e|ion of)(?!\\p{L})`,
  `(?:переведи|перевести|перевод|как (?:будет|сказать))(?: \\S+){0,6} (?:${LANGUAGES_TO})`,
  `(?:переведи|перевести) (?:${LANGUAGES_TO})`,
  `how (?:do (?:you|i)|to) say (?:\\S+ ){1,6}(?:${LANGUAGES_TO})`,
  '번역(?:해|좀|해줘)|(?:영어|한국어|일본어|러시아어|독일어)로 (?:뭐|번역|바꿔)',
];
const OF_CODE: readonly string[] = [
  `(?:how (?:do|can|would) (?:i|you|we|one)|how to|what'?s the (?:best )?way to|как|어떻게)(?: \\S+){1,10} (?:in|using|with|на|в|через) ${CODE}(?!\\p{L})`,
  '(?:how (?:do|can|would|should) (?:i|you|we|one)|how to|как)(?: \\S+){0,8} (?:(?:where|having|group by|order by) clauses?|(?:an?|two|three|left|inner|outer|self) joins?|subquer\\p{L}+|window functions?|upserts?|stored procedures?|джойн\\p{L}*|подзапрос\\p{L}*|апсерт\\p{L}*|хранимк\\p{L}*)(?!\\p{L})',
  `(?<!\\p{L})(?:in|на|в) ${CODE} (?:how|как)(?!\\p{L})|^как (?:в|на) ${CODE}(?!\\p{L})|^${CODE}(?:에서|으로|로) .*(?:어떻게|방법)`,
  `(?:write|give|code|show|help)(?: (?:me|us|up|with|out|an?|the|some|little|simple|small|quick))* (?:${CODE} )?(?:function|loop|one-?liner|regexp?|class|snippet|algorithm|unit tests?|(?:${CODE} )(?:script|query|code|program))(?!\\p{L})`,
  `(?:напиши|накидай|дай|покажи|помоги с|набросай)(?: (?:мне|нам|простой|простую|маленький|короткий))* (?:функци\\p{L}+|цикл\\p{L}*|регулярк\\p{L}*|однострочник\\p{L}*|класс(?:а|ы)?(?!\\p{L})|алгоритм\\p{L}*|(?:скрипт|запрос|код|программ)\\p{L}*(?: \\S+){0,3} (?:на|в|для) ${CODE})`,
  '(?:함수|코드|스크립트|정규식)(?:를|을|도)? ?(?:하나 )?(?:짜|작성해|써) ?(?:줘|주세요|줄래)',
];
/** What a word means; what an alert means is asked of us. */
const OF_WORDS: readonly string[] = [
  'what (?:do|does) (?!(?:this|that|it|the|these|those|your|alert)(?!\\p{L}))(?:\\S+ ){1,3}(?:even |actually )?(?:mean|stand for)(?!\\p{L})',
  '(?:difference between|meaning of (?!this|that|the))',
  '^(?:а |и |ну )?что (?:такое|значит|означает|такое вообще) (?!(?:эт|тво|с |со |у |на |по )\\S*)(?:\\S+ ?){1,3}$|чем \\S+(?: \\S+)? отличается от (?!обычн|вчера|прошл|нормальн|остальн|други|сосед)',
  '^(?!(?:이|그|저)(?:거|건|것)? )\\S+(?: \\S+)? ?(?:무슨|뭔) (?:뜻|의미)|차이(?:가|는|점)? ?(?:뭐|무엇)',
];
/** What of the world is asked: weather, meals, matches, capitals. */
const OF_THE_WORLD: readonly string[] = [
  '(?<![\\p{L}\\p{N}-])(?:(?:my|your|our|his|her) (?:life|wife|husband|kids|vacation)|stock market|bitcoin|crypto prices?|elections?|football|soccer|world cup|lottery|в жизни|биткоин\\p{L}*|курс\\p{L}? (?:доллара|евро|биткоина)|выбор(?:ах|ы) президента|футбол\\p{L}*|лотере\\p{L}*|주식|비트코인|인생|축구|로또)(?![\\p{L}\\p{N}-])',
  '(?:summari[sz]e|summary of|recap|tl;?dr of|plot of|sum up)(?: \\S+){0,4} (?:plot|movie|film|book|novel|article|paper|episode|chapter|podcast|lecture|song)(?!\\p{L})|(?:перескажи|кратко)(?: \\S+){0,3} (?:сюжет|фильм|книг|стать|серию)\\p{L}*',
  '(?:weather|forecast) (?:like|for|in|today|tomorrow|outside)(?=.*(?:today|tomorrow|weekend|outside|like|city))|(?:is it|will it|gonna) (?:rain|snow|be sunny)|(?:погод\\p{L}*)(?!\\p{L})|날씨',
  "(?:what'?s|what is|what are|what'll be) (?:\\S+ ){0,3}(?:for (?:lunch|dinner|breakfast))(?!\\p{L})|(?:점심|저녁|아침)(?:은|에)? ?뭐 ?(?:먹|드)",
  "(?:who won|what'?s the score|кто выиграл|какой счет|누가 이겼)(?!\\p{L})",
  '(?:capital of|president of|population of|meaning of life|plot of (?:the |that )?(?:movie|film|book|novel|series|show)|столиц\\p{L} |президент \\p{L}|смысл жизни|сюжет \\p{L}|수도(?:는|가) ?(?:어디|뭐))',
];
const ELSEWHERE = new RegExp(
  [...OF_WRITING, ...OF_TRANSLATING, ...OF_CODE, ...OF_WORDS, ...OF_THE_WORLD].map((one) => `(?:${one})`).join('|'),
  'u',
);

/**
 * Whether something is asked for that nothing here knows or does, though its words may look like a question to us: verses, translations,
 * code, the weather.
 *
 * @param said in lower case, `ё` as `е`
 */
export function isElsewhere(said: string): boolean {
  return ELSEWHERE.test(said);
}
