import { spawn } from 'node:child_process';
import { AppError } from '../../domain/errors.ts';

/** How to reach one BMC. */
export type Bmc = {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly cipherSuite: number;
  readonly privilege: string;
  readonly timeoutMs: number;
};

/** More than any answer of a BMC that can be read; what writes more is broken. */
const MAX_OUTPUT = 4 * 1024 * 1024;

/**
 * Runs one command of ipmitool in a session of its own over RMCP+ and resolves to its standard output. The password goes
 * through the environment, where other users cannot see it. An abort or the deadline kills the program.
 *
 * @throws AppError COLLECTOR_TOOL_MISSING, COLLECTOR_DENIED, COLLECTOR_UNREACHABLE, COLLECTOR_TIMEOUT, COLLECTOR_PROTOCOL
 */
export function ipmitool(bmc: Bmc, command: readonly string[], signal: AbortSignal, verbose = false): Promise<string> {
  const target = ['-I', 'lanplus', '-C', String(bmc.cipherSuite), '-H', bmc.host, '-p', String(bmc.port)];
  const session = ['-U', bmc.user, '-E', '-L', bmc.privilege, '-N', '1', '-R', '2', '-Z', ...(verbose ? ['-v'] : [])];
  const where = `${bmc.host}:${bmc.port}`;
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(new AppError('COLLECTOR_TIMEOUT', `${where}: the run was ended`));
      return;
    }
    const child = spawn('ipmitool', [...target, ...session, ...command], {
      env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '/', TZ: 'UTC', LC_ALL: 'C', IPMI_PASSWORD: bmc.password },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [output, errors, failure] = ['', '', null as AppError | null];
    const end = (error: AppError) => {
      failure ??= error;
      child.kill('SIGKILL');
    };
    const onAbort = () => end(new AppError('COLLECTOR_TIMEOUT', `${where}: the run was ended`));
    const timer = setTimeout(
      () => end(new AppError('COLLECTOR_TIMEOUT', `${where}: no answer to ${command.join(' ')} in ${bmc.timeoutMs} ms`)),
      bmc.timeoutMs,
    );
    signal.addEventListener('abort', onAbort, { once: true });
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      if (output.length > MAX_OUTPUT)
        end(new AppError('COLLECTOR_PROTOCOL', `${where}: ${command.join(' ')} gives more than ${MAX_OUTPUT} bytes`));
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      errors = (errors + chunk).slice(-8_192);
    });
    const settle = (act: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      act();
    };
    child.once('error', (error) => settle(() => reject(toolError(error, where))));
    child.once('close', (code) =>
      settle(() => {
        if (failure !== null) reject(failure);
        else if (code === 0) resolve(output);
        else reject(bmcError(errors, where, command));
      }),
    );
  });
}

function toolError(error: NodeJS.ErrnoException, where: string): AppError {
  if (error.code !== 'ENOENT') return new AppError('COLLECTOR_PROTOCOL', `${where}: ipmitool: ${error.message}`, { cause: error });
  const command = 'apt-get install ipmitool';
  return new AppError('COLLECTOR_TOOL_MISSING', 'ipmitool is not installed', {
    hint: { en: `Install it: ${command}`, ru: `Установите: ${command}`, ko: `설치하세요: ${command}` },
    cause: error,
  });
}

/** What ipmitool says only with -v: RAKP 2 is the step of RMCP+ in which name and password are checked. */
function bmcError(errors: string, where: string, command: readonly string[]): AppError {
  const said = errors.replaceAll(/Loading IANA PEN Registry\.\.\.\n?/g, '').trim();
  if (
    /RAKP \d.*(HMAC is invalid|unauthorized name|unauthorized role|insufficient)|Insufficient privilege|invalid (user ?name|role)/i.test(
      said,
    )
  ) {
    return new AppError('COLLECTOR_DENIED', `${where}: the BMC refused the user, password or privilege (${firstLine(said)})`);
  }
  if (/Get Auth Capabilities error|Address lookup|Could not open socket|Unable to establish|no response|timeout/i.test(said)) {
    return new AppError('COLLECTOR_UNREACHABLE', `${where}: no BMC answers (${firstLine(said)})`);
  }
  return new AppError('COLLECTOR_PROTOCOL', `${where}: ${command.join(' ')}: ${firstLine(said)}`);
}

const firstLine = (text: string) => text.split('\n', 1)[0]?.slice(0, 200) ?? '';
