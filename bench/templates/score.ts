/** The measures of the LogHub-2.0 paper, and how well kinds never seen before were announced. */
export type Score = {
  /** Share of lines whose group is, as a set of lines, exactly one true kind. */
  readonly accuracy: number;
  /** F1 over groups. */
  readonly f1: number;
  readonly announced: { readonly right: number; readonly wrong: number; readonly missed: number };
};

/**
 * @param isNew where the line was announced, while it was read, as the first of its kind; counted from the middle on
 * @see https://arxiv.org/abs/2308.10828 (Jiang et al.: A large-scale evaluation for log parsing techniques)
 */
export function scoreGroups(kinds: readonly string[], groups: readonly string[], isNew: readonly boolean[]): Score {
  const byKind = sets(kinds);
  const byGroup = sets(groups);
  let exact = 0;
  let lines = 0;
  for (const members of byGroup.values()) {
    const kind = kinds[members[0] ?? 0] ?? '';
    if (members.length !== byKind.get(kind)?.length || members.some((index) => kinds[index] !== kind)) continue;
    exact++;
    lines += members.length;
  }
  const announced = { right: 0, wrong: 0, missed: 0 };
  const seen = new Set<string>();
  for (const [index, kind] of kinds.entries()) {
    const isFirst = !seen.has(kind);
    seen.add(kind);
    if (index < kinds.length / 2) continue;
    if (isFirst && isNew[index]) announced.right++;
    else if (isFirst) announced.missed++;
    else if (isNew[index]) announced.wrong++;
  }
  return { accuracy: lines / kinds.length, f1: (2 * exact) / (byKind.size + byGroup.size), announced };
}

function sets(ids: readonly string[]): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const [index, id] of ids.entries()) {
    const there = found.get(id);
    if (there) there.push(index);
    else found.set(id, [index]);
  }
  return found;
}
