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

/** Whether Slack would refuse a view. @see https://docs.slack.dev/reference/views */
export function viewFault(view: unknown, type: 'modal' | 'home'): boolean {
  const { blocks, private_metadata: metadata, callback_id: id, ...given } = (view ?? {}) as Json;
  if (given.type !== type || !Array.isArray(blocks) || blocks.length > 100 || blocks.some((block) => blockFault(block as Json)))
    return true;
  if (String(metadata ?? '').length > 3_000 || String(id ?? '').length > 255) return true;
  if (type === 'home') return given.title !== undefined || given.submit !== undefined;
  const hasInput = blocks.some((block) => (block as Json).type === 'input');
  if (hasInput && given.submit === undefined) return true;
  return [given.title, ...[given.submit, given.close].filter((one) => one !== undefined)].some((one) => textFault(one, 24, ['plain_text']));
}

function inputFault({ block_id: id, label, hint, element }: Json): boolean {
  const { type, options, max_length: most } = (element ?? {}) as { type?: string; options?: Json[]; max_length?: number };
  if (typeof id !== 'string' || id.length > 255 || textFault(label, 2_000, ['plain_text'])) return true;
  if (hint !== undefined && textFault(hint, 2_000, ['plain_text'])) return true;
  if (type === 'static_select')
    return !options || options.length === 0 || options.length > 100 || options.some((one) => textFault(one.text, 75));
  return !(type === 'number_input' || (type === 'plain_text_input' && (most ?? 1) <= 3_000));
}

function blockFault(block: Json): boolean {
  switch (block.type) {
    case 'input':
      return inputFault(block);
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
