import { inLanguage } from '../../domain/language.ts';
import { MEASURE, SIGNAL } from '../wording/concepts.ts';

/**
 * Words that a sentence of a model may use beside those of the statements it cites. They join and compare; none names a thing, a cause
 * or a deed, so that a sentence cannot say more than what it cites.
 */
const PLAIN = `
a an the this that these those it its they them their there here he she we you i
and or but then also both than as if while when where which who what how with without within between among across per
many much more less other others another same such still already once almost nearly about around
roughly approximately exactly of in on at to for from by into onto over under above below after before since until till during through near towards
is are was were be been being am has have had having do does did not no none nothing neither nor
very quite rather too far well high higher low lower larger smaller greater
first last earlier later now currently recently
usual usually unusual unusually normal normally typical typically ordinary common constant steady stable
rose rise rises rising risen grew grow grows growing grown increased increase increases increasing climbed climb fell fall falls falling fallen dropped drop drops decreased
decrease decreases declined went go goes going gone moved remained remain remains stayed stay stays kept reached reach reaches began begin begins beginning begun
started start starts ended end ends ending stopped stop stops lasted lasts continued continues appeared appear appears seen see sees shown show shows showed recorded
records record reported report reports measured measure measures logged log logs line lines entry entries message messages event events
value values level levels rate count number time times seconds
period window moment percent host server machine asset system metric signal series data evidence inventory relation relations
same together followed follows preceded including includes includes contains contain called named named says said say tells told according
found find look looked roughly
и а но или же то что это эта этот эти тот та те там тут здесь он она оно они их его её ее мы вы я не нет ни без до после перед при про о об обо от из с со в во на над под за к ко
у по для через между среди около почти примерно приблизительно ровно как так также тоже ещё еще уже затем потом тогда когда где который которая которые которых
которое был была было были есть быть будет стал стала стало стали становится обычно обычный обычная обычное обычного обычной необычно необычный необычное выше ниже больше меньше более
менее другой другая другие других первый первая первое последний последняя последнее
последние ранее раньше позже сейчас недавно вырос выросла выросло выросли рост растёт растет увеличился увеличилась увеличилось увеличение повысился повысилась
упал упала упало упали снизился снизилась снизилось снижение уменьшился уменьшилась держится держалась держался оставался оставалась осталось достиг достигла достигло
начался началась началось начало закончился закончилась закончилось конец прекратился прекратилась длится длился наблюдается наблюдался видно видны видна показывает показал
записано журнал журнала журнале сообщил сообщила сообщает событие события событий
значение значения уровень уровня доля скорость число количество раз раза время времени
период узел узла узле сервер сервера сервере хост хоста хосте машина объект объекта данные данных инвентарь инвентаря
инвентарю связь связи система системы метрика метрики сигнал сигнала одновременно вместе затем среди
согласно том числе называется говорит нашлось найдено
just overall generally mainly mostly primarily second third additional additionally another besides furthermore moreover
however likewise similarly respectively accordingly namely specifically particularly notably clearly
its itself himself own began shows showing shown indicates indicate indicated suggests
came come comes coming gets get got getting turned became become becomes stands stood sits sat stayed staying continued
sequence order timeline summary conclusion overview explanation answer question detail details finding findings observation observations
change changes happened happen happens occurred occur occurs occurring took place place
behaviour behavior state status situation pattern trend baseline
side case far away next previous previously initially originally subsequently shortly soon immediately directly
past degree minute hour half once versus vs
yet late early 
involved relevant related concerning regarding
visible seen clearly sharply significantly considerably substantially noticeably strongly markedly heavily slightly gradually suddenly steadily rapidly quickly
surged surge surging soared soar jump jumping plunged plunge collapsed collapse shrank shrunk reduced reduce lowered raised
collapsing dropping falling climbing exceeding reaching leaving chain path steps step
longer
minutes hours instead usual's both reads stands
jumped jumps compared exceeded exceeds share составляет составила составило составляла поднялся поднялась поднялось поднялись сообщал сообщала появился появилась появилось высокий высокая высокое
сначала сперва до вместо обычных обычному обычным обычные обычным выросли превысил превысила превысило чем оба обе мсек
уже является являются составляло составлял составляли сообщение сообщения сообщений вторая второй второе второго другая дополнительно
кроме этого того кратко коротко итак итого вывод цепочка порядок последовательность событий хронология шаг шаги
осталось остаётся остается осталась остались находится находилась идёт идет пошёл пошел пошла произошло произошла произошел происходит случилось
резко сильно значительно существенно заметно постепенно слегка немного быстро плавно внезапно
подскочил подскочила подскочило подскочили взлетела взлетел взлетело обвалилась обвалился обвалилось сократилась сократился сократилось сокращение уменьшила уменьшил уменьшилось увеличила увеличил понизил понизила поднял подняла начал начала начали начинается стало стали
изменение изменения изменений сам сама само сами тем именно собственно куда откуда этом этой этих всё время минуту минуты минут час часа часов
градус градусов секунду секунды отмечается отмечено отметил отмечены зафиксировано зафиксирован зафиксирована зафиксированы обнаружено
появилось появились появляется текущий текущее текущая момент моменту протяжении течение пределах уровне уровнем
свой своё свою своего лежит стоит узлом узлу машине машины хостом хосту сервером серверу
현재 지금 이제 두 번째 추가로 추가 외에 한편 즉 요약하면 요약 결론 순서 단계 크게 급격히 약간 점차 갑자기 많이
급증 급감 급등 급락 늘었 늘어 늘 줄었 줄어 줄 나타났 나타 보고 확인 관측 기록 측정 시작 지속 계속 유지 초과 넘 되 하 됐 했 있으 총 가 변화 자체 해당 이전 약 대략 거의 정도 나서 나고 났 오지 않 평소 보통 약 그리고 하지만 반면 또한 값 수치 상태 서버 호스트 시스템 지표 로그 기록 알림 발생 이벤트 동안 사이 시각 시간 있 없 같 높 낮 올랐 오르 올라 상승 증가
떨어졌 떨어 하락 감소 줄었 변경 바뀌 이후 인벤토리 수준 때 였 입니다 이 가 은 는 을 를 의 에 와 과 도 로 고 며 이고 인데 이며 에서 부터 까지 보다 이며 으로 회 건 번 개 아니라 동시 먼저 나중 한 다
`;
const NAMES_OF_SIGNALS = [...Object.entries(SIGNAL), ...Object.entries(MEASURE)].map(([concept, name]) => ({
  concept,
  words: [name.en, name.ru, inLanguage(name, 'ko')].map(wordsIn),
}));

