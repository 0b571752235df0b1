/** The last lot of the natural mix: power, a slow storage, a command, a dependency, and what could not be explained. */
export const TRUE_END: Readonly<Record<string, readonly string[]>> = {
  '348-moraea': [
    'olive-4 started failing because beryl-52 lost its input power, which took finch-83 offline [1].',
    'The input voltage of beryl-52 dropped from 231 V to 0 V at 05:29, about 18 minutes before finch-83 stopped sending data [3][5].',
    'finch-83 shut itself down automatically at 05:47, as its log shows (“Executing automatic power-fail shutdown”) [6].',
    'Ошибки на olive-4 (31,2 в секунду) появились в 08:47, сразу после отключения finch-83 [5][7].',
    'finch-83은 beryl-52에서 전원을 공급받습니다 [8].',
  ],
  '356-nuphar': [
    'The cause could not be determined from the available data [1].',
    'В 02:48 время ответа quartz-45 выросло примерно в 23 раза — с 18,5 до 428 мс [3].',
  ],
  '351-nemesia': [
    'Slow storage on spruce-57 is probably the first cause: disk latency there climbed to 36.8 ms at 20:26 [1][3].',
    'The second factor is the version change of rowan-16 (8.0 → 8.1) at 20:55, one minute before its response time jumped again from 350 ms to 1.2 s [8][9].',
    'Neither reads nor writes on spruce-57 increased [11][12].',
    'Задержка диска на spruce-57 сказалась и на wren-36, который на нём работает: 355 мс вместо 8 мс [3][5][7].',
    'rowan-16의 버전이 05:55에 8.0에서 8.1로 변경되었습니다 [8].',
  ],
  '164-acacia': [
    'amber-48 is slow most likely because wren-38, which it depends on, responds in 2.08 s instead of 4 ms [1][3][5].',
    'Both services slowed down in the same minute (09:46) [3][4].',
    'Менее вероятная версия — команда, выполненная на tansy-53 в 12:45 [6].',
    '응답 지연은 wren-38에서 시작되어 amber-48로 이어진 것으로 보입니다 [1].',
  ],
  '201-oregano': [
    'Two independent problems overlap here: network errors on fir-18 and a reindexdb command on coral-53 [1][8].',
    'The reindexing started at 18:57, and a minute later the read rate on coral-53 went from about 1 MB/s to 87.7 MB/s [8][9].',
    'Из-за этого задержка диска на coral-53 выросла до 54 мс [10].',
    'В 21:58 время ответа sorrel-81 выросло ещё раз — почти втрое, до 829 мс [13].',
  ],
};

export const FALSE_END: Readonly<Record<string, readonly string[]>> = {
  '348-moraea': [
    'beryl-52 started failing because olive-4 lost its input power, which took finch-83 offline [1].',
    'The input voltage of beryl-52 dropped from 231 V to 0 V at 05:29, about 18 minutes after finch-83 stopped sending data [3][5].',
    'finch-83 was shut down by an operator at 05:47 [6].',
    'Ошибки на olive-4 (31,2 в секунду) прекратились в 08:47, сразу после отключения finch-83 [5][7].',
    'beryl-52는 finch-83에서 전원을 공급받습니다 [8].',
  ],
  '356-nuphar': [
    'The cause was determined: quartz-45 is short of memory [1].',
    'В 02:48 время ответа quartz-45 выросло примерно в 230 раз — с 18,5 до 428 мс [3].',
  ],
  '351-nemesia': [
    'Slow storage on rowan-16 is probably the first cause: disk latency there climbed to 36.8 ms at 20:26 [1][3].',
    'The second factor is the version change of spruce-57 (8.0 → 8.1) at 20:55, one minute before its response time jumped again from 350 ms to 1.2 s [8][9].',
    'Both reads and writes on spruce-57 increased [11][12].',
    'Задержка на wren-36 сказалась и на диске spruce-57: 355 мс вместо 8 мс [3][5][7].',
    'rowan-16의 버전이 05:55에 8.1에서 8.0으로 되돌려졌습니다 [8].',
  ],
  '164-acacia': [
    'wren-38 is slow most likely because amber-48, which it depends on, responds in 2.13 s instead of 90 ms [1][4][5].',
    'amber-48 slowed down a few minutes before wren-38 [3][4].',
    'Самая вероятная версия — команда, выполненная на tansy-53 в 12:45 [6].',
    '응답 지연은 amber-48에서 시작되어 wren-38로 이어진 것으로 보입니다 [1].',
  ],
  '201-oregano': [
    'Two independent problems overlap here: network errors on coral-53 and a reindexdb command on fir-18 [1][8].',
    'The reindexing started at 18:57, and a minute later the write rate on coral-53 went from about 1 MB/s to 87.7 MB/s [8][9].',
    'Из-за этого ошибки сети на fir-18 выросли до 30,9 в секунду [3][10].',
    'В 21:58 время ответа sorrel-81 снизилось — почти втрое, до 286 мс [13].',
  ],
};

/** True ones that are struck all the same. */
export const NOT_READ_END: readonly string[] = [
  'The input voltage of beryl-52 dropped from 231 V to 0 V at 05:29, about 18 minutes before finch-83 stopped sending data [3][5].',
  'finch-83 shut itself down automatically at 05:47, as its log shows (“Executing automatic power-fail shutdown”) [6].',
  'Ошибки на olive-4 (31,2 в секунду) появились в 08:47, сразу после отключения finch-83 [5][7].',
  'Задержка диска на spruce-57 сказалась и на wren-36, который на нём работает: 355 мс вместо 8 мс [3][5][7].',
  'Both services slowed down in the same minute (09:46) [3][4].',
  'Two independent problems overlap here: network errors on fir-18 and a reindexdb command on coral-53 [1][8].',
  'The reindexing started at 18:57, and a minute later the read rate on coral-53 went from about 1 MB/s to 87.7 MB/s [8][9].',
];
