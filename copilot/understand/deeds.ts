import type { IntentKind } from '../../domain/answer.ts';
import type { CareAct } from '../../domain/wanted.ts';

/** What a sentence about the care of an alert asks for beyond what the grammar's senses tell. */
export type Deed = { readonly kind: IntentKind; readonly act: CareAct | null; readonly person: string | null };

const POLITE = "^(?:(?:please|pls|hey|ok|bot|пожалуйста|плиз|так|давай)[, ]+|(?:can|could|would) you (?:please )?|let's )*";
const IT =
  '(?:(?:this|it|that|these|the (?:alert|incident|issue)|alert|incident|это|его|ее|этот|алерт|инцидент)\\s+)?(?:(?:incident |инцидент )?#\\d+\\s+)?';
const ASSIGNS: readonly RegExp[] = [
  new RegExp(`${POLITE}(?:re)?assign ${IT}to (?<person>.+)$`, 'u'),
  new RegExp(
    `${POLITE}(?:hand|pass|give) (?:this|it|#\\d+|the (?:alert|incident)|(?:alert|incident) #?\\d+) (?:over |on )?to (?<person>.+)$`,
    'u',
  ),
  new RegExp(`${POLITE}(?:пере)?назнач(?:ь|ьте|ить) ${IT}(?:на )?(?<person>.+)$`, 'u'),
  new RegExp(`${POLITE}(?:передай|передайте|передать|поручи|поручите|отдай) ${IT}(?<person>.+)$`, 'u'),
  /^(?:이거|이것을?|이 알림을? )?\s*(?<person>\S+?)(?:에게|한테|님께) (?:할당|배정|넘겨)/u,
];
const PERSON = /^@?[\p{L}][\p{L}\p{N}.@_-]*(?: [\p{L}][\p{L}.-]*)?$/u;
const ONESELF = /^(?:me|myself|меня|мне|себя)$/u;
const SNOOZE = new RegExp(
  `${POLITE}(?:snooze|remind (?:me|us)(?: about (?:this|it))?(?: again)? (?:in|at|until|tomorrow)|отлож(?:и|ите|ить)|напомни(?:те|ть)?(?: мне| нам)?(?: об этом)? (?:через|в|завтра))(?![\\p{L}])|(?:뒤|후|이따가?|나중)에? ?다시 (?:한번 )?(?:알려|알림|울려|얘기)|(?<!(?:배포|점검|작업|회의|미팅|릴리스|업데이트|패치|교체|일정).{0,14})(?:미뤄(?!졌|진|질|지|야)|미루(?=자|고 싶|십|세요|시죠|길|면 안))`,
  'u',
);
const END_SILENCE = new RegExp(
  `${POLITE}(?:un-?mute|un-?silence|(?:end|lift|remove|cancel|delete|drop) (?:the |this |that |all )?(?:silences?|mutes?)|размьют\\p{L}*|(?:сними|снимите|снять|отмени|отмените|убери|уберите|отменить) (?:заглушк\\p{L}+|глушени\\p{L}+|тишин\\p{L}+|мьют\\p{L}*)|(?:음소거|무음) ?(?:해제|취소|끝))`,
  'u',
);
const UNACKNOWLEDGE = new RegExp(
  `${POLITE}(?:un-?ack(?:nowledge)?|give (?:it|this|#\\d+) back|(?:отмени|сними) подтверждени\\p{L}+|верни (?:это )?в очередь|확인 취소)(?![\\p{L}])`,
  'u',
);
const NOW = '(?: (?:now|right now|at the moment|currently|today|here|сейчас|сегодня))*';
const SILENCES = new RegExp(
  `^(?:(?:(?:what|which|list|show)\\b.*\\b(?:silences|silenced|muted|mutes)|(?:active |all )?(?:silences|mutes))|(?:did|has|have|is|are|was) (?:any|some)\\S*(?: \\S+)? (?:silenced?|muted?)\\b.*|(?:(?:что|какие|список|покажи)(?= ).*(?:заглуш\\p{L}+|замьюч\\p{L}+|глушени\\p{L}+)|заглушки)|무음 목록|음소거 목록)${NOW}\\W*$`,
  'u',
);
const ROUTES =
  /^(?:routes? dry[- ]?run|dry[- ]?run(?: of)?(?: the)?(?: notification)? routes?|what would (?:have been sent|you have sent)\b.*|where (?:do|does|would|will) .*\b(?:alerts?|notifications?|pages?)\b.* (?:go|be sent|end up|land)\b.*|who (?:gets|is|would be|will be) (?:notified|paged|alerted)\b.*|(?:что|какие уведомления) (?:было бы|были бы|бы) (?:отправлен|послан)\p{L}+.*|(?:куда|кому) (?:идут|уходят|приходят|падают|летят|шлются|отправляются) .*(?:алерт|уведомлен|оповещен)\p{L}*.*|проверь маршруты(?: уведомлений)?)\W*$/u;

