import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApprovals } from '../../actions/approvals/approvals.ts';
import { executeApproval } from '../../actions/runs/execute.ts';
import type { Runbook } from '../../domain/action.ts';
import { describeWithPeers, eventually, peerPath } from '../peers/peer.ts';
import { type Sshd, startSshd } from '../peers/sshd.ts';
import { createRig, type Rig } from '../rigs/actions.ts';
import { openDoor, startDoors, stopDoors } from '../rigs/doors.ts';

/** Pictures to look at, when asked for. */
const PICTURES = process.env.WEB_PICTURES;
const MARKUP = '<img src=x onerror=alert(1)>';
/** Says a line a second for three seconds, then much at once, the last in letters of several bytes. */
const SCRIPT = `for i in 1 2 3; do echo "line $i ${MARKUP}"; sleep 1; done
yes 'a long line of sixty letters that fills the page very quickly' | head -n 3000
echo 'готово'
`;

describeWithPeers(['chromium', 'sshd'], 'runs in the web page, over a real sshd', () => {
  let sshd: Sshd;
  let rig: Rig;
  let browser: Browser;
  let address: string;
  const faults: string[] = [];

  beforeAll(async () => {
    const stores = await startDoors();
    sshd = await startSshd();
    const { host, port, user, hostKeyFingerprint } = sshd;
    const target = { assetId: 'srv-shop-01', ssh: { host, port, user, hostKeyFingerprint } };
    rig = await createRig(stores, { target, privateKeyPath: sshd.privateKeyPath });
    const { runbooks, now } = rig.deps;
    const [like] = runbooks.filter(({ id }) => id === 'restart-service') as [Runbook];
    const step = { id: 'talk', kind: 'script', interpreter: ['sh'], script: SCRIPT, argv: ['two words'], timeoutMs: 20_000 } as const;
    const talk: Runbook = { ...like, id: 'talk', parameters: [], rollback: [], dryRun: [], steps: [{ ...step, idempotent: true }] };
    rig = {
      ...rig,
      deps: { ...rig.deps, runbooks: [talk], measure: async (_, __, after) => ({ value: after === null ? 0.4 : 0.1, unit: 's' }) },
    };
    const door = await openDoor({ more: { stores: rig.stores, now, runbooks: rig.deps.runbooks } });
    address = await door.server.listen({ host: '127.0.0.1', port: 0 });
    browser = await chromium.launch({ executablePath: peerPath('chromium') ?? '', args: ['--no-sandbox', '--disable-gpu'] });
  });
  afterAll(async () => {
    await browser.close();
    await stopDoors();
    await sshd.stop();
  });

  const visit = async (path: string, locale = 'en-GB', width = 1280): Promise<Page> => {
    const page = await browser.newPage({ locale, timezoneId: 'UTC', viewport: { width, height: 900 } });
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto(address + path);
    return page;
  };
  const picture = async (page: Page, name: string) => {
    if (PICTURES !== undefined) await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true });
  };

  test('a request is followed from its approval to what was measured, its output as it comes, as text', async () => {
    const { requestedBy, id, planHash } = await createApprovals(rig.deps).request(rig.people.olga, {
      ...{ runbookId: 'talk', parameters: {}, targetAssetId: 'srv-shop-01', alertId: rig.alert.id },
    });
    const page = await visit('/runs');
    await page.locator('.run-list .item', { hasText: 'waits for approval' }).click();
    await page.locator('h1', { hasText: 'Restart the service' }).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/runs/${id}`);
    expect(await page.locator('.run-facts').textContent()).toContain(`Requested by${requestedBy}Approved bynobody yet`);
    expect(await page.locator('a[href="/chat#requests"]').textContent()).toBe('Approve or reject it in the chat');
    expect(await page.title()).toMatch(/Restart the service · InfraMind$/);
    expect(await page.locator('.run-commands pre').first().textContent()).toBe("sh SCRIPT 'two words'");
    expect(await page.locator('.run-commands pre').nth(1).textContent()).toBe(SCRIPT);

    await createApprovals(rig.deps).vote(rig.people.anna, id, planHash);
    const over = executeApproval(rig.deps, id);
    await page.locator('.run-output pre', { hasText: 'line 1' }).waitFor({ timeout: 10_000 });
    const early = (await rig.stores.approvals.runOf(id))?.endedAt;
    await page.locator('.run-steps [data-state=intent]').waitFor();
    await picture(page, 'run-running');
    expect(early).toBeNull();
    expect(await page.locator('main img').count()).toBe(0);

    await over;
    await page.locator('.chip', { hasText: 'succeeded' }).waitFor({ timeout: 10_000 });
    await page.locator('.run-output pre', { hasText: 'готово' }).waitFor();
    const said = await page.locator('.run-output pre').textContent();
    expect(said?.length).toBe(100_000);
    expect(await page.locator('.run-output .small').isVisible()).toBe(true);
    expect(await page.locator('.run-steps').textContent()).toMatch(/done talk · [3-9] sec/);
    await page.locator('.run-measured', { hasText: 'It helped.' }).waitFor({ timeout: 10_000 });
    const audit = async () => (await page.locator('.run-audit code').allTextContents()).includes('run.measured');
    expect(await eventually(audit)).toBe(true);

    const waiting = page.waitForEvent('download');
    await page.locator('.run-output button').click();
    const file = await waiting;
    expect(file.suggestedFilename()).toMatch(/^run_\w+\.log$/);
    const bytes = [];
    for await (const chunk of await file.createReadStream()) bytes.push(chunk as Buffer);
    const whole = Buffer.concat(bytes).toString();
    expect(whole).toMatch(/^line 1 <img/);
    expect(whole.length).toBeGreaterThan(180_000);
    await page.route('**/output/raw', (route) => route.fulfill({ status: 503, body: '' }));
    await page.locator('.run-output button').click();
    await page.locator('.run-output [role=status]', { hasText: 'Service Unavailable' }).waitFor();
    await picture(page, 'run-done');
    await page.close();
    expect(faults).toEqual([]);
  });

  test('is told in Russian, and fits a phone', async () => {
    const [request] = await rig.stores.approvals.list({ limit: 1 });
    const page = await visit(`/runs/${request?.id}`, 'ru-RU', 360);
    await page.locator('.chip', { hasText: 'выполнен' }).waitFor();
    expect(await page.locator('nav a[href="/runs"]').textContent()).toBe('Запуски');
    expect(await page.locator('.run-measured').textContent()).toContain('Помогло.');
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    await picture(page, 'run-phone');
    await page.close();
  });

  test('says that there is no such request', async () => {
    const page = await visit('/runs/apr_gone');
    await page.locator('.problem').waitFor();
    expect(await page.locator('.problem').textContent()).not.toContain('req_');
    expect(await page.locator('.problem a').getAttribute('href')).toBe('/');
    await page.close();
  });

  test('who goes to an address that is none is told so on a page, and led back', async () => {
    const page = await visit('/approvals', 'ru-RU', 390);
    await page.locator('h1', { hasText: 'Такой страницы нет.' }).waitFor();
    expect(await page.title()).toContain('Такой страницы нет. · InfraMind');
    await page.locator('.problem a').click();
    await page.waitForURL(`${address}/`);
    await page.close();
    const answer = async (path: string, accept: string) => {
      const { status, headers } = await fetch(address + path, { headers: { accept } });
      return [status, headers.get('content-type')?.split(';')[0]];
    };
    expect(await answer('/approvals', 'text/html,*/*;q=0.8')).toEqual([404, 'text/html']);
    expect(await answer('/approvals', '*/*')).toEqual([404, 'application/problem+json']);
    expect(await answer('/api/nothing', 'text/html')).toEqual([404, 'application/problem+json']);
  });
});
