import { type Reading, words } from './said-reading.ts';

const IS =
  '(?:(?:has|have|had) )?(?:is|are|was|were|be|been|being|looks?|looked|seems?|seemed|appears?|appeared|remain(?:s|ed|ing)?|stay(?:s|ed|ing)?|kept|keeps|sits?|sat|holds?|held|continues?|continued)(?: to be)?';
const ADVERBS =
  '(?:(?:all|both|also|still|quite|completely|perfectly|entirely|pretty|fairly|comparatively|relatively|absolutely|otherwise|largely|essentially|very|totally|just) )*';
const OWN = '(?:the |its |their )?';
const NORMAL = [
  'normal|fine|ok(?:ay)?|healthy|unremarkable|inconspicuous|unobtrusive|unaffected|unchanged|stable|steady|calm|flat|uneventful|ordinary|in order|as usual',
  `in line with ${OWN}(?:usual|normal|norm|baseline|typical)(?: levels?| values?)?`,
  `(?:with)?in ${OWN}(?:usual|normal|expected|typical) (?:range|limits|bounds|levels?)`,
  `(?:at|around|near) ${OWN}(?:usual|normal|typical|baseline) (?:levels?|values?)`,
  'as (?:normal|expected|always|before)|as (?:it|they) (?:usually|normally) (?:is|are)',
].join('|');
const NOUGHT = '(?:no|not any|without(?: any)?)';
const ODD = '(?:unusual|abnormal|suspicious|special|odd|strange|noteworthy|remarkable|out of the ordinary|of note)';
const KINDS = '(?:(?:clear|definite|single|root|specific|obvious|actual|likely|known|underlying|exact|precise) )*';
const NAMED = '(?:named|identified|determined|established|found|pinpointed|pinned down|isolated|stated|derived|concluded|told)';
const NAME = '(?:name|identify|determine|establish|pinpoint|pin down|isolate|state|tell|find|single out)';
const NO_CAUSE = 'there is insufficient evidence of a cause';
const NO_WAY = 'no known mechanism';

