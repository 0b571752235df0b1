/**
 * Phrases that say the same, and how they are read. Both what a model says and what we told are read so; a causal link becomes one of
 * two words, `because` before a cause and `therefore` before what follows from it, and a multiple becomes `3 ×`.
 */
const NUMBERS: Readonly<Record<string, string>> = {
  two: '2',
  three: '3',
  four: '4',
  five: '5',
  six: '6',
  seven: '7',
  eight: '8',
  nine: '9',
  ten: '10',
  eleven: '11',
  twelve: '12',
  twenty: '20',
  thirty: '30',
  hundred: '100',
  две: '2',
  два: '2',
  три: '3',
  четыре: '4',
  пять: '5',
  десять: '10',
  두: '2',
  세: '3',
  네: '4',
  다섯: '5',
  열: '10',
};
const NUMBER = `(\\d+(?:[.,]\\d+)?|${Object.keys(NUMBERS).join('|')})`;
const figure = (written: string) => NUMBERS[written.toLowerCase()] ?? written;
const words = (pattern: string) => new RegExp(`(?<![\\p{L}\\p{N}_-])(?:${pattern})(?![\\p{L}\\p{N}_])`, 'giu');
/** What stands after a verb that has no object. */
const ALONE = (is: '=' | '!') => `(?${is} *(?:[.,;:\\[)]|$|(?:since|at|from|when|after|before|as|by|and|too|again|because)(?!\\p{L})))`;

type Reading = readonly [pattern: RegExp, as: string | ((whole: string, written: string, ...more: string[]) => string)];

const PHRASES: readonly Reading[] = [
  // How many times as much.
  [words(`${NUMBER}[ -]?fold`), (_, written) => `${figure(written)} ×`],
  [
    words(`${NUMBER}(?:x| times)(?= (?:as|its|the|their|higher|more|longer|larger|greater|slower|lower|less|what|usual|normal))`),
    (_, written) => `${figure(written)} ×`,
  ],
  [
    words(`(больше|меньше|выше|ниже|чаще|реже|дольше) в ${NUMBER} раза?`),
    (_, way, ...more: string[]) => `${figure(more[0] ?? '')} × ${way}`,
  ],
  [words(`в ${NUMBER} раза?`), (_, written) => `${figure(written)} ×`],
  [/(\d+(?:\.\d+)?|두|세|네|다섯|열) ?배(?:로|나|가|이상)?(?!\p{L}{2})/giu, (_, written) => `${figure(written)} ×`],
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
  [words('полтора часа'), '90 минут'],
  [words('полчаса'), '30 минут'],
  [words('(?<=(?:for|over|in|last|past|lasted) )an?(?= (?:minute|hour|day|week)(?!\\p{L}))'), '1'],
  [words('(?:через|спустя)(?= (?:минуту|час)(?!\\p{L}))'), 'через 1'],
  [words('(?:через|спустя) (\\d+ \\p{L}+) после'), (_, lag) => `${lag} после`],
  [words('(?:через|спустя) (\\d+ \\p{L}+)'), (_, lag) => `, ${lag} позже`],
  [words('за (\\d+ \\p{L}+) до'), (_, lag) => `${lag} перед`],
  [/(\d+(?:분|시간)) (?:후|뒤)에?(?!\p{L})/giu, (_, lag) => `, ${lag} later`],
  [words('after(?:wards| that)'), 'later'],
  // That nothing changed.
  [words("(?:did|has|have|does|do)(?: not|n[’']t) changed?|unchanged|(?:shows?|showed|with) no change"), 'stayed as usual'],
  [words('не (?:изменил\\p{L}*|менял\\p{L}*|меняется)|без изменений'), 'как обычно'],
  [/변(?:화가?|함) ?없(?:습니다|고|으며|이)?|변하지 않(?:았습니다|았고|습니다)?/giu, '평소와 같음'],
  [
    words(
      '(?:is|are|was|were|looks?|looked|seems?|seemed|appears?|appeared|remain(?:s|ed)?|stayed) (?:all |both |completely |still |entirely |perfectly )?(?:normal|fine|ok|okay|healthy|unremarkable|inconspicuous|unobtrusive|unaffected)',
    ),
    'stayed as usual',
  ],
  [
    words(
      '(?:running|works?|working|behav\\p{L}+|operat\\p{L}+) normally|(?:with)?in (?:the |its |their )?(?:normal|usual) range|at (?:its |their |the )?(?:normal|usual) levels?',
    ),
    'as usual',
  ],
  [words('в норме|в пределах (?:нормы|обычного)|нормальн(?:ый|ая|ое|ые)'), 'как обычно'],
  [/정상(?:입니다|이며|이고|적입니다| 수준입니다| 범위입니다)?/giu, '평소와 같음'],
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
  [words('(?:runs?|ran|is running|are running) out of|lacks?|lacked|(?:is|was) running low on|(?:is|was) low on'), 'is short of'],
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
  [words('(?:fell|went|became|is|was|(?:has|have) been) silent'), 'had nothing'],
  [
    words(
      '(?:shows?|showed|has|have|had|with) (?:nothing|no (?:signs? of anything)) (?:unusual|abnormal|out of the ordinary)|(?:shows?|showed|has|have|had) no (?:anomal(?:y|ies)|abnormalit(?:y|ies))',
    ),
    'stayed as usual',
  ],
  [/(?<!\p{L})neither (.+?) nor (.+?) (?:has |have )?changed/giu, (_, one, other) => `${one} and ${other} stayed as usual`],
  [words('(?:was|were|has been|is|got) raised(?! (?:to|from|by))'), 'fired'],
  [words("(?:can ?not|could not|can[’']t) be reached"), 'is unreachable'],
  [words('не (?:поступа|приход)\\p{L}*'), 'нет'],
  [words('тогда как|в то время как|между тем как'), ', а'],
  // A hedge by denial.
  [words('(?:but )?not (?:certain|proven|confirmed|sure)'), 'probably'],
  [words('скорее всего|по всей видимости|по-видимому|видимо'), 'вероятно'],
  [words('no longer|any more'), 'no'],
];

