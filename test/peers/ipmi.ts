import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { freePort, peerPath, scratch, startProcess } from './peer.ts';

/** Sensors of the simulated BMC. Analog ones follow a file; discrete ones have bits, offset by offset of IPMI 2.0 table 42-3. */
const ANALOG = {
  'CPU1 Temp': { number: 1, type: 0x01, entity: 3, unit: 1, scale: 1, start: 45, upper: [85, 95, 105], lower: [0, 0, 0] },
  'Inlet Temp': { number: 2, type: 0x01, entity: 55, unit: 1, scale: 1, start: 22, upper: [35, 42, 47], lower: [0, 0, 0] },
  FAN1: { number: 3, type: 0x04, entity: 29, unit: 18, scale: 100, start: 6200, upper: [0, 0, 0], lower: [20, 10, 0] },
} as const;
const DISCRETE = {
  'CPU1 Status': { number: 4, type: 0x07, entity: 3, start: 7 },
  'PSU1 Status': { number: 5, type: 0x08, entity: 10, start: 0 },
  'Drive Slot 7': { number: 6, type: 0x0d, entity: 4, start: 0 },
} as const;

export type AnalogSensor = keyof typeof ANALOG;
export type DiscreteSensor = keyof typeof DISCRETE;

/** A BMC of OpenIPMI's simulator, with a SEL, that answers RMCP+ on loopback. */
export type Bmc = {
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** The value in degrees or revolutions per minute; the BMC looks within 250 ms and writes what it crosses to its SEL. */
  setSensor(name: AnalogSensor, value: number): void;
  /** Sets or clears one state of a discrete sensor; the BMC writes it to its SEL. */
  setBit(name: DiscreteSensor, offset: number, on: boolean): Promise<void>;
  /** Runs ipmitool as administrator, e.g. `sel clear`. */
  tool(...args: readonly string[]): string;
  stop(): Promise<void>;
};

/** Starts a BMC whose SEL clock is now plus `clockOffsetSeconds`. */
export async function startBmc(options: { readonly clockOffsetSeconds?: number } = {}): Promise<Bmc> {
  const folder = scratch('bmc');
  const [port, console] = [await freePort(), await freePort()];
  const [user, password] = ['monitor', 'bmc-pass-7'];
  const fileOf = (name: string) => join(folder.path, name.replaceAll(' ', '-'));
  const setSensor = (name: AnalogSensor, value: number) => writeFileSync(fileOf(name), `${Math.round(value / ANALOG[name].scale)}\n`);
  for (const [name, sensor] of Object.entries(ANALOG)) setSensor(name as AnalogSensor, sensor.start);
  mkdirSync(join(folder.path, 'state'));
  writeFileSync(join(folder.path, 'sim.emu'), emulation(fileOf));
  writeFileSync(join(folder.path, 'lan.conf'), lan(port, console, user, password));
  const peer = await startProcess({
    command: peerPath('ipmi_sim') ?? 'ipmi_sim',
    args: ['-c', join(folder.path, 'lan.conf'), '-f', join(folder.path, 'sim.emu'), '-s', join(folder.path, 'state'), '-n'],
    ready: () =>
      say(console, 'noop').then(
        () => true,
        () => false,
      ),
  });
  const tool = (...args: readonly string[]) => {
    const lanplus = ['-I', 'lanplus', '-C', '3', '-H', '127.0.0.1', '-p', String(port), '-U', user, '-E', '-N', '1', '-R', '2', '-Z'];
    const done = spawnSync('ipmitool', [...lanplus, ...args], { encoding: 'utf8', env: { ...process.env, IPMI_PASSWORD: password } });
    if (done.status !== 0) throw new Error(`ipmitool ${args.join(' ')}: ${done.stderr}`);
    return done.stdout;
  };
  const clock = Math.floor(Date.now() / 1_000) + (options.clockOffsetSeconds ?? 0);
  tool('raw', '0x0a', '0x49', ...[0, 8, 16, 24].map((shift) => `0x${((clock >>> shift) & 255).toString(16)}`));
  return {
    host: '127.0.0.1',
    port,
    user,
    password,
    setSensor,
    setBit: (name, offset, on) => say(console, `sensor_set_bit 0x20 0 ${DISCRETE[name].number} ${offset} ${on ? 1 : 0} 1`),
    tool,
    stop: async () => {
      await peer.stop();
      folder.remove();
    },
  };
}

