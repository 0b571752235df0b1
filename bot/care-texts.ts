import { fill, type Language, type Localized } from '../domain/language.ts';

/** Words and sentences about the care of incidents. */
const TEXTS = {
  acknowledgeButton: { en: 'Acknowledge', ru: 'Беру', ko: '확인' },
  silenceButton: { en: 'Silence…', ru: 'Заглушить…', ko: '무음…' },
  taken: { en: '👤 {name} took it, {time}', ru: '👤 Занимается {name} с {time}', ko: '👤 {name} 담당, {time}부터' },
  assigned: {
    en: '👤 Assigned to {name}, not acknowledged yet',
    ru: '👤 Назначен: {name}, ещё не в работе',
    ko: '👤 {name}에게 배정됨, 확인 전',
  },
  snoozed: { en: 'snoozed until {until}', ru: 'отложен до {until}', ko: '{until}까지 미룸' },
  saidTaken: {
    en: '{name} has taken #{number}; escalation and reminders stop.',
    ru: '{name} берёт #{number}; эскалация и напоминания остановлены.',
    ko: '{name} 님이 #{number} 담당. 에스컬레이션 중지.',
  },
  saidGivenBack: {
    en: '{name} has given #{number} back; nobody has it now.',
    ru: '{name} больше не занимается #{number}; инцидент свободен.',
    ko: '{name} 님이 #{number} 반납. 담당자 없음.',
  },
  saidAssigned: {
    en: '{by} has assigned #{number} to {name}.',
    ru: '{by} назначает #{number} на {name}.',
    ko: '{by} 님이 #{number}을(를) {name}에게 배정.',
  },
  saidSnoozed: {
    en: '{name} has snoozed #{number} until {until}.',
    ru: '{name} откладывает #{number} до {until}.',
    ko: '{name} 님이 #{number}을(를) {until}까지 미룸.',
  },
  silenced: {
    en: '🔕 {name} has silenced {what} until {until}: {reason}. It is still recorded and listed.',
    ru: '🔕 Заглушено до {until}: {what}. {name}: {reason}. Всё записывается и остаётся в списках.',
    ko: '🔕 {name} 님이 {what}을(를) {until}까지 무음 처리: {reason}. 기록은 계속됩니다.',
  },
  targetGroup: { en: 'group {group}', ru: 'группу {group}', ko: '{group} 그룹' },
  silenceSet: { en: 'Silenced.', ru: 'Заглушено.', ko: '무음 처리됨.' },
  silenceOver: { en: '🔔 The silence of {what} is over', ru: '🔔 Тишина закончилась: {what}', ko: '🔔 {what} 무음 종료' },
  silenceHeld: {
    en: 'While it lasted {alerts|alert|alerts} fired in {incidents|incident|incidents}; still firing: {firing}.',
    ru: 'За это время: {alerts|алерт|алерта|алертов} в {incidents|инциденте|инцидентах|инцидентах}; ещё активны: {firing}.',
    ko: '무음 중 알림 {alerts}건, 인시던트 {incidents}건; 아직 발생 중 {firing}건.',
  },
  silenceNothing: { en: 'Nothing fired while it lasted.', ru: 'За это время ничего не сработало.', ko: '무음 중 발생한 알림 없음.' },
  silenceWas: {
    en: 'Silenced by {name} from {from} to {until}: {reason}',
    ru: 'Заглушал {name} с {from} до {until}: {reason}',
    ko: '{name}, {from}~{until}: {reason}',
  },
  andMore: { en: '… and {count} more', ru: '… и ещё {count}', ko: '… 외 {count}건' },
  stillFiring: { en: 'still firing', ru: 'ещё активен', ko: '발생 중' },
  isOver: { en: 'over', ru: 'закончился', ko: '종료' },
  escalated: {
    en: '⏫ #{number} {title}: nobody has acknowledged it for {waited}',
    ru: '⏫ #{number} {title}: уже {waited} никто не подтвердил',
    ko: '⏫ #{number} {title}: {waited} 동안 확인 없음',
  },
  escalatedTo: { en: 'Told: {names}', ru: 'Сообщено: {names}', ko: '알림 대상: {names}' },
  escalatedPlace: { en: 'Told another channel.', ru: 'Сообщено в другой канал.', ko: '다른 채널에 알림.' },
  escalatedNobody: {
    en: 'Nobody is on call by “{schedule}” now, or nobody we know: please look.',
    ru: 'По графику «{schedule}» сейчас никто не дежурит или дежурный неизвестен: посмотрите сами.',
    ko: '“{schedule}” 일정에 당직자가 없거나 알 수 없습니다. 직접 확인해 주세요.',
  },
  escalatedInstead: {
    en: 'The escalation ends here and its last step reached nobody, so administrators are told: {names}. Mend the schedule or link the account.',
    ru: 'На этом эскалация закончилась, и последний шаг ни до кого не дошёл, поэтому сообщено администраторам: {names}. Исправьте график или привяжите учётную запись.',
    ko: '에스컬레이션이 여기서 끝났고 마지막 단계가 아무에게도 전달되지 않아 관리자에게 알립니다: {names}. 일정을 고치거나 계정을 연결해 주세요.',
  },
  escalatedToAll: {
    en: 'The escalation ends here and its last step reached nobody, nor can any administrator be written to: please look, and mend the schedule or link an account.',
    ru: 'На этом эскалация закончилась: последний шаг ни до кого не дошёл, и ни одному администратору написать нельзя. Посмотрите сами и исправьте график или привяжите учётную запись.',
    ko: '에스컬레이션이 여기서 끝났고 마지막 단계가 아무에게도 전달되지 않았으며 연락할 수 있는 관리자도 없습니다. 직접 확인하고 일정을 고치거나 계정을 연결해 주세요.',
  },
  escalatedUnseen: {
    en: '⏫ Nobody has acknowledged an incident for {waited}, and the escalation leads to you, but you may not see it. Please tell whoever set it up.',
    ru: '⏫ Инцидент уже {waited} никто не подтвердил, эскалация дошла до вас, но вам он не виден. Сообщите тому, кто её настраивал.',
    ko: '⏫ {waited} 동안 확인되지 않은 인시던트가 전달되었지만 볼 권한이 없습니다. 설정한 사람에게 알려 주세요.',
  },
  noAccount: {
    en: '{names} has no chat account that I can write to.',
    ru: 'У {names} нет учётной записи в чате, куда можно написать.',
    ko: '{names}의 채팅 계정이 없습니다.',
  },
  reminder: {
    en: '⏰ #{number} {title} is still open, {age}; nobody has it',
    ru: '⏰ #{number} {title}: открыт уже {age}, никто не взял',
    ko: '⏰ #{number} {title}: {age}째 미해결, 담당자 없음',
  },
  snoozeOver: {
    en: '⏰ #{number} {title}: the snooze is over and it still fires',
    ru: '⏰ #{number} {title}: отсрочка закончилась, алерт ещё активен',
    ko: '⏰ #{number} {title}: 미룸 종료, 아직 발생 중',
  },
  rateHeld: {
    en: '{count|more incident was|more incidents were} held back so as not to flood this channel',
    ru: 'Чтобы не засыпать канал, {count|инцидент придержан|инцидента придержаны|инцидентов придержано}',
    ko: '채널 과부하 방지를 위해 인시던트 {count}건 보류',
  },
  allClear: { en: '✅ All clear: #{number} {title}', ru: '✅ Отбой: #{number} {title}', ko: '✅ 해제: #{number} {title}' },
  allClearUnseen: {
    en: '✅ All clear: what was escalated to you is over.',
    ru: '✅ Отбой: то, что дошло до вас по эскалации, закончилось.',
    ko: '✅ 해제: 전달된 인시던트가 종료되었습니다.',
  },
  askSilence: {
    en: 'Silence {what}: why, and for how long?',
    ru: 'Заглушить {what}: почему и на сколько?',
    ko: '{what} 무음: 이유와 기간은?',
  },
  askReason: {
    en: 'Silence {what} until {until}: why?',
    ru: 'Заглушить {what} до {until}: почему?',
    ko: '{what} 무음, {until}까지: 이유는?',
  },
  askEnd: {
    en: 'Silence {what} because “{reason}”: for how long?',
    ru: 'Заглушить {what}, причина «{reason}»: на сколько?',
    ko: '{what} 무음, 이유 “{reason}”: 얼마 동안?',
  },
  reasonGone: {
    en: 'The reason that was said is no longer kept; say it again with an end.',
    ru: 'Названная причина уже не хранится; скажите её ещё раз вместе со сроком.',
    ko: '말씀하신 이유가 더 이상 보관되어 있지 않습니다. 기간과 함께 다시 말해 주세요.',
  },
  orSay: {
    en: 'Or say it: “silence {target} for 3h because …”, “… until tomorrow 9:00 because …”.',
    ru: 'Или напишите: «заглуши {target} на 3 часа, потому что …», «… до завтра 9:00, потому что …».',
    ko: '또는 이렇게 말하세요: “{target} 3시간 무음, 이유: …”, “{target} 내일 9시까지 무음, 이유: …”.',
  },
  askSnooze: {
    en: 'Until when? E.g. “snooze for 1h”, “snooze until 18:00”.',
    ru: 'До каких пор? Например: «отложи на час», «отложи до 18:00».',
    ko: '언제까지 미룰까요? 예: “1시간 미뤄줘”, “18시까지 미뤄줘”.',
  },
  p: { en: 'planned work', ru: 'плановые работы', ko: '계획된 작업' },
  k: { en: 'known, being worked on', ru: 'известно, уже чиним', ko: '알려진 문제, 처리 중' },
  f: { en: 'false alarm', ru: 'ложная тревога', ko: '오탐' },
  noSilence: { en: 'No silence that is active covers this.', ru: 'Активной тишины для этого нет.', ko: '해당하는 무음이 없습니다.' },
  silenceEnded: {
    en: '{count|silence has|silences have} ended. What was held back follows.',
    ru: 'Снято: {count}. Придержанное сейчас придёт.',
    ko: '해제됨: {count}건. 보류된 내용이 곧 전송됩니다.',
  },
  noCare: { en: 'This is not set up here.', ru: 'Здесь это не настроено.', ko: '여기에 설정되어 있지 않습니다.' },
} as const satisfies Record<string, Localized>;

export type CareTextKey = keyof typeof TEXTS;

/** A fixed text about care in the reader's language, its places filled. */
export function sayCare(language: Language, key: CareTextKey, places: Readonly<Record<string, string | number>> = {}): string {
  return fill(TEXTS[key], language, places);
}
