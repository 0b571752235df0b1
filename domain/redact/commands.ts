import type { Pattern } from './kinds.ts';

/** Programs, and the letters of their options after which a secret stands. The same letter is a port or a list elsewhere. */
const OPTIONS: ReadonlyArray<readonly [programs: string, letters: string]> = [
  ['ipmitool|ipmiutil|ipmi(?:power|console|-[a-z]{2,12})|bmc-[a-z]{2,12}', 'PpkyK'],
  ['hponcfg|esxcli|ovftool|vicfg-[a-z]{2,12}', 'p'],
  ['snmp(?:walk|get|getnext|bulkget|bulkwalk|set|table|trap|inform|df|netstat|status|delta|test|usm|vacm|translate)', 'cAXka'],
  ['redis-cli|valkey-cli|keydb-cli', 'a'],
  ['mongo(?:sh|dump|restore|import|export|stat|top)?|cqlsh|influx|clickhouse-client', 'p'],
  ['ldap(?:search|modify|add|delete|passwd|whoami|compare|modrdn)', 'w'],
  ['(?:docker|podman|buildah|skopeo|nerdctl|crane|oras|helm registry|az acr|az|oc|argocd|cf|ibmcloud) login|az ad', 'p'],
  ['sqlcmd|bcp|osql|isql|tsql', 'P'],
  ['zip|unzip', 'P'],
  ['smbmap|crackmapexec|netexec|evil-winrm|winexe|wmic', 'p'],
  ['mosquitto_(?:pub|sub)|mqtt', 'P'],
];
const PROGRAM = (names: string) => `(?<![\\p{L}\\p{N}_-])(?:${names})(?![\\p{L}\\p{N}_-])`;
const VALUE = '["\']?(?<v>[^\\s"\']{1,160})';
const ofOptions = OPTIONS.flatMap(([programs, letters]) => {
  const program = new RegExp(PROGRAM(programs), 'u');
  return [...letters].map(
    (letter): Pattern => ['SECRET', new RegExp(`${PROGRAM(programs)}[^\\n|;]{0,240}?\\s-${letter}[\\s=]{0,3}${VALUE}`, 'gu'), program],
  );
});

/** What begins the keys of one maker and of nobody else. */
const PREFIXES =
  'NRAK-|NRII-|NRRA-|glsa_|glc_|glrt-|gldt-|glcbt-|dckr_pat_|dckr_oat_|pypi-|rubygems_|LTAI|shpat_|shpss_|shpca_|sq0csp-|sq0atp-|figd_|lin_api_|ATATT3|ATCTT3|xkeysib-|xsmtpsib-|whsec_|gsk_|nvapi-|hf_|pul-|PMAK-|dp\\.(?:pt|st|ct)\\.|doo_v1_|dor_v1_|y0_|t1\\.9|AQVN|hvb\\.|hvr\\.|AGE-SECRET-KEY-|sntrys_|sgp_|dapi|phc_|phx_|EAACEd|patn|CFPAT-|BBDC-';

