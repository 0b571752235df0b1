import { afterEach, beforeEach, expect, it } from 'vitest';
import { createApprovals } from '../actions/approvals/approvals.ts';
import { randomId } from '../domain/ids.ts';
import { restrictStores } from '../stores/restricted/restricted.ts';
import { type Delivery, type SlackFake, startSlackFake } from '../test/fakes/slack/slack-fake.ts';
import { eventually } from '../test/peers/peer.ts';
import { createRig, type Rig } from '../test/rigs/actions.ts';
import { storesInMemory } from '../test/rigs/stores.ts';
import { startTalking, type Talking } from '../test/rigs/talking.ts';
import { createApprovalNews } from './announce-approval.ts';
import { renderChart } from './chart/chart.ts';
import { createSlack, type SlackPlatform } from './slack/slack.ts';

const DIRECT = 'D00000001';
const ASSET = 'srv-shop-01';
const TARGET = { assetId: ASSET, ssh: { host: '127.0.0.1', port: 22, user: 'ops', hostKeyFingerprint: 'SHA256:abc' } };

const memory = storesInMemory();
let fake: SlackFake;
let slack: SlackPlatform;
let rig: Rig;
let talking: Talking;

beforeEach(async () => {
  fake = await startSlackFake();
  slack = createSlack({ token: fake.token, appToken: fake.appToken, apiUrl: fake.apiUrl }, { renderChart });
  rig = await createRig(memory.all(), { target: TARGET, privateKeyPath: '/dev/null' });
  await rig.stores.inventory.ensure([ASSET, 'srv-secret-01'], rig.deps.now());
  const { runbooks, now } = rig.deps;
  const approvals = createApprovals({ ...rig.deps, announce: createApprovalNews({ channels: [], runbooks, now }) });
  const groups = [{ id: 'shop', assets: ['srv-shop-*'], labels: {} }];
  talking = await startTalking(rig, [slack], {
    approvals,
    sight: (principal) => {
      const scope = principal.id === 'gleb' ? [['shop']] : [];
      return { scope, stores: restrictStores(rig.stores, groups, scope) };
    },
  });
});
afterEach(async () => {
  await talking.stop();
  await fake.stop();
});

const requests = () => rig.stores.approvals.list({ limit: 50 });

/** Opens the form of a runbook as a person does: by a sentence in a direct message, and its button. */
async function openForm(user = 'U-olga', runbook = 'restart-service', team?: string) {
  await fake.say({ user, channel: DIRECT, channelType: 'im', text: `run ${runbook} on ${ASSET}` });
  const message = await eventually(() => fake.messages(DIRECT).find((one) => JSON.stringify(one.blocks ?? '').includes('inframind.form')));
  const before = fake.views().length;
  await fake.click({ user, channel: DIRECT, ts: message.ts, label: /Fill in/, ...(team === undefined ? {} : { team }) });
  return { message, view: () => eventually(() => fake.views()[before]) };
}

const told = (delivery: Delivery) => delivery.answer as { response_action?: string; errors?: Record<string, string>; view?: unknown };

it('asks for a runbook with what a person typed into a form, and requests exactly that', async () => {
  const view = await (await openForm()).view();
  expect(JSON.stringify(view.view)).toContain('field.unit');
  const sent = await fake.submit({ user: 'U-olga', view, values: { 'field.unit': 'shop.service' } });
  expect(told(sent).response_action).toBe('update');
  expect(JSON.stringify(told(sent).view)).toContain('Someone else must approve');
  const [request, ...others] = await requests();
  expect(others).toEqual([]);
  expect(request).toMatchObject({
    state: 'PENDING',
    requestedBy: 'olga',
    plan: { runbookId: 'restart-service', parameters: { unit: 'shop.service' } },
  });
  await fake.redeliver(sent);
  expect(await requests()).toHaveLength(1);
});

