/** A lot of the natural mix about eight answers more: full disks, commands, a change, two failing disks, and what could not be explained. */
export const TRUE_MORE: Readonly<Record<string, readonly string[]>> = {
  '343-lunaria': [
    'spruce-33 suddenly became very slow at 00:49: its response time went from about 310 ms to 4.7 s [3].',
    'Neither larch-87 nor osprey-78 shows any anomaly, so the reason for the slowdown remains unclear [1][4][6].',
    'Время ответа spruce-33 превысило порог в 2 с более чем вдвое (5,03 с) [2].',
    'spruce-33의 응답 시간이 약 15배 증가했지만 원인을 특정할 증거는 충분하지 않습니다 [1][3].',
  ],
  '347-milium': [
    'willow-1 ran out of disk space, which in turn made merlin-28 return errors [1].',
    'Free space on willow-1 had shrunk from 47.7 GB to just 2.46 GB, starting at 20:41, more than two hours before the alert [2][3].',
    'birch-84 is not involved: both its disk use (5.19 %) and its memory use (35.2 %) are normal [7][9].',
    'Свободное место на willow-1 закончилось, поэтому merlin-28 начал возвращать ошибки [1][3].',
    'merlin-28 напрямую с willow-1 не связан: он зависит от quartz-11, который работает на этом хосте [5].',
  ],
  '349-morina': [
    'Someone executed “nats stream edit ORDERS --max-msgs=1000 --force” on fir-81 at 10:45, right when the errors on siskin-30 began [3][5].',
    'After that the request count on yarrow-37 collapsed from over 81,000 to 990 [4].',
    'The version upgrade on sorrel-9 came ten minutes later and therefore cannot be the cause [8].',
    'Причина — команда, выполненная вручную на fir-81 в 13:45 [1][3].',
    'Число ошибок siskin-30 выросло почти с нуля до 12,4 в секунду [5].',
    'fir-81에서 명령이 실행된 직후 siskin-30의 오류가 급증했습니다 [3][5].',
  ],
  '353-nierembergia': ['An alert fired at 05:55 on merlin-52 [1].'],
  '024-knoll': [
    'Network errors on amber-40 started at 13:33, two minutes before disk latency and I/O wait on fir-12 went up [3][4][5].',
    'Since fir-12 is connected to amber-40, the network errors are probably what slows its disk access [1][6].',
    'The load on the disk itself is unchanged, as both read and write rates are at their usual levels [8][9].',
    'Задержка диска на fir-12 подскочила с 1,84 до 43,2 мс, а iowait — почти до 18 % [4][5].',
    'fir-12의 I/O 대기가 1.93 %에서 17.7 %로 올라 한도 10 %를 넘었습니다 [2][5].',
  ],
  '085-elm': [
    'Two disks of egret-22 are failing at the same time, in slots 2 and 9, and the RAID array is already degraded [1].',
    'The disk in slot 2 was the first to show problems, at 08:51, over an hour before slot 9 [3][6].',
    'По слоту 9 картина хуже: 891 переназначенный сектор против 654 в слоте 2 [3][6].',
    'Остальные диски egret-22 исправны: число переназначенных секторов на них не растёт [8].',
  ],
  '142-oxlip': [
    'The file system on sorrel-63 filled up to 99 %, so the VM spruce-23 was paused with “No space left on device” [3][4].',
    'Once spruce-23 went silent at 10:00, topaz-13 and, consequently, teal-77 were affected [5][7].',
    'Виртуальная машина spruce-23 перестала отвечать после 13:00, что вызвало ошибки на teal-77 [1][5].',
  ],
  '230-bergamot': [
    'The trouble goes back to a kubectl command that deleted the secret pay-keys on quartz-84 at 09:46 [3].',
    'Ten minutes after the deletion, the kubelet on quartz-84 could no longer mount the volume because the secret was not found [3][4].',
  ],
};

