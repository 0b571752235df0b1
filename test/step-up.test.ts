import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { base32, codeOf, stepAt } from '../actions/sign-in/totp.ts';
import type { Approval } from '../domain/action.ts';
import { verifyChain } from '../domain/audit.ts';
import { createApp, type Running } from '../main.ts';
import { type SlackFake, startSlackFake } from './fakes/slack/slack-fake.ts';
import { startTelegramFake, type TelegramFake } from './fakes/telegram/telegram-fake.ts';
import { eventually, freePort, peerPath, scratch } from './peers/peer.ts';
import { ANNA, BORIS, BORIS_T, CHANNEL, fromBase32, GROUP, highRiskSettings, NOBODY, OLGA } from './rigs/high-risk.ts';

const LINK = /https?:\/\/[^\s>]+\/sign-in#[A-Za-z0-9_-]{43}/;

/**
 * Approving what is of high risk, by what the platforms deliver and the page sends: a press is no vote; a link that one person alone is
 * told, a code of a second factor and the hash that was shown are. And the attempts to do without one of them.
 */
const folder = scratch('step-up');
const log: string[] = [];
let slack: SlackFake;
let telegram: TelegramFake;
let app: ReturnType<typeof createApp>;
let running: Running;
let passed = 0;
const secrets = new Map<string, Buffer>();
const recovery = new Map<string, readonly string[]>();
const links: string[] = [];

beforeAll(async () => {
  [slack, telegram] = await Promise.all([startSlackFake(), startTelegramFake()]);
  const settings = highRiskSettings(folder.path, await freePort(), slack, telegram);
  const sink = new Writable({
    write: (chunk, _encoding, done) => {
      log.push(String(chunk));
      done();
    },
  });
  const now = () => new Date(Date.now() + passed);
  app = createApp(settings, { log: pino({ level: 'trace' }, sink), now, terminals: false, schedules: false });
  running = await app.start();
}, 120_000);

afterAll(async () => {
  await app.stop();
  await Promise.all([slack.stop(), telegram.stop()]);
  folder.remove();
});

type Answer = { readonly status: number; readonly body: Record<string, unknown> & { readonly code?: string } };

