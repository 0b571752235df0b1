import type { Asset } from '../../domain/asset.ts';
import { makeEvidence } from '../../domain/evidence.ts';
import type { Concept, Finding } from '../../domain/finding.ts';
import { contentId } from '../../domain/ids.ts';
import { figuresOfLogs } from '../figures/figures.ts';
import { meaningsOf } from '../signals/signals.ts';
import { isComplaint } from '../signals/text-meaning.ts';
import type { Topology } from '../topology/topology.ts';
import type { FindingsInput, LogSignal } from './input.ts';

/**
 * What is written of whoever does not answer: HAProxy, NFS and CIFS, BGP and OSPF, cluster members, replicas, balancers, resolvers, and
 * connect(2) in the words of every program.
 */
const UNREACHED =
  /\b(is|was|went|goes|marked|now|state( to)?|host|server|node|peer) down\b|\bDOWN\b|\b(not|never|stopped) (respond(ing|ed)?|reachable|answer(ing|ed)?)\b|\bunreachable\b|\boffline\b|\bno (response|answer|reply|route)\b|\bconnection (was )?(refused|timed out|reset|closed|lost)\b|\b(connect|read|i\/o|layer4|request) ?time(d )?-?out\b|\btimed out\b|\b(lost|losing) (connection|contact|communication)\b|\b(failed|unable|cannot|can't|could not) (to )?(connect|reach|contact|resolve|ping)\b|\bconnection .{0,24}(lost|failed)\b/i;
/** A name further from these words than this is hardly whom they are said of. */
const NEAR = 96;
/** What outsiders can put into a line: requests, agents, statements. Whom a proxy forwards to stands in quotes as well, and is kept. */
const QUOTED = /(\b(?:upstream|backend|peer|target)"?[:=]\s?)?"[^"]{0,400}"/g;
const CLIENT = /\bclient:? \S+/gi;
const A_REQUEST = /\b(GET|POST|PUT|HEAD|PATCH|DELETE|OPTIONS) \//;
const TOKEN = /[A-Za-z0-9][\w.-]*/g;
const LEAST_NAME = 3;
const MOST_TEXT = 600;
const AWAY: ReadonlySet<Concept> = new Set<Concept>(['service.unreached', 'process.down']);
const STRENGTH = { once: 0.6, again: 0.75 } as const;

/** Names and addresses of assets, each of one alone; a name that two of them have is nobody's. */
export function namesOf(assets: readonly Asset[]): ReadonlyMap<string, string> {
  const names = new Map<string, string | null>();
  for (const { id, name, attributes } of assets) {
    const addresses = Object.entries(attributes).flatMap(([key, value]) =>
      /(^|[._-])(ip|address|host(name)?|fqdn)$/i.test(key) ? [value] : [],
    );
    for (const told of new Set([id, name, ...addresses].map((one) => one.toLowerCase()))) {
      if (told.length >= LEAST_NAME) names.set(told, names.has(told) && names.get(told) !== id ? null : id);
    }
  }
  return new Map([...names].flatMap(([name, id]) => (id === null ? [] : [[name, id] as const])));
}

/** Whether any of the lines says of somebody that he does not answer: else no name need be looked up. */
export function saysUnreached({ sign, counted }: LogSignal): boolean {
  return sign !== 'vanished' && isComplaint(counted.example) && UNREACHED.test(unquoted(counted.example));
}

/** Whom a line says not to answer: the one asset that it names near those words; null where it names none, or several. */
export function unreachedIn(text: string, speakerId: string, names: ReadonlyMap<string, string>): string | null {
  const words = unquoted(text);
  const said = UNREACHED.exec(words);
  if (!said) return null;
  const found = new Set<string>();
  for (const { 0: token, index } of words.matchAll(TOKEN)) {
    if (index + token.length < said.index - NEAR || index > said.index + said[0].length + NEAR) continue;
    const id = names.get(token.replace(/[._-]+$/, '').toLowerCase());
    if (id !== undefined && id !== speakerId) found.add(id);
  }
  const [only, ...others] = found;
  return only !== undefined && others.length === 0 ? only : null;
}

/**
 * Assets of which others write that they do not answer: the line stands in one place, what it tells of is in another. Not of whom the
 * speaker stands on what is named, but of those who stand on the speaker: that a client went away is no trouble of it. Nor of who is
 * seen to do as much as ever.
 */
export function findingsOfNamed(
  input: FindingsInput,
  known: readonly Finding[],
  {
    names,
    scope,
    topology,
  }: { readonly names: ReadonlyMap<string, string>; readonly scope: readonly string[]; readonly topology: Topology },
): Finding[] {
  return input.logs.filter(saysUnreached).flatMap((signal) => {
    const { assetId: speakerId, templateId, example, firstAt, lastAt, count } = signal.counted;
    const assetId = unreachedIn(example, speakerId, names);
    const figures = figuresOfLogs([signal.counted]);
    if (
      assetId === null ||
      !figures ||
      !scope.includes(assetId) ||
      isClient(assetId, speakerId, topology) ||
      isAtWork(assetId, input, known)
    )
      return [];
    const evidence = makeEvidence({ kind: 'logs', assetId: speakerId, templateId, ...signal.window }, figures, input.at);
    return [
      {
        id: contentId('fnd', assetId, 'process.down', evidence.id),
        assetId,
        concept: 'process.down',
        onset: firstAt,
        until: lastAt,
        strength: count > 1 ? STRENGTH.again : STRENGTH.once,
        surprise: signal.surprise,
        evidence: [evidence] as const,
        detail: { kind: 'new-template', template: signal.counted.text, count } as const,
      },
    ];
  });
}

/** Whether what is named stands on the speaker, and not the other way round. */
function isClient(namedId: string, speakerId: string, topology: Topology): boolean {
  const stands = (from: string, on: string) => topology.up(from, null, 4).some(({ assetId }) => assetId === on);
  return stands(namedId, speakerId) && !stands(speakerId, namedId);
}

/** Whose requests, or whose being there, was measured and is as ever. */
function isAtWork(assetId: string, { series }: FindingsInput, known: readonly Finding[]): boolean {
  const counted = series.some((one) => one.assetId === assetId && meaningsOf(one).some(({ concept }) => AWAY.has(concept)));
  return counted && !known.some((one) => one.assetId === assetId && AWAY.has(one.concept));
}

/** Without what comes from outside: of a request all that is quoted, else what is quoted and no name. */
function unquoted(text: string): string {
  const start = text.slice(0, MOST_TEXT);
  const all = A_REQUEST.test(start);
  return start.replace(QUOTED, (whole, forwarded) => (forwarded || !(all || /\s/.test(whole)) ? whole : ' ')).replace(CLIENT, ' ');
}
