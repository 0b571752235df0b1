import { figure, NUMBER } from './number-words.ts';
import { EXPRESSIONS } from './said-expressions.ts';
import { PARAPHRASES } from './said-paraphrases.ts';
import { type Reading, words } from './said-reading.ts';

/**
 * Phrases that say the same, and how they are read. Both what a model says and what we told are read so; a causal link becomes one of
 * two words, `because` before a cause and `therefore` before what follows from it, and a multiple becomes `3 ×`.
 */
/** What stands after a verb that has no object. */
const ALONE = (is: '=' | '!') => `(?${is} *(?:[.,;:\\[)]|$|(?:since|at|from|when|after|before|as|by|and|too|again|because)(?!\\p{L})))`;

const PHRASES: readonly Reading[] = [
  // How many times as much.
  [words(`(?:an? )?${NUMBER}[ -]?fold`), (_, written) => `${figure(written)} ×`],
  [
    words(`${NUMBER}(?:x| times)(?= (?:as|its|the|their|higher|more|longer|larger|greater|slower|lower|less|what|usual|normal))`),
    (_, written) => `${figure(written)} ×`,
  ],
  [
    words(`(больше|меньше|выше|ниже|чаще|реже|дольше) в ${NUMBER} раза?`),
    (_, way, ...more: string[]) => `${figure(more[0] ?? '')} × ${way}`,
  ],
  [words(`в ${NUMBER} раза?`), (_, written) => `${figure(written)} ×`],
  [/(\d+(?:\.\d+)?|두|세|네|다섯|열) ?배(?:로|나|가|이상|쯤|까지|였\p{L}*|입니다)?(?!\p{L}{2})/giu, (_, written) => `${figure(written)} ×`],
  [words('(?:has |have )?doubled'), 'rose 2 ×'],
  [words('(?:has |have )?tripled'), 'rose 3 ×'],
  [words('(?:has |have )?quadrupled'), 'rose 4 ×'],
  [words('(?:has |have |was |were )?halved'), 'fell 2 ×'],
  [words('(?:by|in) half'), '2 ×'],
  [words('twice|double'), '2 ×'],
  [words('thrice|triple'), '3 ×'],
  [words('вдвое'), '2 ×'],
  [words('втрое'), '3 ×'],
  [words('вчетверо'), '4 ×'],
  [words('впятеро'), '5 ×'],
  [words('вшестеро'), '6 ×'],
  [words('вдесятеро'), '10 ×'],
  [words('удвоил\\p{L}*'), 'вырос 2 ×'],
  [words('утроил\\p{L}*'), 'вырос 3 ×'],
  // How long.
  [words('(?:an |one )hour and a half'), '90 minutes'],
  [words('(past|last)(?= (?:minute|hour|day|week)(?!\\p{L}))'), (_, which) => `${which} 1`],
  [words('последн(?:ий|юю)(?= (?:час|минуту|сутки|день|неделю))'), 'последние 1'],
  // A span that is counted in nothing is none that was told.
  [
    words(
      '(?:for|in|over|within) (?:many |several |some |a few |the )?(?:minutes|hours|days|weeks|months)|(?:час|дня|неделя|сутка|месяца)ми',
    ),
    'longtime',
  ],
  [words('(уже|за|всю|целую|целый|течение)(?= (?:минуту|час|день|сутки|неделю|месяц))'), (_, which) => `${which} 1`],
  [words('half an hour|half-hour|half hour'), '30 minutes'],
  [words('(?:an?|one)(?= (?:minute|hour|day) (?:after|before|later|earlier))'), '1'],
  [words('(?<=(?:до|почти) )(секунды|минуты|часа|суток|секунду|минуту|час)'), '1 $1'],
  [words('полтора часа'), '90 минут'],
  [words('полчаса'), '30 минут'],
  [words('(?<=(?:for|over|in|last|past|lasted) )an?(?= (?:minute|hour|day|week)(?!\\p{L}))'), '1'],
  [words('(?:через|спустя)(?= (?:минуту|час)(?!\\p{L}))'), 'через 1'],
  [words('(?:через|спустя) (\\d+ \\p{L}+) после'), (_, lag) => `${lag} после`],
  [words('(?:через|спустя) (\\d+ \\p{L}+)'), (_, lag) => `, ${lag} позже`],
  [words('за (\\d+ \\p{L}+) до(?: того,? как)?'), (_, lag) => `${lag} перед`],
  [words('(?:до того|перед тем),? как'), 'перед'],
  [words('после того,? как'), 'после'],
  [/(\d+(?:분|시간)) (?:후|뒤)에?(?!\p{L})/giu, (_, lag) => `, ${lag} later`],
  [words('after(?:wards| that(?! \\p{L}))'), 'later'],
  // Wants and outages that are told by a denial.
  [words("(?:does|do|did)(?: not|n[’']t) suffice|(?:is|are|was|were)(?: not|n[’']t) (?:sufficient|enough)"), 'is insufficient'],
  [words('не хватает|недостаточно'), 'нехватка'],
  [
    words(
      "(?:does|do|did)(?: not|n[’']t) (?:answer|respond)|(?:is|was|are|were|became) (?:not |un)(?:reachable|available|responsive)|stopped (?:answering|responding)",
    ),
    'is unreachable',
  ],
  [words('не отвечает|перестал\\p{L}* отвечать|недоступ(?:ен|на|но|ны)'), 'недоступен'],
  [
    words(
      '(?:runs?|ran|is running|are running) out of|lacks?|lacked|(?:(?:is|was|(?:has|have|had) been) )?(?:running|runs|ran) (?:low on|short of|short on)|(?:is|was) low on',
    ),
    'is short of',
  ],
  [words(`(?:slows|slowed|slowing) down${ALONE('=')}`), 'became slow'],
  [words('а (?:тот|та|то)(?= )'), ', который'],
  [words('всего лишь|всего(?= \\d)|лишь'), ''],
  [words('of a kind not seen before|not seen before|never seen before|for the first time'), 'of a new kind'],
  [words('(?:работа|функционир)\\p{L}* (?:нормально|как обычно|штатно|исправно)'), 'как обычно'],
  [/, which ([^,]+?) (?:both )?share(?!d)/giu, (_, who) => ` shared by ${who}`],
  [/ ?(?:이|가|은|는) ([^ ,]+(?: ?\([^)]*\))?)보다 (?:더 )?(높|크|많|길)\p{L}*/giu, (_, other) => ` higher , than ${other}`],
  [/ ?(?:이|가|은|는) ([^ ,]+(?: ?\([^)]*\))?)보다 (?:더 )?(낮|작|적|짧)\p{L}*/giu, (_, other) => ` lower , than ${other}`],
  [words('in turn|in their turn|в свою очередь|for its part'), ''],
  [
    words(
      '(?:all|both|each)(?= (?:look|looked|remain|remained|stay|stayed|are|were|appear|seem)(?!\\p{L}))|only(?= (?:about |around |roughly )?\\d)',
    ),
    '',
  ],
  [/초당 (\d+(?:\.\d+)?) ?(?:회|건|번)?에서 (\d+(?:\.\d+)?) ?(?:회|건|번)?/gu, '$1 /s에서 $2 /s'],
  [/초당 (\d+(?:\.\d+)?) ?(?:회|건|번)/gu, '$1 /s'],
  [
    /(?<!\p{L})neither (.+?) nor (.+?) (?:has |have )?(?:changed|increased|rose|risen|grew|grown|went up|moved|spiked)(?!\p{L})/giu,
    (_, one, other) => `${one} and ${other} stayed as usual`,
  ],
  [words('(?:was|were|has been|is|got) raised(?! (?:to|from|by))'), 'fired'],
  [words("(?:can ?not|could not|can[’']t) be reached"), 'is unreachable'],
  [words('тогда как|в то время как|между тем как'), ', а'],
  // A hedge by denial.
  [words('(?:but )?not (?:certain|proven|confirmed|sure)'), 'probably'],
  [words('скорее всего|вероятнее всего|по всей вероятности|по всей видимости|по-видимому|видимо'), 'вероятно'],
  [words('no longer|any more'), 'no'],
];

