import type { Doubt, Suspect } from '../../domain/doubt.ts';
import type { Concept } from '../../domain/finding.ts';

/** What people suspect, in their words, and what is measured or seen of it. */
const SUSPECTS = {
  disk: { words: '(?:disks?|drives?|storage|диск\\p{L}*|хранилищ\\p{L}*|디스크|스토리지)', concepts: /^(?:disk|raid|filesystem)\./ },
  memory: { words: '(?:memory|ram|swap|памят\\p{L}*|озу|своп\\p{L}*|메모리|스왑)', concepts: /^memory\./ },
  processor: { words: '(?:cpu|processors?|процессор\\p{L}*|проц\\p{L}{0,2}|цпу|프로세서)', concepts: /^cpu\./ },
  network: { words: '(?:network|сет[ьи]|сетью|네트워크)', concepts: /^(?:network|link)\./ },
  temperature: {
    words: '(?:temperature|heat|cooling|температур\\p{L}*|перегрев\\p{L}*|охлаждени\\p{L}*|온도|과열|냉각)',
    concepts: /^(?:temperature|fan|cooling)\./,
  },
  power: { words: '(?:power|питани\\p{L}*|전원)', concepts: /^power\./ },
} as const;

const HOW_SURE =
  /(?<!\p{L})(?:how (?:sure|certain|confident)|(?:are )?you (?:sure|certain|confident)|(?:your|the|what) confidence|(?:ты|вы) (?:в этом )?(?:уверен|точно уверен)\p{L}*|насколько (?:ты |вы |это )?(?:в этом )?(?:уверен|точно|достоверно)\p{L}*|какая уверенность)(?!\p{L})|(?:얼마나|정말|진짜) (?:확신|확실)|^확신|확신(?:도|할 수 있)|^(?:точно|уверен[аы]?|sure|확실(?:해|한가)요?)\?+$/u;

/** What a sentence doubts of the answer before it, or null. @param said in lower case, `ё` as `е` */
export function doubtOf(said: string): Doubt | null {
  const suspect = NOT.find(([, phrase]) => phrase.test(said))?.[0];
  if (suspect !== undefined) return { kind: 'why-not', suspect };
  return HOW_SURE.test(said) ? { kind: 'how-sure' } : null;
}

/** Whether a concept is of what is suspected. */
export function isOf(suspect: Suspect, concept: Concept): boolean {
  return SUSPECTS[suspect].concepts.test(concept);
}

const NOT = (Object.keys(SUSPECTS) as Suspect[]).map((suspect) => {
  const { words } = SUSPECTS[suspect];
  const english = `(?:and |but |so )?why (?:not|(?:is(?:n't| not)|was(?:n't| not)|can't|couldn't|could) it (?:not )?(?:be )?(?:because of )?) ?(?:the |a )?(?:${words})(?: then| instead)?`;
  const cause = `why (?:is|was) (?:the )?${words} (?:not|ruled out)(?: the (?:cause|reason|problem))?|why (?:isn't|wasn't) (?:it )?(?:the )?${words}(?: the (?:cause|reason|problem))?`;
  const russian = `(?:а |и |но )?почему (?:это |дело )?(?:не|исключ[её]н\\p{L}*) (?:из-за |в |с )?${words}`;
  const korean = `(?:그럼 |그런데 )?(?:왜 )?${words}(?:이|가|은|는)?(?: 원인이| 문제가)? ?(?:왜 )?(?:아니\\p{L}*|아닌(?: 이유\\p{L}*)?(?: 뭐\\p{L}*)?|아닌가\\p{L}*)`;
  return [suspect, new RegExp(`^(?:${english}|${cause}|${russian}|${korean})[\\s?!.]*$`, 'u')] as const;
});
