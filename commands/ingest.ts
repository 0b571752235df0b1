import { formatDuration } from '../bot/format.ts';
import { loadSettings } from '../config.ts';
import { AppError } from '../domain/errors.ts';
import type { Language } from '../domain/language.ts';
import { rejectedBecause } from '../domain/rejected-words.ts';
import { resolveSecret } from '../secrets.ts';
import { type Command, configFile, type Invocation } from './command.ts';
import { leftMs, type Reached } from './ingest-left.ts';
import { type Progress, sendSource } from './ingest-send.ts';
import { openSource } from './ingest-source.ts';
import { type IngestState, loadState, saveState, statePath } from './ingest-state.ts';
import { requireService } from './service-client.ts';

const START: Progress = { offset: 0, line: 1, accepted: 0, duplicate: 0, rejected: 0 };
/** Rejected lines that are printed. */
const MAX_SHOWN = 10;

/**
 * `inframind ingest FILE…` sends files (JSON Lines or text, plain, .gz or .zst) or, as `-`, standard input to the running
 * service. A file goes on where it was interrupted, and with what it has gained since. Exit code 1 when lines were rejected.
 */
export const ingest: Command = {
  usage: 'FILE…|-',
  about: {
    en: 'send log lines or JSON Lines; goes on where it stopped (--from-start does not; --charset NAME: not UTF-8)',
    ru: 'отправить строки журнала или JSON Lines; продолжает с места остановки (с --from-start сначала; --charset ИМЯ — не UTF-8)',
    ko: '로그 줄이나 JSON Lines 보내기; 멈춘 곳부터 계속 (--from-start면 처음부터; --charset NAME은 UTF-8이 아닐 때)',
  },
  options: { 'from-start': { type: 'boolean' }, url: { type: 'string' }, charset: { type: 'string' } },
  run: async (invocation) => {
    const { words, options } = invocation;
    if (words.length === 0)
      throw new AppError('REQUEST_INVALID', 'no file', {
        hint: {
          en: 'Name a file, or - for standard input.',
          ru: 'Укажите файл или - для стандартного ввода.',
          ko: '파일을 지정하거나, 표준 입력이면 -를 쓰세요.',
        },
      });
    const settings = loadSettings(process.env, configFile(invocation));
    const url = typeof options.url === 'string' ? options.url.replace(/\/$/, '') : (await requireService(settings)).url;
    const reference = settings.api.ingestToken ?? settings.api.token;
    const token = reference === null ? null : await resolveSecret(reference);

    const stop = new AbortController();
    const interrupt = () => stop.abort();
    process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
    let worst = 0;
    try {
      for (const path of words) {
        if (words.length > 1) invocation.print(path);
        worst = Math.max(worst, await sendFile(invocation, { path, url, token, dataDir: settings.dataDir, signal: stop.signal }));
        if (stop.signal.aborted) break;
      }
    } finally {
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    }
    return worst;
  },
};

type Sending = {
  readonly path: string;
  readonly url: string;
  readonly token: string | null;
  readonly dataDir: string;
  readonly signal: AbortSignal;
};

async function sendFile({ options, language, print }: Invocation, { path, url, token, dataDir, signal }: Sending): Promise<number> {
  const source = await openSource(path, process.stdin, typeof options.charset === 'string' ? options.charset : null);
  const { fingerprint, sizeBytes } = source;
  const isFile = fingerprint !== null && sizeBytes !== null;
  const file = isFile ? await statePath(dataDir, path, url) : null;
  const known = isFile && file !== null && options['from-start'] !== true ? await loadState(file, { fingerprint, sizeBytes }) : null;
  if (known?.isDone && known.sizeBytes === sizeBytes) {
    print(say(language).already(path));
    return 0;
  }
  if (known !== null) print(say(language).goesOn(known.line));
  const from = known ?? START;
  const save = async (progress: Progress, isDone: boolean) => {
    if (!isFile || file === null) return;
    const state: IngestState = { ...progress, path, url, fingerprint, sizeBytes, isDone };
    await saveState(file, state);
  };

  const meter = createMeter(language, from, () => (sizeBytes === null ? null : source.readBytes() / Math.max(1, sizeBytes)));
  let shown = 0;
  let done: Progress = from;
  let isOtherCharset = false;
  try {
    done = await sendSource(source, {
      ...{ url, token, from, signal },
      onPart: async (progress, rejects) => {
        done = progress;
        await save(progress, false);
        meter.show(progress);
        isOtherCharset ||= rejects.some(({ reason }) => reason.includes('charset'));
        for (const { line, reason } of rejects.slice(0, MAX_SHOWN - shown))
          print(say(language).rejected(line, rejectedBecause(reason, language)));
        shown = Math.min(MAX_SHOWN, shown + rejects.length);
      },
    });
  } finally {
    meter.end();
    print(say(language).counts(done, meter.perSecond(done)));
    if (done.rejected > from.rejected) print(isOtherCharset ? say(language).otherCharset : say(language).howToMend);
  }
  if (signal.aborted) {
    print(isFile ? say(language).interrupted(done.line) : say(language).interruptedPipe(done.line));
    return 130;
  }
  await save(done, true);
  return done.rejected > from.rejected ? 1 : 0;
}

