import { editDistance } from './assets.ts';

/**
 * What words mean, whatever the language: a stem stands for every word that begins with it, a stem that ends in a full stop
 * for that word alone. Phrases of several words come before single words.
 */
const SENSES: Readonly<Record<string, string>> = {
  NOT: "not. no. don't. dont. never. without. не. нет. ни. без. 말아 마세요 말고 안. 하지마",
  WHY: 'why. отчего почему зачем how_come из-за_чего с_чего_вдруг с_чего_это по_какой_причине 왜 어째서',
  CAUSE:
    'cause. causes caused causing culprit reason root rca. blame guilty trigger. triggered triggers причин виноват виновник вызвал первопричин 원인 이유 탓',
  EXPLAIN:
    'explain clarif diagnos investigat analy[sz]e understand объясн поясн разберис разобра диагност проанализир расследу 설명 분석 진단',
  HAPPEN:
    'happen occur going_on что_было что_там_было went_on wrong_with случил случаетс произош происход творит стряслос что_за_дела 무슨_일 일어났 벌어',
  CHANGE:
    'chang deploy rollout rolled release upgrad updat modif commit patch touch измен поменя менял меняли обнов деплой задеплой релиз выкат катил накатил трогал правил настраива 변경 바뀌 바뀐 바꿨 배포 업데이트',
  SHOW: 'show display give_me give. get. see. pull print let_me_see покажи показат показыва дай. дайте вывед выдай посмотр глян 보여 알려 출력',
  GRAPH: 'graph chart plot draw. drawing picture visuali curve график диаграм нарису построй построить кривую картинк 그래프 차트 그려',
  LOG: 'log. logs. logged logging journal syslog dmesg stdout лог. логи. логов. логах. логам. логе. журнал 로그',
  ERROR:
    'error exception traceback stacktrace stack_trace crash panic warning warn. warns. fatal severe ошибк ошибок исключени сбои сбоев трейс паник варнинг предупрежден падени 오류 에러 예외 경고',
  NEIGHBOUR:
    'neighbo adjacent nearby next_to surround around_it around_this peers peer. сосед рядом_с по_соседству соседств окружен 이웃 주변 인접',
  CONNECT:
    'connected connection linked links. link_to attached wired plugged топологи topology map. подключ связан связи. связь_с связи_с схем 연결 토폴로지',
  DEPENDANT: 'dependent dependant downstream consumers clients_of users_of used_by потребител зависящ 의존하고_있는 사용하는',
  DEPENDENCY:
    'dependenc upstream requires require. relies rely needs. rests_on sits_on runs_on hosted_on зависимост опирает нужно_для_работы работает_на крутится_на 의존성 종속',
  DEPEND: 'depend завис 의존',
  USE: 'uses. use. using. использу пользу 쓰는 쓰고',
  BREAK:
    'break breaks broken broke impact affect blast suffer hurt lose. lost. losing сломает поломает отвал пострада затрон заденет влия последств упадет рухнет ляжет 영향 망가 고장나',
  IF: 'if. when_we_turn in_case если 만약 하면 으면 면_',
  DOWN: 'down. dies. die. died dead fails. fail. failed stops. stop. stopped off. offline reboot rebooted rebooting shut shutdown goes_down unplug disconnect reset выключ отключ отключится умр умер погас перезагр выйдет_из_строя недоступ остановит упадет ребут 죽으면 죽 꺼지 다운 내려 중단 재부팅',
  SIMILAR:
    'similar alike like_this same_thing same_problem same_issue same_incident same_alert resembl analog похож аналог такое_же такая_же такой_же подобн 비슷 유사 같은_문제',
  BEFORE:
    'before. earlier. previous ever. history histor past. last_time already. seen_this again. раньше прежде ранее прошл уже. когда-нибудь когда-либо в_прошлый_раз истори повтор опять снова бывал 이전 예전 과거 전에도',
  FORECAST:
    'forecast predict projection project. prognos trend will_it run_out runs_out running_out fill_up fills_up be_full get_full gets_full is_full run_full going_to_fail capacity_plan how_long how_soon days_left time_left прогноз предска спрогноз кончит закончит хватит заполнит переполнит исчерпа сколько_осталось тренд как_долго 예측 예상 언제까지 얼마나_남 소진',
  WHEN: 'when. когда. 언제',
  WHO: 'who. whom. whose. who_is whos. anyone. anybody. somebody. someone. кто. кого. кому. кем. кто-нибудь кто-то чей чья 누가 누구 누군가',
  ONCALL: 'oncall on-call on_call duty shift дежур смен[аеуы]. смену. 당직 온콜',
  OWN: 'working_on works_on handling handles assigned assignee owner owns responsible looking_at looking_into taking_care занима ответствен назнач исполнител взял_в_работу смотрит разбирается работает_над чинит 담당 맡',
  TAKE: "i'm_on_it im_on_it i_am_on_it i'll_take i_will_take i'll_look i_got_this i've_got_this mine. taking_it taking_this assign_to_me assign_it_to_me i_take я_займусь беру. беру_на_себя возьму займусь занимаюсь взял. взяла. моё. мое. принял. приняла. принято 제가_볼게 제가_맡 제가_처리 내가_볼",
  ACK: 'ack. acked ackn acknowledg подтвер квитир заквитир 확인_처리 확인했 인지했 확인함',
  STATE:
    'state. status health healthy condition alive vitals doing. состояни статус здоров самочувств жив. жива. живой как_дела как_там как_себя_чувств как_поживает в_порядке 상태 어때 살아',
  UP: 'up. ok. okay. fine. reachable responding работает. доступен доступна норм. нормально. 정상 괜찮',
  HOW: 'how. hows. как. каково 어떻게',
  ALERT:
    'alert alarm incident page. pages. paged problem issues. trouble алерт алёрт оповещ инцидент тревог авари проблем сработк 알림 경보 인시던트 장애 경고들',
  FIRING: 'firing fire. fired fires burning on_fire red. горит горят сработал сработало сработавш срабатыва 발생_중 발생한 울리',
  LIST: 'list all. which. every. how_many current active open_alerts opened unresolved outstanding список перечисл какие все. всё. сколько текущ активн открытые открытых незакрыт нереш 목록 모든 모두 어떤 현재 활성',
  SILENCE:
    'silence silencing mute. muting snooze suppress hush quiet. shut_up stop_alerting stop_notifying stop_bothering stop_paging do_not_disturb pause_alert pause_notif заглуш замолч заткн замьют мьют. приглуш отложи не_беспокой не_шуми не_присылай отключи_уведомл отключи_оповещ отключи_алерт выключи_уведомл 음소거 무음 조용 알림_꺼 알림_끄',
  RUN: 'run. execute launch apply. start. perform invoke fix. fix_it repair remediat mitigat restart. bounce. kick_off запусти запустить запускай выполни выполнить исправь исправить почини починить перезапусти перезапустить примени применить устрани устранить стартани рестарт 실행 조치 재시작 수정해 고쳐 복구',
  RUNBOOK:
    'runbook run_book playbook procedure remedy workaround action. action_plan сценари ранбук рунбук плейбук инструкци процедур регламент 런북 절차',
  DO: 'should_i_do should_we_do to_do do_about can_i_do can_we_do next_step what_now recommend suggest advise advice что_делать что_предпримем что_предпринять посовет рекоменд как_быть как_чинить 어떻게_해야 뭘_해야 추천 권장',
  TICKET: 'ticket jira. servicenow snow_ticket bug. issue. case. task. тикет заявк задач джир обращени 티켓 이슈 지라',
  CREATE:
    'open. create file. raise. make. log_a register cut_a new. add. открой открыть создай создать заведи завести оформи оформить зарегистр поставь 열어 생성 만들어 등록',
  DIGEST:
    'digest summar recap overview report. handover hand-over wrap-up wrap_up rundown дайджест сводк отчет итог резюме обзор передач_смены 요약 다이제스트 보고 정리해',
  HELP: 'help. help! commands usage manual. what_can_you how_do_i_use how_to_use помощь помоги подскажи_команды команды. справк что_ты_умеешь что_умеешь что_ты_можешь как_тобой_пользоваться 도움말 도와 명령어 뭐_할_수_있 무엇을_할_수_있',
  UNUSUAL:
    'unusual abnormal anomal strange odd. oddit weird suspicious fishy wrong. out_of_the_ordinary outlier необычн аномал странн подозрит не_так. непонятн отклонени выбивает 이상 비정상 특이',
  CALM: 'thanks thank_you thx cheers hello. hi. hey. good_morning good_evening bye. спасибо привет здравств добрый_ добрый. доброе. пока. 감사 고마 안녕',
  WHAT: 'what. whats. что. чего. чем. чему. че. чё. 무엇 뭐 뭘 무슨',
  ON: 'on. от. upon. from.',
  IS: 'is. are. was. were. did. does. do. has. have. had. ли. ль.',
  THIS: 'this. that. it. its. these. those. the_host the_server the_alert это. этот. эта. эту. этого. этой. этом. этим. он. она. оно. нем. ней. нему. его. ее. тот. того. том. там. there. 이. 그. 이것 그것 여기 거기',
};

