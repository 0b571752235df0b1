import { checkBackup, restoreJobs, restoreRows } from '../assembly/backup/restore.ts';
import { placesOf, snapshotsOf } from '../assembly/backup/settings.ts';
import { loadSettings } from '../config.ts';
import { AppError } from '../domain/errors.ts';
import { resolveSecret } from '../secrets.ts';
import { backupTexts, createProgress } from './backup-texts.ts';
import { type Command, configFile } from './command.ts';

/** `inframind restore FILE` checks a backup and puts it in the place of what is there; `--check` only checks and shows it. */
export const restore: Command = {
  usage: 'FILE',
  about: {
    en: 'check a backup (--check: no more) and restore it; --force replaces what is there',
    ru: 'проверить резервную копию (--check — только это) и восстановить; --force заменяет то, что есть',
    ko: '백업 검사(--check면 검사만) 후 복원; --force면 있는 것을 대체',
  },
  options: {
    check: { type: 'boolean' },
    force: { type: 'boolean' },
    'jobs-only': { type: 'boolean' },
    'without-opensearch': { type: 'boolean' },
  },
  run: async (invocation) => {
    const { words, options, language, print } = invocation;
    const [path] = words;
    if (path === undefined)
      throw new AppError('REQUEST_INVALID', 'no file', {
        hint: { en: 'Name the backup.', ru: 'Укажите резервную копию.', ko: '백업을 지정하세요.' },
      });
    const say = backupTexts(language);
    const settings = loadSettings(process.env, configFile(invocation));
    const progress = createProgress(language);
    const deps = { onProgress: progress.show };
    const manifest = await checkBackup(deps, path).finally(progress.end);
    for (const line of say.contents(manifest)) print(line);
    print(say.whole);
    if (options.check === true) return 0;

    const places = await placesOf(settings, resolveSecret);
    if (options['jobs-only'] !== true) {
      const withIndices = manifest.openSearch !== null && options['without-opensearch'] !== true;
      const openSearch = withIndices ? await snapshotsOf(settings, resolveSecret) : null;
      if (withIndices && openSearch === null) throw noRepository(manifest.openSearch?.repository ?? '');
      try {
        const target = { ...places, openSearch: openSearch?.snapshots ?? null, replace: options.force === true };
        await restoreRows(deps, path, manifest, target);
      } finally {
        progress.end();
        await openSearch?.snapshots.close();
      }
      print(say.restored(manifest));
      if (manifest.openSearch !== null && openSearch === null) print(say.indicesLeft);
    }
    try {
      print(say.jobs(await restoreJobs(path, manifest, places)));
    } catch (thrown) {
      print(say.jobsLater(path));
      throw thrown;
    }
    return 0;
  },
};

function noRepository(name: string): AppError {
  return new AppError('REQUEST_INVALID', 'no snapshot repository', {
    hint: {
      en: `The backup has a snapshot in the repository ${name}: set opensearch.snapshots, or restore the rest with --without-opensearch.`,
      ru: `Снимок индексов лежит в репозитории ${name}: задайте opensearch.snapshots или восстановите остальное с --without-opensearch.`,
      ko: `백업의 스냅샷은 저장소 ${name}에 있습니다. opensearch.snapshots를 지정하거나, --without-opensearch로 나머지만 복원하세요.`,
    },
  });
}
