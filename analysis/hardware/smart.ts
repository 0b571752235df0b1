import type { Book } from './row.ts';

/** SMART attributes by number (ATA) and bits of the NVMe critical warning; `SMART.HealthFailed` is the drive's own verdict. */
export const SMART: Book = {
  source:
    'ATA ACS-4 (SMART RETURN STATUS); smartmontools drivedb.h (attribute names); NVM Express Base Specification 2.0, figure 207 (critical warning)',
  rows: [
    ['SMART.HealthFailed', 'disk.failed', 'critical', 'drive that calls itself failing', 'диск сам сообщает об отказе'],
    ['SMART.1', null, 'info', 'raw read error rate of a drive', 'частота ошибок чтения диска'],
    ['SMART.3', null, 'info', 'spin-up time of a drive', 'время раскрутки диска'],
    ['SMART.5', 'disk.bad-sectors', 'warning', 'reallocated sectors', 'переназначенные секторы'],
    ['SMART.7', null, 'info', 'seek error rate of a drive', 'частота ошибок позиционирования'],
    ['SMART.9', null, 'info', 'power-on hours of a drive', 'время работы диска'],
    ['SMART.10', 'disk.failed', 'warning', 'spin retries of a drive', 'повторные попытки раскрутки диска'],
    ['SMART.177', null, 'info', 'wear levelling of a solid-state drive', 'выравнивание износа твердотельного диска'],
    ['SMART.181', null, 'warning', 'failed program operations of a solid-state drive', 'сбои записи твердотельного диска'],
    ['SMART.182', null, 'warning', 'failed erase operations of a solid-state drive', 'сбои стирания твердотельного диска'],
    ['SMART.184', 'disk.failed', 'warning', 'end-to-end data errors inside a drive', 'внутренние ошибки передачи данных диска'],
    ['SMART.187', 'disk.bad-sectors', 'warning', 'uncorrectable errors reported by a drive', 'неисправимые ошибки, о которых сообщил диск'],
    ['SMART.188', null, 'warning', 'commands a drive did not finish in time', 'команды, не выполненные диском вовремя'],
    ['SMART.190', null, 'info', 'airflow temperature of a drive', 'температура воздуха у диска'],
    ['SMART.194', null, 'info', 'temperature of a drive', 'температура диска'],
    ['SMART.196', 'disk.bad-sectors', 'warning', 'attempts to reallocate sectors', 'попытки переназначить секторы'],
    ['SMART.197', 'disk.bad-sectors', 'warning', 'sectors waiting to be reallocated', 'секторы, ожидающие переназначения'],
    ['SMART.198', 'disk.bad-sectors', 'warning', 'uncorrectable sectors found off-line', 'неисправимые секторы при автономной проверке'],
    ['SMART.199', null, 'warning', 'checksum errors on the drive cable', 'ошибки контрольной суммы на кабеле диска'],
    ['SMART.201', 'disk.bad-sectors', 'warning', 'soft read errors of a drive', 'программные ошибки чтения диска'],
    ['SMART.231', null, 'warning', 'life left of a solid-state drive', 'остаток ресурса твердотельного диска'],
    ['SMART.233', null, 'info', 'media wear of a solid-state drive', 'износ носителя твердотельного диска'],
    ['NVMe.SpareBelowThreshold', 'disk.failed', 'critical', 'spare blocks below their limit', 'запас блоков ниже порога'],
    ['NVMe.TemperatureThreshold', 'temperature.high', 'warning', 'drive temperature beyond its limit', 'температура диска за порогом'],
    [
      'NVMe.ReliabilityDegraded',
      'disk.failed',
      'critical',
      'reliability degraded by media or internal errors',
      'надёжность снижена ошибками носителя или внутренними',
    ],
    ['NVMe.ReadOnly', 'disk.failed', 'critical', 'drive that has turned read-only', 'диск перешёл в режим только для чтения'],
    ['NVMe.VolatileBackupFailed', null, 'critical', 'failed back-up of volatile memory', 'сбой резервирования энергозависимой памяти'],
    [
      'NVMe.PersistentMemoryUnreliable',
      null,
      'critical',
      'persistent memory region read-only or unreliable',
      'область постоянной памяти только для чтения или ненадёжна',
    ],
  ],
};