type Stem = { readonly sense: string; readonly stem: string; readonly whole: boolean };

const ENTRIES: readonly Stem[] = Object.entries(SENSES).flatMap(([sense, words]) =>
  words.split(' ').map((word) => ({ sense, stem: word.replace(/\.$/, ''), whole: word.endsWith('.') })),
);
const PHRASES = ENTRIES.filter(({ stem }) => stem.replace(/_$/, '').includes('_'))
  .map(({ sense, stem, whole }) => ({ sense, words: stem.split('_').filter(Boolean), whole }))
  .sort((a, b) => b.words.length - a.words.length);
const STEMS = ENTRIES.filter(({ stem }) => !stem.includes('_')).sort((a, b) => b.stem.length - a.stem.length);
const PATTERNS = STEMS.map((entry) => ({
  ...entry,
  pattern: new RegExp(`^${entry.stem.replace(/[.*+?^${}()|\\]/g, '\\$&')}${entry.whole ? '$' : ''}`, 'u'),
}));
/** Shorter stems are too near to each other for a slip to be told from another word. */
const SLIP_LENGTH = 5;

/**
 * A text as senses, in its order; `.` for what means nothing here. Marks for assets, times and measures stay as they are.
 *
 * @param text in lower case, `ё` as `е`
 */
export function sensesOf(text: string): string {
  const words = (text.match(/[⌂⌚⚖⎘]|[\p{L}\p{N}][\p{L}\p{N}'-]*/gu) ?? []).map((word) => word.replace(/'(?:s|re|ve|d)$/, ''));
  const senses: string[] = [];
  for (let at = 0; at < words.length; ) {
    const phrase = PHRASES.find((one) =>
      one.words.every((word, index) => matches(words[at + index], word, one.whole && index === one.words.length - 1)),
    );
    senses.push(phrase ? phrase.sense : senseOf(words[at] ?? ''));
    at += phrase ? phrase.words.length : 1;
  }
  return senses.join(' ');
}

const MARKS: Readonly<Record<string, string>> = { '⌂': 'ASSET', '⌚': 'TIME', '⚖': 'MEASURE', '⎘': 'QUOTE' };

function matches(word: string | undefined, wanted: string, whole: boolean): boolean {
  if (word === undefined) return false;
  return word === wanted || (!whole && wanted.length >= 4 && word.startsWith(wanted));
}

function senseOf(word: string): string {
  const mark = MARKS[word];
  if (mark) return mark;
  const found = PATTERNS.find(({ pattern }) => pattern.test(word)) ?? inside(word) ?? misspelt(word);
  return found?.sense ?? '.';
}

/** Korean puts words together: a stem counts wherever it stands. */
function inside(word: string): Stem | undefined {
  if (!/\p{Script=Hangul}/u.test(word)) return undefined;
  return STEMS.find(({ stem, whole }) => !whole && stem.length >= 2 && /\p{Script=Hangul}/u.test(stem) && word.includes(stem));
}

function misspelt(word: string): Stem | undefined {
  if (word.length < SLIP_LENGTH || /\d|\p{Script=Hangul}/u.test(word)) return undefined;
  return STEMS.find(({ stem, whole }) => {
    if (stem.length < SLIP_LENGTH || stem.includes('[')) return false;
    if (whole) return editDistance(word, stem) <= 1;
    return [stem.length, stem.length + 1, stem.length - 1].some((length) => editDistance(word.slice(0, length), stem) <= 1);
  });
}
