import type { Concept } from '../../domain/finding.ts';
import type { Localized } from '../../domain/language.ts';

/** What is told of what there is to do about an incident. What stands in “…” is understood when it is said. */
export const NEXT = {
  headline: { en: '#{number} {title}: what next', ru: '#{number} {title}: что дальше', ko: '#{number} {title}: 다음 단계' },
  over: {
    en: 'It has been over since {time}; nothing has to be done about the alert itself.',
    ru: 'Он закончился {time}; с самим алертом делать ничего не нужно.',
    ko: '{time}에 끝났습니다. 알림 자체에는 할 일이 없습니다.',
  },
  ask: { en: '{unknown} Ask: “{question}”.', ru: '{unknown} Спросите: «{question}».', ko: '{unknown} 질문: “{question}”.' },
  onHost: {
    en: '{unknown} On {asset} itself (Linux): {command}',
    ru: '{unknown} На самом {asset} (Linux): {command}',
    ko: '{unknown} {asset}에서 직접 (Linux): {command}',
  },
  collector: {
    en: '{unknown} Whether its collector answers: inframind doctor',
    ru: '{unknown} Отвечает ли его сборщик: inframind doctor',
    ko: '{unknown} 수집기 응답 확인: inframind doctor',
  },
  inventory: {
    en: '{unknown} Its relations belong under “inventory” in inframind.yaml.',
    ru: '{unknown} Его связи задаются в «inventory» файла inframind.yaml.',
    ko: '{unknown} 관계는 inframind.yaml의 “inventory”에 적습니다.',
  },
  runbook: {
    en: 'Runbook that fits: {title} on {asset}. It runs after an approval.',
    ru: 'Подходящий сценарий: {title}, на {asset}. Выполнится после утверждения.',
    ko: '맞는 런북: {title}, {asset}. 승인 후 실행됩니다.',
  },
  waits: {
    en: 'Waiting for an approval: {title} on {asset}.',
    ru: 'Ждёт утверждения: {title}, на {asset}.',
    ko: '승인 대기 중: {title}, {asset}.',
  },
  runs: { en: 'Under way: {title} on {asset}.', ru: 'Выполняется: {title}, на {asset}.', ko: '실행 중: {title}, {asset}.' },
  take: {
    en: 'Say “take it”, or hand it over: “assign #{number} to NAME”.',
    ru: 'Скажите «беру» или передайте: «назначь #{number} на ИМЯ».',
    ko: '“제가 맡을게요” 또는 넘기기: “이름에게 할당”.',
  },
  handOver: {
    en: 'To hand it over: “assign #{number} to NAME”.',
    ru: 'Передать: «назначь #{number} на ИМЯ».',
    ko: '넘기기: “이름에게 할당”.',
  },
  silence: {
    en: 'While it is worked on: “silence #{number} for 2 h because …”.',
    ru: 'На время работ: «заглуши #{number} на 2 часа, потому что …».',
    ko: '작업하는 동안: “#{number} 2시간 무음”.',
  },
  ticket: { en: 'Ticket {key}: {status}.', ru: 'Заявка {key}: {status}.', ko: '티켓 {key}: {status}.' },
  noTicket: {
    en: 'There is no ticket yet: “open a ticket”.',
    ru: 'Заявки ещё нет: «открой тикет».',
    ko: '아직 티켓이 없습니다: “티켓 열어줘”.',
  },
  whichOne: {
    en: 'Open incidents: {count}. What next of which?',
    ru: 'Открытых инцидентов: {count}. По которому сказать, что дальше?',
    ko: '열린 인시던트 {count}건. 어느 것의 다음 단계를 볼까요?',
  },
  one: { en: '#{number} {title}', ru: '#{number} {title}', ko: '#{number} {title}' },
  askOne: { en: 'what next #{number}', ru: 'что дальше #{number}', ko: '다음 단계는 #{number}' },
  nothingOpen: {
    en: 'No incident is open, so there is nothing to do. You may ask what is unusual, for a digest, or for all I can do.',
    ru: 'Открытых инцидентов нет, делать ничего не нужно. Можно спросить, что необычного, попросить сводку или помощь.',
    ko: '열린 인시던트가 없어 할 일이 없습니다. 이상한 점이나 요약을 물어보시거나 도움말을 요청해 보세요.',
  },
  stateOf: { en: 'state of {asset}', ru: 'состояние {asset}', ko: '{asset} 상태' },
  logsOf: { en: 'logs of {asset} since yesterday', ru: 'логи {asset} со вчера', ko: '어제부터 {asset} 로그' },
  graphOf: {
    en: 'graph of {metric} on {asset} for the last 7 days',
    ru: 'график {metric} на {asset} за 7 дней',
    ko: '최근 7일 {asset} {metric} 그래프',
  },
} as const satisfies Readonly<Record<string, Localized>>;

/** What shows on a Linux host what was not measured there. */
export const CHECKS: Readonly<Partial<Record<Concept, string>>> = {
  'cpu.iowait': 'iostat -xz 5',
  'cpu.utilization': 'top',
  'cpu.throttled': 'dmesg | grep -i throttl',
  'memory.pressure': 'vmstat 5',
  'memory.failed': 'dmesg | grep -i edac',
  'disk.write-rate': 'iostat -xz 5',
  'disk.read-rate': 'iostat -xz 5',
  'disk.latency': 'iostat -xz 5',
  'disk.utilization': 'iostat -xz 5',
  'disk.bad-sectors': 'smartctl -A /dev/DISK',
  'disk.failed': 'smartctl -H /dev/DISK',
  'raid.degraded': 'cat /proc/mdstat',
  'temperature.high': 'ipmitool sdr type Temperature',
  'fan.failed': 'ipmitool sdr type Fan',
  'power.failed': 'ipmitool sdr type "Power Supply"',
  'network.errors': 'ip -s link',
  'network.delay': 'ss -ti',
  'link.down': 'ip -s link',
  'filesystem.full': 'df -h',
  'process.down': 'systemctl --failed',
  'clock.wrong': 'chronyc tracking',
  'name.unresolved': 'resolvectl statistics',
  'dependency.failed': 'ss -ti',
};
