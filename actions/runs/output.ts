/** Characters of a step's output that are kept: its end, where the outcome stands. */
const KEPT = 65_536;

/** Output fit to be stored: bounded, well-formed Unicode without NUL. The first line says how much was left out. */
export function keepOutput(output: string): string {
  const left = output.length - KEPT;
  const kept = left > 0 ? `[${left} characters left out]\n${output.slice(left)}` : output;
  return kept.replaceAll('\u0000', '\uFFFD').toWellFormed();
}
