import { type Card, withNotes } from '../bot/card.ts';
import { answerCard, chartCard, listCard, questionCard, sentenceCard } from '../bot/cards.ts';
import { digestCard } from '../bot/digest-card.ts';
import { nextCard } from '../bot/next-card.ts';
import { renderTerminal } from '../bot/terminal/render.ts';
import type { Reply } from '../copilot/reply.ts';
import { inLanguage, type Language, type Localized } from '../domain/language.ts';
import { hasColour } from './colour.ts';

/** A reply of the copilot as text for this terminal. */
export function renderReply(reply: Reply, language: Language, url: string): string {
  const width = Math.min(100, process.stdout.columns ?? 80);
  return renderTerminal(withNotes(cardOf(reply, language, url), reply.notes ?? []), { width, colour: hasColour() });
}

const TICKET_IN_CHAT: Localized = {
  en: 'A ticket is opened from the chat: npm run chat',
  ru: 'Заявку можно открыть в чате: npm run chat',
  ko: '티켓은 채팅에서 열 수 있습니다: npm run chat',
};
/** The API knows nobody who asks without a key of their own. */
const NOBODY = {
  en: 'Say this in a chat, or use: inframind care acknowledge|assign|snooze|silence',
  ru: 'Напишите это в чате или выполните: inframind care acknowledge|assign|snooze|silence',
  ko: '채팅에서 말하거나 다음을 실행하세요: inframind care acknowledge|assign|snooze|silence',
};

function cardOf(reply: Reply, language: Language, url: string): Card {
  const reader = { language, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone };
  const shared = { ...reader, at: new Date(), webUrl: url, evidenceUrlBase: `${url}/evidence/` };
  switch (reply.kind) {
    case 'answer':
      return answerCard(revived(reply.answer), { ...shared, incidentNumber: null, canRequest: false });
    case 'chart':
      return chartCard(
        reply.text,
        { ...reply.chart, marks: reply.chart.marks.map((mark) => ({ ...mark, at: new Date(mark.at) })) },
        reader,
      );
    case 'digest':
      return digestCard(revivedDigest(reply.digest), shared);
    case 'list':
      return listCard(reply.headline, reply.claims, shared);
    case 'record':
    case 'sentence':
      return reply.choices ? withReadings(questionCard(reply.text, shared), reply.choices) : sentenceCard(reply.text, shared);
    case 'care':
      return sentenceCard(inLanguage(NOBODY, language), shared);
    case 'propose':
      return listCard(reply.proposals.map(({ title, targetAssetId }) => `${title} → ${targetAssetId}`).join('\n'), [], shared);
    case 'next':
      return nextCard(reply, { ...shared, canRequest: false, canCare: false, tickets: [] });
    case 'open-ticket':
      return sentenceCard(inLanguage(TICKET_IN_CHAT, language), shared);
  }
}

/** What may have been meant, to be asked anew: there is nothing to press here. */
function withReadings(card: Card, choices: ReadonlyArray<{ readonly question: string }>): Card {
  if (choices.length === 0) return card;
  const list = { kind: 'list', items: choices.map(({ question }) => question) } as const;
  return { ...card, parts: [list, ...card.parts] };
}

/** An answer that came as JSON: what the card shows of instants are dates again. */
function revived(answer: Extract<Reply, { kind: 'answer' }>['answer']) {
  const chart =
    answer.chart === null ? null : { ...answer.chart, marks: answer.chart.marks.map((mark) => ({ ...mark, at: new Date(mark.at) })) };
  return { ...answer, chart, dataUntil: new Date(answer.dataUntil) };
}

function revivedDigest(digest: Extract<Reply, { kind: 'digest' }>['digest']) {
  const { from, to } = digest.window;
  return { ...digest, window: { from: new Date(from), to: new Date(to) }, dataUntil: new Date(digest.dataUntil) };
}
