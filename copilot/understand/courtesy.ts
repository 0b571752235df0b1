const COURTESIES = {
  greeting:
    '(?:hi|hello|hey|good (?:morning|day|evening|afternoon)|привет\\p{L}*|здравствуй\\p{L}*|добр(?:ый|ое|ого) (?:день|вечер|утро|дня|вечера|утра)|안녕(?:하세요|하십니까)?)',
  thanks:
    '(?:thanks(?: a lot)?|thank you(?: very much)?|thx|спасибо(?: (?:большое|огромное|тебе|вам))?|спс|благодарю|고마워요?|고맙습니다|감사(?:합니다|해요)?)',
} as const;

const SAID = (Object.keys(COURTESIES) as Array<keyof typeof COURTESIES>).map(
  (kind) =>
    [kind, new RegExp(`^[\\s,.!]*${COURTESIES[kind]}(?:[\\s,]+(?:there|all|everyone|bot|inframind|бот|всем))?[\\s,.!)]*$`, 'iu')] as const,
);

/** A greeting or thanks, where that is all that was said; else null. */
export function courtesyOf(text: string): keyof typeof COURTESIES | null {
  return SAID.find(([, phrase]) => phrase.test(text))?.[0] ?? null;
}
