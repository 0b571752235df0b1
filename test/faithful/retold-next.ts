/** A lot with the natural mix of short facts, conclusions, exclusions and summaries, about ten answers of all kinds. */
export const TRUE_NEXT: Readonly<Record<string, readonly string[]>> = {
  '339-kniphofia': [
    'The most likely explanation is a network problem on larch-37, the host that merlin-47 runs on [1][5].',
    'At 04:54, just one minute before merlin-47 started to slow down, larch-37 logged a “Cable error” on its mlx5_core port [3][4].',
    'Neither the CPU nor the disk of larch-37 showed anything out of the ordinary [8][9].',
    'Время ответа merlin-47 выросло с привычных 200 мс до 1,67 с, то есть более чем в восемь раз [4].',
    'Альтернативная версия — заполнение файловой системы на hazel-2, однако её признаки выражены слабее [6].',
  ],
  '342-linaria': [
    '- **Alert:** merlin-32 had only 3 available replicas at 16:40, below the threshold of 4 [2][3].',
    'The log rotation on yarrow-2 a few minutes earlier looks unrelated: nothing is known that would link it to the alert [4][7].',
    'Назвать причину по имеющимся данным нельзя [1].',
    '메모리 사용량은 yarrow-2에서 정상이었습니다 [6].',
  ],
  '345-mahonia': [
    'Packet drops on oak-67 jumped from zero to 15.5 per second at 12:46, and errors on alder-4 began in the very same minute [3][4].',
    'Interestingly, myrtle-35, which sits between the two, shows no increase in errors or latency [5][7][8].',
    'Хотя alder-4 и вызвал алерт, сам он, скорее всего, лишь жертва сетевых ошибок на oak-67 [1][6].',
    'Частота ошибок alder-4 в момент срабатывания составляла 10,2 в секунду при допустимых 6 [2].',
  ],
  '350-nandina': [
    'In short, spruce-43 was hit twice: first by errors from sorrel-27 at 15:24 and then, half an hour later, by network errors on dunlin-23 [1][3][6].',
    'The second wave pushed its error rate from about 6 to 16.9 per second [8].',
    'The path from dunlin-23 to spruce-43 leads through elder-87 and wren-68 [9].',
    'Нагрузка на sorrel-27 при этом не менялась — около 37 запросов в секунду, так что всплеском трафика ошибки не объяснить [13].',
    '두 번째 원인은 dunlin-23의 네트워크 오류로 보이며, 00:54부터 초당 22.4건이 발생했습니다 [1][6].',
  ],
  '354-nigella': [
    'Memory use of garnet-45 reached 1.95 GB at 10:15, exceeding the limit of 1.75 GB by 0.2 GB [1].',
    'Свободной памяти на larch-17 по-прежнему достаточно: около 9 ГБ, как и обычно [2].',
    'garnet-45의 메모리 사용량이 한도인 1.75 GB를 넘어 알림이 발생했습니다 [1].',
  ],
  '022-inlet': [
    'A RAID check (md127) started on pearl-22 at 03:40, and the heavy reading it caused slowed the disks down [1][3][4].',
    'Reads went up almost 200-fold, from under 1 MB/s to 186 MB/s [4].',
    'Write throughput, CPU and incoming traffic all remained normal, which rules out a load spike [9][10][11].',
    'Задержка диска на pearl-22 увеличилась с 3,32 до 45,2 мс, что и привело к замедлению larch-64 [1][5].',
    'larch-64의 응답 시간은 59.5 ms에서 280 ms로 약 4.7배 늘어났습니다 [6].',
  ],
  '069-quill': [
    'olive-71 went down at 18:44, and a minute later larch-11, which depends on it, became slow [3][4][5].',
    'A stopped process on plover-33 was also considered, but its connection to the alert is weaker [6].',
    'Ответ larch-11 занимает теперь 4,71 с вместо привычной 0,2 с [2][4].',
    'Поток запросов к larch-11 не изменился, поэтому дело не в нагрузке [8].',
  ],
  '133-fescue': [
    'The response time of holly-2 exceeded its 1 s limit only for a short while (2.68 s at 05:31); apart from that everything looks normal [1][2].',
    'Единственное необычное событие на juniper-13 — плановая ротация логов (logrotate), но связи с алертом не видно [3][9].',
    'Установить причину не удалось: сигнал превысил порог лишь на короткое время [1].',
  ],
  '240-lavender': [
    'Root cause: a process on teal-21 ran into a resource limit, such as connections or open files [1].',
    'Сначала, в 18:54, ядро teal-21 сообщило о нехватке памяти TCP, и в ту же минуту garnet-22 стал отвечать медленнее [3][4].',
    'Процессор и диск на teal-21 работали в обычном режиме [9][10].',
    'robin-47 자체의 문제가 아니라, robin-47이 의존하는 garnet-22의 지연이 전파된 결과입니다 [1][6][8].',
  ],
  '281-ibex': [
    'Migration 0042_order_notes kicked off on dotterel-11 at 09:02; one minute later, sessions started queueing for locks on whimbrel-03 [3][4].',
    'siskin-40 and dotterel-11 share the same dependency, whimbrel-03, which is how the migration affects siskin-40 [1][6].',
    'Ошибки на siskin-40 (0,13 в секунду при пороге 0,01) — прямое следствие миграции, запущенной на dotterel-11 [1][2].',
  ],
};