/** What says the same as a sentence of ours that nothing changed, that nothing came, that no cause is known, that one leads nowhere. */
export const PARAPHRASES: readonly Reading[] = [
  // As usual.
  [words(`${IS} ${ADVERBS}(?:${NORMAL})`), 'stayed as usual'],
  [
    words(`(?:runs?|running|works?|working|behav\\p{L}+|operat\\p{L}+|perform\\p{L}+) ${ADVERBS}(?:normally|as usual|as expected|fine)`),
    'stayed as usual',
  ],
  [
    words(
      `(?:shows?|showed|showing|displays?|exhibits?|reveals?|has|have|had|with|there (?:is|are|was|were)|gives?|gave) (?:(?:nothing|not anything) ${ODD}|${NOUGHT} (?:signs?|traces?|indications?|hints?) of (?:trouble|problems?|anomal\\p{L}+|stress|strain|overload|abnormal\\p{L}*|(?:any)?thing ${ODD})|${NOUGHT} (?:anomal(?:y|ies)|abnormalit(?:y|ies)|deviations?|irregularit(?:y|ies)|(?:cause|reason) for concern))`,
    ),
    'stayed as usual',
  ],
  [words(`nothing (?:${ODD}|stands? out|stood out)`), 'as usual'],
  [
    words(
      "(?:did|has|have|does|do|had)(?: not|n[’']t) (?:(?:really|noticeably|significantly|visibly) )?(?:changed?|moved?|var(?:y|ied)|deviated?|shift(?:ed)?|budged?|stand out|stood out|differ(?:ed)?|been affected)",
    ),
    'stayed as usual',
  ],
  [
    words(
      "(?:did|has|have)(?: not|n[’']t) (?:increased?|risen?|rose|grown?|spiked?|jump(?:ed)?|go up|gone up|dropp?(?:ed)?|fall(?:en)?|go down|gone down)(?! (?:to|from|by|\\d))",
    ),
    'stayed as usual',
  ],
  [words("(?:was|is|were|are)(?: not|n[’']t) (?:affected|unusual|elevated|abnormal|out of the ordinary)"), 'stayed as usual'],
  [
    words(
      '(?:всё |все )?(?:в норме|в (?:полном )?порядке|в пределах (?:нормы|обычного|привычного)|в (?:обычных|привычных|нормальных) (?:пределах|рамках)|на (?:(?:своём|своем) )?(?:обычном|прежнем|привычном|нормальном|том же) уровне|спокойн(?:о|а|ы|ый|ая|ое)|стабильн(?:о|а|ы|ый|ая|ое)|нормально|штатно|нормальн(?:ый|ая|ое|ые))',
    ),
    'как обычно',
  ],
  [words('без (?:каких-либо )?(?:изменений|отклонений|аномалий|особенностей|проблем|сюрпризов|скачков|перемен)'), 'как обычно'],
  [
    words(
      '(?:нет )?ничего (?:необычного|подозрительного|странного|особенного|примечательного|аномального)(?: (?:нет|не (?:видно|наблюдается|замечено|происходит|обнаружено)))?',
    ),
    'как обычно',
  ],
  [
    words(
      '(?:отклонений|аномалий|странностей|изменений|проблем)(?: (?:от нормы|в работе))? (?:нет|не (?:видно|наблюдается|замечено|было|обнаружено|выявлено))',
    ),
    'как обычно',
  ],
  [
    words(
      'не (?:изменил\\p{L}*|менял\\p{L}*|меняется|отклон\\p{L}*|отлича\\p{L}* от (?:обычн\\p{L}*|нормы)|выход\\p{L}* за (?:рамки|пределы)(?: (?:нормы|обычного))?)',
    ),
    'как обычно',
  ],
  [words('не (?:вырос\\p{L}*|возрос\\p{L}*|увелич\\p{L}*|раст\\p{L}*|снизил\\p{L}*|упал\\p{L}*)(?! (?:до|с|на) )'), 'как обычно'],
  [words('как (?:всегда|и прежде|и раньше|и всегда)'), 'как обычно'],
  [words('(?:загружен|занят)\\p{L}*(?= как обычно)'), ''],
  [
    /(?:특이 ?(?:사항|점)|특이한 점|이상(?: 징후)?|문제|변화|변동)(?:이|가|은|는|도)? ?(?:없|보이지 않|나타나지 않|관찰되지 않|발견되지 않)\p{L}*|안정적\p{L}*|(?:정상|평소)(?:적인)? (?:범위|수준)\p{L}*(?: (?:있|유지)\p{L}*)?/giu,
    '평소와 같음',
  ],
  [/정상(?:입니다|이며|이고|적입니다|적으로|적)?/giu, '평소와 같음'],
  [/(?:모두|다|전부) (?=평소와 같음|정상)/gu, ''],
  // That nothing came.
  [
    words('(?:fell|went|became|turned|is|was|(?:has|have) (?:been|gone|fallen)) (?:completely |totally |entirely )?(?:silent|quiet|dark)'),
    'had nothing',
  ],
  [
    words(
      '(?:has |have )?(?:stopped|ceased) (?:sending|reporting|delivering|transmitting|producing|providing|to send|to report)(?: (?:any|all))?(?: (?:data|metrics|values|measurements|anything))?(?: altogether| completely| entirely)?',
    ),
    'had nothing',
  ],
  [words('(?:has |have )?sent (?:nothing|no (?:data|metrics|values))(?: (?:more|further|else|at all|anymore))*'), 'had nothing'],
  [
    words(
      '(?:no|not any) (?:(?:more|further|new) )?(?:data|metrics|values|measurements)(?: at all)? (?:(?:has|have|had|was|were) )?(?:been )?(?:come|came|arrived?|received|sent|reported|coming|arriving)',
    ),
    'nothing came',
  ],
  [words('(?:замолч|замолк|умолк|затих)\\p{L}*'), 'нет данных'],
  [words('(?:(?:больше|вообще) )?(?:ничего|никаких данных)?(?: больше)? ?не (?:при|от|по)?(?:сыла|ступа|ходи|шл)\\p{L}*'), 'нет'],
  [words('перестал\\p{L}* (?:при|от|по)?(?:сыла|ступа|дава)ть(?: данные| что-либо)?'), 'нет данных'],
  [
    /(?:아무 )?데이터(?:를|가|도|는)? ?(?:전혀 |더 이상 |아무것도 )?(?:보내지|들어오지|수신되지|오지|수집되지|전송하지|보고하지) ?(?:않|못)\p{L}*/gu,
    '데이터 없음',
  ],
  // That no cause is known.
  [
    words(
      `(?:no|not a|not one) ${KINDS}cause (?:can|could|was|is|has been|may)(?: (?:yet|currently|so far|therefore))?(?: be)?(?: \\p{L}+ly| yet)? ${NAMED}`,
    ),
    NO_CAUSE,
  ],
  [
    words(
      `(?:the |a )?${KINDS}cause (?:can ?not|can[’']t|could not|couldn[’']t|has not|was not|is not)(?: yet)?(?: been| be)?(?: \\p{L}+ly| yet)? ${NAMED}`,
    ),
    NO_CAUSE,
  ],
  [
    words(
      `(?:the |a )?${KINDS}cause (?:is|remains|stays)(?: still| currently| as yet)* (?:unknown|unclear|undetermined|open|uncertain|inconclusive)`,
    ),
    NO_CAUSE,
  ],
  [
    words(
      `(?:we |i |one )?(?:can ?not|can[’']t|could not|(?:are|is|am|was|were) (?:un|not )able to|(?:is|it is|it[’']s) (?:not possible|impossible|not yet possible|too early) to)(?: yet| currently| reliably| confidently)* ${NAME} (?:a |the |any |one )?${KINDS}cause`,
    ),
    NO_CAUSE,
  ],
  [words(`(?:to|for) ${NAME}(?:ing)? (?:a |the |any |one )?${KINDS}cause`), 'of a cause'],
  [words('(?:is|are|was|were) (?:in|not )(?:sufficient|conclusive)'), 'is insufficient'],
  [words('(?:there is )?(?:insufficient|too little|not enough|inconclusive) (?:evidence|data|information)'), 'insufficient evidence'],
  [
    words(
      '(?:однозначно |точно |уверенно )?(?:назвать|определить|установить|указать) (?:\\p{L}+ )?причину (?:пока |сейчас )?(?:нельзя|невозможно|не (?:удаётся|удается|удалось|получается|представляется возможным))',
    ),
    'нехватка данных, чтобы назвать причину',
  ],
  [
    words(
      '(?:пока |сейчас )?(?:нельзя|невозможно|не (?:удаётся|удается|удалось|получается))(?: \\p{L}+)? (?:назвать|определить|установить|указать)(?: (?!причин)\\p{L}+)? причину',
    ),
    'нехватка данных, чтобы назвать причину',
  ],
  [
    words(
      'причина (?:пока |всё ещё |остаётся |остается )*(?:неизвестна|неизвестной|не (?:установлена|ясна|определена|найдена|названа)|неясна|неясной)',
    ),
    'нехватка данных, чтобы назвать причину',
  ],
  [words('для (?:определения|установления|вывода о|указания) причин\\p{L}*'), 'чтобы назвать причину'],
  [
    /원인을 (?:\p{L}+ )?(?:특정|파악|단정|판단|확정|규명|말|알|결론)\p{L}*(?: 수 없| 어렵| 못|지 못|에(?:는)?\s?부족)\p{L}*/gu,
    '원인을 말할 증거가 부족합니다',
  ],
  [/(?:현재 |지금 )?(?:데이터|증거|자료|정보)만으로(?:는)? ?/gu, ''],
  // That one leads nowhere.
  [words('no known mechanism leads(?: from it)? to (?:the alert|it|this)'), NO_WAY],
  [words('известного механизма, который (?:вёл|вел|приводил) бы к алерту, нет'), 'известного механизма нет'],
  [
    words(
      `(?:looks?|seems?|appears?|is|are|was|were)(?: to be)?(?: most likely| probably| likely| apparently)? (?:unrelated|not (?:related|connected|linked|relevant))(?: to (?:the|this) (?:alert|incident|problem|issue))?`,
    ),
    NO_WAY,
  ],
  [words('(?:has|have|had) nothing to do with(?: (?:the|this) (?:alert|incident|problem))?'), NO_WAY],
  [
    words(
      "(?:can ?not|can[’']t|could not) be (?:linked|connected|tied|related)(?: causally)? (?:to|with)(?: (?:the|this) (?:alert|incident|problem))?",
    ),
    NO_WAY,
  ],
  [words('(?:by|through|via) any known (?:mechanism|path|route)'), ''],
  [
    words(
      'no (?:(?:known|plausible|obvious|direct|causal) )*(?:path|link|route|connection|mechanism|relationship)(?! (?:state|down))(?: (?:that )?(?:connects?|links?|ties?|leads?|leading|linking|connecting)(?: (?:it|this))?)?(?: from it| from this)?(?: (?:to|with) (?:the alert|the incident|it|this))?',
    ),
    NO_WAY,
  ],
  [
    words(
      '(?:к (?:этому |данному )?(?:алерт|инцидент|проблем)\\p{L}*,? )?(?:(?:по всей видимости|скорее всего|видимо|вероятно|похоже),? )?не (?:связан\\p{L}*|име\\p{L}* отношения|относ\\p{L}*)(?: (?:с|к) (?:этим |этому |данным )?(?:алерт\\p{L}*|инцидент\\p{L}*|проблем\\p{L}*))?',
    ),
    'известного механизма нет',
  ],
  [
    words('(?:связующего|связывающего|понятного) (?:механизма|пути|звена) (?:между ними )?(?:нет|не видно|не известно)'),
    'известного механизма нет',
  ],
  [
    /(?:알림과 |경보와 )?(?:관련(?:성)?|연관(?:성)?|관계)(?:이|가|은|는)? ?없\p{L}*|(?:알림과 |알림과는 )무관\p{L}*/gu,
    '알림으로 이어지는 경로 없음',
  ],
  // Whom it only meets.
  [
    words(
      '(?:is|was) (?:itself )?not (?:itself )?(?:to blame|at fault|responsible|the (?:culprit|origin|source|origin of the problem|source of the problem|root cause|real cause|actual cause|trigger))',
    ),
    'is not the cause',
  ],
  [words('(?:and|but) not (?:itself )?the (?:culprit|origin|source|trigger|root cause|real cause)'), 'and not the cause'],
  [words('(?:ни в чём |ни в чем )?не виноват\\p{L}*|не виновник\\p{L}*'), 'не причина'],
  [
    words(
      '(?:only|merely|just|simply|лишь|всего лишь|только)(?= (?:a |the )?(?:victim|symptom|consequence|result|следстви|жертв|симптом|страда))',
    ),
    '',
  ],
];
