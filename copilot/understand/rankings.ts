import type { Concept } from '../../domain/finding.ts';
import type { Ranking } from '../../domain/wanted.ts';

const MACHINES =
  '(?:hosts?|servers?|nodes?|machines?|vms?|boxes|сервер\\p{L}*|сервак\\p{L}*|тачк\\p{L}*|тачек|хост\\p{L}*|уз(?:ел|л)\\p{L}*|нод\\p{L}*|машин\\p{L}*|서버|호스트|노드)';
const MOST =
  'hot(?:test)?|busiest|most (?:loaded|used|busy)|overloaded|(?:сам\\p{L}+ )?горяч\\p{L}+|(?:сам\\p{L}+ |наиболее )(?:за|на)груженн\\p{L}+|перегруженн\\p{L}+|(?:가장 )?(?:바쁜|뜨거운)';
const LEAST =
  'cold(?:est)?|idle(?:st)?|least (?:loaded|used|busy)|underused|underutili[sz]ed|unused|(?:сам\\p{L}+ )?холодн\\p{L}+|незагруженн\\p{L}+|наименее (?:за|на)груженн\\p{L}+|простаива\\p{L}+|свобод\\p{L}+|(?:가장 )?한가한|유휴';
/** A word for which machines may stand between; one that makes it another thing ("hot spare", "free space on a server") may not. */
const BETWEEN = '(?: of| из)?(?: (?!(?:on|in|at|for|of|на|в|для|по|из)(?!\\p{L})|spare|standby|swap|plug|резерв|замен)[\\p{L}\\p{N}-]+)?';
const TOP = new RegExp(`(?<!\\p{L})(?:top|топ)(?:[ -](?<before>\\d{1,2}))? ${MACHINES}`, 'u');
const [MOST_OF, LEAST_OF] = [before(MOST), before(LEAST)];
const [OF_MOST, OF_LEAST] = [after(`${MOST}|busy`), after(LEAST)];
const HEAT = /(?<!\p{L})(?:hot(?:test)?|cold(?:est)?|горяч\p{L}+|холодн\p{L}+|뜨거운)(?!\p{L})/u;

/** Not machines. */
const OTHERS =
  /(?<!\p{L})(?:process(?:es)?|procs?|pods?|containers?|users?|quer(?:y|ies)|services?|процесс(?!ор)\p{L}*|под(?:ы|ов)?|контейнер\p{L}*|пользовател\p{L}*|запрос\p{L}*|сервис\p{L}*)(?!\p{L})|프로세스|파드|컨테이너|쿼리|사용자/u;
const TAKES =
  '(?:us(?:es|ing)|eat(?:s|ing)|hog(?:s|ging)|consum(?:es|ing)|burn(?:s|ing)|tak(?:es|ing)|ha(?:s|ve|ving)|got|chew(?:s|ing)|with)';
const WHO_MOST = [
  new RegExp(
    `^(?:(?:and|so|hey|ok|show|list|tell me) )*(?:which|what|who)(?:'s)? .{0,30}?(?<!\\p{L})${TAKES} (?:up )?(?:the )?(?:most|least|highest|lowest|fewest|all(?: of)? (?:the|our|my))(?!\\p{L})|^(?:(?:and|so|hey|ok|show|list|tell me) )*(?:which|what) (?:\\S+ ){1,3}(?:is|are|runs?|(?:has|have) got|has|have) (?:the )?(?:slowest|fastest|hottest|coldest|fullest|emptiest|busiest|heaviest|worst|best|largest|biggest|smallest)(?!\\p{L})`,
    'u',
  ),
  /(?<!\p{L})(?:кто|где|у кого|какой|какая|какие|что)(?: (?:из них|тут|там|у нас|сейчас|сильнее))* (?:больше|меньше|сильнее)(?: (?:всех|всего))(?!\p{L})|(?<!\p{L})(?:больше|меньше) (?:всех|всего) .{0,20}(?:жр[её]т|ест|потребля|заня|загруж|использу|свобод)/u,
  /(?<!\p{L})(?:biggest|worst|heaviest|top|main|greediest) (?:\S+ ){0,2}(?:hogs?|eaters?|consumers?|talkers?|offenders?|gluttons?|guzzlers?)(?!\p{L})|(?<!\p{L})(?:главн|сам|топов)\p{L}+ (?:\S+ ){0,2}(?:пожирател|потребител|едок|обжор|прожор)\p{L}*/u,
  /^(?:(?:а|ну|и|так)[, ]+)*(?:кто|что) (?:(?:тут|там|у нас|это|опять) )*(?:вс[юе]|весь) \S+ (?:со?жр|съе|вы?жр|жр[её]т|заня|забил|ото?жр|слопал|подъе)\p{L}*/u,
  /(?:제일|가장) (?:많이|적게|높은|낮은|큰|작은|많은|적은)/u,
];
const LEAST_SAID = /(?<!\p{L})(?:least|lowest|fewest|меньше)(?!\p{L})|하위|(?:제일|가장) (?:적게|낮은|작은|적은)/u;
/** Of how many, or by what. */
const TOP_BY =
  /(?<!\p{L})(?:top|топ)(?:[ -]?(?<count>\d{1,2}))? (?:by|for|in|on|по)(?!\p{L})|(?<!\p{L})(?:상위|탑|하위)\s?(?<korean>\d{1,2})(?:대|개|곳|위|등)?(?![\d%])/u;

