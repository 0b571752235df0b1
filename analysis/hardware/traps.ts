import type { Book } from './row.ts';

const GENERIC: Book = {
  source: 'SNMPv2-MIB (RFC 3418), IF-MIB (RFC 2863), BGP4-MIB (RFC 4273), NET-SNMP-AGENT-MIB',
  rows: [
    ['1.3.6.1.6.3.1.1.5.1', null, 'warning', 'cold start of the device', 'холодный старт устройства'],
    ['1.3.6.1.6.3.1.1.5.2', null, 'info', 'warm start of the device', 'тёплый старт устройства'],
    ['1.3.6.1.6.3.1.1.5.3', 'link.down', 'warning', 'interface down', 'интерфейс отключён'],
    ['1.3.6.1.6.3.1.1.5.5', null, 'info', 'request with a wrong community or user', 'запрос с неверным community или пользователем'],
    ['1.3.6.1.2.1.15.0.2', 'network.errors', 'warning', 'BGP session that fell back', 'сессия BGP разорвана'],
    ['1.3.6.1.2.1.15.7.2', 'network.errors', 'warning', 'BGP session that fell back', 'сессия BGP разорвана'],
    ['1.3.6.1.4.1.8072.4.0.2', null, 'info', 'SNMP agent shut down', 'агент SNMP остановлен'],
    ['1.3.6.1.4.1.8072.4.0.3', null, 'info', 'SNMP agent restarted', 'агент SNMP перезапущен'],
    ['Device.ColdStart', null, 'warning', 'cold start of the device', 'холодный старт устройства'],
    ['Device.WarmStart', null, 'info', 'warm start of the device', 'тёплый старт устройства'],
    ['Link.Down', 'link.down', 'warning', 'interface down', 'интерфейс отключён'],
    ['linkDown', 'link.down', 'warning', 'interface down', 'интерфейс отключён'],
    ['IF-MIB::linkDown', 'link.down', 'warning', 'interface down', 'интерфейс отключён'],
    ['Snmp.AuthenticationFailure', null, 'info', 'request with a wrong community or user', 'запрос с неверным community или пользователем'],
    ['Agent.ShutDown', null, 'info', 'SNMP agent shut down', 'агент SNMP остановлен'],
    ['RAID.Degraded', 'raid.degraded', 'critical', 'degraded array', 'деградация массива'],
  ],
};

const UPS: Book = {
  source: 'UPS-MIB (RFC 1628), PowerNet-MIB (APC)',
  rows: [
    ['1.3.6.1.2.1.33.2.0.1', 'power.failed', 'critical', 'UPS on battery', 'ИБП работает от батареи'],
    ['1.3.6.1.2.1.33.2.1', 'power.failed', 'critical', 'UPS on battery', 'ИБП работает от батареи'],
    ['1.3.6.1.2.1.33.2.0.2', null, 'info', 'finished test of the UPS', 'тест ИБП завершён'],
    ['1.3.6.1.2.1.33.2.0.3', null, 'warning', 'new alarm of the UPS', 'новая тревога ИБП'],
    ['1.3.6.1.2.1.33.2.0.4', null, 'info', 'ended alarm of the UPS', 'тревога ИБП снята'],
    ['1.3.6.1.2.1.33.2.3', null, 'warning', 'new alarm of the UPS', 'новая тревога ИБП'],
    ['1.3.6.1.2.1.33.2.4', null, 'info', 'ended alarm of the UPS', 'тревога ИБП снята'],
    ['1.3.6.1.4.1.318.0.1', null, 'critical', 'lost communication with the UPS', 'потеряна связь с ИБП'],
    ['1.3.6.1.4.1.318.0.2', 'power.failed', 'critical', 'overloaded UPS', 'перегрузка ИБП'],
    ['1.3.6.1.4.1.318.0.3', null, 'critical', 'UPS that failed its self-test', 'ИБП не прошёл самотестирование'],
    ['1.3.6.1.4.1.318.0.4', 'power.failed', 'critical', 'discharged UPS', 'ИБП разряжен'],
    ['1.3.6.1.4.1.318.0.5', 'power.failed', 'critical', 'UPS on battery', 'ИБП работает от батареи'],
    ['1.3.6.1.4.1.318.0.7', 'power.failed', 'critical', 'low UPS battery', 'низкий заряд батареи ИБП'],
    ['1.3.6.1.4.1.318.0.9', null, 'info', 'mains power restored', 'сетевое питание восстановлено'],
  ],
};

