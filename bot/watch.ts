import type { Question, Sign } from '../domain/answer.ts';
import { inLanguage, type Language, type Localized } from '../domain/language.ts';
import type { Principal } from '../domain/tenant.ts';
import type { Card } from './card.ts';
import type { Reader } from './cards.ts';
import type { ChatPlatform, Incoming, Live } from './chat-platform.ts';
import type { ConversationDeps } from './conversing.ts';
import { withoutSecrets } from './outgoing.ts';
import { replyCard } from './reply-cards.ts';
import { say } from './texts.ts';

const STEPS: Readonly<Record<Extract<Sign, { kind: 'step' }>['step'], Localized>> = {
  reading: {
    en: 'is reading metrics, logs, events and changes…',
    ru: 'читает метрики, журналы, события и изменения…',
    ko: '지표, 로그, 이벤트, 변경 사항을 읽는 중…',
  },
  checking: {
    en: 'is holding each statement against the data again…',
    ru: 'сверяет каждое утверждение с данными ещё раз…',
    ko: '각 문장을 데이터와 다시 대조하는 중…',
  },
  recalling: { en: 'is looking for similar incidents…', ru: 'ищет похожие инциденты…', ko: '비슷한 인시던트를 찾는 중…' },
  talking: { en: 'is asking the model…', ru: 'спрашивает модель…', ko: '모델에 묻는 중…' },
};

/** What is being done for an answer, after the bot's name. */
function stepText(step: keyof typeof STEPS, language: Language): string {
  return inLanguage(STEPS[step], language);
}

/** An answer that comes about, shown to the one who asked where the platform can. */
export type Watched = {
  readonly heard: Pick<Question, 'tell'>;
  /** Nothing more is shown. @returns the mark of the message that was begun, for `send` */
  end(): Promise<string | null>;
  /** Leaves nothing unfinished when no answer was posted. */
  close(): Promise<void>;
};

/** Lets the one who asked watch. `deps.stores` show what that person may see; what a part says is rendered as the answer will be. */
export function watch(
  deps: ConversationDeps,
  incoming: Incoming,
  principal: Principal,
  reader: Reader,
  threadAlertId: string | null,
): Watched {
  const platform = deps.platforms.find(({ id }) => id === incoming.platform);
  const live = deps.show === undefined && platform !== undefined ? liveOn(platform, incoming) : null;
  if (live === null) return { heard: {}, end: async () => null, close: async () => {} };
  let showing: Promise<unknown> = Promise.resolve();
  let isOver = false;
  const show = async ({ answer, upTo }: Extract<Sign, { kind: 'part' }>) => {
    const { card } = await replyCard(deps, principal, reader, { kind: 'answer', answer }, threadAlertId);
    if (!isOver) live.show(withoutSecrets(beginningOf(card, upTo)));
  };
  const warn = (thrown: unknown) =>
    deps.log?.('warn', `chat live on ${incoming.platform}: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  return {
    heard: {
      tell: (sign) => {
        if (isOver) return;
        if (sign.kind === 'step') live.step(stepText(sign.step, reader.language));
        // Where nobody spoke to us, that it is worked on is enough.
        else if (incoming.direct) showing = showing.then(() => show(sign)).catch(warn);
      },
    },
    end: async () => {
      await showing;
      isOver = true;
      return live.end();
    },
    close: async () => {
      if (isOver) return;
      isOver = true;
      await live.drop();
    },
  };
}

/** What the platform can show: the answer as it grows, or only that it is worked on. */
function liveOn(platform: Pick<ChatPlatform, 'live' | 'working'>, incoming: Incoming): Live | null {
  const live = platform.live?.(incoming) ?? null;
  const working = live === null ? (platform.working?.(incoming) ?? null) : null;
  if (working === null) return live;
  return {
    step: (text) => working.step(text),
    show: () => {},
    end: async () => {
      working.end();
      return null;
    },
    drop: async () => working.end(),
  };
}

/** The parts of a card that later ones do not change: up to what it fired by, or up to its evidence. No button: they come with the whole. */
export function beginningOf(card: Card, upTo: 'trigger' | 'claims'): Card {
  const { language } = card;
  const later = upTo === 'trigger' ? (['cause'] as const) : (['similar', 'ruledOut', 'unknown', 'proposed'] as const);
  const headings = new Set<string>(later.map((key) => say(language, key)));
  const found = card.parts.findIndex((part) => part.kind === 'small' || (part.kind === 'heading' && headings.has(part.text)));
  return { ...card, parts: found < 0 ? card.parts : card.parts.slice(0, found), actions: [], chart: null };
}
