/**
 * General words of English as reports use them, by their dictionary forms: they join, point, compare, grade, and tell that something is,
 * was seen, went up or down, or is thought. None names a part, a trouble, a person, a deed upon a system, a cause, how many of all, or
 * that it is sure.
 */
const ENGLISH = `
a an the this that these those it its they them their there here he she we you i me us our your my his her ours yours itself himself
herself themselves myself ourselves one ones another other else  both same own such who whom whose which what when where how why
whatever whichever whenever wherever and but or nor yet then also as if while whereas although though even whether unless plus either
neither is am are was were be been being has have had having do does did doing done no not none nothing without of in on at to
for from by with into onto over under above below after before since until till during through throughout near towards toward about around
between among amongst amid across per within inside outside upon along alongside against beside besides beyond behind despite except
beneath underneath versus vs via very quite rather too so much many more less few fewer some any several various far further farther well
high low long short highly deep wide broad narrow big large small tiny huge great giant little minor modest moderate mere massive enormous
substantial considerable significant notable noticeable remarkable visible evident apparent obvious clear plain marked pronounced dramatic
drastic sharp steep sudden abrupt rapid quick fast swift gradual slight strong weak mild severe extreme exceptional immense vast
tremendous sizable sizeable appreciable measurable perceptible striking stark radical wild first second third fourth fifth last final next
previous prior former latter initial subsequent consecutive successive preceding following earlier early late latest recent current
present past ongoing now currently recently lately already still just once soon shortly immediate instant prompt direct thereafter
thereupon hereby afterwards afterward beforehand meanwhile meantime simultaneous concurrent together apart aside away ago forth onward
onwards forward roughly approximate exact precise close almost nearly practically virtually essential basic effective actual real indeed
fact truly literal simple overall general usual normal typical ordinary common regular routine standard customary habitual conventional
expected constant steady stable consistent continuous persistent unusual abnormal atypical uncommon unexpected surprising interesting
curious odd strange peculiar unfortunate fortunate however nevertheless nonetheless otherwise instead likewise similar similarly moreover
furthermore additional additionally extra respective corresponding accordingly namely specifically specific particular especially chiefly
primarily primary main major mainly mostly largely partly key central crucial important importance relevant relevance related concerned
involved  distinct separate individual single distinctive comparable equal equivalent identical alike whole entire total broadly
value level figure number amount quantity rate count score reading measurement measure metric statistic datum data mark magnitude size
extent degree scale order range band margin gap difference distance deviation delta step stage phase point place spot side end bottom top
middle centre center edge beginning start onset outset finish course time moment minute hour day date week month period interval span
duration window timeframe timespan timeline occasion chronology sequence succession history share percent percentage proportion portion
fraction ratio piece bit lot deal way manner kind sort type form shape nature character feature aspect respect regard sense case example
instance thing item matter subject topic detail finding observation note notice remark comment summary conclusion overview outline recap
picture image story scenario situation circumstance condition context background framework evidence clue hint sign signal indication
indicator trace pointer trail record report statement answer question theory hypothesis assumption interpretation view viewpoint
perspective look glance list table chart graph diagram line entry message log event occurrence happening episode behaviour behavior
pattern trend tendency movement development evolution progress change shift swing variation fluctuation transition baseline norm normality
reference benchmark counterpart increase decrease rise fall growth decline drop jump leap spike surge climb dip slump plunge rose risen
grow grew grown fell fallen leapt soar skyrocket explode shoot shot balloon swell swelled swollen mount escalate accelerate double
multiply plummet sink sank sunk tumble collapse shrink shrank shrunk halve slide slid swung fluctuate oscillate hover vary varied differ
deviate go goes went gone come came move stay remain keep kept hold held stand stood sit sat lie lay linger persist continue endure begin
began begun commence set cease stop conclude become became turn get got gotten seem appear sound feel felt take took taken give gave given
put reach hit cross pass exceed surpass breach approach overtake cover extend stretch see saw seen find found show shown display exhibit
reveal reflect illustrate contain include comprise consist constitute represent denote mean meant indicate suggest observe detect register
watch monitor track witness encounter experience undergo underwent undergone face occur happen emerge arise arose arisen surface
materialise materialize unfold develop follow precede coincide accompany correspond match overlap align fit agree know knew known
understand understood think thought believe believed consider deem assume expect anticipate examine inspect investigate study review
analyse analyze evaluate assess compare contrast relate concern involve pertain refer mention name call cite quote describe summarise
summarize say said tell told state speak spoke spoken  repeat remember recall pick choose chose chosen distinguish differentiate
identify determine pinpoint establish locate     try tried attempt tend worth worthwhile noteworthy higher lower
larger smaller greater lesser faster shorter longer abnormally unusually visibly clearly sharply respectively twice thrice ahead hand word
words term machine server host node asset system device  application equipment entity target inventory topology relation
relationship allowed permitted permissible acceptable allowable tolerated stack layer tier chain path route road anywhere somewhere
elsewhere ever considering regarding concerning according based involving including judge nearby eye hear heard interestingly notably
importantly crucially ultimately eventually finally lastly firstly secondly thirdly conversely ie eg etc pace reads seconds
unit unfortunately namely vital than series
apart analysis attention factor complete boundary characteristic combine commonly comprehensive contrary depending detailed dozen elapse emphasise emphasize
estimate eventual exhaustive explicit fairly focus frame frequent handful highlight impression independent information inspection
intermediate limited logical luckily marginal meaningful momentary mutual narrative necessarily neutral objective obtain optional outlier
parallel partial pertinent plot preliminary presence prevailing proceed profile prominent proper pure rank readily reasonable reliable remainder
rough row sample secondary section sensible straightforward subtle supporting surrounding temporary thorough timing title
truth unambiguous underline unlike useful zero plenty extra morning afternoon night noon midnight gradual worrying alarming tellingly
explanation status originally reduce raise leaving half often off something
accompanying adjacent advance aforementioned  analogous angle anyhow anyway apt arithmetical aware awkward balance balanced bare
basis best bulk bunch capture careful catch caught category caveat chance choice circumstantial clarify class coherent coincidental
collect column comprehend comprehensible conceivable concise confine contextual correlate correlation couple credible deduce define
delimit demonstrate dense depth derive designate diagnose diagnosis dimension discern discernible disclose discover discuss discussion
discrepancy disregard draw drew drawn dwell easy element emphasis ensue enter evenly evolve exceptionally excursion explore express
facet familiar foremost format formulate front gather glimpse grasp ground group guess hard helpful holistic imply impressive infer
inform inquiry insight integral interplay interpret intriguing introduction isolated joint journey knowledge label landscape length let
literal logic loose lull maintain manifest map marginal material mathematical   mild  mix naturally neat net
notion numeric numerical occasion offer  outlook pair paragraph participate passage passing perceive perhaps maybe arguable
supposed plateau  position possess postulate potential prefer presumable presumed pretty prolonged property provide proximity
puzzle puzzling quality quantify qualify quote random raw really reckon recognise recognize render resemble restate retain rhythm sake
scenario secondary segment shy sketch slice smooth snapshot social somehow spell spend spent split staggering statistical stick stuck
story strand structure subtle suit sum superficial suppose surprise surround tale tally technical temporal tentative theme thin thick
threefold tie tight tip tone touch tough trajectory translate traverse treat twofold tenfold understandable uneven uniform upward
upwards downward downwards utter valid variant variety verdict verge vertical vicinity vivid volatile wave weigh wider world worthy
wrap   yield activity reaction relative incoming outgoing narrow parallel partway halfway midway turning thing moderate
respect question mark remainder exact accurate inaccurate apparent elsewhere throughout whereby thereby wherein therein whereupon
altogether besides underway abrupt brisk steepness sudden onset lag lagged follow followup aftermath forerunner precursor companion
mirror echo dominate prevail taper wane hike uptick upswing downturn downtick bump blip swelling      tenth
hundredth thousandth dozen hundred thousand million fold push pushed
`;