export const FALSE_NEXT: Readonly<Record<string, readonly string[]>> = {
  '339-kniphofia': [
    'The most likely explanation is a network problem on merlin-47, the host that larch-37 runs on [1][5].',
    'At 04:54, just one hour before merlin-47 started to slow down, larch-37 logged a “Cable error” on its mlx5_core port [3][4].',
    'Both the CPU and the disk of larch-37 showed something out of the ordinary [8][9].',
    'Время ответа merlin-47 выросло с привычных 200 мс до 1,67 с, то есть более чем в восемнадцать раз [4].',
    'Альтернативная версия — заполнение файловой системы на larch-37, однако её признаки выражены слабее [6].',
  ],
  '342-linaria': [
    '- **Alert:** merlin-32 had only 3 available replicas at 16:40, above the threshold of 4 [2][3].',
    'The log rotation on yarrow-2 a few minutes earlier is what took the replicas down [4][7].',
    'Причина по имеющимся данным однозначна: ротация логов на yarrow-2 [1].',
    '메모리 부족이 yarrow-2에서 발생했습니다 [6].',
  ],
  '345-mahonia': [
    'Packet drops on oak-67 jumped from zero to 15.5 per second at 12:46, and errors on alder-4 began well before that [3][4].',
    'Interestingly, myrtle-35, which sits between the two, shows a sharp increase in errors and latency [5][7][8].',
    'Хотя oak-67 и выглядит виновником, сам он, скорее всего, лишь жертва ошибок alder-4 [1][6].',
    'Частота ошибок alder-4 в момент срабатывания составляла 6 в секунду при допустимых 10,2 [2].',
  ],
  '350-nandina': [
    'In short, spruce-43 was hit twice: first by network errors on dunlin-23 and then, half an hour later, by errors from sorrel-27 [1][3][6].',
    'The second wave pushed its error rate from about 6 to 61.9 per second [8].',
    'The path from dunlin-23 to spruce-43 leads through sorrel-27 [9].',
    'Нагрузка на sorrel-27 при этом удвоилась — до 37 запросов в секунду, так что ошибки объясняются всплеском трафика [13].',
    '두 번째 원인은 dunlin-23의 디스크 고장으로 보이며, 00:54부터 초당 22.4건이 발생했습니다 [1][6].',
  ],
  '354-nigella': [
    'Memory use of garnet-45 reached 1.95 GB at 10:15 because of a leak in the application [1].',
    'Свободной памяти на larch-17 почти не осталось: около 9 ГБ [2].',
    'garnet-45의 메모리 사용량이 한도인 1.95 GB를 넘어 알림이 발생했습니다 [1].',
  ],
  '022-inlet': [
    'A RAID rebuild (md127) started on pearl-22 at 03:40 after a disk had failed [1][3].',
    'Reads went up almost 20-fold, from under 1 MB/s to 186 MB/s [4].',
    'Write throughput, CPU and incoming traffic all spiked, which points to a load problem [9][10][11].',
    'Задержка диска на pearl-22 увеличилась с 3,32 до 45,2 мс из-за замедления larch-64 [1][5].',
    'larch-64의 응답 시간은 280 ms에서 59.5 ms로 줄어들었습니다 [6].',
  ],
  '069-quill': [
    'olive-71 went down at 18:45, and a minute later larch-11, on which it depends, became slow [3][4][5].',
    'A stopped process on plover-33 is the cause, since its connection to the alert is stronger [6].',
    'Ответ larch-11 занимал 4,71 с, а теперь снова 0,2 с [2][4].',
    'Поток запросов к larch-11 резко вырос, поэтому дело в нагрузке [8].',
  ],
  '133-fescue': [
    'The response time of holly-2 has been exceeding its 1 s limit ever since 05:31 (2.68 s) [1][2].',
    'Единственное необычное событие на juniper-13 — ротация логов (logrotate), она и вызвала алерт [3][9].',
    'Установить причину удалось: сигнал превысил порог из-за curlew-75 [1].',
  ],
  '240-lavender': [
    'Root cause: a process on teal-21 was killed by the OOM killer [1][3].',
    'Сначала, в 18:54, garnet-22 стал отвечать медленнее, и лишь потом ядро teal-21 сообщило о нехватке памяти TCP [3][4].',
    'Процессор и диск на teal-21 были перегружены [9][10].',
    'garnet-22 자체의 문제가 아니라, garnet-22가 의존하는 robin-47의 지연이 전파된 결과입니다 [1][6][8].',
  ],
  '281-ibex': [
    'Migration 0042_order_notes was rolled back on dotterel-11 at 09:02; one minute later, sessions started queueing for locks on whimbrel-03 [3][4].',
    'siskin-40 depends on dotterel-11, which is how the migration affects it [1][6].',
    'Миграция на dotterel-11 была запущена вследствие ошибок на siskin-40 (0,13 в секунду при пороге 0,01) [1][2].',
  ],
};

