import type { Digest } from '../domain/digest.ts';
import type { Language } from '../domain/language.ts';
import type { Card, CardPart } from './card.ts';
import { type CardLinks, dataUntilPart, openAction } from './cards.ts';
import { formatSpan } from './format.ts';
import { say } from './texts.ts';

/** A digest or a hand-over: the verdict as headline, the time it covers, then its sections, each claim with its evidence. */
export function digestCard(digest: Digest, links: CardLinks): Card {
  const { language, timeZone, window, shift } = digest;
  const span = formatSpan(window, timeZone, language);
  return {
    language,
    headline: digest.headline,
    tone: digest.tone,
    parts: [
      { kind: 'text', text: say(language, digest.kind === 'handover' ? 'handoverOf' : 'digestOf', { span }) },
      ...(shift === undefined ? [] : [{ kind: 'text' as const, text: shiftText(shift, language) }]),
      ...digest.sections.flatMap(({ title, claims, notes }): CardPart[] => [
        { kind: 'heading', text: title },
        ...(claims.length === 0 ? [] : [{ kind: 'claims' as const, claims, evidenceUrl: links.evidenceUrlBase }]),
        ...(notes.length === 0 ? [] : [{ kind: 'list' as const, items: notes }]),
      ]),
      dataUntilPart(digest.dataUntil, { language, timeZone }),
    ],
    actions: openAction(links.webUrl, language),
    chart: digest.chart === null ? null : { ...digest.chart, language },
  };
}

function shiftText({ from, to }: NonNullable<Digest['shift']>, language: Language): string {
  const names = { from: from.join(', '), to: to.join(', ') };
  return say(language, from.length === 0 ? 'shiftBegins' : 'shiftChanges', names);
}