/** Forms that no rule makes of the dictionary form, and words that go together. */
const CONTRACTED =
  /^(?:is|was|are|were|do|does|did|has|have|had|would)n['’]t$|^(?:it|that|there|here|what|they|we|let)['’](?:s|re|ve)$|^(?:up|down) (?:from|to)$|^in short$|^(?:went|go|goes|gone|going) (?:up|down)(?: (?:from|to))?$/u;

const WORDS: ReadonlySet<string> = new Set(ENGLISH.split(/\s+/u).filter((word) => /^[a-z']+$/u.test(word)));

/** Adverbs say how something was, and little else; these say how often, how sure, by whom, or that nothing else was. */
const ASSERTING =
  /^(?:on|who|so|like|un?like|heavi|sufficient|presumab|slow|brief|temporari|momentari|probab|possib|presumab|sole|entire|exclusive|complete|total|absolute|automatic|manual|remote|malicious|deliberate|intentional|accidental|mistaken|erroneous|wrong|incorrect|improper|poor|bad|faulty?|permanent|irreversib|fatal|critical|definite|certain|sure|undoubted|unquestionab|undeniab|indisputab|doubtless|inevitab|necessari|invariab|repeated|dai|week|hour|night|month|year|constant|periodic|perpetual|frequent|rare|hard|bare|scarce|causal|silent|internal|external|electrical|electronic|thermal|mechanical|physical|chemical|secret|illegal|unauthori[sz]ed|unlawful|safe|secure|successful|unsuccessful|proper|corrupt|abnormal|wide|hot|cold|supp|app|rep|assemb|anoma|fami|al|re|f|ju|ear|mono|po|multip|human|personal|official|forcib|forceful|violent|dangerous|hazardous|catastrophic|disastrous|unsafe|vulnerab|exponential|infinite|endless|univers|global|local|public|private|virtual|digital|wireless|unavoidab|ful|whol|chief|main|most|large|part)(?:al)?ly$/;
const ADVERB = /^[a-z]{4,}ly$/;

/** Whether a word, in lower case, is a form of a general one: `climbing`, `largest`, `gradually`, or tells how something was. */
export function isGeneralEnglish(word: string): boolean {
  return CONTRACTED.test(word) || bases(word).some((base) => WORDS.has(base)) || (ADVERB.test(word) && !ASSERTING.test(word));
}

const ENDINGS: ReadonlyArray<readonly [ending: RegExp, instead: string]> = [
  [/s$/, ''],
  [/es$/, ''],
  [/ies$/, 'y'],
  [/ed$/, ''],
  [/d$/, ''],
  [/ied$/, 'y'],
  [/([a-z])\1ed$/, '$1'],
  [/ing$/, ''],
  [/ing$/, 'e'],
  [/([a-z])\1ing$/, '$1'],
  [/ly$/, ''],
  [/ily$/, 'y'],
  [/ly$/, 'le'],
  [/ally$/, ''],
  [/er$/, ''],
  [/r$/, ''],
  [/ier$/, 'y'],
  [/([a-z])\1er$/, '$1'],
];

/** Words that are no form of a general one, though they end so. */
const OTHERS: ReadonlySet<string> = new Set(['only', 'evening', 'hardly', 'nearer', 'upper', 'fired', 'firing', 'user', 'closed']);

/** A word, and what it may be a form of; of what is largest nobody told. */
function bases(word: string): string[] {
  if (word.length < 4 || OTHERS.has(word)) return [word];
  return [word, ...ENDINGS.flatMap(([ending, instead]) => (ending.test(word) ? [word.replace(ending, instead)] : []))];
}
