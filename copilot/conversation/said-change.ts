import type { Amount } from './said-types.ts';

const UP =
  /(?<!\p{L})(?:rose|spik\w*|skyrocket\w*|explod\w*|shot up|leap\w*|leapt|balloon\w*|swell\w*|escalat\w*|elevated|multipl(?:y|ied)|breach\w*|busy|busier|busiest|loaded|surg\w*|soar\w*|rais\w*|slow(?:er|ed|s|ly)?|worse\w*|deteriorat\w*|degrad\w*|mount\w*|accelerat\w*|warm\w*|hot|hotter|heat\w*|overheat\w*|longer|jump\w*|ris(?:e|es|ing|en)|gr[eo]w\w*|increas\w*|climb\w*|high(?:er)?|above|more|greater|larger|longer|exceed\w*|went up|up from|up to|вырос\p{L}*|возрос\p{L}*|скакн\p{L}*|поднима\p{L}*|подня\p{L}*|подскоч\p{L}*|взлет\p{L}*|взлёт\p{L}*|медлен\p{L}*|замедл\p{L}*|тормоз\p{L}*|ухудш\p{L}*|перегре\p{L}*|нагре\p{L}*|загружен\p{L}*|рост\p{L}*|раст\p{L}*|нараст\p{L}*|всплес\p{L}*|увелич\p{L}*|повыс\p{L}*|повыше\p{L}*|высок\p{L}*|выше|больше|чаще|дольше|превы\p{L}*)(?!\p{L})|올랐|오르|올라|상승|증가|높|늘[었어]|늘고|급증|급등|폭증|폭등|치솟|뛰었|뛰어|웃돌|상회|악화|느[려린리림]|과열/iu;
const DOWN =
  /(?<!\p{L})(?:fell|plummet\w*|sank|sunk|sink\w*|slump\w*|dip\w*|slid\w*|tumbl\w*|shrink\w*|collaps\w*|plung\w*|reduc\w*|lowered|shrank|shrunk|(?<!in )short|shortage|scarce|little|low|fall(?:s|ing|en)?|drop\w*|decreas\w*|declin\w*|low(?:er)?|below|less|fewer|smaller|shorter|went down|down from|down to|упал\p{L}*|пада\p{L}*|рухн\p{L}*|просе\p{L}*|снижа\p{L}*|сниз\p{L}*|сниже\p{L}*|уменьш\p{L}*|низк\p{L}*|ниже|меньше|реже|короче|сокра\p{L}*|обвал\p{L}*|проса\p{L}*|спад\p{L}*|пониз\p{L}*|нехватк\p{L}*|мало|оборв\p{L}*|unreachable|outage|недоступ\p{L}*)(?!\p{L})|떨어|하락|감소|낮|줄|내려|급감|급락|폭락|밑돌|하회|부족|무응답/iu;
const USUAL = String.raw`(?<!\p{L})(?:usual(?:ly)?|normal(?:ly)?|typical(?:ly)?|ordinar(?:y|ily)|обычн\p{L}*|нормальн\p{L}*|норм[аеыу])(?!\p{L})|평소`;
/** Words that nothing changed. */
const STILL = new RegExp(
  `${USUAL}|(?<!\\p{L})(?:stable|steady|constant|common|remain(?:s|ed)|stay(?:s|ed)|kept|same(?! (?:time|minute|moment|instant|second|hour))|стабильн\\p{L}*|держ(?:ится|алась|ался)|оставал(?:ся|ась)|осталось)(?!\\p{L})|그대로|유지`,
  'iu',
);
const SINCE = /(?<!\p{L})(?:since|с \d{1,2}:\d{2}|с тех пор)(?!\p{L})|부터|이후/iu;
const HELD = /(?<!\p{L})(?:remain(?:s|ed)|stay(?:s|ed)|kept|держ(?:ится|алась|ался)|оставал(?:ся|ась)|осталось)(?!\p{L})|유지/giu;
const UNUSUAL =
  /(?<!\p{L})(?:unusual(?:ly)?|rare(?:ly)?|new kind|than usual|необычн\p{L}*|редк\p{L}*|впервые|обычного)(?!\p{L})|이상|드문|처음/iu;
const END =
  /(?<!\p{L})(?:end(?:s|ed|ing)?|stop(?:s|ped)?|finish\w*|complete|completed|conclud\w*|ceas\w*|over(?! \d)|(?:until|till)(?! ?\d)|закончи\p{L}*|заверш\p{L}*|прекра\p{L}*|конец)(?!\p{L})|끝|멈|종료/iu;
