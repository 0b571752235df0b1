/** A run of slots in which something held. Slots are half-open. */
export type Run = { readonly raw: number; readonly from: number; readonly to: number; readonly longestBefore: number };

/**
 * The longest run in the incident of slots in which something holds, and how surprising its length is against the runs of
 * normal time: a run goes on with the chance that normal time shows, taken no smaller than makes its longest run likely.
 *
 * @param holds by slot; 1 holds, 0 does not, 2 is not known and is skipped
 * @param least shorter runs are none
 * @see Erdős & Rényi (1970), On a new law of large numbers, Journal d'Analyse Mathématique 23 (longest runs)
 */
export function longestRun(holds: Uint8Array, split: number, least: number): Run | null {
  const now = runsIn(holds, split, holds.length);
  if (now.longest < least) return null;
  const before = runsIn(holds, 0, split);
  if (before.known < 8 || now.longest <= before.longest) return null;
  const from = now.longestFrom;
  const share = (before.held + 0.5) / (before.known + 1);
  const goesOn = Math.max(share, before.known ** (-1 / Math.max(1, before.longest)));
  const raw = -now.longest * Math.log10(goesOn) - Math.log10(Math.max(1, now.known));
  // A run that goes on from normal time into the incident began there.
  let begin = from;
  while (begin > 0 && from === split && holds[begin - 1] === 1) begin--;
  return raw <= 0 ? null : { raw, from: begin, to: now.longestTo, longestBefore: before.longest };
}

function runsIn(holds: Uint8Array, from: number, to: number) {
  let [longest, longestFrom, longestTo, held, known, run, start] = [0, from, from, 0, 0, 0, from];
  for (let slot = from; slot < to; slot++) {
    const state = holds[slot];
    if (state === 2) continue;
    known++;
    if (state === 1) {
      if (run === 0) start = slot;
      run++;
      held++;
      if (run > longest) [longest, longestFrom, longestTo] = [run, start, slot + 1];
    } else run = 0;
  }
  return { longest, longestFrom, longestTo, held, known };
}
