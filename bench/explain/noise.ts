/** Even noise between -1 and 1, the same for one pair of numbers: what was measured at any instant can be told without the rest. */
export function noiseAt(series: number, step: number): number {
  let t = Math.imul(series + 0x9e3779b9, 0x85ebca6b) ^ Math.imul(step + 0x6d2b79f5, 0xc2b2ae35);
  t = Math.imul(t ^ (t >>> 15), 0x2c1b3c6d);
  t = Math.imul(t ^ (t >>> 12), 0x297a2d39);
  return ((t ^ (t >>> 15)) >>> 0) / 2 ** 31 - 1;
}