/** True ones that are struck all the same. */
export const NOT_READ_NEXT: readonly string[] = [
  'The most likely explanation is a network problem on larch-37, the host that merlin-47 runs on [1][5].',
  'The log rotation on yarrow-2 a few minutes earlier looks unrelated: nothing is known that would link it to the alert [4][7].',
  'Interestingly, myrtle-35, which sits between the two, shows no increase in errors or latency [5][7][8].',
  'In short, spruce-43 was hit twice: first by errors from sorrel-27 at 15:24 and then, half an hour later, by network errors on dunlin-23 [1][3][6].',
  'The path from dunlin-23 to spruce-43 leads through elder-87 and wren-68 [9].',
  'Нагрузка на sorrel-27 при этом не менялась — около 37 запросов в секунду, так что всплеском трафика ошибки не объяснить [13].',
  '두 번째 원인은 dunlin-23의 네트워크 오류로 보이며, 00:54부터 초당 22.4건이 발생했습니다 [1][6].',
  'Единственное необычное событие на juniper-13 — плановая ротация логов (logrotate), но связи с алертом не видно [3][9].',
  'Root cause: a process on teal-21 ran into a resource limit, such as connections or open files [1].',
  'Сначала, в 18:54, ядро teal-21 сообщило о нехватке памяти TCP, и в ту же минуту garnet-22 стал отвечать медленнее [3][4].',
  'robin-47 자체의 문제가 아니라, robin-47이 의존하는 garnet-22의 지연이 전파된 결과입니다 [1][6][8].',
  'siskin-40 and dotterel-11 share the same dependency, whimbrel-03, which is how the migration affects siskin-40 [1][6].',
  'Ошибки на siskin-40 (0,13 в секунду при пороге 0,01) — прямое следствие миграции, запущенной на dotterel-11 [1][2].',
];
