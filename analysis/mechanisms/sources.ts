// By whom each mechanism is described.
export const GREGG_DISKS = 'Gregg, Systems Performance, 2nd ed., ch. 9 (disks: queueing, saturation, I/O wait)';
export const GREGG_CPU = 'Gregg, Systems Performance, 2nd ed., ch. 6 (CPUs: saturation and run-queue latency)';
export const GREGG_MEMORY = 'Gregg, Systems Performance, 2nd ed., ch. 7 (memory: paging, OOM killer)';
export const GREGG_GUESTS = 'Gregg, Systems Performance, 2nd ed., ch. 11 (hypervisors: CPU contention, steal time)';
export const SAN = 'Brocade, SAN Fabric Resiliency and Administration Best Practices (link errors, path failures, slow drain)';
export const GREGG_NETWORK = 'Gregg, Systems Performance, 2nd ed., ch. 10 (network: errors, retransmits)';
export const UPS = 'RFC 1628, 2.2 (upsBatteryStatus: batteryLow, batteryDepleted; what the output is fed by when the input is lost)';
export const THERMAL = 'Intel 64 and IA-32 Software Developer’s Manual, vol. 3B, ch. “Power and Thermal Management” (thermal monitoring)';
export const COOLING = 'ASHRAE TC 9.9, Thermal Guidelines for Data Processing Environments (inlet temperature follows the supply air)';
export const DISKS = 'Pinheiro, Weber, Barroso: Failure Trends in a Large Disk Drive Population, USENIX FAST ’07';
export const RAID = 'SNIA Common RAID Disk Data Format, section on virtual disk state (degraded when a member fails)';
export const WRITE_CACHE =
  'Gregg, Systems Performance, 2nd ed., ch. 9 (write-back and write-through caches); Broadcom, 12Gb/s MegaRAID SAS Software User Guide (write-through when the battery fails or is missing)';
export const SRE = 'Beyer et al., Site Reliability Engineering, ch. 22 (cascading failures), ch. 12 (most outages follow a change)';
export const DRAM =
  'Schroeder, Pinheiro, Weber: DRAM Errors in the Wild, SIGMETRICS ’09 (correctable errors precede uncorrectable ones, which take a machine down)';
export const LIMITS =
  'Nygard, Release It!, 2nd ed., ch. 4 (stability antipatterns: blocked threads, unbounded result sets); POSIX.1-2017, EMFILE';
export const FAN_OUT =
  'Dean, Barroso: The Tail at Scale, CACM 56(2), 2013 (fan-out: calls per request); Nygard, Release It!, 2nd ed., ch. 4 (unbalanced capacities)';
export const CERTIFICATES = 'RFC 5280, 4.1.2.5 (validity); RFC 8446, 6.2 (certificate_expired)';
export const CREDENTIALS = 'RFC 6749, 5.2 (invalid_grant: expired credentials); RFC 4120, 7.5.9 (KDC_ERR_KEY_EXPIRED)';
export const CLOCKS = 'RFC 4120, 7.5.9 (KRB_AP_ERR_SKEW); RFC 7519, 4.1.4 (exp); RFC 5905 (synchronization distance)';
export const NFS = 'RFC 8881, 15.1.4.9 (NFS4ERR_NOSPC: the server has no space); POSIX.1-2017, write() (ENOSPC)';
export const FILE_SERVERS = 'Callaghan, NFS Illustrated, ch. 8 (hard mounts: who writes waits for the server); nfsd(8) (number of threads)';
export const CLUSTERS =
  'Barroso, Hölzle, Ranganathan: The Datacenter as a Computer, 3rd ed., ch. 7 (maintenance; work moves to what is left)';
export const FIREWALLS = 'RFC 2979 (firewalls: what is filtered never arrives)';
export const IFMIB = 'RFC 2863 (ifOperStatus, ifInErrors)';
export const CEPH_FULL = 'Ceph documentation, Health checks (OSD_FULL, POOL_FULL: clients are blocked from writing)';
export const NAMES =
  'RFC 1035, 4.1.1 (response codes) and 7.2 (resolvers that wait and try again); Nygard, Release It!, 2nd ed., ch. 5 (timeouts)';
export const OUTSIDE = 'Nygard, Release It!, 2nd ed., ch. 4 (integration points); RFC 9110, 15.6 (502, 503, 504)';
export const ISCSI =
  'RFC 7143, 9.2 and 13.5 (iSCSI login: the initiator could not be successfully authenticated); RFC 6749, 5.2 (invalid_client)';
export const TRACES =
  'Sigelman et al., Dapper, Google 2010, section 2 (spans of both ends of a call); Gregg, Systems Performance, 2nd ed., ch. 10';
