/** Words that say the same in every language, and by what of ours they are borne out. */
type Sense = { readonly word: RegExp; readonly told: RegExp };

const SENSES: readonly Sense[] = [
  [
    'slow(?:er|ly|ness|s|ed|ing)?|slowdowns?|sluggish\\p{L}*|медлен\\p{L}*|замедл\\p{L}*|тормоз\\p{L}*|느[려린리림]\\p{L}*|지연\\p{L}*|늦\\p{L}*|worse|worsen\\p{L}*|deteriorat\\p{L}*|degrad\\p{L}*|ухудш\\p{L}*|악화\\p{L}*',
    'slow|response time|latency|takes|медленн|время ответа|задержк|응답 시간|지연|느',
  ],
  ['respon[ds]\\p{L}*|answer\\p{L}*|отве[тч]\\p{L}*|응답\\p{L}*', 'response time|answer|ответа|отвеча|응답'],
  ['latenc(?:y|ies)|delays?|задерж(?:к|ек)\\p{L}*|지연\\p{L}*', 'latency|задержк|지연'],
  [
    'short(?:age|s)?|scarce|little|left|scarcity|pressure|нехватк\\p{L}*|부족\\p{L}*',
    'short of|pressure|insufficient|нехватк|부족|available memory|доступная память',
  ],
  ['memory|ram|памят\\p{L}*|메모리\\p{L}*', 'memory|памят|메모리'],
  ['available|free|доступн\\p{L}*|свободн\\p{L}*|사용|가능한?|여유', 'available|доступн|메모리 부족'],
  [
    'hot|hotter|warm\\p{L}*|heat\\p{L}*|overheat\\p{L}*|temperatures?|нагре\\p{L}*|перегре\\p{L}*|температур\\p{L}*|тепл\\p{L}*|과열\\p{L}*|온도\\p{L}*|고온\\p{L}*',
    'temperature|overheat|перегре|температур|과열|고온|온도',
  ],
  [
    'insufficient(?:ly)?|inadequate|недостаточн\\p{L}*|нехватк\\p{L}*|부족\\p{L}*',
    'insufficient|does not suffice|недостаточн|нехватк|부족',
  ],
  ['cool(?:ing|ed|s)?|охлажд\\p{L}*|냉각\\p{L}*', 'cool|охлажд|냉각'],
  ['throttl\\p{L}*|троттл\\p{L}*|스로틀\\p{L}*', 'throttl|троттл|스로틀'],
  [
    'unreachable|unavailable|unresponsive|offline|outage|недоступ\\p{L}*|무응답\\p{L}*',
    'unreachable|outage|does not answer|nothing at all came|нет никаких данных|probe_success|process state|состояние процесса|недоступ|не отвечает|무응답',
  ],
  ['requests?|запрос\\p{L}*|요청\\p{L}*', 'requests|запросов|요청'],
  [
    'load|workload|нагрузк\\p{L}*|부하\\p{L}*',
    'requests|traffic|CPU use|load|(?:write|read) rate|запросов|загрузка процессора|нагрузк|скорость (?:записи|чтения)|요청|트래픽|CPU 사용률|(?:쓰기|읽기) 속도',
  ],
  ['bus(?:y|ier|iest)|loaded|загружен\\p{L}*', 'CPU use|загрузка процессора|CPU 사용률'],
  ['cpu|processors?|процессор\\p{L}*|cpus?', 'cpu|процессор'],
  ['writ(?:es?|ing|ten)|запис\\p{L}*|쓰기\\p{L}*', 'writ|запис|쓰기'],
  ['reads?|reading|чита\\p{L}*|чтени\\p{L}*|읽\\p{L}*', 'read|чита|чтени|읽'],
  ['jobs?|tasks?|задани\\p{L}*|задач\\p{L}*|작업\\p{L}*', 'job|задани|작업'],
  [
    'heav(?:y|ily)|intensive(?:ly)?|intense|интенсивн\\p{L}*|активн\\p{L}*|많이|많은|대량\\p{L}*|과도\\p{L}*',
    'heavily|интенсивно|많이|read rate|write rate|скорость чтения|скорость записи|읽기 속도|쓰기 속도',
  ],
  ['disks?|drives?|диск\\p{L}*|накопител\\p{L}*|디스크\\p{L}*', 'disk|диск|디스크'],
  ['failing|failures?|отказ\\p{L}*|выход\\p{L}*|вышел|строя|고장\\p{L}*', 'failing|failure|отказ|выходит из строя|고장'],
  ['links?|соединени\\p{L}*|связ\\p{L}*|링크\\p{L}*', 'link|связ|링크'],
  [
    'оборв\\p{L}*|обрыв\\p{L}*|пропал\\p{L}*|끊\\p{L}*|끊김|down',
    'link down|link state|process state|stopped process|process .*is down|состояние процесса|остановка процесса|остановился|обрыв|оборв|состояние связи|끊김',
  ],
  ['reach\\p{L}*|достиг\\p{L}*|도달\\p{L}*', 'it reaches|достигнет|будет|도달'],
  ['will|would|expected|forecast|projected|будет|ожида\\p{L}*|прогноз\\p{L}*', 'it reaches|a day|достигнет|будет|в сутки'],
  ['rest|remaining|остальн\\p{L}*|나머지', 'other|друг|다른'],
  ['fans?|вентилятор\\p{L}*|팬\\p{L}*', 'fan|вентилятор|팬'],
  ['check\\p{L}*|scrub\\p{L}*|провер\\p{L}*|점검\\p{L}*|검사\\p{L}*', 'check'],
  ['raid|array|массив\\p{L}*', 'raid|array'],
  ['sectors?|сектор\\p{L}*|섹터\\p{L}*', 'sector|сектор|섹터'],
  ['faults?|сбо(?:й|я|и|ев|ями)', 'faults|сбои'],
  ['consequences?|symptoms?|victims?|следстви\\p{L}*|симптом\\p{L}*|жертв\\p{L}*|결과\\p{L}*', 'consequence|следствие|결과'],
  ['again|once|renewed|снова|опять|вновь|повторн\\p{L}*|다시', 'once more|again|новый рост|다시'],
  ['new|first|впервые|нов(?:ый|ая|ое|ые)|처음\\p{L}*|새로\\p{L}*', 'not seen before|впервые|처음|new'],
  ['full|fills?|filled|fill|заполн\\p{L}*|полн\\p{L}*|предел\\p{L}*', '100 %|filling|filesystem use'],
  ['growth|grow\\p{L}*|рост\\p{L}*|раст\\p{L}*|증가\\p{L}*|늘\\p{L}*', 'grow|рост|раст|증가|늘| a day|в сутки'],
  ['silent|тишин\\p{L}*|молч\\p{L}*', 'nothing at all came|нет никаких данных'],
  ['candidates?|suspects?|option|possibility|кандидат\\p{L}*|후보\\p{L}*', 'next best|следующее по вероятности|차순위'],
  ['data|данн\\p{L}*|데이터\\p{L}*', 'data|данн|데이터|nothing at all came'],
  ['works?|working|host(?:s|ed)?|runs?|running|работа\\p{L}*|실행\\p{L}*', 'runs on|работает на|실행'],
  [
    'configur\\p{L}*|settings?|parameters?|параметр\\p{L}*|매개변수\\p{L}*|config|конфигураци\\p{L}*|настро(?:йк|ек)\\p{L}*|설정\\p{L}*|구성\\p{L}*',
    'changed at|изменилось|изменил|변경',
  ],
  ['storages?|хранилищ\\p{L}*|스토리지\\p{L}*|저장소\\p{L}*', 'stores on|хранит|저장|datastore|volume|LUN'],
  ['throughput|пропускн\\p{L}*|처리량\\p{L}*', '(?:write|read) rate|скорость (?:записи|чтения)|(?:쓰기|읽기) 속도|traffic'],
  ['relies|rely|depend\\p{L}*|завис\\p{L}*|의존\\p{L}*', 'depends on|зависит|의존'],
  ['belongs?|part|вход\\p{L}*|소속\\p{L}*', 'part of|входит|소속'],
  ['shares?|sharing|shared|common|общ\\p{L}*|공유\\p{L}*', 'shared|share|both use|пользуются|общ|공유|함께 쓰'],
  ['alerts?|alarm|алерт\\p{L}*|알림\\p{L}*|fired?|triggered|сраб(?:ота|атыва)\\p{L}*|발생\\p{L}*', 'alert|алерт|알림'],
  ['limits?|thresholds?|порог\\p{L}*|한도\\p{L}*|임계값\\p{L}*', 'limit|порог|한도'],
  ['median|медиан\\p{L}*|중앙값\\p{L}*', 'median|медиан|중앙값'],
  [
    'possib(?:ly|le)|could|may|might|возможн\\p{L}*|가능\\p{L}*|수도|수|probabl[ey]|likely|presumably|apparently|seems?|appears?|вероятн\\p{L}*|возможно|아마\\p{L}*|유력한?|추정\\p{L}*',
    'probably|possibly|likely|вероятно|возможно|아마|가능성',
  ],
  ['spin\\p{L}*|rotat\\p{L}*|вращ\\p{L}*|крут\\p{L}*|회전\\p{L}*', 'fan|вентилятор|팬'],
  ['needs?|needed|takes?|took|тратит|занимает|걸\\p{L}*', 'response time|answers|takes|time|время ответа|응답 시간'],
  // What models call the things our tables name.
  [
    'space|storage|disks?|места|место|мест[ое]м?|диск\\p{L}*|공간\\p{L}*|디스크\\p{L}*|용량\\p{L}*',
    'file ?system|free space|файлов|свободное место|파일 시스템',
  ],
  [
    'full|filled|fill\\p{L}*|заполн\\p{L}*|переполн\\p{L}*|заканчива\\p{L}*|закончил\\p{L}*|исчерп\\p{L}*|부족\\p{L}*|소진\\p{L}*|고갈\\p{L}*',
    'file ?system|free space|файлов|свободное место|파일 시스템',
  ],
  [
    'healthy|fine|sound|intact|исправн\\p{L}*|здоров\\p{L}*|정상\\p{L}*',
    'as usual|do(?:es)? not grow|как обычно|не раст|평소와 같|늘지 않',
  ],
  ['enough|sufficient(?:ly)?|plenty|ample|достаточн\\p{L}*|хвата\\p{L}*|충분\\p{L}*|여유\\p{L}*', 'as usual|как обычно|평소와 같'],
  [
    'vms?|guests?|virtual|domains?|виртуал\\p{L}*|вм|гост\\p{L}*|домен\\p{L}*|가상\\p{L}*',
    'libvirt|qemu|domain|\\bvm\\b|hypervisor|гипервизор|하이퍼바이저',
  ],
  ['manual(?:ly)?|hand|вручную|ручн\\p{L}*|수동\\p{L}*|직접', 'somebody ran|кто-то выполнил|사용자가'],
  ['worse|worst|хуже|худш\\p{L}*|심각\\p{L}*|심한', 'grew|went from|errors|рост|обычно|증가|부터'],
  ['access(?:es|ed)?|доступ\\p{L}*|접근\\p{L}*', 'disk latency|задержка диска|디스크 지연'],
  ['degraded|деград\\p{L}*|저하\\p{L}*', 'degraded|деградац|성능 저하'],
  ['version\\p{L}*|releases?|верси\\p{L}*|релиз\\p{L}*|버전\\p{L}*', 'version|верси|버전'],
  [
    'lost|los[et]s?|losing|loss|потер\\p{L}*|лиш\\p{L}*|상실\\p{L}*|잃\\p{L}*',
    'power failure|the power of|отказ питания|отказало питание|전원 고장',
  ],
  ['shut|shutdown|отключ\\p{L}*|выключ\\p{L}*|꺼\\p{L}*', 'shutdown|power-?off'],
  ['power\\p{L}*|suppl(?:y|ies|ied)|feeds?|fed|пита\\p{L}*|공급\\p{L}*|전력\\p{L}*', 'powered by|питается|전원\\.?$'],
  ['replicas?|pods?|instances?|реплик\\p{L}*|экземпляр\\p{L}*|под(?:а|ов|ы)?|복제본\\p{L}*|파드\\p{L}*', 'replica|\\bpods?\\b'],
  ['locks?|queue\\p{L}*|блокиров\\p{L}*|잠금\\p{L}*|락', 'locks?_|\\block'],
  ['drops?|dropped|discard\\p{L}*|отброш\\p{L}*|потер\\p{L}*|드롭\\p{L}*', 'drop_count|dropped|discard'],
  ['sessions?|сесси\\p{L}*|сеанс\\p{L}*|세션\\p{L}*', 'connections|locks_waiting|соединени|연결'],
  [
    'silent|quiet|silence|vanish\\p{L}*|disappear\\p{L}*|пропа\\p{L}*|исчез\\p{L}*|사라\\p{L}*|끊\\p{L}*',
    'nothing at all came|нет никаких данных|아무 데이터',
  ],
  ['connections?|связ(?:ь|и|ью)|연결\\p{L}*|연관\\p{L}*', 'its link to|связь с|연결이|no known mechanism|механизма'],
  ['resources?|ресурс\\p{L}*|자원\\p{L}*', 'a limit|предел|한도'],
  ['hosts?|хост\\p{L}*|узел|узл\\p{L}*|호스트\\p{L}*', 'runs on|работает на|실행'],
  [
    'usage|utili[sz]ation|consumption|расход\\p{L}*|использовани\\p{L}*|утилизаци\\p{L}*|потреблени\\p{L}*|사용\\p{L}*',
    ' use|использовани|загрузка|занятость|заполнение|사용',
  ],
  ['resources?|ресурс\\p{L}*|자원\\p{L}*|리소스\\p{L}*', 'CPU use|memory|disk use|a limit|памят|процессор|предел|메모리|CPU|한도'],
  ['занят\\p{L}*|загруз\\p{L}*|загружен\\p{L}*|нагруж\\p{L}*', 'CPU use|disk use|загрузка процессора|занятость диска'],
  ['traffic|трафик\\p{L}*|트래픽\\p{L}*|volume|throughput|demand', 'traffic|requests|поток запросов|트래픽|요청'],
  ['requests?|запрос\\p{L}*|요청\\p{L}*|calls?', 'requests|traffic|calls|поток запросов|вызов|요청|트래픽|호출'],
  ['errors?|ошиб\\p{L}*|오류\\p{L}*|에러\\p{L}*', 'errors?|ошибк|오류'],
  [
    'faulty|defect\\p{L}*|broken|fails|неисправн\\p{L}*|отказыва\\p{L}*|불량\\p{L}*|결함\\p{L}*',
    'failing|faulty|reported a fault|выходит из строя|отказ|неисправн|고장',
  ],
  ['fails?|failing', 'errors|answers with errors|ошибк|오류'],
  ['(?:i/o|io)|ввода-вывода|입출력', 'I/O'],
  ['connections?|threads?|соединени\\p{L}*|поток\\p{L}*|연결\\p{L}*|스레드\\p{L}*', 'connections|threads|соединени|поток|연결|한도 소진'],
  ['queues?|queued|waiting|backlog|очеред\\p{L}*|ожида\\p{L}*|накопи\\p{L}*|대기\\p{L}*', 'waiting|ожидающ|대기|한도 소진'],
  [
    'exhaust\\p{L}*|saturat\\p{L}*|исчерп\\p{L}*|упёр\\p{L}*|упер\\p{L}*|소진\\p{L}*|포화\\p{L}*',
    'exhausted|reached a limit|saturated|исчерпа|перегружен|소진|포화',
  ],
  ['files?|descriptors?|дескриптор\\p{L}*|файл\\p{L}*|파일\\p{L}*', 'open files|file ?system|файл|파일'],
  [
    'filesystems?|full|filled|차(?:면서|서|고|게)\\p{L}*|переполнен\\p{L}*|забит\\p{L}*|заполн\\p{L}*|가득\\p{L}*|찬|찼\\p{L}*|꽉',
    'file ?system|заполн|файлов|가득 참',
  ],
  ['certificates?|certs?|tls|сертификат\\p{L}*|인증서\\p{L}*', 'certificate|сертификат|인증서'],
  ['expir\\p{L}*|lapsed|ran out|ист[её]к\\p{L}*|истек\\p{L}*|просроч\\p{L}*|만료\\p{L}*', 'expired|истёк|истёкш|만료'],
  [
    'credentials?|passwords?|licen[cs]es?|keys?|парол\\p{L}*|лицензи\\p{L}*|уч[её]тн\\p{L}*|자격\\p{L}*|비밀번호\\p{L}*',
    'credentials|учётн|자격 증명',
  ],
  ['clocks?|час(?:ы|ов|ами)|시계\\p{L}*', 'clock|часы|часов|시계'],
  ['dns|resolution|resolve[ds]?|resolving|разреш\\p{L}*', 'DNS|resolved?|разреша'],
  ['power|питани\\p{L}*|전원\\p{L}*', 'power|питани|전원'],
  ['packets?|network|сет(?:ь|и|ью|ев\\p{L}*)|네트워크\\p{L}*', 'network|сет[ьи]|네트워크'],
  ['processes|process|процесс\\p{L}*|프로세스\\p{L}*', 'process|процесс|프로세스'],
  [
    '멈\\p{L}*|다운\\p{L}*|stop\\p{L}*|упал\\p{L}*|crash\\p{L}*|died|exited|остановил\\p{L}*|остановк\\p{L}*|중단\\p{L}*',
    'stopped process|a process of .* is down|остановка процесса|остановился процесс|프로세스 중단',
  ],
  [
    'silence|silent|quiet|молч\\p{L}*|тишин\\p{L}*|침묵\\p{L}*',
    'nothing at all came|stopped process|process state|нет никаких данных|остановка процесса|아무 데이터도 없음|프로세스 상태',
  ],
  // How they tell of our statements.
  [
    'problems?|troubles?|issues?|difficult\\p{L}*|incidents?|проблем\\p{L}*|неполадк\\p{L}*|сбо[йяею]\\p{L}*|инцидент\\p{L}*|문제\\p{L}*|장애\\p{L}*',
    'because|chain:|alert|error|fail|fault|slow|expired|full|short of|потому что|цепочка|алерт|ошибк|отказ|медленн|истёк|경로:|알림|오류|고장|만료|부족|지연',
  ],
  [
    'spread\\p{L}*|propagat\\p{L}*|travel\\p{L}*|cascad\\p{L}*|rippl\\p{L}*|reach\\p{L}*|affect\\p{L}*|распростран\\p{L}*|переда\\p{L}*|затронул\\p{L}*|дош(?:л|ё|е)\\p{L}*|전파\\p{L}*|번\\p{L}*|퍼\\p{L}*',
    'chain: .* → |цепочка: .* → |경로: .* → ',
  ],
  [
    'complain\\p{L}*|wrote|writes|printed|emitted|warn\\p{L}*|написал\\p{L}*|пожалова\\p{L}*|выв[её]л\\p{L}*|남겼\\p{L}*|남긴',
    'logged|в журнале|로그',
  ],
  ['audit', 'audit'],
  [
    'run|ran|execut\\p{L}*|issued|выполн\\p{L}*|запусти\\p{L}*|실행\\p{L}*',
    'ran a command|commands were run|that somebody ran|команд|명령',
  ],
  ['talks?|quer(?:y|ies)|обраща\\p{L}*', 'depends on|зависит'],
  ['заполнен\\p{L}*|занят\\p{L}*|usage|사용\\p{L}*', 'использование памяти|memory use|메모리 부족'],
  ['someone|somebody|кто|누군가\\p{L}*', 'somebody|кто-то|사용자가|누군가'],
  ['sign(?:ed|s)?|log(?:in|on)|вошёл|вошел|вход\\p{L}*|로그인\\p{L}*', 'signed in|вош[её]л|로그인'],
  ['attach\\p{L}*|connect\\p{L}*|plugged|uplink|подсоедин\\p{L}*|подключ\\p{L}*|연결\\p{L}*', 'connected to|подключён к|연결'],
  [
    'support\\p{L}*|speaks?|backs?|поддержива\\p{L}*',
    'stand out less|less speaks|less certain|evidence is weak|слабее|говорит меньше|менее надёжна',
  ],
  ['outages?|disruption\\p{L}*|сбо[йяею]\\p{L}*', 'because|chain:|потому что|цепочка'],
  [
    'updat\\p{L}*|upgrad\\p{L}*|обновл\\p{L}*|업데이트\\p{L}*|업그레이드\\p{L}*',
    'upgrade|change of \\S*version|изменение \\S*version|version changed|изменилось \\S*version|변경',
  ],
  [
    'modif\\p{L}*|adjust\\p{L}*|edit\\p{L}*|made|внес\\p{L}*|сделан\\p{L}*|правк\\p{L}*|수정\\p{L}*|변경\\p{L}*',
    'change|изменени|изменил|변경',
  ],
  ['runner|alternative\\p{L}*|альтернатив\\p{L}*|запасн\\p{L}*|대안\\p{L}*|차선\\p{L}*', 'next best|следующее по вероятности|차순위'],
  [
    'weak(?:er|est)?|faint(?:er)?|слабее|약\\p{L}*',
    'stand out less|evidence is weak|less speaks|слабее|говорит меньше|덜 뚜렷|뒷받침이 적음',
  ],
  ['often|frequently|usually', 'oftener'],
  ['часто|обычно|зачастую', 'чаще'],
  ['sign|signs|evidence|признак\\p{L}*', 'signs|признак|evidence'],
  [
    'origin\\p{L}*|source|виновн\\p{L}*|виноват\\p{L}*|первопричин\\p{L}*|근원\\p{L}*|출발\\p{L}*|근본\\p{L}*',
    'cause|because|chain|причин|потому что|цепочка|원인|경로',
  ],
  [
    'suffer\\p{L}*|impact\\p{L}*|hurt|страда\\p{L}*|пострада\\p{L}*|영향\\p{L}*|피해\\p{L}*',
    'consequence|not the cause|chain|следстви|не причина|цепочка|결과|경로',
  ],
  ['effects?|outcome|последстви\\p{L}*', 'consequence|следствие|결과'],
  ['available|доступн\\p{L}*|имеющ\\p{L}*', 'evidence of a cause|insufficient evidence|данных недостаточно'],
  [
    'hosted|resides?|lives?|sits|located|размещ\\p{L}*|расположен\\p{L}*|крут\\p{L}*|구동\\p{L}*|올라\\p{L}*',
    'runs on|stores on|работает на|хранит|실행|저장',
  ],
  ['dependen\\p{L}*|needs?|требу\\p{L}*|нужда\\p{L}*|опира\\p{L}*|использ\\p{L}*', 'depends on|зависит|의존'],
  ['causes?|reasons?|culprit|root|blame|источник\\p{L}*|причин\\p{L}*|원인\\p{L}*', 'cause|причин|원인'],
  ['bursts?|флуд|шквал\\p{L}*', 'errors|requests|more often|ошибк|запрос'],
  // Log lines are quoted in English and told in every language.
  ['kernel\\p{L}*|ядр\\p{L}*|커널\\p{L}*', 'kernel'],
  ['bus\\p{L}*|шин\\p{L}*|버스\\p{L}*', 'bus'],
  ['corrected\\p{L}*|исправлен\\p{L}*|скорректирован\\p{L}*|정정\\p{L}*|수정된', 'severity=corrected|corrected'],
  ['controller\\p{L}*|контроллер\\p{L}*|컨트롤러\\p{L}*', 'controller'],
  ['failover\\p{L}*|переключ\\p{L}*|페일오버\\p{L}*', 'fail(?:ed)? ?over'],
  ['volume\\p{L}*|том(?:а|ов|ы|ами|ах)?|볼륨\\p{L}*', 'volume'],
  ['port\\p{L}*|порт\\p{L}*|포트\\p{L}*', 'port'],
  ['pool\\p{L}*|пул\\p{L}*|풀(?:이|을|의|로)?', 'pool'],
  ['mode\\p{L}*|режим\\p{L}*|모드\\p{L}*', 'mode'],
  ['timeout\\p{L}*|тайм-?аут\\p{L}*|타임아웃\\p{L}*|시간', 'time(?:d )?out'],
  ['device\\p{L}*|устройств\\p{L}*|장치\\p{L}*', 'device'],
  ['buffer\\p{L}*|буфер\\p{L}*|버퍼\\p{L}*', 'buffer'],
  ['page\\p{L}*|страниц\\p{L}*|페이지\\p{L}*', 'page'],
  ['fault\\p{L}*|폴트\\p{L}*', 'page faults?'],
  ['user\\p{L}*|пользовател\\p{L}*|사용자\\p{L}*', '\\buser\\b'],
  ['account\\p{L}*|аккаунт\\p{L}*|уч[её]тн\\p{L}*|계정\\p{L}*', 'account'],
  ['login\\p{L}*|вход\\p{L}*|логин\\p{L}*|로그인\\p{L}*', 'log ?in|signed in|session'],
  ['rejected\\p{L}*|отклон\\p{L}*|отверг\\p{L}*|거부\\p{L}*', 'reject|refus|denied'],
  ['session\\p{L}*|сесси\\p{L}*|сеанс\\p{L}*|세션\\p{L}*', 'session'],
  ['command\\p{L}*|команд\\p{L}*|명령\\p{L}*', 'command'],
  ['warning\\p{L}*|предупрежд\\p{L}*|경고\\p{L}*', 'warn'],
  ['backup\\p{L}*|резервн\\p{L}*|бэкап\\p{L}*|백업\\p{L}*', 'backup'],
  ['rotation\\p{L}*|ротаци\\p{L}*|로테이션\\p{L}*', 'rotat'],
  ['timer\\p{L}*|таймер\\p{L}*|타이머\\p{L}*', 'timer'],
  ['scrub\\p{L}*|скраб\\p{L}*|스크럽\\p{L}*', 'scrub'],
  ['partner\\p{L}*|партн[её]р\\p{L}*|파트너\\p{L}*', 'partner'],
  ['interface\\p{L}*|интерфейс\\p{L}*|인터페이스\\p{L}*', 'interface'],
  ['query\\p{L}*|запрос\\p{L}*|쿼리\\p{L}*', 'query|SELECT'],
  ['adapter\\p{L}*|адаптер\\p{L}*|어댑터\\p{L}*', 'adapter|host is'],
  ['operational\\p{L}*|работоспособ\\p{L}*', 'operational'],
].map(([word, told]) => ({ word: new RegExp(`^(?:${word})$`, 'iu'), told: new RegExp(told ?? '', 'iu') }));

