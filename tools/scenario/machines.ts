import type { Course } from './courses.ts';
import { flat } from './courses.ts';
import { chatter } from './texts.ts';
import type { World } from './world.ts';

export type HostCourses = {
  /** Shares of one, over all cores. */
  readonly user?: Course;
  readonly iowait?: Course;
  readonly steal?: Course;
  readonly memory?: Course;
  readonly swap?: Course;
  /** Bytes per second, share of time busy, seconds per operation. */
  readonly write?: Course;
  readonly read?: Course;
  readonly busy?: Course;
  readonly operationSeconds?: Course;
  readonly filesystem?: Course;
  /** Errors per second on its interface. */
  readonly errors?: Course;
  readonly drops?: Course;
  readonly traffic?: Course;
  /** Without logs nothing is written by it but what a scenario tells it to. */
  readonly quiet?: boolean;
};

/** What a host's agent reports every minute, by the names of OpenTelemetry's conventions or by node_exporter's. */
export function host(
  w: World,
  assetId: string,
  courses: HostCourses = {},
  names: 'otel' | 'node' = w.random.chance(0.4) ? 'node' : 'otel',
): void {
  const { random } = w;
  const busy = courses.busy ?? flat(random.between(0.02, 0.08));
  const user = courses.user ?? flat(random.between(0.08, 0.25));
  const iowait = courses.iowait ?? ((minute: number) => 0.15 * busy(minute));
  const memory = courses.memory ?? flat(random.between(0.35, 0.6));
  const write = courses.write ?? flat(random.between(0.3e6, 2e6));
  const read = courses.read ?? flat(random.between(0.1e6, 1e6));
  const operation = courses.operationSeconds ?? flat(random.between(0.0008, 0.004));
  if (names === 'otel') {
    const cpu = (mode: string, course: Course, noise: number) =>
      w.gauge(assetId, 'system.cpu.utilization', '1', { 'cpu.mode': mode }, course, noise, [0, 1]);
    cpu('user', user, 0.12);
    cpu('iowait', iowait, 0.3);
    if (courses.steal) cpu('steal', courses.steal, 0.2);
    w.gauge(assetId, 'system.memory.utilization', '1', { 'system.memory.state': 'used' }, memory, 0.01, [0, 1]);
    const io = (direction: string, course: Course) =>
      w.gauge(assetId, 'system.disk.io', 'By/s', { 'system.device': 'sda', 'disk.io.direction': direction }, course, 0.25);
    io('write', write);
    io('read', read);
    w.gauge(assetId, 'system.disk.utilization', '1', { 'system.device': 'sda' }, busy, 0.2, [0, 1]);
    if (courses.operationSeconds || random.chance(0.5))
      w.gauge(assetId, 'system.disk.operation_time', 's', { 'system.device': 'sda', 'disk.io.direction': 'write' }, operation, 0.2);
    if (courses.swap) w.gauge(assetId, 'system.paging.utilization', '1', { 'system.paging.state': 'used' }, courses.swap, 0.02, [0, 1]);
    if (courses.filesystem)
      w.gauge(
        assetId,
        'system.filesystem.utilization',
        '1',
        { 'system.device': 'sda2', 'system.filesystem.mountpoint': '/var' },
        courses.filesystem,
        0.002,
        [0, 1],
      );
    if (courses.errors)
      w.gauge(
        assetId,
        'system.network.errors',
        '{error}/s',
        { 'network.interface.name': 'eno1', 'network.io.direction': 'receive' },
        courses.errors,
        0.4,
      );
    if (courses.drops)
      w.gauge(
        assetId,
        'system.network.packet.dropped',
        '{packet}/s',
        { 'network.interface.name': 'eno1', 'network.io.direction': 'receive' },
        courses.drops,
        0.4,
      );
    w.gauge(
      assetId,
      'system.network.io',
      'By/s',
      { 'network.interface.name': 'eno1', 'network.io.direction': 'receive' },
      courses.traffic ?? flat(random.between(1e5, 4e6)),
      0.2,
    );
  } else {
    // Two cores' worth of each mode is summed, as dashboards do.
    const cpu = (mode: string, course: Course, noise: number) =>
      w.counter(assetId, 'node_cpu_seconds_total', 's', { cpu: '0', mode }, course, noise);
    cpu('user', user, 0.12);
    cpu('iowait', iowait, 0.3);
    if (courses.steal) cpu('steal', courses.steal, 0.2);
    w.gauge(assetId, 'node_memory_MemAvailable_bytes', 'By', {}, (minute) => 16e9 * (1 - memory(minute)), 0.01);
    w.counter(assetId, 'node_disk_written_bytes_total', 'By', { device: 'sda' }, write, 0.25);
    w.counter(assetId, 'node_disk_read_bytes_total', 'By', { device: 'sda' }, read, 0.25);
    w.counter(assetId, 'node_disk_io_time_seconds_total', 's', { device: 'sda' }, busy, 0.2);
    if (courses.swap) w.counter(assetId, 'node_vmstat_pgmajfault', '1', {}, (minute) => 4 + 400 * (courses.swap?.(minute) ?? 0), 0.3);
    if (courses.filesystem)
      w.gauge(
        assetId,
        'node_filesystem_avail_bytes',
        'By',
        { device: '/dev/sda2', mountpoint: '/var', fstype: 'ext4' },
        (minute) => 80e9 * (1 - (courses.filesystem?.(minute) ?? 0)),
        0.002,
      );
    if (courses.errors) w.counter(assetId, 'node_network_receive_errs_total', '1', { device: 'eno1' }, courses.errors, 0.4);
    if (courses.drops) w.counter(assetId, 'node_network_receive_drop_total', '1', { device: 'eno1' }, courses.drops, 0.4);
    w.counter(
      assetId,
      'node_network_receive_bytes_total',
      'By',
      { device: 'eno1' },
      courses.traffic ?? flat(random.between(1e5, 4e6)),
      0.2,
    );
  }
  if (courses.quiet !== true) chatter(w, assetId);
}