/** What may stand before `cause`. */
const KIND = '(?:(?:main|primary|root|underlying|most|likely|probable|first|second|other|only|real|actual) )*';
const RUSSIAN_KIND = '(?:(?:основн|главн|вероятн|перв|втор|друг|наиболее|самая)\\p{L}* )*';
const LINKS: readonly Reading[] = [
  [/(?:은|는) ([^,]+?) 때문(?:입니다|이며|이다)/giu, ' , because $1'],
  [words('отсюда(?: и)?'), ', therefore'],
  [words('(?:,? and )?(?:which|that|this) (?:drags?|dragged|weighs?|pulls?|pulled) (?:down|on)'), ', therefore slow'],
  [words('(?:comes|came|boils|boiled|traces|traced|goes|(?:can|could) be traced) (?:down|back) to'), ', because'],
  [/ 것이 (.+?)의 (?:근본 |주된 |주요 )?원인(?:입니다|이며|이고)/giu, ' , therefore $1'],
  [
    words(
      `(?:the |a |another )?${KIND}(?:cause|reason)(?: of| for| behind| why| that) (.+?) (?:is|was|seems to be|appears to be) (?!not )`,
    ),
    (_, effect) => `${effect} , because `,
  ],
  [words(`${RUSSIAN_KIND}причин(?:а|ой) (?!явл|не |в том)([^—–:,]*[^—–:, ]) [—–] `), (_, effect) => `${effect} , because `],
  [/([^,]*?)원인은 /giu, (_, effect) => (/^(?:가장|유력한|주요|주된|근본|의|\s)*$/u.test(effect) ? '원인 ' : `${effect} , because `)],
  [
    words(
      '(?:because of|due to|as a (?:result|consequence) of|as a result of|owing to|on account of) (?:this|that|it|which)|из[- ]за (?:этого|чего|него|неё)|(?:вследствие|в результате) (?:этого|чего)|as a (?:result|consequence)(?! of)',
    ),
    ', therefore',
  ],
  [
    words(
      'because of|because|due to|owing to|(?:is |are |was |were |being )?(?:caused|explained|driven|triggered) by|(?:is |was )?(?:a |the )?(?:result|consequence) of|stem(?:s|med|ming) from|result(?:s|ed|ing) from|on account of',
    ),
    ', because',
  ],
  [
    words(
      'потому что|из[- ]за того,? что|из[- ]за|так как|поскольку|ввиду|вследствие|в результате|(?:вызван\\p{L}*|объясняется|обусловлен\\p{L}*)(?! на)',
    ),
    ', because',
  ],
  [
    words('(?:which|that|and this|and that|this) (?:(?:has |is |in turn |then |also )*)(?:slow(?:s|ed|ing)?)(?: down)?'),
    ', therefore slow',
  ],
  [words(`(?:slows|slowed|slowing)(?: down)?(?! down)${ALONE('!')}`), ', therefore slow'],
  [
    words('что замедл\\p{L}+|(?:который|которая|которое|которые) (?:замедл\\p{L}+|тормоз\\p{L}+)|замедл(?:яет|ил|ила|ило|или)'),
    ', therefore медленно',
  ],
  [
    words(
      '(?:is what |are what |which |that )(?:makes?|made)|(?:which|that|and this|this|what)? ?(?:(?:has |have |is |in turn |then |also )*)(?:caus(?:es|ed|ing)|lead(?:s|ing)? to|led to|result(?:s|ed|ing)? in|trigger(?:s|ed|ing))',
    ),
    ', therefore',
  ],
  [words('so that|so|thus|hence|therefore|consequently|that is why'), ', therefore'],
  [
    words('(?:что |который |которое |которая )?(?:приводит к|привел[аио]? к|привёл к|вызывает|вызвал[аио]?)|поэтому|следовательно'),
    ', therefore',
  ],
  [
    /(?<=고장|증가|상승|지연|부족|오류|장애|과열|변경|만료|중단|포화|하락|감소|저하)(?:으로|로)(?! (?:인|보|추정|나타|기록|확인|판단))(?= )/gu,
    ' , therefore',
  ],
  [/ ?(?:때문에|탓에|로 인해|으로 인해|로 인하여|으로 인하여)(?!\p{L})/giu, ' , therefore'],
];
/** What is said not to be sure. */
export const HEDGE =
  /(?<!\p{L})(?:(?:most |very |quite )?likely|probabl[ey]|possibl[ey]|perhaps|maybe|may|might|could|apparently|presumably|seems?|appears?|suspected|suspicion|hints?|suggests?|points? (?:to|at|towards?)|looks? like|вероятн\p{L}*|возможн\p{L}*|видимо|похоже|скорее всего|может|предположительно|указыва\p{L}*|намека\p{L}*)(?!\p{L})|아마|유력|가능성|추정|것 같|것으로 보/iu;
