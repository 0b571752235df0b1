import type { IntentKind } from '../../domain/answer.ts';

type Rule = {
  readonly kind: IntentKind;
  /** The larger wins; of equals the rule that stands first. */
  readonly weight: number;
  /** On the senses of the text, see senses.ts. */
  readonly senses: RegExp;
};

/** Deeds are never read from a question about a deed, nor from "do not". */
const ASKS_ABOUT = /^(?:(?:\.|SHOW|CALM) )*(?:WHY|WHO|WHEN|HOW|IS|IF|WHAT|LIST)\b|\bNOT\b/;
/** "Can you …", "could you …" asks for the deed all the same. */
const DEEDS: ReadonlySet<IntentKind> = new Set(['silence', 'acknowledge', 'run', 'ticket']);

const RULES: readonly Rule[] = [
  { kind: 'help', weight: 12, senses: /^(?:(?:\.|CALM|SHOW|LIST) )*HELP(?: \.)*$/ },
  { kind: 'help', weight: 2, senses: /\bHELP\b/ },

  { kind: 'acknowledge', weight: 9, senses: /\bACK\b/ },
  { kind: 'acknowledge', weight: 8.5, senses: /\bTAKE\b/ },
  { kind: 'acknowledge', weight: 8.5, senses: /^(?:(?:\.|THIS) )?ON THIS$/ },
  { kind: 'silence', weight: 9, senses: /\bSILENCE\b/ },
  { kind: 'ticket', weight: 9, senses: /\bCREATE\b(?: \S+){0,4} TICKET\b|\bTICKET\b(?: \S+){0,3} CREATE\b/ },
  { kind: 'ticket', weight: 6.2, senses: /\bTICKET\b/ },
  { kind: 'run', weight: 8, senses: /\bRUN\b(?: \S+){0,6} (?:RUNBOOK|ASSET|THIS|QUOTE)\b|\bRUNBOOK\b(?: \S+){0,4} RUN\b/ },
  { kind: 'run', weight: 7.6, senses: /\bDO\b/ },
  { kind: 'run', weight: 5.6, senses: /\bRUN\b/ },
  { kind: 'run', weight: 5.5, senses: /\bRUNBOOK\b/ },
  { kind: 'run', weight: 7.5, senses: /\bHOW\b(?: \S+){0,3} RUN\b/ },

  { kind: 'similar', weight: 8.4, senses: /\bSIMILAR\b/ },
  {
    kind: 'similar',
    weight: 8.2,
    senses: /\bHAPPEN\b(?: \S+){0,3} BEFORE\b|\bBEFORE\b(?: \S+){0,3} HAPPEN\b|\bIS\b(?: \S+){0,4} BEFORE\b|^WHEN\b.*\b(?:BEFORE|HAPPEN)\b/,
  },
  { kind: 'similar', weight: 4, senses: /\bBEFORE\b/ },

  { kind: 'impact', weight: 8.6, senses: /\bIF\b.*\b(?:DOWN|BREAK|RUN|CHANGE)\b|\b(?:BREAK|DOWN)\b.*\bIF\b/ },
  {
    kind: 'impact',
    weight: 8.3,
    senses:
      /\b(?:WHAT|WHO|LIST|SHOW|ALL)\b(?: (?!ON\b)\S+){0,3} DEPEND ON (?:\S+ ){0,2}(?:ASSET|THIS)\b|\bDEPENDANT\b|\b(?:WHO|WHAT)\b(?: \S+){0,2} USE (?:\S+ ){0,2}(?:ASSET|THIS)\b/,
  },
  { kind: 'impact', weight: 6.6, senses: /\b(?:WHAT|WHO|LIST|SHOW|HOW|IS)\b.*\bBREAK\b/ },
  { kind: 'impact', weight: 4, senses: /\bBREAK\b/ },
  { kind: 'depends-on', weight: 8.2, senses: /\bDEPENDENCY\b/ },
  {
    kind: 'depends-on',
    weight: 8.1,
    senses:
      /\bON WHAT\b.*\bDEPEND\b|\b(?:ASSET|THIS)\b(?: \S+){0,2} DEPEND\b|\bWHAT\b(?: \S+){0,3} (?:ASSET|THIS)(?: \S+){0,2} (?:DEPEND|USE)\b/,
  },
  { kind: 'depends-on', weight: 6, senses: /\bDEPEND\b/ },
  { kind: 'neighbours', weight: 7.4, senses: /\bNEIGHBOUR\b/ },
  { kind: 'neighbours', weight: 6.4, senses: /\bCONNECT\b/ },

  { kind: 'forecast', weight: 8.5, senses: /\bFORECAST\b/ },
  { kind: 'forecast', weight: 8, senses: /\bWHEN\b.*\bMEASURE\b|\bMEASURE\b.*\bWHEN\b/ },

  { kind: 'who', weight: 8, senses: /\bWHO\b.*\b(?:OWN|ONCALL|ACK|TAKE|ON THIS)\b|\b(?:OWN|ONCALL)\b.*\bWHO\b|\bIS WHO\b.*\bOWN\b/ },
  { kind: 'who', weight: 6.8, senses: /\bONCALL\b|\bIS\b.*\bOWN\b/ },
  { kind: 'who', weight: 4, senses: /\bWHO\b|\bOWN\b/ },

  { kind: 'changes', weight: 7.2, senses: /\b(?:WHO|WHAT|LIST|SHOW|IS|ON WHAT)\b.*\bCHANGE\b/ },
  { kind: 'changes', weight: 5.8, senses: /\bCHANGE\b/ },

  { kind: 'why', weight: 7.8, senses: /\bWHY\b/ },
  { kind: 'why', weight: 7.3, senses: /\bCAUSE\b/ },
  { kind: 'why', weight: 6, senses: /\bEXPLAIN\b/ },
  { kind: 'why', weight: 5.4, senses: /\bHAPPEN\b/ },
  { kind: 'digest', weight: 7.1, senses: /\bDIGEST\b/ },
  {
    kind: 'digest',
    weight: 5.7,
    senses: /^(?!.*\b(?:ASSET|ALERT|THIS)\b).*\bHAPPEN\b.*\bTIME\b|^(?!.*\b(?:ASSET|ALERT|THIS)\b).*\bTIME\b.*\bHAPPEN\b/,
  },

  { kind: 'graph', weight: 7, senses: /\bGRAPH\b/ },
  { kind: 'graph', weight: 5.6, senses: /\bSHOW\b.*\bMEASURE\b|\bMEASURE\b.*\bSHOW\b/ },
  { kind: 'graph', weight: 5, senses: /\bMEASURE\b/ },
  { kind: 'errors', weight: 6.5, senses: /\bERROR\b.*\bLOG\b|\bLOG\b.*\bERROR\b/ },
  { kind: 'errors', weight: 5.2, senses: /\bERROR\b/ },
  { kind: 'logs', weight: 6.1, senses: /\bLOG\b/ },

  { kind: 'unusual', weight: 6.3, senses: /\bUNUSUAL\b/ },
  {
    kind: 'alerts',
    weight: 6,
    senses: /\b(?:LIST|WHAT|SHOW|FIRING|IS|ON)\b.*\b(?:ALERT|FIRING)\b|\bALERT\b.*\b(?:FIRING|LIST|SHOW|NOW)\b/,
  },
  { kind: 'alerts', weight: 4.6, senses: /\b(?:ALERT|FIRING)\b/ },
  {
    kind: 'state',
    weight: 5.5,
    senses:
      /\bSTATE\b|\bHOW\b(?: \S+){0,2} (?:ASSET|THIS)\b|\bIS\b(?: \S+){0,2} (?:ASSET|THIS)(?: \S+)? (?:UP|DOWN)\b|\b(?:ASSET|THIS) (?:IS )?(?:UP|DOWN)\b/,
  },
  { kind: 'unusual', weight: 3.2, senses: /^(?=.*\bASSET\b)(?=.*\bTIME\b)(?:(?:\.|ON|WHAT|SHOW|ASSET|TIME)(?: |$))+$/ },
  { kind: 'state', weight: 3, senses: /^(?:(?:\.|SHOW|WHAT|ON) )*ASSET(?: \.| TIME)*$/ },
];