/** What a server's management controller measures. */
export function bmc(w: World, assetId: string, courses: { readonly inlet?: Course; readonly cpu?: Course; readonly fan?: Course }): void {
  const sensor = (metric: string, unit: string, name: string, course: Course, noise: number) =>
    w.gauge(assetId, metric, unit, { 'hw.id': name, 'hw.name': name }, (minute) => Math.round(course(minute)), noise);
  sensor('hw.temperature', 'Cel', 'Inlet Temp', courses.inlet ?? flat(w.random.between(20, 24)), 0.01);
  sensor('hw.temperature', 'Cel', 'CPU1 Temp', courses.cpu ?? flat(w.random.between(45, 55)), 0.02);
  sensor('hw.fan.speed', 'rpm', 'FAN1', courses.fan ?? flat(w.random.between(5600, 6800)), 0.01);
}

export type ServiceCourses = {
  /** Requests per second, seconds at the 95th percentile, share of requests that fail. */
  readonly requests?: Course;
  readonly seconds?: Course;
  readonly failing?: Course;
  readonly noise?: number;
};
export type ServiceNames = 'prometheus' | 'haproxy' | 'otel';

/** What a service tells of its requests, by the names of three common exporters. */
export function service(w: World, assetId: string, courses: ServiceCourses = {}, names: ServiceNames = 'prometheus'): void {
  const requests = courses.requests ?? flat(w.random.between(20, 80));
  const seconds = courses.seconds ?? flat(w.random.between(0.03, 0.12));
  const failing = courses.failing ?? flat(0.001);
  const noise = courses.noise ?? 0.08;
  const bad: Course = (minute) => requests(minute) * failing(minute);
  const good: Course = (minute) => requests(minute) * (1 - failing(minute));
  if (names === 'prometheus') {
    w.gauge(assetId, 'http_request_duration_seconds', 's', { quantile: '0.95' }, seconds, noise);
    w.counter(assetId, 'http_requests_total', '1', { code: '200' }, good);
    w.counter(assetId, 'http_requests_total', '1', { code: '500' }, bad, 0.2);
  } else if (names === 'haproxy') {
    w.gauge(assetId, 'haproxy_backend_response_time_average_seconds', 's', { proxy: 'app' }, seconds, noise);
    w.counter(assetId, 'haproxy_backend_http_requests_total', '1', { proxy: 'app' }, requests);
    w.counter(assetId, 'haproxy_backend_http_responses_total', '1', { proxy: 'app', code: '5xx' }, bad, 0.2);
  } else {
    w.gauge(assetId, 'http.server.request.duration', 's', { quantile: '0.95' }, seconds, noise);
    w.gauge(assetId, 'http.server.request.rate', '{request}/s', {}, requests, 0.05);
    w.gauge(assetId, 'http.server.error_ratio', '1', {}, failing, 0.3, [0, 1]);
  }
}