async function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(`${running.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}
const keyOf = (id: string) => ({ authorization: `Bearer api-key-of-${id}` });
const tokenOf = (url: string) => new URL(url).hash.slice(1);
const signIn = (what: string, token: string, more: object = {}) => post(`/api/sign-in/${what}`, { token, ...more });
const approve = (token: string, code: string, { planHash: hash }: Approval) => signIn('approve', token, { code, hash });
/** The person's next code: time goes on to it. */
function code(person: string): string {
  passed += 30_000;
  return codeAt(person, 0);
}
const codeAt = (person: string, shift: number) =>
  codeOf(secrets.get(person) ?? Buffer.alloc(0), stepAt(new Date(Date.now() + passed)) + shift);
const wrong = (right: string) => right.replace(/.$/, (digit) => String((Number(digit) + 5) % 10));
const now = async ({ id }: Approval) => (await running.stores.approvals.get(id)) as Approval;
const state = async (approval: Approval) => {
  const { state: is, votes } = await now(approval);
  return [is, votes.map(({ principalId }) => principalId)];
};

async function ask(node: string, supersedes?: string, runbookId = 'drain-node'): Promise<Approval> {
  const olga = await running.stores.people.get('olga');
  const request = { runbookId, parameters: { node }, targetAssetId: 'srv-1', alertId: null };
  return running.actions.approvals.request(olga, supersedes === undefined ? request : { ...request, supersedes });
}
const shown = ({ id }: Approval) =>
  eventually(() => slack.messages(CHANNEL).find(({ blocks }) => JSON.stringify(blocks ?? '').includes(`${id}:`)), 30_000);

/** Presses Approve in Slack; what the person alone is told. */
async function press(user: string, approval: Approval): Promise<string> {
  const { ts } = await shown(approval);
  const before = slack.ephemerals.length;
  await slack.click({ user, channel: CHANNEL, ts, label: /^(Approve|Утвердить)$/ });
  const { text } = await eventually(() => slack.ephemerals.slice(before).find((one) => one.user === user), 20_000);
  for (const found of text.match(LINK) ?? []) links.push(found);
  return text;
}
const linkFor = async (user: string, approval: Approval) => tokenOf(LINK.exec(await press(user, approval))?.[0] ?? 'none:');

async function enrol(person: string, by = 'admin'): Promise<void> {
  const made = await post(`/api/people/${person}/factor-link`, {}, keyOf(by));
  expect(made.status).toBe(200);
  const token = tokenOf(String(made.body.url));
  links.push(String(made.body.url));
  const { body } = await signIn('enrol', token);
  secrets.set(person, fromBase32(String(body.secret)));
  const finished = await signIn('enrol/finish', token, { code: codeAt(person, 0) });
  expect(finished.status).toBe(200);
  expect(await signIn('enrol/finish', token, { code: codeAt(person, 0) })).toMatchObject({ status: 404, body: { code: 'SIGNIN_LINK' } });
  recovery.set(person, finished.body.recoveryCodes as string[]);
}

describe('a second factor', () => {
  it('is enrolled by one’s key once, then only with a code of it, or by who administers', async () => {
    await enrol('anna', 'anna');
    const again = (body: object, by: string) => post('/api/people/anna/factor-link', body, keyOf(by));
    expect(await again({}, 'anna')).toMatchObject({ status: 403, body: { code: 'REQUEST_FORBIDDEN' } });
    expect(await again({ code: '000000' }, 'anna')).toMatchObject({ status: 403, body: { code: 'SIGNIN_CODE' } });
    expect(await again({}, 'boris')).toMatchObject({ status: 403 });
    expect((await again({ code: code('anna') }, 'anna')).status).toBe(200);
    await enrol('anna');
    await enrol('boris');
  });

  it('is told once: what was shown before is void, as is a used link, and a code of something else proves nothing', async () => {
    const made = await post('/api/people/new/factor-link', {}, keyOf('admin'));
    const token = tokenOf(String(made.body.url));
    const first = String((await signIn('enrol', token)).body.secret);
    const second = String((await signIn('enrol', token)).body.secret);
    expect(first).not.toBe(second);
    const finish = (secret: string) =>
      signIn('enrol/finish', token, { code: codeOf(fromBase32(secret), stepAt(new Date(Date.now() + passed))) });
    expect(await finish(first)).toMatchObject({ status: 403, body: { code: 'SIGNIN_CODE' } });
    expect(await signIn('approve', token, { code: '000000', hash: '0'.repeat(64) })).toMatchObject({ body: { code: 'SIGNIN_LINK' } });
    const voided = await post('/api/people/new/factor-link', {}, keyOf('admin'));
    expect(await finish(second)).toMatchObject({ status: 404, body: { code: 'SIGNIN_LINK' } });
    passed += 31 * 60_000;
    expect(await signIn('enrol', tokenOf(String(voided.body.url)))).toMatchObject({ status: 404 });
    expect(await running.stores.factors.get('new')).toBeNull();
  });
});

describe('an approval of high risk', () => {
  let approval: Approval;
  let firstOfAnna: string;

  it('is not given by a press: one alone is told a link, in the chat nothing is', async () => {
    approval = await ask('worker-1');
    const told = await press(ANNA, approval);
    expect(told).toMatch(/Высокий риск: голос пока не учтён/);
    firstOfAnna = tokenOf(LINK.exec(told)?.[0] ?? 'none:');
    expect(await press(NOBODY, approval)).toMatch(/no second factor.*people factor new/);
    expect(await press(OLGA, approval)).toMatch(/yourself/);
    expect(await state(approval)).toEqual(['PENDING', []]);
    expect(JSON.stringify([slack.messages(CHANNEL), telegram.messages(GROUP)])).not.toContain('/sign-in');
  });

  it('in Telegram is asked for directly, and where that cannot be nothing is said', async () => {
    const message = await eventually(() =>
      telegram.messages(GROUP).findLast(({ reply_markup }) => JSON.stringify(reply_markup ?? '').includes(approval.id)),
    );
    const twice = async (user: number) => {
      const before = telegram.messages(GROUP).length;
      await telegram.press({ user, chat: GROUP, messageId: message.message_id, label: /Approve/ });
      const confirming = () =>
        telegram
          .messages(GROUP)
          .find(({ message_id: id, reply_markup: markup }) => id === message.message_id && JSON.stringify(markup).includes('✔✔'));
      await eventually(confirming);
      const id = await telegram.press({ user, chat: GROUP, messageId: message.message_id, label: /✔✔/ });
      const answer = await eventually(() => telegram.pressed(id), 20_000);
      expect(telegram.messages(GROUP).length).toBe(before);
      return answer;
    };
    expect(await twice(BORIS_T)).toMatchObject({ text: expect.stringMatching(/in a direct message/), alert: true });
    // Beside that a factor was enrolled.
    const linked = () => telegram.messages(BORIS_T).filter(({ text }) => LINK.test(text ?? ''));
    const [direct] = linked();
    links.push(LINK.exec(direct?.text ?? '')?.[0] ?? '');
    expect(links.at(-1)).toMatch(LINK);
    telegram.block(BORIS_T);
    expect(await twice(BORIS_T)).toMatchObject({ text: expect.stringMatching(/Write to me directly/) });
    telegram.block(BORIS_T, false);
    expect(linked()).toHaveLength(1);
    expect(await state(approval)).toEqual(['PENDING', []]);
  });

  it('by a key of the API says where to sign in, to who holds the key', async () => {
    const answer = await post(`/api/approvals/${approval.id}/approve`, { hash: approval.planHash }, keyOf('boris'));
    expect(answer).toMatchObject({ status: 403, body: { code: 'APPROVAL_STEP_UP', signIn: { kind: 'link' } } });
    links.push((answer.body.signIn as { url: string }).url);
    expect(await state(approval)).toEqual(['PENDING', []]);
  });

  it('is shown by the page byte for byte as in the chat', async () => {
    const { body } = await signIn('look', await linkFor(BORIS, approval));
    const { card, hash } = body as unknown as { card: { parts: Array<{ kind: string; text: string }> }; hash: string };
    expect(hash).toBe(approval.planHash);
    const code = card.parts.filter(({ kind }) => kind === 'code').map(({ text }) => text);
    expect(code[0]).toBe('kubectl cordon worker-1\nkubectl drain worker-1 --ignore-daemonsets --delete-emptydir-data --timeout=10m');
    const inChat = JSON.stringify((await shown(approval)).blocks);
    for (const text of code) expect(inChat).toContain(JSON.stringify(text).slice(1, -1));
  });

  it('is refused without one of: a link of one’s own, unused, in time; a right code, unused; what was shown', async () => {
    const token = await linkFor(ANNA, approval);
    const [right, of] = [code('anna'), (what: Partial<Approval>) => ({ ...approval, ...what })];
    const attempts: ReadonlyArray<readonly [what: string, attempt: () => Promise<Answer>, answer: string]> = [
      ['a guessed token', () => approve('A'.repeat(43), right, approval), 'SIGNIN_LINK'],
      [
        'the token changed',
        () =>
          approve(
            token.replace(/.$/, (one) => (one === 'A' ? 'B' : 'A')),
            right,
            approval,
          ),
        'SIGNIN_LINK',
      ],
      ['an earlier link of the same person', () => approve(firstOfAnna, right, approval), 'SIGNIN_LINK'],
      ['somebody else’s link with one’s own code', () => approve(tokenOf(links.at(-2) ?? ''), right, approval), 'SIGNIN_CODE'],
      ['a token that is SQL', () => approve("' OR ''='", right, approval), 'SIGNIN_LINK'],
      ['no token', () => approve('', right, approval), 'SIGNIN_LINK'],
      ['a code of somebody else', () => approve(token, codeAt('boris', 0), approval), 'SIGNIN_CODE'],
      ['a code that is wrong', () => approve(token, wrong(right), approval), 'SIGNIN_CODE'],
      ['a code of two steps ago', () => approve(token, codeAt('anna', -2), approval), 'SIGNIN_CODE'],
      ['a code of the step after the next', () => approve(token, codeAt('anna', 2), approval), 'SIGNIN_CODE'],
      ['the hash of something else', () => approve(token, right, of({ planHash: 'f'.repeat(64) })), 'APPROVAL_MISMATCH'],
      ['a short hash', () => approve(token, right, of({ planHash: approval.planHash.slice(0, 24) })), 'REQUEST_INVALID'],
      ['no code', () => signIn('approve', token, { hash: approval.planHash }), 'REQUEST_INVALID'],
      ['a code that is a list', () => signIn('approve', token, { hash: approval.planHash, code: [right] }), 'REQUEST_INVALID'],
      ['the link to enrol by', () => signIn('enrol', token), 'SIGNIN_LINK'],
      [
        'a form of another site',
        () => post('/api/sign-in/approve', `token=${token}`, { 'content-type': 'text/plain' }),
        'REQUEST_MEDIA_TYPE',
      ],
      [
        'a page of another site',
        () => post('/api/sign-in/approve', { token, code: right, hash: approval.planHash }, { origin: 'https://evil.example' }),
        'REQUEST_FORBIDDEN',
      ],
    ];
    for (const [what, attempt, answer] of attempts) {
      expect([what, (await attempt()).body.code]).toEqual([what, answer]);
      expect([what, ...(await state(approval))]).toEqual([what, 'PENDING', []]);
    }
    // So that the attempts mean something: all of it together counts, once.
    const both = await Promise.all([approve(token, right, approval), approve(token, right, approval)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 404]);
    expect(await state(approval)).toEqual(['PENDING', ['anna']]);
    expect((await approve(token, code('anna'), approval)).body.code).toBe('SIGNIN_LINK');
    passed += 16 * 60_000;
  });

  it('is refused by a link that came too late, a code that was used, and after many wrong ones every code', async () => {
    approval = await ask('worker-2');
    const late = await linkFor(ANNA, approval);
    passed += 5 * 60_000;
    expect((await approve(late, code('anna'), approval)).body.code).toBe('SIGNIN_LINK');
    const other = await ask('worker-3');
    const right = code('anna');
    expect((await approve(await linkFor(ANNA, approval), right, approval)).status).toBe(200);
    const token = await linkFor(ANNA, other);
    expect((await approve(token, right, other)).body.code).toBe('SIGNIN_CODE');
    const guesses = await Promise.all(Array.from({ length: 20 }, (_, at) => approve(token, String(100_000 + at), other)));
    expect(guesses.filter(({ body }) => body.code === 'SIGNIN_CODE')).toHaveLength(4);
    expect(guesses.filter(({ status }) => status === 429)).toHaveLength(16);
    expect((await approve(token, code('anna'), other)).status).toBe(429);
    expect((await approve(token, recovery.get('anna')?.[0] ?? '', other)).status).toBe(429);
    expect(await state(other)).toEqual(['PENDING', []]);
    passed += 16 * 60_000;
  });

  it('by a recovery code counts, and by the same one never again', async () => {
    const [first, second] = [await ask('worker-4'), await ask('worker-5')];
    const spoken = (recovery.get('anna')?.[0] ?? '').toLowerCase().replaceAll('-', ' ');
    expect((await approve(await linkFor(ANNA, first), spoken, first)).status).toBe(200);
    expect((await approve(await linkFor(ANNA, second), spoken, second)).body.code).toBe('SIGNIN_CODE');
    passed += 16 * 60_000;
  });

  it('is refused for a plan that was edited, a role that was revoked, an account that was unlinked since the link', async () => {
    const before = await ask('worker-6');
    const token = await linkFor(ANNA, before);
    const after = await ask('worker-7', before.id);
    expect((await approve(token, code('anna'), before)).body.code).toBe('APPROVAL_CLOSED');
    expect([await state(before), await state(after)]).toEqual([
      ['SUPERSEDED', []],
      ['PENDING', []],
    ]);
    expect((await approve(await linkFor(ANNA, after), code('anna'), before)).body.code).toBe('APPROVAL_MISMATCH');
    const anna = await running.stores.people.get('anna');
    if (anna === null) throw new Error('no anna');
    const revoked = await linkFor(ANNA, after);
    await running.stores.people.put({ ...anna, roles: [] });
    expect((await signIn('look', revoked)).body.code).toBe('REQUEST_FORBIDDEN');
    await running.stores.people.put({ ...anna, roles: ['viewer'] });
    expect((await approve(revoked, code('anna'), after)).body.code).toBe('APPROVAL_FORBIDDEN');
    await running.stores.people.put(anna);
    const unlinked = await linkFor(ANNA, after);
    await running.stores.people.put({ ...anna, identities: anna.identities.filter(({ platform }) => platform !== 'slack') });
    expect((await approve(unlinked, code('anna'), after)).body.code).toBe('SIGNIN_LINK');
    await running.stores.people.put(anna);
    expect(await state(after)).toEqual(['PENDING', []]);
    passed += 16 * 60_000;
  });

  it('is refused in a freeze that began after the link, and by an intruder’s vote in the database nothing runs', async () => {
    const frozen = await ask('worker-8');
    const token = await linkFor(ANNA, frozen);
    const { chp } = { chp: running.stores.changePeriods };
    const at = new Date(Date.now() + passed);
    const freeze = {
      id: 'chp_1',
      kind: 'freeze',
      reason: 'x',
      scope: {},
      createdBy: 'x',
      createdAt: at,
      endedAt: null,
      endedBy: null,
    } as const;
    await chp.put({ ...freeze, time: { kind: 'once', from: at, to: new Date(at.getTime() + 60_000) } });
    expect((await approve(token, code('anna'), frozen)).body.code).toBe('APPROVAL_BLOCKED');
    await chp.put({ ...freeze, time: { kind: 'once', from: at, to: at }, endedAt: at, endedBy: 'x' });
    // Two votes and their rows in the log, but of no second factor.
    const { stores } = running;
    const votes = ['anna', 'boris'].map((principalId) => ({ principalId, at }));
    for (const { principalId: actor } of votes) {
      const detail = { planHash: frozen.planHash };
      await stores.audit.append({ at, actor, action: 'approval.voted', subject: frozen.id, detail });
    }
    await stores.approvals.update({ ...frozen, votes, state: 'APPROVED', expiresAt: new Date(at.getTime() + 900_000) });
    expect(await running.actions.execute(frozen.id)).toBeNull();
    expect(await now(frozen)).toMatchObject({ state: 'BLOCKED', reason: 'votes-unwitnessed' });
    expect(await stores.approvals.runOf(frozen.id)).toBeNull();
  });

  it('needs neither a factor nor a vote where nothing is changed: a dry run of the same', async () => {
    const dry = await ask('worker-9', undefined, 'drain-node/dry-run');
    expect(dry).toMatchObject({ state: 'APPROVED', quorum: 0, plan: { risk: 'low' } });
  });
});

describe.skipIf(peerPath('chromium') === null)('the page in Chromium', () => {
  let browser: Browser;
  const asked: string[] = [];
  const faults: string[] = [];
  beforeAll(async () => {
    const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
    browser = await chromium.launch({ executablePath: peerPath('chromium') ?? '', args });
  });
  afterAll(() => browser?.close());

  async function open(url: string, look: (page: Page) => Promise<void>, width = 1000): Promise<void> {
    const context = await browser.newContext({ locale: 'en-GB', viewport: { width, height: 900 } });
    const page = await context.newPage();
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('dialog', (dialog) => faults.push(`dialog ${dialog.message()}`));
    page.on('request', (request) => {
      asked.push(`${request.url()} ${JSON.stringify(request.headers())}`);
      if (!request.url().startsWith(`${running.url}/`)) faults.push(`asked for ${request.url()}`);
    });
    try {
      await page.goto(url);
      await look(page);
    } finally {
      await context.close();
    }
  }
  const picture = async (page: Page, name: string) => {
    const to = process.env.INFRAMIND_PICTURES;
    if (to !== undefined) await page.screenshot({ path: join(to, `${name}.png`), fullPage: true });
  };

  it('enrols, shows exactly what would run, refuses a wrong code, approves by a right one; the quorum runs it', {
    timeout: 60_000,
  }, async () => {
    const made = await post('/api/people/boris/factor-link', {}, keyOf('admin'));
    links.push(String(made.body.url));
    await open(String(made.body.url), async (page) => {
      await picture(page, 'enrol-1');
      await page.locator('button').click();
      const secret = (await page.locator('.secret').textContent())?.replaceAll(' ', '') ?? '';
      expect(secret).toMatch(/^[A-Z2-7]{32}$/);
      expect(await page.locator('a').getAttribute('href')).toContain(`secret=${secret}`);
      secrets.set('boris', fromBase32(secret));
      await picture(page, 'enrol-2');
      await page.locator('#code').fill(codeAt('boris', 0));
      await page.keyboard.press('Enter');
      await page.locator('.codes li').first().waitFor();
      expect(await page.locator('.codes li').count()).toBe(8);
      await picture(page, 'enrol-3');
    });

    const approval = await ask('worker-10');
    const [link, code0] = [LINK.exec(await press(BORIS, approval))?.[0] ?? '', code('boris')];
    await open(link, async (page) => {
      await page.locator('#code').waitFor();
      expect(page.url()).not.toContain('#');
      expect(await page.locator('.plan pre').first().textContent()).toContain('kubectl drain worker-10');
      expect(await page.locator('.hash code').textContent()).toBe(approval.planHash);
      await picture(page, 'approve-1');
      await page.locator('#code').fill(wrong(code0));
      await page.keyboard.press('Enter');
      await page.locator('.fault', { hasText: 'not right' }).waitFor();
      await picture(page, 'approve-2');
      await page.locator('#code').fill(code0);
      await page.keyboard.press('Enter');
      await page.locator('.lead', { hasText: 'Your approval is counted' }).waitFor();
      expect(await page.locator('.card').textContent()).toContain('1 of 2');
      await picture(page, 'approve-3');
      // Back and forward bring no link: it is in no history.
      await page.reload();
      await page.locator('.lead', { hasText: 'opened by the link' }).waitFor();
    });
    await open(link, async (page) => {
      await page.locator('.lead', { hasText: 'used, too old' }).waitFor();
      await picture(page, 'used');
    });
    await open(
      LINK.exec(await press(ANNA, approval))?.[0] ?? '',
      async (page) => {
        await page.locator('#code').waitFor();
        // A name that is markup is text, and the page fits a phone, in the language of who reads it.
        expect(await page.locator('#who').textContent()).toBe('Анна <script>alert(1)</script>');
        expect(await page.locator('html').getAttribute('lang')).toBe('ru');
        expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
        await picture(page, 'approve-phone');
        await page.locator('#code').fill(code('anna'));
        await page.keyboard.press('Enter');
        await page.locator('.lead', { hasText: 'Ваш голос учтён' }).waitFor();
      },
      360,
    );
    await eventually(async () => !['PENDING', 'APPROVED'].includes((await now(approval)).state), 20_000);
    const rows = await running.stores.audit.list({ subject: approval.id, limit: 100 });
    const voted = rows.filter(({ action }) => action === 'approval.voted').map(({ actor, detail }) => [actor, detail.factor]);
    expect(voted).toEqual([
      ['boris', 'code'],
      ['anna', 'code'],
    ]);
    await open(`${running.url}/sign-in?x=<img src=x onerror=alert(1)>#<img src=x onerror=alert(1)>`, async (page) => {
      await page.locator('.lead').waitFor();
      expect(await page.locator('main img').count()).toBe(0);
    });
    expect(faults).toEqual([]);
  });

  it('tells the token of a link to nobody: no address or header of a request has it', () => {
    expect(asked.length).toBeGreaterThan(20);
    for (const link of links) expect(asked.filter((one) => one.includes(tokenOf(link)))).toEqual([]);
  });
});

