import { growth, queued, step } from '../courses.ts';
import { host, service } from '../machines.ts';
import { above, below, cause, FAILING, type Script, SLOW } from '../script.ts';
import { distraction, repeated } from '../texts.ts';

const OOM = 'Linux mm/oom_kill.c (text); Gregg, Systems Performance, ch. 7';

export const SYSTEM: readonly Script[] = [
  {
    name: '051-dell',
    domain: 'system',
    told: 'A process leaks memory for hours; the host swaps, the kernel kills the service, its caller answers with errors.',
    sources: [OOM],
    minutes: 360,
    build: (w) => {
      const machine = w.asset('server');
      const app = w.asset('service', [['runs-on', machine]]);
      const front = w.asset('service', [['depends-on', app]]);
      host(w, machine, {
        memory: growth(80, 0.45, 0.0034, 0.985),
        swap: growth(220, 0.02, 0.012, 0.95),
        iowait: step(235, 0.01, 0.12, 20),
      });
      w.gauge(app, 'probe_success', '1', {}, (minute) => (minute >= 290 && minute < 330 ? 0 : 1), 0);
      service(w, front, { failing: (minute) => (minute >= 290 && minute < 330 ? 0.5 : 0.002) });
      w.log(
        290,
        machine,
        18,
        'kernel: java invoked oom-killer: gfp_mask=0x140cca(GFP_HIGHUSER_MOVABLE|__GFP_COMP), order=0, oom_score_adj=0',
        'kernel',
      );
      w.log(
        290.01,
        machine,
        18,
        'kernel: Out of memory: Killed process 4312 (java) total-vm:24812940kB, anon-rss:15233004kB, file-rss:0kB, shmem-rss:0kB, UID:998',
        'kernel',
      );
      w.log(290.02, machine, 13, "systemd[1]: app.service: Failed with result 'oom-kill'.", 'systemd');
      return {
        rules: [above('Failing requests', 4, { ...FAILING.prometheus, on: front })],
        alert: front,
        truth: cause([machine, 'memory.pressure']),
      };
    },
  },
  {
    name: '052-eddy',
    domain: 'system',
    told: 'A job of the host’s timer compresses old files with all cores; the service beside it is slow.',
    sources: ['systemd (texts)', 'Gregg, Systems Performance, ch. 6'],
    build: (w) => {
      const machine = w.asset('server');
      const app = w.asset('service', [['runs-on', machine]]);
      const user = step(231, 0.25, 0.97);
      host(w, machine, { user, read: step(231, 1e6, 30e6) });
      service(w, app, { seconds: queued(0.045, step(231, 0.3, 0.9)) }, 'haproxy');
      w.log(231, machine, 9, 'systemd[1]: Starting archive-compaction.service - Compaction of archived measurements...', 'systemd');
      distraction(w, machine, 128);
      return {
        rules: [above('Slow answers', 0.2, { ...SLOW.haproxy, on: app })],
        alert: app,
        truth: cause([machine, 'job.running', 'cpu.utilization']),
      };
    },
  },
  {
    name: '053-fjord',
    domain: 'system',
    told: 'A proxy has no more file descriptors: it refuses connections; processor, memory and disk are as ever.',
    sources: ['nginx src/os/unix (text)'],
    build: (w) => {
      const machine = w.asset('server');
      const proxy = w.asset('service', [['runs-on', machine]]);
      host(w, machine);
      service(w, proxy, { failing: step(244, 0.001, 0.3) }, 'haproxy');
      w.gauge(proxy, 'process_open_fds', '1', {}, growth(100, 320, 4.9, 1024), 0.005, [0, 1024]);
      repeated(w, 244, w.minutes, 9, machine, 19, () => `nginx[733]: accept4() failed (24: Too many open files)`, 'nginx');
      return {
        rules: [above('Failing requests', 3, { ...FAILING.haproxy, on: proxy })],
        alert: proxy,
        truth: cause([machine, 'log.unusual'], [proxy, 'log.unusual', 'service.errors', 'process.saturated']),
      };
    },
  },
  {
    name: '054-grove',
    domain: 'system',
    told: 'The clock of a host runs away after its time source was lost; the caller refuses its signatures as too old. Its own clock being wrong, what it reports is dated nine minutes late.',
    sources: ['chrony (texts)', 'RFC 4120 (clock skew)'],
    build: (w) => {
      const machine = w.asset('server');
      const auth = w.asset('service', [['runs-on', machine]]);
      const app = w.asset('service', [['depends-on', auth]]);
      host(w, machine);
      service(w, auth);
      service(w, app, { failing: step(233, 0.001, 0.4) });
      w.log(190, machine, 12, "chronyd[688]: Can't synchronise: no selectable sources", 'chronyd');
      w.log(232, machine, 12, 'chronyd[688]: System clock wrong by 541.203118 seconds', 'chronyd');
      repeated(w, 233, w.minutes, 5, app, 17, () => 'app[1220]: token rejected: Clock skew too great', 'app');
      w.skew(machine, 541);
      return {
        rules: [above('Failing requests', 4, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause([machine, 'log.unusual', 'clock.wrong'], [auth, 'log.unusual', 'clock.wrong']),
      };
    },
  },
  {
    name: '055-heath',
    domain: 'system',
    told: 'A unit crashes again and again after a library was replaced by the nightly upgrade; the probe of its service fails.',
    sources: ['systemd (texts)', 'apt history'],
    build: (w) => {
      const machine = w.asset('server', [], { 'package.libssl3': '3.0.15-1' });
      const app = w.asset('service', [['runs-on', machine]]);
      host(w, machine);
      w.change(221, machine, { 'package.libssl3': '3.0.16-1' });
      w.log(221, machine, 9, 'systemd[1]: Starting apt-daily-upgrade.service - Daily apt upgrade and clean activities...', 'systemd');
      w.log(222, machine, 9, 'systemd[1]: Stopping app.service - Application server...', 'systemd');
      for (let minute = 222.5; minute < w.minutes; minute += 1.7) {
        w.log(minute, machine, 13, 'systemd[1]: app.service: Main process exited, code=dumped, status=11/SEGV', 'systemd');
        w.log(minute + 0.01, machine, 13, "systemd[1]: app.service: Failed with result 'core-dump'.", 'systemd');
      }
      w.gauge(app, 'probe_success', '1', {}, step(222, 1, 0), 0);
      return {
        rules: [below('Probe fails', 1, { metric: 'probe_success', on: app })],
        alert: app,
        truth: cause([machine, 'configuration.changed', 'process.down']),
      };
    },
  },
];
