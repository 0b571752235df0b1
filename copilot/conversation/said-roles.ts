/** What an amount is of what is told. `by` is a difference; `part` and `whole` are of `36 of 300`; `a day` and such are rates. */
export type Role =
  | 'now'
  | 'usual'
  | 'limit'
  | 'by'
  | 'part'
  | 'whole'
  | 'low'
  | 'high'
  | 'usual-low'
  | 'usual-high'
  | 'reached'
  | 'denied'
  | 'bound'
  | 'lasting'
  | `a ${string}`;
/** What a time is of what is told. */
export type When = 'begin' | 'end' | 'point';

/** What stands around a figure: up to the figures before and after it; and what stands before and after these, if they are alike. */
export type Around = {
  readonly left: string;
  readonly right: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly whole: string;
};

/** Where a figure's own words begin: after the last comma or word that joins. */
const CUT = /[,;(]|(?<!\p{L})(?:and|but|while|whereas|и|а|но)(?!\p{L})/giu;
const FEW = String.raw`(?:\s|—|–|:|of|at|is|was|the|a|its|about|around|nearly|almost|roughly|approximately|just|only|over|under|some|level|value|version|версии|некоторых|около|примерно|уровня|значения|는|은|약)*$`;
const RATES: ReadonlyArray<readonly [RegExp, string]> = [
  [/^(?:a |per |each |every |\/ ?|в |за )?(?:day|сутки|день)(?!\p{L})/iu, 'a day'],
  [/^(?:an? |per |each |every |\/ ?|в |за )?(?:hour|час)(?!\p{L})/iu, 'a hour'],
  [/^(?:an? |per |each |every |\/ ?|в |за )?(?:minute|минуту)(?!\p{L})/iu, 'a minute'],
  [/^(?:an? |per |each |every |\/ ?|в |за )?(?:week|неделю|month|месяц|year|год)(?!\p{L})/iu, 'a week'],
];
const RATES_BEFORE: ReadonlyArray<readonly [RegExp, string]> = [
  [/하루(?:에|에만)? ?$/u, 'a day'],
  [/시간당 ?$/u, 'a hour'],
  [/분당 ?$/u, 'a minute'],
];
const USUAL =
  /(?<!\p{L})(?:usual(?:ly)?|normal(?:ly)?|typical(?:ly)?|ordinar(?:y|ily)|customary|baseline|обычн\p{L}*|привычн\p{L}*|прежн\p{L}*|нормальн\p{L}*|평소\p{L}*|보통)(?!\p{L})/iu;
/** The usual that is no figure: `as usual`, `higher than usual`. */
const NO_FIGURE =
  /(?:as usual|как обычно|(?:than|above|below|выше|ниже|больше|меньше|чаще|реже) (?:its |the )?(?:usual|normal|обычн\p{L}*)(?=\s*[:—–]|\s\p{L}{3}))/giu;
/** After these comes what was before. */
const FORMER = new RegExp(
  `(?<!\\p{L})(?:from|instead of|rather than|than|against|versus|vs\\.?|compared (?:to|with)|с|со|вместо|против|чем)(?!\\p{L})${FEW}`,
  'iu',
);
const FORMERLY = /^\s*(?:the (?:day|week) before|before(?! \d| \p{L})|→|에서(?!.{0,12}기록))|накануне|전날|지난주/iu;
const EARLIER_DAY = /(?:the (?:day|week) before|накануне|неделю назад|전날|지난주)/iu;
const LIMIT = /(?<!\p{L})(?:limit|threshold|порог\p{L}*|предел\p{L}*)(?!\p{L})|한도|임계값/iu;
/** More or less than a figure is not the figure. */
const BOUND =
  /(?<!\p{L})(?:above|over|below|under|beyond|exceed\w*|(?:more|less|higher|lower|fewer|longer|shorter) than|at (?:least|most)|(?<!(?:went|go|goes|gone|going) )up to|выше|свыше|больше|более|менее|ниже|меньше|превы\p{L}*)\s*$/iu;
const RISEN =
  /(?:rose|ris|gr[eo]w|increas|climb|fell|fall|drop|decreas|declin|higher|lower|up|down|more|вырос|рост|увелич|повыс|упал|сниз|уменьш|больше|меньше|превы)/iu;
const RANGE = /(?:swung|swing|keeps? between|moves? between|between|колеб|между|사이에서|변동)/iu;

/** What an amount is of what is told, by the words around it. */
export function amountRole({ left: all, right, before, after, whole }: Around): Role {
  const left = all.replace(/^\s*\((?:usual|обычно|평소)\)/iu, '');
  const own = left.slice(left.lastIndexOf(left.match(CUT)?.at(-1) ?? '\u0000') + 1);
  const then = right.trimStart();
  const rate = RATES.find(([pattern]) => pattern.test(then)) ?? RATES_BEFORE.find(([pattern]) => pattern.test(left));
  if (rate) return rate[1] as Role;
  if (/^(?:가|이) ?아니라/u.test(then)) return 'denied';
  if (LIMIT.test(own) || /^(?:limit|threshold)(?!\p{L})/iu.test(then)) return 'limit';
  if (/(?:reaches|reach|will reach)\s*$/iu.test(left) || /^(?:будет|не дойд|достигнет|도달|에 도달)/iu.test(then)) return 'reached';
  if (after !== null && /^(?:of|out of|из)(?: the| its| all)?\s*$/iu.test(then)) return 'part';
  if (before !== null && /^\s*(?:(?!instead)\p{L}+\s)?(?:of|out of|из)(?: the| its| all)?\s*$/iu.test(left)) return 'whole';
  if (after !== null && /^중\s*$/u.test(then)) return 'whole';
  if (before !== null && /^\s*중\s*$/u.test(left)) return 'part';
  if (
    /(?<!\p{L})(?:by|(?:a |an )?(?:drop|fall|rise|increase|jump|decrease|decline|growth|reduction|падение|рост|снижение) of)\s*(?:about |some |almost |nearly |more than |over |roughly |around )?$/iu.test(
      left,
    ) ||
    /^(?:만큼|포인트)/u.test(then)
  )
    return 'by';
  if (BOUND.test(left) || /^(?:이상|이하|미만|초과|[을를] ?넘)/u.test(then)) return 'bound';
  if (/(?<!\p{L})на\s*$/iu.test(left) && RISEN.test(own)) return 'by';
  if (
    /^(?:above|over(?= \p{L})|below|under|beyond|(?:higher|more|less|lower|longer|shorter|slower|faster) than|выше|ниже|больше|меньше|дольше|короче|сверх)(?!\p{L})/iu.test(
      then,
    )
  )
    return 'by';
  const range = rangeEnd({ left, right, before, after, whole });
  const isUsual =
    USUAL.test(own.replace(NO_FIGURE, ' ')) ||
    /^\(?(?:as )?(?:usual(?:ly)?|обычно|평소)(?!\p{L})/iu.test(then) ||
    EARLIER_DAY.test(`${own}${/^[^,;]*/u.exec(then)?.[0] ?? ''}`);
  if (range !== null) return isUsual || (range === 'high' && before !== null && USUAL.test(lastPart(before))) ? `usual-${range}` : range;
  if (/평소 ?\($/u.test(left)) return 'usual';
  if (isUsual || FORMER.test(left) || (/^(?:→|에서)/u.test(then) && after !== null) || FORMERLY.test(then)) return 'usual';
  return 'now';
}

/** Which end of a range an amount is: `between 2 and 5`, `2~5`, and in Russian `от 2 до 5` of what swings. */
function rangeEnd({ left, right, before, after, whole }: Around): 'low' | 'high' | null {
  const swings = RANGE.test(whole);
  if (after !== null && (/(?<!\p{L})(?:between|между)\s*$/iu.test(left) || /^\s*[~–-]\s*$/u.test(right))) return 'low';
  if (before !== null && (/^\s*[~–-]\s*$/u.test(left) || (/^\s*(?:and|и)\s*$/iu.test(left) && /(?:between|между)\s*$/iu.test(before))))
    return 'high';
  if (swings && after !== null && /(?<!\p{L})от\s*$/iu.test(left)) return 'low';
  if (swings && before !== null && /^\s*до\s*$/iu.test(left)) return 'high';
  return null;
}

function lastPart(text: string): string {
  return text.slice(text.lastIndexOf(text.match(CUT)?.at(-1) ?? '\u0000') + 1);
}

const BEGINS =
  /(?<!\p{L})(?:since|from|start(?:s|ed|ing)?|beg[aiu]n(?:s|ning)?|as of|after|с|со|после|нач\p{L}+)(?!\p{L})(?: in| at| about| around| on| в| with|\s|:)*$/iu;
const ENDS =
  /(?<!\p{L})(?:until|till|to|before|by|up to|end(?:s|ed|ing)?|stop(?:s|ped)?|over|last|latest|до|к|перед|конч\p{L}*|законч\p{L}*|прекрат\p{L}*|последн\p{L}*|마지막)(?!\p{L})(?: by| at| about| around| on| в|\s|:)*$/iu;

/** What a time is of what is told, by the words around it. */
export function timeRole({ left, right, before, after }: Around): When {
  if (after !== null && (/(?:between|между)\s*$/iu.test(left) || /^\s*[~–—-]\s*$/u.test(right))) return 'begin';
  if (before !== null && (/^\s*[~–—-]\s*$/u.test(left) || (/^\s*(?:and|и)\s*$/iu.test(left) && /(?:between|между)\s*$/iu.test(before))))
    return 'end';
  if (/^(?:부터|이후|에? 시작)/u.test(right)) return 'begin';
  if (/^(?:까지|에? 이미 끝|에? 끝)/u.test(right) || /^ ?전(?!\p{L})/u.test(right)) return 'end';
  return ENDS.test(left) ? 'end' : BEGINS.test(left) ? 'begin' : 'point';
}