it('lists what may be run, and offers it by the words of who names no runbook: the button asks for that one', async () => {
  await fake.say({ user: 'U-olga', channel: DIRECT, channelType: 'im', text: `what can I run on ${ASSET}?` });
  const shown = (part: string) => eventually(() => fake.messages(DIRECT).find((one) => JSON.stringify(one).includes(part)));
  expect(JSON.stringify(await shown('restart-service'))).toMatch(
    /restart-service: Restart the service · medium risk · 1 approval.*run RUNBOOK on srv-shop-01/,
  );
  await fake.say({ user: 'U-olga', channel: DIRECT, channelType: 'im', text: `restart nginx on ${ASSET}` });
  const offer = await shown('A runbook can be asked for by its name');
  await fake.click({ user: 'U-olga', channel: DIRECT, ts: offer.ts, label: new RegExp(`run restart-service on ${ASSET}`) });
  expect(JSON.stringify(await shown('inframind.form'))).toContain('Restart the service');
  expect(await requests()).toEqual([]);
});

it('takes the values of a runbook in the sentence that names it, each held against its pattern, and requests exactly those', async () => {
  const say = (text: string, user = 'U-olga') => fake.say({ user, channel: DIRECT, channelType: 'im', text });
  const shown = (part: string) => eventually(() => fake.messages(DIRECT).find((one) => JSON.stringify(one).includes(part)));
  await say(`run restart-service on ${ASSET} unit="shop.service; reboot"`);
  expect(JSON.stringify(await shown('Say it with its values'))).toMatch(
    /run restart-service on srv-shop-01 unit=nginx\.service.*unit: must look like/,
  );
  await say(`run restart-service on ${ASSET} unit=shop.service target=all`);
  await shown('target: This runbook has no such parameter');
  await say('run restart-service on srv-nowhere-9 unit=shop.service');
  await shown('I know no asset called “srv-nowhere-9”');
  await rig.stores.people.put({
    ...rig.people.viktor,
    id: 'gleb',
    roles: [],
    groupRoles: [{ group: 'shop', roles: ['operator'] }],
    identities: [{ platform: 'slack', userId: 'UGLEB' }],
  });
  await say('run restart-service on srv-secret-01 unit=shop.service', 'UGLEB');
  await shown('I know no asset called “srv-secret-01”');
  expect(await requests()).toEqual([]);
  await say(`запусти restart-service на ${ASSET} unit=shop.service`);
  const [request] = await eventually(async () => ((await requests()).length > 0 ? requests() : null));
  expect(request).toMatchObject({
    state: 'PENDING',
    requestedBy: 'olga',
    plan: { runbookId: 'restart-service', parameters: { unit: 'shop.service' }, targets: [{ assetId: ASSET }] },
  });
  expect(await requests()).toHaveLength(1);
});

it('asks for a dry run by the button in the form, and says so there', async () => {
  const view = await (await openForm()).view();
  await fake.submit({ user: 'U-olga', view, values: { 'field.unit': '; reboot' }, button: 'inframind.check.0' });
  await eventually(() => JSON.stringify(fake.views().at(-1)?.view).includes('unit: must look like'));
  expect(await requests()).toEqual([]);
  const now = fake.views().at(-1);
  if (now === undefined) throw new Error('closed');
  await fake.submit({ user: 'U-olga', view: now, values: { 'field.unit': 'shop.service' }, button: 'inframind.check.0' });
  await eventually(async () => (await requests()).length === 1);
  expect((await requests())[0]?.plan.runbookId).toBe('restart-service/dry-run');
});

it.each(['', ' ', 'shop; reboot', '$(reboot)', '`id`', '-H', '../x', 'a\nb', 'x'.repeat(300), 'shop.service ', 'ｓｈｏｐ'])(
  'tells beside the field that %j is no unit, and requests nothing',
  async (unit) => {
    const view = await (await openForm()).view();
    const sent = await fake.submit({ user: 'U-olga', view, values: { 'field.unit': unit } });
    expect(told(sent).response_action).toBe('errors');
    expect(Object.keys(told(sent).errors ?? {})).toEqual(['field.unit']);
    expect(await requests()).toEqual([]);
  },
);