/** Below this nothing was understood. */
const LEAST_WEIGHT = 3;
/** What is offered when nothing fits, most asked first. */
const USUAL: readonly IntentKind[] = ['why', 'alerts', 'unusual'];

/** Nothing but an asset, a time or a measure: the same question as before, of something else. */
const ELLIPSIS = /^(?:(?:\.|ON|WHAT|HOW|ASSET|TIME|MEASURE|THIS) ?)*$/;

/** Whether a text only names something else to ask the last question of: "and on srv-2?", "а вчера?". */
export function isEllipsis(senses: string): boolean {
  return ELLIPSIS.test(senses) && /\b(?:ASSET|TIME|MEASURE)\b/.test(senses);
}

/**
 * What senses ask for. `readings` are the likeliest three, best first, for when it is `unknown`.
 *
 * @param senses see `sensesOf`
 */
export function kindOf(senses: string): { readonly kind: IntentKind; readonly readings: readonly IntentKind[] } {
  const aboutDeeds = ASKS_ABOUT.test(senses);
  const weights = new Map<IntentKind, number>();
  for (const { kind, weight, senses: phrase } of RULES) {
    const isDeed = DEEDS.has(kind) && !(kind === 'run' && /\b(?:DO|HOW)\b/.test(senses) && !/\bNOT\b/.test(senses));
    if ((isDeed && aboutDeeds) || !phrase.test(senses)) continue;
    weights.set(kind, Math.max(weights.get(kind) ?? 0, weight));
  }
  const ranked = [...weights].sort(([, a], [, b]) => b - a).map(([kind]) => kind);
  const [best] = ranked;
  const readings = [...new Set([...ranked, ...USUAL])].slice(0, 3);
  return { kind: best && (weights.get(best) ?? 0) >= LEAST_WEIGHT ? best : 'unknown', readings };
}
