import type { Intent, IntentKind, Window } from '../../domain/answer.ts';
import type { Concept } from '../../domain/finding.ts';
import { metricSaid } from '../wording/metrics.ts';
import { findListed, othersOf, siblingOf } from './asset-lists.ts';
import { askedByClause, type Reading } from './clauses.ts';
import { continued } from './continued.ts';
import { type Deed, deedOf } from './deeds.ts';
import { findVague } from './descriptions.ts';
import { doubtOf } from './doubts.ts';
import { isElsewhere } from './elsewhere.ts';
import { readEnd } from './ends.ts';
import { asksWhatFills } from './filling.ts';
import { followUpOf } from './follow-ups.ts';
import { isEllipsis, kindOf } from './grammar.ts';
import { asMeant } from './latinized.ts';
import { likenesses } from './likeness.ts';
import { conceptOf, readMeasure } from './measures.ts';
import { asksWhatNext, asksWhereToBegin } from './next-steps.ts';
import { actOf, asksWhether, isOrder, looksBack } from './orders.ts';
import { readRanking, readRankingBy, readRankingOfStores } from './rankings.ts';
import { reasonSaid } from './reasons.ts';
import { sensesOf } from './senses.ts';
import { timesInFigures } from './spoken.ts';
import { supposedIn } from './subjects.ts';
import { readDuration, readTimes } from './times.ts';
import { isTicketName } from './traits.ts';
import { heard, LONGEST, normal } from './typed.ts';

/** What a question may refer to. */
export type Context = {
  /** The thread's alert. */
  readonly alertId: string | null;
  /** Names of assets that may be mentioned. */
  readonly assetIds: readonly string[];
  readonly now: Date;
  /** IANA zone of the asker. */
  readonly timeZone: string;
  /** What the thread spoke of last: "it", "that host", "before that". */
  readonly assetId?: string | null;
  readonly window?: Window | null;
  /** What was asked before: "and yesterday?". */
  readonly kind?: IntentKind | null;
  readonly concept?: Concept | null;
};

