/**
 * What words mean, whatever the language: a stem stands for every word that begins with it, a stem that ends in a full stop
 * for that word alone. Phrases of several words come before single words. `FILLER` means nothing and is left out.
 */
export const SENSES: Readonly<Record<string, string>> = {
  FILLER:
    'the. a. an. please. pls. plz. kindly. can. could. would. you. u. me. us. our. for. at. to. and. so. well. just. hey. bot. still. currently. right. now. really. actually. exactly. maybe. some. am. be. been. about. same. also. same_for ditto. по. пожалуйста. плиз. плз. пж. пжлст. а. и. же. мне. нам. ты. вы. можешь. можете. мог_бы могли_бы не_мог_бы не_могли_бы не_могла_бы не_подскаж подскажи. подскажите. скажи. скажите. напомни ну. вот. сейчас. щас. прямо_сейчас бы. на. у. за. к. ко. вообще. тоже. также. про. с. со. из. 좀. 제발 지금 대해 그럼 one. ones. again_please will_you will_ya would_ya with. guys. folks. ребята. ребят. коллеги.',
  HOLD: "never_mind nevermind forget_it forget_about forget_all forget_everything hold_on hold_off hold_your wait. leave_it leave_that leave_alone hands_off cancel. cancel_that ignore_all ignore_previous ignore_your ignore_the ignore_my disregard you_are_now you_now_a act_as pretend_ system_prompt your_prompt your_instructions previous_instructions no_need no_needed not_needed not_necessary don't_touch dont_touch do_not_touch don't_bother не_трогай не_трогайте не_лезь не_лезьте не_надо не_нужно не_нужен не_нужна не_стоит погоди погодите подожди подождите повремени отбой. отставить. отмена. забудь забей. забейте игнорируй ты_теперь вы_теперь системный_промпт системн_инструкц 필요_없 필요없 하지_마 하지_말 지시_무시 let_me_know keep_me_posted дай_знать держи_в_курсе сообщи_когда approve. approved. одобр 승인",
  SAID: 'said. says. told. tells. asked. claims. they. they_will he. she. сказал сказали говорит говорят обещал просил попросил пишут_что думает собирается хотят 라고_했 했대',
  WILL: "will. i'll. they'll. he'll. we'll. gonna. going_to будет. будут. буду. будем. планиру собира",
  ME: "i. i'm. we. my_team я. мы. мной. 제가. 내가. 저는. 우리",
  NOT: "not. no. don't. dont. doesn't. didn't. never. without. shouldn't. can't. cannot. won't. не. нет. ни. без. нельзя. никак. никаких. рано. 말아 마세요 마십시오 말고 안. 하지마 없이 없어 아직",
  WANT: 'need. needed. needs_a want. wanna. like_to нужен. нужна. нужно. нужны. надо. хочу. хотим. хотел требуется. давай. давайте. 필요해 필요합 원해',
  WHY: 'от_чего_сработ от_чего_упал why. wy. y. отчего почему зачем чего_это чего_эт how_come из-за_чего с_чего_вдруг с_чего_это по_какой_причине 왜 어째서 какого_черта какого_хрена какого_фига какого_лешего нафига на_кой',
  CAUSE:
    'what_tripped what_triggered set_it_off set_this_off что_это_было 뭐였어 뭐였지 뭐였나 뭐였음 뭐였죠 뭐였을까 what_was_it what_was_that what_started what_set what_kicked killing. manage_to managed_to manages_to cause. causes caused causing culprit reason root rca. blame guilty trigger. triggered triggers behind. made. led_to leads_to source_of responsible_for_this причин виноват виновник вызвал привело_к привел_к стоит_за первопричин 원인 이유 탓 making. чем_вызван чем_обусловлен в_чем_дело в_чем_проблема what_the_problem what_is_the_problem what_the_issue what_is_the_issue the_problem_with the_issue_with the_matter the_story postmortem разбор. как_так_вышло как_так_получилось как_это_случилось how_did_this how_did_that what_gives this_time_around на_этот_раз',
  EXPLAIN:
    'explain clarif diagnos investigat analy[sz]e understand troubleshoot figure_out объясн поясн разберис разберитесь разобра диагност проанализир расследу 설명 분석 진단',
  HAPPEN:
    'happen occur going_on что_было что_там_было went_on wrong_with went_wrong go_wrong what_up_with what_with. wtf. what_the_hell what_the_heck what_the_fuck фигня фигню хрень хрень_с херн дичь чертовщин случил случаетс произош происход приключил творит стряслос что_за_дела что_будет что_стало что_станет 무슨_일 뭔_일 뭔일 일어났 벌어 сталкива столкну натыка run_into ran_into что_не_так',
  BROKE:
    'broke. crashed. fell. fell_over died. failed. went_down gone_down blew_up bit_the_dust упал. упала. упало. упали. отвалил сломано. сломан. сломана. сломаны. сломался сломалась сломалось сломал. поломал лег. легла. легло. легли. грохнулся грохнулось навернул накрыл сдох помер. крашнул рухнул. рухнула. рухнуло. рухнули. вылетел отъехал 죽었 고장났',
  CHANGE:
    'resiz. resized. moved. relocated двигал переносил перенесли ресайз увеличивал увеличили расширял расширили урезал мигрировал смигрировал 늘리거나 늘렸 줄였 옮겼 옮긴 옮기 이전했 mess_with messed_with messing_with fiddl tinker ченж чендж апдейт chang deploy rollout rolled release upgrad updat modif commit patch touch. touched touches diff. diffs. tampered edited merged what_new what_is_new whats_new что_нового измен поменя поменялос менял меняли меняет обнов деплой деплои деплоя деплоев задеплой релиз выкат выкладк раскат катил катили накатил накатыв залил залив трогал правил правили правок правки настраива мержил 변경 바뀌 바뀐 바꿨 배포 업데이트 수정된 수정했 push. pushed ship. shipped config конфиг audit. аудит. activity активност версия версию version. патчи пропатч 건드렸 건드린 수정했',
  DID: 'лазил. лазила. лазили. лазал. ковырял. ковыряла. ковыряли. restarted. rebooted. redeployed. started. stopped. removed. deleted. installed. disabled. enabled. reconfigured replaced перезапустил перезапускал перезагрузил перезагружал ребутнул рестартнул рестартанул запустил запускал остановил выключил отключил включил удалил удалял снес. снесла добавил установил заменил 재시작했 재시작한 껐 logged_in logged_into заходил логинился что_делал что_сделал',
  SHOW: 'show display give_me give. get. see. pull. print let_me_see tell_me know_about know. bring_up fetch. dump. open_up покажи показат показыва дай. дайте вывед выдай посмотр глян посмотрим скинь кинь выкини расскажи знаешь 보여 알려 출력 check. look. lookup. проверь. проверьте чекни чекнуть покажь lemme_see list_out enumerate',
  FIND: 'grep search find. look_for looking_for tail. scan_for поищи найди ищи. погрепай грепни погрепать тейлни поиск. 찾아 검색',
  GRAPH:
    'graph chart plot draw. drawing picture visuali curve dashboard график диаграм нарису построй построить начерти кривую картинк граф. 그래프 차트 그려 추이 metric evolv evolution динамик метрик 메트릭 показател statistic stats статистик',
  LOG: 'lgs. log. logs. logged logging loglines lines. journal journalctl syslog dmesg stdout stderr auditd лог. логи. логов. логах. логам. логе. лога. логу. логами. логом. журнал сислог строк. строки. строчк пишет. 로그 events event. message. messages. output. события событий событиям сообщени 이벤트 писал. писала. писали. tail_of хвост.',
  ERROR:
    'пятисот 5xxs четырехсот 500. 502. 503. 504. 500к 500ок 500s. 502s. 503s. 504s. throw. throws. throwing. error errs. err. errors exception traceback stacktrace stack_trace failures failure. faults. crash panic warning warn. warns. fatal. severe. ошибк ошибок ошибоч исключени эксепш эксцепш сбои. сбоев. сбой. сбоит трейс паник варнинг ворнинг предупрежден падени фейл. фейлы 오류 에러 예외 경고 failing. crashing throwing_up падает. падают. валится валятся крашится крашатся сыпет сыпят сыпется сыплет глючит',
  AROUND: 'around. near. вокруг. возле. около. 근처',
  NEIGHBOUR:
    'neighbo adjacent nearby next_to beside. besides. surround around_it around_this peers peer. in_the_same same_rack shares_ сосед соседн рядом_с рядом. по_соседству соседств окружен вместе_с 이웃 주변 인접 옆에 share shares sharing same_switch same_host same_shelf same_cluster в_одной в_одном делят',
  CONNECT:
    'connected connection. linked links. link_to attached wired cabled plugged hooked_up topologi topology map. plugs подключ связи. связь_с связи_с схем воткнут воткнуто запитано карта. карту. топологи 연결 토폴로지 связан hang_off hangs_off hanging_off висит_на висят_на',
  GUESTS: 'vms. vm. guests. virtual_machines containers. tenants. виртуалк виртуальн_машин вмки гостев 가상_머신',
  DEPENDANT: 'dependent dependant downstream consumers clients_of users_of used_by потребител зависящ 의존하고_있는 사용하는',
  DEPENDENCY:
    'куда_ходит куда_ходят куда_стучит куда_стучат куда_обращ dependenc deps. upstream requires require. relies rely relying needs. rests_on underneath beneath. underlying under. backed_by backing fed_by powered_by get_power get_its_power power_from зависимост опирает базиру нужно_для_работы нужно_для питается запитан. под_капотом 의존성 종속 prerequis needs_to without_what без_чего без_кого предпосыл feeds feeding powers. supplies питает снабжает on_top_of built_on built_upon',
  SITS: 'run_on runs_on running_on hosted_on sit_on sits_on lives_on live_on stored_on located_on крутится крутятся лежит. лежат. хостится живет_на живут_на сидит_на бегает_на стоит_на стоят_на работает_на живет. живут. lives.',
  ON_WHAT:
    'с_чем. к_каким в_какие с_какими на_чем на_каком на_какой на_каких к_какому к_какой к_чему от_какого от_какой в_каком where_does where_is откуда. где. 어디에 за_каким через_какой через_какие в_какой в_каких под_каким с_какого с_какой из_какой',
  DEPEND: 'depend завис 의존',
  USE: 'ходит. ходят. обращается. обращаются. общается. общаются. uses. use. using. использу пользу юзает 쓰는 쓰고',
  BREAK:
    'задел. задело. задела. break breaks impact affect blast suffer hurt lose. lost. losing сломает сломается поломает отвалит отвалится пострада затрон заденет влия последств упадет упадут рухнет ляжет лягут 영향 망가 고장나 damage consequence notice. dark. ущерб потеря потеряем погаснет заметит зацеп отключ_ит fallout repercussion risk риск hit_by',
  IF: "if. suppose. supposing. imagine. assume. let's_say say_we_lose допустим. предположим. представь. представим. when_we_turn in_case если 만약 하면 으면 면_ при_отключении при_отказе при_падении in_the_event",
  IF_DOWN: '죽으면 내리면 내려가면 꺼지면 끄면 다운되면 재부팅하면 중단되면 망가지면 고장나면',
  MAY: 'can_i_yank can_we_yank can_i_kill can_we_kill can_i_drop can_we_drop safe. safely безопасн безболезнен можно_ли_выкл can_i_turn can_we_turn can_i_shut can_we_shut can_i_pull can_we_pull can_i_reboot can_we_reboot can_i_restart can_we_restart can_i_unplug can_we_unplug можно. можно_ли могу_ли 해도_',
  OFF: 'гасить. гаси. рубить. дергать. reboot. reset. shutdown. shut_down power_off power_down power_cycle powercycle. turn_off switch_off unplug. disconnect. kill. drain. cordon. evict. take_down bring_down failover. fail_over выключай. выключайте. отключай. отключайте. останавливай. перезагружай. перезагружайте. убивай. дергай. ребути. выключи. выключите. выключить. отключи. отключите. отключить. останови. остановите. остановить. стопни ребутни. ребутните. ребутнуть. ребутать. перезагрузи. перезагрузите. перезагрузить. грохни. грохнуть. убей. убить. прибей. прибить. погаси. погасить. выдерни. выдернуть. выруби. вырубить. вырубай снеси. снести. фейловер фэйловер убери. уберите. убрать. 꺼줘 꺼_줘 꺼주 꺼_주 끄기 내려줘 재부팅 중지',
  DOWN: 'down. dies. die. dead fails. fail. stops. stopped. off. offline broken. goes_down go_down going_down goes_away outage unavailable unreachable losing_power rebooting отключится отключени выключени перезагрузк умер. умрет погас. выйдет_из_строя недоступ остановится откажет отказ. отказа. отказе. лежит_ли ребут. 죽 꺼지 다운 내려 중단',
  ROTATE:
    'out_of_rotation out_of_the_pool out_of_the_cluster into_maintenance in_maintenance in_maintenance_mode из_балансир из_ротаци из_кластер из_пула в_обслуживани в_мейнтенанс в_режим_обслуж',
  SIMILAR:
    'first_time впервые первый_раз 처음이야 처음인 처음이에요 처음이죠 a_repeat repeat_of past_incident past_outage past_alert previous_incident previous_outage prior_incident earlier_incident это_повтор прошлые_инцидент прошлые_авари предыдущие_инцидент similar alike like_this like_that same_thing same_problem same_issue same_incident same_alert resembl analog known_issue known_problem known_bug known_error похож аналог такое_же такая_же такой_же подобн известная_проблема известный_баг известная_ошибка 비슷 유사 같은_문제 not_the_first_time not_first_time не_первый_раз не_в_первый how_often как_часто recurr deja_vu дежавю familiar знаком ring_any_bell',
  SUCH: 'такое. такая. такие. such. 이런 таким. такого. такому.',
  BEFORE:
    'b4. before. earlier. previous ever. history histor past. last_time the_last_time seen_this раньше прежде ранее прошл когда-нибудь когда-либо в_прошлый_раз прошлый_раз последний_раз истори повтор бывал бывало 이전 예전 과거 전에도 in_the_past last_month last_year в_прошлом',
  FORECAST:
    'projected. growth. growing. прирост рост. run_outta runs_outta running_outta forecast predict projection project. prognos trend. trending will_it run_out runs_out running_out ran_out fill_up fills_up be_full get_full gets_full is_full run_full going_to_fail capacity_plan how_long how_soon days_left time_left at_this_rate at_this_pace heading. headed extrapolat прогноз предска спрогноз кончит закончит хватает_на заполнит заполнени переполнит забьется забьет исчерпа сколько_осталось такими_темпами с_такой_скоростью тренд как_долго на_сколько_хват надолго_ли 예측 예상 언제까지 얼마나_남 소진 언제_차 estimat оцени. оценить order_more buy_more докуп докупать хватит_ли run_dry кончается. заканчивается. project_when how_much_longer how_much_time how_many_more хватит_ли_места',
  LEFT: 'left. remain remaining осталось. остал',
  FULL: 'full. filled. exhausted 100. reach. reaches. hit. hits. забит. полон. полный. упрется лопнет 꽉 ceiling limit. limits. потолок предел лимит',
  WHEN: 'when. когда. 언제',
  WHO: 'who. whom. whose. who_is whos. anyone. anybody. somebody. someone. кто. кого. кому. кем. кто-нибудь кто-то кто-либо чей. чья. чье. чьи. 누가 누구 누군가 누군지 누굴',
  ANY: 'any. anything. something. everything. что-нибудь что-то что-либо какие-то какие-нибудь 뭔가',
  ONCALL:
    'escalation picks_up_next picks_up_the next_shift takes_over_next заступает. сменяет. oncall on-call on_call on_duty duty_engineer duty. on_shift дежур на_смене смен[аеуы]. смену. куда_бежать 당직 온콜 pager on_the_hook in_shift дежурств',
  OWN: 'занят. занята. заняты. works_on handling handles assigned assignee owner owns responsible taking_care in_charge maintains maintainer занимается занимаются ответствен отвечает назначен исполнител смотрит. смотрят. разбирается разбираются работает_над чинит владел владеет 담당 맡 team_is which_team какая_команда чья_зона responsib looks_after looking_after ведет ведут dealing_with deals_with',
  LOOKS:
    '보는_중 보는중 확인_중. 확인중. 확인중이 보고_있어요 looking checking investigating working_on looking_into looking_at digging занимаюсь смотрю гляжу разбираюсь проверяю копаю копаюсь чекаю изучаю разберусь гляну разберемся посмотрю.',
  TAKE: "i'm_on_it im_on_it i_am_on_it i'm_on_this i'll_take i_will_take i'll_look i'll_check i'll_handle i_got_this i_got_it i_have_it i've_got_this mine. taking_it taking_this taking_over assign_to_me assign_it_to_me assign_me i_take leave_it_to_me leave_this_to_me picked_up picked_this picked_it pick_this_up я_займусь беру. беру_на_себя возьму. возьмусь займусь. занялся. занялась. взялся. взялась. впрягся взял. взяла. взял_в_работу взяла_в_работу беру_в_работу мое. на_мне принял. приняла. принято. подхвачу подхватил 제가_볼게 제가_맡 제가_처리 내가_볼 내가_맡 내가_처리 i'm_handling im_handling handling_it handling_this got_this i_got",
  ACK: 'ack. acked. ackn acknowledg подтверди. подтвердить. подтверждаю квитир заквитир 확인_처리 확인했 인지했 확인함',
  STATE:
    'are_we_good are_we_ok are_we_fine are_we_clear all_clear is_it_over it_over incident_over outage_over полегчало. уже_все. все_закончилось все_прошло 이제_정상 정상으로 state. status хелс. хелз. хелсчек стейт. health healthy condition alive vitals doing. состояни статус здоров самочувств жив. жива. живо. живы. живой живая как_дела как_там как_себя_чувств как_поживает в_порядке что_с. что_со. что_там_с. что_сейчас_с. 상태 어때 살아 себя_ведет ведет_себя самочувстви feeling what_shape',
  UP: 'ок. up. ok. okay. fine. reachable responding working. работает. работают. доступен доступна доступн норм. норме. поднялся поднялась поднялось поднялись ожил ожила в_строю пингуется отвечает_ли 정상 괜찮 good. alright. healthy. online. onlin work. works. functioning come_back came_back back_online recovered хорошо. онлайн. в_сети ожил восстановил back. back_up returned вернулся вернулась вернулось recover все_нормально все_норм все_ок все_хорошо всё_ок 괜찮아 멀쩡 running. serving. responsive pingable responds stable стабил откликается пашет',
  HOW: 'how. hows. как. каково 어떻게',
  ALERT:
    'reds. reds_left criticals. crits. critical_ones критичные. критические. alert alarm incident page. pages. paged problem issues. trouble notif алерт алёрт оповещ уведомл инцидент тревог авари проблем сработк нотиф 알림 경보 인시던트 장애 경고들 аларм',
  FIRING:
    'пожар пожары. пожаров. орет. орут. вопит. верещит. firing fire. fired fires burning on_fire red. lit_up горит горят сработал сработало сработали сработавш срабатыва красное 발생_중 발생한 울리 터졌 터진',
  LIST: 'list all. which. every. how_many current active opened. unresolved outstanding список перечисл какие какой_ какой. какая. все. всё. сколько текущ активн открытые открытых незакрыт нереш 목록 모든 모두 어떤 현재 활성 열린 열려 미해결',
  SILENCE:
    'stfu. 입_다물 입다물 만_꺼 не_дергай_меня не_дергай_нас не_дергайте_меня не_дергайте_нас не_долби silence. mute. snooze. suppress. shut_up shush stop_alerting stop_notifying stop_bothering stop_paging stop_nagging stop_spamming stop_pinging do_not_disturb pause_alert pause_notif pause_the_alert глуши. глушите. глушить. глушим. заглуши. заглушите. заглушить. замолчи замолкни заткни. заткнись. заткнуть. мьют. мьютни замьють. замьюти. замьютить. замуть. замути. замутить. приглуши. приглушить. отложи. отложить. не_беспокой не_шуми не_присылай не_спамь не_алерти не_звони хватит_слать хватит_спамить перестань_слать 음소거 무음 알림_꺼 알림_끄 no_more_alert no_more_notif stop_sending stop_the_alert stop_alerts stop_notif be_quiet keep_quiet stay_quiet quiet_down hush. помолчи молчи. умолкни тише. потише. без_уведомл не_отправляй не_пиши_про не_пинг 조용히',
  SILENCED:
    'silenced. muted. snoozed. suppressed. заглушил заглушен заглушат заглушит замьютил замьючен замутил приглушил приглушен 음소거된 глушит глушат глушил',
  RUN: 'делай. делайте. действуй. действуйте. run. rerun. execute. launch. apply. start. restart. perform. invoke. fix. fix_it repair. remediate mitigate bounce. kick. kick_off clear. clean. cleanup. clean_up purge. flush. rotate. roll_back rollback. revert. scale. resize. migrate. remount. reload. recycle. go_ahead do_it. do_the_ do_that. запусти. запустите. запустить. запускай. запускайте. выполни. выполните. выполнить. исправь. исправьте исправить. почини. почините починить. перезапусти. перезапустите. перезапустить. рестартани. рестартни. рестартануть рестарт. рестартуй. рестарти. перезапускай. перезапускайте. откатывай. чини. примени. применить. устрани. устранить. стартани. переключи. переключить. почисти. почистить. очисти. очистить. откати. откатить. мигрируй. смигрируй. расширь. расширить. перенеси. перенести. проведи. реши. 실행 조치 재시작 수정해 고쳐 복구 do_a_ do_an_ delete. remove. enable. disable. удали. удалить. включи. включите. включить. подними. поднять. пни. пнуть. дерни. разгрузи. перекинь. redo. retry. повтори. фикс. исправление. switch_over promote rebalance renew переведи. выполняй.',
  RUNBOOK:
    'runbook run_book playbook procedure remedy workaround action. action_plan сценари ранбук рунбук плейбук инструкци процедур регламент 런북 절차',
  DO: 'should_i_do should_we_do to_do do_about can_i_do can_we_do next_step what_now recommend suggest. suggestion advise. advice что_делать что_предпримем что_предпринять посовет рекоменд как_быть как_чинить как_починить как_исправить как_лечить 어떻게_해야 뭘_해야 추천 권장',
  TICKET:
    'in_snow into_snow in_servicenow ticket jira. servicenow snow_ticket servicedesk service_desk helpdesk zendesk redmine bug. issue. case. task. тикет заявк задач таск. таску. таска. таски. джир жире жиру жира. обращени сервисдеск сервис-деск хелпдеск 티켓 이슈 지라',
  CREATE:
    'open. create. file. raise. make. log_a log_this_as log_it_in log_this_in log_that_in log_it_as write_up write_this register. cut_a new. add. открой. откройте. открыть. создай. создайте. создать. заведи. заведите. завести. оформи. оформите. оформить. зарегистрируй зарегистрир поставь. сделай. сделайте. напиши. 열어 생성 만들어 등록 track. put. занеси внеси запиши. заноси',
  DONE: 'closed. resolved. done. solved. закрыт закрыли закрыла решен решено готов. готово.',
  DIGEST:
    '별일 just_woke i_woke i_slept i_was_away i_was_out проспал проснул интересн anything_interesting what_interesting digest summar recap overview report. handover hand-over wrap-up wrap_up rundown tldr. tl_dr sum_up sum_it_up catch_me_up catch_up up_to_speed fill_me_in while_i_was while_i while_we_were without_me my_absence без_меня did_i_miss i_missed did_we_miss briefing дайджест сводк отчет итог резюме обзор передач_смены пока_меня пока_мы пропустил пропустила в_курс_дела кратко. вкратце за_смену 요약 다이제스트 보고 정리해 my_shift мою_смену моей_смены моя_смена this_shift эту_смену in_short in_brief brief. briefly коротко. situation ситуаци обстановк the_gist should_i_know should_know пока_я пока_я_ highlight главное. основное.',
  EVIDENCE:
    'откуда_знаешь откуда_знаете numbers_behind data_behind figures_behind facts_behind цифры_покажи evidence proof. proofs. prove. proves. source. sources. based_on base_on basis. come_from comes_from where_did_you where_do_you where_you_get how_do_you_know how_did_you_know how_you_know how_do_you_figure are_you_sure so_sure how_sure you_think you_so_sure show_your_work show_your_reasoning cite. citation justif back_that_up back_it_up доказательств докажи докажите пруф улик источник основан на_основании откуда_ты откуда_вы откуда_такие откуда_такая откуда_такой откуда_эти откуда_это откуда_эта откуда_данные откуда_цифр откуда_инфа откуда_инфо откуда_вывод с_чего_ты с_чего_вы с_чего_взял почему_ты почему_вы почему_так_дума почему_так_реши с_чего_взял с_чего_реши 그렇게_생각 그렇게_판단 그렇게_보 ты_уверен вы_уверены точно_уверен обоснуй обоснован чем_подтвержда на_каких_данных по_каким_данным 근거 증거 출처 어떻게_알 raw_data which_data. what_data. what_grounds grounds. this_claim that_claim your_claim сырые_данные утвержда докажешь докажете чем_обоснова why_should_i_trust как_ты_понял как_ты_узнал you_believe makes_you',
  HELP: 'halp. памагити. памагите. help. help! помощь. помоги. помогите. 도와 usage.',
  MANUAL:
    'can_i_type can_i_say can_i_write can_i_enter что_писать что_можно_писать what_can_u what_u_can commands manual. what_can_you what_do_you_do what_are_you who_are_you what_you_can how_do_i_use how_to_use how_do_you_work how_does_this_work how_does_it_work how_do_i_ask how_to_ask how_do_i_talk new_here getting_started instructions. подскажи_команды команды. команд. справк что_ты_умеешь что_умеешь что_ты_можешь что_можешь как_тобой как_пользоваться как_с_тобой как_ты_работаешь как_это_работает как_спросить как_спрашивать как_попросить чем_можешь чем_ты_можешь ты_кто кто_ты что_ты_такое 도움말 명령어 뭐_할_수_있 뭘_할_수_있 무엇을_할_수_있 할_수_있어 어떻게_써 어떻게_쓰 사용법 사용_방법 what_else_can_you else_can_you еще_можешь ты_понимаешь you_understand you_support what_questions which_questions какие_вопросы умеешь умеете what_kind_of_questions first_time_here tutorial инструкция_по можно_спросить о_чем_можно can_i_ask could_i_ask talk_to_you',
  UNUSUAL:
    'acting_up acts_up catches_the_eye catch_the_eye бросается_в_глаза режет_глаз unusual abnormal anomal strange odd. oddit oddly weird suspicious fishy wrong. funny creepy sus. out_of_the_ordinary outlier stands_out stand_out stick_out look_off looks_off off_about unexpected необычн аномал странн подозрит не_так. непонятн отклонени выбивает выделяется нештатн 이상 비정상 특이 수상 behave misbehav differently не_так_как different. differs отличается',
  NORMAL: 'normal. normally usual. as_usual expected нормальн нормально. нормально_для обычн обычно. в_норме 평소',
  CALM: 'thanks thank_you thx. ty. cheers hello. hi. good_morning good_evening bye. lol. got_it cool. nice. great. why_not welcome спасибо пасиб спс. благодар привет здравств добрый_ добрый. доброе. всем_привет ага. угу. пока. круто. супер. помогло. хаха. класс. 감사 고마 안녕 false_alarm ложная_тревога ложняк sorry извин пока_я_не молодц отлично. good_job great_work well_done nice_work',
  WHAT: 'what. whats. что. чего. чем. чему. че. чё. шо. 무엇 뭐 뭘 무슨',
  ON: 'on. от. upon. from.',
  OF: 'of.',
  IS: "is. are. was. were. did. does. do. has. have. had. isn't. aren't. wasn't. hasn't. haven't. ли. ль. есть. был. была. были. было. 있어 있나",
  THIS: 'this. that. it. its. these. those. them. the_host the_server the_alert это. этот. эта. эту. этого. этой. этом. этим. он. она. оно. они. нем. ней. нему. его. ее. тот. того. том. там. there. 이. 그. 이것 그것 여기 거기',
  IN: 'in. inside. within. в. во. внутри.',
  AGAIN: 'again. already. still. уже. опять снова еще.',
  QUIET: 'тишина.',
  REACH:
    'ask. call. talk_to reach. contact. ping. wake_up wake. escalat звонить позвонить писать дергать дернуть будить обращаться обратиться спросить эскалир',
  INFRA:
    'db. dbs. vms_host box. boxes. storage. datastore hypervisor switch. switches router array. volume. rack. racks. pdu. host. hosts. node. nodes. server. servers. database. cluster. vlan. network. esx. san. машин сервер хост. хосты хосте хостах узел. узле узлы узлах ноде ноды нода. датастор гипервизор свитч коммутатор сторадж схд. полк хранилищ стойк кластер баз',
  WORKS: 'maintenance maint. работы. обслуживание обслуживани регламентн 점검',
  SLOW: 'slow. slowly slower sluggish laggy lagging lags degrad hangs. hung freez crawling unresponsive тормоз лагает лаги. виснет висит завис. зависает зависла зависло деградац медленн подтормаж тупит 느려 느린 деград',
  OFFERED: 'proposed suggested recommended предложен рекомендован 제안한 추천한',
  PORTS: 'ports порты портах interfaces интерфейсы',
  STOP: 'stop. stop_the',
  CASES: 'cases. случаи. случаев. случай.',
  LASTS:
    'make_it_thru make_it_through make_it_to make_it_until make_it_till last_until last_till last_through хватит. 버틸 버티 протянет проживет доживет survive survives',
  AHEAD: 'перед. до.',
  ELSE: 'what_else who_else which_other what_other кто_еще что_еще какие_еще',
  LATER: 'later. потом. попозже. позже. 나중에',
};
