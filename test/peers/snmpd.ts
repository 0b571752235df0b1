import { spawnSync } from 'node:child_process';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, peerPath, scratch, startProcess } from './peer.ts';

/** A real net-snmp agent on loopback that watches a RAID status file and sends a trap when it changes. */
export type Snmpd = {
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly community: string;
  readonly users: {
    readonly none: { readonly user: string };
    readonly md5: { readonly user: string; readonly password: string };
    readonly shaDes: { readonly user: string; readonly password: string; readonly privacyPassword: string };
    readonly shaAes: { readonly user: string; readonly password: string; readonly privacyPassword: string };
    readonly sha256Aes256: { readonly user: string; readonly password: string; readonly privacyPassword: string };
    readonly sha512Aes: { readonly user: string; readonly password: string; readonly privacyPassword: string };
  };
  /** Name of the monitor whose mteTriggerFired trap follows `setRaid('degraded')` within about a second. */
  readonly trigger: 'raidDegraded';
  /** The same for `setRaid('optimal')`. */
  readonly recovery: 'raidOptimal';
  readonly trapCommunity: string;
  /** OID of the number that is 0 while the RAID is optimal. */
  readonly raidOid: string;
  setRaid(state: 'optimal' | 'degraded'): void;
  output(): string;
  stop(): Promise<void>;
};

/**
 * @param options.trapPort where traps go; none are sent when it is left out
 * @param options.informs send them as informs, which wait for an acknowledgement
 */
export async function startSnmpd(
  options: { readonly trapPort?: number; readonly informs?: boolean; readonly sysName?: string } = {},
): Promise<Snmpd> {
  const folder = scratch('snmpd');
  const port = await freePort();
  const state = join(folder.path, 'state');
  mkdirSync(state);
  const raid = join(folder.path, 'raid.txt');
  const setRaid = (now: 'optimal' | 'degraded') => {
    // Whole at once: what the agent reads is one state or the other.
    writeFileSync(`${raid}.new`, `${now}\n`);
    renameSync(`${raid}.new`, raid);
  };
  setRaid('optimal');
  writeFileSync(join(folder.path, 'raid.sh'), `state=$(cat '${raid}')\necho "$state"\n[ "$state" = optimal ]\n`);
  writeFileSync(join(folder.path, 'snmpd.conf'), agentConfiguration(port, folder.path, options));
  const peer = await startProcess({
    command: peerPath('snmpd') ?? 'snmpd',
    args: ['-f', '-Lo', '-C', '-c', join(folder.path, 'snmpd.conf'), '-I', '-smux', '-p', join(folder.path, 'snmpd.pid')],
    env: { SNMP_PERSISTENT_DIR: state, SNMPCONFPATH: state, MIBS: '' },
    ready: (output) => output.includes('NET-SNMP version'),
  });
  return {
    host: '127.0.0.1',
    port,
    community: COMMUNITY,
    users: USERS,
    trigger: 'raidDegraded',
    recovery: 'raidOptimal',
    trapCommunity: TRAP_COMMUNITY,
    raidOid: RAID_OID,
    setRaid,
    output: peer.output,
    stop: async () => {
      await peer.stop();
      folder.remove();
    },
  };
}

/** Sends one notification with the `snmptrap` program; `args` as in its manual. @throws Error when it fails */
export function sendTrap(args: readonly string[]): void {
  const folder = scratch('snmptrap');
  try {
    const env = { ...process.env, MIBS: '', SNMP_PERSISTENT_DIR: folder.path, SNMPCONFPATH: folder.path };
    const done = spawnSync('snmptrap', [...args], { encoding: 'utf8', env });
    if (done.status !== 0) throw new Error(`snmptrap ${args.join(' ')}: ${done.stderr}`);
  } finally {
    folder.remove();
  }
}

const COMMUNITY = 'public-of-test';
const TRAP_COMMUNITY = 'traps-of-test';
const USERS: Snmpd['users'] = {
  none: { user: 'no-auth' },
  md5: { user: 'md5-user', password: 'md5-pass-1' },
  shaDes: { user: 'sha-des', password: 'sha-pass-2', privacyPassword: 'des-pass-2' },
  shaAes: { user: 'sha-aes', password: 'sha-pass-3', privacyPassword: 'aes-pass-3' },
  sha256Aes256: { user: 'sha256-aes256', password: 'sha256-pass-4', privacyPassword: 'aes256-pass-4' },
  sha512Aes: { user: 'sha512-aes', password: 'sha512-pass-5', privacyPassword: 'aes-pass-5' },
};

/** nsExtendResult."raidstatus" of NET-SNMP-EXTEND-MIB; the index is the length and the bytes of the name. */
const index = ['raidstatus'.length, ...Buffer.from('raidstatus')].join('.');
const RAID_OID = `1.3.6.1.4.1.8072.1.3.2.3.1.4.${index}`;
const RAID_TEXT_OID = `1.3.6.1.4.1.8072.1.3.2.3.1.1.${index}`;

function agentConfiguration(
  port: number,
  folder: string,
  options: { readonly trapPort?: number; readonly informs?: boolean; readonly sysName?: string },
): string {
  const sink = options.informs === true ? 'informsink' : 'trap2sink';
  const traps =
    options.trapPort === undefined ? '' : `trapcommunity ${TRAP_COMMUNITY}\n${sink} 127.0.0.1:${options.trapPort} ${TRAP_COMMUNITY}\n`;
  return `agentAddress udp:127.0.0.1:${port}
rocommunity ${COMMUNITY} 127.0.0.1
createUser ${USERS.none.user}
createUser ${USERS.md5.user} MD5 "${USERS.md5.password}"
createUser ${USERS.shaDes.user} SHA "${USERS.shaDes.password}" DES "${USERS.shaDes.privacyPassword}"
createUser ${USERS.shaAes.user} SHA "${USERS.shaAes.password}" AES "${USERS.shaAes.privacyPassword}"
createUser ${USERS.sha256Aes256.user} SHA-256 "${USERS.sha256Aes256.password}" AES-256 "${USERS.sha256Aes256.privacyPassword}"
createUser ${USERS.sha512Aes.user} SHA-512 "${USERS.sha512Aes.password}" AES "${USERS.sha512Aes.privacyPassword}"
rouser ${USERS.none.user} noauth
rouser ${USERS.md5.user} auth
rouser ${USERS.shaDes.user} priv
rouser ${USERS.shaAes.user} priv
rouser ${USERS.sha256Aes256.user} priv
rouser ${USERS.sha512Aes.user} priv
sysName ${options.sysName ?? 'shelf-a2'}
sysLocation row 7
sysContact operations
sysServices 72
extend -cacheTime 1 raidstatus /bin/sh ${join(folder, 'raid.sh')}
${traps}authtrapenable 1
createUser monitor-user SHA "monitor-pass-6"
rouser monitor-user auth
iquerySecName monitor-user
agentSecName monitor-user
monitor -I -r 1 -u monitor-user -o .${RAID_TEXT_OID} "raidDegraded" .${RAID_OID} != 0
monitor -S -I -r 1 -u monitor-user -o .${RAID_TEXT_OID} "raidOptimal" .${RAID_OID} == 0
`;
}