it('no secret, code or link is in a log, a chat that others read, or in the database but sealed; the chain is whole', async () => {
  expect(links.length).toBeGreaterThan(12);
  const rows = await running.stores.audit.list({ limit: 10_000 });
  expect(verifyChain(rows)).toMatchObject({ whole: true });
  const url = running.url ?? '';
  await app.stop();
  const { openForReading } = await import('../stores/postgres/pools.ts');
  const { readSnapshot } = await import('../stores/postgres/snapshot.ts');
  const opened = await openForReading({ databaseUrl: null, dataDir: join(folder.path, 'data') });
  let database = '';
  await readSnapshot(opened.pool, async (_head, parts) => {
    for await (const { text } of parts) database += text;
  });
  await opened.close();
  const places = {
    log: log.join(''),
    database,
    chats: JSON.stringify([
      slack.messages(CHANNEL),
      telegram.messages(GROUP),
      slack.calls.filter(({ method }) => method !== 'chat.postEphemeral'),
    ]),
  };
  const key = readFileSync(join(folder.path, 'data', 'sign-in.key'), 'utf8');
  const secret = [...secrets.values()].flatMap((bytes) => [
    bytes.toString('hex'),
    bytes.toString('base64'),
    bytes.toString('base64url'),
    base32(bytes),
  ]);
  const known = [
    ...secret,
    key,
    ...[...recovery.values()].flat(),
    ...[...recovery.values()].flat().map((one) => one.replaceAll('-', '')),
    ...links.map(tokenOf),
  ];
  expect(known.length).toBeGreaterThan(40);
  for (const [where, text] of Object.entries(places)) {
    expect(text.length).toBeGreaterThan(1_000);
    for (const one of known) expect([where, text.includes(one)]).toEqual([where, false]);
  }
  expect(url).not.toBe('');
});