/** What may stand before `cause`. */
const KIND = '(?:(?:main|primary|root|underlying|most|likely|probable|first|second|other|only|real|actual) )*';
const RUSSIAN_KIND = '(?:(?:основн|главн|вероятн|перв|втор|друг|наиболее|самая)\\p{L}* )*';
const LINKS: readonly Reading[] = [
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
    words('что замедл\\p{L}+|(?:который|которая|которое|которые) (?:замедл\\p{L}+|тормоз\\p{L}+)|замедл(?:яет|ил\\p{L}*)'),
    ', therefore медленно',
  ],
  [
    words(
      '(?:which|that|and this|this|what)? ?(?:(?:has |have |is |in turn |then |also )*)(?:caus(?:es|ed|ing)|lead(?:s|ing)? to|led to|result(?:s|ed|ing)? in|trigger(?:s|ed|ing))',
    ),
    ', therefore',
  ],
  [words('so that|so|thus|hence|therefore|consequently|that is why'), ', therefore'],
  [
    words('(?:что |который |которое |которая )?(?:приводит к|привел[аио]? к|привёл к|вызывает|вызвал[аио]?)|поэтому|следовательно'),
    ', therefore',
  ],
  [/ ?(?:때문에|탓에|로 인해|으로 인해|로 인하여|으로 인하여)(?!\p{L})/giu, ' , therefore'],
];
/** What is said not to be sure. */
export const HEDGE =
  /(?<!\p{L})(?:(?:most |very |quite )?likely|probabl[ey]|possibl[ey]|perhaps|maybe|may|might|could|apparently|presumably|seems?|appears?|suspected|looks? like|вероятн\p{L}*|возможн\p{L}*|видимо|похоже|скорее всего|может|предположительно)(?!\p{L})|아마|유력|가능성|추정|것 같|것으로 보/iu;
/** Hedges that are no part of what is said: taken out where ours hedges too. */
const HEDGES: readonly Reading[] = [
  [words('it looks like|looks like|(?:might|may|could)(?= be)|может быть|могут быть|может'), ''],
  [
    words('(?:(?:most |very |quite )?likely|probably|possibly|perhaps|apparently|presumably|вероятно|возможно|предположительно)(?: ?,)?'),
    '',
  ],
  [/아마도?|(?:일|할|인) 가능성이 (?:있|높|큽)\p{L}*|(?:인|한|된) 것으로 (?:보입니다|보이며|추정됩니다)|것 같습니다/giu, ''],
];
const CHAIN = /(?:Chain|Цепочка|경로): /u;
/** `Two causes overlap: …` */
const COUNTED = new RegExp(
  `^[^:,]*?(?<![\\p{L}\\p{N}])${NUMBER} (?:가지 )?(?:\\p{L}+ )?(?:causes|reasons|problems|issues|причин\\p{L}*|проблем\\p{L}*|원인\\p{L}*|문제\\p{L}*)[^:,]*: ?`,
  'iu',
);
const ARROW = / (?:→|->) (?!\d)/gu;

/** A text with its phrases read in one way. @param isTold whether it is ours: then its arrows stand for what we say of them */
export function inOnePhrase(text: string, isTold: boolean, ours = ''): string {
  const causes = ours.split(CHAIN).length - 1;
  const counted = (written: string, count: string) => (figure(count) === String(causes) ? '' : written);
  const quoted = (isTold ? text : text.replace(COUNTED, counted)).split(/([“«"][^”»"]*[”»"])/u);
  return quoted
    .map((part, at) => {
      if (at % 2 === 1) return part;
      const links = isTold ? [] : HEDGE.test(ours) ? [...HEDGES, ...LINKS] : LINKS;
      const read = [...PHRASES, ...links].reduce((said, [pattern, as]) => said.replace(pattern, as as string), part);
      return !isTold && CHAIN.test(ours) ? read.replace(ARROW, ' , therefore ') : read;
    })
    .join('');
}
