import type { Digest } from '../domain/digest.ts';
import type { Card, CardPart } from './card.ts';
import { type CardLinks, dataUntilPart, openAction } from './cards.ts';
import { formatInstant } from './format.ts';
import { say } from './texts.ts';

/** A digest or a hand-over: the verdict as headline, the time it covers, then its sections, each claim with its evidence. */
export function digestCard(digest: Digest, links: CardLinks): Card {
  const { language, timeZone, window } = digest;
  const span = [window.from, window.to].map((at) => formatInstant(at, timeZone, language)).join(' – ');
  return {
    language,
    headline: digest.headline,
    tone: digest.tone,
    parts: [
      { kind: 'text', text: say(language, digest.kind === 'handover' ? 'handoverOf' : 'digestOf', { span }) },
      ...digest.sections.flatMap(({ title, claims, notes }): CardPart[] => [
        { kind: 'heading', text: title },
        ...(claims.length === 0 ? [] : [{ kind: 'claims' as const, claims, evidenceUrl: links.evidenceUrlBase }]),
        ...(notes.length === 0 ? [] : [{ kind: 'list' as const, items: notes }]),
      ]),
      dataUntilPart(digest.dataUntil, { language, timeZone }),
    ],
    actions: openAction(links.webUrl, language),
    chart: digest.chart,
  };
}
