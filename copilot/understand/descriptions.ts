import { sensesOf } from './senses.ts';
import { editDistance } from './slips.ts';

/** A machine that is spoken of by what it is: "redis", "the core switch", "третья стойка", "워커 7". */
export type Described = { readonly assetId: string; readonly start: number; readonly end: number };

/**
 * What people call what names are made of. `alone` is enough where one asset alone has it; a `thing` needs its number or what sets it apart; what
 * sets apart (`which`) needs a thing or a number beside it, since it is an everyday word; a `role`, or "the" thing, is enough where the text describes
 * nothing else.
 */
type Word = readonly [parts: readonly string[], said: RegExp, use: 'alone' | 'thing' | 'which' | 'role'];
const whole = (source: string) => new RegExp(`^(?:${source})$`, 'u');
const WORDS: readonly Word[] = [
  [['ups'], whole('ups|ибп|бесперебойник\\p{L}{0,2}|упс\\p{L}{0,2}|유피에스|무정전\\p{L}*'), 'alone'],
  [
    ['crac', 'crah'],
    whole(
      'crac|crah|aircon|крак(?:а|у|е|ом)?|кондиционер\\p{L}{0,2}|кондер\\p{L}{0,2}|конде[йяюе]\\p{L}{0,2}|항온(?:항습)?기\\p{L}*|에어컨\\p{L}*|냉방기\\p{L}*',
    ),
    'alone',
  ],
  [['crac', 'crah'], whole('cooling|охлаждени\\p{L}{1,2}|냉각\\p{L}{0,2}'), 'role'],
  [['fw', 'firewall'], whole('fw|firewalls?|фаер\\p{L}*|файрв\\p{L}*|файерв\\p{L}*|брандмауэр\\p{L}{0,2}|мсэ|방화벽\\p{L}*'), 'alone'],
  [['vpn'], whole('vpn|впн(?!ы)\\p{L}{0,2}'), 'alone'],
  [['redis'], whole('redis|редис\\p{L}{0,2}|редиск\\p{L}{0,2}|레디스\\p{L}*'), 'alone'],
  [['postgres', 'postgresql', 'pg'], whole('pg|postgres|postgresql|постгр\\p{L}*|посгр\\p{L}*|포스트?그레\\p{L}*'), 'alone'],
  [['grafana'], whole('графан\\p{L}{0,2}|그라파나\\p{L}*'), 'alone'],
  [['kafka'], whole('кафк\\p{L}{1,2}|카프카\\p{L}*'), 'alone'],
  [['nginx'], whole('нг?инкс\\p{L}{0,2}|엔진엑스\\p{L}*'), 'alone'],
  [['checkout'], whole('чекаут\\p{L}{0,2}|체크아웃\\p{L}*'), 'alone'],
  [['payments', 'payment'], whole('payments?|пе[йи]мент\\p{L}*|платеж\\p{L}{0,3}|페이먼츠\\p{L}*|결제\\p{L}*'), 'alone'],
  [['sw', 'switch'], whole('sw|switch|свит?ч\\p{L}{0,2}|коммутатор\\p{L}{0,2}|스위치\\p{L}*'), 'thing'],
  [['rack'], whole('racks?|стойк\\p{L}{1,2}|стоек|рэк\\p{L}{0,2}|랙\\p{L}{0,2}'), 'thing'],
  [['lun'], whole('lun|лун\\p{L}{0,2}'), 'thing'],
  [['shelf'], whole('shelf|полк\\p{L}{1,2}|шелф\\p{L}{0,2}|선반\\p{L}*|쉘프\\p{L}*'), 'thing'],
  [['pdu'], whole('pdu|пду'), 'thing'],
  [
    ['node', 'esx', 'host'],
    whole(
      'nodes?|esx|esxi|hypervisor|нод\\p{L}{1,2}|узе?л\\p{L}{0,2}|есх\\p{L}{0,2}|[эе]{1,2}с[ие]?кс\\p{L}{0,2}|гипервизор\\p{L}{0,2}|노드\\p{L}*',
    ),
    'thing',
  ],
  [['worker'], whole('workers?|воркер\\p{L}{0,2}|워커\\p{L}*'), 'thing'],
  [['srv', 'server'], whole('servers?|svr|box|сервер\\p{L}{0,2}|сервак\\p{L}{0,2}|서버\\p{L}*'), 'thing'],
  [['gw', 'gateway'], whole('gateway|gw|шлюз\\p{L}{0,2}|гейтве\\p{L}{1,2}|게이트웨이\\p{L}*'), 'thing'],
  [['k8s', 'kube', 'kubernetes'], whole('k8s|kubernetes|kube|кубер\\p{L}*|куб|куба|кубе|쿠버\\p{L}*'), 'which'],
  [['master'], whole('кубмастер\\p{L}{0,2}'), 'alone'],
  [['master'], whole('master|мастер\\p{L}{0,2}|마스터\\p{L}*'), 'thing'],
  [['core'], whole('core|кор\\p{L}?|корнев\\p{L}+|ядр\\p{L}|코어'), 'which'],
  [['edge'], whole('edge|эдж\\p{L}{0,2}|погранич\\p{L}+|엣지'), 'which'],
  [['access'], whole('access|ак[сц]ес\\p{L}*|доступа|액세스'), 'which'],
  [['mail', 'mx'], whole('почтовик\\p{L}{0,2}'), 'alone'],
  [['mail', 'mx'], whole('mails?|ме[йи]л\\p{L}{0,2}|почт[аеуы]|почтой|почтов\\p{L}+|мыл(?:о|а|у|ом|е)|메일\\p{L}{0,2}'), 'role'],
  [['payments', 'payment', 'billing'], whole('деньг(?:и|ам|ами|ах)'), 'role'],
  [['web'], whole('web|[вw][еэ]б|웹'), 'which'],
  [['app'], whole('app|апп|앱'), 'which'],
  [['db', 'database'], whole('db|database|бд|дб|баз\\p{L}{0,2}|디비|데이터베이스'), 'which'],
  [['backup'], whole('backups?|бэкап\\p{L}*|бекап\\p{L}*|백업\\p{L}{0,2}'), 'role'],
  [['backup'], whole('резервн\\p{L}+'), 'which'],
  [['cache'], whole('cache|кэш\\p{L}{0,2}|кеш\\p{L}{0,2}|캐시\\p{L}?'), 'which'],
];
/** What is often misspelt of these: long enough that a slip leaves no other word. */
const SPELT = [
  ...['firewall', 'hypervisor', 'kubernetes', 'postgres', 'postgresql', 'checkout', 'payments', 'grafana'],
  ...[
    'фаервол',
    'файрвол',
    'коммутатор',
    'гипервизор',
    'кондиционер',
    'бесперебойник',
    'постгрес',
    'графана',
    'чекаут',
    'платежи',
    'почтовик',
  ],
];
/** Parts of names that are words of every day, or of every estate: alone they name nothing. */
const EVERYDAY =
  /^(?:srv|server|host|node|main|prod|test|stage|dev|core|edge|access|mail|web|app|apps|backup|cache|master|worker|data|storage|store|disk|rack|shelf|switch|router|primary|replica|report|reports|search|queue|proxy|front|frontend|backend|service|services|gateway|central|monitor|monitoring|alert|alerts|log|logs|metrics|auth|login|user|users|order|orders|file|files|print|room|cluster|local|public|private|internal|external|office|north|south|east|west|site|first|second|example)$/;
