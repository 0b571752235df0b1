import { flat, scaled, step, sum } from '../courses.ts';
import { host, service } from '../machines.ts';
import { above, cause, FAILING, type Script, SLOW } from '../script.ts';
import { distraction, repeated } from '../texts.ts';

/** Faults of hypervisors, systems and services, in the words of the products; written before they were first put. */
export const PRODUCTS_FROM_258: readonly Script[] = [
  {
    name: '258-heather',
    domain: 'hypervisor',
    told: 'A large machine is powered on at a hypervisor that has not the memory for it: the hypervisor balloons and swaps, and the machines beside it are slow.',
    sources: ['VMware vSphere performance counters: mem.vmmemctl, mem.swapinRate', 'telegraf inputs.vsphere'],
    build: (w) => {
      const esx = w.asset('hypervisor');
      const [vm1, vm2, big] = [w.asset('vm', [['runs-on', esx]]), w.asset('vm', [['runs-on', esx]]), w.asset('vm', [['runs-on', esx]])];
      const app = w.asset('service', [['runs-on', vm1]]);
      const squeeze = step(222, 0, 1, 8);
      host(w, vm1, { iowait: scaled(squeeze, 0.35), busy: sum(flat(0.05), scaled(squeeze, 0.6)) });
      host(w, vm2);
      host(w, big, { memory: step(219, 0.05, 0.9, 6) });
      w.lose(big, 0, 219);
      w.gauge(esx, 'vsphere_host_mem_usage_average', '%', {}, step(219, 71, 98.6, 4), 0.004, [0, 100]);
      w.gauge(esx, 'vsphere_host_mem_swapinRate_average', 'kBy/s', {}, step(223, 0.2, 5400, 4), 0.25);
      w.gauge(esx, 'vsphere_host_mem_vmmemctl_average', 'kBy', {}, step(221, 20, 21e6, 9), 0.05);
      w.gauge(esx, 'vsphere_host_cpu_usage_average', '%', {}, flat(38), 0.08, [0, 100]);
      service(w, app, { seconds: sum(flat(0.07), scaled(squeeze, 0.6)), requests: flat(45) });
      w.log(
        219,
        esx,
        9,
        `Hostd: info hostd[2099571] [Originator@6876 sub=Vimsvc.ha-eventmgr] Event 4411 : ${big} on host in ha-datacenter is powered on`,
        'Hostd',
      );
      return {
        rules: [above('Slow answers', 0.35, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([esx, 'memory.pressure'], [big, 'job.running', 'memory.pressure', 'user.action']),
      };
    },
  },
  {
    name: '259-iris',
    domain: 'hypervisor',
    told: 'The storage service of a controller machine crashes again and again, and the machines whose disks it serves wait. The controller’s clock is behind.',
    sources: ['Nutanix Prism alerts: Cluster Services Down On Controller VM', 'Nutanix Bible: Stargate'],
    build: (w) => {
      const node = w.asset('hypervisor');
      const cvm = w.asset('vm', [['runs-on', node]]);
      const vm = w.asset('vm', [
        ['runs-on', node],
        ['stores-on', cvm],
      ]);
      const calm = w.asset('vm', [['runs-on', node]]);
      const app = w.asset('service', [['runs-on', vm]]);
      const waiting = step(217, 0, 1, 3);
      host(
        w,
        vm,
        {
          operationSeconds: sum(flat(0.002), scaled(waiting, 0.14)),
          iowait: scaled(waiting, 0.4),
          busy: sum(flat(0.06), scaled(waiting, 0.85)),
        },
        'otel',
      );
      host(w, calm, {}, 'otel');
      host(w, cvm, { user: step(217, 0.3, 0.22, 2) }, 'otel');
      service(w, app, { seconds: sum(flat(0.05), scaled(waiting, 0.6)) });
      w.skew(cvm, -95);
      for (let minute = 216.5; minute < 290; minute += 17) {
        w.log(
          minute,
          cvm,
          9,
          `F20261110 ${w.random.integer(10, 20)}:14:09.118842Z ${w.random.integer(9_000, 30_000)} extent_store.cc:871] Check failed: disk_manager->IsMounted(disk_id) 42`,
          'stargate',
        );
        w.log(minute + 0.1, cvm, 17, 'genesis: ERROR node_manager.py:4211 Service stargate exited with status 134, restarting', 'genesis');
      }
      w.log(221, cvm, 17, 'alert_manager: Cluster Service: stargate is down on the Controller VM 10.4.2.31.', 'alerts');
      distraction(w, vm, 90);
      return {
        rules: [above('Slow answers', 0.4, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([cvm, 'process.down', 'log.errors', 'log.unusual', 'dependency.failed', 'unknown']),
      };
    },
  },
  {
    name: '260-jasmine',
    domain: 'system',
    told: 'A filesystem finds its metadata corrupted and shuts itself down; the database upon it stops.',
    sources: ['Linux fs/xfs/xfs_fsops.c', 'kubernetes/node-problem-detector pull 845', 'PostgreSQL src/backend/access/transam/xlog.c'],
    build: (w) => {
      const [m1, m2] = [w.asset('server'), w.asset('server')];
      const db = w.asset('service', [['runs-on', m1]]);
      const app = w.asset('service', [
        ['runs-on', m2],
        ['depends-on', db],
      ]);
      host(w, m1, { write: step(225, 5e6, 0.1e6, 1) });
      host(w, m2);
      service(w, db, { failing: step(225, 0.001, 0.9, 1), requests: flat(50) });
      service(w, app, { failing: step(225, 0.002, 0.7, 1), requests: flat(40) });
      for (const [late, text] of [
        [
          0,
          'XFS (dm-3): Internal error xfs_trans_cancel at line 957 of file fs/xfs/xfs_trans.c.  Caller xfs_free_file_space+0x17b/0x260 [xfs]',
        ],
        [0.01, 'XFS (dm-3): Corruption detected. Unmount and run xfs_repair'],
        [
          0.02,
          'XFS (dm-3): xfs_do_force_shutdown(0x8) called from line 958 of file fs/xfs/xfs_trans.c.  Return address = 00000000a3be1f9e',
        ],
        [0.03, 'XFS (dm-3): Corruption of in-memory data detected.  Shutting down filesystem'],
        [0.04, 'XFS (dm-3): Please unmount the filesystem and rectify the problem(s)'],
      ] as const)
        w.log(224.8 + late, m1, 10, `kernel: ${text}`, 'kernel');
      repeated(
        w,
        225,
        290,
        1.5,
        m1,
        17,
        () =>
          `postgres[${w.random.integer(2_000, 9_000)}]: PANIC:  could not open file "pg_wal/00000001000000A2000000${w.random.integer(10, 99)}": Input/output error`,
        'postgres',
      );
      repeated(
        w,
        225,
        292,
        4,
        m2,
        17,
        () => 'psycopg.OperationalError: connection failed: FATAL:  the database system is in recovery mode',
        'app',
      );
      return {
        rules: [above('Failing requests', 8, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause([m1, 'disk.failed', 'log.errors', 'log.unusual', 'process.down', 'unknown', 'dependency.failed']),
      };
    },
  },
  {
    name: '261-kalmia',
    domain: 'system',
    told: 'The directory database of a domain controller waits for its disk, and whoever must log in by the domain is refused.',
    sources: ['Microsoft: ESE event 508', 'Microsoft: Netlogon event 5719', 'Microsoft: Cannot generate SSPI context'],
    build: (w) => {
      const [dc, sql, web] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const domain = w.asset('service', [['runs-on', dc]]);
      const app = w.asset('service', [
        ['runs-on', web],
        ['depends-on', domain],
        ['depends-on', sql],
      ]);
      host(w, dc, { quiet: true, busy: step(216, 0.05, 0.98, 2), operationSeconds: step(216, 0.003, 1.8, 2) }, 'otel');
      host(w, sql, { quiet: true }, 'otel');
      host(w, web, { quiet: true }, 'otel');
      service(w, app, { failing: step(219, 0.001, 0.45, 2), requests: flat(35) });
      repeated(
        w,
        216,
        292,
        0.7,
        dc,
        13,
        () =>
          `NTDS ISAM 508: NTDS (684,D,0) NTDSA: A request to write to the file "C:\\Windows\\NTDS\\ntds.dit" at offset ${w.random.integer(1, 90) * 8192} for 8192 bytes succeeded, but took an abnormally long time (${w.random.integer(17, 94)} seconds) to be serviced by the OS.`,
        'Directory Service',
      );
      for (const id of [sql, web])
        w.log(
          219,
          id,
          17,
          'NETLOGON 5719: This computer was not able to set up a secure session with a domain controller in domain CORP due to the following: There are currently no logon servers available to service the logon request.',
          'System',
        );
      repeated(
        w,
        219,
        292,
        2,
        sql,
        17,
        () =>
          'MSSQLSERVER 17806: SSPI handshake failed with error code 0x80090311, state 14 while establishing a connection with integrated security; the connection has been closed. Reason: No authority could be contacted for authentication.',
        'Application',
      );
      return {
        rules: [above('Failing requests', 5, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause([dc, 'disk.latency', 'disk.utilization', 'log.errors', 'log.unusual', 'dependency.failed', 'unknown']),
      };
    },
  },
];
