import { el, section } from './dom.js';
import { tokenForm } from './notices.js';
import { ago, currentLanguage, number, when } from './words.js';

/** Words of the page that says whether the service works, by language. */
const WORDS = {
  en: {
    states: { ok: 'It works', degraded: 'Records wait for their store', unavailable: 'It does not work' },
    hints: {
      ok: 'Alerts are taken in, judged and told.',
      degraded: 'Records are still taken in and kept until the store of samples, logs and events is back.',
      unavailable: 'The store or the queues do not answer. Look at the log of the service, or run “inframind doctor”.',
    },
    version: 'Version',
    store: 'Store',
    records: 'Store of records',
    answers: (ms) => `answers in ${ms} ms`,
    away: 'does not answer',
    fails: 'does not work',
    targets: 'Devices that are polled',
    noTargets: 'None is set up (targets).',
    failing: (n) => `${n} failing`,
    polled: 'polled',
    queues: 'Work in the queues',
    idle: 'Nothing waits.',
    noQueues: 'The queues do not answer.',
    counts: { waiting: 'waiting', active: 'under way', delayed: 'planned', failed: 'failed' },
    rejected: 'Records that were rejected',
    rejectedFrom: (count, source) => `${count} from ${source}`,
    hidden: 'More is for people who see everything.',
    raw: 'The same as JSON',
  },
  ru: {
    states: { ok: 'Работает', degraded: 'Записи ждут своего хранилища', unavailable: 'Не работает' },
    hints: {
      ok: 'Алерты принимаются, оцениваются и рассылаются.',
      degraded: 'Записи принимаются и ждут, пока вернётся хранилище измерений, журналов и событий.',
      unavailable: 'Хранилище или очереди не отвечают. Посмотрите журнал службы или выполните «inframind doctor».',
    },
    version: 'Версия',
    store: 'Хранилище',
    records: 'Хранилище записей',
    answers: (ms) => `отвечает за ${ms} мс`,
    away: 'не отвечает',
    fails: 'не работает',
    targets: 'Опрашиваемые устройства',
    noTargets: 'Не заданы (targets).',
    failing: (n) => `с ошибкой: ${n}`,
    polled: 'опрос',
    queues: 'Работа в очередях',
    idle: 'Ничего не ждёт.',
    noQueues: 'Очереди не отвечают.',
    counts: { waiting: 'ждут', active: 'в работе', delayed: 'по расписанию', failed: 'с ошибкой' },
    rejected: 'Отклонённые записи',
    rejectedFrom: (count, source) => `${count} из ${source}`,
    hidden: 'Подробности видны тем, кто видит всё.',
    raw: 'То же в JSON',
  },
  ko: {
    states: { ok: '정상', degraded: '기록이 저장소를 기다리는 중', unavailable: '작동하지 않음' },
    hints: {
      ok: '알림을 받고 판단하고 전달합니다.',
      degraded: '기록은 계속 받으며, 측정값·로그·이벤트 저장소가 돌아올 때까지 보관합니다.',
      unavailable: '저장소나 큐가 응답하지 않습니다. 서비스 로그를 보거나 “inframind doctor”를 실행하세요.',
    },
    version: '버전',
    store: '저장소',
    records: '기록 저장소',
    answers: (ms) => `${ms} ms 만에 응답`,
    away: '응답 없음',
    fails: '작동하지 않음',
    targets: '수집하는 장치',
    noTargets: '설정된 장치가 없습니다(targets).',
    failing: (n) => `실패 ${n}`,
    polled: '수집',
    queues: '큐의 작업',
    idle: '기다리는 작업이 없습니다.',
    noQueues: '큐가 응답하지 않습니다.',
    counts: { waiting: '대기', active: '진행 중', delayed: '예약', failed: '실패' },
    rejected: '거부된 기록',
    rejectedFrom: (count, source) => `${source}: ${count}`,
    hidden: '자세한 내용은 전체를 볼 수 있는 사람에게 표시됩니다.',
    raw: 'JSON으로 보기',
  },
};
const TONES = { ok: 'good', degraded: 'warning', unavailable: 'critical' };

