/** Words that lead in and say nothing, or a clause of its own before the question. */
const LEAD =
  '(?:(?:ok(?:ay)?|so|hey|well|um+|hm+|right|alright|and|but|then|please|bot|listen|guys|ну|и|а|так|ок(?:ей)?|но|слушай\\p{L}*|скажи\\p{L}*|подскажи\\p{L}*|бот|итак|хорошо|음|자|그럼|그러면|그래서|근데|저기)[, ]+)*';
const CLAUSE = '(?:.{2,60}?(?:[,.;:!–—-]+| now| so| and| и| а| ну)\\s+)?';
/** What trouble is with, by its kind. */
const TROUBLED =
  '(?:disks?|drives?|space|memory|ram|swap|cpu|load|latency|lag|replication|replica|queue|network|packet loss|loss|errors?|logs?|temperature|heat|servers?|hosts?|nodes?|switch|router|db|database|storage|array|volume|backups?|vms?|pods?|containers?|services?|site|rack|fans?|power|raid|ports?|link|spikes?|outage|slowness|timeouts?|leak|диск\\p{L}*|мест\\p{L}{1,2}|памят\\p{L}+|своп\\p{L}*|проц\\p{L}*|нагрузк\\p{L}+|задержк\\p{L}+|лаг\\p{L}*|реплик\\p{L}+|очеред\\p{L}+|сет[ьи]ю?|потер\\p{L}+|ошибк\\p{L}+|лог\\p{L}*|температур\\p{L}+|перегрев\\p{L}*|сервер\\p{L}*|хост\\p{L}*|узл\\p{L}+|нод\\p{L}+|свитч\\p{L}*|баз\\p{L}+|хранилищ\\p{L}*|схд|массив\\p{L}*|бэкап\\p{L}*|стойк\\p{L}+|вентилятор\\p{L}*|питани\\p{L}+|рейд\\p{L}*|порт\\p{L}*|тормоз\\p{L}+|таймаут\\p{L}*|디스크|메모리|서버|네트워크)';