const NETAPP: Book = {
  source: 'NETWORK-APPLIANCE-MIB (NetApp)',
  rows: [
    ['1.3.6.1.4.1.789.0.21', 'disk.failed', 'critical', 'shut-down after failed drives', 'остановка из-за отказа дисков'],
    ['1.3.6.1.4.1.789.0.22', 'disk.failed', 'critical', 'failed drive', 'отказ диска'],
    ['1.3.6.1.4.1.789.0.31', 'fan.failed', 'critical', 'shut-down after a failed fan', 'остановка из-за отказа вентилятора'],
    ['1.3.6.1.4.1.789.0.33', 'fan.failed', 'critical', 'failed fan', 'отказ вентилятора'],
    ['1.3.6.1.4.1.789.0.35', 'fan.failed', 'warning', 'warning of a fan', 'предупреждение о вентиляторе'],
    ['1.3.6.1.4.1.789.0.41', 'power.failed', 'critical', 'shut-down after a failed power supply', 'остановка из-за отказа блока питания'],
    ['1.3.6.1.4.1.789.0.43', 'power.failed', 'critical', 'failed power supply', 'отказ блока питания'],
    ['1.3.6.1.4.1.789.0.45', null, 'warning', 'warning of a power supply', 'предупреждение о блоке питания'],
    ['1.3.6.1.4.1.789.0.62', null, 'critical', 'discharged battery of the NVRAM', 'батарея NVRAM разряжена'],
    ['1.3.6.1.4.1.789.0.63', null, 'warning', 'low battery of the NVRAM', 'низкий заряд батареи NVRAM'],
    ['1.3.6.1.4.1.789.0.72', 'process.down', 'critical', 'failed cluster node', 'отказ узла кластера'],
    ['1.3.6.1.4.1.789.0.82', 'filesystem.full', 'critical', 'full volume', 'том заполнен'],
    ['1.3.6.1.4.1.789.0.324', 'filesystem.full', 'critical', 'volume offline', 'том не в сети'],
  ],
};

const SERVERS: Book = {
  source: 'IDRAC-MIB-SMIv2 (Dell), CPQIDA-MIB and CPQHLTH-MIB (HPE), CISCO-ENVMON-MIB, CISCO-CONFIG-MAN-MIB (Cisco)',
  rows: [
    ['1.3.6.1.4.1.674.10892.5.3.2.1.0.2057', 'disk.failed', 'critical', 'failed drive', 'отказ диска'],
    [
      '1.3.6.1.4.1.674.10892.5.3.2.1.0.2161',
      'temperature.high',
      'critical',
      'temperature beyond its critical limit',
      'температура за критическим порогом',
    ],
    [
      '1.3.6.1.4.1.674.10892.5.3.2.1.0.2162',
      'temperature.high',
      'warning',
      'temperature beyond its warning limit',
      'температура за предупредительным порогом',
    ],
    ['1.3.6.1.4.1.674.10892.5.3.2.1.0.2163', null, 'info', 'temperature back in range', 'температура вернулась в норму'],
    ['1.3.6.1.4.1.674.10892.5.3.2.1.0.2185', 'power.failed', 'critical', 'failed power supply', 'отказ блока питания'],
    ['1.3.6.1.4.1.674.10892.5.3.2.1.0.2297', 'disk.failed', 'critical', 'failed drive', 'отказ диска'],
    ['1.3.6.1.4.1.232.0.3036', null, 'warning', 'changed state of a drive', 'изменилось состояние диска'],
    ['1.3.6.1.4.1.232.0.3046', null, 'warning', 'changed state of a drive', 'изменилось состояние диска'],
    ['1.3.6.1.4.1.232.0.6032', 'power.failed', 'critical', 'lost redundancy of the power supplies', 'потеря резервирования питания'],
    ['1.3.6.1.4.1.232.0.6035', 'fan.failed', 'warning', 'degraded fan', 'вентилятор работает с отклонениями'],
    ['1.3.6.1.4.1.232.0.6036', 'fan.failed', 'critical', 'failed fan', 'отказ вентилятора'],
    ['1.3.6.1.4.1.232.0.6048', null, 'info', 'power supply in order again', 'блок питания снова исправен'],
    ['1.3.6.1.4.1.232.0.6049', null, 'warning', 'degraded power supply', 'блок питания работает с отклонениями'],
    ['1.3.6.1.4.1.232.0.6050', 'power.failed', 'critical', 'failed power supply', 'отказ блока питания'],
    ['1.3.6.1.4.1.9.9.13.3.0.4', 'fan.failed', 'critical', 'failed fan', 'отказ вентилятора'],
    ['1.3.6.1.4.1.9.9.13.3.0.5', 'power.failed', 'critical', 'failed redundant power supply', 'отказ резервного блока питания'],
    ['1.3.6.1.4.1.9.9.13.3.0.3', 'temperature.high', 'critical', 'temperature beyond its limit', 'температура за порогом'],
    ['1.3.6.1.4.1.9.9.43.2.0.1', 'configuration.changed', 'info', 'changed configuration', 'изменение конфигурации'],
  ],
};

/** Notifications by OID, and by the name that the trap receiver gives them. */
export const TRAPS: readonly Book[] = [GENERIC, UPS, NETAPP, SERVERS];