const PLAIN_WORDS: ReadonlySet<string> = new Set(wordsIn(PLAIN));

/** Whether a word, in lower case, only joins, compares or counts, whatever is spoken of. */
export function isPlain(word: string): boolean {
  return PLAIN_WORDS.has(word) || CONTRACTED.test(word) || PLAIN_FORMS.test(word);
}

/** `isn't`, and words that go together: alone `up` and `down` say something else. */
/** Words of reports, in every form: they tell that something is, was seen, went up or down, how much so, and nothing of what it is. */
const PLAIN_FORMS = new RegExp(
  `^(?:${[
    // English
    '(?:look|hit|spike|skyrocket|explode|shoot|leap|double|climb|escalate|balloon|swell|plummet|sink|slump|dip|tumble|shrink|rise|drop|jump|surge|soar|fluctuate|hover|settle|reach|exceed|breach|spin|pass|cross|amount)(?:s|d|ed|ing)?',
    'spiked|spiking|exploding|shot|leapt|swelled|swollen|plummeted|plummeting|sank|sunk|dipped|dipping|slumped|tumbled|hovering|crossed|climbs|sits|hits|hitting',
    '(?:take|last|follow|precede|coincide|correspond|match|accompany|appear|emerge|occur|arise|mark|note|notice|observe|detect|see|find|register|record|measure|report|list|mention|describe|summari[sz]e|indicate|show|suggest|mean|stand|remain|stay|keep|hold|continue|persist|begin|start|become|turn|get|go|come|move|change|shift|differ|vary|compare|relate|concern|consider|know|count|include|contain)(?:s|d|ed|ing)?',
    'took|taken|taking|holds|held|kept|meant|known|found|became|coincided|accompanied|summarizing|considered|moving|moves',
    'multiplied|multiply|well|vital|signs?|overall|our|your|my',
    'dramatic(?:ally)?|drastic(?:ally)?|massive(?:ly)?|huge|large|big|small|tiny|long|short-lived|brief|sharp|steep|steeply|notable|noticeable|significant|considerable|substantial|marked|severe|severely|extreme|extremely|enormous(?:ly)?|modest(?:ly)?|moderate(?:ly)?|minor|simply|merely|actually|really|indeed|essentially|basically|effectively|consistently|continuously|constantly|abruptly|progressively|quite|fairly|relatively|abnormal(?:ly)?|elevated|increased|unchanged|regular|expected',
    'amount|figure|figures|reading|readings|measurement|measurements|statistic|statistics|fact|facts|point|points|item|items|thing|things|way|ways|term|terms|order|range|difference|comparison|contrast|addition|particular|general|context|situation|case|cases|beginning|end|start|middle|duration|interval|timespan|moment|instant|date',
    'whole|entire|several|various|additional|extra|further|next|following|preceding|above-mentioned|mentioned|said|respective|corresponding|similar|likewise|against|despite|although|though|however|nevertheless|still|instead|rather|regarding|besides|apart|aside|alongside|amid|upon|throughout|beyond',
    'details?|note',
    // Russian
    '(?:вырос|возрос|увелич|повыс|подня|поднима|подскоч|взлет|прыг|скакн|раст|упа|пада|сниз|снижа|уменьш|сократ|сокраща|рухн|просе|колеб|достиг|достига|превы|состав|держ|остава|остал|остаё|остае|стои|находи|оказа|явля|стал|станов|нача|начин|продолж|прекра|законч|длит|появ|возник|отмеч|наблюд|фиксир|зафиксир|обнаруж|замеч|заметн|видн|видим|указ|показ|свидетельств|означ|сообщ|относ|сравн|отлича|измен|меня|совпа|соответств|занима|требу|счита|назыв|происх|произо|случ)\\p{L}*',
    '(?:резк|сильн|значительн|существенн|постепенн|быстр|плавн|внезапн|очень|слишком|довольн|крайне|чрезвычайн|примерн|приблизительн|фактическ|действительн|одновременн|параллельн|дополнительн|следующ|предыдущ|последн|перв|втор|текущ|нынешн|отдельн|соответственн|похож|аналогичн|маленьк|высок|низк|обычн|нормальн|стандартн|типичн|привычн)\\p{L}*',
    '(?:значен|показател|величин|уровн|момент|период|врем|минут|час|секунд|итог|вывод|факт|пункт|случа|разниц|сравнен|дан|сведен|наблюден|измерен|узл|узел|хост|сервер|машин)\\p{L}*',
    'именно|лишь|только что|около|свыше|порядка|чуть|более|менее|ещё|уже|причём|притом|при этом|тоже|кстати|кроме|помимо|наряду|сам\\p{L}?|сво\\p{L}*|эт\\p{L}{1,2}|т[оаеу]\\p{L}{0,2}|котор\\p{L}*|чего|чему|него|неё|ней|нему|ним|них',
    // Korean
    '(?:평소|보통|크게|급격|급증|급감|급등|상승|하락|증가|감소|늘|줄|올라|올랐|오르|내려|떨어|높|낮|초과|도달|유지|지속|시작|종료|발생|나타|보이|보여|확인|관찰|기록|측정|보고|변화|바뀌|달하|이르|머무|현재|당시|이후|이전|동시|무렵|경우|정도|약간|매우|상당|조금|비슷|같|다르|수치|값|수준|상태|구간|시점|시간|동안|요약|전반|전체적)\\p{Script=Hangul}*',
  ].join('|')})$`,
  'u',
);