/** "Че" before a name and what it does: why it does that. */
const WHAT_FOR =
  /^(?:(?:а|ну|и|блин|слушай|народ)[, ]+)*(?:че|чо|чего|шо) (?:(?:это|эт|там|опять|снова|вдруг|так|у нас)\s)*(?:\S+ ){1,2}(?:(?:опять|снова|так|вдруг|сильно|постоянно)\s)*\p{L}{2,}(?:ет|ит|ют|ят|ут|ат|ется|ится|ются|ятся|л|ла|ло|ли|лся|лась|лось|лись)[?!. ]*$/u;

/** What acts on a thing that is in trouble: what does so is its cause. */
const WHAT_ACTS =
  /^(?:(?:so|and|ok|but|then|а|и|ну|так)[, ]+)*(?:what(?:'s|s| is| was| keeps|'s been| has been)? (?:\p{L}+ )?(?:holding|blocking|eating|hogging|slowing|killing|choking|heating|triggering|dragging|crashing|locking|stopping|driving|breaking|bringing|pulling|triggers|triggered|stopped|killed|broke|tripped|knocked|brought|took)(?: (?:it|this|that|them|everything|everybody|things|(?:the )?\S+\d\S*|\S+))?(?: (?:up|down|off|over|out|back|so much|to death|in|there|here))*|(?:что|кто) (?:же |там |это )?(?:его|ее|их|нас|все|всех|\S+) (?:так |опять |там |вдруг )*(?:держит|греет|дергает|роняет|тормозит|душит|жрет|ест|грузит|блокирует|убивает|кладет|колбасит|клинит|остановил[ои]?|уронил[ои]?|положил[ои]?|сломал[ои]?|убил[ои]?|довел[ои]?|завалил[ои]?|доконал[ои]?|подкосил[ои]?|выбил[ои]?|грохнул[ои]?)|(?:что|кто) (?:все |всех |там )?(?:держит|блокирует|душит|тормозит|остановил[ои]?|уронил[ои]?)(?: (?:его|ее|их|все|всех|\S+))?)[?!. ]*$/u;

/** @param said in lower case; null when the sentence is none of these */
export function deedOf(said: string, kind: IntentKind): Deed | null {
  if ((kind === 'unknown' || kind === 'depends-on') && WHAT_FOR.test(said)) return { kind: 'why', act: null, person: null };
  if (WHAT_ACTS.test(said)) return { kind: 'why', act: null, person: null };
  if (ROUTES.test(said)) return { kind: 'routes', act: null, person: null };
  if (SILENCES.test(said)) return { kind: 'silences', act: null, person: null };
  for (const phrase of ASSIGNS) {
    const person = phrase
      .exec(said)
      ?.groups?.person?.replace(/[.!]+$/, '')
      .replace(/,? (?:please|пожалуйста)$/u, '');
    if (person === undefined || !PERSON.test(person)) continue;
    if (ONESELF.test(person)) return { kind: 'acknowledge', act: 'acknowledge', person: null };
    return { kind: 'acknowledge', act: 'assign', person };
  }
  if (UNACKNOWLEDGE.test(said)) return { kind: 'acknowledge', act: 'unacknowledge', person: null };
  if (END_SILENCE.test(said)) return { kind: 'silence', act: 'end-silence', person: null };
  if (SNOOZE.test(said)) return { kind: 'silence', act: 'snooze', person: null };
  if (kind === 'silence' || kind === 'acknowledge') return { kind, act: kind, person: null };
  return null;
}