/** What a question may end with: what it is about. */
const TAIL = `(?:[ ,?(]+(?:${TROUBLED}|(?:what'?s? )?next|now|then|first|here|about|with|on|in|for|of|to|this|that|it|one|thing|mess|the|alert|incident|issue|problem|please|pls|guys|⌂|⌚|#\\d+|дальше|теперь|сейчас|потом|далее|же|то|мне|нам|тут|здесь|с|со|по|на|для|этим|ним|ней|этому|этого|этой|алерт\\p{L}*|инцидент\\p{L}*|проблем\\p{L}*|пожалуйста|плиз|в первую очередь|сначала|이제|지금|이거|이것|다음|요|좀))*[\\s?.!)…]*`;
const ENGLISH = [
  "what(?:'?s| is| are| will be)? (?:(?:my|our|the) )?next(?: (?:steps?|moves?|actions?|things?))?",
  "next|(?:and )?now what|what now|what then|next steps?(?: please)?|(?:what(?:'?s| is)? )?(?:an? |the |our |your )?(?:(?:action )?plan|plan of action)",
  'what (?:do|should|can|could|shall|must|would|am|are|does|else should|else can) (?:i|we|one)(?: (?:now|even|actually|best|supposed to|to|have to|need to))*(?: (?:do|check|try|verify|look at|look into|be doing))?',
  '(?:what|how) (?:(?:do|would|should) you (?:suggest|recommend|advise)|would you (?:do|check|try|look at))(?: (?:that )?(?:i|we) (?:do|check|try))?',
  "what(?:'?s| is)? (?:left )?(?:there )?to (?:be )?(?:do|done|check|checked|try)",
  'where (?:do|should|to|can|shall|would|could|must) ?(?:i|we|you)?(?: (?:even|best|first))* ?(?:look|dig|poke)',
  '(?:how (?:do|should|can|could|to|would|shall|might) ?(?:i|we|you|one)?(?: best)? ?|what(?: (?:will|would|could|can|might|does it take to))? |is there (?:a|any) (?:way|chance) to |who knows how to )(?:fix(?:es)?|solve[sd]?|resolve|cure|mitigate|remediate|repair|save|rescue|revive|recover|heal|unstick|get rid of|make|get|bring)(?: (?:it|this|that|them|⌂))(?: (?:stop|go away|better|work|back(?: up| to normal| to life)?|up(?: again)?|out(?: of (?:it|this|that|the))?|going|running|unstuck))?',
  "what(?:'?s| is| would be| could be)? (?:the |a |our )?(?:(?:best|quick(?:est)?|fastest|right|usual|recommended) )?(?:fix|remedy|cure|workaround|solution|course of action|way out|way forward|remediation|mitigation)",
  'what (?:can|could|should|must|has to|needs to) (?:be done|happen)|what (?:needs|is there) (?:doing|to be done)',
  "(?:is there|do we have|have we got|got|any|there'?s) (?:an? |any |some )?(?:run ?book|play ?book|procedure|known fix|workaround|sop|quick fix|fix)",
  'how (?:do|should|can|shall|to|would|must) ?(?:i|we|you)?(?: best)? ?(?:proceed|go on|continue|move on|move forward|go about|handle|approach|tackle|deal)(?: (?:with|about))?',
  '(?:any |got any |some |your )?(?:suggestions?|ideas?|advice|recommendations?|tips)(?: (?:(?:on|for|about|as to)(?: (?:how|what))?|how|what|where)(?: to)?(?: (?:proceed|do|go on|continue|check|next))?)?',
];
/** Whether to do it: what there is to do is told, and nothing is done. */
const WHETHER = new RegExp(
  `^${LEAD}(?:(?:should|shall|must|would it help to|is it (?:worth|smart|wise|a good idea|time) to|does it make sense to|do (?:i|we) (?:have to|need to))(?: (?:i|we|it))?(?: (?:just|really|maybe|even|now))* (?:re-?start(?:ing)?|re-?boot(?:ing)?|bounce|reload|roll ?back|fail ?over|kick|kill|scale|drain)(?!\\p{L}).*|(?:стоит|надо|нужно|имеет смысл|лучше|пора)(?: ли)?(?: (?:мне|нам|уже|сейчас))* (?:его |ее |это )?(?:перезапус\\p{L}+|перезагру\\p{L}+|рестар\\p{L}+|ребут\\p{L}+|откат\\p{L}+|переключ\\p{L}+)(?!\\p{L})(?:.*\\?|(?<=(?:стоит|смысл|ли) .*).*)|(?:перезапускать|перезагружать|рестартить|ребутать|ребутить|откатывать|переключать)(?: .*)? или .*|.*(?:재시작|재부팅|리부팅|재기동|롤백)(?:을|를)? ?(?:해도 ?(?:될까|되나|돼|괜찮)|해야 ?(?:할까|하나|돼\\?|되나)|하는 ?게 (?:나을까|좋을까|맞나|맞아)|할까)\\p{L}*[?!. ]*)$`,
  'u',
);
const DO = '(?:делать|сделать|предпринять|предпринимать|проверить|проверять|смотреть|посмотреть)';
const WHAT = '(?:что|чо|че|шо|чего)';
const MEND =
  '(?:чинить|починить|лечить|вылечить|исправить|исправлять|пофиксить|фиксить|решать|решить|побороть|устранить|победить|разрулить|спасать|спасти|вытащить|вытаскивать|реанимировать|оживить|оживлять|чинится|лечится|решается|исправляется|фиксится)';
