/** Words that say the same in every language, and by what of ours they are borne out. */
type Sense = { readonly word: RegExp; readonly told: RegExp };

const SENSES: readonly Sense[] = [
  [
    'slow(?:er|ly|ness|s|ed|ing)?|slowdowns?|sluggish\\p{L}*|медлен\\p{L}*|замедл\\p{L}*|тормоз\\p{L}*|느[려린리림]\\p{L}*|지연\\p{L}*|늦\\p{L}*|worse|worsen\\p{L}*|deteriorat\\p{L}*|degrad\\p{L}*|ухудш\\p{L}*|악화\\p{L}*',
    'slow|response time|latency|медленн|время ответа|задержк|응답 시간|지연|느',
  ],
  ['respon[ds]\\p{L}*|answer\\p{L}*|отве[тч]\\p{L}*|응답\\p{L}*', 'response time|answer|ответа|отвеча|응답'],
  ['latenc(?:y|ies)|delays?|задержк\\p{L}*|지연\\p{L}*', 'latency|задержк|지연'],
  [
    'short(?:age|s)?|scarce|little|left|scarcity|pressure|нехватк\\p{L}*|부족\\p{L}*',
    'short of|pressure|insufficient|нехватк|부족|available memory|доступная память',
  ],
  ['memory|ram|памят\\p{L}*|메모리\\p{L}*', 'memory|памят|메모리'],
  ['available|free|доступн\\p{L}*|свободн\\p{L}*|사용|가능한?|여유', 'available|доступн|메모리 부족'],
  [
    'hot|hotter|warm\\p{L}*|heat\\p{L}*|overheat\\p{L}*|temperatures?|нагре\\p{L}*|перегре\\p{L}*|температур\\p{L}*|тепл\\p{L}*|과열\\p{L}*|온도\\p{L}*|고온\\p{L}*',
    'temperature|overheat|перегре|температур|과열|고온|온도',
  ],
  [
    'insufficient(?:ly)?|inadequate|недостаточн\\p{L}*|нехватк\\p{L}*|부족\\p{L}*',
    'insufficient|does not suffice|недостаточн|нехватк|부족',
  ],
  ['cool(?:ing|ed|s)?|охлажд\\p{L}*|냉각\\p{L}*', 'cool|охлажд|냉각'],
  ['throttl\\p{L}*|троттл\\p{L}*|스로틀\\p{L}*', 'throttl|троттл|스로틀'],
  [
    'unreachable|unavailable|unresponsive|offline|outage|недоступ\\p{L}*|무응답\\p{L}*',
    'unreachable|outage|does not answer|nothing at all came|нет никаких данных|probe_success|process state|состояние процесса|недоступ|не отвечает|무응답',
  ],
  ['requests?|запрос\\p{L}*|요청\\p{L}*', 'requests|запросов|요청'],
  ['load|нагрузк\\p{L}*|부하\\p{L}*', 'requests|CPU use|load|запросов|загрузка процессора|нагрузк|요청|CPU 사용률'],
  ['bus(?:y|ier|iest)|loaded|загружен\\p{L}*', 'CPU use|загрузка процессора|CPU 사용률'],
  ['cpu|processors?|процессор\\p{L}*|cpus?', 'cpu|процессор'],
  ['writ(?:es?|ing|ten)|запис\\p{L}*|쓰기\\p{L}*', 'writ|запис|쓰기'],
  ['reads?|reading|чита\\p{L}*|чтени\\p{L}*|읽\\p{L}*', 'read|чита|чтени|읽'],
  ['jobs?|tasks?|задани\\p{L}*|задач\\p{L}*|작업\\p{L}*', 'job|задани|작업'],
  ['heav(?:y|ily)|intensive(?:ly)?|интенсивн\\p{L}*|активно|많이', 'heavily|интенсивно|많이'],
  ['disks?|drives?|диск\\p{L}*|накопител\\p{L}*|디스크\\p{L}*', 'disk|диск|디스크'],
  ['failing|failures?|отказ\\p{L}*|выходит|строя|고장\\p{L}*', 'failing|failure|отказ|выходит из строя|고장'],
  ['links?|соединени\\p{L}*|связ\\p{L}*|링크\\p{L}*', 'link|связ|링크'],
  ['оборв\\p{L}*|обрыв\\p{L}*|пропал\\p{L}*|끊\\p{L}*|끊김|down', 'link down|link state|обрыв|оборв|состояние связи|끊김'],
  ['reach\\p{L}*|достиг\\p{L}*|도달\\p{L}*', 'it reaches|достигнет|будет|도달'],
  ['will|would|expected|forecast|projected|будет|ожида\\p{L}*|прогноз\\p{L}*', 'it reaches|a day|достигнет|будет|в сутки'],
  ['rest|remaining|остальн\\p{L}*|나머지', 'other|друг|다른'],
  ['fans?|вентилятор\\p{L}*|팬\\p{L}*', 'fan|вентилятор|팬'],
  ['check\\p{L}*|scrub\\p{L}*|провер\\p{L}*|점검\\p{L}*|검사\\p{L}*', 'check'],
  ['raid|array|массив\\p{L}*', 'raid|array'],
  ['sectors?|сектор\\p{L}*|섹터\\p{L}*', 'sector|сектор|섹터'],
  ['faults?|сбо(?:й|я|и|ев|ями)', 'faults|сбои'],
  ['consequences?|symptoms?|victims?|следстви\\p{L}*|симптом\\p{L}*|жертв\\p{L}*|결과\\p{L}*', 'consequence|следствие|결과'],
  ['again|once|renewed|снова|опять|вновь|повторн\\p{L}*|다시', 'once more|again|новый рост|다시'],
  ['new|first|впервые|нов(?:ый|ая|ое|ые)|처음\\p{L}*|새로\\p{L}*', 'not seen before|впервые|처음|new'],
  ['full|fills?|filled|fill|заполн\\p{L}*|полн\\p{L}*|предел\\p{L}*', '100 %|filling|filesystem use'],
  ['growth|grow\\p{L}*|рост\\p{L}*|раст\\p{L}*|증가\\p{L}*|늘\\p{L}*', 'grow|рост|раст|증가|늘| a day|в сутки'],
  ['silent|тишин\\p{L}*|молч\\p{L}*', 'nothing at all came|нет никаких данных'],
  ['candidates?|suspects?|option|possibility|кандидат\\p{L}*|후보\\p{L}*', 'next best|следующее по вероятности|차순위'],
  ['data|данн\\p{L}*|데이터\\p{L}*', 'data|данн|데이터|nothing at all came'],
  ['works?|working|host(?:s|ed)?|runs?|running|работа\\p{L}*|실행\\p{L}*', 'runs on|работает на|실행'],
  ['relies|rely|depend\\p{L}*|завис\\p{L}*|의존\\p{L}*', 'depends on|зависит|의존'],
  ['belongs?|part|вход\\p{L}*|소속\\p{L}*', 'part of|входит|소속'],
  ['shares?|sharing|shared|common|общ\\p{L}*|공유\\p{L}*', 'shared|share|both use|общ|공유'],
  ['alerts?|alarm|алерт\\p{L}*|알림\\p{L}*|fired?|triggered|сработа\\p{L}*|발생\\p{L}*', 'alert|алерт|알림'],
  ['limits?|thresholds?|порог\\p{L}*|한도\\p{L}*|임계값\\p{L}*', 'limit|порог|한도'],
  ['median|медиан\\p{L}*|중앙값\\p{L}*', 'median|медиан|중앙값'],
  [
    'possib(?:ly|le)|could|may|might|возможн\\p{L}*|가능\\p{L}*|수도|수|probabl[ey]|likely|presumably|apparently|seems?|appears?|вероятн\\p{L}*|возможно|아마\\p{L}*|유력한?|추정\\p{L}*',
    'probably|possibly|likely|вероятно|возможно|아마|가능성',
  ],
  ['causes?|reasons?|culprit|root|blame|источник\\p{L}*|причин\\p{L}*|원인\\p{L}*', 'cause|причин|원인'],
].map(([word, told]) => ({ word: new RegExp(`^(?:${word})$`, 'iu'), told: new RegExp(told ?? '', 'iu') }));

/** What may be called the cause: what a chain begins with. */
const OF_CAUSES =
  /^(?:causes?|reasons?|culprit|root|main|primary|major|underlying|most|likely|probabl[ey]|problems?|issue|behind|due|причин\p{L}*|основн\p{L}*|главн\p{L}*|вероятн\p{L}*|возможн\p{L}*|possibl[ey]|candidate|culprit|проблем\p{L}*|원인\p{L}*|가장|유력한?|주된|주요|근본|문제\p{L}*|seems?|appears?|apparently|похоже)$/iu;

/** Whether a text of ours says what a word says, in other words. */
export function sensesOf(ours: string): (word: string) => boolean {
  const senses = SENSES.filter(({ told }) => told.test(ours));
  return (word) => senses.some((sense) => sense.word.test(word));
}

export function isOfCause(word: string): boolean {
  return OF_CAUSES.test(word);
}