/** Hedges that are no part of what is said: taken out where ours hedges too. */
const HEDGES: readonly Reading[] = [
  [words('it looks like|looks like|(?:might|may|could)(?= be)|может быть|могут быть|может'), ''],
  [
    words(
      '(?:most |very |quite )?(?:(?<!less )likely|probably|possibly|perhaps|apparently|presumably|(?<!менее )вероятно|возможно|предположительно)(?: ?,)?',
    ),
    '',
  ],
  [/아마도?|(?:일|할|인) 가능성이 (?:있|높|큽)\p{L}*|(?:인|한|된) 것으로 (?:보입니다|보이며|추정됩니다)|것 같습니다/giu, ''],
];
/** A cause, and what leads to none, may be told as less sure than it is; what was measured may not. */
const MAY_HEDGE = new RegExp(`${HEDGE.source}|(?:Chain|Цепочка|경로): |no known mechanism|известного механизма|경로 없음`, 'iu');
const CHAIN = /(?:Chain|Цепочка|경로): /u;
/** `Two causes overlap: …` */
const COUNTED = new RegExp(
  `^[^:,]*?(?<![\\p{L}\\p{N}])${NUMBER} (?:가지 )?(?:\\p{L}+ )?(?:causes|reasons|problems|issues|причин\\p{L}*|проблем\\p{L}*|원인\\p{L}*|문제\\p{L}*)[^:,]*: ?`,
  'iu',
);
/** What changed from one value to another is no chain. */
const CHANGED = /\(([^()]+?) (?:→|->) ([^()]+)\)/gu;
const ARROW = / (?:→|->) (?!\d)/gu;

/** A text with its phrases read in one way. @param isTold whether it is ours: then its arrows stand for what we say of them */
export function inOnePhrase(text: string, isTold: boolean, ours = ''): string {
  const causes = ours.split(CHAIN).length - 1;
  const counted = (written: string, count: string) => (figure(count) === String(causes) ? '' : written);
  const quoted = (isTold ? text : text.replace(COUNTED, counted)).split(/([“«"][^”»"]*[”»"])/u);
  return quoted
    .map((part, at) => {
      if (at % 2 === 1) return part;
      const links = isTold ? [] : MAY_HEDGE.test(ours) ? [...HEDGES, ...LINKS] : LINKS;
      const read = [...PARAPHRASES, ...EXPRESSIONS, ...PHRASES, ...links].reduce(
        (said, [pattern, as]) => said.replace(pattern, as as string),
        part,
      );
      if (isTold || !CHAIN.test(ours)) return read;
      return read
        .replace(CHANGED, (written, from: string, to: string) => (ours.includes(`(${from} → ${to})`) ? `(from ${from} to ${to})` : written))
        .replace(ARROW, ' , therefore ');
    })
    .join('');
}
