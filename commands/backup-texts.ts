import type { Progress } from '../assembly/backup/backup.ts';
import type { Manifest } from '../assembly/backup/manifest.ts';
import type { RestoredJobs } from '../assembly/backup/restore.ts';
import type { Language } from '../domain/language.ts';

const rowsOf = ({ counts }: Manifest) => counts.reduce((sum, { rows }) => sum + rows, 0);
const listOf = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ') || '0';
const tablesOf = ({ counts }: Manifest) => {
  const sums: Record<string, number> = {};
  for (const { table, rows } of counts) sums[table] = (sums[table] ?? 0) + rows;
  return listOf(sums);
};
const vectorsOf = ({ vectors }: Manifest) => vectors.map(({ model, dimension, rows }) => `${model} (${dimension}) ${rows}`).join(', ');
const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);

const ENGLISH = {
  phase: { check: 'checking, files', jobs: 'queued jobs', rows: 'rows', snapshot: 'OpenSearch, shards' } as Record<
    Progress['phase'],
    string
  >,
  written: (path: string, manifest: Manifest, bytes: number) => `${path}: ${rowsOf(manifest)} rows, ${megabytes(bytes)} MB`,
  contents: (manifest: Manifest) => [
    `made ${manifest.createdAt} by InfraMind ${manifest.program} from ${manifest.engine}, schema ${manifest.schema}`,
    `tenants: ${manifest.tenants.join(', ')}`,
    `rows: ${tablesOf(manifest)}`,
    ...(manifest.vectors.length === 0 ? [] : [`vectors, by model (dimension): ${vectorsOf(manifest)}`]),
    `queued jobs: ${listOf(manifest.jobs)}`,
    ...(manifest.openSearch === null
      ? []
      : [
          `OpenSearch: snapshot ${manifest.openSearch.snapshot} in ${manifest.openSearch.repository}: ${listOf(manifest.openSearch.documents)}`,
        ]),
  ],
  broken: (tenants: string) => `The audit trail of ${tenants} was not whole when it was copied.`,
  whole: 'The backup is whole.',
  privacy: 'It holds what devices and people wrote: keep it like the database itself. The settings and their secrets are not in it.',
  withoutIndices: 'Samples, logs and events in OpenSearch are not in it.',
  restored: (manifest: Manifest) => `${rowsOf(manifest)} rows restored and counted; the audit trail is what it was.`,
  jobs: ({ queued, leftOut }: RestoredJobs) =>
    `${queued} jobs are queued again.${leftOut > 0 ? ` ${leftOut} approved runs and old announcements are not: ask for them again.` : ''}`,
  jobsLater: (path: string) => `The rows are restored, the queue is not; go on with: inframind restore --jobs-only ${path}`,
  indicesLeft: 'The indices of OpenSearch were left as they are.',
  moved: (rows: number, jobs: number, to: string) => `${rows} rows and ${jobs} queued jobs are in ${to}, and counted there.`,
  next: (dataDir: string) => `Set databaseUrl (or INFRAMIND_DATABASE_URL) and start. ${dataDir} keeps its copy and is marked as moved.`,
};

const RUSSIAN: typeof ENGLISH = {
  phase: { check: 'проверка, файлов', jobs: 'задания в очереди', rows: 'строки', snapshot: 'OpenSearch, шарды' },
  written: (path, manifest, bytes) => `${path}: строк ${rowsOf(manifest)}, ${megabytes(bytes)} МБ`,
  contents: (manifest) => [
    `создана ${manifest.createdAt}, InfraMind ${manifest.program}, ${manifest.engine}, схема ${manifest.schema}`,
    `арендаторы: ${manifest.tenants.join(', ')}`,
    `строки: ${tablesOf(manifest)}`,
    ...(manifest.vectors.length === 0 ? [] : [`векторы, по моделям (размерность): ${vectorsOf(manifest)}`]),
    `задания в очереди: ${listOf(manifest.jobs)}`,
    ...(manifest.openSearch === null
      ? []
      : [
          `OpenSearch: снимок ${manifest.openSearch.snapshot} в ${manifest.openSearch.repository}: ${listOf(manifest.openSearch.documents)}`,
        ]),
  ],
  broken: (tenants) => `Журнал аудита (${tenants}) был нарушен уже при копировании.`,
  whole: 'Копия цела.',
  privacy: 'В ней то, что писали устройства и люди: храните её как саму базу. Настроек и секретов в ней нет.',
  withoutIndices: 'Измерений, журналов и событий из OpenSearch в ней нет.',
  restored: (manifest) => `Восстановлено и пересчитано строк: ${rowsOf(manifest)}; журнал аудита прежний.`,
  jobs: ({ queued, leftOut }) =>
    `Снова в очереди заданий: ${queued}.${leftOut > 0 ? ` Не поставлены утверждённые запуски и старые объявления: ${leftOut}; запросите их заново.` : ''}`,
  jobsLater: (path) => `Строки восстановлены, очередь — нет; продолжите: inframind restore --jobs-only ${path}`,
  indicesLeft: 'Индексы OpenSearch оставлены как есть.',
  moved: (rows, jobs, to) => `Перенесено в ${to} и пересчитано там: строк ${rows}, заданий ${jobs}.`,
  next: (dataDir) => `Задайте databaseUrl (или INFRAMIND_DATABASE_URL) и запускайте. В ${dataDir} осталась копия с пометкой о переносе.`,
};

