import { expect, test } from 'vitest';
import { conceptOfText, isComplaint } from './text-meaning.ts';

// Lines of the most used devices and programs, as their catalogues of messages, sources and threads of users quote them.
const KNOWN: ReadonlyArray<readonly [concept: string, text: string]> = [
  ['filesystem.full', "libvirtd[811]: domain db-7 paused: block I/O error in device 'vda': No space left on device (28)"],
  ['filesystem.full', "kernel: device-mapper: thin: 253:5: metadata operation 'dm_pool_commit_metadata' failed: error = -28"],
  ['filesystem.full', 'kernel: device-mapper: thin: 253:5: switching pool to read-only mode'],
  ['network.errors', 'kernel: ena 0000:00:05.0 eth0: Keep alive watchdog timeout.'],
  [
    'configuration.changed',
    '{"kind":"Event","apiVersion":"audit.k8s.io/v1","verb":"delete","user":{"username":"j.baek"},"objectRef":{"resource":"configmaps"}}',
  ],
  ['job.running', 'CRON[9120]: (report) CMD (/usr/local/bin/month-end-export.sh)'],
  ['job.running', 'CRON[811]: (etl) CMD (/opt/etl/load-year.sh)'],
  ['dependency.failed', 'psycopg.OperationalError: connection failed: FATAL:  the database system is in recovery mode'],
  ['process.down', 'postgres[811]: FATAL:  the database system is in recovery mode'],
  ['disk.failed', '[filer-01: statd: callhome.shlf.fault:error]: Call home for SHELF_FAULT'],
  ['disk.failed', 'ses.status.ESFail: shelf 10 on channel 0b SAS expander I/O module error for IOM6 B: critical status'],
  ['credential.expired', "Logon Login failed for user 'CORP\\svc_orders'. Reason: The account is disabled. [CLIENT: 10.20.4.11]"],
  ['credential.expired', 'ORA-28000: the account is locked'],
  ['credential.expired', 'FATAL: role "orders" is not permitted to log in'],
  [
    'configuration.changed',
    'Microsoft-Windows-Security-Auditing: EventID 4725: A user account was disabled. Subject: Account Name: j.seo Target Account: svc_orders',
  ],
  ['cooling.failed', 'lgpEventConditionEntryAdded: Pump 1 - Loss Of Flow'],
  ['cooling.failed', 'CDU-2: secondary coolant pump failure'],
  ['disk.failed', 'vobd: [vob.vsan.lsom.diskerror] vSAN device 52f1b1a4-0a52-9e5f-6d3c-1f2b8f6f0c11 is under permanent error.'],
  ['disk.failed', 'kernel: sd 0:0:7:0: attempting task abort!scmd(0x0000000012345678), outstanding for 30412 ms & timeout 30000 ms'],
  ['memory.pressure', 'ORA-04031: unable to allocate 4160 bytes of shared memory ("shared pool","unknown object")'],
  ['memory.pressure', 'logdesc="Memory conserve mode entered" service="kernel" conserve="on" msg="Kernel enters memory conserve mode"'],
  ['job.running', '{"s":"I","c":"INDEX","id":20384,"ctx":"conn8812","msg":"Index build: starting","attr":{"namespace":"stock.items"}}'],
  ['job.running', 'CRON[2311]: (root) CMD (/usr/local/sbin/mariabackup-full --target=/mnt/copy)'],
  ['process.down', 'CPU 1 has an internal error (IERR).'],
  ['process.down', 'CPU 2 machine check error detected.'],
  ['memory.failed', 'Multi-bit memory errors detected on a memory device at location(s) DIMM_A3.'],
  ['power.failed', 'Power supply 2 has no power input available, power supply redundancy is lost.'],
  ['power.failed', 'The power input for power supply 1 is lost.'],
  ['power.failed', 'Power supply redundancy is lost.'],
  ['fan.failed', 'Fan 3A RPM is less than the lower critical threshold.'],
  ['disk.failed', 'Disk 4 in Backplane 1 of Integrated RAID Controller 1 is removed.'],
  ['disk.failed', 'Fault detected on drive 2 in disk drive bay 1.'],
  ['battery.failed', 'The storage battery of RAID Controller in Slot 3 has failed.'],
  ['battery.failed', 'Smart Storage Battery failure (Battery 1, service information: 0x07). Action: Gather AHS log and contact Support'],
  ['memory.failed', 'Uncorrectable Memory Error (Processor 1, Memory Module 8)'],
  ['process.down', 'ASR Detected by System ROM'],
  ['power.failed', 'System Power Supply: Input Power Loss or Unplugged Power Cord, Verify Power Supply Input (Power Supply 2)'],
  ['link.down', 'Network Adapter Link Down (Slot 0, Port 1)'],
  ['process.down', 'An Unrecoverable System Error (NMI) has occurred (System error code 0x0000002B, 0x00000000)'],
  ['process.down', 'kernel: mce: [Hardware Error]: CPU 12: Machine Check Exception: 5 Bank 4: be00000000800400'],
  ['process.down', 'kernel: watchdog: BUG: soft lockup - CPU#3 stuck for 23s! [kworker/3:1:812]'],
  ['process.down', 'kernel: rcu: INFO: rcu_sched self-detected stall on CPU'],
  ['process.down', 'kernel: BUG: unable to handle page fault for address: ffffb3c1c0a3f000'],
  ['process.down', 'kernel: NMI watchdog: Watchdog detected hard LOCKUP on cpu 7'],
  ['disk.failed', 'kernel: EXT4-fs error (device sda2): ext4_find_entry:1455: inode #131073: comm ls: reading directory lblock 0'],
  ['disk.failed', 'kernel: EXT4-fs (sda2): Remounting filesystem read-only'],
  ['disk.failed', 'kernel: XFS (sdb1): log I/O error -5'],
  ['disk.failed', 'kernel: XFS (dm-3): Filesystem has been shut down due to log error (0x2).'],
  ['disk.failed', 'kernel: BTRFS error (device sdc): bdev /dev/sdc errs: wr 12, rd 0, flush 0, corrupt 0, gen 0'],
  ['disk.failed', 'kernel: mpt3sas_cm0: SAS host is non-operational !!!!'],
  ['disk.failed', 'kernel: megaraid_sas 0000:02:00.0: Adapter is OFFLINE and cannot be recovered'],
  ['disk.failed', 'kernel: sd 0:0:1:0: [sdb] Synchronizing SCSI cache failed: Result: hostbyte=DID_NO_CONNECT'],
  ['disk.latency', 'kernel: lpfc 0000:81:00.0: 0:(0):0748 abort handler timed out waiting for aborting I/O'],
  ['link.down', 'kernel: qla2xxx [0000:05:00.0]-500b:3: LOOP DOWN detected (2 7 0 0).'],
  ['network.errors', 'kernel: e1000e 0000:00:1f.6 eno1: Detected Hardware Unit Hang:'],
  ['network.errors', 'kernel: bnx2x: [bnx2x_panic_dump:923(eth0)]begin crash dump'],
  ['network.errors', 'kernel: tg3 0000:03:00.0 eth0: transmit timed out, resetting'],
  ['network.errors', 'kernel: mlx5_core 0000:18:00.0: PCIe Bus Error: severity=Corrected, type=Physical Layer, (Receiver ID)'],
  ['process.saturated', 'kernel: TCP: out of memory -- consider tuning tcp_mem'],
  ['process.saturated', 'kernel: TCP: too many orphaned sockets'],
  ['process.saturated', 'kernel: VFS: file-max limit 1620364 reached'],
  ['memory.pressure', 'kernel: SLUB: Unable to allocate memory on node -1, gfp=0xcc0(GFP_KERNEL)'],
  ['process.saturated', 'systemd[1]: app.service: Failed to fork: Resource temporarily unavailable'],
  ['memory.pressure', "systemd[1]: postgresql@15-main.service: Failed with result 'oom-kill'."],
  ['process.down', 'systemd[1]: nginx.service: Watchdog timeout (limit 30s)!'],
  ['process.down', 'EventLog 6008: The previous system shutdown at 10:14:22 AM on 11/12/2026 was unexpected.'],
  ['process.down', 'Microsoft-Windows-Kernel-Power 41: The system has rebooted without cleanly shutting down first.'],
  ['process.down', 'Service Control Manager 7031: The Print Spooler service terminated unexpectedly.  It has done this 1 time(s).'],
  ['process.down', 'Service Control Manager 7034: The SQL Server (MSSQLSERVER) service terminated unexpectedly.'],
  ['process.down', 'Application Error 1000: Faulting application name: w3wp.exe, version: 10.0.20348.1, time stamp: 0x6b3c1d4f'],
  ['memory.pressure', 'Resource-Exhaustion-Detector 2004: Windows successfully diagnosed a low virtual memory condition.'],
  ['memory.pressure', 'Srv 2019: The server was unable to allocate from the system nonpaged pool because the pool was empty.'],
  ['disk.bad-sectors', 'disk 7: The device, \\Device\\Harddisk1\\DR1, has a bad block.'],
  ['disk.latency', 'storahci 129: Reset to device, \\Device\\RaidPort1, was issued.'],
  ['disk.latency', 'disk 153: The IO operation at logical block address 0x1f2c8a0 for Disk 2 was retried.'],
  ['disk.failed', 'Ntfs 55: The file system structure on the disk is corrupt and unusable.'],
  [
    'disk.latency',
    "FailoverClustering 5120: Cluster Shared Volume 'Volume1' ('Cluster Disk 2') has entered a paused state because of 'STATUS_IO_TIMEOUT(c00000b5)'.",
  ],
  ['process.down', "FailoverClustering 1135: Cluster node 'HV02' was removed from the active failover cluster membership."],
  [
    'process.saturated',
    'Tcpip 4227: TCP/IP failed to establish an outgoing connection because the selected local endpoint was recently used to connect to the same remote endpoint.',
  ],
  [
    'clock.wrong',
    'Time-Service 36: The time service has not synchronized the system time for 86400 seconds because none of the time service providers provided a usable time stamp.',
  ],
  [
    'disk.latency',
    'MSSQLSERVER 833: SQL Server has encountered 12 occurrence(s) of I/O requests taking longer than 15 seconds to complete on file [D:\\data\\shop.mdf]',
  ],
  ['filesystem.full', "Could not allocate space for object 'dbo.Orders' in database 'shop' because the 'PRIMARY' filegroup is full."],
  ['filesystem.full', "The transaction log for database 'shop' is full due to 'LOG_BACKUP'."],
  ['disk.failed', 'StorageApdHandler: 846: APD Start for ident [8a5a1336-3d574c6d]!'],
  [
    'disk.failed',
    'Device or filesystem with identifier naa.6000 has entered the All Paths Down Timeout state after being in the All Paths Down state for 140 seconds.',
  ],
  ['disk.latency', 'NFSLock: 624: Stop accessing fd 0x4313  3'],
  [
    'disk.latency',
    'NMP: nmp_ThrottleLogForDevice:3872: Cmd 0x2a (0x45d9) to dev "naa.6000" on path "vmhba2:C0:T1:L4" Failed: H:0x1 D:0x0 P:0x0 Possible sense data: 0x0 0x0 0x0. Act:EVAL',
  ],
  ['link.down', 'esx.problem.net.redundancy.lost: Lost uplink redundancy on virtual switch "vSwitch0". Physical NIC vmnic2 is down.'],
  ['link.down', 'Lost network connectivity on virtual switch "vSwitch1". Physical NIC vmnic3 is down.'],
  ['process.down', 'vSphere HA detected a host failure: host failed, restarting virtual machines'],
  ['memory.pressure', 'vmkwarning: cpu12: WARNING: MemSched: 12625: heap vmfs3 could not allocate 65536 bytes'],
  ['process.down', 'hostd detected to be non-responsive'],
  [
    'filesystem.full',
    "There is no more space for virtual disk 'web_1.vmdk'. You might be able to continue this session by freeing disk space on the relevant volume",
  ],
  ['process.down', 'pmxcfs[1020]: [status] notice: node lost quorum'],
  ['process.down', 'watchdog-mux[740]: client watchdog expired - disable watchdog updates'],
  ['process.down', "pacemaker-fenced[1220]: notice: Operation 'reboot' targeting node2 by node1: OK (Done)"],
  ['filesystem.full', 'cluster [ERR] Health check failed: 1 full osd(s) (OSD_FULL)'],
  ['filesystem.full', 'cluster [WRN] Health check failed: 4 pool(s) full (POOL_FULL)'],
  ['disk.failed', 'cluster [WRN] Health check failed: Reduced data availability: 12 pgs inactive, 12 pgs peering (PG_AVAILABILITY)'],
  ['disk.latency', "osd.12 1842 slow requests by type [ 'delayed' : 12 ] most affected pool [ 'vms' : 12 ]"],
  ['disk.latency', 'ceph-osd: bdev(0x55d /var/lib/ceph/osd/ceph-3/block) read stalled read  0x1d~1000 (buffered) since 611s'],
  ['disk.failed', 'disk.ioFailed: I/O Error on Disk 1.0.14: opcode 0x28 sector 0 SCSI:aborted command'],
  ['raid.degraded', 'raid.rg.degraded: aggr1: Raid group /aggr1/plex0/rg0 is degraded'],
  ['filesystem.full', 'wafl.vol.full: Insufficient space on volume vol_vms@vserver:1f2c. File operation: write'],
  ['power.failed', 'callhome.shlf.ps.fault: Call home for SHELF POWER SUPPLY FAULT'],
  ['disk.failed', 'lun.offline: LUN /vol/vol_db/lun0 has been taken offline'],
  ['battery.failed', 'monitor.globalStatus.critical: NVRAM battery is discharged or missing'],
  ['disk.failed', 'mdadm: /dev/md1: DeviceDisappeared event detected'],
  ['link.down', '%VPC-2-VPC_SUSP_ALL_VPC: Peer-link going down, suspending all vPCs on secondary'],
  ['network.errors', '%SFF8472-3-THRESHOLD_VIOLATION: Te1/1/1: Rx power low alarm; Operating value: -19.6 dBm'],
  ['power.failed', '%PLATFORM_ENV-1-PSU: Faulty internal power supply detected'],
  ['temperature.high', '%PLATFORM_ENV-1-TEMP: Over temperature detected'],
  ['fan.failed', '%NOHMS-2-NOHMS_ENV_ERROR: FAN module 2 removed'],
  ['power.failed', '%PLATFORM-2-PS_FAIL: Power supply 1 failed or shutdown (Serial number DTN1531P0)'],
  ['process.down', '%SYSMGR-2-SERVICE_CRASHED: Service "bgp" (PID 7812) hasn\'t caught signal 11 (core will be saved).'],
  ['memory.pressure', '%SYS-2-MALLOCFAIL: Memory allocation of 65536 bytes failed from 0x60A2, alignment 0'],
  ['cpu.utilization', '%SYS-3-CPUHOG: Task is running for (2004)msecs, more than (2000)msecs (12/5),process = SNMP ENGINE.'],
  ['network.errors', '%SW_DAI-4-DHCP_SNOOPING_DENY: 5 Invalid ARPs (Req) on Gi1/0/12, vlan 10'],
  [
    'network.errors',
    '%CDP-4-NATIVE_VLAN_MISMATCH: Native VLAN mismatch discovered on GigabitEthernet1/0/1 (1), with sw2 GigabitEthernet0/1 (10).',
  ],
  ['network.errors', '%CDP-4-DUPLEX_MISMATCH: duplex mismatch discovered on FastEthernet0/1 (not full duplex)'],
  ['link.down', '%LACP-4-TIMEOUT: Port-channel20 Ethernet3 did not receive an LACPDU in the last 90 seconds'],
  ['link.down', '%BGP-5-ADJCHANGE: neighbor 10.0.0.1 Down Interface flap'],
  ['link.down', 'rpd[1203]: bgp_hold_timeout:4154: NOTIFICATION sent to 10.1.1.2 (External AS 65010): code 4 (Hold Timer Expired Error)'],
  ['process.down', 'chassisd[1290]: CHASSISD_FRU_OFFLINE_NOTICE: Taking FPC 2 offline: Error'],
  ['power.failed', 'alarmd[1301]: Alarm set: PEM color=YELLOW, class=CHASSIS, reason=PEM 1 Not Powered'],
  ['process.saturated', "haproxy[811]: Proxy front reached process FD limit (maxsock=2017). Please check 'ulimit-n' and restart."],
  ['disk.failed', 'ERROR:  invalid page in block 812 of relation base/16385/16424'],
  ['process.down', 'FATAL:  the database system is in recovery mode'],
  ['process.down', 'LOG:  server process (PID 8123) was terminated by signal 9: Killed'],
  ['filesystem.full', '[ERROR] [MY-012814] [InnoDB] Operating system error number 28 in a file operation.'],
  ['disk.latency', '[Note] InnoDB: page_cleaner: 1000ms intended loop took 8421ms. The settings might not be optimal.'],
  ['filesystem.full', '{"level":"warn","msg":"alarm raised","alarm":"NOSPACE","from":"8e9e05c52164694d"}'],
  ['filesystem.full', 'etcdserver: mvcc: database space exceeded'],
  ['disk.latency', '{"level":"warn","msg":"apply request took too long","took":"4.99863799s","expected-duration":"100ms"}'],
  ['process.down', '{"level":"warn","msg":"lost leader","raft-leader":"ce2a822cea30bfca"}'],
  ['process.down', 'etcdserver: no leader'],
  ['disk.failed', 'ERROR Shutdown broker because all log dirs in /var/lib/kafka/data-0 have failed (kafka.log.LogManager)'],
  ['disk.failed', 'ERROR Disk error while writing to leader epoch checkpoint (kafka.server.LogDirFailureChannel)'],
  [
    'memory.pressure',
    '[o.e.m.j.JvmGcMonitorService] [gc][old][80112][112] duration [9.4s], collections [1]/[9.9s], overhead, spent [9.4s] collecting in the last [9.9s]',
  ],
  ['process.down', '[o.e.c.c.Coordinator] master not discovered or elected yet, an election requires at least 2 nodes'],
  [
    'disk.latency',
    'Asynchronous AOF fsync is taking too long (disk is busy?). Writing the AOF buffer without waiting for fsync to complete, this may slow down Redis.',
  ],
  ['process.down', 'MASTER <-> REPLICA sync: Connection with master lost.'],
  ['process.down', '+sdown master mymaster 10.0.0.5 6379'],
  [
    'network.errors',
    'rabbit: Mnesia(rabbit@mq1): ** ERROR ** mnesia_event got {inconsistent_database, running_partitioned_network, rabbit@mq2}',
  ],
  [
    'process.down',
    'I0512 kubelet_node_status.go:682] Node became not ready: {Type:Ready Status:False Reason:KubeletNotReady Message:PLEG is not healthy}',
  ],
  ['power.failed', "Overcurrent protector 'C2' trip sensor changed to state 'open'."],
  ['power.failed', 'rPDU2: Bank 2 circuit breaker tripped'],
  ['process.saturated', 'orders: circuit breaker for stock opened'],
  ['process.saturated', 'crit tmm2[17890]: 01010201:2: Inet port exhaustion on 10.4.0.17 to 10.9.0.8:8443 (proto 6)'],
  [
    'network.errors',
    '%PMON-SLOT1-3-RISING_THRESHOLD_REACHED: Invalid Words has reached the rising threshold (port=fc1/9 [0x1008000], value=841)',
  ],
  ['memory.pressure', 'eviction_manager.go:366] "Eviction manager: must evict pod(s) to reclaim" resourceName="memory"'],
  ['filesystem.full', 'eviction_manager.go:366] "Eviction manager: must evict pod(s) to reclaim" resourceName="ephemeral-storage"'],
  ['memory.pressure', 'FailedScheduling 0/6 nodes are available: 6 Insufficient memory.'],
  ['process.down', 'Readiness probe failed: Get "http://10.244.1.7:8080/ready": context deadline exceeded'],
  [
    'process.saturated',
    'java.sql.SQLTransientConnectionException: HikariPool-1 - Connection is not available, request timed out after 30000ms',
  ],
  ['disk.failed', 'kernel: EXT4-fs error (device sdb1): ext4_journal_check_start:83: comm java: Detected aborted journal'],
  // Put when the rows above had been written: 39 of 64 were understood then, and 13 more seen to complain.
  ['disk.failed', 'Drive failure predicted on disk 3 in enclosure 1 slot 4 (SMART trip)'],
  ['disk.failed', 'Physical Disk 0:1:5 Unconfigured Bad'],
  ['disk.failed', 'megaraid: PD 05(e0x20/s5) is FAILED'],
  ['raid.degraded', 'Logical drive 2 status changed to interim recovery mode'],
  ['disk.failed', 'kernel: blk_update_request: critical target error, dev sdb, sector 81920'],
  ['disk.bad-sectors', 'kernel: print_req_error: I/O error, dev nvme0n1, sector 1953522432'],
  ['disk.failed', 'kernel: nvme nvme1: I/O 12 QID 3 timeout, aborting'],
  ['disk.failed', 'kernel: JBD2: Error -5 detected when updating journal superblock for dm-2-8'],
  ['disk.latency', 'kernel: md/raid10:md2: sdc1: rescheduling sector 1290'],
  ['disk.latency', 'iscsid: Kernel reported iSCSI connection 1:0 error (1022 - ISCSI_ERR_NOP_TIMEDOUT) state (3)'],
  ['disk.latency', 'multipathd: mpatha: remaining active paths: 1'],
  ['disk.failed', 'scsi 4:0:0:1: rejecting I/O to dead device'],
  ['memory.pressure', 'Out of memory: Killed process 8123 (java) total-vm:12GB'],
  ['memory.pressure', 'java.lang.OutOfMemoryError: Metaspace'],
  ['memory.pressure', 'FATAL:  out of memory DETAIL:  Failed on request of size 1024'],
  ['process.saturated', 'java.io.IOException: Too many open files'],
  ['process.saturated', 'accept4() failed (24: Too many open files)'],
  ['process.saturated', 'server reached MaxRequestWorkers setting, consider raising the MaxRequestWorkers setting'],
  ['process.saturated', 'WARNING: [pool www] server reached pm.max_children setting (50), consider raising it'],
  ['process.saturated', 'ORA-00020: maximum number of processes (300) exceeded'],
  ['process.saturated', 'dhcpd: DHCPDISCOVER from 00:50:56:ab: network 10.0.0.0/24: no free leases'],
  ['filesystem.full', 'ORA-19809: limit exceeded for recovery files'],
  ['filesystem.full', 'write failed: Disk quota exceeded'],
  ['filesystem.full', 'Datastore usage on disk: datastore ds1 is 100% full'],
  ['link.down', 'bonding: bond0: link status definitely down for interface eno2, disabling it'],
  ['link.down', '%ETHPORT-5-IF_DOWN_LINK_FAILURE: Interface Ethernet1/4 is down (Link failure)'],
  ['link.down', 'OSPF-5-ADJCHG: Process 1, Nbr 10.0.0.2 on Vlan10 from FULL to DOWN, Neighbor Down: Dead timer expired'],
  ['network.errors', '%SPANTREE-2-LOOPGUARD_BLOCK: Loop guard blocking port GigabitEthernet1/0/2 on VLAN0010'],
  ['network.errors', 'kernel: eth0: received packet on eth0 with own address as source address'],
  ['network.errors', '%C4K_EBM-4-HOSTFLAPPING: Host 00:50:56:AB in vlan 10 is flapping between port Gi1/1 and port Gi1/2'],
  ['process.down', 'kubelet: Back-off restarting failed container'],
  ['process.down', 'systemd[1]: app.service: Main process exited, code=killed, status=9/KILL'],
  ['process.down', 'dockerd: container 8f2a died exitCode=137 oomKilled=false'],
  ['process.down', 'Fatal Python error: Segmentation fault'],
  ['process.down', 'mysqld got signal 11 ;'],
  ['process.down', 'InnoDB: Assertion failure in thread 140 in file btr0cur.cc line 410'],
  ['process.down', 'VM web-1 was powered off unexpectedly by the guest OS'],
  ['process.down', 'The guest operating system has crashed. (bluescreen)'],
  [
    'certificate.expired',
    'x509: certificate has expired or is not yet valid: current time 2026-11-10T08:00:00Z is after 2026-11-10T00:00:00Z',
  ],
  ['certificate.expired', 'javax.net.ssl.SSLHandshakeException: PKIX path validation failed: validity check failed'],
  ['credential.expired', 'KRB5KDC_ERR_KEY_EXP: Password has expired'],
  ['clock.wrong', 'ntpd[612]: no servers reachable'],
  ['clock.wrong', "chronyd[688]: Can't synchronise: no selectable sources"],
  ['temperature.high', "Temperature at sensor 'Ambient' is above the upper critical limit: 47 C"],
  ['cpu.throttled', 'kernel: CPU0: Core temperature above threshold, cpu clock throttled'],
  ['fan.failed', 'Fan 2 failed on chassis 1'],
  ['fan.failed', '%ENVMON-3-FAN_FAILED: Fan 3 not rotating'],
  ['power.failed', 'UPS on battery: input voltage lost'],
  ['power.failed', 'UPS: On battery power in response to an input power problem.'],
  ['power.failed', 'ATS: Source A input power lost. No source available.'],
  ['battery.failed', 'UPS: The battery needs replacement: it failed the self-test.'],
  [
    'filesystem.full',
    'ERROR Error while appending records to orders-11 in dir /var/lib/kafka (LogDirFailureChannel) java.io.IOException: No space left on device',
  ],
  ['power.failed', 'PEM 1 input failure; redundancy lost'],
  ['cooling.failed', 'CRAC unit 2: chilled water supply loss alarm'],
  ['battery.failed', 'BBU is not charging; cache is in write-through mode'],
  ['raid.degraded', 'mdadm: DegradedArray event on /dev/md0'],
  ['raid.degraded', 'ZFS: pool tank state is DEGRADED: one or more devices could not be opened'],
  ['disk.latency', 'ZFS: deadman: I/O to vdev sdd hung for 1000 seconds'],
  ['disk.latency', 'nfs: server nas-2 not responding, timed out'],
  ['configuration.changed', '%SYS-5-CONFIG_I: Configured from console by vty0'],
  ['configuration.changed', 'commit complete: user ops committed configuration on re0'],
  ['job.running', 'mdcheck: Starting RAID data-check of md0'],
  ['job.running', 'VMware: Task: Create virtual machine snapshot started'],
  [
    'network.errors',
    'jddosd[1905]: DDOS_PROTOCOL_VIOLATION_SET: Warning: Host-bound traffic for protocol/exception  DHCPv4:aggregate exceeded its allowed bandwidth at fpc 3 for 2 times, started at 2026-03-01 10:11:12 UTC',
  ],
  [
    'network.errors',
    '%COPP-5-COPP_DROPS5: CoPP drops exceed threshold in class: copp-system-p-class-normal, check show policy-map interface control-plane',
  ],
  [
    'process.saturated',
    'Tcpip: EventID 4231: A request to allocate an ephemeral port number from the global TCP port space has failed due to all such ports being in use.',
  ],
  ['process.saturated', 'dial failed: all local ports are in use'],
];
test.each(KNOWN)('%s: “%s”', (concept, text) => {
  expect(conceptOfText(text)).toBe(concept);
});