/**
 * Reads that machines are to be compared by a measure that is named: "top 3 by disk latency", "кто больше всех жрёт память".
 *
 * @param said in lower case, `ё` as `е`
 */
export function readRankingBy(said: string): Ranking | null {
  const top = TOP_BY.exec(said);
  if (OTHERS.test(said) || (top === null && !WHO_MOST.some((phrase) => phrase.test(said)))) return null;
  const count = top?.groups?.count ?? top?.groups?.korean;
  return { order: LEAST_SAID.test(said) ? 'least' : 'most', count: count ? Number(count) : null, isHeat: false };
}

const STORES =
  '(?:luns?|volumes?|disks?|drives?|datastores?|file ?systems?|лун(?:ы|ов)?|том(?:а|ов)|диск(?:и|ов)|датастор\\p{L}*|файлов\\p{L}+ систем\\p{L}*|볼륨|디스크|데이터스토어|lun)';
const AS_STORES: ReadonlyArray<readonly [concept: Concept, quality: string]> = [
  ['disk.latency', 'slowest|laggiest|(?:самы[ех] |наиболее )(?:медленн|тормозн|тупящ)\\p{L}+|(?:가장|제일) 느린'],
  [
    'filesystem.full',
    'fullest|most full|closest to full|(?:самы[ех] |наиболее )(?:полн|забит|заполненн)\\p{L}+|(?:가장|제일) (?:꽉 ?찬|많이 찬)',
  ],
];
const OF_STORES = AS_STORES.map(([concept, quality]) => ({
  concept,
  phrase: new RegExp(
    `(?<!\\p{L})(?:${quality}) ${STORES}(?!\\p{L})|(?<!\\p{L})${STORES} (?:(?:that |which )?(?:are|is) (?:the )?)?(?:${quality})(?!\\p{L})`,
    'u',
  ),
}));

/** By what stores are to be compared where a word for it says so: "slowest luns", "какие тома самые полные". @param said as below */
export function readRankingOfStores(said: string): { readonly concept: Concept; readonly ranking: Ranking } | null {
  const found = OF_STORES.find(({ phrase }) => phrase.test(said));
  const count = /(?<![\p{L}\p{N}])(?:top|топ) ?(\d{1,2})(?!\p{N})/u.exec(said)?.[1];
  return found ? { concept: found.concept, ranking: { order: 'most', count: count ? Number(count) : null, isHeat: false } } : null;
}

/** Reads that machines are to be compared; null where that is not asked. @param said in lower case, `ё` as `е` */
export function readRanking(said: string): Ranking | null {
  const least = LEAST_OF.exec(said) ?? OF_LEAST.exec(said);
  const found = least ?? TOP.exec(said) ?? MOST_OF.exec(said) ?? OF_MOST.exec(said);
  if (found === null) return null;
  const count = found.groups?.before ?? found.groups?.between;
  return { order: least === null ? 'most' : 'least', count: count === undefined ? null : Number(count), isHeat: HEAT.test(said) };
}

/** "3 busiest hosts", "coldest 5 nodes". */
function before(quality: string): RegExp {
  return new RegExp(
    `(?<![\\p{L}\\p{N}])(?:(?<before>\\d{1,2}) )?(?<!\\p{L})(?:${quality})(?!\\p{L})(?: (?<between>\\d{1,2})(?!\\p{N}))?${BETWEEN} ${MACHINES}`,
    'u',
  );
}

/** "hosts that are hot", "серверы самые загруженные". */
function after(quality: string): RegExp {
  return new RegExp(
    `(?<!\\p{L})${MACHINES} (?:(?:that |which )?(?:are |is )(?:the )?|(?=сам|наиболее|наименее|перегру|простаива))(?:${quality})(?!\\p{L})`,
    'u',
  );
}
