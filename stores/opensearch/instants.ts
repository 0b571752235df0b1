let secondMs = Number.NaN;
let before = '';

/** ISO 8601 in UTC, as `Date` writes it: records of a batch are mostly of the same few seconds, of which the last is kept. */
export function instantOf(ms: number): string {
  const within = ((ms % 1_000) + 1_000) % 1_000;
  if (ms - within !== secondMs) {
    before = new Date(ms - within).toISOString().slice(0, -4);
    secondMs = ms - within;
  }
  return `${before}${within < 10 ? '00' : within < 100 ? '0' : ''}${within}Z`;
}
