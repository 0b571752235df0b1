import type { Card } from '../card.ts';
import type { Form, FormField } from '../form.ts';
import { sayForm } from '../form-texts.ts';
import { cut } from '../format.ts';
import { type Block, escapeText, renderBlocks } from './blocks.ts';

type PlainText = { readonly type: 'plain_text'; readonly text: string; readonly emoji: false };
type Option = { readonly text: PlainText; readonly value: string };
type Input =
  | { readonly type: 'plain_text_input'; readonly action_id: 'value'; readonly initial_value?: string; readonly max_length: number }
  | { readonly type: 'number_input'; readonly action_id: 'value'; readonly is_decimal_allowed: false; readonly initial_value?: string }
  | { readonly type: 'static_select'; readonly action_id: 'value'; readonly options: readonly Option[]; readonly initial_option?: Option };
type InputBlock = {
  readonly type: 'input';
  readonly block_id: string;
  readonly label: PlainText;
  readonly hint: PlainText;
  readonly element: Input;
};

/** A modal or the home. @see https://docs.slack.dev/reference/views */
export type View = {
  readonly type: 'modal' | 'home';
  readonly blocks: ReadonlyArray<Block | InputBlock | Readonly<Record<string, unknown>>>;
  readonly title?: PlainText;
  readonly submit?: PlainText;
  readonly close?: PlainText;
  readonly callback_id?: string;
  readonly private_metadata?: string;
};

export const FORM_ID = 'inframind.form';
export const CHECK_ID = 'inframind.check.0';
const FIELD_LENGTH = 256;
const MOST_OPTIONS = 100;

/** A form as a modal; `place` says where it was opened: channel and thread, free of spaces. Pure. */
export function renderForm(form: Form, place: { readonly channel: string; readonly thread: string | null }): View {
  const { language } = form;
  return {
    type: 'modal',
    callback_id: FORM_ID,
    private_metadata: `${place.channel} ${place.thread ?? '-'} ${form.ref}`,
    title: plain(form.title, 24),
    submit: plain(form.submitLabel, 24),
    close: plain(sayForm(language, 'cancel'), 24),
    blocks: [
      {
        type: 'section',
        text: { type: 'mrkdwn', text: `*${escapeText(form.title, 300)}*\n${escapeText(form.note, 1_000)}`, verbatim: true },
      },
      ...form.fields.map(inputOf),
      ...(form.checkLabel === null
        ? []
        : [{ type: 'actions' as const, elements: [{ type: 'button' as const, action_id: CHECK_ID, text: plain(form.checkLabel, 75) }] }]),
    ],
  };
}

/** A modal that only says something. */
export function renderSaid(title: string, text: string): View {
  return {
    type: 'modal',
    title: plain(title, 24),
    blocks: [{ type: 'section', text: { type: 'mrkdwn', text: escapeText(text, 2_900), verbatim: true } }],
  };
}

/** A modal as it is, with a line at its end. */
export function withLine(view: { readonly blocks: readonly unknown[] } & Readonly<Record<string, unknown>>, text: string): View {
  const line = {
    type: 'context',
    block_id: 'said',
    elements: [{ type: 'mrkdwn', text: escapeText(text, 1_900), verbatim: true }],
  };
  const kept = view.blocks.filter((block) => (block as { block_id?: string }).block_id !== 'said') as View['blocks'];
  const { title, submit, close, callback_id, private_metadata } = view as Partial<View>;
  const rest = { title, submit, close, callback_id, private_metadata };
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined && value !== null));
  return { type: 'modal', ...given, blocks: [...kept, line] };
}

/** A card as somebody's home. */
export function renderHome(card: Card): View {
  return { type: 'home', blocks: renderBlocks(card) };
}

function inputOf(field: FormField): InputBlock {
  return {
    type: 'input',
    block_id: `field.${field.name}`,
    label: plain(field.label, 150),
    hint: plain(field.hint, 300),
    element: elementOf(field),
  };
}

function elementOf({ kind, initial }: FormField): Input {
  if (kind === 'number') {
    return { type: 'number_input', action_id: 'value', is_decimal_allowed: false, ...(initial === '' ? {} : { initial_value: initial }) };
  }
  if (kind === 'text') {
    return {
      type: 'plain_text_input',
      action_id: 'value',
      max_length: FIELD_LENGTH,
      ...(initial === '' ? {} : { initial_value: initial }),
    };
  }
  const options = kind.choices.slice(0, MOST_OPTIONS).map((value) => ({ text: plain(value, 75), value }));
  const chosen = options.find(({ value }) => value === initial);
  return { type: 'static_select', action_id: 'value', options, ...(chosen === undefined ? {} : { initial_option: chosen }) };
}

function plain(text: string, limit: number): PlainText {
  return { type: 'plain_text', text: cut(text.trim() === '' ? '–' : text, limit), emoji: false };
}
