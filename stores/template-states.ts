import type { LogTemplate } from './stores.ts';

/** One of each id, in order of ids: the more general pattern with its text, else the text given last; the earliest sight; all it was united with. */
export function oneOfEach(templates: readonly LogTemplate[]): LogTemplate[] {
  const byId = new Map<string, LogTemplate>();
  for (const template of templates) {
    const before = byId.get(template.id);
    byId.set(template.id, before === undefined ? template : joined(before, template));
  }
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function joined(before: LogTemplate, after: LogTemplate): LogTemplate {
  const isKept = (before.pattern ?? '') > (after.pattern ?? '');
  return {
    ...(isKept ? before : after),
    firstSeenAt: before.firstSeenAt < after.firstSeenAt ? before.firstSeenAt : after.firstSeenAt,
    joined: [...new Set([...(before.joined ?? []), ...(after.joined ?? [])])],
  };
}