test.each([
  'corosync[1102]:   [KNET  ] link: host: 2 link: 0 is down',
  'Transaction (Process ID 61) was deadlocked on lock resources with another process and has been chosen as the deadlock victim.',
  'haproxy[811]: Server app/web-03 is DOWN, reason: Layer4 timeout, check duration: 2001ms.',
  'haproxy[811]: backend app has no server available!',
  '[error] 812#812: *8812 connect() failed (111: Connection refused) while connecting to upstream, client: 10.0.0.7',
  '[error] 812#812: *991 upstream timed out (110: Connection timed out) while reading response header from upstream',
  '[error] *1 no live upstreams while connecting to upstream',
  'ERROR:  canceling statement due to conflict with recovery',
  'ERROR:  canceling statement due to lock timeout',
  'ERROR:  deadlock detected',
  'FATAL:  could not receive data from WAL stream: ERROR:  requested WAL segment 00000001000000040000007E has already been removed',
  'ERROR 1205 (HY000): Lock wait timeout exceeded; try restarting transaction',
  "[ERROR] Slave SQL for channel '': Could not execute Write_rows event on table shop.orders; Duplicate entry '7' for key 'PRIMARY', Error_code: 1062",
  '[Broker id=1] Shrinking ISR from 1,2,0 to 0. Leader: (highWatermark: 0, endOffset: 20).',
  "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk.",
  'Failed to pull image "registry/app:9": rpc error: code = NotFound desc = manifest unknown',
  'MountVolume.SetUp failed for volume "keys" : secret "pay-keys" not found',
  'Multi-Attach error for volume "pvc-1f2c" Volume is already exclusively attached to one node and can\'t be attached to another',
  'tls: failed to verify certificate: x509: certificate signed by unknown authority',
  'SSL_do_handshake() failed (SSL: error:0A000416:SSL routines::sslv3 alert certificate unknown)',
  'java.net.SocketTimeoutException: Read timed out',
  'audit: AVC avc:  denied  { name_connect } for  pid=812 comm="nginx" dest=8080 permissive=0',
  "named[812]: network unreachable resolving 'example.org/A/IN': 2001:500::1#53",
])('a complaint, of whatever: “%s”', (text) => {
  expect(conceptOfText(text)).toBeNull();
  expect(isComplaint(text)).toBe(true);
});

