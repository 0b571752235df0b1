import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { previewOf } from '../actions/approvals/preview.ts';
import { createSeal, type Seal } from '../actions/sign-in/seal.ts';
import type { SignInDoor } from '../api/routes/sign-in.ts';
import { approvalCard } from '../bot/action-cards.ts';
import { titleOf } from '../bot/announce-approval.ts';
import type { Runbook } from '../domain/action.ts';
import { AppError } from '../domain/errors.ts';
import { scopeOf } from '../domain/tenant.ts';
import type { ResolveSecret } from '../secrets.ts';
import type { Settings } from '../settings.ts';
import { makeFolder } from '../stores/postgres/folder.ts';
import { seenOf } from '../stores/restricted/sight.ts';
import type { TenantStores } from '../stores/stores.ts';
import type { ActionParts } from './actions.ts';

const SHORTEST_KEY = 32;
/** Where the key of an embedded database lies when none is set: beside it, and in no backup. */
const KEY_FILE = 'sign-in.key';

/**
 * The seal of second factors: by the key of the settings, else by one that is made beside the embedded database. Null with a database
 * elsewhere and no key: its processes have no file in common.
 *
 * @throws SECRET_MISSING, CONFIG_INVALID when the key is too short
 */
export async function sealOf({ signIn, databaseUrl, dataDir }: Settings, secret: ResolveSecret): Promise<Seal | null> {
  if (signIn.key !== null) return createSeal(longEnough(await secret(signIn.key), `signIn.key (${signIn.key})`));
  if (databaseUrl !== null) return null;
  if (dataDir === 'memory') return createSeal(randomBytes(32).toString('base64url'));
  const path = join(dataDir, KEY_FILE);
  makeFolder(resolve(dataDir));
  // Whoever comes second reads what the first has written.
  await writeFile(path, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  return createSeal(longEnough((await readFile(path, 'utf8')).trim(), path));
}

function longEnough(key: string, what: string): string {
  if (key.length >= SHORTEST_KEY) return key;
  throw new AppError('CONFIG_INVALID', `${what} has ${key.length} characters`, {
    hint: {
      en: `${what} must have ${SHORTEST_KEY} characters or more: openssl rand -base64 32`,
      ru: `${what}: нужно не менее ${SHORTEST_KEY} знаков: openssl rand -base64 32`,
      ko: `${what}: ${SHORTEST_KEY}자 이상이어야 합니다: openssl rand -base64 32`,
    },
  });
}

/** What the page for signing in calls. It shows a request by the card that the chat shows. */
export function signInDoor(
  {
    settings,
    stores,
    runbooks,
    now,
  }: {
    readonly settings: Pick<Settings, 'groups'>;
    readonly stores: TenantStores;
    readonly runbooks: readonly Runbook[];
    readonly now: () => Date;
  },
  { stepUp, enrolment }: Pick<ActionParts, 'stepUp' | 'enrolment'>,
): SignInDoor {
  return {
    offer: stepUp.offer,
    approve: stepUp.approve,
    enrolment,
    look: async (token) => {
      const { person, approval, expiresAt } = await stepUp.look(token);
      const { language, timeZone } = person;
      const requesterName = (await stores.people.get(approval.requestedBy))?.name ?? approval.requestedBy;
      const runbookTitle = titleOf(runbooks, approval, language);
      const named = (ids: readonly string[]) => seenOf(settings, stores, scopeOf(person), ids);
      const preview = await previewOf({ stores, runbooks, seen: named }, approval.plan, now());
      const { headline, parts } = approvalCard(approval, { language, timeZone, runbookTitle, requesterName, preview, at: now() });
      return { person, approval, expiresAt, card: { headline, parts } };
    },
  };
}