const RUSSIAN = [
  `(?:как|чем|можно ли)(?: (?:мне|нам|это|его|ее|их|такое|эту|этот|тут|теперь|лучше|вообще|быстро|такую|со? ⌂|⌂))* ${MEND}(?: (?:это|его|ее|их|⌂|эту|этот|такое|такую))*`,
  '(?:есть|имеется|у нас есть)(?: (?:ли|у нас|какой-то|какой-нибудь|готовый|на это))* (?:ранбук|рунбук|плейбук|сценарий|инструкция|регламент|процедура|лекарство|решение|обходной путь|воркараунд|фикс)(?: (?:на|для|под|от) (?:это\\p{L}*|такое|такого|такой случай|этот случай|⌂))?',
  '(?:какие|какие есть|есть) (?:у (?:меня|нас) )?(?:есть )?(?:варианты|решения)(?: (?:есть|решения|действий))?',
  `${WHAT} (?:(?:мне|нам|же|тут|с этим|с ним|с ней|со всем этим|со? ⌂) )*(?:теперь|дальше|далее|потом)(?: (?:(?:мне|нам) )?${DO})?`,
  `(?:теперь|дальше|далее|потом) (?:мне |нам )?${WHAT}(?: (?:мне |нам )?${DO})?`,
  `${WHAT} (?:(?:мне|нам|же|тут|теперь|дальше|прикажешь|прикажете|будем|лучше|можно|нужно|надо|следует|стоит|с этим|с ним|с ней|со всем этим|со? ⌂|в первую очередь|сначала|сперва) )*${DO}`,
  '(?:как(?:ие|ов|овы|ой) )?(?:(?:мои|наши|теперь|будут) )*(?:следующ\\p{L}+|дальнейш\\p{L}+) (?:шаг\\p{L}*|действи\\p{L}*|план\\p{L}*)',
  'куда (?:(?:мне|нам|тут|дальше|теперь) )*(?:копать|смотреть|рыть|глядеть|двигаться)',
  'как (?:(?:мне|нам|тут|теперь|дальше|лучше) )*(?:быть|действовать|поступить|поступать)',
  '(?:какой )?план действий|(?:что|чего) (?:ты |вы |мне |нам )*(?:по)?(?:совету\\p{L}+|рекоменду\\p{L}+|предложи\\p{L}+|предлагае\\p{L}+)(?: (?:мне |нам )?(?:делать|сделать|предпринять|проверить))?|(?:есть |какие )(?:(?:какие-нибудь|идеи|мысли|предложения) ?)+',
];
const DOES = '(?:해|하|할|봐|볼|보|확인|조치|체크|대응|시작)';
const KOREAN = [
  '어떻게 (?:해야|하면|하지|할까)\\p{L}*(?: ?(?:되|돼|하|해|할|좋)\\p{L}*)*',
  '(?:이거|이것|이건|이 (?:알림|장애|문제|경보)[은는를을]?|⌂(?:은|는|이|가)?)? ?어떻게 (?:고쳐|고치|해결|수리|복구|잡)\\p{L}*(?: ?(?:되|돼|하|해|할|수|있|좋)\\p{L}*)*',
  '(?:조치|대응|해결|복구) ?(?:방법|방안|절차)(?:을|를|은|이|가)?(?: ?(?:좀|뭐|알려|있|무엇)\\p{L}*)*|(?:이거|이 (?:알림|장애|문제)(?:에)?)? ?(?:쓸|맞는|관련) ?런북(?:이|은)? ?(?:있|뭐)\\p{L}*',
  `(?:이제|그럼|그러면|다음(?:엔|에는|에|은|으로|으론)?|지금(?:은)?|앞으로)(?: (?:나|저|우리|제가|내가)(?:는|는요)?)? ?(?:뭐|뭘|무엇을|무얼|어떻게|어떡)(?:를|을|부터)? ?(?:${DOES}\\p{L}*(?: (?:되|돼|하|해|할|좋|봐)\\p{L}*)*)?`,
  `(?:(?:이제|그럼|나|저|제가|내가|우선|먼저) )?(?:뭐|뭘|무엇|무엇을|어디|어디서)(?:부터|부터요)? ?(?:먼저 )?(?:해야|하면|할까|할지|봐야|보면|볼까|확인해야|확인하면|시작해야|시작하면|시작할)\\p{L}*(?: (?:되|돼|하|해|할|좋)\\p{L}*)*`,
  '다음 (?:단계|조치|할 ?일|스텝|행동|순서)(?:는|은|가|이|를)?(?: (?:뭐|무엇|알려|뭔)\\p{L}*)?(?: ?\\p{L}{1,3})?',
  '(?:이거 |이 (?:알림|장애|문제)는? )?어떻게 (?:조치|대응|처리|대처)(?:해야|하면|할까|하지|해)\\p{L}*(?: (?:되|돼|하|해|할|좋)\\p{L}*)*',
];
const ASKS = new RegExp(`^(?:${CLAUSE}${LEAD})(?:${[...ENGLISH, ...RUSSIAN, ...KOREAN].join('|')})${TAIL}$`, 'u');
/** Where nothing is at hand who asks this is new here. */
const BEGINS = new RegExp(
  `^${CLAUSE}${LEAD}(?:what are (?:my|our|the) options|what options (?:do|have) (?:i|we)(?: have| got)?|с чего (?:(?:мне|нам|тут|лучше|бы|вообще|ты|вы) )*нач(?:ать|инать|нем|ну|ал\\p{L}*)|where (?:do|should|to|can|shall|would) ?(?:i|we|you)?(?: (?:even|best))* ?(?:start|begin))${TAIL}$`,
  'u',
);

/**
 * Whether somebody who has read of an incident asks what there is to do about it.
 *
 * @param rest in lower case, `ё` as `е`, with `⌂` where names stood
 * @param isAtHand whether there is an alert that is spoken of
 */
export function asksWhatNext(rest: string, isAtHand: boolean): boolean {
  const text = rest.replace(/\s+/g, ' ').trim();
  return ASKS.test(text) || WHETHER.test(text) || (isAtHand && BEGINS.test(text));
}

/** Whether somebody asks where the one who is asked would begin, which of nothing at all is a newcomer's question. @param rest as for `asksWhatNext` */
export function asksWhereToBegin(rest: string): boolean {
  return BEGINS.test(rest.replace(/\s+/g, ' ').trim()) && /(?<!\p{L})(?:you|ты|вы)(?!\p{L})/u.test(rest);
}
