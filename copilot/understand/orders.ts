import type { IntentKind } from '../../domain/answer.ts';
import type { CareAct } from '../../domain/wanted.ts';

type Deed = 'silence' | 'acknowledge' | 'run' | 'ticket';

/** What says that nothing is ordered: a wish, hearsay, a plan, what would have been, what others do, a ban. */
const NO_ORDER =
  /^(?:nobody|no one|никто)(?!\p{L})|(?<!\p{L})(?:вроде|кажется|наверное|похоже|по-моему|i think|i guess|i believe)(?!\p{L}).*[,.;] ?(?:можешь |can you |could you )?(?:подтверди|confirm)(?:те)?[?!. ]*$|^(?!(?:i|we|you|may|can) )(?:the |our |my )?\p{L}+(?: \p{L}+)? (?:says|said|claims|insists|swears|complains)(?!\p{L})(?!.*[,;:.!?] )|^(?:\p{L}+ly )?(?:acknowledg|silenc|mut|restart|reboot|open|fil|rais|runn?)ing an? |^(?:an? |the |every |another )?(?:restart|reboot|mute|silence|ack|ticket|runbook)s? (?:is|are|was|were|isn't|wasn't|takes|took|helps|helped|never) |^wish|let'?s not|(?<!\p{L})(?:someone|somebody|anyone|anybody) (?:has |have |already |else )*(?:grabbed|took|taken|got|acked|muted|restarted)(?!\p{L})|(?<!\p{L})кто[- ](?:то|нибудь) (?:уже )?(?:схватил|взял|занял|акнул|заглушил|перезапустил)(?!\p{L})|(?<!\p{L})(?:i wish|if only|(?:had|if) (?:i|we|you|they|he|she) (?:had|restarted|muted|known)|i'd (?:never|rather)|(?:he|she|they)(?:'d| would|'ll| will|'re| are)|won't|wouldn't|thought about|was about to|(?:i|we) (?:would have|should have|could have|thought|planned|wanted)|supposedly|apparently|reportedly|allegedly|rumou?r\p{L}*|i heard|(?:he|she|they|vendor|boss|customer) (?:says?|said|told|claims?|wants?)|should've|could've|(?:ask(?:ed|s|ing)|wonder(?:ed|s|ing)?|request(?:ed|s)|begg?(?:ed|s)) (?:if|whether|us|me|to|for|about|that|when|why)|would (?:have been|be) nice|(?:(?:do|does|did|must|should|can|need)(?: ?not|n't|nt)|cannot|dnt|never|no|stop|please no|plz no|pls no|not to) (?:ever |yet |just |please |u |you |anyone |anybody )*(?:re-?start|re-?boot|bounce|reload|kill|stop|run|touch|mut|silenc|snooz|ack|assign|open|close|roll|execut|appl|creat|rais|fil|drain|fail ?over|power|reset)\p{L}*|no need|вот бы|если бы|якобы|говор(?:ят|ил\p{L}*|ит)|(?:по)?прос(?:ят|ит|ил\p{L}*)|(?:с|рас|по)?спрашива\p{L}+|спросил\p{L}*|интерес(?:уется|уются|овал\p{L}*)|уточнял\p{L}*|требу(?:ет|ют)|слышал\p{L}*|рассказывал\p{L}*|обещал\p{L}*|(?:хотел|думал|собирал|планировал)\p{L}*|собира(?:ется|ются|емся)|чуть не|я бы|мы бы|не (?:буду|будем|будет|будут|будешь|будете|ста[нл]\p{L}+)|никогда|(?<!(?:алерт|уведомлени|оповещени|пейдж|звонк|тревог|сообщени)\p{L}{0,3} )не (?:надо|нужно)|не (?:стоит|трога\p{L}+|перезапуска\p{L}+|перезагружа\p{L}+|откатыва\p{L}+|запуска\p{L}+|глуш\p{L}+|мьют\p{L}+|закрыва\p{L}+|заводи\p{L}*|подтвержда\p{L}+|назнача\p{L}+|выполня\p{L}+|открыва\p{L}+|создава\p{L}+|рестар\p{L}+|ребу\p{L}+|бери\p{L}*|принима\p{L}+|применя\p{L}+|делай\p{L}*)|нельзя|смешно|не (?:мой|моя|мое|мои|наш|наша|наше|наши)|(?:not|isn't|aint|ain't) (?:mine|ours))(?!\p{L})|(?:[었았했됐렸였]|는|온|간)대(?!\p{L})|\p{L}(?:대요|래요|한다던데|했잖아|었잖아|뻔)(?!\p{L})|냐고|(?:는지|ㄹ지|을지|할지) ?(?:물|묻|궁금)|(?:다|라|자|달라)고 ?(?:하(?:네|더|던|시|셨|는데)|했|그러|그랬|말했|부탁)|\p{L}지(?<!(?:호출하|연락하|알림 ?보내|깨우|알리|울리|알람 ?보내)지)는? ?(?:마|말)|금지|면 ?안 ?(?:돼|되|됨|된)|[ㄴᄂ]{2}|노노|(?:저|제가|나|내가) ?(?:아니에요|아니예요|아니야|아닌데|아님)|필요 ?(?:는 |가 )?없|[았었했였났왔갔됐졌켰껐렸](?:어요?|나요?|니|을까요?|습니까)\s*\?|안 (?:해도|만들어도)|(?:음소거|무음|뮤트|스누즈|사일런스) ?(?:중(?:임|인|이)|된|돼|되어|상태)|부터 .{0,12}까지 (?:알람|알림|경보)\??$/u;
