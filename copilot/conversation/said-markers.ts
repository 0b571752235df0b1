import { type Reading, words } from './said-reading.ts';

/** One word for each way in which a sentence says that something is not the cause, or that something is not known. */
export const EXCLUDED = /^(?:excluded|исключено|제외됨)$/u;
export const UNKNOWN = /^(?:unknown|неизвестно|불명)$/u;

const CAUSE = '(?:cause|culprit|reason|source|factor|explanation|trigger|origin|driver|suspect|contributor)';
const AS_CAUSE = `(?: as (?:(?:a|an|the|its|being|possible|potential|likely|root|contributing) )*${CAUSE}s?)?`;
const ADVERBS = '(?:(?:therefore|thus|hence|also|safely|probably|likely|then|largely|already|be|been|so) )*';
const PICTURE =
  '(?:(?:this|the|that|our|such|overall|above|same|a|an|with) )*(?:picture|finding|hypothesis|conclusion|explanation|theory|view|diagnosis|assessment|pattern|chain|story|timeline|interpretation|idea)s?';

/** How models tell of what bears a conclusion out, of what does not count, and of what nobody knows. */
export const MARKERS: readonly Reading[] = [
  [words('(?:,? ?судя по всему|насколько можно судить|надо полагать),?'), 'вероятно'],
  [/(?<!\p{L})(?:i\.e\.|e\.g\.|т\. ?е\.|то есть|that is(?=,))(?!\p{L}),?/giu, ','],
  [
    /^(в|at) (\d{1,2}:\d{2}), ((?:за |just |about |roughly )?[^,]{3,30}(?: before| after| до| после) [^,]{3,60}), (.+)$/isu,
    (_, at, hour, beside, rest) => `${rest?.replace(/\.$/u, '')} ${at} ${hour}, ${beside}`,
  ],
  [
    words('(?:which |that )?(?:takes?|took|taking|brings?|brought|bringing|pulled|pulls) (\\S*[-_\\d]\\S*) (?:down|offline)(?: with it)?'),
    ', therefore $1 is unreachable',
  ],
  [words('end(?:s|ed|ing)? up(?= \\p{L}+ing(?!\\p{L}))'), ''],
  [words('(fill(?:s|ed|ing)?) up'), '$1'],
  [words('(is|are|was|were) (?:therefore|thus|hence) (?:only |just |merely )?(?=an? |the )'), '$1 '],
  [
    words('(?:only |just |merely )?(?:an? )?(?:downstream|knock-on|secondary|follow-on) (?:effect|consequence|symptom|impact)s?'),
    'a consequence',
  ],
  [/응답하지 (?:않|못)\p{L}*/gu, '무응답'],
  [words('so far|thus far|as of now|до сих пор'), ''],
  [
    words(
      '(?:there is )?no (?:clear |conclusive |solid |hard )?evidence (?:that (?:would |could )?|which )?(?:points?|pointing) to (?:a|any|one) (?:(?:specific|particular|single|definite|clear) )*cause(?: (?:of|for|behind) (?:the|this) alert)?',
    ),
    'there is insufficient evidence of a cause',
  ],
  [
    words(
      '(?:but |though |although )?(?:the |this )?(?:evidence|this|it|data) (?:is|are) (?:not|in)(?: yet| entirely| fully| completely)* ?(?:conclusive|certain|proven|definitive|confirmed)',
    ),
    'probably',
  ],
  [words('(?<=from )(?:practically |virtually |almost |essentially )no (?:errors|requests|traffic)(?: at all)?'), 'almost 0'],
  [words('(?<=from )no (?:errors|requests|traffic)(?: at all)?'), '0'],
  [words('(?:упал|рухнул|аварийно завершился) процесс|процесс (?:упал|рухнул)'), 'остановился процесс'],
  [words('столько же,? сколько (?:и )?(?:всегда|обычно|раньше)'), 'как обычно'],
  [words('перестал\\p{L}* (?:доходить|приходить|поступать)'), 'больше не приходят'],
  [
    words(
      '(\\S*[-_\\d]\\S*), (?:от|на|к|в) котор\\p{L}* (завис\\p{L}*|работает|подключ[её]н\\p{L}*|входит|хранит данные) (\\S*[-_\\d]\\S*?)(?=[,.; ]|$)',
    ),
    (_, whole, need, part) => {
      const links: Readonly<Record<string, string>> = { з: 'от', р: 'на', п: 'к', в: 'в', х: 'на' };
      return `${whole}, и ${part} ${need} ${links[need?.[0] ?? ''] ?? 'на'} ${whole}`;
    },
  ],
  [words('(\\S*[-_\\d]\\S*), (?:on|to) which (?:it|they) (?:also |itself )?(?:depends?|runs?|rel(?:y|ies)|(?:is|are) connected)'), '$1'],
  // What is excluded.
  [
    words(
      ',? ?(?:well|long|far too early,?|much) (?:before|ahead of) (?:the|this|any) (?:trouble|problem|incident|alert|slowdown|issue|errors?|spike)s?(?: (?:began|started|fired|occurred|appeared|set in|went off|arose|showed up))?',
    ),
    ', excluded',
  ],
  [
    words(
      `(?:can|could|may|is|are|was|were|has been|have been|being) ${ADVERBS}(?:ruled out|excluded|dismissed|discounted|eliminated)${AS_CAUSE}`,
    ),
    'excluded',
  ],
  [
    words(
      `(?:(?:,? ?(?:which|this|that|what|and|we|one|so) )?(?:(?:can|could|also|therefore|thus|would) )*)?(?:rul(?:es?|ed|ing) out|exclud(?:es?|ed|ing)|speaks? against|argues? against)(?= (?:the |a |an |any |it|\\p{L}+))`,
    ),
    ', excluded',
  ],
  [
    words(
      `(?:is|are|was|were|be|been) ${ADVERBS}not (?:(?:simply|just|likely|probably) )?(?:caused|explained|driven|triggered|due|because|the result|a result)(?: by| to| of)?`,
    ),
    ', excluded',
  ],
  [
    words(
      `(?:is|are|was|were) ${ADVERBS}(?:not|hardly) ${ADVERBS}(?:the|a|an|to) (?:(?:root|likely|actual|real|main) )*(?:${CAUSE}|blame)`,
    ),
    'excluded',
  ],
  [
    words(
      '(?:is|are|was|were|be) (?:un|not )(?:involved|responsible|at fault|to blame)|(?:plays?|played) no (?:role|part)(?: here| in this)?',
    ),
    'excluded',
  ],
  [
    words(
      `(?:but )?(?:nothing|no (?:known |direct |plausible )*(?:mechanism|path|link|connection|evidence))(?: (?:is|was) (?:known|found))? (?:that )?(?:(?:would|could|can) )?(?:links?|connects?|ties?|leads?|linking|connecting)(?: (?:it|this|them|from it))? (?:to|with) (?:(?:this|the|that) )?(?:alert|incident|problem|issue|slowdown|errors|it|this)`,
    ),
    'excluded',
  ],
  [
    words(
      'можно (?:(?:смело|уверенно|также|сразу) )?исключить|исключ(?:ен[аоы]?|аем|аются|ается)|(?:здесь |тут |в этом )?ни при ч[её]м|отпада(?:ет|ют)|отбро(?:шен[аоы]?|сить можно)|не (?:явля\\p{L}*|оказал\\p{L}*|стал\\p{L}*) (?:(?:его|её|их|перво)? ?)?(?:причин|источник|виновник)\\p{L}*|не име\\p{L}* (?:(?:никакого|прямого) )?отношения(?: к (?:алерту|проблеме|инциденту|этому))?|не относ\\p{L}*(?: к (?:алерту|проблеме|инциденту|делу))?|связь (?:с (?:алертом|ним|ней|этим|проблемой) )?(?:пока )?не (?:установлена|доказана|подтверждена|прослеживается|видна|просматривается|обнаружена)|(?:причиной )?быть (?:причиной )?не мо(?:жет|гут)|не мо(?:жет|гут) быть причиной|не связан\\p{L}*(?: с (?:алертом|проблемой|инцидентом|ним|этим))?|не причастн\\p{L}*|не виноват\\p{L}*|маловероятн\\p{L}*(?= как причина)',
    ),
    'исключено',
  ],
  [words('(?:с (?:алертом|инцидентом|проблемой)|к (?:алерту|инциденту|проблеме))(?=,? (?:\\p{L}+,? ){0,4}исключено)'), ''],
  [words('(?:дело|причина|проблема) (?:здесь |тут |явно |точно )?не в(?=о? )'), ', исключено'],
  [
    /(?:원인에서 |원인으로는? |가능성은? |후보에서 )?(?:제외|배제)(?:할 수 있|됩|되|된|했|하)\p{L}*|(?:직접적인 |근본 )?원인(?:이|은|으로) ?(?:아[니닙님]|보기 어렵|보이지 않)\p{L}*|(?:(?:이|해당) 알림(?:과|과는)|이와|이번 문제와|장애와) (?:직접적인 |직접 )?관련(?:이|은|성이)? ?없\p{L}*|(?:알림과의 |알림과 )?(?:연관성|관련성|연관|인과관계)(?:이|은|가|는)? ?(?:확인되지 않|없|밝혀지지 않|보이지 않)\p{L}*|관련(?:이|은|성이)? ?없\p{L}*|무관\p{L}*/gu,
    '제외됨',
  ],
  [/제외됨 (?:것으로|것이라고) \p{L}+/gu, '제외됨'],
  // How one clause follows another.
  [words('kick(?:s|ed|ing)? off'), 'started'],
  [words('почти с(?= (?:нул|0))'), 'с почти'],
  [/^once(?= \S*[-_\d])/giu, 'after'],
  [
    words(
      "(?:can(?:not| not|[’']t)|could not) (?:therefore |thus |possibly )?(?:be|have been) (?:the|a|its) (?:(?:root|real|actual|likely) )?(?:cause|culprit|reason|trigger|source)",
    ),
    'excluded',
  ],
  [words('(?:этого |её |их |его )?не объясн\\p{L}*'), 'исключено'],
  [words('consequently|as a (?:consequence|result)(?! of),?'), ', therefore'],
  [
    words('(?:ma(?:de|kes?|king)|caus(?:ed?|es|ing)|forc(?:ed?|es|ing)|le(?:d|ads|ading)) (\\S*[-_\\d]\\S*)(?: to)?(?= \\p{L})'),
    ', therefore $1',
  ],
  [words('(?:back )?(?:go(?:es)?|going|went|dates?|trac(?:es|ed|ing)) back to'), ', because'],
  [/(?<=[가-힣](?:된|한|인|난|진)) ?(?:직후|후에?|뒤에?|이후)(?=[ ,])/gu, ', then'],
  [/(?<=[가-힣])올라(?= )/gu, '상승했고'],
  // What is not known.
  [
    words(
      "what (?:is|remains|stays) (?:still )?(?:unclear|unknown|open|uncertain|not (?:yet )?(?:known|clear)),? (?:is|are)|(?:it )?(?:is|are|remains?|stays?|was) (?:still |as yet |currently |yet )*(?:unclear|unknown|undetermined|unidentified|open|not (?:yet )?(?:known|clear|established|identified))|(?:could|can) not (?:yet )?be (?:determined|established|identified|told|said)|there is (?:still |as yet |currently )*no (?:clear |known |obvious |definitive )*explanation(?: yet)?(?: for)?|(?:we |i )?(?:do not|don[’']t|cannot) (?:yet )?(?:know|tell|say)(?= (?:which|what|who|why|how)(?!\\p{L}))",
    ),
    'unknown',
  ],
  [
    words(
      '(?:(?:установить|определить|выяснить|сказать|назвать|понять) )(?:(?:пока|точно|однозначно) )?(?:не удалось|не удаётся|не удается|нельзя|невозможно|не получается)|(?:(?:пока|всё ещё|точно|однозначно|оста[её]тся) )*(?:не удалось|не удаётся|не удается|нельзя|невозможно|не получается) (?:(?:пока|точно|однозначно) )?(?:установить|определить|выяснить|сказать|назвать|понять)|(?:оста[её]тся )?(?:неизвестн(?:о|ым|ой|а|ы)|неясн(?:о|ым|ой|а|ы)|непонятн(?:о|ым)|не(?: до конца)? (?:известно|ясно|понятно|установлен[аоы]?|определен[аоы]?))',
    ),
    'неизвестно',
  ],
  [
    /(?:아직 )?(?:알 수 없|알려지지 않|분명하지 않|파악되지 않|확인되지 않|밝혀지지 않|특정되지 않|특정할 수 없)\p{L}*|불분명\p{L}*|불명확\p{L}*|미확인\p{L}*/gu,
    '불명',
  ],
  [
    words(
      '(?:установить|определить|выяснить|назвать|найти|указать) (?:(?:точную|однозначную|конкретную|корневую|истинную) )?причину(?: (?!не)\\p{L}+){0,4} (?:нельзя|невозможно|не удалось|не уда[её]тся|не получа\\p{L}*)',
    ),
    'данных недостаточно, чтобы назвать причину',
  ],
  // What only says that it goes together with the rest.
  [
    words(
      `,? ?(?:which|that|this|and|and this|and that)? ?(?:also |clearly |further |well |again )*(?:supports?|confirms?|fits?(?: well)?|matches|corroborates?|underlines?|reinforces?|strengthens?|backs up|agrees? with|(?:is|are) (?:consistent|compatible|in line) with)(?: into| with| well)? ${PICTURE}`,
    ),
    '',
  ],
  [
    words(
      ',? ?(?:что|это|и это)? ?(?:также |и |хорошо |вполне |полностью |только )*(?:подтвержда\\p{L}*|согласу\\p{L}* с|укладыва\\p{L}* в|соответству\\p{L}*|поддержива\\p{L}*|вписыва\\p{L}* в|указыва\\p{L}* на) (?:эт\\p{L}* |так\\p{L}* |общ\\p{L}* |тот же )*(?:картин|верси|гипотез|вывод|предположени|объяснени|цепочк)\\p{L}*',
    ),
    '',
  ],
  [
    /,? ?(?:이는|이것은|이 점은|그리고 이는)? ?이?(?:러한)? ?(?:가설|결론|분석|판단|설명|추정)?(?:을|를|과|와)? ?(?:뒷받침|일치)(?:합니다|하며|하고|한다|함)/gu,
    '',
  ],
  // Which of two is the cause.
  [words('обычно (?:это |они |он[ао]? )?(?:лишь |только |всего лишь |бывает |бывают )*следстви\\p{L}*'), 'чаще следствие'],
  [
    words(
      '(?:tends? to be |(?:is|are|was) (?:more (?:often|likely|typically) |usually |typically |probably |rather |generally |considered |seen as )*)(?:rather |more of |more likely )*(?:a |an |the )?(?:consequence|symptom|effect|result|side effect)(?:,? (?:and )?(?:rather )?than|,? (?:and )?not|,? instead of) (?:a |an |the )?(?:(?:root|actual|underlying) )?cause',
    ),
    'oftener a consequence',
  ],
  [
    words(
      '(?:это |он[ао]? )?(?:скорее(?: всего)?|чаще(?: всего)?|обычно|как правило,?|вероятнее)? ?(?:бывает |является |оказывается |выглядит )?следстви\\p{L}*,? (?:чем|а не) (?:перво)?причин\\p{L}*',
    ),
    'чаще следствие',
  ],
  // What follows from what.
  [words('as (?:a |the )?(?:direct |immediate )?(?:result|consequence) of'), ', because'],
  [words('так что|(?:а )?значит,?|стало быть,?'), ', therefore'],
  [
    words(
      ',? ?(?:which|that|this|and this|and that|what)(?: (?:in turn|also|then|would|also|likely|probably|may|could))* (?:explains?|accounts? for)(?: (?:why|how|the fact that))?',
    ),
    ', therefore',
  ],
  [words(',? ?(?:что|это|и это|чем)(?: (?:и|также|как раз|вероятно))* объясня\\p{L}*(?: (?:то, )?(?:почему|что))?'), ', therefore'],
  [
    words(
      '(?:(?:is|are|was|were) (?:very |most |quite )*(?:likely|probably)? ?(?:behind|at the root of|responsible for|the (?:root )?(?:cause|source|origin|driver) (?:of|behind))|(?:drags?|dragged|dragging) down|(?:mak|forc|driv|push|lift|bring|send)(?:es?|ing|s) |(?:made|drove|pushed|lifted|brought|forced|sent) )(?= ?(?:the |its |their |\\p{L}))',
    ),
    ', therefore ',
  ],
  [words('(?:hint|point)(?:s|ed|ing)? (?:at|to|towards?)|suggest(?:s|ed|ing)?(?: that)?'), ', because probably'],
  [words('указыва\\p{L}* на|говорит о(?=б? )|намека\\p{L}* на'), ', because вероятно'],
  [words('more than (doubled|tripled|quadrupled)'), (_, how) => `rose more than ${{ doubled: 2, tripled: 3 }[how] ?? 4} ×`],
  [words('(?:works?|worked|working|makes?|made|finds?|found)(?: all)? (?:its|their|the) way (?:up|down|through)?'), 'spreads'],
  [words('(slow(?:s|ed|ing)?)((?: \\S+){0,3}) down'), '$1$2'],
  [words('only(?= (?:slightly|briefly|marginally|moderately|a (?:little|bit)|for a (?:short|brief|moment)|just|by))'), ''],
  [words('(?:apart|aside|other) (?:from|than) (?:that|this),? (?:everything|all)(?: else)?'), 'otherwise it'],
  [words('(?:showed|shows?|came|turned|popped|cropped|built|opened|started|picked|lit) up'), 'appeared'],
  [
    words(
      'на исходе|(?:almost|nearly|practically) (?:exhausted|used up|gone|depleted)|(?:почти |практически )(?:закончил|заканчива|исчерп)\\p{L}*',
    ),
    'нехватка',
  ],
  [words('работа\\p{L}* в (?:обычном|штатном|нормальном|привычном) режиме'), 'как обычно'],
  [
    words(
      '(\\S*[-_\\d]\\S*),? (?:on )?which (\\S*[-_\\d]\\S*) (?:in turn |itself |also )?(depends|relies|runs|stores)(?: its data)?(?: on)?(?=[,.;]|$)',
    ),
    '$1, and $2 $3 on $1',
  ],
  [words('(\\S*[-_\\d]\\S*) (?:hosts|carries) (\\S*[-_\\d]\\S*?)'), '$2 runs on $1'],
  [words('and so (?:were|was|is|are|did|do|does|has|have)(?= )'), 'and'],
  [words('each other'), 'them'],
  [/끝났으므로/gu, '끝남 , therefore'],
  [/(?<=[가-힣])(?:으므로|므로|기 때문에)(?!\p{L})/gu, '고 , therefore'],
  // How a system is built is the ground on which it is told what happened.
  [
    words(
      '(?:since|as|because|given that|поскольку|так как)(?= \\S*[-_\\d]\\S* (?:itself |also |in turn |сам )?(?:runs|depends|stores|relies|is (?:part|hosted)|sits|завис|работает на|храни|входит))',
    ),
    ',',
  ],
  [words('(?:in|up) to the (?=\\d)'), 'to '],
];