const CONTRACTED =
  /^(?:is|was|are|were|do|does|did|has|have)n['’]t$|^(?:up|down) (?:from|to)$|^in short$|^(?:went|go|goes|gone|going) (?:up|down)(?: (?:from|to))?$/;

/** By which words else the signals are called that these words name, in every language. */
export function signalWords(words: ReadonlySet<string>): string[] {
  const named = NAMES_OF_SIGNALS.filter((name) => name.words.some((one) => one.length > 0 && one.every((word) => words.has(word))));
  const concepts = new Set(named.map(({ concept }) => concept));
  return NAMES_OF_SIGNALS.flatMap((name) => (concepts.has(name.concept) ? name.words.flat() : []));
}

function wordsIn(text: string): string[] {
  return text.toLowerCase().match(/\p{L}+/gu) ?? [];
}

const NUMBER_WORDS: Readonly<Record<string, number>> = {
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  twenty: 20,
  thirty: 30,
  fifty: 50,
  hundred: 100,
  thousand: 1_000,
  million: 1_000_000,
  dozen: 12,
  twice: 2,
  thrice: 3,
  double: 2,
  doubled: 2,
  doubles: 2,
  triple: 3,
  tripled: 3,
  half: 0.5,
  halved: 0.5,
  вдвое: 2,
  втрое: 3,
  вчетверо: 4,
  половина: 0.5,
  половину: 0.5,
  половины: 0.5,
  пополам: 0.5,
  дважды: 2,
  трижды: 3,
  два: 2,
  две: 2,
  двух: 2,
  три: 3,
  трёх: 3,
  трех: 3,
  четыре: 4,
  четырёх: 4,
  пять: 5,
  шесть: 6,
  семь: 7,
  восемь: 8,
  девять: 9,
  десять: 10,
  десятка: 10,
  двадцать: 20,
  сто: 100,
  тысяча: 1_000,
  тысячи: 1_000,
};

/** Numbers written as words become figures, so that they are checked like figures. */
export function withFigures(text: string): string {
  return text.replace(/[\p{L}]+/gu, (word) => String(NUMBER_WORDS[word.toLowerCase()] ?? word));
}
