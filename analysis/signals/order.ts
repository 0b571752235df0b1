/**
 * The value of rank `rank` (0 is the smallest) among the first `count` numbers; they are reordered so that smaller ones
 * stand before it and larger ones behind.
 *
 * @param from numbers before it are known to be of smaller rank
 *
 * @see Hoare, C. A. R. (1961), Algorithm 65: Find, Communications of the ACM 4
 */
export function select(values: Float64Array, count: number, rank: number, from = 0): number {
  let low = from;
  let high = count - 1;
  while (low < high) {
    const pivot = values[(low + high) >> 1] as number;
    let left = low;
    let right = high;
    while (left <= right) {
      while ((values[left] as number) < pivot) left++;
      while ((values[right] as number) > pivot) right--;
      if (left <= right) {
        const held = values[left] as number;
        values[left++] = values[right] as number;
        values[right--] = held;
      }
    }
    if (rank <= right) high = right;
    else if (rank >= left) low = left;
    else break;
  }
  return values[rank] as number;
}

/** Middle value of the first `count` numbers, which are reordered; NaN of none. */
export function medianOf(values: Float64Array, count: number): number {
  if (count === 0) return Number.NaN;
  const middle = count >> 1;
  const high = select(values, count, middle);
  if (count % 2 === 1) return high;
  let low = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < middle; index++) if ((values[index] as number) > low) low = values[index] as number;
  return (low + high) / 2;
}
