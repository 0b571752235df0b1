import type { Incident } from '../domain/alert.ts';
import type { Care, Silence } from '../domain/care.ts';
import type { Card } from './card.ts';
import { dataUntilPart, questionCard, type Reader, sentenceCard } from './cards.ts';
import { sayCare } from './care-texts.ts';
import { cut, formatHours, formatInstant, formatMinute, formatMinuteInZone } from './format.ts';
import type { KeptReason } from './silence-reasons.ts';

const SIGN = '👤';
const MINUTE_MS = 60_000;
/** Lengths and reasons that a silence is offered with. */
const OFFERED = [
  { minutes: 120, reason: 'p' },
  { minutes: 480, reason: 'p' },
  { minutes: 240, reason: 'k' },
  { minutes: 1_440, reason: 'f' },
] as const;
const REASONS = ['p', 'k', 'f'] as const;
/** In minutes, where the reason was said. */
const LENGTHS = [60, 120, 240, 480, 1_440] as const;
const LONGEST_REASON = 40;

/** A card of an incident with who takes care of it; what an earlier version said of that is replaced. */
export function withCare(card: Card, care: Care | null, name: string | null, reader: Reader): Card {
  const rest = card.parts.filter((part) => part.kind !== 'small' || !part.text.startsWith(SIGN));
  const isTaken = care?.acknowledged != null;
  const actions = isTaken ? card.actions.filter(({ verb }) => verb !== 'acknowledge') : card.actions;
  const line = care === null ? null : careLine(care, name, reader);
  return { ...card, actions, parts: line === null ? rest : [{ kind: 'small', text: line }, ...rest] };
}

function careLine({ acknowledged, assignee, snooze }: Care, name: string | null, { language, timeZone }: Reader): string | null {
  const who = name ?? assignee ?? acknowledged?.by ?? '';
  const time = (at: Date) => formatMinuteInZone(at, timeZone, language);
  const until = snooze === null ? null : sayCare(language, 'snoozed', { until: time(snooze.until) });
  if (acknowledged !== null)
    return [sayCare(language, 'taken', { name: who, time: time(acknowledged.at) }), until].filter(Boolean).join(', ');
  if (assignee !== null) return [sayCare(language, 'assigned', { name: who }), until].filter(Boolean).join(', ');
  return until === null ? null : `${SIGN} ${until}`;
}

/**
 * Asks why something is to be silenced, and for how long, as far as neither was said, with a button for the usual answers.
 *
 * @param said the end that was said, or the reason; with neither both are asked
 */
export function silenceCard(
  subject: SilenceSubject,
  said: { readonly until?: Date | null; readonly reason?: KeptReason },
  options: Reader & { readonly at: Date },
): Card {
  const { language, timeZone, at } = options;
  const { until = null, reason: kept } = said;
  const end = until !== null && until > at ? until : null;
  const asked =
    end !== null
      ? sayCare(language, 'askReason', { what: subject.shown, until: formatMinute(end, timeZone, language) })
      : kept
        ? sayCare(language, 'askEnd', { what: subject.shown, reason: kept.text })
        : sayCare(language, 'askSilence', { what: subject.shown });
  const text = [asked, '', sayCare(language, 'orSay', { target: subject.target })].join('\n');
  const offered =
    end === null && kept
      ? LENGTHS.map((minutes) => ({
          label: `${formatHours(minutes / 60, language)} · ${cut(kept.text, LONGEST_REASON)}`,
          chosen: `${minutes}:r${kept.id}`,
        }))
      : end === null
        ? OFFERED.map(({ minutes, reason }) => ({
            label: `${formatHours(minutes / 60, language)} · ${sayCare(language, reason)}`,
            chosen: `${minutes}:${reason}`,
          }))
        : REASONS.map((reason) => ({
            label: sayCare(language, reason),
            chosen: `u${Math.floor(end.getTime() / 1000).toString(36)}:${reason}`,
          }));
  const actions = offered.map(({ label, chosen }) => ({
    verb: 'silence' as const,
    label,
    value: `${subject.value}:${chosen}`,
    url: null,
    style: 'plain' as const,
  }));
  return { ...questionCard(text, options), actions: actions.filter(({ value }) => Buffer.byteLength(value) <= 60) };
}

