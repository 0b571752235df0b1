/**
 * Kinds of log lines of common software, with `{kind of value}` where lines of a kind differ: a set of our own to judge by,
 * of systems that no public set holds. Messages as the programs write them.
 */
const FAMILIES: readonly string[] = [
  // Kernel
  'EXT4-fs ({disk}): mounted filesystem with ordered data mode. Opts: {options}',
  'EXT4-fs error (device {disk}): ext4_lookup:{n}: inode #{n}: comm {program}: deleted inode referenced: {n}',
  'blk_update_request: I/O error, dev {disk}, sector {n} op 0x0:(READ) flags 0x{hex} phys_seg {n} prio class {n}',
  'Out of memory: Killed process {n} ({program}) total-vm:{n}kB, anon-rss:{n}kB, file-rss:{n}kB, shmem-rss:{n}kB, UID:{n} pgtables:{n}kB oom_score_adj:{n}',
  'TCP: request_sock_TCP: Possible SYN flooding on port {n}. Sending cookies. Check SNMP counters.',
  '{nic}: Link is Up - {n} Mbps Full Duplex - flow control off',
  '{nic}: Link is Down',
  'device {nic} entered promiscuous mode',
  'device {nic} left promiscuous mode',
  'usb {n}-{n}: new high-speed USB device number {n} using xhci_hcd',
  'usb {n}-{n}: USB disconnect, device number {n}',
  'INFO: task {program}:{n} blocked for more than {n} seconds.',
  'nfs: server {host} not responding, still trying',
  'nfs: server {host} OK',
  'md/raid1:md{n}: Disk failure on {disk}, disabling device.',
  // systemd, logind, cron, sudo
  'Started {unit}.',
  'Stopped {unit}.',
  '{unit}: Main process exited, code=exited, status={n}/FAILURE',
  "{unit}: Failed with result 'exit-code'.",
  '{unit}: Scheduled restart job, restart counter is at {n}.',
  'New session {n} of user {user}.',
  'Session {n} logged out. Waiting for processes to exit.',
  'Removed session {n}.',
  '({user}) CMD ({command})',
  '{user} : TTY=pts/{n} ; PWD={path} ; USER=root ; COMMAND={path}',
  'pam_unix(sudo:session): session opened for user {user} by {user}(uid={n})',
  'pam_unix(sudo:session): session closed for user {user}',
  'pam_unix(cron:auth): authentication failure; logname={maybe-user} uid={n} euid={n} tty={maybe-user} ruser={maybe-user} rhost={host}',
  // Web, proxies, mail
  '{ip} - {user} [21/Nov/2026:02:{nn}:{nn} +0000] "GET {path} HTTP/1.1" {n} {n} "-" "Mozilla/5.0 (X11; Linux x86_64)"',
  '*{n} connect() failed (111: Connection refused) while connecting to upstream, client: {ip}, server: {host}, request: "GET {path} HTTP/1.1", upstream: "http://{ip}:{n}{path}", host: "{host}"',
  '*{n} upstream timed out (110: Connection timed out) while reading response header from upstream, client: {ip}, server: {host}, request: "POST {path} HTTP/1.1"',
  'Server {pool}/{host} is DOWN, reason: Layer4 timeout, check duration: {n}ms. {n} active and {n} backup servers left. {n} sessions active, {n} requeued, {n} remaining in queue.',
  'Server {pool}/{host} is UP, reason: Layer4 check passed, check duration: {n}ms. {n} active and {n} backup servers online. {n} sessions requeued, {n} total in queue.',
  '{queue-id}: from=<{mail}>, size={n}, nrcpt={n} (queue active)',
  '{queue-id}: to=<{mail}>, relay={host}[{ip}]:25, delay={f}, delays={f}/{f}/{f}/{f}, dsn=2.0.0, status=sent (250 OK)',
  '{queue-id}: removed',
  'connect from {host}[{ip}]',
  'disconnect from {host}[{ip}]',
  // Databases, queues
  'connection received: host={ip} port={n}',
  'connection authorized: user={user} database={pool} application_name={program}',
  'checkpoint complete: wrote {n} buffers ({f}%); {n} WAL file(s) added, {n} removed, {n} recycled; write={f} s, sync={f} s, total={f} s',
  'duration: {f} ms  statement: {sql}',
  'deadlock detected',
  'Process {n} waits for ShareLock on transaction {n}; blocked by process {n}.',
  'relation "{table}" does not exist at character {n}',
  'DB saved on disk',
  'Background saving started by pid {n}',
  '{n} changes in {n} seconds. Saving...',
  'Connection with replica {ip}:{n} lost.',
  "Aborted connection {n} to db: '{pool}' user: '{user}' host: '{host}' (Got an error reading communication packets)",
  // Containers and clusters
  'Pulling image "{image}"',
  'Successfully pulled image "{image}" in {f}s',
  'Back-off restarting failed container {program} in pod {pod}',
  'Successfully assigned {pool}/{pod} to {host}',
  'Readiness probe failed: HTTP probe failed with statuscode: {n}',
  'node {host} status is now: NodeNotReady',
  'Liveness probe failed: Get "http://{ip}:{n}/healthz": context deadline exceeded',
  'level=info msg="Completed loading of configuration file" filename={path} totalDuration={f}ms',
  'level=warn component=notifier msg="Error sending alert" err="Post http://{ip}:{n}/api/v2/alerts: context deadline exceeded"',
  // Hypervisors, hardware, network devices
  'ScsiDeviceIO: {n}: Cmd(0x{hex}) 0x{hx}, CmdSN 0x{hex} from world {n} to dev "naa.{hex}" failed H:0x{n} D:0x{n} P:0x{n} Valid sense data: 0x{n} 0x{hx} 0x{n}.',
  'Lost access to volume {uuid} ({pool}) due to connectivity issues. Recovery attempt is in progress and outcome will be reported shortly.',
  'Successfully restored access to volume {uuid} ({pool}) following connectivity issues.',
  'Migrating {vm} from {host} to {host} in {pool}',
  'VM {vm} in {pool} is powered off',
  'Fan {n}B RPM is less than the lower critical threshold.',
  'Drive {n} in disk drive bay {n} is operating normally.',
  'Drive {n} in disk drive bay {n} is removed.',
  'The system inlet temperature is greater than the upper warning threshold.',
  'Power supply {n} failed.',
  'Interface {port}, changed state to down',
  'Interface {port}, changed state to up',
  'Line protocol on Interface {port}, changed state to down',
  'Line protocol on Interface {port}, changed state to up',
  'neighbor {ip} Down - Hold timer expired',
  'Configured from console by {user} on vty{n} ({ip})',
  // Applications
  'User {user} logged in from {ip}',
  'User {user} logged out',
  'Order {n} for customer {person} shipped to {city}',
  'Payment of {f} EUR by {person} declined: insufficient funds',
  'Cache miss for key {key}, loading from database',
  'Job {job} started',
  'Job {job} finished in {n} ms',
  'Job {job} failed after {n} attempts: connection refused',
  'Loaded {n} plugins: {list}',
  'Slow query ({n} ms): {sql}',
  'Retrying request to {host} ({n}/{n}): read timed out',
  'Configuration key {key} is deprecated, use {key} instead',
];