/** Secrets as they stand in commands, files of settings and addresses; `v` is the part to hide. Each is bounded. */
export const WRITTEN: readonly Pattern[] = [
  ...ofOptions,
  ['SECRET', new RegExp(`(?<![A-Za-z0-9])(?:${PREFIXES})[\\w.-]{10,400}`, 'gu')],
  ['SECRET', /(?<![A-Za-z0-9])SG\.[\w-]{10,40}\.[\w-]{10,80}/gu],
  ['SECRET', /(?<![A-Za-z0-9])(?:SK|AC|key-)[0-9a-f]{32}(?![A-Za-z0-9])/gu],
  [
    'SECRET',
    /https:\/\/(?:(?:\w{1,20}\.)?discord(?:app)?\.com\/api\/webhooks|[\w.-]{1,80}webhook\.office\.com\/\w{1,20}|hooks\.zapier\.com\/hooks|chat\.googleapis\.com\/v1\/spaces|oapi\.dingtalk\.com\/robot|api\.telegram\.org)\/(?<v>[^\s"'<>]{8,400})/giu,
  ],
  ['SECRET', /(?<![\p{L}\p{N}])x-[\w-]{0,40}(?:key|token|secret|auth)[\w-]{0,20}["']?\s{0,2}:\s{0,3}["']?(?<v>[^\s"',;]{6,400})/giu],
  ['SECRET', /(?<![\p{L}\p{N}])x-[\w-]{1,40}-api["']?\s{0,2}:\s{0,3}["']?(?<v>[^\s"',;]{6,400})/giu],
  // Files of Kubernetes, Docker, PostgreSQL and SNMP.
  ['SECRET', /client-key-data["']?:\s{0,3}["']?(?<v>[\w+/=]{8,8000})/giu],
  ['SECRET', /"auth"\s{0,3}:\s{0,3}"(?<v>[\w+/=]{8,400})"/giu],
  ['SECRET', /--from-literal[=\s]["']?[\w.-]{1,80}=(?<v>[^\s"']{1,400})/giu],
  ['SECRET', /(?<![\w.:])(?=[^\s:]{0,80}[g-z*])[\w.*-]{1,80}:(?:\d{3,5}|\*):[\w*-]{1,60}:[a-z_*][\w.*-]{0,60}:(?<v>[^\s:]{4,160})/giu],
  ['SECRET', new RegExp(`createuser\\s[^\\n]{1,120}?\\s(?:md5|sha[\\w-]{0,8})\\s{1,3}${VALUE}`, 'giu')],
  ['SECRET', new RegExp(`createuser\\s[^\\n]{1,240}?\\s(?:3?des|aes[\\w-]{0,8})\\s{1,3}${VALUE}`, 'giu')],
  [
    'SECRET',
    new RegExp(`(?<!\\p{L})(?:auth|priv)\\s{1,3}(?:md5|sha[\\w-]{0,8}|3?des|aes[\\w-]{0,4}(?:\\s\\d{3})?)\\s{1,3}${VALUE}`, 'giu'),
  ],
  ['SECRET', /(?:passw(?:or)?d|secret|key(?:-string)?|md5)\s{1,3}[05-9]\s{1,3}(?<v>(?=[^\s"',;]{0,200}[\d$])[^\s"',;]{4,200})/giu],
  ['SECRET', /[\w.-]{1,40}[_.-]pass(?:[_-]?(?:phrase|code|wd))?["']?\s{0,2}[:=]\s{0,3}["']?(?<v>[^\s"',;]{3,160})/giu, /[_.-]pass/iu],
  [
    'SECRET',
    /(?<!\p{L})(?:pass[_-]phrase|(?:tls|ike|wpa|pre-?shared[_-]?)?(?:psk|(?<=shared[_-]?)key))["']?\s{0,2}[:=]\s{0,3}["']?(?<v>[^\s"',;]{3,160})/giu,
  ],
  // By their place in a command.
  ['SECRET', /(?<!\p{L})mc (?:alias set|config host add)(?:\s{1,2}\S{1,160}){3}\s{1,2}["']?(?<v>[^\s"']{1,160})/giu],
  ['SECRET', /(?<!\p{L})radtest(?:\s{1,2}-[xt46]\S{0,20}){0,4}\s{1,2}\S{1,80}\s{1,2}["']?(?<v>[^\s"']{1,160})/giu],
  ['SECRET', /(?<!\p{L})radtest(?:\s{1,2}\S{1,160}){4}\s{1,2}["']?(?<v>[^\s"']{1,160})/giu],
  ['SECRET', /(?<!\p{L})net use\s{1,2}\S{1,160}\s{1,2}(?!\/)["']?(?<v>[^\s"']{1,160})\s{1,2}\/user:/giu],
  ['SECRET', /(?<!\p{L})htpasswd\s{1,2}-\w{0,6}b\w{0,6}\s{1,2}\S{1,160}\s{1,2}\S{1,80}\s{1,2}["']?(?<v>[^\s"']{1,160})/giu],
  // Options that are words, users with their secret behind a sign.
  ['SECRET', /(?<![\p{L}\p{N}])pass2?=(?<v>[^\s"',;&]{3,160})/giu],
  ['SECRET', /(?<![\p{L}\p{N}])pass:(?<v>[^\s"',;]{4,160})/giu],
  ['SECRET', /(?<![\p{L}\p{N}])-U\s{0,2}["']?[^\s%"']{1,80}%(?<v>[^\s"']{1,160})/gu],
  ['SECRET', /jdbc:[\w:]{1,40}:[^\s/@:]{1,60}\/(?<v>[^\s@/]{1,160})@/giu],
  ['SECRET', /(?<![\p{L}\p{N}])(?:sqlplus|expdp|impdp|rman|sqlldr)\s[^\n]{0,80}?[\w$#]{1,30}\/(?<v>[^\s@/]{3,160})(?=@|\s|$)/giu],
  ['SECRET', /racadm\d?\s[^\n|;]{0,160}?\s-u\s{1,2}\S{1,60}\s[^\n|;]{0,60}?-p\s{1,2}["']?(?<v>[^\s"']{1,160})/gu],
  ['SECRET', /identified\s{1,3}(?:with\s{1,3}\S{1,60}\s{1,3})?by\s{1,3}(?:password\s{1,3})?["'](?<v>[^"'\n]{1,160})/giu],
];
