/** Which of many: a plural, or a question for one among them. */
const OF_MANY =
  '(?:which|what|any|all|every|each|other|как(?:ие|их|ой|ая|ое)|все|всех|любой|чьи|어떤|어느|모든|다른)(?: (?:of|our|the|из|наши|наших))*';
const THING =
  '(?:disks?|drives?|volumes?|file ?systems?|partitions?|mounts?|storages?|hosts?|servers?|nodes?|machines?|диск\\p{L}*|раздел\\p{L}*|том(?:а|ов|ах)?|файлов\\p{L}+ систем\\p{L}*|фс|хост\\p{L}*|сервер\\p{L}*|нод\\p{L}*|уз(?:ел|л)\\p{L}*|машин\\p{L}*|디스크|파일 ?시스템|볼륨|파티션|서버|호스트|노드)';
const FULL =
  '(?:(?:be|get|getting|become|becoming) full|fill(?:s|ing)?(?: up)?|(?:run|running|runs) (?:out|low|short)|(?:за|пере)полн\\p{L}+|забь\\p{L}+|(?:за)?конч\\p{L}+|исчерпа\\p{L}+|(?:не )?хватит|꽉|가득|차(?:나|는|요|게)|찰|부족|고갈|소진)';
const NAMED = new RegExp(`(?<!\\p{L})${OF_MANY} (?:[\\p{L}\\p{N}-]+ )?${THING}(?:이|가|은|는|의|에)?(?!\\p{L}).*?(?<!\\p{L})${FULL}`, 'u');
const WHERE = new RegExp(
  `(?<!\\p{L})(?:where|на (?:чем|каких|каком)|где|у кого|어디(?:서|에서|가|의)?)(?!\\p{L}).*?(?<!\\p{L})${FULL}`,
  'u',
);
const SPACE = /(?<!\p{L})(?:space|disks?|storage)(?!\p{L})|диск|(?<!\p{L})мест[оа](?!\p{L})|디스크|용량|공간/u;
/** What happened is no forecast; nor is what only may be, of a thing that is named by its fault. */
const PAST = /(?<!\p{L})(?:did|was|were|has|have|why|when did|почему|был[аио]?|закончил\p{L}*|кончил\p{L}*|заполнил\p{L}*|왜|찼)(?!\p{L})/u;

/** Whether it is asked which of all the disks will be full. @param said in lower case, `ё` as `е` */
export function asksWhatFills(said: string): boolean {
  return !PAST.test(said) && (NAMED.test(said) || (WHERE.test(said) && SPACE.test(said)));
}
