import type { Concept } from '../../domain/finding.ts';
import { words } from './roles.ts';

/**
 * What a line says by its own grammar, whoever writes it: a thing, and what is the matter with it (“Base Fan 2: Fan failure”, “tunnel is
 * down”, “table space … is full”). The words are those of RFC 3877 (alarm MIB: what resources and probable causes are called), ITU-T
 * X.733 (probable causes) and of the vendors’ catalogues named in `vendor-texts.ts`. Read by sets of words, so that no line is slow.
 */
type Matter = 'broken' | 'degraded' | 'full' | 'slow' | 'hot' | 'expired' | 'low' | 'off';
type Thing = { readonly names: ReadonlySet<string>; readonly means: Readonly<Partial<Record<Matter, Concept>>> };

/** Things that are told of by two words; they are read as one. */
const PAIRS: ReadonlyMap<string, string> = new Map(
  [
    'power supply=psu',
    'power supplies=psu',
    'power module=psu',
    'power feed=psu',
    'self test=selftest',
    'table space=tablespace',
    'memory module=dimm',
    'memory device=dimm',
    'line card=linecard',
    'storage pool=storagepool',
    'storage domain=datastore',
    'storage request=io',
    'i o=io',
    'name server=nameserver',
    'air conditioner=crac',
    'peer link=uplink',
    // A number by which programs are told apart is no socket of a device.
    'tcp port=portnumber',
    'tcp ports=portnumber',
    'udp port=portnumber',
    'udp ports=portnumber',
    'source port=portnumber',
    'source ports=portnumber',
    'ephemeral port=portnumber',
    'ephemeral ports=portnumber',
    'port number=portnumber',
    'error state=errorstate',
    'permanent error=failed',
    'critical status=failed',
    'permanent failure=failed',
    'loss of=lost',
    'san device=disk',
    'block device=disk',
    'storage device=disk',
    'log file=logfile',
    'short of=short',
    'out of=outof',
    'not responding=unresponsive',
    'not running=stopped',
    'not valid=invalid',
    'too long=slow',
    'abnormally long=slow',
    'longer than=slow',
  ].map((pair) => pair.split('=') as [string, string]),
);

const MATTERS: Readonly<Record<Matter, ReadonlySet<string>>> = {
  broken: words(
    'failed failure failures fails fault faults faulty faulted dead died broken inoperable crashed offline inaccessible unresponsive lost missing down corrupt corrupted damaged blockade smartfail errorstate hung stuck unusable',
  ),
  degraded: words('degraded'),
  full: words('full exhausted overcommitted depleted overflow overflowed outof short'),
  slow: words('slow latency stall stalled stalling'),
  hot: words('high exceeded exceeds above upper critical over overheated'),
  expired: words('expired revoked invalid lapsed'),
  low: words('low below lower'),
  off: words('unsynchronized unsynchronised unsynced drifting stepped'),
};

/** The more narrowly a word names a part, the earlier it stands: of two things that are told of, the part is what it is about. */
const THINGS: readonly Thing[] = [
  { names: words('fan fans blower'), means: { broken: 'fan.failed', low: 'fan.failed', degraded: 'fan.failed' } },
  { names: words('bbu battery batteries supercap'), means: { broken: 'battery.failed', expired: 'battery.failed', low: 'battery.failed' } },
  { names: words('psu psus pem ups pdu'), means: { broken: 'power.failed', degraded: 'power.failed' } },
  { names: words('power mains utility'), means: { broken: 'power.failed' } },
  { names: words('dimm dimms'), means: { broken: 'memory.failed' } },
  { names: words('temperature temp'), means: { hot: 'temperature.high' } },
  { names: words('crac crah chiller compressor pump pumps cdu coolant'), means: { broken: 'cooling.failed' } },
  { names: words('certificate certificates cert'), means: { expired: 'certificate.expired' } },
  { names: words('password token secret secrets credential credentials licence license'), means: { expired: 'credential.expired' } },
  { names: words('clock'), means: { off: 'clock.wrong' } },
  { names: words('dns resolver nameserver'), means: { broken: 'name.unresolved' } },
  { names: words('memory heap ram'), means: { full: 'memory.pressure' } },
  { names: words('tablespace storagepool filesystem partition datastore fs'), means: { full: 'filesystem.full' } },
  {
    names: words('disk disks drive drives hdd ssd lun luns volume volumes vdev brick datastore storagepool filesystem io raid array'),
    means: { broken: 'disk.failed', degraded: 'raid.degraded', full: 'filesystem.full', slow: 'disk.latency' },
  },
  { names: words('shelf shelves expander iom iom3 iom6 iom12 iom12b'), means: { broken: 'disk.failed', degraded: 'raid.degraded' } },
  {
    names: words('link links port ports interface interfaces uplink uplinks tunnel tunnels adjacency transceiver'),
    means: { broken: 'link.down' },
  },
  {
    names: words('connections sessions streams threads workers queries slots handles leases buffers entries'),
    means: { full: 'process.saturated' },
  },
  {
    names: words('process service daemon worker container pod guest supervisor blade linecard'),
    means: { broken: 'process.down' },
  },
];
const INDEX: ReadonlyMap<string, readonly number[]> = indexed();

