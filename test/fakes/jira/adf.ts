type Node = { readonly type?: unknown; readonly text?: unknown; readonly content?: unknown; readonly attrs?: { readonly level?: unknown } };

/** What may stand in what, of the part of the Atlassian Document Format that a ticket needs. */
const CHILDREN: Readonly<Record<string, readonly string[]>> = {
  doc: ['paragraph', 'heading', 'bulletList', 'orderedList', 'codeBlock', 'rule'],
  paragraph: ['text', 'hardBreak'],
  heading: ['text', 'hardBreak'],
  bulletList: ['listItem'],
  orderedList: ['listItem'],
  listItem: ['paragraph', 'bulletList', 'orderedList', 'codeBlock'],
  codeBlock: ['text'],
  rule: [],
  hardBreak: [],
  text: [],
};

/**
 * What is wrong with a document, null when it is one.
 *
 * @see https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/
 */
export function adfFault(document: unknown): string | null {
  if (typeof document !== 'object' || document === null) return 'not an object';
  const { type, version } = document as { type?: unknown; version?: unknown };
  if (type !== 'doc' || version !== 1) return 'not a doc of version 1';
  if (!Array.isArray((document as Node).content)) return 'doc without content';
  return nodeFault(document as Node);
}

function nodeFault(node: Node): string | null {
  const type = String(node.type);
  const allowed = CHILDREN[type];
  if (!allowed) return `unknown node ${type}`;
  if (type === 'text') return typeof node.text === 'string' && node.text !== '' ? null : 'text node without text';
  const level = node.attrs?.level;
  if (type === 'heading' && !(typeof level === 'number' && level >= 1 && level <= 6)) return 'heading without level';
  const children = (node.content ?? []) as readonly Node[];
  if (type.endsWith('List') && children.length === 0) return `${type} without items`;
  const stranger = children.find((child) => !allowed.includes(String(child.type)));
  if (stranger) return `${String(stranger.type)} inside ${type}`;
  return children.map(nodeFault).find((fault) => fault !== null) ?? null;
}