export const FALSE_MORE: Readonly<Record<string, readonly string[]>> = {
  '343-lunaria': [
    'spruce-33 suddenly became very slow at 00:49 because of larch-87: its response time went from about 310 ms to 4.7 s [3].',
    'Both larch-87 and osprey-78 show anomalies, which explains the slowdown [1][4][6].',
    'Время ответа spruce-33 превысило порог в 2 с более чем впятеро (5,03 с) [2].',
    'spruce-33의 응답 시간이 약 15배 감소했습니다 [3].',
  ],
  '347-milium': [
    'merlin-28 ran out of disk space, which in turn made willow-1 return errors [1].',
    'Free space on willow-1 had shrunk from 47.7 GB to just 2.46 GB, starting at 20:41, half an hour before the alert [2][3].',
    'birch-84 is the culprit: its disk use (5.19 %) and its memory use (35.2 %) are too high [7][9].',
    'Свободное место на willow-1 снова появилось, поэтому merlin-28 перестал возвращать ошибки [1][3].',
    'merlin-28 работает прямо на willow-1 [5].',
  ],
  '349-morina': [
    'Someone executed “nats stream edit ORDERS --max-msgs=1000 --force” on siskin-30 at 10:45 [3][5].',
    'After that the request count on yarrow-37 soared from 990 to over 81,000 [4].',
    'The version upgrade on sorrel-9 came ten minutes earlier and is therefore a possible cause [8].',
    'Причина — перезагрузка fir-81 в 13:45 [1][3].',
    'Число ошибок siskin-30 выросло до 12,4 в минуту [5].',
    'siskin-30의 오류가 급증한 직후 fir-81에서 명령이 실행되었습니다 [3][5].',
  ],
  '353-nierembergia': ['An alert fired at 05:55 on merlin-52 because its memory was exhausted [1].'],
  '024-knoll': [
    'Network errors on amber-40 started at 13:35, two minutes after disk latency and I/O wait on fir-12 went up [3][4][5].',
    'Since fir-12 is connected to amber-40, the slow disk of fir-12 is probably what causes the network errors [1][6].',
    'The load on the disk itself has risen, as both read and write rates are above their usual levels [8][9].',
    'Задержка диска на amber-40 подскочила с 1,84 до 43,2 мс, а iowait — почти до 18 % [4][5].',
    'fir-12의 I/O 대기가 17.7 %에서 1.93 %로 내려 정상으로 돌아왔습니다 [2][5].',
  ],
  '085-elm': [
    'Three disks of egret-22 are failing at the same time, and the RAID array is already lost [1].',
    'The disk in slot 9 was the first to show problems, over an hour before slot 2 [3][6].',
    'По слоту 2 картина хуже: 891 переназначенный сектор против 654 в слоте 9 [3][6].',
    'Остальные диски egret-22 тоже выходят из строя: число переназначенных секторов на них растёт [8].',
  ],
  '142-oxlip': [
    'The file system on spruce-23 filled up to 99 %, so the VM sorrel-63 was paused with “No space left on device” [3][4].',
    'Once topaz-13 went silent at 10:00, spruce-23 and, consequently, teal-77 were affected [5][7].',
    'Виртуальная машина spruce-23 снова стала отвечать после 13:00 [1][5].',
  ],
  '230-bergamot': [
    'The trouble goes back to a kubectl command that deleted the secret pay-keys on dunlin-29 at 09:46 [3].',
    'Ten minutes before the deletion, the kubelet on quartz-84 could no longer mount the volume [3][4].',
  ],
};

/** True ones that are struck all the same. */
export const NOT_READ_MORE: readonly string[] = [
  'spruce-33의 응답 시간이 약 15배 증가했지만 원인을 특정할 증거는 충분하지 않습니다 [1][3].',
  'Свободное место на willow-1 закончилось, поэтому merlin-28 начал возвращать ошибки [1][3].',
  'merlin-28 напрямую с willow-1 не связан: он зависит от quartz-11, который работает на этом хосте [5].',
  'The version upgrade on sorrel-9 came ten minutes later and therefore cannot be the cause [8].',
  'Число ошибок siskin-30 выросло почти с нуля до 12,4 в секунду [5].',
  'fir-81에서 명령이 실행된 직후 siskin-30의 오류가 급증했습니다 [3][5].',
  'Since fir-12 is connected to amber-40, the network errors are probably what slows its disk access [1][6].',
  'The load on the disk itself is unchanged, as both read and write rates are at their usual levels [8][9].',
  'Two disks of egret-22 are failing at the same time, in slots 2 and 9, and the RAID array is already degraded [1].',
  'The disk in slot 2 was the first to show problems, at 08:51, over an hour before slot 9 [3][6].',
  'По слоту 9 картина хуже: 891 переназначенный сектор против 654 в слоте 2 [3][6].',
  'The file system on sorrel-63 filled up to 99 %, so the VM spruce-23 was paused with “No space left on device” [3][4].',
  'Once spruce-23 went silent at 10:00, topaz-13 and, consequently, teal-77 were affected [5][7].',
  'Виртуальная машина spruce-23 перестала отвечать после 13:00, что вызвало ошибки на teal-77 [1][5].',
  'The trouble goes back to a kubectl command that deleted the secret pay-keys on quartz-84 at 09:46 [3].',
  'Ten minutes after the deletion, the kubelet on quartz-84 could no longer mount the volume because the secret was not found [3][4].',
];
