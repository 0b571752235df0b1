import { inLanguage } from '../../domain/language.ts';
import { MEASURE, SIGNAL } from '../wording/concepts.ts';

/**
 * Words that a sentence of a model may use beside those of the statements it cites. They join and compare; none names a thing, a cause
 * or a deed, so that a sentence cannot say more than what it cites.
 */
const PLAIN = `
a an the this that these those it its they them their there here he she we you i
and or but so then also both either than as if while when where which who what how with without within between among across per each every all any some
several many much more most less least few fewer other others another same such only just still already again once twice yet almost nearly about around
roughly approximately exactly of in on at to for from by into onto over under above below after before since until till during through near towards out off up down
back is are was were be been being am has have had having do does did can could may might will would shall should not no none never nothing neither nor
very quite rather too far well long short high higher highest low lower lowest large larger largest small smaller smallest big bigger great greater strong
stronger new newer newest old older oldest first second third last latest earliest earlier later next previous early late now currently recently
usual usually unusual unusually normal normally typical typically ordinary common rare rarely often seldom sometimes frequent frequently constant steady stable
rose rise rises rising risen grew grow grows growing grown increased increase increases increasing climbed climb fell fall falls falling fallen dropped drop drops decreased
decrease decreases declined went go goes going gone moved remained remain remains stayed stay stays kept reached reach reaches began begin begins beginning begun
started start starts ended end ends ending stopped stop stops lasted lasts continued continues appeared appear appears seen see sees shown show shows showed recorded
records record reported report reports measured measure measures logged log logs line lines entry entries message messages event events alert alerts incident
incidents value values level levels rate median average maximum minimum peak count number time times second seconds
period window moment percent host server machine asset system metric signal series data evidence inventory relation relations
same similar different difference together followed follows preceded including includes includes contains contain called named named says said say tells told according present
present found find look looked known unknown clear clearly briefly slightly sharply slowly quickly gradually suddenly roughly
и а но или же то что это эта этот эти тот та те там тут здесь он она оно они их его её ее мы вы я не нет ни без до после перед при про о об обо от из с со в во на над под за к ко
у по для через между среди около почти примерно приблизительно ровно как так также тоже ещё еще уже только лишь снова опять затем потом тогда когда где который которая которые которых
которое был была было были есть быть будет стал стала стало стали становится обычно обычный обычная обычное обычного обычной необычно необычный необычное выше ниже больше меньше более
менее много мало несколько самый самая самое каждый каждая все всё всего весь вся другой другая другие других новый новая новые старый первый первая первое второй последний последняя последнее
последние ранее раньше позже сейчас недавно впервые вырос выросла выросло выросли рост растёт растет увеличился увеличилась увеличилось увеличение повысился повысилась
упал упала упало упали снизился снизилась снизилось снижение уменьшился уменьшилась держится держалась держался оставался оставалась осталось достиг достигла достигло
начался началась началось начало закончился закончилась закончилось конец прекратился прекратилась длится длился наблюдается наблюдался видно видны видна показывает показал
записано запись записи записей журнал журнала журнале сообщил сообщила сообщает событие события событий алерт алерта алерты алертов инцидент инцидента
значение значения уровень уровня доля скорость медиана среднее максимум минимум пик число количество раз раза время времени
период узел узла узле сервер сервера сервере хост хоста хосте машина объект объекта данные данных инвентарь инвентаря
инвентарю связь связи система системы метрика метрики сигнал сигнала похожий похожие одновременно вместе резко слегка медленно быстро постепенно внезапно кратковременно затем среди
согласно том числе называется говорит нашлось найдено известно неизвестно ясно
`;
const NAMES_OF_SIGNALS = [...Object.entries(SIGNAL), ...Object.entries(MEASURE)].map(([concept, name]) => ({
  concept,
  words: [name.en, name.ru, inLanguage(name, 'ko')].map(wordsIn),
}));

/** Plain words, in lower case. */
export const PLAIN_WORDS: ReadonlySet<string> = new Set(wordsIn(PLAIN));

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