/** One command to the simulator's console; resolves when its prompt is back. */
function say(port: number, command: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(port, '127.0.0.1');
    let prompts = 0;
    socket.setTimeout(2_000, () => socket.destroy(new Error('the console does not answer')));
    socket.on('error', reject);
    socket.on('connect', () => socket.write(`${command}\n`));
    socket.on('data', (chunk) => {
      prompts += chunk.toString().split('>').length - 1;
      if (prompts < 2) return;
      socket.end();
      resolve();
    });
  });
}

function lan(port: number, console: number, user: string, password: string): string {
  return `name "bmc"
set_working_mc 0x20
  startlan 1
    addr 127.0.0.1 ${port}
    priv_limit admin
    allowed_auths_callback md5
    allowed_auths_user md5
    allowed_auths_operator md5
    allowed_auths_admin md5
    guid a123456789abcdefa123456789abcdef
  endlan
  user 1 false "" "none" user 4 md5
  user 2 true "${user}" "${password}" admin 10 md5
console 127.0.0.1 ${console}
`;
}

const hex = (bytes: readonly number[]) => bytes.map((byte) => `0x${(byte & 255).toString(16).padStart(2, '0')}`).join(' ');

/** @see IPMI 2.0 sections 43.1 (full sensor record) and 43.2 (compact sensor record) */
function emulation(fileOf: (name: string) => string): string {
  const lines = ['mc_setbmc 0x20', 'mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02', 'sel_enable 0x20 1000 0x0a'];
  for (const [name, sensor] of Object.entries(ANALOG)) {
    const [unc, uc, unr] = sensor.upper;
    const [lnc, lc, lnr] = sensor.lower;
    const isUpper = unc > 0;
    const states = isUpper ? '000111111000000' : '000000000001111';
    const events = isUpper ? [0x80, 0x0a] : [0x05, 0x00];
    lines.push(
      `sensor_add 0x20 0 ${sensor.number} 0x0${sensor.type} 0x01 poll 250 file "${fileOf(name)}"`,
      `sensor_set_threshold 0x20 0 ${sensor.number} settable ${isUpper ? '111000' : '000011'} ${hex([unr, uc, unc, lnr, lc, lnc])}`,
      `sensor_set_event_support 0x20 0 ${sensor.number} enable scanning per-state ${states} ${states} ${states} ${states}`,
      record(0x01, sensor.number, name, [
        ...[0x20, 0, sensor.number, sensor.entity, 1, 0x7f, 0x68, sensor.type, 0x01],
        ...[...events, ...events, isUpper ? 0x38 : 0x03, isUpper ? 0x38 : 0x03],
        ...[0, sensor.unit, 0, 0, sensor.scale, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 0],
        ...[unr, uc, unc, lnr, lc, lnc, 2, 2, 0, 0, 0],
      ]),
    );
  }
  const every = Array(4).fill('111111111111111').join(' ');
  for (const [name, sensor] of Object.entries(DISCRETE)) {
    lines.push(
      `sensor_add 0x20 0 ${sensor.number} ${hex([sensor.type])} 0x6f`,
      `sensor_set_event_support 0x20 0 ${sensor.number} enable scanning per-state ${every}`,
      `sensor_set_bit 0x20 0 ${sensor.number} ${sensor.start} 1 0`,
      record(0x02, sensor.number, name, [
        ...[0x20, 0, sensor.number, sensor.entity, 1, 0x67, 0x40, sensor.type, 0x6f],
        ...[0xff, 0x7f, 0xff, 0x7f, 0xff, 0x7f, 0xc0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0],
      ]),
    );
  }
  return `${[...lines, 'mc_enable 0x20'].join('\n')}\n`;
}

function record(type: number, id: number, name: string, body: readonly number[]): string {
  const rest = [...body, 0xc0 | name.length, ...Buffer.from(name)];
  return `main_sdr_add 0x20 ${hex([id, 0, 0x51, type, rest.length, ...rest])}`;
}
