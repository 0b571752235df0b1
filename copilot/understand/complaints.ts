/** That an answer is wrong, and what a person says it was instead. */
export type Complaint = {
  /** In the person's words; empty where only that it is wrong was said. */
  readonly said: string;
  /** Whether it is said of the answer by itself; else only where one was asked what was wrong. */
  readonly isSure: boolean;
};

const SURE = new RegExp(
  '^(?:(?:no|нет|не|아니\\p{L}{0,2}),? )?(?:' +
    [
      "(?:(?:that|this|it)(?:'s| is| was)|you(?:'re| are| were)|the (?:answer|explanation|cause) (?:is|was)) (?:just |all |totally |completely )?(?:wrong|not right|not it|incorrect|mistaken|nonsense|rubbish|bullshit)",
      'wrong(?: (?:answer|cause|diagnosis))?(?=[,.:;!–—-])|(?:wrong|incorrect)$|(?:nonsense|rubbish)$',
      '(?:это )?(?:не ?правильно|не ?верно|неправда|чушь|ерунда|бред)(?: какая-то| какой-то)?(?=$|[,.:;!–—-])',
      '(?:ты|вы|бот) (?:ошиб\\p{L}+|не ?прав\\p{L}?|промахнул\\p{L}+)|(?:причина|ответ|диагноз)\\p{L}? (?:не ?верн|неправильн|не т)\\p{L}+|мимо(?=$|[,.:;!–—-])',
      '(?:답|원인|설명)(?:이|은|는)? ?(?:틀렸|아니)\\p{L}*|틀렸\\p{L}*|틀린 ?(?:답|설명)\\p{L}*|잘못 ?(?:짚|봤|판단)\\p{L}*|말도 안 ?되는? ?(?:소리|얘기)\\p{L}*|(?:헛소리|엉터리)\\p{L}*',
    ].join('|') +
    ')',
  'iu',
);
/** What says what it was, beside a no or a question what was wrong. */
const NO = /^(?:no|nope|nah|нет|неа|не|да нет|아니\p{L}{0,2})[,.!]? /iu;
const CAUSE =
  /^(?:(?:it|that) (?:was|is|were)|it's|'twas|because|due to) |(?:did|broke|caused|killed) (?:it|this|that)$|^(?:это|дело|виноват\p{L}?|из-за|потому что)(?!\p{L})|(?:였|이었|때문이|거였|거예|거야|탓)\p{Script=Hangul}*$|때문$/iu;
const ASKS = /\?\s*$/u;
const EDGES = /^[\s,.:;!–—-]+|[\s,.!]+$/gu;
const LONGEST = 300;

/** What a sentence says against the answer before it; null where it says nothing of the kind. */
export function complaintOf(text: string): Complaint | null {
  const said = text
    .normalize('NFKC')
    .replace(/[’ʼ`´]/g, "'")
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, LONGEST);
  if (ASKS.test(said)) return null;
  const sure = SURE.exec(said);
  if (sure) return { said: said.slice(sure[0].length).replace(EDGES, ''), isSure: true };
  const rest = said.replace(NO, '').replace(EDGES, '');
  return CAUSE.test(rest) ? { said: rest, isSure: false } : null;
}
