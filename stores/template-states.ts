export type LogTemplate = {
  readonly id: string;
  readonly text: string;
  readonly firstSeenAt: Date;
  /** What its worker knows of it beside the text; of two the greater, by code units, is the more general one and stays, with its text. */
  readonly pattern?: string | null;
  /** Templates whose lines are of the same kind; what was united once stays so. All count as the oldest of them. */
  readonly joined?: readonly string[];
};

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
