import { loadSettings } from '../config.ts';
import { inLanguage, type Localized } from '../domain/language.ts';
import { type Command, configFile } from './command.ts';
import { requireService } from './service-client.ts';

/** What the service answers for a piece of evidence, as far as it is shown here. */
type Fetched = {
  readonly evidence: {
    readonly id: string;
    readonly query: Readonly<Record<string, unknown>>;
    readonly states: Readonly<Record<string, number | string>>;
  };
  readonly holds: boolean;
  readonly reading: {
    readonly kind: 'found' | 'nothing';
    readonly figures?: Readonly<Record<string, number | string>>;
    readonly searched?: string;
  };
};

const HOLDS: Localized = { en: 'still holds', ru: 'подтверждается', ko: '지금도 맞습니다' };
const FAILS: Localized = { en: 'no longer holds', ru: 'больше не подтверждается', ko: '더는 맞지 않습니다' };
const THEN_NOW: Localized = { en: 'then → now', ru: 'тогда → сейчас', ko: '그때 → 지금' };

/** `inframind evidence ev_…` asks the query of a piece of evidence again. Exit code 1 when it no longer holds. */
export const evidence: Command = {
  usage: 'ID',
  about: {
    en: 'ask the query behind a claim again',
    ru: 'повторить запрос, на котором стоит утверждение',
    ko: '주장 뒤에 있는 조회를 다시 실행',
  },
  options: {},
  run: async (invocation) => {
    const service = await requireService(loadSettings(process.env, configFile(invocation)), invocation);
    const {
      evidence: found,
      holds,
      reading,
    } = await service.get<Fetched>(`/api/evidence/${encodeURIComponent(invocation.words[0] ?? '')}`);
    const say = (text: Localized) => inLanguage(text, invocation.language);
    invocation.print(`${found.id}  ${say(holds ? HOLDS : FAILS)}`);
    for (const [name, value] of Object.entries(found.query))
      invocation.print(`  ${name}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`);
    invocation.print(say(THEN_NOW));
    for (const [name, value] of Object.entries(found.states)) invocation.print(`  ${name}: ${value} → ${reading.figures?.[name] ?? '-'}`);
    if (reading.kind === 'nothing') invocation.print(`  ${reading.searched ?? ''}`);
    return holds ? 0 : 1;
  },
};