/** What goes down, stops. */
const STATE = /process state|link state|состояние процесса|состояние связи|остановил|остановка|프로세스|링크 상태|no longer|больше не/iu;
const BRIEF = /(?<!\p{L})(?:brief(?:ly)?|кратко\p{L}*|ненадолго)(?!\p{L})|잠깐|잠시/iu;
const LIMIT = /(?<!\p{L})(?:limit|threshold|порог\p{L}*|предел\p{L}*)(?!\p{L})|한도|임계값/iu;

const SLOW = /slow|медлен|тормоз|рост|느[려린리림]|지연|longer|높|증가/iu;
const TAKES_TIME = /slow|latency|response time|медленн|время ответа|задержк|응답|지연/iu;
/** Before a figure these say on which side of it, and not which way it went. */
const BOUND = /(?<!\p{L})(?:more than|less than|fewer than|over|under|более(?: чем)?|менее(?: чем)?|свыше)(?= (?:the |a |в )?\d|\s*$)/giu;

/** Whether a text says that something rose: `more than 90 %` says nothing of it. */
export function isRise(text: string): boolean {
  return UP.test(text.replace(BOUND, ' '));
}

/** Whether a text says which way it went, or that it stayed, or how it ended. */
export function saysWay(text: string): boolean {
  return [UP, DOWN, STILL, UNUSUAL, END].some((pattern) => pattern.test(text));
}

export function isFall(text: string): boolean {
  return DOWN.test(text.replace(BOUND, ' '));
}

/** Whether a clause turns what a fact tells: a rise told as a fall, a change as none, what was brief as lasting, what goes on as over. */
export function isTurned(said: string, amounts: readonly Amount[], fact: string, told: readonly Amount[]): boolean {
  const ways = told.flatMap((now) => (now.role === 'a day' ? Math.sign(now.value) : told.flatMap((before) => wayOf(before, now))));
  const [rises, falls] = [UP.test(fact) || ways.includes(1), DOWN.test(fact) || ways.includes(-1)];
  const toLimit = LIMIT.test(said);
  // Slow is what takes time, where no figures are told.
  const isSlow = told.length === 0 && SLOW.test(said) && TAKES_TIME.test(fact) && !isAsUsual(fact);
  const way = said.replace(BOUND, ' ');
  if (!toLimit && ((UP.test(way) && !rises && !isSlow) || (DOWN.test(way) && !falls))) return true;
  if (END.test(said) && !END.test(fact) && !STATE.test(fact)) return true;
  if (BRIEF.test(fact) && !BRIEF.test(said) && amounts.length > 0) return true;
  const hasChanged = rises || falls || ways.length > 0 || UNUSUAL.test(fact) || BRIEF.test(fact);
  if (UNUSUAL.test(said) && !hasChanged) return true;
  const isTold = UP.test(said) || DOWN.test(said) || amounts.some(({ role }) => role.startsWith('usual') || role === 'denied');
  // It may stay at what it has come to since then.
  const still = SINCE.test(said) && amounts.some(({ role }) => role === 'now') ? said.replace(HELD, ' ') : said;
  return hasChanged && !isTold && STILL.test(still.replace(UNUSUAL, ' ')) && !isAsUsual(fact);
}

/** Whether a text says of something that it is as it usually is. */
export function isAsUsual(text: string): boolean {
  return /as usual|stayed|which is usual|usual for|как обычно|это обычно|обычен|평소와 같|평소 수준/iu.test(text);
}

/** Whether what is told to be over its limit is not, or the reverse. */
export function limitTurned(said: string, told: readonly Amount[]): boolean {
  if (!LIMIT.test(said) || !(UP.test(said) || DOWN.test(said) || /넘|초과|미만/u.test(said))) return false;
  const limit = told.find(({ role }) => role === 'limit');
  const now = told.find(({ role, dimension }) => role === 'now' && dimension === limit?.dimension);
  if (limit === undefined || now === undefined) return false;
  return UP.test(said) || /넘|초과/u.test(said) ? now.value <= limit.value : now.value >= limit.value;
}

/** Which way it went from one amount to another: 1 up, -1 down; nothing where these are not the usual and the present. */
function wayOf(before: Amount, now: Amount): number[] {
  const isPair = before.role === 'usual' && now.role === 'now' && before.dimension === now.dimension;
  return isPair && before.value !== now.value ? [Math.sign(now.value - before.value)] : [];
}