const KOREAN: typeof ENGLISH = {
  phase: { check: '검사, 파일', jobs: '대기 중인 작업', rows: '행', snapshot: 'OpenSearch, 샤드' },
  written: (path, manifest, bytes) => `${path}: ${rowsOf(manifest)}행, ${megabytes(bytes)} MB`,
  contents: (manifest) => [
    `생성 ${manifest.createdAt}, InfraMind ${manifest.program}, ${manifest.engine}, 스키마 ${manifest.schema}`,
    `테넌트: ${manifest.tenants.join(', ')}`,
    `행: ${tablesOf(manifest)}`,
    ...(manifest.vectors.length === 0 ? [] : [`모델별 벡터(차원): ${vectorsOf(manifest)}`]),
    `대기 중인 작업: ${listOf(manifest.jobs)}`,
    ...(manifest.openSearch === null
      ? []
      : [
          `OpenSearch: 스냅샷 ${manifest.openSearch.snapshot}, 저장소 ${manifest.openSearch.repository}: ${listOf(manifest.openSearch.documents)}`,
        ]),
  ],
  broken: (tenants) => `감사 기록(${tenants})은 복사할 때 이미 온전하지 않았습니다.`,
  whole: '백업이 온전합니다.',
  privacy: '장비와 사람이 남긴 내용이 들어 있으니 데이터베이스처럼 보관하세요. 설정과 비밀 값은 들어 있지 않습니다.',
  withoutIndices: 'OpenSearch의 측정값, 로그, 이벤트는 들어 있지 않습니다.',
  restored: (manifest) => `${rowsOf(manifest)}행을 복원하고 세어 확인했습니다. 감사 기록은 그대로입니다.`,
  jobs: ({ queued, leftOut }) =>
    `작업 ${queued}건을 다시 대기열에 넣었습니다.${leftOut > 0 ? ` 승인된 실행과 오래된 알림 ${leftOut}건은 넣지 않았으니 다시 요청하세요.` : ''}`,
  jobsLater: (path) => `행은 복원했지만 대기열은 복원하지 못했습니다. 이어서 실행하세요: inframind restore --jobs-only ${path}`,
  indicesLeft: 'OpenSearch 색인은 그대로 두었습니다.',
  moved: (rows, jobs, to) => `${to}(으)로 ${rows}행과 대기 작업 ${jobs}건을 옮기고 세어 확인했습니다.`,
  next: (dataDir) =>
    `databaseUrl(또는 INFRAMIND_DATABASE_URL)을 설정하고 시작하세요. ${dataDir}에는 사본이 남아 있고 이전 표시가 되어 있습니다.`,
};

const SAID: Readonly<Record<Language, typeof ENGLISH>> = { en: ENGLISH, ru: RUSSIAN, ko: KOREAN };
export const backupTexts = (language: Language) => SAID[language];

const REDRAW_MS = 200;
const LINE_MS = 5_000;

/** Progress on standard error: one line that is redrawn on a terminal, otherwise a line now and then. */
export function createProgress(language: Language): { readonly show: (progress: Progress) => void; readonly end: () => void } {
  const isTerminal = process.stderr.isTTY === true;
  let lastAt = performance.now();
  return {
    show: ({ phase, done, total }) => {
      if (performance.now() - lastAt < (isTerminal ? REDRAW_MS : LINE_MS)) return;
      lastAt = performance.now();
      const line = `${backupTexts(language).phase[phase]}: ${done}${total === null ? '' : ` / ${total}`}`;
      process.stderr.write(isTerminal ? `\r${line}\u001b[K` : `${line}\n`);
    },
    end: () => {
      if (isTerminal) process.stderr.write('\r\u001b[K');
    },
  };
}