it('requests nothing by a form that is forged', async () => {
  fake.setUser('UGUEST', { is_restricted: true });
  const view = await (await openForm()).view();
  const values = { 'field.unit': 'shop.service' };
  const about = (ref: string) => ({ user: 'U-olga', view, values, metadata: `${DIRECT} - ${ref}` });
  const forged = [
    { user: 'UGUEST', view, values },
    { user: 'U-nobody', view, values },
    { user: 'U-viktor', view, values },
    { user: 'U-olga', view, values, team: 'T99999999' },
    { user: 'U-olga', view, values: { ...values, 'field.runAs': 'root' } },
    { user: 'U-olga', view, values: { ...values, 'field.__proto__': 'x' } },
    { user: 'U-olga', view, values: {} },
    about('restart-service@no-such-asset'),
    about('restart-service/rollback@srv-shop-01'),
    about('no-such-runbook@srv-shop-01'),
    about(`ans_${'0'.repeat(24)}:0`),
    about('ans_x:0'),
    about(''),
    { user: 'U-olga', view, values, metadata: '' },
  ];
  for (const one of forged) {
    const sent = await fake.submit(one);
    expect(JSON.stringify(sent.answer ?? {})).not.toContain('Someone else must approve');
  }
  expect(await requests()).toEqual([]);
});

it('opens no form for another team, a guest or one who may not ask, and none twice by one press', async () => {
  fake.setUser('UGUEST', { is_ultra_restricted: true });
  const { message, view } = await openForm();
  await view();
  for (const press of [{ user: 'U-olga', team: 'T99999999' }, { user: 'UGUEST' }, { user: 'U-viktor' }, { user: 'U-nobody' }]) {
    await fake.click({ ...press, channel: DIRECT, ts: message.ts, label: /Fill in/ });
  }
  const again = await fake.click({ user: 'U-olga', channel: DIRECT, ts: message.ts, label: /Fill in/ });
  await eventually(() => fake.views().length === 2);
  await fake.redeliver(again);
  await fake.openHome('U-olga');
  await eventually(() => fake.home('U-olga') as object | undefined);
  expect(fake.views().map(({ user }) => user)).toEqual(['U-olga', 'U-olga']);
});

it('shows everyone the home of what they may see, and nobody that of another', async () => {
  const { alert } = rig;
  const hidden = {
    ...alert,
    id: randomId('alr'),
    fingerprint: 'hidden',
    incidentId: randomId('inc'),
    assetId: 'srv-secret-01',
    summary: 'a secret outage',
  };
  await rig.stores.alerts.put(hidden);
  await rig.stores.people.put({
    ...rig.people.viktor,
    id: 'gleb',
    roles: [],
    groupRoles: [{ group: 'shop', roles: ['viewer'] }],
    identities: [{ platform: 'slack', userId: 'UGLEB' }],
  });
  fake.setUser('UGUEST', { is_restricted: true });
  for (const user of ['U-olga', 'UGLEB', 'U-nobody', 'UGUEST']) await fake.openHome(user);
  const home = (user: string) => eventually(() => fake.home(user) as object | undefined).then((view) => JSON.stringify(view));
  expect(await home('U-olga')).toContain('a secret outage');
  expect(await home('UGLEB')).toContain('The shop answers slowly.');
  expect(await home('UGLEB')).not.toContain('secret');
  for (const user of ['U-nobody', 'UGUEST']) {
    expect(await home(user)).toContain('not linked to a person');
    expect(await home(user)).not.toMatch(/secret|shop answers/);
  }
  await fake.clickHome({ user: 'UGLEB', label: /Why/ });
  await eventually(() => fake.messages('UGLEB').length > 0);
});

it('answers a command to its giver alone, and at no address but that of Slack', async () => {
  await fake.slash({ user: 'U-olga', channel: 'C00000777', text: 'alerts' });
  const answer = await eventually(() => fake.responses[0]);
  expect(answer).toMatchObject({ response_type: 'ephemeral' });
  expect(fake.messages('C00000777')).toEqual([]);
  await fake.slash({ user: 'U-nobody', channel: 'C00000777', text: 'alerts' });
  await eventually(() => JSON.stringify(fake.responses[1] ?? '').includes('not linked'));
  await fake.slash({
    user: 'U-olga',
    channel: 'C00000777',
    text: 'alerts',
    responseUrl: `${fake.apiUrl.replace('127.0.0.1', 'localhost')}../response/9`,
  });
  await fake.slash({ user: 'U-nobody', channel: 'C00000777', text: 'lastly' });
  await eventually(() => JSON.stringify(fake.responses.slice(2)).includes('not linked'));
  expect(fake.responses).toHaveLength(3);
});
