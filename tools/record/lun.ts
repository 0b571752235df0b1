import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, rmdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';

/** A block device in memory with a limited rate of writing, shared by two volumes. As root on Linux. */
export type Lun = {
  /** Kernel name of the whole, e.g. loop0. */
  readonly device: string;
  /** Kernel names of the volumes. */
  readonly volumes: readonly [string, string];
  /** Control group whose members the limit holds for, all together. */
  readonly cgroup: string;
  /** Starts a program whose writes count. */
  run(argv: readonly string[]): { stop(): void };
  remove(): void;
};

const VOLUME_SECTORS = 256 * 2048;

/** @param bytesPerSecond what both volumes together may write */
export function createLun(bytesPerSecond: number): Lun {
  const image = `/dev/shm/inframind-lun-${process.pid}`;
  writeFileSync(image, '');
  truncateSync(image, (2 * VOLUME_SECTORS + 2048) * 512);
  const tool = (command: string, ...args: string[]) => execFileSync(command, args, { encoding: 'utf8' }).trim();
  const path = tool('losetup', '--partscan', '--direct-io=on', '--find', '--show', image);
  tool('addpart', path, '1', '2048', String(VOLUME_SECTORS));
  tool('addpart', path, '2', String(2048 + VOLUME_SECTORS), String(VOLUME_SECTORS));
  const cgroup = `/sys/fs/cgroup/blkio/inframind-lun-${process.pid}`;
  mkdirSync(cgroup);
  const numbers = tool('lsblk', '--nodeps', '--noheadings', '--output', 'MAJ:MIN', path);
  writeFileSync(`${cgroup}/blkio.throttle.write_bps_device`, `${numbers} ${bytesPerSecond}`);
  return {
    device: basename(path),
    volumes: [`${basename(path)}p1`, `${basename(path)}p2`],
    cgroup,
    run: (argv) => {
      const shell = `echo $$ > ${cgroup}/cgroup.procs && exec "$@"`;
      const child = spawn('nice', ['-n', '-20', 'sh', '-c', shell, 'sh', ...argv], { stdio: 'inherit' });
      return { stop: () => void child.kill('SIGKILL') };
    },
    remove: () => {
      tool('losetup', '--detach', path);
      rmSync(image);
      rmdirSync(cgroup);
    },
  };
}
