import type { Incident, IncidentSummary } from '../domain/alert.ts';
import { type Card, type CardPart, pageUrl } from './card.ts';
import type { Reader } from './cards.ts';
import { formatMinuteInZone, formatNumber } from './format.ts';
import { say } from './texts.ts';

/**
 * A card of the alert that opened an incident as the card of the incident: how many alerts on how many assets, which most
 * often, and where all are listed. Unchanged while there is one alert. What an earlier summary said is replaced.
 */
export function withSummary(
  card: Card,
  incident: Incident,
  summary: IncidentSummary | null,
  reader: Reader & { readonly webUrl: string | null },
): Card {
  if (summary === null || summary.alerts < 2) return card;
  const { language } = reader;
  const own = new Set([say(language, 'incidentAlerts'), say(language, 'incidentFirst')]);
  const start = card.parts.findIndex((part) => part.kind === 'heading' && own.has(part.text));
  const end = card.parts.findIndex((part) => part.kind === 'heading' && part.text === say(language, 'incidentFirst'));
  const rest = start < 0 || end < start ? card.parts : card.parts.slice(end + 1);
  const isOver = incident.status === 'resolved';
  return {
    ...card,
    headline: headlineOf(incident, summary, reader),
    tone: isOver ? 'good' : summary.severity === 'info' ? 'neutral' : summary.severity,
    parts: [
      { kind: 'heading', text: say(language, 'incidentAlerts') },
      figures(summary, reader),
      { kind: 'list', items: mostOf(summary, reader) },
      { kind: 'small', text: whereText(incident, reader) },
      { kind: 'heading', text: say(language, 'incidentFirst') },
      ...rest.map((part) => withoutFact(part, { name: say(language, 'severity'), value: say(language, summary.severity) })),
    ],
    actions: card.actions.map((action) =>
      action.verb === 'open' && action.value === '' && action.url !== null
        ? { ...action, url: pageUrl(reader.webUrl, 'incidents', incident.id) ?? action.url }
        : action,
    ),
  };
}

/** What is said of the incident already is not said again of its first alert. */
function withoutFact(part: CardPart, { name, value }: { readonly name: string; readonly value: string }): CardPart {
  return part.kind === 'facts' ? { ...part, facts: part.facts.filter((fact) => fact.name !== name || fact.value !== value) } : part;
}

function headlineOf(incident: Incident, { alerts, assets, names }: IncidentSummary, { language }: Reader): string {
  const places = {
    title: incident.kind === 'pattern' ? (names[0]?.name ?? incident.title) : incident.title,
    alerts: formatNumber(alerts, language),
    assets: formatNumber(assets, language),
  };
  const key = incident.kind === 'storm' ? 'stormHeadline' : incident.kind === 'pattern' ? 'patternHeadline' : 'placeHeadline';
  const headline = say(language, key, places);
  return `#${incident.number} ${incident.status === 'resolved' ? say(language, 'resolved', { title: headline }) : headline}`;
}

function figures({ alerts, firing, assets, severity, firstAt, lastAt }: IncidentSummary, { language, timeZone }: Reader): CardPart {
  const number = (value: number) => formatNumber(value, language);
  return {
    kind: 'facts',
    facts: [
      { name: say(language, 'alertsFact'), value: say(language, 'alertsFiring', { alerts: number(alerts), firing: number(firing) }) },
      { name: say(language, 'assetsFact'), value: number(assets) },
      { name: say(language, 'severity'), value: say(language, severity) },
      { name: say(language, 'since'), value: formatMinuteInZone(firstAt, timeZone, language) },
      { name: say(language, 'lastAlert'), value: formatMinuteInZone(lastAt, timeZone, language) },
    ],
  };
}

function mostOf({ names, topAssets }: IncidentSummary, { language }: Reader): string[] {
  const line = (key: 'mostNames' | 'mostAssets', list: ReadonlyArray<readonly [string, number]>) =>
    say(language, key, { list: list.map(([name, alerts]) => `${name} × ${formatNumber(alerts, language)}`).join(', ') });
  return [
    line(
      'mostNames',
      names.map(({ name, alerts }) => [name, alerts]),
    ),
    line(
      'mostAssets',
      topAssets.map(({ assetId, alerts }) => [assetId, alerts]),
    ),
  ];
}

function whereText(incident: Incident, { language, webUrl }: Reader & { readonly webUrl: string | null }): string {
  const url = pageUrl(webUrl, 'incidents', incident.id);
  const link = url === null ? '' : ` ${url}`;
  return say(language, 'allAlerts', { number: incident.number, link }).trim();
}
