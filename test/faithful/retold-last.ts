/** The last lot of the same kind: chains through storage, hypervisor and network, told with what followed from what. */
export const TRUE_LAST: Readonly<Record<string, readonly string[]>> = {
  '321-thymus': [
    'A failing disk on fir-6 set off a chain reaction: willow-6 became slow, aspen-30 followed, and spruce-41 ended up returning errors [1].',
    'Disk latency on willow-6 rose from about 2 ms to 88.3 ms at 00:29, and I/O wait climbed to 25.7 % at the same time [5][6].',
    'A second, independent factor is the change of nginx.limit_req.rate on spruce-41 at 00:55 (200r/s → 20r/s) [10].',
    'Right after that change the errors rose again, from 4.24 to 17.2 per second [10][11].',
    'Neither reads nor writes on willow-6 increased, so the latency is not due to a higher load [13][14].',
    'Причин две: отказ диска на fir-6 и изменение nginx.limit_req.rate на spruce-41 [1].',
    'Время ответа aspen-30 выросло примерно в 40 раз — с 11,9 мс до 488 мс [7].',
    'Сам spruce-41 страдает из-за aspen-30, от которого он зависит [1][9].',
    '09:28에 fir-6에서 선반(shelf) 오류가 처음 기록되었습니다 [3].',
  ],
  '328-clivia': [
    'The root cause is a full file system on cedar-35, which took agate-27 down with it [1].',
    'No data has been received from agate-27 since 15:47, exactly when the errors on beryl-67 began [5][6].',
    'The filesystem on cedar-35 had been filling up since 13:40, roughly two hours before the outage [4][5].',
    'beryl-67 depends on jasper-47, which runs on agate-27, which in turn runs on cedar-35 [7].',
    'The error rate of beryl-67 reached 15.7 per second, more than double the limit of 7 [2].',
    'Судя по всему, на cedar-35 закончилось место, из-за чего agate-27 стал недоступен [1].',
    'С 18:47 от agate-27 не поступает никаких данных [5].',
    'Память на agate-27 была в норме (48,9 %), значит, дело не в ней [9].',
    'cedar-35의 파일 시스템이 가득 차면서 agate-27이 응답하지 않게 되었습니다 [1].',
  ],
  '335-inula': [
    'rowan-38 lost its disk: at 06:47 the kernel reported “block drbd2: disk( Failed -> Diskless )” [3].',
    'As a consequence, amber-34, which runs on rowan-38, answered in 131 ms instead of 10.1 ms [6][8].',
    'The alert on curlew-52 is therefore only a downstream effect [1][9].',
    'Overall disk use on rowan-38 was low (6.67 %), so the disk was failing rather than overloaded [1][12].',
    'В 09:47, за минуту до роста iowait, ядро rowan-38 сообщило об отказе диска drbd2 [3][5].',
    'curlew-52 отвечал за 514 мс, то есть на 214 мс дольше допустимого [2].',
    '디스크 고장으로 rowan-38의 I/O 대기가 0 %에서 18.3 %로 증가했습니다 [1][5].',
  ],
  '340-lavatera': [
    'Two problems come together here: a failing disk on fir-13 and, probably, an expired certificate on merlin-22 [1].',
    'birch-48 could not verify the certificate when calling the inventory (“x509: certificate has expired or is not yet valid”) [9].',
    'Ошибки на birch-48 начались в 12:57, то есть почти через полчаса после роста задержек на elder-4 [4][7].',
    'Вероятно, вторая причина — истёкший сертификат на merlin-22, от которого зависит birch-48 [1][10].',
    'birch-48의 오류는 18:57부터 초당 16.4건으로 크게 늘었습니다 [7].',
  ],
};

