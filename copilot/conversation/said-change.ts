const UP =
  /(?<!\p{L})(?:rose|ris(?:e|es|ing|en)|gr[eo]w\w*|increas\w*|climb\w*|вырос\p{L}*|рост|растёт|растет|увелич\p{L}*|повыс\p{L}*)(?!\p{L})/iu;
const DOWN = /(?<!\p{L})(?:fell|fall(?:s|ing|en)?|drop\w*|decreas\w*|declin\w*|упал\p{L}*|сниз\p{L}*|уменьш\p{L}*|снижение)(?!\p{L})/iu;
const FIGURE = String.raw`(\d+(?:[.,]\d+)?)(?!\d|:|[.,]\d)`;
const FROM_TO = new RegExp(
  `(?<!\\p{L})(?:from|с|обычно|usual(?:ly)?)(?:[^\\d.;,()]{0,24}?) ${FIGURE}.{0,40}?(?:to|до|—|–|at) ${FIGURE}`,
  'iu',
);
const USUAL = String.raw`(?<!\p{L})(?:usual(?:ly)?|normal(?:ly)?|typical(?:ly)?|ordinar(?:y|ily)|обычн\p{L}*|нормальн\p{L}*|норм[аеыу])(?!\p{L})`;
const USUAL_FIGURE = new RegExp(`${USUAL}[^\\d.;,()]{0,24}? ${FIGURE}|(?<![\\w.-])${FIGURE}[^\\d.;,()]{0,6}\\(${USUAL}\\)`, 'giu');
/** Words that nothing changed. */
const STILL = new RegExp(
  `${USUAL}|(?<!\\p{L})(?:stable|steady|constant|common|remain(?:s|ed)|stay(?:s|ed)|kept|стабильн\\p{L}*|держ(?:ится|алась|ался)|оставал(?:ся|ась)|осталось)(?!\\p{L})`,
  'iu',
);
const END =
  /(?<!\p{L})(?:end(?:s|ed|ing)?|stop(?:s|ped)?|until|till|(?:before|by|до|к) (?=\d{1,2}:\d)|закончил(?:ся|ась)|прекратил(?:ся|ась)|конец)/iu;

/**
 * Whether a sentence turns what ours says: a rise told as a fall, two values in the other order, a change as none, what is unusual as
 * the usual, since when as until when.
 */
export function isTurned(said: string, ours: string): boolean {
  const [from, to] = ends(ours);
  const rises = UP.test(ours) || (from !== null && to !== null && to > from);
  const falls = DOWN.test(ours) || (from !== null && to !== null && to < from);
  if ((UP.test(said) && !rises) || (DOWN.test(said) && !falls)) return true;
  const [first, second] = ends(said);
  if (first !== null && second !== null && from !== null && to !== null && Math.sign(second - first) !== Math.sign(to - from)) return true;
  if (END.test(said) && !END.test(ours)) return true;
  const usual = usualFigures(ours);
  if (usual.length > 0 && usualFigures(said).some((figure) => !isRoundedOf(figure, usual))) return true;
  const hasChanged = rises || falls || usual.length > 0;
  const isTold = UP.test(said) || DOWN.test(said) || first !== null || usualFigures(said).length > 0;
  return hasChanged && !isTold && saysStill(said) && !saysStill(ours);
}

function saysStill(text: string): boolean {
  return STILL.test(text.replace(USUAL_FIGURE, ' '));
}

/** Whether a number as written is one of these, rounded to the digits that are written. */
export function isRoundedOf(written: string, figures: readonly string[]): boolean {
  const decimals = /[.,](\d+)$/.exec(written)?.[1]?.length ?? 0;
  return figures.some((figure) => Math.abs(numberOf(figure) - numberOf(written)) <= 0.5 * 10 ** -decimals + 1e-9);
}

function usualFigures(text: string): string[] {
  return [...text.matchAll(USUAL_FIGURE)].map(([, after, before]) => after ?? before ?? '');
}

function ends(text: string): readonly [number | null, number | null] {
  const found = FROM_TO.exec(text);
  return found ? [numberOf(found[1] ?? ''), numberOf(found[2] ?? '')] : [null, null];
}

function numberOf(written: string): number {
  return Number(written.replace(',', '.'));
}
