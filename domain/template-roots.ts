/** A template as far as what it was united with is concerned. */
export type Joined = { readonly id: string; readonly firstSeenAt: Date; readonly joined?: readonly string[] };

/**
 * The oldest of all templates that were united, directly or by way of others, for the id of each that is not itself the oldest.
 * Which worker united which, and in what order, makes no difference; ids that are not among the templates are passed over.
 */
export function rootsOf(templates: readonly Joined[]): ReadonlyMap<string, string> {
  const byId = new Map(templates.map((each) => [each.id, each]));
  const above = new Map<string, Joined>();
  const rootOf = (template: Joined): Joined => {
    let root = template;
    for (let next = above.get(root.id); next !== undefined; next = above.get(root.id)) root = next;
    // Shortens the way for whoever comes next.
    for (let at = template; at !== root; ) {
      const next = above.get(at.id) as Joined;
      above.set(at.id, root);
      at = next;
    }
    return root;
  };
  for (const template of templates) {
    for (const id of template.joined ?? []) {
      const other = byId.get(id);
      if (other === undefined) continue;
      const [a, b] = [rootOf(template), rootOf(other)];
      if (a === b) continue;
      if (isOlder(a, b)) above.set(b.id, a);
      else above.set(a.id, b);
    }
  }
  const roots = new Map<string, string>();
  for (const template of templates) {
    const root = rootOf(template);
    if (root !== template) roots.set(template.id, root.id);
  }
  return roots;
}

function isOlder(a: Joined, b: Joined): boolean {
  const ms = a.firstSeenAt.getTime() - b.firstSeenAt.getTime();
  return ms < 0 || (ms === 0 && a.id < b.id);
}
