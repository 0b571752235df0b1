import { z } from 'zod';
import type { HardwareEvent, Labels } from '../../domain/observation.ts';
import { createIntake } from '../../transports/intake.ts';
import { credentialSettings, resolveCredentials, type SnmpVarbind } from '../../transports/snmp/credentials.ts';
import { textOf } from '../../transports/snmp/message.ts';
import { listenTraps, type Notification } from '../../transports/snmp/traps.ts';
import { defineListener, type Listener, type ListenRun } from '../collector.ts';
import { MTE, TRAP_MEANINGS } from './trap-meanings.ts';

const meaning = z.strictObject({
  code: z.string().min(1).describe('Code of the event, e.g. RAID.Degraded'),
  component: z.string().nullable().default(null).describe('Part of the asset it concerns, e.g. slot-7'),
  severity: z.enum(['info', 'warning', 'critical']).default('warning').describe('How bad it is'),
  asserted: z.boolean().default(true).describe('False when this says that the condition has ended'),
  assetId: z.string().min(1).nullable().default(null).describe('Asset it concerns; null for the sender'),
});

const settings = z.strictObject({
  address: z.string().min(1).default('0.0.0.0').describe('Address to listen on'),
  port: z.int().min(0).max(65535).default(162).describe('UDP port; 0 for any free one'),
  credentials: z.array(credentialSettings).min(1).describe('Communities and version 3 users whose notifications are taken'),
  assets: z
    .record(z.string(), z.string().min(1))
    .default({})
    .describe('Asset by address or sysName of the sender; others are named by their sysName or address'),
  triggers: z.record(z.string(), meaning).default({}).describe('Meaning of mteTriggerFired by the name of the agent’s monitor'),
  traps: z.record(z.string(), meaning).default({}).describe('Meaning of further notifications by their numeric OID'),
  queueLimit: z.int().min(1).max(100_000).default(1_000).describe('Most notifications that wait to be stored; more are rejected'),
});
type Settings = z.output<typeof settings>;

/** Notifications that devices send by themselves, as events. */
export const snmpTrap = defineListener({ kind: 'listening', id: 'snmp-trap', settings, listen });

/** sysName, which some devices put into their notifications. */
const SYS_NAME = '1.3.6.1.2.1.1.5.0';

type Waiting = { readonly event: HardwareEvent; readonly bytes: Buffer; readonly kept: (error: Error | null) => void };

async function listen(run: ListenRun<Settings>): Promise<Listener> {
  const credentials = await Promise.all(run.settings.credentials.map((known) => resolveCredentials(known, run.secret)));
  const intake = createIntake<Waiting>({
    limit: run.settings.queueLimit,
    batch: 200,
    handle: async (items) => {
      await run.emit(items.map(({ event }) => event));
      for (const { kept } of items) kept(null);
    },
    onError: (_error, items) => {
      for (const { kept } of items) kept(new Error('it could not be stored'));
    },
  });
  const listener = await listenTraps({
    address: run.settings.address,
    port: run.settings.port,
    credentials,
    onNotification: (notification) =>
      new Promise((resolve, reject) => {
        const event = eventOf(notification, run.settings, run.now());
        const kept = (error: Error | null) => (error === null ? resolve() : reject(error));
        if (!intake.offer({ event, bytes: notification.bytes, kept })) reject(new Error('too many at once'));
      }),
    onReject: run.reject,
  });
  return {
    ports: { udp: listener.port },
    stop: async () => {
      await intake.drain();
      await listener.stop();
    },
  };
}

/** A notification as an event. What settings say of it comes first, then what its MIB says, then its numeric OID. */
function eventOf(notification: Notification, given: Pick<Settings, 'assets' | 'triggers' | 'traps'>, at: Date): HardwareEvent {
  const { trapOid, varbinds, sourceAddress, agentAddress } = notification;
  const trigger = trapOid.startsWith('1.3.6.1.2.1.88.2.0.') ? textAt(varbinds, MTE.hotTrigger) : null;
  const configured = (trigger === null ? undefined : given.triggers[trigger]) ?? given.traps[trapOid] ?? given.traps[`.${trapOid}`];
  const known = TRAP_MEANINGS[trapOid];
  const origin = agentAddress ?? sourceAddress;
  const named = textAt(varbinds, SYS_NAME);
  const sender = given.assets[origin] ?? given.assets[sourceAddress] ?? (named === null ? origin : (given.assets[named] ?? named));
  const { componentOid } = known ?? {};
  const part = componentOid == null ? undefined : varbinds.find(({ oid }) => oid.startsWith(`${componentOid}.`));
  return {
    kind: 'event',
    at,
    assetId: configured?.assetId ?? sender,
    source: 'snmp-trap',
    code: configured?.code ?? known?.code ?? trapOid,
    asserted: configured?.asserted ?? known?.asserted ?? true,
    severity: configured?.severity ?? known?.severity ?? 'info',
    message: messageOf(trigger, configured?.code ?? known?.code ?? trapOid, varbinds),
    component: configured?.component ?? (part === undefined ? null : `interface ${textOf(part.value)}`),
    attributes: attributesOf(notification, trigger),
  };
}

/** The texts a device sent, which is what a person would read in the packet. */
function messageOf(trigger: string | null, code: string, varbinds: readonly SnmpVarbind[]): string {
  const texts = varbinds
    .filter(({ oid, value }) => value.type === 'bytes' && oid !== MTE.hotTrigger)
    .map(({ value }) => textOf(value).trim());
  const said = texts.filter((text) => text !== '').join('; ');
  return `${trigger ?? code}${said === '' ? '' : `: ${said}`}`.slice(0, 2_000);
}

const textAt = (varbinds: readonly SnmpVarbind[], oid: string) => {
  const found = varbinds.find((varbind) => varbind.oid === oid);
  return found === undefined ? null : textOf(found.value);
};

/** A packet holds at most 64 KiB; attributes are limited so that one device cannot fill the store with one packet. */
function attributesOf(notification: Notification, trigger: string | null): Labels {
  const { version, trapOid, sourceAddress, uptimeSeconds, varbinds } = notification;
  return {
    'snmp.version': version,
    'snmp.trap_oid': trapOid,
    'network.peer.address': sourceAddress,
    ...(trigger === null ? {} : { 'snmp.trigger': trigger }),
    ...(uptimeSeconds === null ? {} : { 'snmp.uptime_s': String(uptimeSeconds) }),
    ...Object.fromEntries(varbinds.slice(0, 50).map(({ oid, value }) => [oid, textOf(value).slice(0, 1_000)])),
  };
}