/** What may be called the cause: what a chain begins with. */
const OF_CAUSES =
  /^(?:causes?|reasons?|culprit|root|main|primary|major|underlying|most|likely|probabl[ey]|plausible|triggers?|explanation|drivers?|problems?|issue|behind|due|первопричин\p{L}*|виноват\p{L}*|виновн\p{L}*|корнев\p{L}*|ключев\p{L}*|причин\p{L}*|основн\p{L}*|главн\p{L}*|вероятн\p{L}*|возможн\p{L}*|possibl[ey]|candidate|culprit|проблем\p{L}*|원인\p{L}*|가장|유력한?|주된|주요|근본|문제\p{L}*|seems?|appears?|apparently|похоже)$/iu;

/** What may be said of what a chain leads to. */
const OF_EFFECTS =
  /^(?:suffer\p{L}*|affected|impact\p{L}*|hit|hurt|victims?|consequences?|effects?|result|symptoms?|troubles?|problems?|страда\p{L}*|пострада\p{L}*|затронут\p{L}*|жертв\p{L}*|следстви\p{L}*|последстви\p{L}*|проблем\p{L}*|симптом\p{L}*|영향\p{L}*|피해\p{L}*|결과\p{L}*|문제\p{L}*|증상\p{L}*)$/iu;

/** Whether a text of ours says what a word says, in other words. */
export function sensesOf(ours: string): (word: string) => boolean {
  const senses = SENSES.filter(({ told }) => told.test(ours));
  return (word) => senses.some((sense) => sense.word.test(word));
}

export function isOfEffect(word: string): boolean {
  return OF_EFFECTS.test(word);
}

export function isOfCause(word: string): boolean {
  return OF_CAUSES.test(word);
}