/** Words without which nobody orders such a thing. */
const WORDS: Readonly<Record<Deed, RegExp>> = {
  silence:
    /mut(?:e|ing)|silen|sno+z|suppress|hush|quiet|shh|shut|noise|noisy|blackout|maintenance|disturb|bother|ignore|remind|alert|alarm|notif|pag(?:e|ing)|beep|buzz|messag|warning|wake|shout|spam|nag|мьют|мут|глу[шх]|туш|тиш(?!ина(?! (?:на|до) ))|тих|молч|молк|заткн|сну?з|сайл|отлож|подав|напомн|беспоко|пищ|писк|шум|звук|звон|буд|пейдж|дерга|долб|слать|шли|присыл|сообщ|спам|оповещ|уведомл|алерт|тревог|сигнал|обслуживан|игнор|음소거|무음|뮤트|사일런|스누즈|조용|알람|알림|경보|호출|페이징|얼럿/u,
  acknowledge: /\p{L}/u,
  run: /\p{L}/u,
  ticket:
    /ticket|tkt|jira|snow|servicenow|issue|case|bug|task|story|incident|record|request|call|log\b|paperwork|desk|file\b|raise|tracker|write|sev ?\d|p[1-4]\b|(?<![\p{L}])[a-z]{2,10}-?\d+|тикет|заяв|задач|таск|джир|ишь?ю|обращ|кейс|баг|инц|наряд|запрос|проблем|сервисд|сервисн|трекер|дубл|дефект|заве[дс]|оформ|티켓|지라|이슈|접수|등록|요청|케이스|코멘트|인시던트|일감/u,
};
const UNDOES_SILENCE =
  /un-?(?:mut|silenc|snooz|suppress|hush)|(?:remov|lift|end|cancel|drop|take off|clear|delet|kill|stop|expire|revok|undo)\p{L}* .{0,24}(?:silence|mut(?:e|ing)|snooz|suppression)|(?:silence|mute|snooze) (?:off|over)|(?:resume|re-?enabl\p{L}*) .{0,40}(?:alert|alarm|notif|pag|monitor)|(?:turn|switch|put|bring) .{0,40}(?:alert|alarm|notif|pag)\p{L}* .{0,20}(?:back|again|on\b)|(?:turn|switch|bring) (?:back )?on .{0,20}(?:alert|alarm|notif|pag)|размьют|размут|расглуш|(?:сним|снять|сня|убер|убра|отмен|сброс|откл|выкл|выруб|заверш|прекрат|законч)\p{L}* .{0,24}(?:мьют|заглуш|глуш|тишин|сайл|подавлен|молчан|снуз|отложк)|(?:включ|верн)\p{L}* .{0,40}(?:алерт|уведомл|оповещ|тревог|сигнал)|(?:음소거|무음|뮤트|사일런스|스누즈).{0,8}(?:해제|풀|취소|끝|꺼|종료)|다시 (?:켜|울리|받|활성)/u;
const UNDOES_ACKNOWLEDGEMENT =
  /un-?(?:ack|assign)|(?:tak|remov|undo|drop|cancel|scrub|withdraw|revok|releas|free|retract|rescind|reset|pull)\p{L}* .{0,40}(?:ack|name|claim|assignment|up for)|ack\p{L}* .{0,12}(?:back|off|removed)|give .{0,12}back|(?:hand\p{L}*|giv\p{L}*) .{0,12}back|анак|разак|(?:отмен|отзов|отозв)\p{L}* .{0,30}(?:ак|подтвержд|квит|назнач|принят)|сним\p{L}* .{0,20}(?:с меня|ак|подтвержд|назнач)|убер\p{L}* .{0,10}(?:мо|ак|меня)|в очередь|отказыва|снять с себя|(?:ack|확인|인지|담당|할당).{0,8}(?:취소|해제|풀|빼|철회)/u;
/** Whom it is given to may be someone else. */
const GIVES =
  /assign|\b(?:hand|pass|give|transfer|forward|owner|responsible|name|belongs|responder|for \p{L}+ to)\b|->|'s (?:name|alert|problem)|назнач|перед|отда|перек|повес|исполнит|ответств|закреп|запиш|теперь \p{L}+|할당|배정|넘겨|넘기|담당|지정|에게|한테/u;
