import { type Course, flat, growth } from '../courses.ts';
import { host, service } from '../machines.ts';
import { above, cause, type Script, SLOW, seen } from '../script.ts';
import { repeated } from '../texts.ts';

const KERNEL = 'Linux drivers/scsi/sd.c, block/blk-core.c (texts)';

export const DISKS: readonly Script[] = [
  {
    name: '017-gale',
    domain: 'hardware',
    told: 'A disk of a host’s mirror answers with read errors and long retries; the mirror drops it. The service on the host is slow meanwhile. Nothing measures SMART here: the kernel’s log is all there is.',
    sources: [KERNEL, 'Linux drivers/md/raid1.c (texts)'],
    build: (w) => {
      const machine = w.asset('server');
      const app = w.asset('service', [['runs-on', machine]]);
      const slow = (before: number, after: number) => (minute: number) => (minute >= 215 && minute < 290 ? after : before);
      host(w, machine, { operationSeconds: slow(0.004, 0.19), busy: slow(0.07, 0.9), iowait: slow(0.01, 0.26) }, 'otel');
      service(w, app, { seconds: slow(0.07, 0.6) });
      repeated(
        w,
        214,
        285,
        1.5,
        machine,
        19,
        () =>
          `kernel: blk_update_request: I/O error, dev sdb, sector ${w.random.integer(1e6, 9e8)} op 0x0:(READ) flags 0x80700 phys_seg 1 prio class 0`,
        'kernel',
      );
      repeated(
        w,
        214,
        285,
        1,
        machine,
        19,
        () => `kernel: sd 2:0:0:0: [sdb] tag#${w.random.integer(1, 31)} Sense Key : Medium Error [current]`,
        'kernel',
      );
      w.log(286, machine, 18, 'kernel: md/raid1:md0: Disk failure on sdb1, disabling device.', 'kernel');
      return {
        rules: [above('Slow answers', 0.3, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([machine, 'disk.failed', 'raid.degraded', 'disk.bad-sectors']),
      };
    },
  },
  {
    name: '028-orchard',
    domain: 'storage',
    told: 'One disk of a shelf has uncorrectable sectors and its verdict becomes “failed”, before any array is degraded. The alert is the verdict itself.',
    sources: ['ATA ACS-4 (SMART RETURN STATUS)', 'smartd(8) (texts)'],
    build: (w) => {
      const shelf = w.asset('shelf');
      w.asset('server', [['stores-on', shelf]]);
      for (let slot = 1; slot <= 6; slot++) {
        const labels = { slot: `slot-${slot}`, serial: `WD-${4400 + slot}`, model: 'WDC WD4002FYYZ' };
        const whole =
          (course: Course): Course =>
          (minute) =>
            Math.floor(course(minute));
        w.gauge(shelf, 'hw.disk.smart.offline_uncorrectable', '{sector}', labels, slot === 5 ? whole(growth(90, 0, 0.5)) : flat(0), 0);
        w.gauge(shelf, 'hw.disk.smart.reported_uncorrectable', '{error}', labels, slot === 5 ? whole(growth(100, 0, 0.2)) : flat(0), 0);
      }
      w.event(250, shelf, {
        source: 'smart',
        code: 'SMART.HealthFailed',
        message: 'SMART overall-health self-assessment test result: FAILED!',
        component: 'slot-5',
        severity: 'critical',
      });
      return { rules: [seen('SMART verdict', 'event', 'HealthFailed', shelf)], alert: shelf, truth: cause([shelf, 'disk.failed']) };
    },
  },
];
