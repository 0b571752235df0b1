import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseDocument } from 'yaml';
import type { z } from 'zod';
import type { Runbook } from '../../domain/action.ts';
import { AppError } from '../../domain/errors.ts';
import type { Language, Localized } from '../../domain/language.ts';
import { mayBeDry } from './remote-steps.ts';
import { runbookSchema } from './schema.ts';

/**
 * Reads every `*.yaml` of a folder (the one of this file unless told otherwise) as a runbook, in the order of their names.
 *
 * @throws RUNBOOK_INVALID with all faults at once, each with file, path and what is wrong
 */
export async function loadRunbooks(folder = fileURLToPath(new URL('.', import.meta.url))): Promise<Runbook[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.yaml')).sort();
  const read = await Promise.all(files.map(async (file) => parseRunbook(file, await readFile(join(folder, file), 'utf8'))));
  const faults = read.flatMap((result) => result.faults);
  if (faults.length > 0) throw new AppError('RUNBOOK_INVALID', faults.join('\n'));
  return read.flatMap((result) => result.runbook ?? []);
}

/** One file; `faults` read `file: path: what is wrong`. */
export function parseRunbook(file: string, text: string): { readonly runbook: Runbook | null; readonly faults: readonly string[] } {
  const document = parseDocument(text, { strict: true, uniqueKeys: true });
  if (document.errors.length > 0)
    return { runbook: null, faults: document.errors.map((error) => `${file}: ${error.message.split('\n')[0]}`) };
  const written = plainOf(document);
  if (written === undefined) {
    return { runbook: null, faults: [`${file}: the file: what stands elsewhere in it may not be referred to (*name): write it out`] };
  }
  const parsed = runbookSchema.safeParse(written.value);
  if (!parsed.success) {
    return {
      runbook: null,
      faults: parsed.error.issues.map((issue) => `${file}: ${issue.path.join('.') || 'the file'}: ${sentenceOf(issue)}`),
    };
  }
  if (`${parsed.data.id}.yaml` !== file) return { runbook: null, faults: [`${file}: id: "${parsed.data.id}" is not the file's name`] };
  return { runbook: parsed.data, faults: [] };
}

/** What is written; undefined where it refers to itself, by which a few lines become more than fits into memory. */
function plainOf(document: ReturnType<typeof parseDocument>): { readonly value: unknown } | undefined {
  try {
    return { value: document.toJS({ maxAliasCount: 0 }) };
  } catch {
    return undefined;
  }
}

/** Of a name that is not allowed, why. */
function sentenceOf(issue: z.core.$ZodIssue): string {
  return issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
}

/**
 * What is no fault of a runbook but worth a look, as sentences: one that changes something and names no metric to judge it by; words that
 * are not in each language people are answered in.
 */
export function advice({
  successTest,
  steps,
  title,
  parameters,
}: Pick<Runbook, 'successTest' | 'steps' | 'title' | 'parameters'>): Localized[] {
  const changes = steps.some((step) => !mayBeDry(step) || step.kind === 'ssh' || step.kind === 'script');
  const whole = { en: 'title', ru: 'название (title)', ko: '제목(title)' };
  const said = [
    [whole, title] as const,
    ...parameters.map(({ name, description }) => {
      const what = { en: `description of ${name}`, ru: `описание (description) ${name}`, ko: `${name}의 설명(description)` };
      return [what, description] as const;
    }),
    ...steps.flatMap((step) => {
      if (step.kind !== 'script' || step.says === undefined) return [];
      const what = { en: `says of step ${step.id}`, ru: `пояснение (says) шага ${step.id}`, ko: `단계 ${step.id}의 설명(says)` };
      return [[what, step.says] as const];
    }),
  ];
  return [
    ...(successTest === null && changes
      ? [
          {
            en: 'names no success metric: without an alert whose series recovers, nobody says whether it helped',
            ru: 'нет метрики успеха: если ряд алерта не придёт в норму, о пользе скажет только человек',
            ko: '성공을 재는 지표가 없습니다: 알림의 시계열이 회복되지 않으면 효과를 알 수 없습니다',
          },
        ]
      : []),
    ...said.flatMap(([what, words]) => {
      const missing = missingIn(words);
      if (missing.length === 0) return [];
      const none = missing.join(', ');
      return [
        {
          en: `${what.en} is not there in ${none}: people who read it are shown another language`,
          ru: `${what.ru}: нет на ${none}, таким читателям показывается другой язык`,
          ko: `${what.ko}: ${none} 없음, 해당 독자에게는 다른 언어로 표시됩니다`,
        },
      ];
    }),
  ];
}

/** What reads the same in English and in Russian is in one language: that of its letters; Korean that is absent reads as English. */
function missingIn({ en, ru, ko }: Localized): Language[] {
  const only = ru !== en ? null : /\p{Script=Hangul}/u.test(en) ? 'ko' : /\p{Script=Cyrillic}/u.test(en) ? 'ru' : 'en';
  const lacks: Readonly<Record<Language, boolean>> = {
    en: only === 'ru' || only === 'ko',
    ru: only === 'en' || only === 'ko',
    ko: ko === en && only !== 'ko',
  };
  return (['en', 'ru', 'ko'] as const).filter((language) => lacks[language]);
}