const EVIDENCE = /\bev_[0-9a-f]{24}\b/;
const INCIDENT =
  /(?:#|\binc(?:ident)?[ -]#?|инцидент\p{L}* #?|인시던트 #?|\bincidents? (?:like|similar to|as) #?|похож\p{L}+ на #)(\d{1,9})(?![\d:])/u;
const RUNBOOK = /(?:runbook|playbook|сценари\p{L}*|ранбук\p{L}*|плейбук\p{L}*|런북)\s+([a-z0-9][a-z0-9-]{1,60})/u;
const QUOTED =
  /(?<![\p{L}\p{N}])["“«'](?<text>[^"”»']{2,120})["”»'](?![\p{L}\p{N}])|(?:containing|matching|contain|содержащ\p{L}+|со словом|с текстом)\s+(?<word>\S{2,80})/u;
const SEVERITIES: ReadonlyArray<readonly ['critical' | 'warning' | 'info', RegExp]> = [
  ['critical', /critical|crit\b|критич|심각|치명/u],
  ['warning', /\bwarnings?\b|предупрежд/u],
];
/** A number alone: that of another machine of the same kind. */
const NUMBER_ALONE = /^(?:(?:on|for|на|для|у|по) )?(?<number>\d{1,4})(?:번|번은|은|는|도)?$/u;
/** What of a thing: how it is. */
const OF_WHAT =
  /^(?:(?:а|ну|и|слушай|так) )*(?:что|че|чо|шо) (?:(?:там|тут|сейчас|щас|у (?:нас|вас|тебя)) )*(?:с|со|по) (?:\S+ ?){1,3}[?!.]*$/u;
/** Its own words ask why. */
const NAMED_REASON = /[,.;]\s*(?:이유|사유|причина|reason)\s*:/iu;
/** As half a question: "and the disk?". */
const DISK_ALONE = /^(?:the )?(?:disks?|диск(?:и|а|у|е)?|место|디스크(?:는|도)?)$/u;
/** Their length is how long, not when. */
const CARES: ReadonlySet<IntentKind> = new Set(['silence', 'acknowledge']);
/** What sets something in motion. */
const DEEDS: ReadonlySet<IntentKind> = new Set(['silence', 'acknowledge', 'run', 'ticket']);
/** A likeness of less is offered, not followed: hardly half of those are what was meant. */
const LEAST_SHARE = 0.34;
/** Of words of which none means anything here, beside a time or a name. */
const LEAST_OF_NOTHING = 0.5;
/** A deed of words of which none means anything here is followed from this share on: nonsense beside a name looks like an order. */
const SURE_SHARE = 0.8;
/** A deed that no rule reads, of other words. */
const LEAST_DEED = 0.5;
/** Whatever a sentence looks like: “do not restart it”. */
const FORBIDS = /\bHOLD\b|\bNOT (?:\. )?(?:RUN|OFF|SILENCE|ACK|TICKET)\b/;
const SAYS_NOTHING = new Set(['.', 'ASSET', 'TIME', 'MEASURE', 'QUOTE']);
/** What a question has and a statement has not. */
const ASKS = /\b(?:WHY|WHO|WHEN|HOW|IF|WHAT|SHOW|ON_WHAT|MAY)\b|^(?:IS|LIST)\b/;
const WORTH_OFFERING = 0.15;
const EARLIER =
  /(?<![\p{L}\p{N}])(?:it|its|this|that|there|(?:this|that|the) (?:host|server|node|machine)|он[аo]?|нем|ней|нему|него|его|ее|там|(?:этот|этом|этого|этой|тот|том|того) \p{L}+|거기|그것|이것|이 (?:호스트|서버)|그 (?:호스트|서버))(?![\p{L}\p{N}])/u;

/**
 * What a person wants, by a grammar and its likeness to what people typed, with no model; English, Russian and Korean. Names, times, measures and quotations
 * are read first, the words that are left are read for their sense.
 *
 * @returns kind `unknown` with three likely `readings` when nothing is understood
 */
export function understand(text: string, context: Context): Intent {
  const meantBefore = context.kind ? followed(normal(heard(text)), context) : null;
  if (meantBefore !== null) return meantBefore;
  const other = otherOne(normal(heard(text)), context);
  if (other !== null) return other;
  const half = context.kind ? (numbered(normal(heard(text)), context) ?? halfOf(normal(heard(text)))) : null;
  if (half !== null && isEllipsis(read(half, context).senses)) return understandWritten(half, context);
  const told = NAMED_REASON.test(text) ? withoutReason(text, context) : null;
  if (told !== null) return told;
  const intent = clauseByClause(text, context);
  if (intent.kind !== 'unknown') return intent;
  const ordered = text.length > LONGEST ? withoutReason(text, context) : null;
  if (ordered !== null) return ordered;
  const names = new Set(context.assetIds.flatMap((id) => [id, ...id.split(/[-_.]/)]).map((name) => name.toLowerCase()));
  const meant = asMeant(heard(text).trim(), (word) => names.has(word.replace(/[?!.,:;]+$/, '')));
  const again = meant === null ? intent : understandWritten(meant, context);
  return again.kind === 'unknown' ? intent : again;
}

/** What a few words ask that mean something only after an answer; null for others. */
function followed(said: string, context: Context): Intent | null {
  const of = (kind: IntentKind, words: string) => ({ ...understandWritten(words, { ...context, kind }), kind });
  const followUp = context.kind ? followUpOf(said, context.kind) : null;
  if (followUp === 'since') return of('why', 'why');
  if (followUp === 'next') return of('next', 'what next');
  if (followUp === null || !context.kind || DEEDS.has(context.kind)) return null;
  const { window } = context;
  const span = window ? window.to.getTime() - window.from.getTime() : 0;
  const before = window && followUp === 'earlier' ? { from: new Date(window.from.getTime() - span), to: window.from } : null;
  return { ...of(context.kind, 'why'), concept: context.concept ?? null, window: before };
}

/** What half a question adds to the one before; null where nothing says that it is one. */
function halfOf(said: string): string | null {
  const rest = continued(said) ?? said.replace(/[?!.\s]+$/u, '');
  return DISK_ALONE.test(rest) ? 'disk space' : continued(said);
}

/** The machine that is called as the one before but for its number: "а 04?", "04도"; null where none is. */
function numbered(said: string, { assetId, assetIds }: Context): string | null {
  const bare = said.replace(/[?!.\s]+$/u, '');
  const number = NUMBER_ALONE.exec(continued(bare) ?? bare)?.groups?.number ?? NUMBER_ALONE.exec(bare)?.groups?.number;
  return number && assetId ? siblingOf(assetId, number, assetIds) : null;
}

/** The question before of the other machine of that kind; of several it is asked which. */
function otherOne(said: string, context: Context): Intent | null {
  const { kind, assetId, assetIds } = context;
  const others = kind && assetId ? othersOf(said, assetId, assetIds) : null;
  const [only, another] = others?.ids ?? [];
  if (others === null || only === undefined) return null;
  const asked = understandWritten(only, context);
  return another === undefined
    ? asked
    : { ...asked, assetId: null, named: null, unclear: { said: others.said, candidates: others.ids.slice(0, 3) } };
}

/** A silence or a promise to look that its reason hides, by its length or by its words; null where it is none of them. */
function withoutReason(text: string, context: Context): Intent | null {
  const said = reasonSaid(text);
  const intent = said === null ? null : understandWritten(said.order, context);
  return said !== null && intent !== null && CARES.has(intent.kind) ? { ...intent, reason: said.reason } : null;
}

/** A text as a whole, and what its clauses ask for where most of them tell a story. */
function clauseByClause(text: string, context: Context): Intent {
  const whole = readWritten(text, context);
  if (text.length > LONGEST) return whole.intent;
  const mayOrder = (kind: IntentKind) => isOrder(normal(text), kind, true) && !FORBIDS.test(read(text, context).senses);
  const intent = askedByClause(text, whole, (clause) => readWritten(clause, { ...context, kind: null }), mayOrder);
  const supposed = intent.kind === 'impact' && intent.listed.length < 2 ? supposedIn(normal(text)) : null;
  const [fails] = supposed === null ? [] : read(supposed, context).named.assetIds;
  return fails === undefined ? intent : { ...intent, assetId: fails, named: fails };
}

function understandWritten(text: string, context: Context): Intent {
  return readWritten(text, context).intent;
}

function readWritten(text: string, context: Context): Reading {
  const { said, unquoted, contains, runbookId, named, times, measure, senses } = read(text, context);
  const evidenceId = EVIDENCE.exec(said)?.[0] ?? null;
  const { asked, ruled, rule } = ruleOf(said, senses);
  // Half a question: the other half was said before.
  const before = ruled === null && isEllipsis(senses) ? context : null;
  const alike = before?.kind ? [] : likenesses({ text, rest: measure.rest, senses }, rule);
  const ofAll = named.assetIds.length === 0 && asksWhatFills(said);
  const doubt = contains === null ? doubtOf(said) : null;
  const isAtHand = context.alertId !== null || (context.assetId ?? null) !== null;
  const isNext = contains === null && asksWhatNext(named.rest, isAtHand);
  const listed = ruled?.kind === 'routes' || ruled?.kind === 'silences' ? ruled.kind : null;
  const meant = before?.kind ?? listed ?? decide(alike, rule, said, senses);
  const likeliest = doubt ? 'evidence' : isNext ? 'next' : ofAll ? 'forecast' : meant;
  const kind = likeliest === 'next' && !isAtHand && asksWhereToBegin(named.rest) ? 'help' : likeliest;
  const reason = CARES.has(kind) ? reasonSaid(text, (line) => isOrder(normal(line), kind, false)) : null;
  const deed = CARES.has(kind) ? careOf(reason?.isWorded && reason.order ? normal(reason.order) : said, kind, ruled) : null;
  const worth = (one: IntentKind) => (DEEDS.has(one) && !saysAnything(senses) ? LEAST_SHARE : WORTH_OFFERING);
  const likely = alike.flatMap(([one, share]) => (share >= worth(one) && one !== 'unknown' ? [one] : []));
  const readings = [...new Set([...likely, ...asked.readings])].slice(0, 3);
  const window = times.window ?? before?.window ?? null;
  const refers = !ofAll && (EARLIER.test(said) || named.assetIds.length === 0);
  // A ticket's name looks like a machine's.
  const unclear = kind === 'ticket' && named.unclear && isTicketName(named.unclear.said) ? null : named.unclear;
  const earlier = unclear === null && refers ? (context.assetId ?? null) : null;
  const number = INCIDENT.exec(said)?.[1];
  const isRankable = !doubt && named.assetIds.length === 0 && !DEEDS.has(kind);
  const stores = isRankable ? readRankingOfStores(said) : null;
  const ranking = isRankable ? (stores?.ranking ?? readRanking(said) ?? (measure.concept && readRankingBy(said))) : null;
  const intent: Intent = {
    kind: evidenceId ? 'evidence' : ranking ? 'ranking' : kind,
    readings,
    alertId: context.alertId,
    incidentNumber: number ? Number(number) : null,
    assetId: named.assetIds[0] ?? earlier,
    named: named.assetIds[0] ?? null,
    alsoNamed: named.assetIds.slice(1),
    listed: named.listed,
    vague: named.assetIds.length > 0 || unclear ? null : findVague(unquoted, context.assetIds),
    unclear: ranking ? null : unclear,
    window: CARES.has(kind) ? null : window,
    concept: stores?.concept ?? conceptOf(measure.concept ?? before?.concept ?? null, kind, said, named.assetIds[0] ?? earlier),
    metric: metricSaid(said),
    ranking,
    ofAll,
    doubt,
    contains,
    severity: SEVERITIES.find(([, phrase]) => phrase.test(said))?.[0] ?? null,
    durationMs: kind === 'silence' ? readDuration(said) : null,
    act: deed?.act ?? null,
    until: deed?.act === 'silence' || deed?.act === 'snooze' ? readEnd(unquoted, context.now, context.timeZone) : null,
    person: deed?.person ?? null,
    reason: reason?.reason ?? null,
    runbookId,
    evidenceId,
  };
  const shareOf = (sought: IntentKind) => alike.find(([one]) => one === sought)?.[1];
  const share = shareOf(kind) ?? (kind === 'unknown' ? 0 : 1);
  return { intent, share, idle: shareOf('unknown') ?? 0, asks: ASKS.test(senses) || said.includes('?'), rule };
}

/** What a sentence is made of, before it is known what it asks for. */
export function read(text: string, context: Pick<Context, 'assetIds' | 'now' | 'timeZone' | 'window'>) {
  const said = normal(heard(text));
  const quoted = QUOTED.exec(said)?.groups;
  const contains = quoted?.text ?? quoted?.word ?? null;
  const unquoted = contains === null ? said : said.replace(QUOTED, ' ⎘ ');
  const runbookId = RUNBOOK.exec(unquoted)?.[1] ?? null;
  const named = findListed(unquoted.replace(runbookId ?? EVIDENCE, ' ').replace(EVIDENCE, ' '), context.assetIds);
  const times = readTimes(timesInFigures(named.rest.replace(INCIDENT, ' ')), context.now, context.timeZone, context.window ?? null);
  const measure = readMeasure(times.rest);
  return { said, unquoted, contains, runbookId, named, times, measure, rest: measure.rest, senses: sensesOf(measure.rest) };
}

/** What a rule reads exactly; else what the words say: what is taken back is not done once more. */
function careOf(said: string, kind: IntentKind, ruled: Deed | null): Pick<Deed, 'act' | 'person'> {
  const act = actOf(said, kind);
  const isPlain = ruled?.act === kind && act !== 'end-silence' && act !== 'unacknowledge';
  return ruled?.kind === kind && (isPlain || ruled.act !== kind) ? ruled : { act, person: null };
}

/** What the rules alone read; `rule` is null when none fits. */
export function ruleOf(said: string, senses: string) {
  const asked = kindOf(senses);
  const ruled = deedOf(said, asked.kind);
  return { asked, ruled, rule: ruled?.kind ?? (asked.fits ? asked.kind : null) };
}

/**
 * What a sentence asks for, by the shares of its likeness (the rule that fits is in them). A deed is no guess: its likeness and a rule,
 * of the grammar or of orders, have to agree.
 */
export function decide(
  alike: ReadonlyArray<readonly [IntentKind, number]>,
  rule: IntentKind | null,
  said: string,
  senses: string,
): IntentKind {
  const [first] = alike;
  if (first === undefined || isElsewhere(said)) return 'unknown';
  const [kind, share] = first;
  if (
    (kind === 'why' || kind === 'neighbours') &&
    (rule === null || rule === 'state') &&
    OF_WHAT.test(said) &&
    alike.some(([one]) => one === 'state')
  )
    return 'state';
  // What has been silences nothing.
  if (kind === 'silence' && rule !== 'silence' && looksBack(said)) return rule !== null && !DEEDS.has(rule) ? rule : 'unknown';
  if (kind === 'run' && rule !== 'run' && asksWhether(said)) return rule !== null && !DEEDS.has(rule) ? rule : 'unknown';
  if (share < (rule === null && /\b(?:TIME|ASSET)\b/.test(senses) && !saysAnything(senses) ? LEAST_OF_NOTHING : LEAST_SHARE))
    return 'unknown';
  if (!DEEDS.has(kind)) return kind;
  if (rule === 'unknown' && FORBIDS.test(senses) && !/^(?:no|nope|нет|아니)[,.!]/u.test(said)) return 'unknown';
  if (!isOrder(said, kind, rule === kind)) return 'unknown';
  return rule === kind || share >= (saysAnything(senses) ? LEAST_DEED : SURE_SHARE) ? kind : 'unknown';
}

/** Whether any word but a name, a time or a measure means something here. */
function saysAnything(senses: string): boolean {
  return senses.split(' ').some((sense) => sense !== '' && !SAYS_NOTHING.has(sense));
}
