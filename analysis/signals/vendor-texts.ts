import type { Concept } from '../../domain/finding.ts';

/**
 * What devices and programs write in words of their own, which say more than the words that all of them share; read before those.
 * First match wins. Each row is a class of trouble, whoever writes of it; the sources are the vendors' catalogues of messages and the
 * programs' sources.
 */
export const VENDOR_TEXTS: ReadonlyArray<{ readonly text: RegExp; readonly concept: Concept }> = [
  {
    // Dell iDRAC (MEM0001, MEM07xx), HPE Integrated Management Log: memory that is broken, not short.
    text: /\b(multi|single)-bit memory errors?\b|\bmemory (device|module)s?\b.{0,40}\b(failed|faulty|disabled)\b/i,
    concept: 'memory.failed',
  },
  {
    // HPE IML (Smart Storage Battery), Dell BAT, Broadcom MegaRAID, ONTAP monitor.globalStatus and nvram events.
    text: /\b(storage|nvram|nvmem|controller) battery\b.{0,60}\b(fail(ed|ure)?|discharged|missing|low)\b|\bBBU is not charging\b|\bcache is (now )?in write-through\b/i,
    concept: 'battery.failed',
  },
  {
    // Cisco PLATFORM_ENV and PLATFORM PS_FAIL, Junos alarmd (PEM), apcupsd and NUT, ONTAP callhome.shlf.ps.fault.
    text: /\bfaulty (internal )?power supply\b|\b(PEM|PSU|power supply) \d+ (is )?not (powered|ok|present)\b|\bPEM \d+ input failure\b|\bUPS on battery\b|(?<!no longer )\bon battery power\b|\binput voltage lost\b|\bPLATFORM[ _]ENV-1-PSU\b|\bshelf power supply fault\b|\bcallhome\.shlf\.ps\.fault\b/i,
    concept: 'power.failed',
  },
  { text: /\bover[- ]temperature (detected|alarm|condition|shutdown)\b/i, concept: 'temperature.high' },
  {
    // Intel SDM (IERR, CATERR), Linux arch/x86/kernel/cpu/mce, kernel/watchdog.c, kernel/rcu/tree_stall.h, mm/fault.c; HPE IML (ASR, NMI), Dell CPU0000 and
    // SYS1003; Windows EventLog 6008, Kernel-Power 41, Application Error 1000, WER 1001: a machine stands still or has begun anew.
    text: /\binternal error \(IERR\)|\bCATERR\b|\bmachine check (error|exception)\b|\bunrecoverable system error\b|\bASR detected\b|\bsoft lockup\b|\bhard lockup\b|\bdetected stalls? on cpu|\bunable to handle (page fault|kernel)|\bkernel BUG at\b|\bsystem (cpu )?resetting\b|\bshutdown at .{0,40}\bwas unexpected\b|\brebooted without cleanly shutting down\b|\brebooted from a bugcheck\b|\bpowered off unexpectedly\b|\bguest (os|operating system) has crashed\b/i,
    concept: 'process.down',
  },
  {
    // libpq and who is built upon it (psycopg, pgx, PgJDBC): what a client writes of a database that lets nobody in is told of the database.
    text: /\b(connection (to server .{0,80})?failed|could not connect|failed to connect|(Operational|Connect)Error|PSQLException)\b.{0,120}\bthe database system is (in recovery mode|shutting down|starting up|not yet accepting connections)\b/i,
    concept: 'dependency.failed',
  },
  {
    // Windows Service Control Manager 7031 and 7034, PostgreSQL postmaster.c, systemd, Cisco SYSMGR, Junos chassisd, MySQL signal_handler.cc, CPython faulthandler, Docker: a program or a part has ended.
    text: /\bterminated unexpectedly\b|\bsegmentation fault\b|\bgot signal (6|7|8|11)\b|\bassertion failure\b|\bcontainer \w+ died\b|\bfaulting application\b|\bwas terminated by (signal|exception)\b|\bwatchdog timeout \(limit\b|\bSERVICE[ _]CRASHED\b|\bFRU[ _]OFFLINE[ _]NOTICE\b|\bthe database system is (in recovery mode|shutting down|starting up)\b/i,
    concept: 'process.down',
  },
  {
    // Windows FailoverClustering 1135 and 1177, vSphere HA, Pacemaker stonith, Proxmox watchdog-mux and pmxcfs, etcd raft, Elasticsearch Coordinator, Redis Sentinel, the kubelet.
    text: /\bremoved from the active failover cluster membership\b|\bdetected a host failure\b|\bdetected to be non-responsive\b|\boperation '?(reboot|off)'? targeting\b|\bclient watchdog expired\b|\bnode lost quorum\b|"lost leader"|\bno leader\b|\bmaster not discovered\b|\+[so]down (master|slave|replica)\b|\bnode became not ready\b|\breadiness probe failed\b|\bconnection with (master|primary) lost\b/i,
    concept: 'process.down',
  },
  {
    // Linux net/ipv4 (tcp_mem, orphans), fs/file_table.c, systemd exec, HAProxy listener.c, Windows Tcpip 4227 and 4231, OpenLDAP connection.c, Oracle ORA-00018 and ORA-00020: a table of the system is full.
    text: /\bTCP: (out of memory|too many orphaned sockets)|\bfile-max limit \d+ reached\b|\bfailed to fork: resource temporarily unavailable\b|\breached process \w+ limit\b|\bmaximum number of (processes|sessions|cursors) .{0,12}exceeded\b|\bselected local endpoint was recently used\b|\ball (such |(of )?(the |its )?)?(ephemeral |local |source |available )?ports (are |being |were )(already )?in use\b|\bdeferring operation: too many\b/i,
    concept: 'process.saturated',
  },
  {
    // Windows Srv 2019 and 2020, Resource-Exhaustion-Detector 2004, Cisco SYS-2-MALLOCFAIL, Linux mm/slub.c, VMware MemSched, Elasticsearch JvmGcMonitorService, FortiOS (22011).
    text: /\b(non)?paged pool because the pool was empty\b|\blow virtual memory condition\b|\bMALLOCFAIL\b|\bSLUB: unable to allocate\b|\bheap \S+ could not allocate\b|\boverhead, spent \[[^\]]{1,12}\] collecting\b|\binsufficient memory\b|\benter(s|ed|ing)? (memory )?conserve mode\b|\bconserve mode entered\b/i,
    concept: 'memory.pressure',
  },
  {
    // Ceph OSD_FULL and POOL_FULL, ONTAP wafl.vol.full, VMware msg.hbacommon.outofspace, SQL Server 1105 and 9002, etcd NOSPACE, InnoDB (errno 28), Oracle ORA-19809 and ORA-19815, the kubelet's eviction.
    text: /\bfull osds?\b|\bno space left on device\b|\bosd\.?\d* is full\b|\bpool\(s\) full\b|\bwafl\.vol\.full\b|\binsufficient space (on|in)\b|\bno more space for virtual disk\b|\bfilegroup is full\b|\btransaction log for database\b.{0,80}\bis full\b|\bNOSPACE\b|\bdatabase space exceeded\b|\blimit exceeded for recovery files\b|\bis (9[5-9]|100)\s?% full\b|\berror number 28 in a file operation\b|\bto reclaim\b.{0,40}resource ?name="?ephemeral-storage|\b100(\.0+)?\s?% used\b|\bhas 0 (remaining )?(bytes|blocks|inodes|[KMGT]i?B)\b/i,
    concept: 'filesystem.full',
  },
  {
    // Linux fs/ext4, fs/xfs, fs/btrfs, drivers/scsi (mpt3sas, megaraid_sas), mdadm; NTFS 55; HPE and Dell of drives; VMware APD; ONTAP disk and lun events; Ceph PG_AVAILABILITY; Kafka LogDirFailureChannel.
    text: /\bEXT4-fs error\b|\bXFS \([^)]{1,32}\): .{0,20}(I\/O error|has been shut down|corruption)|\bXFS \([^)]{1,32}\): filesystem has been shut down\b|\bBTRFS (error|critical)\b|\bremounting filesystem read-only\b|\bSAS host is non-operational\b|\badapter is offline\b|\bfile system structure on the disk is corrupt\b|\bAPD (start|timeout) for\b|\bfault detected on drive\b|\bdisk \d+ in \S+ \d+ .{0,60}\b(is removed|has failed)\b|\bDeviceDisappeared\b|\bLUN \S+ (has been|was) taken offline\b|\bdisk\.ioFailed\b|\breduced data availability\b|\blog dirs? in .{0,80}\bfailed\b|\bLogDirFailureChannel\b|\binvalid page in block\b|\bunconfigured[ (]+bad\b|\bPD \S+ is failed\b|\bcritical (target|nexus) error\b|\bJBD2: Error -?\d+\b/i,
    concept: 'disk.failed',
  },
  {
    // Microsoft StorPort 129, disk 153, FailoverClustering 5120, SQL Server 833; VMware NMP and NFSLock; Ceph slow requests and BLUESTORE read stalls; InnoDB buf0flu.cc;
    // etcd apply; Redis aof.c; lpfc; Linux drivers/md and libiscsi; OpenZFS deadman; Microsoft ESE 508 to 510 and 533: it is there and answers late, or not for a while.
    text: /\bReset to device, \\Device\b|\bIO operation at logical block address\b.{0,80}\bwas retried\b|\bCluster Shared Volume\b.{0,80}\bpaused state\b|\bI\/O requests taking longer than\b|\bNFSLock: \d+: Stop accessing\b|\bnmp[ _]Throttle ?Log ?For ?Device\b|\bslow requests by type\b|\bread stalled read\b|\bpage[ _]cleaner: \d+ms intended loop took\b|\bapply (request|entries) took too long\b|\bfsync is taking too long\b|\babort handler timed out\b|\brescheduling sector \d|\biSCSI connection \S+ error\b|\bdeadman: I\/O to vdev\b|\b(request to (read|write)|read|write|fsync|flush|I\/O)\b.{0,160}\btook (an )?(abnormally|unusually|too) long\b/i,
    concept: 'disk.latency',
  },
  {
    // Linux drivers/net (e1000e, tg3, bnx2x, mlx5, ena), drivers/pci/pcie/aer.c of network cards; Cisco SFF8472, SW_DAI, CDP; Erlang's partitions.
    text: /\bhardware unit hang\b|\bReset adapter unexpectedly\b|\btransmit timed out, resetting\b|\bkeep ?alive watchdog timeout\b|\bbnx2x[ _]panic[ _]dump\b|\b(mlx\d\w*|ixgbe|i40e|ice|igb|bnxt[ _]en|tg3|be2net|qede|ena) [\da-f:.]+: (PCIe Bus Error|AER)\b|\bRx power (low|high) (alarm|warning)\b|\bDHCP[ _]SNOOPING[ _]DENY\b|\bNATIVE[ _]VLAN[ _]MISMATCH\b|\brunning[ _]partitioned[ _]network\b/i,
    concept: 'network.errors',
  },
  {
    // Junos jddosd (DDOS_PROTOCOL_VIOLATION_SET), Cisco NX-OS COPP: what a device itself has to answer, ARP and routing among it, comes faster than it lets in, and is dropped.
    text: /\bexceeded its allowed bandwidth\b|\bCoPP drops exceed(ed)?\b/i,
    concept: 'network.errors',
  },
  {
    // Brocade MAPS and AN (slow drain), Cisco MDS (credit loss, PORT-MONITOR): a fabric of Fibre Channel whose frames wait or are dropped.
    text: /\b([FEN]-?Port|fabric|fibre channel|FC port|buffer credits?|frames?)\b.{0,160}\b(IO[ _]PERF[ _]IMPACT|IO[ _]FRAME[ _]LOSS|frame delay|slow[ -]drain|congest(ion|ed)|credit (loss|starvation)|C3TXTO|bottleneck)/i,
    concept: 'network.errors',
  },
  {
    // VMware esx.problem.net, Cisco VPC, ETHPORT and LACP, Junos rpd, QLogic qla2xxx. What is written of a peer’s link is no trouble of who writes it.
    text: /\blost uplink redundancy\b|\blost network connectivity on virtual switch\b|\bphysical NIC \S+ is down\b|\bsuspending all vPCs\b|\bpeer-link (is |going )down\b|\bdid not receive an LACPDU\b|\bhold[ _]timer expired\b|\bLOOP DOWN detected\b/i,
    concept: 'link.down',
  },
  {
    // RFC 7296, 2.4 and RFC 3706 as strongSwan, libreswan and firewalls log them; OpenVPN, WireGuard: who is at the far end does not answer.
    text: /\[IKE\].{0,80}\b(giving up after|peer not responding)|\b(DPD|dead peer|tunnel|IPsec|IKE(v[12])?)\b.{0,60}\b(timed? ?out|peer (is )?dead|not responding|giving up|no response)|\bhandshake for peer\b.{0,60}\bgiving up\b/i,
    concept: 'link.down',
  },
  // HPE Smart Array.
  { text: /\binterim recovery mode\b/i, concept: 'raid.degraded' },
  {
    // Kubernetes’ audit log: what a person, and no part of the cluster itself, altered.
    text: /\baudit\.k8s\.io\b.{0,300}"verb":"(create|update|patch|delete|deletecollection)".{0,200}"username":"(?!system:)/,
    concept: 'configuration.changed',
  },
  {
    // Windows security log 4722 to 4726, 4738, 4719, 4739, 5136: what somebody altered in the directory.
    text: /\b(a user|a computer|the) account was (disabled|deleted|changed|created|renamed)\b.{0,20}\bSubject\b|\b(system audit|domain) policy was changed\b|\ba directory service object was (modified|deleted|moved)\b|\ba member was (added to|removed from) a security-enabled\b/i,
    concept: 'configuration.changed',
  },
  {
    // RFC 7143, 13.5 (login status 0201) as open-iscsi and VMware log it; RFC 6749, 5.2; Redis acl.c; AWS error codes; accounts that are disabled or locked, as Active Directory (data 533, 775), MIT Kerberos, SQL Server, Oracle, MySQL and PostgreSQL write: who asks is not let in.
    text: /\binitiator (could not be successfully authenticated|failed (authori[sz]ation|authentication))|\blogin authentication failed with target\b|\binvalid[ _](client|grant)\b|\b(WRONGPASS|NOAUTH)\b|\bSignature ?Does ?Not ?Match\b|\bInvalid ?Access ?Key ?Id\b|\baccount (is|has been|was) (disabled|locked)|\bdata (533|775)\b|\bKDC[ _]ERR[ _]CLIENT[ _]REVOKED\b|\bclients? credentials have been revoked\b|\bis not permitted to log in\b|\bORA-28000\b/i,
    concept: 'credential.expired',
  },
  {
    // Raritan, APC and Server Technology: what protects a feed has opened, and nothing behind it has power.
    text: /\b(overcurrent protector|fuse|RCD|(branch|bank|main|feeder|panel|rack|input|output|pdu\d*|ups)\b[^,;]{0,12}\b(circuit )?breaker)\b.{0,60}\b(trip(ped)?|open(ed)?|blown)\b/i,
    concept: 'power.failed',
  },
  {
    // Cisco MDS PMON, Brocade MAPS: more words or frames are broken on the way than a port may count.
    text: /\b(invalid (tx |transmission )?words?|crc errors?|symbol errors?|loss of sync|ITW)\b.{0,30}\b(threshold|exceed)/i,
    concept: 'network.errors',
  },
  // OpenJDK sun.security.provider.certpath.
  { text: /\bvalidity check failed\b/i, concept: 'certificate.expired' },
  // Junos.
  { text: /\bcommitted configuration\b/i, concept: 'configuration.changed' },
  { text: /\bstarting RAID (data-)?check\b/i, concept: 'job.running' },
  // Cisco SYS-3-CPUHOG.
  { text: /\bCPUHOG\b/, concept: 'cpu.utilization' },
  // Windows Time-Service 36, ntpd.
  { text: /\bntpd\b.{0,20}\bno servers reachable\b|\bhas not synchroni[sz]ed the system time\b/i, concept: 'clock.wrong' },
];
