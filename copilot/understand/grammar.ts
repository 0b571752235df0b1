import type { IntentKind } from '../../domain/answer.ts';

type Rule = {
  readonly kind: IntentKind;
  /** The larger wins; of equals the rule that stands first. */
  readonly weight: number;
  /** On the senses of the text, see senses.ts. */
  readonly senses: RegExp;
};

/** What is a question, whatever deeds it speaks of. */
const ASKS = /\b(?:WHY|WHO|WHEN|HOW|IS|IF|IF_DOWN|WHAT|LIST|SHOW)\b/;
/** Deeds are never read from a question about a deed, from "do not", from what others said, or from a plan. */
const ASKS_ABOUT =
  /^(?:(?:\.|SHOW|CALM|ANY|ME|BEFORE|AGAIN) )*(?:WHY|WHO|WHEN|HOW|IS|IF|WHAT|LIST|MAY)\b|\b(?:NOT|HOLD|SAID|SILENCED)\b|\bWILL (?:\S+ )?(?:SILENCE|RUN|OFF|ACK|CREATE|TAKE)\b|\bIF\b|\b(?:CREATE|RUN|OFF)\b.*\bLATER\b|\bLATER\b.*\b(?:CREATE|RUN|OFF)\b/;
/** "Do not …", "I restarted it", "forget it": nothing is asked for. */
const ASKS_NOTHING =
  /\bHOLD\b|\bNOT (?:\S+ )?(?:RUN|OFF|SILENCE|ACK|TICKET|TAKE|RUNBOOK)\b|\b(?:RUN|OFF|SILENCE|ACK|TICKET)(?: \S+)? NOT\b|\bME\b(?: \S+){0,2} (?:DID|CHANGE|SILENCED|DONE)\b|\bWILL (?:\S+ )?(?:RUN|OFF|SILENCE)\b|\bDID\b|\bSAID\b|\bSILENCED\b|\b(?:CREATE|RUN|OFF)\b.*\bLATER\b|\bLATER\b.*\b(?:CREATE|RUN|OFF)\b/;
const DEEDS: ReadonlySet<IntentKind> = new Set(['silence', 'acknowledge', 'run', 'ticket']);