/** What a silence is asked for: how it is shown, how a person would name it, how a button names it. */
export type SilenceSubject = { readonly shown: string; readonly target: string; readonly value: string };

const PRESSED =
  /^(?<subject>alr_[0-9a-f]{24}|[@%][^:]{1,50})(?::(?:(?<minutes>\d{1,5})|u(?<until>[0-9a-z]{6,7})):(?<reason>[pkf]|r[0-9a-f]{10}))?$/;

/** What a silence button carries; its end and reason are absent where it only asks. Null when it is not of our making. */
export function readSilenceValue(
  value: string,
  now: Date,
): {
  readonly alertId: string | null;
  readonly assetId: string | null;
  readonly groupId: string | null;
  readonly chosen: { readonly until: Date; readonly reason: 'p' | 'k' | 'f' | { readonly kept: string } } | null;
} | null {
  const found = PRESSED.exec(value)?.groups;
  if (found?.subject === undefined) return null;
  const { subject } = found;
  const after = (sign: string) => (subject.startsWith(sign) ? subject.slice(1) : null);
  const reason = found.reason?.startsWith('r') ? { kept: found.reason.slice(1) } : (found.reason as 'p' | 'k' | 'f' | undefined);
  return {
    alertId: /^[@%]/.test(subject) ? null : subject,
    assetId: after('@'),
    groupId: after('%'),
    chosen: reason === undefined ? null : { until: endOf(found.minutes, found.until, now), reason },
  };
}

function endOf(minutes: string | undefined, seconds: string | undefined, now: Date): Date {
  return new Date(minutes === undefined ? Number.parseInt(seconds ?? '', 36) * 1000 : now.getTime() + Number(minutes) * MINUTE_MS);
}

/** The end of a silence, and what it held back. */
export function silenceOverCard(
  silence: Silence,
  held: {
    readonly alerts: number;
    readonly firing: number;
    readonly incidents: ReadonlyArray<{ readonly incident: Incident; readonly firing: number }>;
  },
  options: Reader & { readonly what: string; readonly by: string; readonly at: Date },
): Card {
  const { language, timeZone, what, by, at } = options;
  const items = held.incidents
    .slice(0, 10)
    .map(({ incident, firing }) => `${incidentText(incident)}: ${sayCare(language, firing > 0 ? 'stillFiring' : 'isOver')}`);
  const more = held.incidents.length - items.length;
  const span = { from: formatMinute(silence.startsAt, timeZone, language), until: formatInstant(silence.endsAt, timeZone, language) };
  return {
    language,
    headline: sayCare(language, 'silenceOver', { what }),
    tone: held.firing > 0 ? 'warning' : 'neutral',
    parts: [
      {
        kind: 'text',
        text:
          held.alerts === 0
            ? sayCare(language, 'silenceNothing')
            : sayCare(language, 'silenceHeld', { alerts: held.alerts, incidents: held.incidents.length, firing: held.firing }),
      },
      ...(items.length === 0
        ? []
        : [{ kind: 'list' as const, items: more > 0 ? [...items, sayCare(language, 'andMore', { count: more })] : items }]),
      { kind: 'text', text: sayCare(language, 'silenceWas', { name: by, reason: silence.reason, ...span }) },
      dataUntilPart(at, options),
    ],
    actions: [],
    chart: null,
  };
}

/** Incidents that were not announced one by one. */
export function rateCard(incidents: readonly Incident[], options: Reader & { readonly at: Date }): Card {
  const { language } = options;
  const items = incidents
    .slice(0, 20)
    .map((incident) => `${incidentText(incident)}: ${sayCare(language, incident.status === 'open' ? 'stillFiring' : 'isOver')}`);
  const more = incidents.length - items.length;
  return {
    ...sentenceCard(sayCare(language, 'rateHeld', { count: incidents.length }), options),
    parts: [
      { kind: 'list', items: more > 0 ? [...items, sayCare(language, 'andMore', { count: more })] : items },
      dataUntilPart(options.at, options),
    ],
  };
}

export function incidentText({ number, title }: Incident): string {
  return `#${number} ${title}`;
}