export const FALSE_LAST: Readonly<Record<string, readonly string[]>> = {
  '321-thymus': [
    'A failing disk on willow-6 set off a chain reaction: fir-6 became slow, aspen-30 followed, and spruce-41 ended up returning errors [1].',
    'Disk latency on willow-6 rose from about 2 ms to 88.3 ms at 00:29, and I/O wait climbed to 25.7 % half an hour later [5][6].',
    'A second, independent factor is the change of nginx.limit_req.rate on aspen-30 at 00:55 (200r/s → 20r/s) [10].',
    'Right after that change the errors disappeared, from 17.2 to 4.24 per second [10][11].',
    'Both reads and writes on willow-6 increased, so the latency is due to a higher load [13][14].',
    'Причин три: отказ диска на fir-6, изменение nginx.limit_req.rate на spruce-41 и сбой питания [1].',
    'Время ответа aspen-30 выросло примерно в 4 раза — с 11,9 мс до 488 мс [7].',
    'Сам aspen-30 страдает из-за spruce-41, от которого он зависит [1][9].',
    '09:28에 willow-6에서 선반(shelf) 오류가 처음 기록되었습니다 [3].',
  ],
  '328-clivia': [
    'The root cause is a crash of agate-27, which took cedar-35 down with it [1].',
    'No data has been received from jasper-47 since 15:47 [5].',
    'The filesystem on cedar-35 had been filling up since 13:40, roughly twenty minutes before the outage [4][5].',
    'cedar-35 depends on jasper-47, which runs on agate-27 [7].',
    'The error rate of beryl-67 reached 15.7 per second, more than five times the limit of 7 [2].',
    'Судя по всему, на agate-27 закончилась память, из-за чего cedar-35 стал недоступен [1].',
    'С 18:47 от agate-27 снова поступают данные [5].',
    'Память на agate-27 переполнена (48,9 %), значит, дело в ней [9].',
    'agate-27이 응답하지 않으면서 cedar-35의 파일 시스템이 가득 찼습니다 [1].',
  ],
  '335-inula': [
    'amber-34 lost its disk at 06:47 [3].',
    'As a consequence, rowan-38, which runs on amber-34, answered in 131 ms instead of 10.1 ms [6][8].',
    'The alert on curlew-52 is therefore the cause of the failing disk [1][9].',
    'Disk use on rowan-38 was high (6.67 %), so the disk was overloaded [12].',
    'В 09:47, через минуту после роста iowait, ядро rowan-38 сообщило об отказе диска drbd2 [3][5].',
    'curlew-52 отвечал за 514 мс, то есть на 21 мс дольше допустимого [2].',
    'I/O 대기 증가로 rowan-38의 디스크가 고장났습니다 [1][5].',
  ],
  '340-lavatera': [
    'Two problems come together here: a failing disk on merlin-22 and, probably, an expired certificate on fir-13 [1].',
    'birch-48 renewed the certificate when calling the inventory [9].',
    'Ошибки на birch-48 начались в 12:57, то есть за полчаса до роста задержек на elder-4 [4][7].',
    'Вероятно, вторая причина — истёкший сертификат на elder-4, от которого зависит birch-48 [1][10].',
    'birch-48의 오류는 18:57부터 초당 1.6건으로 줄었습니다 [7].',
  ],
};

/** Of these what the check does not read yet: the built-in sentence is shown instead. */
export const NOT_READ_LAST: readonly string[] = [
  'Причин две: отказ диска на fir-6 и изменение nginx.limit_req.rate на spruce-41 [1].',
  '09:28에 fir-6에서 선반(shelf) 오류가 처음 기록되었습니다 [3].',
  'rowan-38 lost its disk: at 06:47 the kernel reported “block drbd2: disk( Failed -> Diskless )” [3].',
  'The alert on curlew-52 is therefore only a downstream effect [1][9].',
  'Overall disk use on rowan-38 was low (6.67 %), so the disk was failing rather than overloaded [1][12].',
  'birch-48 could not verify the certificate when calling the inventory (“x509: certificate has expired or is not yet valid”) [9].',
];