const RULES: readonly Rule[] = [
  { kind: 'help', weight: 12, senses: /^(?:(?:\.|CALM|SHOW|LIST|WANT|ME) )*(?:HELP|MANUAL)(?: \.)*$/ },
  { kind: 'help', weight: 10, senses: /\bMANUAL\b/ },
  { kind: 'help', weight: 4, senses: /^HELP ASSET$/ },
  { kind: 'help', weight: 2, senses: /\bHELP\b/ },
  { kind: 'help', weight: 8, senses: /\bHOW(?: IS)?(?: ME)? (?:SILENCE|ACK|CREATE|TICKET)\b/ },
  { kind: 'evidence', weight: 9.8, senses: /\bEVIDENCE\b/ },

  { kind: 'acknowledge', weight: 9, senses: /^(?:(?:CALM|\.|UP|ALERT|THIS|ASSET|ME|WANT|TIME) ){0,3}ACK\b/ },
  {
    kind: 'acknowledge',
    weight: 8.5,
    senses: /^(?:(?:CALM|\.|UP|ALERT|THIS|ASSET|ME|AGAIN) ){0,2}TAKE(?: (?:THIS|ALERT|ASSET|TIME|LOOKS|CALM|ME|AGAIN|ACK|ON|UP))*$/,
  },
  { kind: 'acknowledge', weight: 8.5, senses: /^(?:(?:\.|CALM|ME|UP) )*(?:THIS )?ON THIS$/ },
  { kind: 'acknowledge', weight: 8.4, senses: /^(?:(?:\.|CALM|ME|UP|AGAIN|TAKE|ACK|THIS) )*LOOKS(?: (?:THIS|ALERT|ASSET))*$/ },
  { kind: 'silence', weight: 9.6, senses: /^(?:(?:CALM|WANT|ME) )*OFF(?: \S+){0,2} ALERT\b|\bALERT(?: \S+){0,2} OFF$/ },
  { kind: 'silence', weight: 9.5, senses: /^(?:(?:CALM|\.|THIS|ASSET|TIME|ALERT|WANT|ON|ME|MEASURE) ){0,4}SILENCE\b/ },
  { kind: 'silence', weight: 9.5, senses: /^(?:(?:CALM|WANT|ME|SHOW) )*TIME(?: OF)? SILENCE\b/ },
  { kind: 'silence', weight: 9.5, senses: /^QUIET\b.*\b(?:ASSET|ALERT)\b/ },
  {
    kind: 'ticket',
    weight: 9.7,
    senses: /^(?:(?:CALM|\.|ME|THIS|ASSET) ){0,2}(?:CREATE|WANT)\b(?: \S+){0,4} TICKET\b|\bTICKET\b(?: (?!IS|AGAIN|NOT)\S+){0,2} CREATE$/,
  },
  {
    kind: 'ticket',
    weight: 6.2,
    senses: /^(?:(?:CALM|RUN|ASSET) )*TICKET(?: (?:ON|OF|IN|TICKET|ASSET|THIS|MEASURE|ALERT|TIME|ERROR|BROKE|DOWN|CALM))*$/,
  },
  {
    kind: 'run',
    weight: 9.4,
    senses:
      /^(?:(?:CALM|WANT|ME) )*(?:CREATE )?(?:(?:RUN|OFF)\b(?! OF)(?: \S+){0,6}? (?:ASSET|THIS|RUNBOOK|QUOTE)|STOP(?: \S+){0,6}? (?:ASSET|RUNBOOK))\b/,
  },
  // For how long it is told: alerts are to be quiet meanwhile.
  { kind: 'silence', weight: 9.35, senses: /^(?:(?:CALM|WANT|ME|CREATE|RUN) )*(?:ASSET|THIS) ROTATE\b.*\bTIME\b/ },
  { kind: 'run', weight: 9.3, senses: /^(?:(?:CALM|WANT|ME) )*\S+ (?:ASSET|THIS) ROTATE\b/ },
  { kind: 'run', weight: 8, senses: /\bRUNBOOK\b(?: \S+){0,4} RUN\b|\b(?:ASSET|THIS)(?: \S+){0,2} (?:RUN|OFF)$/ },
  { kind: 'run', weight: 7.6, senses: /\bDO\b/ },
  {
    kind: 'run',
    weight: 5.6,
    senses:
      /^(?:CALM )?(?:RUN|OFF)(?: (?:RUN|OFF|THIS|RUNBOOK|DO|OFFERED|TIME))*(?<= OFFERED)(?: \.)?$|^(?:(?:CALM|WANT) )?(?:RUN|OFF)(?: (?:RUN|OFF|THIS|RUNBOOK|DO|OFFERED|TIME))*$/,
  },
  { kind: 'run', weight: 5.5, senses: /^(?:(?:SHOW|ANY|OF|ON|WANT|ME) )*RUNBOOK\b/ },
  { kind: 'run', weight: 7.5, senses: /\bHOW\b(?: \S+){0,3} RUN\b/ },

  { kind: 'similar', weight: 8.4, senses: /\bSIMILAR\b/ },
  {
    kind: 'similar',
    weight: 8.2,
    senses:
      /\b(?:HAPPEN|SUCH)\b(?: \S+){0,3} BEFORE\b|\bBEFORE\b(?: \S+){0,3} (?:HAPPEN|SUCH)\b|\bSUCH\b(?: \S+){0,2} (?:HAPPEN|IS|AGAIN)\b|\b(?:HAPPEN|IS THIS) AGAIN\b(?! (?:UP|DOWN))|\bAGAIN (?:SUCH|HAPPEN)\b|\bIS\b(?: (?!CHANGE|WHO|TAKE|UP|LOG|ERROR|GRAPH|UNUSUAL)\S+){0,4} BEFORE(?! (?:TAKE|THIS|ASSET|ALERT))\b|^WHEN\b(?!.*\bCHANGE\b).*\b(?:BEFORE|HAPPEN|SUCH)\b|\b(?:HOW|WHAT)\b(?: (?!CHANGE|BROKE|LOG)\S+){0,4} BEFORE\b(?! (?:THIS|ASSET|ALERT))|\bBEFORE CASES\b|\bCASES\b.*\bBEFORE\b|\bIS(?: AGAIN| ANY)* SUCH\b|^BEFORE(?: BEFORE)*$|^IS ME IS THIS TIME\b/,
  },

  {
    kind: 'impact',
    weight: 8.6,
    senses:
      /\bIF\b.*\b(?:DOWN|BREAK|BROKE|RUN|CHANGE|OFF)\b|\b(?:BREAK|DOWN)\b.*\bIF\b|\b(?:WHAT|WHO|HAPPEN|LIST)\b(?: \S+){0,4} IF\b|^IF\b.*\b(?:WHAT|WHO|HAPPEN|ELSE|ASSET|THIS)\b|\bBREAK\b.*\bWHEN\b|\bIF_DOWN\b/,
  },
  { kind: 'impact', weight: 8.5, senses: /\bMAY\b(?: \S+){0,5} (?:OFF|DOWN|RUN|DID)\b/ },
  {
    kind: 'impact',
    weight: 8.3,
    senses:
      /\b(?:WHAT|WHO|LIST|SHOW|ALL|ELSE)\b(?: (?!ON\b)\S+){0,3} (?:DEPEND|DEPENDENCY) ON (?:\S+ ){0,2}(?:ASSET|THIS)\b|\bDEPENDANT\b|\b(?:WHO|WHAT|LIST)\b(?: (?!ASSET|THIS)\S+){0,2} USE (?:\S+ ){0,2}(?:ASSET|THIS)\b/,
  },
  { kind: 'impact', weight: 6.6, senses: /\b(?:WHAT|WHO|LIST|SHOW|HOW|IS)\b.*\bBREAK\b|\b(?:WHAT|WHO|LIST)\b(?: \.)? DOWN\b.* ASSET\b/ },
  { kind: 'impact', weight: 7.5, senses: /\bELSE\b(?: \S+){0,2} (?:BREAK|DOWN)\b/ },
  { kind: 'impact', weight: 5.3, senses: /\bBREAK\b.*\b(?:ASSET|THIS)\b|\b(?:ASSET|THIS)\b.*\bBREAK\b|^(?:\S+ )?DOWN OF ASSET\b/ },
  {
    kind: 'depends-on',
    weight: 8.2,
    senses:
      /\bDEPENDENCY\b|^(?:WHAT|LIST)(?: (?:IS|INFRA))* ASSET REACH\b|^WHAT(?: IS| ME)* WANT\b.*\bASSET\b|^WHAT(?: IS)? ASSET WANT\b|\bNOT WHAT ASSET\b/,
  },
  {
    kind: 'depends-on',
    weight: 8.1,
    senses:
      /\bON WHAT\b.*\bDEPEND\b|\b(?:ASSET|THIS)\b(?: \S+){0,2} DEPEND\b|\b(?:WHAT|LIST)\b(?: \S+){0,3} (?:ASSET|THIS)(?: \S+){0,2} (?:DEPEND|USE|SITS)\b|\bON_WHAT\b(?: \S+)* (?:SITS|CONNECT|DEPEND|DEPENDENCY|USE)\b|\bON_WHAT\b(?: \.)* ASSET\b|\b(?:WHAT|LIST|IN|ON) (?:\.|INFRA) (?:IS )?ASSET (?:\. )?CONNECT\b|\b(?:WHAT|LIST|ON_WHAT|IN WHAT|IN LIST) (?:INFRA ){1,2}(?:IS )?(?:USE )?ASSET\b/,
  },
  { kind: 'depends-on', weight: 6, senses: /\bDEPEND\b/ },
  {
    kind: 'neighbours',
    weight: 7.4,
    senses: /^(?!.*\b(?:ERROR|CHANGE|LOG|ALERT|UNUSUAL|DID|MEASURE)\b).*\bELSE\b.*\b(?:ASSET|THIS|IN|INFRA)\b/,
  },
  { kind: 'neighbours', weight: 7.4, senses: /\bNEIGHBOUR\b|\bWHAT\b(?: \S+){0,3} AROUND (?:ASSET|THIS)\b/ },
  {
    kind: 'neighbours',
    weight: 6.4,
    senses:
      /\bCONNECT\b|\b(?:WHAT|LIST|WHO)\b(?: \S+){0,2} SITS\b|\b(?:WHAT|LIST|SHOW)\b(?: \S+){0,2} GUESTS\b|\b(?:WHAT|WHO|LIST|SHOW)(?: (?:IS|AGAIN|INFRA|GUESTS))* IN ASSET$|\b(?:LIST|SHOW)(?: (?:INFRA|GUESTS|IS))+ ON ASSET\b|^(?:INFRA|GUESTS)(?: IS)? (?:ON|IN) ASSET$|\b(?:LIST|SHOW|WHAT) PORTS\b/,
  },

  {
    kind: 'forecast',
    weight: 8.5,
    senses: /\bFORECAST\b|\bLASTS\b.*\b(?:ASSET|MEASURE|THIS)\b|\b(?:ASSET|MEASURE|THIS|HOW|LIST)\b.*\bLASTS\b/,
  },
  {
    kind: 'forecast',
    weight: 8,
    senses:
      /\bWHEN\b.*\b(?:MEASURE|FULL)\b|\bMEASURE\b.*\bWHEN\b|\b(?:HOW|LIST)\b.*\bLEFT\b|^(?!.*\bWHO\b).*\bWILL\b.*\b(?:FULL|MEASURE)\b/,
  },

  {
    kind: 'who',
    weight: 8,
    senses: /\bWHO\b.*\b(?:OWN|ONCALL|REACH|ACK|TAKE|LOOKS|SILENCED|ON THIS)\b|\b(?:OWN|ONCALL)\b.*\bWHO\b|\bIS WHO\b.*\bOWN\b/,
  },
  { kind: 'who', weight: 6.9, senses: /^WHO OFF(?: (?:ON|IN|ASSET|ALERT|THIS|TIME))*$|^REACH(?: REACH)*$/ },
  { kind: 'who', weight: 6.8, senses: /\bONCALL\b|\bIS\b.*\bOWN\b/ },
  {
    kind: 'who',
    weight: 4,
    senses: /\bWHO(?: (?:IS|ON|THIS|ASSET|ALERT|TICKET|INFRA))*$|\bOWN\b.*\b(?:ASSET|THIS|ALERT)\b|\bWHO\b(?: \.)? ASSET\b/,
  },

  { kind: 'changes', weight: 8.05, senses: /\bWHO\b(?: \S+){0,2} (?:(?:CHANGE|DID)\b|BROKE (?:ASSET|THIS)\b)/ },
  { kind: 'changes', weight: 7.2, senses: /\b(?:WHO|WHAT|LIST|SHOW|IS|ON WHAT|ANY)\b.*\b(?:CHANGE|DID)\b/ },
  { kind: 'changes', weight: 5.8, senses: /\bCHANGE\b|\b(?:IS|ANY|WHAT|LIST|SHOW)\b.*\bWORKS\b/ },

  { kind: 'why', weight: 7.8, senses: /\bWHY\b/ },
  // A story first, the question at its end.
  { kind: 'why', weight: 8.65, senses: /^(?!.*\bIF\b)(?!(?:WHAT|IS|ANY)\b).*\bASSET\b.* WHAT(?: \.)? (?:HAPPEN|IS HAPPEN|BROKE)$/ },
  { kind: 'why', weight: 7.3, senses: /\bCAUSE\b/ },
  { kind: 'why', weight: 7.2, senses: /^WHAT ASSET(?: AGAIN)* (?:FIRING|BROKE|SLOW)\b|^WHAT ASSET AGAIN ERROR\b/ },
  { kind: 'why', weight: 7.25, senses: /\bWHAT CONNECT SLOW\b/ },
  { kind: 'why', weight: 4, senses: /\bSLOW\b.*\b(?:ASSET|THIS)\b|\b(?:ASSET|THIS)\b.*\bSLOW\b/ },
  { kind: 'why', weight: 6.1, senses: /^WHAT(?: IS)? THIS ALERT$/ },
  { kind: 'why', weight: 6, senses: /\bEXPLAIN\b/ },
  { kind: 'why', weight: 5.4, senses: /\bHAPPEN\b|\bWHAT\b(?: \S+){0,2} BROKE\b/ },
  {
    kind: 'why',
    weight: 4,
    senses: /^(?!.*\bWHO\b).*\bBROKE\b.*\b(?:ASSET|THIS)\b|^(?!.*\bWHO\b).*\b(?:ASSET|THIS)\b(?: \S+){0,2} BROKE\b/,
  },
  { kind: 'state', weight: 7.25, senses: /^(?!.*\b(?:ERROR|LOG|ALERT|CHANGE)\b).*(?:\bDIGEST\b.*\bASSET\b|\bASSET\b.*\bDIGEST\b)/ },
  {
    kind: 'errors',
    weight: 7.15,
    senses: /\bDIGEST\b.*\bERROR\b.*\bASSET\b|\bASSET\b.*\bDIGEST\b.*\bERROR\b|\bERROR\b.*\bASSET\b.*\bDIGEST\b/,
  },
  { kind: 'digest', weight: 7.1, senses: /\bDIGEST\b/ },
  {
    kind: 'digest',
    weight: 5.7,
    senses: /^(?!.*\b(?:ASSET|ALERT|THIS)\b).*\bHAPPEN\b.*\bTIME\b|^(?!.*\b(?:ASSET|ALERT|THIS)\b).*\bTIME\b.*\bHAPPEN\b/,
  },

  { kind: 'graph', weight: 6.5, senses: /^HOW IS\b.*\bASSET SHOW TIME\b/ },
  { kind: 'graph', weight: 7.3, senses: /\bHOW CHANGE\b.*\bMEASURE\b/ },
  { kind: 'graph', weight: 7, senses: /\bGRAPH\b/ },
  { kind: 'graph', weight: 5.6, senses: /\bSHOW\b.*\bMEASURE\b|\bMEASURE\b.*\bSHOW\b/ },
  { kind: 'graph', weight: 5, senses: /\bMEASURE\b/ },
  { kind: 'errors', weight: 6.45, senses: /\bFIRING\b.*\bLOG\b/ },
  { kind: 'errors', weight: 6.5, senses: /\bERROR\b.*\bLOG\b|\bLOG\b.*(?<!AHEAD )\bERROR\b/ },
  { kind: 'errors', weight: 5.45, senses: /\bERROR\b/ },
  { kind: 'logs', weight: 6.2, senses: /\bLOG\b|\bFIND\b.*\bQUOTE\b|\bQUOTE\b.*\bFIND\b/ },
  { kind: 'logs', weight: 5.5, senses: /\bFIND\b.*\bASSET\b|\bQUOTE\b.*\bASSET\b|\bASSET\b.*\bQUOTE\b/ },

  { kind: 'unusual', weight: 6.3, senses: /\bUNUSUAL\b/ },
  { kind: 'unusual', weight: 6.25, senses: /\b(?:IS|THIS|HOW)\b.*\bNORMAL\b|\bNORMAL\b.*\bASSET\b|\bASSET\b.*\bNORMAL\b/ },
  {
    kind: 'alerts',
    weight: 6,
    senses:
      /\b(?:LIST|WHAT|SHOW|FIRING|IS|ON|ANY)\b.*\b(?:ALERT|FIRING)\b|\bCREATE ALERT\b|\bALERT\b.*\b(?:FIRING|LIST|SHOW)\b|\bALERT(?: LIST| FIRING)* IS$|\bANY (?:CREATE|LIST)\b|^(?:WHAT|LIST)(?: IS)? (?:DOWN|UNUSUAL)$/,
  },
  { kind: 'alerts', weight: 4.6, senses: /\bFIRING\b|^(?:(?:ON|OF|CALM|LIST|SHOW|\.) )*ALERT\b/ },
  {
    kind: 'state',
    weight: 5.5,
    senses:
      /\bSTATE\b|\bHOW\b(?: \S+){0,2} (?:ASSET|THIS)\b|\bIS\b(?: \S+){0,2} (?:ASSET|THIS)(?: \S+)? (?:UP|DOWN)\b|\b(?:ASSET|THIS)(?: IS| AGAIN| NOT| THIS)* (?:UP|DOWN)\b|\bUP (?:THIS )?ASSET$|\bASSET(?: AGAIN| IS)* SITS$|\bIS (?:ASSET|THIS)(?: AGAIN)? SLOW\b|\bASSET(?: LIST)? AGAIN SLOW\b/,
  },
  { kind: 'unusual', weight: 3.2, senses: /^(?=.*\bASSET\b)(?=.*\bTIME\b)(?:(?:ON|IN|WHAT|SHOW|ASSET|TIME|IS|THIS)(?: |$))+$/ },
  // "Is it still cooling?": whatever it ought to do.
  { kind: 'state', weight: 3.1, senses: /^IS ASSET(?: AGAIN)*(?: \.)?$|^ASSET HOW$/ },
  { kind: 'state', weight: 3, senses: /^(?:(?:SHOW|WHAT|ON|IN|CALM|IS|OF|LIST|REACH) )*ASSET(?: (?:TIME|IS|THIS|AGAIN))*$/ },
];