/** What a line that tells that all is well, or that it only looks, has in it. */
const WELL = words(
  'recovered restored restoring resolved cleared healthy passed success successful successfully succeeded repaired inserted ok online normal up checking whether if unless test tested testing started starting created installed',
);
const NONE = words('no not 0 zero without never any');
/** A verb's object, and what is done rather than what something is: “failed to”, “lost for”, “down by”. */
const ELSEWHERE = words('to for by with from when while after because during');
/** What is written of a peer’s link is no trouble of who writes it. */
const PEERS = words('peer host node neighbor neighbour remote partner');
const OF_PEERS: ReadonlySet<Concept> = new Set<Concept>(['link.down', 'process.down']);
/** What is done with a thing, and by which words the thing follows: that it failed says nothing of the thing. */
const DEEDS = words(
  'backup backups copy copying export import migration mirroring replication restore sync synchronization transfer transfers',
);
const OBJECT = words('of from to for between');
const COPULA = words('is are was were has have went gone now');
/** Between a thing and what is the matter with it stand its number, its name, its place. */
const NEAR = 6;
const BEFORE = 5;
const MOST_WORDS = 90;
/** What is no well-known number (RFC 6335, 6) is none of a device's sockets. */
const LEAST_PORT_NUMBER = 1024;
const CONNECTS = words('connect connecting connection connections dial tcp udp');
const CONNECTS_WITHIN = 10;

/** What is the matter with which thing by a line's own words; null where it tells of neither, or that all is well. */
export function subjectTrouble(text: string): Concept | null {
  // What stands after a colon is told by what stands before it, and described by nothing of it (“Check failed: disk_id”).
  const tokens = joined(
    (
      text
        .slice(0, 600)
        .toLowerCase()
        .match(/[a-z0-9]+|[:;]/g) ?? []
    ).slice(0, MOST_WORDS),
  );
  if (tokens.some((token) => WELL.has(token))) return null;
  let best: { readonly rank: number; readonly distance: number; readonly concept: Concept } | null = null;
  for (const [at, token] of tokens.entries()) {
    for (const rank of INDEX.get(token) ?? []) {
      const thing = THINGS[rank];
      const found = thing && matterNear(tokens, at, thing);
      if (found && (best === null || rank < best.rank || (rank === best.rank && found.distance < best.distance))) best = { rank, ...found };
    }
  }
  return best?.concept ?? null;
}

/** What is said of the thing at a place: soon after it, or in the word before it (“a failed disk”). */
function matterNear(tokens: readonly string[], at: number, { means }: Thing): { distance: number; concept: Concept } | null {
  if (isObject(tokens, at)) return null;
  const kinds = Object.entries(means) as Array<[Matter, Concept]>;
  const saidBy = (index: number): Concept | null => {
    const token = tokens[index];
    if (token === undefined || NONE.has(tokens[index - 1] ?? '') || tokens[index + 1] === '0' || tokens[index + 1] === 'to') return null;
    return kinds.find(([matter]) => MATTERS[matter].has(token))?.[1] ?? null;
  };
  const before = saidBy(at - 1);
  if (before) return isOfPeer(tokens, at - 1, at, before) ? null : { distance: 1, concept: before };
  for (let index = at + 1, passed = 0, aside = false; passed < NEAR && index < tokens.length; index++) {
    const token = tokens[index] ?? '';
    if (/^[a-z]+$/.test(token)) passed += 1;
    const concept = aside && !COPULA.has(tokens[index - 1] ?? '') ? null : saidBy(index);
    if (concept) return isOfPeer(tokens, at, index, concept) ? null : { distance: index - at, concept };
    // Past “to” and “for” another thing is told of, unless the sentence comes back to this one; a state that it changed to is its own.
    if (ELSEWHERE.has(token) && !(token === 'to' && saidBy(index + 1))) aside = true;
  }
  return null;
}

/** Whether a thing is only what a deed is done with: “transfer from volume a to volume b”. */
function isObject(tokens: readonly string[], at: number): boolean {
  const clause = tokens.slice(Math.max(tokens.lastIndexOf(':', at), tokens.lastIndexOf(';', at)) + 1, at);
  return (
    clause.some((token, index) => DEEDS.has(token) && OBJECT.has(clause[index + 1] ?? '')) && !clause.some((token) => COPULA.has(token))
  );
}

function isOfPeer(tokens: readonly string[], from: number, to: number, concept: Concept): boolean {
  return OF_PEERS.has(concept) && tokens.slice(Math.max(0, from - BEFORE), to + 1).some((token) => PEERS.has(token));
}

function joined(tokens: readonly string[]): string[] {
  const all: string[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const one = PAIRS.get(`${tokens[index]} ${tokens[index + 1]}`);
    all.push(one ?? (isPortNumber(tokens, index) ? 'portnumber' : (tokens[index] as string)));
    if (one !== undefined) index += 1;
  }
  return all;
}

/** Who connects names a program's number, and no socket of a device: “connection to server at … port 5432 failed”. */
function isPortNumber(tokens: readonly string[], at: number): boolean {
  const number = Number(tokens[at + 1]);
  return (
    tokens[at] === 'port' &&
    (number >= LEAST_PORT_NUMBER || tokens.slice(Math.max(0, at - CONNECTS_WITHIN), at).some((token) => CONNECTS.has(token)))
  );
}

function indexed(): Map<string, number[]> {
  const index = new Map<string, number[]>();
  for (const [rank, { names }] of THINGS.entries()) for (const name of names) index.set(name, [...(index.get(name) ?? []), rank]);
  return index;
}