const WORDS: Readonly<Record<string, readonly string[]>> = {
  user: ['root', 'alice', 'bob', 'carol', 'postgres', 'www-data', 'backup', 'svc_deploy', 'jenkins', 'eve'],
  host: ['db-01', 'web-a', 'web-b.example.org', 'filer', 'storage.corp.local', 'mail', 'esx7.lab', 'gateway', 'k8s-worker-3'],
  program: ['java', 'postgres', 'nginx', 'python3', 'mysqld', 'rsync', 'kworker/0:1', 'redis-server', 'gunicorn'],
  unit: [
    'nginx.service',
    'cron.service',
    'Session 4 of user root',
    'apt-daily.timer',
    'user@1000.service',
    'postgresql@16-main.service',
    'docker.service',
  ],
  disk: ['sda1', 'sdb', 'nvme0n1p2', 'dm-3', 'sdc1', 'vda'],
  nic: ['eth0', 'ens192', 'eno1', 'bond0', 'enp3s0f1'],
  pool: ['main', 'orders', 'backend', 'datastore1', 'analytics', 'prod-cluster', 'billing'],
  options: ['(null)', 'errors=remount-ro', 'discard', 'noatime,discard'],
  command: ['/usr/bin/backup.sh --all', 'run-parts /etc/cron.hourly', 'test -x /usr/sbin/anacron', 'cd /srv && ./rotate'],
  'maybe-user': ['', '', 'ssh', 'alice', 'NODEV'],
  table: ['orders', 'customers', 'audit_log', 'invoices', 'sessions'],
  sql: [
    'SELECT 1',
    'UPDATE orders SET state = 4 WHERE id = 17',
    'SELECT count(*) FROM sessions',
    'COMMIT',
    'INSERT INTO audit_log (a, b) VALUES (1, 2)',
  ],
  image: ['registry.local/shop/api:1.4.2', 'nginx:latest', 'postgres:16', 'busybox'],
  vm: ['win-sql', 'mailgate', 'test-vm-7', 'build-agent', 'erp'],
  port: ['GigabitEthernet1/0/3', 'Vlan20', 'TenGigE0/0/1', 'Port-channel4', 'Loopback0'],
  person: ['Smith', 'Jones', 'Garcia', 'Mueller', 'Tanaka', 'Okafor', 'Ivanova', 'Rossi'],
  city: ['Berlin', 'Paris', 'Osaka', 'Lagos', 'Tver', 'Lima', 'Turin'],
  key: ['session.timeout', 'user:profile:42', 'cache.size', 'http.proxy.host', 'retry-limit', 'feature_flags'],
  job: ['nightly-report', 'cleanup', 'import_customers', 'reindex', 'rollup'],
  list: ['auth', 'auth, cache', 'auth, cache, mail, search', 'auth, mail'],
  path: ['/', '/var/www', '/api/v1/orders/17', '/usr/sbin/service', '/index.html', '/home/alice/.ssh'],
};

