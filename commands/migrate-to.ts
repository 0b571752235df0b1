import { moveStore, withoutPassword } from '../assembly/backup/move.ts';
import { placesOf } from '../assembly/backup/settings.ts';
import { loadSettings } from '../config.ts';
import { AppError } from '../domain/errors.ts';
import { resolveSecret } from '../secrets.ts';
import { backupTexts, createProgress } from './backup-texts.ts';
import { type Command, configFile } from './command.ts';

/** `inframind migrate-to URL` copies the embedded database to PostgreSQL; the service must not be running. */
export const migrateTo: Command = {
  usage: 'URL|env:NAME|file:PATH',
  about: {
    en: 'copy the embedded database to PostgreSQL; the folder keeps its copy',
    ru: 'скопировать встроенную базу в PostgreSQL; в папке копия остаётся',
    ko: '내장 데이터베이스를 PostgreSQL로 복사; 폴더의 것은 그대로 둠',
  },
  options: { force: { type: 'boolean' } },
  run: async (invocation) => {
    const { words, options, language, print } = invocation;
    const settings = loadSettings(process.env, configFile(invocation));
    const databaseUrl = await urlOf(words[0]);
    const { redisUrl } = await placesOf(settings, resolveSecret);
    const say = backupTexts(language);
    const progress = createProgress(language);
    const { dataDir } = settings;
    const deps = { now: () => new Date(), onProgress: progress.show };
    const { rows, jobs } = await moveStore(deps, { dataDir, databaseUrl, redisUrl, replace: options.force === true }).finally(progress.end);
    print(say.moved(rows, jobs, withoutPassword(databaseUrl)));
    print(say.next(dataDir));
    return 0;
  },
};

/** An address stands in the list of processes for all to read; a reference does not. */
async function urlOf(word: string | undefined): Promise<string> {
  const url = word !== undefined && /^(env|file):/.test(word) ? await resolveSecret(word) : word;
  if (url !== undefined && /^postgres(ql)?:\/\//.test(url)) return url;
  throw new AppError('REQUEST_INVALID', 'no address', {
    hint: {
      en: 'Name the database: postgres://…, or env:NAME or file:PATH that holds it (then no password is shown by ps).',
      ru: 'Укажите базу: postgres://… либо env:ИМЯ или file:ПУТЬ с адресом (тогда пароль не виден в ps).',
      ko: '데이터베이스를 지정하세요: postgres://…, 또는 주소를 담은 env:NAME이나 file:PATH(이렇게 하면 ps에 비밀번호가 보이지 않습니다).',
    },
  });
}
