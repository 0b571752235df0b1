import type { Concept } from '../../domain/finding.ts';

type Row = { readonly text: RegExp; readonly concept: Concept };

/** Words of work that machines are given. */
export const JOB =
  'backup|snapshot|scrub|rebuild|resync|defrag|vacuum|reindex|fstrim|dump|replication|migration|import|export|bulk load|compaction|consolidat(?:e|ion)|patrol read|consistency check|parity check|index build|rebalanc(?:e|ing)|batch job|cron job|job';

/** What lines of programs speak of. First match wins; the order goes from what names a fault exactly to what only hints at one. */
export const TEXTS: readonly Row[] = [
  {
    // Linux md, OpenZFS zed, Ceph PG_DEGRADED, Broadcom MegaRAID; of two controllers of an array one alone.
    text: /\b(raid|array|(?<!\b(request|traffic|call|query|log|data|message) )volume|pool|VD|virtual d(isk|rive))\b[^,;]{0,20}degraded|degraded.{0,20}(array|raid|volume)|degraded data redundancy|\bvdev[ _]state=(FAULTED|DEGRADED|REMOVED|UNAVAIL)|fail(spare)? event (detected )?on md device|\bcontroller\b.{0,40}\b(failed ?over|take-?over|taken over)\b/i,
    concept: 'raid.degraded',
  },
  {
    // Broadcom MegaRAID (MR_MONITOR) and HPE Smart Array event messages; Dell BAT1000–BAT1033.
    text: /\b(BBU|battery backup unit|cache ?vault|super-?cap(acitor)?|PERC ?\d* ?battery)\b.{0,40}(fail|disabled|bad|missing|removed|replace)|changing WB virtual disks to WT|(raid|storage|array|controller|cache)( controller)? batter(y|ies).{0,30}(fail|missing|removed)|battery on .{0,20}(controller|RAID).{0,30}(fail|missing|removed|can no longer recharge)/i,
    concept: 'battery.failed',
  },
  {
    // Linux drivers/scsi, OpenZFS, VMware esx.problem.vmfs.heartbeat, Ceph OSD_DOWN: what was stored there is out of reach.
    text: /hostbyte=DID[ _](BAD[ _]TARGET|NO[ _]CONNECT)|lost access to (volume|datastore)|\bosd\.?\d+ (is |was )?(marked )?down\b|\bosds? down\b|\bhas encountered an uncorrectable i\/o failure/i,
    concept: 'disk.failed',
  },
  {
    text: /(medium|i\/o|critical medium|unrecovered read) error|bad (sector|block)|reallocated|pending sector/i,
    concept: 'disk.bad-sectors',
  },
  { text: /(disk|drive).{0,30}(fail|offline|removed)|predictive failure/i, concept: 'disk.failed' },
  {
    // Linux drivers/nvme/host, drivers/ata/libata-eh.c, drivers/scsi/sd.c and mpt3sas; VMware KB 2004684 (all paths down, permanent device loss).
    text: /\bnvme\d*\b.{0,60}(timeout, |controller is down|removing after probe|device not ready)|\bata\d+(\.\d+)?: .{0,40}(failed command|hard resetting|exception emask.{0,60}frozen)|\battempting task abort!|rejecting i\/o to (offline|dead) device|all paths (are )?down|permanently inaccessible|permanent device loss/i,
    concept: 'disk.failed',
  },
  {
    // Linux drivers/edac and mm/memory-failure.c.
    text: /\bEDAC\b.{0,20}\b(CE|UE)\b|\bmce(log)?\b.{0,80}\bmemory (read|write|scrub)\w* error|(un)?correct(ed|able).{0,25}(memory|ecc)|memory.{0,20}uncorrect/i,
    concept: 'memory.failed',
  },
  {
    // OpenSSL x509_txt.c, Go crypto/x509, OpenJDK sun.security.
    text: /certificate.{0,20}(has |is )?expired|certificate has expired|expired certificate|CertificateExpired|not yet valid|CertPathValidator.{0,60}NotAfter/i,
    concept: 'certificate.expired',
  },
  {
    // DNSSEC validators (RFC 4035, 5.3), JSON Web Tokens (RFC 7519, exp), FlexNet −10, Oracle ORA-28001 and Sentinel, Active Directory (data 532), MIT Kerberos KDC_ERR_KEY_EXP, GnuPG EXPKEYSIG, AWS ExpiredToken.
    text: /\b(licen[sc]es?|subscription|feature|password|account|api[ -]?key|client secret|signing key|trial|entitlement|support contract)\b.{0,40}\b(has |have |is |was )?(expired|lapsed|ran out|no longer valid)|expired (licen[sc]e|subscription|password|api[ -]?key|client secret|account)|ORA-28001|\bdata 532\b|KDC[ _]ERR[ _]KEY[ _]EXP|\bEXPKEYSIG\b|\bExpired ?Token(Exception)?\b|\b(signature|token|jwt|RRSIG|lease)\b.{0,20}\b(has |is |was )?expired\b/i,
    concept: 'credential.expired',
  },
  {
    // MIT Kerberos krb5_err, chrony, ntpd, systemd.
    text: /clock skew|system clock (wrong|was stepped)|time jump detected|\btime reset [-+]?\d|\bclock step [-+]?\d|step time server \S+ offset|time (has been changed|jumped backwards)|no selectable sources|KRB_AP_ERR_SKEW|clock (is )?(out of sync|unsynchroni[sz]ed)/i,
    concept: 'clock.wrong',
  },
  {
    // Linux kernel/cgroup/pids.c, net/sunrpc/svc_xprt.c, OpenJDK os_linux.cpp; errno(3) EMFILE, connect(2) EADDRNOTAVAIL, PostgreSQL proc.c,
    // MySQL ER_CON_COUNT_ERROR, nginx ngx_event.c, connection pools.
    text: /fork rejected by pids controller|unable to create (new )?native thread|too many (open (files|connections)|clients|connections|files open)|connect.{0,80}cannot assign requested address|\bE[MN]FILE\b|remaining connection slots|worker_connections (are|is) not enough|connection pool.{0,30}(exhausted|timed? ?out|is full)|max_connections/i,
    concept: 'process.saturated',
  },
  {
    // Linux arch/x86/kernel/cpu/mce/therm_throt.c and kernel/sched/fair.c (cfs), IPMI, vendors of servers.
    text: /\b(cpus?\d*|processors?|cores?|clock|frequency|package|thermal(ly)?|temperature|cfs|prochot|power cap\w*)\b.{0,80}thrott|thrott.{0,80}\b(cpus?\d*|processors?|cores?|clock|frequency|thermal|temperature|prochot)\b/i,
    concept: 'cpu.throttled',
  },
  {
    // Resolvers: glibc and musl (gai_strerror), Go net, Node (c-ares), Java, curl, gRPC, systemd-resolved, BIND and unbound (RFC 1035, 4.1.1; RFC 8914).
    text: /\bno such host\b|\bE(NOTFOUND|AI_AGAIN)\b|(temporary|permanent)? ?failure in name resolution|name or service not known|could ?n[o']t resolve (host|name)|\bNX ?DOMAIN\b|\bSERV ?FAIL\b|\bUnknown ?Host ?Exception\b|nodename nor servname|\bname resol(ver|ution) (error|fail\w*|timed? ?out)|\bserver misbehaving\b|\blookup [\w.-]+ on \S+ .{0,60}(timeout|refused|unreachable)|\bDNS\b.{0,30}\b(fail(ed|ure|s)?|timed? ?out|timeout|not responding|unreachable)\b|degraded feature set .{0,30}DNS server/i,
    concept: 'name.unresolved',
  },
  {
    text: /\b(crac|crah|cooling|chiller|compressor|air ?flow)\b.{0,30}(fail|fault|\boff\b|alarm|\bloss\b|\blost\b)|loss of air ?flow/i,
    concept: 'cooling.failed',
  },
  { text: /overheat|temperature.{0,30}(above|high|exceed|critical)|thermal/i, concept: 'temperature.high' },
  { text: /\bfan.{0,30}(fail|fault|stopped|missing|removed|below the lower|lower (non-?)?critical)/i, concept: 'fan.failed' },
  {
    // Apcupsd, RFC 1628.
    text: /power (supply|unit|feed).{0,30}(fail|lost|fault)|input lost|\bpower (failure|outage|loss)\b|\b(utility|mains) power\b.{0,20}(lost|fail|not present|absent)/i,
    concept: 'power.failed',
  },
  { text: /i\/?o[ -]?wait/i, concept: 'cpu.iowait' },
  {
    // Linux mm/, systemd-oomd, HotSpot and V8, Redis, RabbitMQ, Oracle.
    text: /(?<!TCP: )out of memory|\b(un|not )able to allocate \d[^,;]{0,20}\bmemory\b|\bfail(ed|ure) to allocate \d[^,;]{0,20}\bmemory\b|ORA-040(30|31)\b|oom[- ]?kill|cannot allocate memory|memory pressure|page allocation failure|\bgc overhead limit|\bheap (limit|out of memory)|\bpause full\b|OOM command not allowed|memory (resource )?limit alarm set|\bvm memory high watermark set|\bto reclaim\b.{0,40}resource ?name="?memory/i,
    concept: 'memory.pressure',
  },
  {
    // … MySQL 1114, Oracle, device-mapper's thin pools, RabbitMQ.
    text: /no space left|disk quota exceeded|\bthe table \S+ is full|unable to extend (table|index|\w+ segment)|\barchiver error\b|\bthin\b.{0,60}(low water mark|out[ -]of[ -](data|metadata)[ -]space|no (free|more) space)|\bthin: .{0,80}failed: error = -28\b|\bthin: .{0,40}switching pool to (read-only|fail)|disk (resource|free|space) \w*\s?(limit )?alarm set|\bENOSPC\b|disk watermark .{0,20}exceeded|(filesystem|disk|volume).{0,20}\bfull\b/i,
    concept: 'filesystem.full',
  },
  {
    // Words of whatever gives things out by number: ISC dhcpd and Kea, Linux ENOBUFS and tcp.c, java.util.concurrent, cloud interfaces (429).
    text: /\bno (free|available|more|remaining|spare) ([\w-]+ ){0,2}?(leases?|address(es)?|ports?|connections?|workers?|threads?|slots?|licen[sc]es?|handles?|buffers?|descriptors?|sessions?|channels?|capacity|resources)\b|\b(pool|leases?|address(es)?|ports?|threads?|workers?|slots?|licen[sc]es?|sessions?|handles?|buffers?|queue)\b.{0,30}\b(exhaust(ed|ion)|depleted|used up|is full|limit (was |has been )?(reached|exceeded))|\b(table|cache|buffer|ring|backlog)s?\b.{0,20}\boverflow(ed|s|ing)?\b|\b(limit|maximum) of [\d.,]+\w* (was |has been |is )?(reached|exceeded)|\bno buffer space available|\blisten queue .{0,30}overflow|possible SYN flooding|\bRejected ?Execution ?Exception\b|connection is not available, request timed out|reached (the )?(pm\.)?max[ _]?\w+( setting)?\b|\breset reason: overflow|\bALLOC_FAIL|\b429\b.{0,20}too many requests\b|\brate (limit )?exceeded\b/i,
    concept: 'process.saturated',
  },
  {
    // Elasticsearch and OpenSearch HierarchyCircuitBreakerService, resilience4j, Envoy and Hystrix: who protects himself takes no more.
    text: /\bCircuit ?Breaking ?Exception\b|\bcircuit ?breaker\b.{0,40}\b(open|opened|tripped|overflow)|\bwraparound data loss\b|\bdata too large, data for\b/i,
    concept: 'process.saturated',
  },
  {
    // Who gives out a share of itself says that the share is used up: DynamoDB, S3 (503 SlowDown), Azure, Kubernetes' API, disks with a limit.
    text: /thrott|\bSlow ?Down\b.{0,20}\b503\b|\bProvisioned ?Throughput ?Exceeded|\bquota\b.{0,30}\b(exceed(ed|s)?|exhausted|reached|used up)\b|\bRESOURCE[ _]EXHAUSTED\b/i,
    concept: 'process.saturated',
  },
  {
    // An address of the world outside that answers with errors or not at all (RFC 9110, 15.6); names of one's own house end otherwise (RFC 6762, RFC 8375).
    text: /\b(GET|POST|PUT|PATCH|DELETE|HEAD|(call|connect|request|fetch|connection)(s|ed|ing)?( to)?) "?https?:\/\/(?![\w.-]*\.(local|localhost|internal|lan|corp|home\.arpa|svc)\b)[a-z][\w-]*(\.[\w-]+)*\.[a-z]{2,12}\b\S*.{0,60}?\b(deadline|timed? ?out|timeout|5\d\d|refused|unavailable|fail(ed|s|ure)?|reset)\b|\bsdk\b.{0,60}\bfailed\b|\bendpoint ?url\b.{0,60}\b(could not|fail)|\b(third[ -]party|external|upstream) (provider|vendor|api|service)\b.{0,40}\b(outage|down|unavailable|timed? ?out|timeout|fail(ed|ing|s)|error|5\d\d)\b/i,
    concept: 'dependency.failed',
  },
  { text: /link (is )?(not ready|down)|carrier lost|link ?down/i, concept: 'link.down' },
  {
    // Cisco IOS LINK-3-UPDOWN, NX-OS ETHPORT and ETH_PORT_CHANNEL, Arista, Junos, Linux bonding: a port by any of its names.
    text: /\b(interface|port|port-channel|bundle|trunk|lag|member|slave|ethernet|(ten|forty|hundred)?gig\w*|eth|et|xe|ge|ae|po|bond|ens\w*|eno)-?[\d/.:]*\b.{0,40}\b(is|went|goes|going|state( to)?|disabled,?) down\b|\bETHPORT-\d-IF[ _]DOWN|\bPORT[ _]DOWN:|transceiver (failure|absent|removed)|link status (is )?(definitely )?down|\bentering fault state|\bHSRP\b.{0,60}-> Init\b|\berr-?disabled?\b|\bErr ?Disable/i,
    concept: 'link.down',
  },
  {
    // RFC 4271, 8 and RFC 2328, 10.1, as Cisco, Juniper, Arista, FRR and BIRD log them: the way there is gone, though every port is up.
    text: /\b(BGP|OSPF|OSPFv3|EIGRP|ISIS|BFD|LDP)\b.{0,80}\b(neighbou?r|peer|adjacency|nbr|session)\b.{0,80}\b(down|lost)\b|\bmaximum number of prefixes reached\b|\bMAX ?PFX ?EXCEED/i,
    concept: 'link.down',
  },
  {
    // Cisco IOS IP-4-DUPADDR, Linux net/ipv6/addrconf.c, FreeBSD if_ether.c, Windows Tcpip 4199, arpwatch(8); Linux nf_conntrack_core.c.
    text: /duplicate (ip )?address\b|address conflict|is using my IP address|\btx unit hang\b|\bNETDEV WATCHDOG\b|\btransmit queue \S+ timed out|\blate collisions?\b|\bduplex mismatch|\bcable error\b|\bsecurity[ -]violation occurred|\bflip flop\b|nf conntrack: table full/i,
    concept: 'network.errors',
  },
  {
    // Cisco IOS and NX-OS, Arista EOS, Junos, Linux net/bridge: the tree of paths is computed anew, or the same address is seen at two ports.
    text: /SPANTREE-\d-\w*(ROOTCHANGE|TOPOTRAP|GUARD|BLOCK|LOOP)|SPANTREE-\d .{0,30}(root ?change|topo ?trap|guard|block|loop)|\b(STP|RSTP|spanning[ -]tree)\b.{0,60}\b(root|topology) (bridge )?change|topology change (detected|received|notification)|received tcn bpdu|\bMAC ?(MOVE|FLAP)|\bHOST ?FLAPPING\b|is flapping between port|broadcast storm|storm[ -]control.{0,40}(detected|exceed|shut)|loop (was |is )?detected|received packet on \S+ with own address as source/i,
    concept: 'network.errors',
  },
  // Linux net/sunrpc/clnt.c and fs/smb/client: what stores there waits as for a disk that does not answer.
  { text: /\bnfs: server \S+ not responding|CIFS: .{0,60}has not responded in \d+ seconds/i, concept: 'disk.latency' },
  {
    // Linux drivers/scsi/libiscsi.c and scsi_transport_fc.c, multipath-tools: the way to a disk is lost, the disk may be well. VMware
    // ScsiDeviceIO and ESX.problem.scsi.device.io.latency, Ceph SLOW_OPS, etcd: it answers late.
    text: /\btask abort: success|\bCmd\(0x\w+\).{0,80} H:0x[1-9a-f]|performance has deteriorated|i\/o latency increased|\bslow ops\b|\bslow fdatasync\b|\bsync duration of \d|\bconnection\d+:\d+: (ping timeout|detected conn error)|\bsession\d+: session recovery timed out|blocked FC remote port|\bmultipath(d)?\b.{0,60}(failing path|path .{0,20}(failed|down|offline)|remaining active paths)|\bPath .{0,60}(is |went |state )(down|dead)\b/i,
    concept: 'disk.latency',
  },
  // Linux kernel/hung_task.c: a program waits in the kernel, for a disk or a file server as a rule.
  { text: /\btask \S+ blocked for more than \d+ seconds/i, concept: 'cpu.iowait' },
  {
    // Cisco IOS and NX-OS, Arista EOS, Junos; sudo(8) of what changes a system; PostgreSQL guc.c.
    text: /(SYS-\d-CONFIG_[IE]|VSHD_SYSLOG_CONFIG_I|UI_COMMIT\b|UI_COMMIT_COMPLETED)|configured from (console|\S+ by)|COMMAND=\S*\/(nft|ip6?tables\S*|ufw|firewall-cmd|sysctl|ip|route|systemctl|kubectl|netplan|nmcli)\b|reloading configuration|parameter "\w+" changed|ansible-\w+: Invoked/i,
    concept: 'configuration.changed',
  },
  {
    // VMware EnteringMaintenanceModeEvent, Kubernetes NodeNotSchedulable, Pacemaker, Nutanix, Ceph: what ran there has to run elsewhere.
    text: /(entering|entered|enter|started to enter|put in(to)?|placed in(to)?) (maintenance|standby)( mode)?\b|\bnode \S+ (status is now: NodeNotSchedulable|cordoned|drained)|\b(cordoned|draining) node\b/i,
    concept: 'configuration.changed',
  },
  {
    // kubectl, the deployment controller, Helm, Terraform, Puppet, Chef: what they changed, not that they looked.
    text: /\b(deployment|statefulset|daemonset|configmap|ingress|networkpolicy)\S*\/\S+ (configured|patched|scaled|restarted|rolled back)|\bscaled (up|down) replica set\b|\brelease "?\S+"? has been (upgraded|rolled back|installed)|\bapply complete! resources: (?!0 added, 0 changed, 0 destroyed)|\/Stage\[main\].{0,200}\b(changed|created|removed)\b|\bchef (infra )?client finished, [1-9]\d*\/|\bALTER (TABLE|SYSTEM|INDEX)\b|\bDROP (TABLE|INDEX)\b/i,
    concept: 'configuration.changed',
  },
  { text: /configuration (has |was )?(been )?(changed|applied|reloaded|activated)|deployed|rollout/i, concept: 'configuration.changed' },
  {
    // dpkg(1) and its log, unattended-upgrades, dnf and rpm, Windows Update event 19.
    text: /\bUnpacking \S+ \(\S+\) over \(\S+\)|\bupgrade [\w.+-]+:(all|amd64|arm64|i386) \S+ \S+|packages that will be upgraded:|\b(upgraded|updated): [\w.+-]+-\d\S*\.(x86_64|aarch64|noarch|i686)\b|successfully installed the following update/i,
    concept: 'configuration.changed',
  },
  {
    // systemd, supervisord, the kubelet, the kernel itself, Go.
    text: /failed with result|main process exited|segfault|core dumped|killed by signal|\bservice .{0,30}\b(down|stopped)\b|kernel panic|start request repeated too quickly|\bcrash ?loop ?back ?off\b|back-?off restarting failed|liveness probe failed|\bpanic: (?!could not)|\bfatal error: (concurrent map|all goroutines|runtime:|stack overflow|unexpected signal)|\bexited: \S+ \((exit status|terminated by)/i,
    concept: 'process.down',
  },
  // What Linux writes when it begins to read a whole array: a check, a resync, a recovery (drivers/md/md.c).
  { text: /\bmd: (data-check|requested-resync|resync|reshape|recovery|delaying \w+) of (RAID array|md\d)/i, concept: 'job.running' },
  // vSphere's events and tasks, libvirt, Proxmox: what a hypervisor does to a machine.
  {
    text: /\b(task|requested|executing|queued|started)\b.{0,30}\b((remove|create|revert|delete)\w* (all )?(\w+ )?snapshots?|relocate \w+ machine|migrate \w+ machine|clone \w+ machine)\b|\b(live |hot )?migrating \S+ (from|to|off) |\brelocating \S+ (from|to) |\bpg_?dump: dumping\b|\b(deep-)?scrub starts\b|\bqmigrate\b|\bvzdump\b/i,
    concept: 'job.running',
  },
  // cron(8): what it starts, where the program's name tells what work it is.
  {
    text: new RegExp(`\\bCMD \\([^)]{0,80}\\b(\\w*backup|pg_?dump|mysqldump|rsync|restic|borg|rsnapshot|etl|${JOB})\\b`, 'i'),
    concept: 'job.running',
  },
  {
    text: new RegExp(`\\b(${JOB})\\b.{0,60}\\b(start(ed|ing)?|begin(s|ning)?|began|launch(ed|ing)?|running)\\b`, 'i'),
    concept: 'job.running',
  },
  {
    text: new RegExp(`\\b(start(ed|ing)?|begin(ning)?|began|launch(ed|ing)?|running)\\b.{0,60}\\b(${JOB})\\b`, 'i'),
    concept: 'job.running',
  },
  { text: /latency|slow (request|response)|response time/i, concept: 'service.latency' },
  { text: /error rate|5xx|high errors/i, concept: 'service.errors' },
  { text: /cpu.{0,20}(high|usage|utili[sz]ation|load)|high.{0,10}cpu/i, concept: 'cpu.utilization' },
];