/**
 * Whether the service works, for people.
 *
 * @param found answer of `/health`
 * @param retry called once a token is kept
 */
export function statusView(found, retry) {
  const w = WORDS[currentLanguage()];
  const { status, store, targets } = found;
  const tone = TONES[status];
  return [
    el(
      'header',
      { class: `head ${tone}` },
      el('h1', {}, w.states[status]),
      el('p', { class: 'muted' }, w.hints[status]),
      el('p', { class: 'small' }, el('a', { href: '/health' }, w.raw)),
    ),
    ...(store === undefined ? hiddenParts(w, retry) : [partsOf(found, w), targetsOf(targets, w), queuesOf(found, w), rejectedOf(found, w)]),
  ];
}

function hiddenParts(w, retry) {
  return [el('p', { class: 'muted' }, w.hidden), ...(sessionStorage.getItem('token') === null ? [tokenForm(retry)] : [])];
}

function partsOf({ version, store, records }, w) {
  const fact = (name, part) => [
    el('dt', {}, name),
    el(
      'dd',
      {},
      el(
        'span',
        { class: `state ${TONES[part.status]}` },
        part.status === 'ok' ? w.answers(number(part.latencyMs)) : part.detail === undefined ? w.away : w.fails,
      ),
      part.detail === undefined ? null : el('div', { class: 'small' }, part.detail),
    ),
  ];
  return el(
    'dl',
    { class: 'card run-facts' },
    ...fact(w.store, store),
    ...(records === undefined ? [] : fact(w.records, records)),
    el('dt', {}, w.version),
    el('dd', {}, version),
  );
}

/** Those that fail come first, with what would mend it. */
function targetsOf(targets, w) {
  const all = Object.entries(targets).sort(
    ([a, one], [b, other]) => Number(one.status === 'ok') - Number(other.status === 'ok') || (a < b ? -1 : 1),
  );
  const failing = all.filter(([, { status }]) => status !== 'ok').length;
  const title = failing === 0 ? w.targets : `${w.targets}: ${w.failing(failing)}`;
  if (all.length === 0) return section(title, 'run-steps', el('p', { class: 'muted' }, w.noTargets));
  const row = ([id, { status, at, reason, detail }]) =>
    el(
      'li',
      {},
      el('strong', {}, id),
      ' ',
      el('span', { class: `state ${status === 'ok' ? 'good' : 'critical'}` }, status === 'ok' ? 'OK' : reason),
      el('span', { class: 'muted' }, ` · ${w.polled} `, el('time', { datetime: at, title: when(at) }, ago(at))),
      detail === undefined ? null : el('div', { class: 'small' }, detail),
    );
  return section(title, 'run-steps', el('ul', { class: 'plain' }, ...all.map(row)));
}

function queuesOf({ queues }, w) {
  if (queues === null) return section(w.queues, 'run-steps', el('p', {}, w.noQueues));
  const lines = Object.entries(queues).flatMap(([name, counts]) => {
    const said = Object.entries(counts).filter(([, count]) => count > 0);
    return said.length === 0
      ? []
      : [
          el(
            'li',
            {},
            el('code', {}, name),
            ` ${said.map(([state, count]) => `${w.counts[state] ?? state} ${number(count)}`).join(' · ')}`,
          ),
        ];
  });
  return section(w.queues, 'run-steps', lines.length === 0 ? el('p', { class: 'muted' }, w.idle) : el('ul', { class: 'plain' }, ...lines));
}

function rejectedOf({ rejected }, w) {
  const lines = Object.entries(rejected ?? {}).filter(([, count]) => count > 0);
  if (lines.length === 0) return null;
  return section(
    w.rejected,
    'run-steps',
    el('ul', { class: 'plain' }, ...lines.map(([source, count]) => el('li', {}, w.rejectedFrom(number(count), source)))),
  );
}
