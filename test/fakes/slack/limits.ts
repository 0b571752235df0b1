type Json = Record<string, unknown>;

/**
 * What Slack would say about blocks; null when it takes them.
 *
 * @see https://docs.slack.dev/reference/block-kit/blocks
 */
export function blocksFault(blocks: unknown): string | null {
  if (!Array.isArray(blocks)) return 'invalid_blocks_format';
  if (blocks.length > 50) return 'invalid_blocks';
  if (blocks.some((block) => blockFault(block as Json))) return 'invalid_blocks';
  return textsOf(blocks).join('').length > 13_200 ? 'msg_blocks_too_long' : null;
}

function blockFault(block: Json): boolean {
  switch (block.type) {
    case 'header':
      return textFault(block.text, 150, ['plain_text']);
    case 'section': {
      const fields = block.fields as unknown[] | undefined;
      if (block.text === undefined && fields === undefined) return true;
      if (block.text !== undefined && textFault(block.text, 3_000)) return true;
      return fields !== undefined && (fields.length === 0 || fields.length > 10 || fields.some((field) => textFault(field, 2_000)));
    }
    case 'context': {
      const elements = block.elements as unknown[] | undefined;
      return !elements || elements.length === 0 || elements.length > 10 || elements.some((element) => textFault(element, 3_000));
    }
    case 'actions': {
      const elements = block.elements as Json[] | undefined;
      if (!elements || elements.length === 0 || elements.length > 25) return true;
      const ids = elements.map((element) => element.action_id);
      return new Set(ids).size !== ids.length || elements.some(buttonFault);
    }
    default:
      return block.type !== 'divider';
  }
}

function buttonFault(button: Json): boolean {
  const { action_id: id, value, style, confirm } = button as { action_id?: string; value?: string; style?: string; confirm?: Json };
  if (button.type !== 'button' || textFault(button.text, 75, ['plain_text'])) return true;
  if ((id ?? '').length > 255 || (value ?? '').length > 2_000) return true;
  if (style !== undefined && style !== 'primary' && style !== 'danger') return true;
  if (confirm === undefined) return false;
  return textFault(confirm.title, 100) || textFault(confirm.text, 300) || textFault(confirm.confirm, 30) || textFault(confirm.deny, 30);
}

function textFault(value: unknown, limit: number, types = ['plain_text', 'mrkdwn']): boolean {
  const { type, text } = (value ?? {}) as { type?: string; text?: string };
  return typeof text !== 'string' || text.length === 0 || text.length > limit || !types.includes(type ?? '');
}

function textsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === 'text' && typeof inner === 'string' ? [inner] : textsOf(inner)));
}
