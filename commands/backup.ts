import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { takeBackup } from '../assembly/backup/backup.ts';
import { placesOf, snapshotsOf } from '../assembly/backup/settings.ts';
import { loadSettings } from '../config.ts';
import { AppError } from '../domain/errors.ts';
import { resolveSecret } from '../secrets.ts';
import { backupTexts, createProgress } from './backup-texts.ts';
import { type Command, configFile } from './command.ts';

/** `inframind backup FILE|FOLDER` copies everything into one file, beside a service that goes on working. */
export const backup: Command = {
  usage: 'FILE|FOLDER',
  about: {
    en: 'copy everything into one file (.tar.zst; .tar.gz by name), while the service runs',
    ru: 'скопировать всё в один файл (.tar.zst; .tar.gz по имени), не останавливая службу',
    ko: '서비스를 멈추지 않고 전체를 한 파일로 복사 (.tar.zst, 이름에 따라 .tar.gz)',
  },
  options: { 'without-opensearch': { type: 'boolean' } },
  run: async (invocation) => {
    const { words, options, language, print } = invocation;
    const say = backupTexts(language);
    const now = new Date();
    const path = pathOf(words[0], now);
    const settings = loadSettings(process.env, configFile(invocation));
    const withIndices = settings.opensearch !== null && options['without-opensearch'] !== true;
    const openSearch = withIndices ? await snapshotsOf(settings, resolveSecret) : null;
    if (withIndices && openSearch === null) throw noRepository();
    const progress = createProgress(language);
    try {
      const deps = { now: () => now, program: programVersion(), onProgress: progress.show };
      const { manifest, sizeBytes } = await takeBackup(deps, { ...(await placesOf(settings, resolveSecret)), openSearch }, path);
      progress.end();
      print(say.written(path, manifest, sizeBytes));
      for (const line of say.contents(manifest).slice(1)) print(`  ${line}`);
      const broken = manifest.audit.filter(({ isWhole }) => !isWhole).map(({ tenantId }) => tenantId);
      if (broken.length > 0) print(say.broken(broken.join(', ')));
      if (settings.opensearch !== null && !withIndices) print(say.withoutIndices);
      print(say.privacy);
      return broken.length > 0 ? 1 : 0;
    } finally {
      progress.end();
      await openSearch?.snapshots.close();
    }
  },
};

/** A file of its own in a folder, a file that is not there yet otherwise. */
function pathOf(word: string | undefined, now: Date): string {
  if (word === undefined)
    throw invalid(
      'Name a file or a folder for the backup.',
      'Укажите файл или папку для резервной копии.',
      '백업할 파일이나 폴더를 지정하세요.',
    );
  const isFolder = word.endsWith('/') || (existsSync(word) && statSync(word).isDirectory());
  const path = isFolder ? join(word, `inframind-${now.toISOString().replaceAll(/[:.]/g, '-')}.tar.zst`) : word;
  if (existsSync(path))
    throw invalid(
      `${path} is there already; nothing was written.`,
      `${path} уже есть; ничего не записано.`,
      `${path}이(가) 이미 있습니다. 아무것도 쓰지 않았습니다.`,
    );
  return path;
}

function noRepository(): AppError {
  return invalid(
    'Samples, logs and events are in OpenSearch: set opensearch.snapshots, or take the rest with --without-opensearch.',
    'Измерения, журналы и события хранит OpenSearch: задайте opensearch.snapshots или скопируйте остальное с --without-opensearch.',
    '측정값, 로그, 이벤트는 OpenSearch에 있습니다. opensearch.snapshots를 지정하거나 --without-opensearch로 나머지만 백업하세요.',
  );
}

function invalid(en: string, ru: string, ko: string): AppError {
  return new AppError('REQUEST_INVALID', en, { hint: { en, ru, ko } });
}

function programVersion(): string {
  return (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version;
}
