import { parameterFault } from '../actions/approvals/plan.ts';
import type { ParameterSpec, Runbook } from '../domain/action.ts';
import { inLanguage, type Language } from '../domain/language.ts';
import { sayForm } from './form-texts.ts';

/** Something to fill in, free of platform. All text in it is plain, unescaped. */
export type Form = {
  readonly language: Language;
  readonly title: string;
  readonly note: string;
  /** What it is about; comes back with the values. At most 60 bytes. */
  readonly ref: string;
  readonly fields: readonly FormField[];
  readonly submitLabel: string;
  /** Of the button that only tries it; null where it cannot be tried. */
  readonly checkLabel: string | null;
};

export type FormField = {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly initial: string;
  readonly kind: 'text' | 'number' | { readonly choices: readonly string[] };
};

/** What a form is about: a proposal of an answer, or a runbook on an asset. */
export type FormRef =
  | { readonly kind: 'proposal'; readonly answerId: string; readonly index: number }
  | { readonly kind: 'runbook'; readonly runbookId: string; readonly assetId: string };

/** Null for what is none. */
export function readFormRef(text: string): FormRef | null {
  const [, answerId, index] = /^(ans_[0-9a-f]{24}):(\d)$/.exec(text) ?? [];
  if (answerId !== undefined) return { kind: 'proposal', answerId, index: Number(index) };
  const [, runbookId, assetId] = /^([a-z0-9][a-z0-9-]*)@(\S+)$/.exec(text) ?? [];
  return runbookId === undefined || assetId === undefined ? null : { kind: 'runbook', runbookId, assetId };
}

/** The form of a runbook's parameters, filled in as far as values are known. */
export function runbookForm(
  runbook: Runbook,
  given: { readonly ref: string; readonly assetId: string; readonly values: Readonly<Record<string, string>>; readonly language: Language },
): Form {
  const { language, values } = given;
  return {
    language,
    title: inLanguage(runbook.title, language),
    note: sayForm(language, 'note', { asset: given.assetId }),
    ref: given.ref,
    fields: runbook.parameters.map((spec) => ({
      name: spec.name,
      label: spec.name,
      hint: `${inLanguage(spec.description, language)} ${sayForm(language, 'example', { example: spec.example })}`,
      initial: Object.hasOwn(values, spec.name) ? (values[spec.name] ?? '') : '',
      kind: kindOf(spec),
    })),
    submitLabel: sayForm(language, 'submit'),
    checkLabel: runbook.dryRun.length === 0 ? null : sayForm(language, 'check'),
  };
}

/** What is wrong with each value, in the reader's language; a name that no parameter has counts too. */
export function formFaults(
  specs: readonly ParameterSpec[],
  values: Readonly<Record<string, string>>,
  language: Language,
): Readonly<Record<string, string>> {
  const faults = specs.flatMap((spec) => {
    const fault = parameterFault(spec, Object.hasOwn(values, spec.name) ? values[spec.name] : undefined);
    return fault === null ? [] : [[spec.name, inLanguage(fault, language)] as const];
  });
  const strange = Object.keys(values).filter((name) => !specs.some((spec) => spec.name === name));
  return Object.fromEntries([...faults, ...strange.map((name) => [name.slice(0, 40), sayForm(language, 'strange')] as const)]);
}

/** How a value is asked for: digits as a number, words to choose from as a choice, all else as text. */
function kindOf({ pattern }: ParameterSpec): FormField['kind'] {
  const words = pattern.replace(/^\((?:\?:)?(.*)\)$/, '$1');
  if (/^[\w.-]+(?:\|[\w.-]+)+$/.test(words)) return { choices: words.split('|') };
  const isDigits = /^(?:\[[0-9-]+\]|\\d|[0-9])(?:\{\d+(?:,\d*)?\}|[?+*])?(?:(?:\[[0-9-]+\]|\\d|[0-9])(?:\{\d+(?:,\d*)?\}|[?+*])?)*$/;
  return isDigits.test(pattern) ? 'number' : 'text';
}
