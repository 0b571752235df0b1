type Points = ReadonlyArray<readonly [atMs: number, value: number]>;

/** So many times the usual distance between two points is a time in which nothing was measured. */
const TIMES = 3;
/** Of fewer points nobody can tell what is usual. */
const FEWEST = 5;

/** How far apart two points may be to be joined by a line; without end where that cannot be told. */
export function reachOf(points: Points): number {
  if (points.length < FEWEST) return Number.POSITIVE_INFINITY;
  const steps = points.slice(1).map(([at], index) => at - (points[index]?.[0] ?? at));
  const usual = steps.toSorted((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0;
  return usual > 0 ? usual * TIMES : Number.POSITIVE_INFINITY;
}

/** The points in pieces between which nothing was measured: a line across would say that something was. */
export function piecesOf(points: Points, reachMs: number): Points[] {
  const pieces: Array<Array<readonly [number, number]>> = [];
  for (const point of points) {
    const piece = pieces.at(-1);
    const last = piece?.at(-1);
    if (piece === undefined || last === undefined || point[0] - last[0] > reachMs) pieces.push([point]);
    else piece.push(point);
  }
  return pieces;
}