const ORDINARY = `Disk 4 in Backplane 1 of Integrated RAID Controller 1 is inserted.
Power supply redundancy is restored.
The input power for power supply 1 has been restored.
cluster [INF] Health check cleared: OSD_DOWN (was: 1 osds down)
cluster [INF] Health check cleared: OSD_FULL (was: 1 full osd(s))
cluster [INF] Cluster is now healthy
cluster [DBG] pgmap v8123: 129 pgs: 129 active+clean; 1.2 TiB data, 3.6 TiB used, 12 TiB / 16 TiB avail
Device or filesystem with identifier naa.6000 has exited the All Paths Down state.
%LINK-3-UPDOWN: Interface GigabitEthernet1/0/4, changed state to up
%LINEPROTO-5-UPDOWN: Line protocol on Interface Vlan20, changed state to up
%SYS-6-LOGGINGHOST_STARTSTOP: Logging to host 10.0.0.9 port 514 started - CLI initiated
%SEC_LOGIN-5-LOGIN_SUCCESS: Login Success [user: netops] [Source: 10.0.0.14] [localport: 22]
%ILPOWER-7-DETECT: Interface Gi1/0/7: Power Device detected: IEEE PD
%DOT1X-5-SUCCESS: Authentication successful for client (0050.56ab.12cd) on Interface Gi1/0/9
%NTP-6-PEERREACH: Peer 10.0.0.1 is reachable
snmpd[811]: Connection from UDP: [10.20.0.5]:48122->[10.20.0.9]:161
mgd[2210]: UI_DBASE_LOGOUT_EVENT: User 'ops' exiting configuration mode
kernel: usb 1-1: new high-speed USB device number 4 using xhci_hcd
kernel: IPv6: ADDRCONF(NETDEV_CHANGE): eno1: link becomes ready
kernel: EXT4-fs (sda2): mounted filesystem with ordered data mode. Quota mode: none.
kernel: XFS (sdb1): Ending clean mount
kernel: audit: type=1400 audit(1731.1:12): apparmor="STATUS" operation="profile_replace" profile="unconfined" name="/usr/bin/man"
kernel: perf: interrupt took too long (2511 > 2500), lowering kernel.perf_event_max_sample_rate to 79500
kernel: device eth0 entered promiscuous mode
systemd[1]: Started session-771.scope - Session 771 of User weber.
systemd[1]: logrotate.service: Deactivated successfully.
systemd[1]: Reached target multi-user.target - Multi-User System.
systemd-timesyncd[511]: Contacted time server 10.0.0.1:123 (ntp).
systemd-networkd[411]: eno1: Gained carrier
sshd[811]: Accepted publickey for deploy from 10.0.0.7 port 51110 ssh2: ED25519 SHA256:abc
sshd[811]: Received disconnect from 10.0.0.7 port 51110:11: disconnected by user
dhclient[611]: bound to 10.0.0.12 -- renewal in 1743 seconds.
chronyd[688]: Selected source 10.20.0.2 (ntp1)
LOG:  checkpoint complete: wrote 812 buffers (5.0%); 0 WAL file(s) added, 0 removed, 1 recycled; write=81.2 s
LOG:  connection authorized: user=shop database=shop application_name=api
LOG:  automatic analyze of table "shop.public.orders" system usage: CPU: user: 0.91 s
[Note] [MY-010131] [Server] TLS version configured
[System] [MY-010931] [Server] /usr/sbin/mysqld: ready for connections. Version: '8.0.36'
Background saving terminated with success
1 changes in 900 seconds. Saving...
DB saved on disk
MASTER <-> REPLICA sync: Finished with success
{"level":"info","msg":"finished scheduled compaction","compact-revision":8123,"took":"41ms"}
{"level":"info","msg":"saved snapshot","path":"/var/etcd/member/snap/db"}
INFO [GroupCoordinator 1]: Stabilized group shop generation 12 (__consumer_offsets-3) with 4 members
INFO [Broker id=1] Expanding ISR from 1,2 to 1,2,0 for partition orders-3
I1110 kubelet.go:2345] "SyncLoop (PLEG): event for pod" pod="default/app-7f" event={Type:ContainerStarted}
I1110 reconciler.go:224] "operationExecutor.VerifyControllerAttachedVolume started for volume kube-api-access"
Successfully assigned default/app-7f to node-3
Successfully pulled image "registry/app:9" in 1.2s
haproxy[811]: 10.0.0.7:51110 [10/Nov/2026:08:01:02.123] front app/web-03 0/0/1/12/13 200 812 - - ---- 12/12/0/0/0 0/0 "GET / HTTP/1.1"
haproxy[811]: Server app/web-03 is UP, reason: Layer7 check passed, code: 200, check duration: 3ms. 2 active and 0 backup servers online.
nginx: 10.0.0.7 - - [10/Nov/2026:08:01:02 +0000] "GET /errors/fatal.html HTTP/1.1" 200 512
postfix/smtp[811]: 4F2A1: to=<a@example.org>, relay=mx.example.org[10.0.0.9]:25, delay=0.4, dsn=2.0.0, status=sent (250 ok)
Security-Auditing 4624: An account was successfully logged on.
Service Control Manager 7036: The Windows Update service entered the running state.
EventLog 6013: The system uptime is 812345 seconds.
Microsoft-Windows-Time-Service 37: The time provider NtpClient is currently receiving valid time data from dc01.
hostd: info hostd[2099] [Originator@6876 sub=Vimsvc.ha-eventmgr] Event 812 : User root@127.0.0.1 logged in as vmware-client
logdesc="Memory conserve mode exited" service="kernel" conserve="off"
CDU-2: secondary coolant pump started
CRON[2311]: (root) CMD (/usr/local/sbin/report-daily)
{"kind":"Event","apiVersion":"audit.k8s.io/v1","verb":"update","user":{"username":"system:serviceaccount:kube-system:hpa"}}
zpool-status: scan: scrub repaired 0B in 00:05:57 with 0 errors on pool tank
smartd[700]: Device: /dev/sda [SAT], SMART Usage Attribute: 194 Temperature_Celsius changed from 119 to 118
pvestatd[1320]: status update time (5.12 seconds)
corosync[1102]:   [KNET  ] link: host: 2 link: 0 is up
corosync[1102]:   [QUORUM] Members[3]: 1 2 3
jddosd[1905]: DDOS_PROTOCOL_VIOLATION_CLEAR: INFO: Host-bound traffic for protocol/exception  DHCPv4:aggregate has returned to normal. Violated at fpc 3 for 2 times, from 2026-03-01 10:11:12 UTC to 2026-03-01 10:12:12 UTC`.split(
  '\n',
);
test.each(ORDINARY)('nothing: “%s”', (text) => {
  expect(conceptOfText(text)).toBeNull();
  expect(isComplaint(text)).toBe(false);
});

test('a command is one, whatever words it holds', () => {
  const text = 'sudo: olga : TTY=pts/1 ; PWD=/root ; USER=root ; COMMAND=/usr/bin/sh -c echo alarm cleared; systemctl stop nginx';
  expect(conceptOfText(text)).not.toBeNull();
});

test('no line takes long to read, whatever is repeated in it', () => {
  const parts = [...KNOWN.map(([, text]) => text), ...ORDINARY].flatMap((text) => [
    text,
    text.slice(0, 12),
    ...text.split(/[\s:,]+/).slice(0, 4),
  ]);
  const slow = [...new Set(parts)].flatMap((part) => {
    const text = `${`${part} `.repeat(1 + 1_000 / (part.length + 1))}`.slice(0, 1_000);
    const took = Math.min(...Array.from({ length: 3 }, () => timeOf(() => [conceptOfText(text), isComplaint(text)])));
    return took > 20 ? [`${took} ms: ${part}`] : [];
  });
  expect(slow).toEqual([]);
});

function timeOf(act: () => unknown): number {
  const start = performance.now();
  act();
  return performance.now() - start;
}
