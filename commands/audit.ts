import { loadSettings } from '../config.ts';
import type { AuditEntry } from '../domain/action.ts';
import { CHAIN_START, type ChainEnd, type ChainVerdict, verifyChain } from '../domain/audit.ts';
import { auditWords } from '../domain/audit-words.ts';
import { fill, type Language, type Localized } from '../domain/language.ts';
import { type Command, configFile } from './command.ts';
import { requireService } from './service-client.ts';

/** `inframind audit verify` recomputes the hash chain. Exit code 1 when it is broken. */
export const audit: Command = {
  usage: 'verify|list',
  about: {
    en: 'check the chain of audit entries, or list them',
    ru: 'проверить цепочку записей аудита или показать их',
    ko: '감사 기록의 연결을 검사하거나 목록 보기',
  },
  options: { limit: { type: 'string' } },
  run: async (invocation) => {
    const service = await requireService(loadSettings(process.env, configFile(invocation)), invocation);
    const read = async (query: string): Promise<AuditEntry[]> => {
      const { entries } = await service.get<{ entries: Array<Omit<AuditEntry, 'at'> & { at: string }> }>(`/api/audit?${query}`);
      return entries.map((entry) => ({ ...entry, at: new Date(entry.at) }));
    };
    if (invocation.words[0] === 'list') {
      for (const entry of await read(`limit=${Number(invocation.options.limit ?? PAGE)}`))
        invocation.print(lineOf(entry, invocation.language));
      return 0;
    }
    const verdict = await verifyWhole((after) => read(`after=${after}&limit=${PAGE}`));
    invocation.print(JSON.stringify(verdict));
    invocation.print(verdictText(verdict, invocation.language));
    return verdict.whole ? 0 : 1;
  },
};

const PAGE = 1_000;

/** One row of the trail: its number, when, who, what as code and as words, about what. */
export function lineOf(entry: AuditEntry, language: Language): string {
  const { sequence, at, actor, action, subject } = entry;
  const words = auditWords(entry, language);
  return [sequence, at.toISOString(), actor, action, ...(words === action ? [] : [words]), subject].join('  ');
}

/** What a verdict means, and what to do about a broken chain. */
export function verdictText(verdict: ChainVerdict, language: Language): string {
  const count = verdict.whole ? verdict.entries : verdict.sequence;
  return fill(verdict.whole ? WHOLE : FAULTS[verdict.fault], language, { count });
}

const WHOLE: Localized = {
  en: 'The chain is whole: {count|entry|entries}, none changed, none missing in between.',
  ru: 'Цепочка цела: {count|запись|записи|записей}, ни одна не изменена, пропусков между ними нет.',
  ko: '체인이 온전합니다: 항목 {count}개, 변경되거나 빠진 것이 없습니다.',
};
const COMPARE = {
  en: 'Everything before it is whole. Compare it with a backup, and look for who could write to the database.',
  ru: 'Всё до неё цело. Сравните с резервной копией и выясните, кто мог писать в базу.',
  ko: '그 앞은 온전합니다. 백업과 비교하고 데이터베이스에 쓸 수 있었던 사람을 확인하세요.',
};
const FAULTS: Readonly<Record<Extract<ChainVerdict, { whole: false }>['fault'], Localized>> = {
  missing: {
    en: `Entry {count} is missing. ${COMPARE.en}`,
    ru: `Записи {count} нет. ${COMPARE.ru}`,
    ko: `항목 {count}이(가) 없습니다. ${COMPARE.ko}`,
  },
  link: {
    en: `Entry {count} does not follow the one before it. ${COMPARE.en}`,
    ru: `Запись {count} не продолжает предыдущую. ${COMPARE.ru}`,
    ko: `항목 {count}이(가) 앞 항목과 이어지지 않습니다. ${COMPARE.ko}`,
  },
  hash: {
    en: `Entry {count} was changed after it was written. ${COMPARE.en}`,
    ru: `Запись {count} изменена после создания. ${COMPARE.ru}`,
    ko: `항목 {count}이(가) 기록된 뒤 변경되었습니다. ${COMPARE.ko}`,
  },
};

/** Checks a chain of any length page by page; each must go on where the one before ended. */
export async function verifyWhole(read: (after: number) => Promise<readonly AuditEntry[]>): Promise<ChainVerdict> {
  let end: ChainEnd = { sequence: 0, hash: CHAIN_START };
  for (;;) {
    const entries = await read(end.sequence);
    const verdict = verifyChain(entries, end);
    if (!verdict.whole) return verdict;
    const last = entries.at(-1);
    if (last === undefined) return { whole: true, entries: end.sequence };
    end = last;
  }
}
