import type { IntentKind } from '../../domain/answer.ts';
import { isEllipsis } from './grammar.ts';
import { type Context, read, ruleOf, understand } from './understand.ts';

/** Where another request may begin; a comma alone parts a request from its reason as often. */
const SEAMS =
  /[?;]\s+(?:(?:and|also|и|а|еще|그리고) )*|,? (?:and|plus|then|&|и|а также|а еще|а|затем|потом|плюс|그리고)(?: also| then| еще| потом)? (?!by )|(?<=\p{Script=Hangul}(?:고|랑)(?<!말고|아니고))\s/giu;
const QUESTION = '(?:WHY|WHO|ELSE|WHAT|WHEN|HOW|IS|LIST|SHOW|ON_WHAT|CREATE|RUN|OFF|SILENCE|ACK|TAKE|TICKET)';
/** What a request of its own begins with. */
const HEADS = new RegExp(
  `^(?:(?:CALM|ME|ANY|WANT|ON|IN|THIS|ASSET|AGAIN|UP|DOWN|DID) ){0,3}${QUESTION}\\b|\\b${QUESTION}$|^(?:INFRA )?ASSET(?: AGAIN)* (?:STATE|UP|DOWN)$`,
);
/** What is to be shown may be a list: "show errors and the graph". */
const SHOWN = /\b(?:GRAPH|LOG|ERROR|ALERT|CHANGE|MEASURE)\b/;
/** What a word alone may ask for. */
const ONE_WORD = /^(?:ACK|TAKE)$/;
/** "Go ahead" orders nothing by itself. */
const NOTHING_YET = /^(?:CALM )*RUN$/;
/** The ending by which a Korean order goes on takes that of the last one. */
const GOES_ON = /(?:(?<done>하)| ?주)고$/u;
const ORDERS = /(?:줘|주세요|줄래|해|하세요)\S?$/u;
/** "Whether it is well, and who …": the ending that only goes on. */
const LISTED_KO = /(?<=[지가])(?:랑|하고|와|과)$/u;
const MOST = 3;
const LONGEST = 400;

/**
 * The requests of a sentence, each in its own words: "why is payments down and who is on it". One where it asks for one thing only; a part
 * is a request where a rule reads it, as something else than the part before it.
 */
export function requestsIn(text: string, context: Context): readonly string[] {
  const found = text.length > LONGEST ? null : split(text, context);
  if (found === null) return [text];
  const [first, rest] = found;
  return [first, ...requestsIn(rest, context)].slice(0, MOST);
}

function split(text: string, context: Context): readonly [string, string] | null {
  if (/["“«]/.test(text)) return null;
  for (const seam of text.matchAll(SEAMS)) {
    const rest = text.slice(seam.index + seam[0].length).trim();
    const said = text.slice(0, seam.index).trim().replace(LISTED_KO, '');
    const first = ORDERS.test(rest) && GOES_ON.test(said) ? said.replace(GOES_ON, (...found) => (found.at(-1).done ? '해줘' : '줘')) : said;
    const one = requested(first, context, true, seam[0].startsWith('?'));
    const other = one === null ? null : requested(rest, context, SHOWN.test(one.senses), false);
    if (one !== null && other !== null && one.kind !== other.kind && !isAfterthought(other)) return [first, rest];
  }
  return null;
}

/** "… and what is the cause", "… and who did that": a story's question at its end, or the same question's other half. */
function isAfterthought({ kind, senses }: { readonly kind: IntentKind; readonly senses: string }): boolean {
  return kind === 'why' || /^WHO(?: DID| IS)?(?: THIS)?$/.test(senses);
}

/** What a part asks for by itself; null where that is not sure. @param listed whether what is shown needs no word that asks; `marked`, whether a mark says that it asks */
function requested(
  part: string,
  context: Context,
  listed: boolean,
  marked: boolean,
): { readonly kind: IntentKind; readonly senses: string } | null {
  const { said, senses } = read(part, context);
  if (!/\s/.test(part) && !ONE_WORD.test(senses)) return null;
  const { rule } = ruleOf(said, senses);
  if (rule === null || rule === 'unknown' || isEllipsis(senses) || NOTHING_YET.test(senses)) return null;
  if (!marked && !HEADS.test(senses) && !(listed && SHOWN.test(senses))) return null;
  const { kind, doubt } = understand(part, { ...context, kind: null });
  return kind === rule && doubt === null ? { kind, senses } : null;
}