const recordsOf = ({ accepted, duplicate, rejected }: Progress) => accepted + duplicate + rejected;
const REDRAW_MS = 250;
const LINE_MS = 5_000;

/** Progress on standard error: one line that is redrawn on a terminal, otherwise a line now and then. */
function createMeter(language: Language, from: Progress, share: () => number | null) {
  const startedAt = performance.now();
  const isTerminal = process.stderr.isTTY === true;
  let lastAt = startedAt;
  let first: Reached | null = null;
  const perSecond = (progress: Progress) =>
    Math.round((recordsOf(progress) - recordsOf(from)) / Math.max(0.001, (performance.now() - startedAt) / 1_000));
  return {
    perSecond,
    show: (progress: Progress) => {
      const at = performance.now();
      const done = share();
      first ??= done === null ? null : { share: done, at };
      if (at - lastAt < (isTerminal ? REDRAW_MS : LINE_MS)) return;
      lastAt = at;
      const left = first === null || done === null ? null : leftMs(first, { share: done, at });
      const line = `${say(language).progress(done, recordsOf(progress), perSecond(progress))}${left === null ? '' : say(language).left(left)}`;
      process.stderr.write(isTerminal ? `\r${line}\u001b[K` : `${line}\n`);
    },
    end: () => {
      if (isTerminal) process.stderr.write('\r\u001b[K');
    },
  };
}

const ENGLISH = {
  already: (path: string) => `${path} has been sent to its end already; --from-start sends it again.`,
  goesOn: (line: number) => `goes on at line ${line}`,
  rejected: (line: number, reason: string) => `line ${line}: ${reason}`,
  progress: (share: number | null, records: number, rate: number) =>
    `${share === null ? '' : `${(share * 100).toFixed(1)} %  `}${records} records, ${rate}/s`,
  left: (ms: number) => `, ${formatDuration(ms, 'en')} left`,
  counts: ({ accepted, duplicate, rejected }: Progress, rate: number) =>
    `${accepted} accepted, ${duplicate} duplicate, ${rejected} rejected (${rate} records/s)`,
  howToMend: 'inframind rejected list shows what was rejected.',
  otherCharset:
    'Not in UTF-8: name its encoding, e.g. --charset windows-1251 --from-start; inframind rejected list shows what was rejected.',
  interrupted: (line: number) => `Interrupted before line ${line}; the same command goes on there.`,
  interruptedPipe: (line: number) =>
    `Interrupted before line ${line}; a pipe cannot go on there: send all of it again, nothing is stored twice.`,
};
const RUSSIAN: typeof ENGLISH = {
  already: (path) => `${path} уже отправлен до конца; --from-start отправит его снова.`,
  goesOn: (line) => `продолжение со строки ${line}`,
  rejected: (line, reason) => `строка ${line}: ${reason}`,
  progress: (share, records, rate) => `${share === null ? '' : `${(share * 100).toFixed(1)} %  `}записей: ${records}, ${rate}/с`,
  left: (ms) => `, осталось ${formatDuration(ms, 'ru')}`,
  counts: ({ accepted, duplicate, rejected }, rate) =>
    `принято ${accepted}, повторов ${duplicate}, отклонено ${rejected} (${rate} записей/с)`,
  howToMend: 'inframind rejected list покажет отклонённые.',
  otherCharset:
    'Это не UTF-8: назовите кодировку, например --charset windows-1251 --from-start; отклонённые покажет inframind rejected list.',
  interruptedPipe: (line) =>
    `Прервано перед строкой ${line}; с середины канал не продолжить: отправьте всё снова, дважды ничего не сохранится.`,
  interrupted: (line) => `Прервано перед строкой ${line}; та же команда продолжит с неё.`,
};
const KOREAN: typeof ENGLISH = {
  already: (path) => `${path}: 이미 끝까지 보냈습니다. --from-start를 주면 처음부터 다시 보냅니다.`,
  goesOn: (line) => `${line}번째 줄부터 이어서 보냅니다`,
  rejected: (line, reason) => `${line}번째 줄: ${reason}`,
  progress: (share, records, rate) => `${share === null ? '' : `${(share * 100).toFixed(1)} %  `}기록 ${records}건, 초당 ${rate}건`,
  left: (ms) => `, ${formatDuration(ms, 'ko')} 남음`,
  counts: ({ accepted, duplicate, rejected }, rate) => `받음 ${accepted}, 중복 ${duplicate}, 거부 ${rejected} (초당 ${rate}건)`,
  howToMend: '거부된 기록은 inframind rejected list로 볼 수 있습니다.',
  otherCharset:
    'UTF-8이 아닙니다. 인코딩을 알려 주세요. 예: --charset windows-1251 --from-start. 거부된 기록은 inframind rejected list로 볼 수 있습니다.',
  interruptedPipe: (line) =>
    `${line}번째 줄 앞에서 중단되었습니다. 파이프는 중간부터 이어 보낼 수 없으니 전체를 다시 보내세요. 두 번 저장되지는 않습니다.`,
  interrupted: (line) => `${line}번째 줄 앞에서 중단되었습니다. 같은 명령으로 거기서부터 이어집니다.`,
};
const SAID: Readonly<Record<Language, typeof ENGLISH>> = { en: ENGLISH, ru: RUSSIAN, ko: KOREAN };
const say = (language: Language) => SAID[language];
