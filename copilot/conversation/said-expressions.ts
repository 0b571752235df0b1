import { type Reading, words } from './said-reading.ts';

const NO_WAY = 'no known mechanism';

/** What is called otherwise than we call it: errors, limits, rates, nought, and how one thing came before another. */
export const EXPRESSIONS: readonly Reading[] = [
  // Whose victim it is, is the cause.
  [words('(victim|consequence|result|symptom|effect|casualty)s? of(?= [^.;:]*[-_\\d])'), '$1, because'],
  [
    words('(жертв\\p{L}*|следстви\\p{L}*|результат\\p{L}*|последстви\\p{L}*)(?= (?!(?:для|на|у|и|а|—|,) )\\p{L}+[ ,][^.;]*[-_\\d])'),
    '$1, because',
  ],
  // Errors, alerts and limits.
  [
    words(
      '(?:return|throw|threw|emit|serv|produc|yield|giv|gave|get|got|suffer|generat|answer|respond|repl)(?:s|es|e|ies|ied|ed|ing|ting|n|ted)?(?: (?:back|out|with|from))*(?= (?:(?:more|many|some|about|around|roughly|its|their|such|these|\\d[\\d.,]*) )*errors?(?!\\p{L}))',
    ),
    'has',
  ],
  [words('(?:failed|failing|erroneous) (?:requests|responses|answers)|error responses'), 'errors'],
  [words('(?:отда|возвраща|выда|верну|сып|получа|отвеча)\\p{L}*(?: с)?(?= ошиб)'), ''],
  [words('ошиба(?:ться|ется|лся|лась|лось|ются|лись)'), 'ошибки'],
  [/오류(?:를|로|을) (?:반환|응답|발생시|내)\p{L}*/gu, '오류 발생'],
  [words('went off|kicked in|(?:was|were|is|got|has been) (?:triggered|issued|sent out)(?! (?:by|from))'), 'fired'],
  [
    words(
      '(?:the )?(?:allowed|permitted|permissible|acceptable|tolerated|allowable|configured)(?: (?:limit|threshold|value|level|rate|maximum))?(?: of)?(?= \\d)',
    ),
    'the limit of',
  ],
  [words('допустим(?:ый|ая|ое|ые|ого|ой|ых|ому|ым|ую)(?: (?:предел\\p{L}*|порог\\p{L}*|значени\\p{L}*|уров\\p{L}*))?'), 'порога'],
  // Rates.
  [words('(\\d+(?:[.,]\\d+)?) (?:(\\p{L}+) )?(?:per|each|every|a) second'), (_, count, noun = '') => `${count} /s ${noun}`.trimEnd()],
  [words('(\\d+(?:[.,]\\d+)?) ?(?:errors?|requests?|reqs?|faults|calls) ?/ ?s(?:ec)?'), '$1 /s'],
  [words('(\\d+(?:[.,]\\d+)?) (?:(\\p{L}+) )?(?:в|за|каждую) секунду'), (_, count, noun = '') => `${count} /с ${noun}`.trimEnd()],
  [words('(\\d+(?:[.,]\\d+)?) (?:ошиб\\p{L}*|запрос\\p{L}*) ?/ ?с(?:ек)?'), '$1 /с'],
  [/초당 (?:약 )?(\d+(?:\.\d+)?) ?(?:회|건|번|개)/gu, '$1 /s'],
  [
    words('(?:раньше|обычно|прежде|до этого|ранее) (ошиб\\p{L}*)((?: на \\S+)?) не было(?: вовсе| совсем| вообще)?'),
    (_, what, on = '') => `${what}${on} обычно 0`,
  ],
  [
    words(
      '(?<=(?:from|to|of|at|below|is|was|были?|с|до) )(practically |virtually |essentially |effectively )?(?:zero|none|nothing|nil|нуля|нулю)|(?<=(?:almost|nearly|почти) )(?:zero|none|nothing|nil|нуля|нулю)',
    ),
    (_, nearly) => (nearly ? 'almost 0' : '0'),
  ],
  [/(?<!\p{L})(?:было|раньше|прежде) (\d+(?:[.,]\d+)?(?: [^\s,;\d]+)?)[,;]? (?:а )?(?:теперь |сейчас |стало )+(?=\d)/giu, 'с $1 до '],
  [/(?<!\p{L})(?:was|used to be) (\d+(?:[.,]\d+)?(?: [^\s,;\d]+)?)[,;]? (?:and |but )?(?:is )?now (?=\d)/giu, 'from $1 to '],
  [
    words(
      '(?:shot|shoots?|shooting|crept|creeps?|ramp(?:ed|ing)|ticked|edged|moved|climbed|jumped|rose|spiked|surged) (?:straight |right |back )?up',
    ),
    'rose',
  ],
  [words('(?:moved|crept|edged|ticked|dropped|fell|slid|plunged|sank|came) (?:straight |right )?down'), 'fell'],
  [words('runner-?up|second[- ]best|(?:second|next)[- ]most[- ](?:likely|probable)'), 'next best'],
  [words('(?:can|could|did) ?not(?: be)?(?= (?:found|read|written|opened|resolved|loaded|created|started)(?!\\p{L}))'), 'not'],
  [
    words(
      '(?<=, )(?:the|its) (?:machine|host|server|node|system|asset|service|box)(?: on which| that| which)? it(?= (?:runs|depends|stores|relies|sits))',
    ),
    'which it',
  ],
  [words('(?:right|straight)(?= (?:after|before|when)(?!\\p{L}))'), ''],
  [
    words('(?:is|are|was|were) doing (?:fine|well|okay|ok)|(?:is|are|was|were) not (?:overloaded|busy|under load|saturated|stressed)'),
    'stayed as usual',
  ],
  [
    /(?<!\p{L})neither (.+?) nor (.+?) (?:(?:has|have) changed|(?:shows?|showed|has|have) (?:anything|any \p{L}+)[^,.;]*|(?:is|are|was|were) (?:affected|unusual|elevated|abnormal|overloaded|busy)|stands? out)/giu,
    '$1 and $2 stayed as usual',
  ],
  [/(?<!\p{L})ни (.+?),? ни (.+?) (?:как обычно|не (?:перегруж|загруж|измен|вырос|отлича|показыва|выход)\p{L}*)/giu, '$1 и $2 как обычно'],
  [words('не (?:перегружен|загружен|превышен|повышен)\\p{L}*'), 'как обычно'],
  [/(?:평소와 )?(?:크게 )?다르지 ?않\p{L}*/giu, '평소와 같음'],
  [
    words(
      '(?:before (?:that|then|this)|previously|until then|usually|normally),? (\\S+) (?:had|saw|has|showed|returned) no errors(?: at all| whatsoever)?',
    ),
    (_, who) => `${who} errors usually 0`,
  ],
  [words('logged (?:in|on)(?: to| into)?'), 'signed in to'],
  [
    words(
      '(?:(?:which )?(?:it|they) )?(?:had|has|have) (?:never|not)(?: been)? (?:logged|seen|appeared|occurred|shown up)(?: \\p{L}+)? before|never (?:before seen|seen before)',
    ),
    'of a new kind',
  ],
  [words('(?:раньше|прежде|ранее) (?:не (?:встреча|появля|попада)\\p{L}*|не было)'), 'впервые'],
  [words('(?:всё |все )?дело в'), 'причина — '],
  [words('(?:stops?|stopped|cease[sd]?) (?:arriving|coming in|reaching)'), 'no longer arrive'],
  [words('(?<=, )(?:and )?(?:finally|eventually|ultimately|lastly)|(?<=, )(?:и,? )?наконец'), 'then'],
  [
    words(
      '(?:usually|often|typically|generally|mostly|normally|oftener|more often)(?: an?)? (?:consequence|symptom|effect|result) (?:rather )?than (?:an? |the )?cause',
    ),
    'oftener a consequence',
  ],
  [/((?:после|спустя)[^,;]*?[\p{L}]+-\d+) (?=(?:начал|сработал|появил|вырос|стал|пош|возник|упал|подскоч)\p{L}*)/giu, '$1, '],
  [
    words(
      '(?:все|all) (?:(?:the|of its|its|other) )?(?:показатели|метрики|параметры|metrics|indicators|signals|values) ?(как обычно|stayed as usual)(?= ?:)',
    ),
    '$1',
  ],
  [words('at the (?:very|exact|precise) (?:minute|moment|time|instant)(?: (?:that|when))?'), 'when'],
  [
    words(
      "(?:does|do|did)(?: not|n[’']t) (?:appear|seem)(?: to (?:be|have been))? (?:related|connected|linked|relevant)(?: to (?:the|this) (?:alert|incident|problem|issue))?",
    ),
    NO_WAY,
  ],
  [words('(?:is|are|was|were) (?:at )?a (?:normal|usual|typical)(?= \\d)'), 'stayed as usual'],
  [words('as always'), 'as usual'],
  [words('(?:(?:are|is|were|was) )?(?:no longer|not) accepted'), 'refused'],
  [words('prior to'), 'before'],
  [words('subsequent to|following(?= (?:the|this|that) )'), 'after'],
  [words('(?:all the way )?up(?= (?:via|through) | to \\p{L}+[-_\\d])'), ''],
  [words('(?:a (?:little|bit)|slightly|just|somewhat)(?= (?:over|above|under|below|more than|less than)(?! usual))'), ''],
  [
    words(
      '(?:oftener|more (?:often|frequently|commonly|usually)|rather|usually|typically) (?:a |an |the )?(?:consequence|symptom|effect|result) than (?:a |an |the )?cause',
    ),
    'oftener a consequence',
  ],
  [words('чаще (?:всего )?(?:бывает |является |оказывается )?следстви\\p{L}*,? (?:чем|а не) причин\\p{L}*'), 'чаще следствие'],
  [
    words('(?:considered |deemed |judged |seen as )?less (?:likely|probable|plausible|convincing)(?: (?:since|because|as|given that))?'),
    'less likely',
  ],
  [words('менее вероятн\\p{L}*(?:, (?:потому что|так как|поскольку|ибо))?'), 'менее вероятно'],
];
