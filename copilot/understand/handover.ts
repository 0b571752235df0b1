const HANDOVER =
  /(?<!\p{L})hand(?:ing)?[- ]?(?:over|off)(?!\p{L})|(?<!\p{L})shift (?:change|report)(?!\p{L})|(?<!\p{L})(?:с(?:дач|дат|да)|прием|приня|пере(?:дач|дат|да))\p{L}* (?:\p{L}+ )?смен|인수 ?인계|교대/iu;

/** Whether a digest is wanted for whoever takes the shift over. */
export function isHandover(text: string): boolean {
  return HANDOVER.test(text.replaceAll('ё', 'е'));
}