/** What everything is called. */
const LOOSE = /^(?:box|servers?|сервер\p{L}*|сервак\p{L}*|서버\p{L}*|gateway|шлюз\p{L}*|nodes?|нод\p{L}*|узе?л\p{L}*|노드\p{L}*)$/u;
/** English has verbs of the same letters: "switch to", "rack up". */
const DEFINITE = /(?<!\p{L})(?:the|our) $/u;
/** By mail things are sent, from a backup they come back, and it takes its time: neither is a machine then. */
const NO_ROLE =
  /(?<!\p{L})(?:(?:by|via|per|an?|e) ?-?mail|mail (?:me|us|it|this|that)|(?:restore|from|take|make) (?:a |the )?backup|backup (?:on-?call|contact|person|if)|backups? (?:window|time)|(?:during|after|since|before|blame|is it|thats|that's) (?:the |our |last )?(?:nightly )?backups?(?!\p{L}| (?:server|box|host|machine|storage))|backup_|백업 (?:온콜|담당|당직)|백업 ?(?:시작|끝나|중에|도중|하고|뒤|후|때문|탓)|(?:во время|после|до|перед|с начала|в момент|окн\p{L}+|это) (?:ночн\p{L}+ )?б[эе]кап\p{L}{0,3}(?!\p{L}| ?серв)|(?:пришл|отправ|скинь?|шл[иею]|напиш|написа)\p{L}* .{0,30}(?:по|на) (?:почт[еу]|мыл[оу])|из бэкапа|(?:теря|потеря|заработ|плат|верн)\p{L}* деньги|на деньги|메일로|백업(?:에서|으로))/u;
/** "VPN users": who uses a thing is not the thing. */
const USERS =
  /^ (?:users?|clients?|customers?|people|folks|logins?|sessions?|юзер\p{L}*|клиент\p{L}*|пользовател\p{L}*|сесси\p{L}*|사용자|유저|고객)(?!\p{L})/u;
const SHORTEST_NAME = 5;
/** Words of one description. */
const MOST_TOKENS = 4;
const ORDINALS: ReadonlyArray<readonly [RegExp, number]> = [
  [/^(?:first|1st|перв\p{L}{2,3}|첫)$/u, 1],
  [/^(?:second|2nd|втор\p{L}{2,3})$/u, 2],
  [/^(?:third|3rd|трет\p{L}{2,4})$/u, 3],
  [/^(?:fourth|4th|четверт\p{L}{2,3})$/u, 4],
  [/^(?:fifth|5th|пят(?:ый|ая|ое|ой|ую|ого|ому|ом))$/u, 5],
  [/^(?:sixth|6th|шест(?:ой|ая|ое|ую|ого|ому|ом))$/u, 6],
  [/^(?:seventh|7th|седьм\p{L}{2,3})$/u, 7],
  [/^(?:eighth|8th|восьм(?:ой|ая|ое|ую|ого|ому|ом))$/u, 8],
  [/^(?:ninth|9th|девят(?:ый|ая|ое|ой|ую|ого|ому|ом))$/u, 9],
  [/^(?:tenth|10th|десят(?:ый|ая|ое|ой|ую|ого|ому|ом))$/u, 10],
  [/^(?:eleventh|11th|одиннадцат(?:ый|ая|ое|ой|ую|ого|ому|ом))$/u, 11],
  [/^(?:twelfth|12th|двенадцат(?:ый|ая|ое|ой|ую|ого|ому|ом))$/u, 12],
  [/^(?:thirteenth|13th|тринадцат(?:ый|ая|ое|ой|ую|ого|ому|ом))$/u, 13],
  [/^(?:fourteenth|14th|четырнадцат(?:ый|ая|ое|ой|ую|ого|ому|ом))$/u, 14],
];
/** Letters, digits and syllables apart: "워커7", "3번". */
const TOKEN =
  /k8s|(?<!_)[\p{Script=Latin}\p{Script=Cyrillic}]+(?![_\p{Script=Latin}\p{Script=Cyrillic}])|\d+|(?:메일|코어|백업|웹|마스터|엣지|액세스)(?=서버|스위치|노드)|번|호기|\p{Script=Hangul}+/gu;
/** May stand between the words of a description, or between it and its number. */
const BETWEEN = /^[\s№#.-]*$/;

type Token = { readonly said: string; readonly start: number; readonly end: number };
type Part = Token & { readonly parts: readonly string[]; readonly use: Word[2] };
type Estate = { readonly assets: readonly Known[]; readonly words: ReadonlySet<string> };
type Known = { readonly id: string; readonly parts: ReadonlySet<string>; readonly number: number | null };

/**
 * The one asset that a text describes; null where it describes none or several.
 *
 * @param text in lower case, in which no name was found
 */
export function findDescribed(text: string, ids: readonly string[]): Described | null {
  const known = knownOf(ids);
  const tokens = tokensOf(text);
  const found: (Described & { readonly isRole: boolean })[] = [];
  for (let from = 0; from < tokens.length; from++) {
    for (let to = Math.min(tokens.length, from + MOST_TOKENS); to > from; to--) {
      const one = described(tokens.slice(from, to), text, known);
      // "The third shelf" is not the only one that is known.
      const isNumbered = [tokens[from - 1], tokens[to]].some((next) => next !== undefined && numberOf(next, text) !== null);
      if (one === null || (one.isRole && isNumbered)) continue;
      found.push(one);
      from = to - 1;
      break;
    }
  }
  const sure = found.filter(({ isRole, end }) => !isRole && !USERS.test(text.slice(end)));
  const all = sure.length > 0 || NO_ROLE.test(text) ? sure : found;
  const meant = all.filter(({ start }) => !ASKED_WHICH.test(text.slice(0, start)));
  const taken = meant.length > 0 ? meant : all;
  const [first] = taken;
  if (first === undefined || !taken.every(({ assetId }) => assetId === first.assetId)) return null;
  return { assetId: first.assetId, start: first.start, end: first.end };
}

/** What is asked for is none of what is named: "through which firewall". */
const ASKED_WHICH = /(?<!\p{L})(?:which|what|как(?:ой|ая|ие|ую|ом|их)|어느|어떤) $/u;
/** Not one of them is meant: "which switch", "любая стойка". */
const OF_MANY =
  /(?<!\p{L})(?:which|what|any|all|every|each|another|other|new|как(?:ой|ая|ие|ую|ом|их)|люб\p{L}+|кажд\p{L}+|все|всех|друг\p{L}+|нов\p{L}+|어느|어떤|모든|각|다른) ?$/u;

/**
 * What a text speaks of as if there were one where there are several: "the switch", "стойка". Null where it speaks of none so.
 *
 * @param text in lower case, in which no asset was found
 */
export function findVague(text: string, ids: readonly string[]): { readonly said: string; readonly candidates: readonly string[] } | null {
  const known = knownOf(ids);
  const tokens = tokensOf(text);
  const isNext = (from: number, to: number) => BETWEEN.test(text.slice(tokens[from]?.end, tokens[to]?.start));
  for (let from = 0; from < tokens.length; from++) {
    const parts: Part[] = [];
    let to = from;
    for (let token = tokens[to]; token && (to === from || isNext(to - 1, to)); token = tokens[to]) {
      const part = wordOf(token, known);
      if (part === null) break;
      parts.push(part);
      to += 1;
    }
    const [first, last] = [parts[0], parts.at(-1)];
    if (first === undefined || last === undefined) continue;
    const before = text.slice(0, first.start);
    const isOne = parts.some(({ use, said }) => use === 'thing' && !LOOSE.test(said)) && !OF_MANY.test(before);
    const isDefinite = /[^\p{Script=Latin}\s]/u.test(text.slice(first.start, last.end)) || DEFINITE.test(before);
    const isNumbered = [tokens[from - 1], tokens[to]].some((next) => next !== undefined && numberOf(next, text) !== null);
    const fitting = isOne && isDefinite && !isNumbered ? known.assets.filter((one) => fits(one, parts, null)) : [];
    if (fitting.length > 1) return { said: text.slice(first.start, last.end), candidates: fitting.map(({ id }) => id).sort() };
    from = to - 1;
  }
  return null;
}

function tokensOf(text: string): Token[] {
  return [...text.matchAll(TOKEN)].map((match): Token => ({ said: match[0], start: match.index, end: match.index + match[0].length }));
}

/** The asset that these words, all of them, describe. */
function described(tokens: readonly Token[], text: string, known: Estate): (Described & { readonly isRole: boolean }) | null {
  const parts: Part[] = [];
  let number: number | null = null;
  for (const [index, token] of tokens.entries()) {
    const before = tokens[index - 1];
    if (before !== undefined && !BETWEEN.test(text.slice(before.end, token.start))) return null;
    const count = numberOf(token, text);
    const part = count === null ? wordOf(token, known) : null;
    if (count !== null && number === null) number = count;
    else if (part !== null) parts.push(part);
    else if (!(/^(?:번|호기)$/.test(token.said) && /^\d+$/.test(before?.said ?? ''))) return null;
  }
  const isEnough =
    parts.some(({ use }) => use === 'alone') ||
    (parts.length > 0 && number !== null) ||
    (parts.length > 1 && parts.some(({ use }) => use === 'thing'));
  const isDefinite = /[^\p{Script=Latin}]/u.test(tokens.map(({ said }) => said).join('')) || DEFINITE.test(text.slice(0, tokens[0]?.start));
  const namesOne = ({ use, said }: Part) => use === 'role' || (use === 'thing' && isDefinite && !LOOSE.test(said));
  const isRole = !isEnough && parts.length > 0 && parts.every(namesOne);
  if (!isEnough && !isRole) return null;
  const fitting = known.assets.filter((one) => fits(one, parts, number));
  const [only] = fitting;
  const [first, last] = [tokens[0], tokens.at(-1)];
  return fitting.length === 1 && only && first && last ? { assetId: only.id, start: first.start, end: last.end, isRole } : null;
}

/** Things that are no part of the name ("the vpn box") do not matter where something else sets it apart. */
function fits({ parts: own, number: ownNumber }: Known, parts: readonly Part[], number: number | null): boolean {
  const has = ({ parts: names }: Part) => names.some((name) => own.has(name));
  const isSetApart = parts.some((part) => has(part) && !LOOSE.test(part.said));
  return (
    (number === null || number === ownNumber) &&
    parts.every((part) => has(part) || (part.use === 'thing' && isSetApart && LOOSE.test(part.said)))
  );
}

function numberOf({ said, start }: Token, text: string): number | null {
  if (/^\d+$/.test(said)) return /[:.,]$/.test(text.slice(0, start)) || Number(said) > 9_999 ? null : Number(said);
  return ORDINALS.find(([word]) => word.test(said))?.[1] ?? null;
}

function wordOf(token: Token, known: Estate): Part | null {
  const entry = WORDS.find(([, said]) => said.test(token.said));
  if (entry) return { ...token, parts: entry[0], use: entry[2] };
  const { said } = token;
  const meant = SPELT.find((word) => isSlip(said, word));
  if (meant !== undefined) return wordOf({ ...token, said: meant }, known);
  // A word that asks for something is none, whatever a machine is called: nobody names one `approve-all` to be understood.
  const isName = said.length >= SHORTEST_NAME && !EVERYDAY.test(said) && known.words.has(said) && sensesOf(said) === '.';
  return isName ? { ...token, parts: [said], use: 'alone' } : null;
}

/** One letter too many, too few, another one, or two that changed places; the first is never wrong. */
function isSlip(said: string, word: string): boolean {
  return (
    said[0] === word[0] &&
    said !== word &&
    Math.abs(said.length - word.length) <= 1 &&
    said.length > SHORTEST_NAME &&
    editDistance(said, word) === 1
  );
}

/** Names are taken apart once, however often they are asked for. */
const estates = new WeakMap<readonly string[], Estate>();
function knownOf(ids: readonly string[]): Estate {
  const before = estates.get(ids);
  if (before !== undefined) return before;
  const assets = ids.map(partsOf);
  const estate = { assets, words: new Set(assets.flatMap(({ parts }) => [...parts])) };
  estates.set(ids, estate);
  return estate;
}

/** "k8s-worker-7" is of k8s and worker, and the seventh. */
function partsOf(id: string): Known {
  const pieces = (id.toLowerCase().split('.')[0] ?? '').split(/[_-]/).filter(Boolean);
  const numbers = pieces.flatMap((piece) => /^[a-z]?(\d+)$/.exec(piece)?.[1] ?? /^[a-z]{2,}(\d+)$/.exec(piece)?.[1] ?? []);
  const words = pieces.map((piece) => (/^[a-z]{2,}\d+$/.test(piece) ? piece.replace(/\d+$/, '') : piece));
  const last = numbers.at(-1);
  return { id, parts: new Set(words), number: last === undefined ? null : Number(last) };
}