/** Lines of the families in a random order, the first ones far more often, and the family of each. */
export function familyLines(count: number, random: () => number): { lines: string[]; families: number[] } {
  const order = FAMILIES.map((_, index) => index).sort((a, b) => ((a * 37) % FAMILIES.length) - ((b * 37) % FAMILIES.length));
  const lines: string[] = [];
  const families: number[] = [];
  for (let n = 0; n < count; n++) {
    const family = order[Math.floor(random() ** 2 * order.length)] ?? 0;
    families.push(family);
    lines.push((FAMILIES[family] ?? '').replace(/\{([a-z-]+)\}/g, (_, kind: string) => drawn(kind, random)));
  }
  return { lines, families };
}

function drawn(kind: string, random: () => number): string {
  const words = WORDS[kind];
  const whole = (most: number) => Math.floor(random() * most);
  const hex = (digits: number) => Array.from({ length: digits }, () => whole(16).toString(16)).join('');
  if (words) return words[whole(words.length)] ?? '';
  if (kind === 'n') return String(whole(10 ** (1 + whole(6))));
  if (kind === 'nn') return String(10 + whole(50));
  if (kind === 'f') return (random() * 10 ** whole(4)).toFixed(whole(4));
  if (kind === 'hex') return hex(12);
  if (kind === 'hx') return hex(2);
  if (kind === 'queue-id') return hex(10).toUpperCase();
  if (kind === 'uuid') return `${hex(8)}-${hex(8)}-${hex(4)}-${hex(12)}`;
  if (kind === 'ip') return `10.${whole(256)}.${whole(256)}.${whole(256)}`;
  if (kind === 'mail') return `${drawn('user', random)}@example.org`;
  if (kind === 'pod') return `${drawn('pool', random)}-${hex(9)}-${hex(5)}`;
  throw new Error(`no values for ${kind}`);
}
