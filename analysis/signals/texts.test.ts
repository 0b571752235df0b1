import { expect, test } from 'vitest';
import { conceptOfText, isComplaint } from './text-meaning.ts';

// Lines as the programs write them.
test.each([
  ['name.unresolved', 'dial tcp: lookup db.shop.example on 10.96.0.10:53: no such host'],
  ['name.unresolved', 'dial tcp: lookup db.shop.example on 10.96.0.10:53: read udp 10.2.0.7:41233->10.96.0.10:53: i/o timeout'],
  ['name.unresolved', 'Error: getaddrinfo ENOTFOUND api.example.org'],
  ['name.unresolved', 'psql: could not translate host name "db" to address: Temporary failure in name resolution'],
  ['name.unresolved', 'curl: (6) Could not resolve host: mirror.example.org'],
  ['name.unresolved', 'java.net.UnknownHostException: ldap.example.org'],
  ['name.unresolved', 'unbound: info: validation failure; SERVFAIL for www.example.org'],
  ['name.unresolved', 'rpc error: code = Unavailable desc = name resolver error: produced zero addresses'],
  ['name.unresolved', 'getaddrinfo ENOTFOUND crm-db.internal'],
  ['name.unresolved', 'Temporary failure in name resolution'],
  ['dependency.failed', 'POST https://api.example.com/v1/charges returned 503 Service Unavailable'],
  ['dependency.failed', 'GET https://storage.example.net/bucket/key exceeded deadline'],
  ['dependency.failed', 'aws sdk s3 GetObject failed: InternalError (500) region=eu-1'],
  ['process.saturated', 'ProvisionedThroughputExceededException: the level of configured throughput for the table was exceeded'],
  ['process.saturated', 'write failed: request was throttled, retry after 2 s'],
  ['process.saturated', 'googleapi: Error 429: Quota exceeded for quota metric, RESOURCE_EXHAUSTED'],
  ['cpu.throttled', 'iDRAC: CPU 1 is throttled because of a thermal event'],
  ['cpu.throttled', 'Processor automatically throttled'],
  ['process.saturated', "%ASA-5-321001: Resource 'conns' limit of 250000 reached for system"],
  ['raid.degraded', 'EVENT A1202: CRITICAL: A controller failed over: the partner controller B is down'],
  ['disk.failed', 'kernel: sd 0:0:3:0: [sdd] tag#12 FAILED Result: hostbyte=DID_BAD_TARGET driverbyte=DRIVER_OK'],
  ['disk.latency', 'kernel: sd 2:0:0:0: [sda] task abort: SUCCESS scmd(0x00000000)'],
  ['disk.latency', 'ScsiDeviceIO: 2613: Cmd(0x439) to dev "naa.6000" failed H:0x5 D:0x0 P:0x0'],
  [
    'disk.latency',
    'Device naa.600508b1001c performance has deteriorated. I/O latency increased from average value of 1832 microseconds to 190822 microseconds.',
  ],
  ['disk.failed', 'Lost access to volume 5f1a (datastore1) due to connectivity issues. Recovery attempt is in progress'],
  ['raid.degraded', 'mdadm[711]: Fail event detected on md device /dev/md0, component device /dev/sdb1'],
  ['raid.degraded', "zed: eid=12 class=statechange pool='tank' vdev=sdc vdev_state=FAULTED"],
  ['raid.degraded', 'HEALTH_WARN Degraded data redundancy: 1224/90000 objects degraded (1.360%), 12 pgs degraded'],
  ['raid.degraded', 'Controller ID: 0 VD is now DEGRADED VD 1'],
  ['disk.failed', 'mon.a osd.12 marked down after no beacon for 903 seconds'],
  ['disk.failed', 'cluster [WRN] Health check failed: 1 osds down (OSD_DOWN)'],
  ['memory.failed', 'mcelog: Hardware event. This is not a software error. Memory read error'],
  ['cpu.throttled', 'kernel: CPU3: Package temperature above threshold, cpu clock throttled (total events = 210)'],
  ['network.errors', 'kernel: ixgbe 0000:01:00.0 eth0: Detected Tx Unit Hang'],
  ['link.down', 'kernel: bond0: (slave eno1): link status definitely down, disabling slave'],
  ['link.down', 'kernel: igb 0000:01:00.0 eno1: igb: eno1 NIC Link is Down'],
  ['link.down', 'mlag: MLAG peer link is down; inactive'],
  ['link.down', '%LINEPROTO-5-UPDOWN: Line protocol on Interface Vlan20, changed state to down'],
  [
    'link.down',
    'rpd[1203]: RPD_OSPF_NBRDOWN: OSPF neighbor 10.1.1.2 (realm ospf-v2 ge-0/0/1.0 area 0.0.0.0) state changed from Full to Down due to InActiveTimer',
  ],
  ['link.down', 'Keepalived_vrrp[811]: (VI_1) Entering FAULT STATE'],
  ['link.down', '%HSRP-5-STATECHANGE: Vlan10 Grp 10 state Active -> Init'],
  ['network.errors', '%PORT_SECURITY-2-PSECURE_VIOLATION: Security violation occurred, caused by MAC address 0050.56'],
  ['link.down', '%PM-4-ERR_DISABLE: bpduguard error detected on Gi1/0/12, putting Gi1/0/12 in err-disable state'],
  ['memory.pressure', 'kernel: Memory cgroup out of memory: Killed process 2011 (node)'],
  ['memory.pressure', 'java.lang.OutOfMemoryError: Java heap space'],
  ['memory.pressure', 'java.lang.OutOfMemoryError: GC overhead limit exceeded'],
  ['memory.pressure', 'kernel: page allocation failure: order:4, mode:0x40cc0'],
  ['memory.pressure', 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory'],
  ['memory.pressure', '[GC (Allocation Failure) 1.2s] Pause Full (Ergonomics) 7.8G->7.7G(8G) 6120.115ms'],
  ['memory.pressure', 'systemd-oomd[601]: Killed /system.slice/app.service due to memory pressure'],
  ['memory.pressure', 'redis-server: OOM command not allowed when used memory > maxmemory'],
  ['process.down', 'kernel: Kernel panic - not syncing: Fatal exception in interrupt'],
  ['process.down', 'systemd[1]: app.service: Start request repeated too quickly.'],
  ['process.down', 'kubelet: Back-off restarting failed container app in pod app-7f in namespace default (CrashLoopBackOff)'],
  ['process.down', 'kubelet: Liveness probe failed: HTTP probe failed with statuscode: 503'],
  ['process.down', 'panic: runtime error: invalid memory address or nil pointer dereference'],
  ['process.down', 'fatal error: concurrent map writes'],
  ['process.down', 'supervisord: exited: worker (exit status 137; not expected)'],
  ['filesystem.full', 'PANIC:  could not write to file "pg_wal/xlogtemp.1": No space left on device'],
  ['filesystem.full', "ERROR 1114 (HY000): The table 'orders' is full"],
  ['filesystem.full', 'ORA-01653: unable to extend table APP.ORDERS by 128 in tablespace USERS'],
  ['filesystem.full', 'ORA-00257: Archiver error. Connect AS SYSDBA only until resolved.'],
  ['filesystem.full', 'low disk watermark [85%] exceeded on [node-1], replicas will not be assigned'],
  ['filesystem.full', 'kernel: device-mapper: thin: 253:4: reached low water mark for data device: sending event.'],
  ['filesystem.full', 'rabbit: disk resource limit alarm set on node rabbit@mq1'],
  ['memory.pressure', 'rabbit: memory resource limit alarm set on node rabbit@mq1'],
  ['process.saturated', 'FATAL:  sorry, too many clients already'],
  ['process.saturated', 'HikariPool-1 - Connection is not available, request timed out after 30000ms'],
  ['process.saturated', 'nginx: 1024 worker_connections are not enough'],
  ['process.saturated', 'server reached pm.max_children setting (50), consider raising it'],
  ['process.saturated', 'AH00484: server reached MaxRequestWorkers setting, consider raising'],
  ['process.saturated', 'kernel: TCP: request_sock_TCP: Possible SYN flooding on port 443. Sending cookies.'],
  ['process.saturated', 'accept4: too many open files'],
  ['process.saturated', 'upstream connect error or disconnect/reset before headers. reset reason: overflow'],
  ['certificate.expired', 'x509: certificate has expired or is not yet valid: current time 2026-11-10T00:00:00Z is after'],
  [
    'certificate.expired',
    'SSL_do_handshake() failed (SSL: error:0A000086:SSL routines::certificate verify failed:certificate has expired)',
  ],
  ['credential.expired', 'AADSTS7000222: The provided client secret keys for app are expired'],
  ['clock.wrong', "chronyd[688]: Can't synchronise: no selectable sources"],
  ['clock.wrong', 'ceph: mon.b clock skew 0.82s > max 0.05s (MON_CLOCK_SKEW)'],
  ['configuration.changed', 'kubectl: deployment.apps/web configured'],
  ['configuration.changed', 'Scaled up replica set web-6d to 4'],
  ['configuration.changed', 'terraform: Apply complete! Resources: 1 added, 2 changed, 0 destroyed.'],
  ['configuration.changed', 'puppet-agent[1210]: (/Stage[main]/Ntp/File[/etc/ntp.conf]/content) content changed'],
  ['configuration.changed', 'chef-client: Chef Client finished, 3/120 resources updated'],
  ['configuration.changed', 'helm: Release "web" has been upgraded. Happy Helming!'],
  ['job.running', 'pg_dump: dumping contents of table public.orders'],
  ['job.running', 'Veeam: Job [Daily VM] has been started'],
  ['job.running', 'kernel: md: recovery of RAID array md0'],
  ['job.running', 'zfs: scrub started on pool tank'],
  ['job.running', 'Patrol Read started'],
  ['job.running', 'Consistency Check started on VD 0'],
  ['job.running', 'vmotion: Migration to host esx2 started'],
  ['power.failed', 'apcupsd: Power failure. Running on UPS batteries.'],
  ['power.failed', 'PSU0003: The power input for power supply 1 is lost.'],
  ['fan.failed', 'Fan 3 RPM is below the lower critical threshold'],
  ['temperature.high', 'The system inlet temperature is greater than the upper critical threshold'],
  ['cooling.failed', 'CRAC-2: Compressor high head pressure alarm; loss of airflow'],
  ['battery.failed', 'The PERC1 battery has failed.'],
])('%s: “%s”', (concept, text) => {
  expect(conceptOfText(text)).toBe(concept);
});

// What is wrong is not known by these, or not with whom; that something is, they tell.
test.each([
  'kernel: mce: [Hardware Error]: Machine check events logged',
  'haproxy: Server be/app1 is DOWN, reason: Layer4 connection problem, info: "Connection refused"',
  'haproxy: backend be_app has no server available!',
  'nginx: no live upstreams while connecting to upstream',
  'Transaction (Process ID 61) was deadlocked on lock resources with another process',
  'ERROR:  deadlock detected',
  'Lock wait timeout exceeded; try restarting transaction',
  'canceling statement due to lock timeout',
  'process 811 still waiting for AccessShareLock on relation 16424 of database 16385 after 1000.1 ms',
  'connect: connection refused',
  'password authentication failed for user "app"',
  'Access denied for user app@10.0.0.4 (using password: YES)',
  'patroni: demoting self because DCS is not accessible and I was a leader',
  'etcd: lost leader 8e9e05c52164694d at term 7',
  'etcdserver: request timed out, possibly due to previous leader failure',
  'kafka: Shrinking ISR from 1,2,3 to 1',
  'pacemaker: Node web2 will be fenced because it is un-expectedly down',
  'corosync: A processor failed, forming new configuration.',
  'mysqld: Slave I/O for channel: error reconnecting to master',
  'FATAL:  terminating connection due to administrator command',
  'Split Brain detected but unresolved, dropping connection!',
])('a complaint: “%s”', (text) => {
  expect(conceptOfText(text)).toBeNull();
  expect(isComplaint(text)).toBe(true);
});

// What is written on any day.
test.each(
  `kernel: igb 0000:01:00.0 eno1: igb: eno1 NIC Link is Up 1000 Mbps Full Duplex
%LINK-3-UPDOWN: Interface GigabitEthernet1/0/3, changed state to up
kernel: EXT4-fs (sda1): mounted filesystem with ordered data mode
kernel: EXT4-fs (sda1): re-mounted. Opts: errors=remount-ro
kernel: XFS (dm-0): Mounting V5 Filesystem
kernel: XFS (dm-0): Ending clean mount
kernel: md/raid1:md0: active with 2 out of 2 mirrors
kernel: sd 0:0:0:0: [sda] Attached SCSI disk
systemd[1]: Started Daily apt download activities.
systemd[1]: Reached target Multi-User System.
systemd[1]: session-12.scope: Deactivated successfully.
systemd[1]: Stopping nginx.service - A high performance web server...
CRON[811]: pam_unix(cron:session): session opened for user root
sshd[71]: Disconnected from user monitor 10.0.0.4 port 41220
sshd[71]: Received disconnect from 10.0.0.4 port 41220:11: disconnected by user
dhclient[7]: bound to 10.0.0.8 -- renewal in 40000 seconds.
chronyd[6]: Selected source 10.0.0.3
nginx: 10.0.0.2 - - "GET /api/v1/items/7 HTTP/1.1" 200 1201
postgres: LOG:  checkpoint complete: wrote 412 buffers (2.5%)
postgres: LOG:  duration: 1400.2 ms  statement: SELECT 1
postgres: LOG:  connection authorized: user=app database=shop
redis-server: Background saving terminated with success
redis-server: DB saved on disk
kubelet: "SyncLoop UPDATE" source="api" pods=["default/web-1"]
kubelet: Successfully pulled image "web:1.2" in 2.1s
dockerd: time="x" level=info msg="ignoring event" container=1 module=libcontainerd
haproxy: Proxy fe started.
haproxy: Server be/app1 is UP, reason: Layer7 check passed
puppet-agent[1]: Applied catalog in 12.01 seconds
chef-client: Chef Client finished, 0/120 resources updated in 9 seconds
terraform: Apply complete! Resources: 0 added, 0 changed, 0 destroyed.
smartd[7]: Device: /dev/sda [SAT], SMART Usage Attribute: 194 Temperature_Celsius changed from 68 to 67
ups: UPS ups1@localhost on line power
ipmi: Fan 3 RPM is within normal range
ceph: osdmap e122: 12 total, 12 up, 12 in
ceph: cluster [INF] overall HEALTH_OK
zfs: pool tank is healthy, scrub repaired 0B
multipathd[6]: mpatha: sda - path is up
kernel: usb 1-1: USB disconnect, device number 4
hostd: Event 11: User root@10.0.0.1 logged in
vpxa: Virtual machine db-1 is powered on
rabbit: connection <0.1.0> closed normally
etcd: compacted raft log at 1200
java: GC(12) Pause Young (Normal) 40M->12M(256M) 4.1ms
app: started with max_children 50
app: 12 members in the pool, table rows 100
app: scale down of web requested by autoscaler
app: shutdown complete
app: no errors found
app: 0 failed, 12 passed
logrotate: rotating pattern: /var/log/nginx/*.log
rsyslogd: action 'action-1' resumed
gitlab: Job succeeded
snmpd: Connection from UDP: [10.0.0.1]:5000
auditd: Audit daemon rotating log files
named: zone example/IN: loaded serial 2026
dnsmasq: using nameserver 10.0.0.2#53
ntpd: adjusting local clock by 0.01s
%SYS-6-LOGGINGHOST_STARTSTOP: Logging to host 10.0.0.9 port 514 started
systemd-networkd: eth0: Gained carrier
NetworkManager: device (eth0): state change: ip-config -> activated
veeam: Job finished with Success
mysqld: ready for connections. Version 8.0
mysqld: Buffer pool(s) load completed`.split('\n'),
)('nothing: “%s”', (text) => {
  expect(conceptOfText(text)).toBeNull();
  expect(isComplaint(text)).toBe(false);
});