/** Below this nothing was understood. */
const LEAST_WEIGHT = 3;
/** What is offered when nothing fits, most asked first. */
const USUAL: readonly IntentKind[] = ['why', 'alerts', 'unusual'];

/** Nothing but an asset, a time or a measure: the same question as before, of something else. */
const ELLIPSIS = /^(?:(?:ON|OF|IN|AGAIN|WHAT|HOW|(?:INFRA )?ASSET|TIME|MEASURE|THIS) ?)*$/;

/** "Ok, restart it": that something is well is not said. */
const AGREED = /^UP (?=(?:RUN|OFF|SILENCE|CREATE|WANT|TICKET|SHOW)\b)/;

/** Whether a text only names something else to ask the last question of: "and on srv-2?", "а вчера?". */
export function isEllipsis(senses: string): boolean {
  return (ELLIPSIS.test(senses) && /\b(?:ASSET|TIME|MEASURE)\b/.test(senses)) || senses === 'INFRA';
}

/**
 * What senses ask for. `readings` are the likeliest three, best first, for when it is `unknown`.
 *
 * @param said its senses, see `sensesOf`
 */
export function kindOf(said: string): {
  readonly kind: IntentKind;
  readonly readings: readonly IntentKind[];
  /** Whether a rule says what it asks for, or that it asks for nothing. */
  readonly fits: boolean;
  /** How many of the readings some rule names. */
  readonly named: number;
} {
  const senses = said.replace(AGREED, 'CALM ');
  const aboutDeeds = ASKS_ABOUT.test(senses);
  const weights = new Map<IntentKind, number>();
  for (const { kind, weight, senses: phrase } of RULES) {
    const isDeed = DEEDS.has(kind) && !(kind === 'run' && /\b(?:DO|HOW)\b/.test(senses) && !/\bNOT\b/.test(senses));
    if ((isDeed && aboutDeeds) || !phrase.test(senses)) continue;
    weights.set(kind, Math.max(weights.get(kind) ?? 0, weight));
  }
  const tells = ASKS_NOTHING.test(senses) && (/\bHOLD\b/.test(senses) || !ASKS.test(senses));
  const ranked = [...weights].sort(([, a], [, b]) => b - a).map(([kind]) => kind);
  const [best] = ranked;
  const readings = [...new Set([...ranked, ...USUAL])].slice(0, 3);
  const kind = best && !tells && (weights.get(best) ?? 0) >= LEAST_WEIGHT ? best : 'unknown';
  return { kind, readings, fits: kind !== 'unknown' || tells, named: Math.min(ranked.length, readings.length) };
}