const ONESELF =
  /(?<!\p{L})(?:i|i'm|i'll|i'd|me|my|myself|mine|we|us|our|я|мне|меня|мной|мое|моё|мой|моя|себя|себе|нам|нас|мы|наш\p{L}*|на мне|за мной)(?!\p{L})|제가|내가|저|나(?:로|에게|한테)|저희/u;

/** A ticket that is spoken of. */
const MENTIONS_TICKET =
  /(?<!\p{L})(?:ticket|case|jira) (?:says|said|mentions|is about)(?!\p{L})|(?<!\p{L})в (?:заявке|тикете|обращении) (?:пиш|напис|говор|указ|сказ|жал)/u;
/** What asks to be shown or told something. No rule of a deed reads it, its looks may. */
const ASKS =
  /^(?:and |so |ok |hey |а |и |ну )?(?:show|list|what|who|whose|which|how|why|when|where|is(?! it possible)|are|was|were|did|does|has|have|any|покаж\p{L}*|вывед\p{L}*|кто|чей|чья|что|как(?:ой|ая|ие|ое)?|где|когда|почему|сколько|есть ли|был[аои]?(?: ли)?)(?!\p{L})|(?:(?:보여|(?<!다시 )알려|추려|뽑아)(?!(?:줘|주)?(?:야|려|어야|셔야))|중임|중인가|인가요|(?<!수 )있나|있음|있었(?:나|니|어|지|음|는지|던가)|누구|누가|뭐|왜|언제|어디)/u;

/** What asks whether a thing may be done, or ought to be. */
/** Of others it is told what they will do or did; nobody but the asker and the one who is asked is ordered anything. */
const OF_OTHERS =
  /^(?!(?:i|we|you|u|who|what|this|that|it|bot|please|pls)(?!\p{L}))(?:the )?\p{L}+(?:'ll| will| would| is going to| is gonna| gonna| wants? to| has to| should)(?: (?:probably|maybe|then|also|just|now))? (?:take|ack|acknowledge|restart|reboot|bounce|mute|silence|snooze|look|handle|open|file|raise|create|run|execute|fix|check|grab|own|deal|close|roll|kill)(?!\p{L})(?!.*[,;:])|(?<!\p{L})(?:возьмет|возьмется|займется|глянет|посмотрит|разберется|перезапустит|перезагрузит|ребутнет|рестартнет|заглушит|замьютит|примет|подтвердит|заведет|откроет|создаст|запустит|выполнит|откатит)(?!\p{L})(?!.*\?)/u;

const WHETHER =
  /(?<!\p{L})(?:(?:should|shall|may|must|can|could) (?:i|we)(?! (?:ask|get|have))|is it (?:ok|okay|safe|fine|allowed|worth|smart|wise)|would it (?:help|hurt|be (?:ok|safe|bad|wise))|what if)(?!\p{L})|(?<!\p{L})можно(?: ли)?(?!\p{L}| рестарт(?!\p{L}))|(?<!\p{L})(?:стоит|имеет) (?:ли|смысл)(?!\p{L})|해도 ?(?:돼|되나|될까|괜찮)|해야 ?(?:할까|하나|되나)/u;
const PAST =
  /(?<!\p{L})(?:last|past|previous|за последн\p{L}+|за прошл\p{L}+|прошл\p{L}+|вчера|yesterday)(?!\p{L})|(?<!\p{L})(?:fired|сработал\p{L}*)|최근|지난|어제|발생한|터진|울린/u;

/**
 * Whether a sentence that looks like a deed is an order of that deed by its words: nothing is done on its looks alone.
 *
 * @param isRead whether a rule of the grammar reads it so
 */
export function isOrder(said: string, kind: IntentKind, isRead: boolean): boolean {
  if (kind === 'ticket' && MENTIONS_TICKET.test(said)) return false;
  return (isRead || (kind in WORDS && WORDS[kind as Deed].test(said) && !ASKS.test(said))) && !NO_ORDER.test(said) && !OF_OTHERS.test(said);
}

/** What exactly is ordered; `assign` when it is given to someone whose name no rule reads. */
export function actOf(said: string, kind: IntentKind): CareAct {
  if (kind === 'silence') return UNDOES_SILENCE.test(said) ? 'end-silence' : 'silence';
  if (UNDOES_ACKNOWLEDGEMENT.test(said)) return 'unacknowledge';
  return GIVES.test(said) && !ONESELF.test(said) ? 'assign' : 'acknowledge';
}

/** Whether a sentence only asks if something may be done. */
export function asksWhether(said: string): boolean {
  return WHETHER.test(said);
}

/** Whether a sentence is of what has been: that is looked at, not silenced. */
export function looksBack(said: string): boolean {
  return PAST.test(said);
}
