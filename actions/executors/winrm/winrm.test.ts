import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '../../../domain/errors.ts';
import type { Deed, Step, Target } from '../../../domain/step.ts';
import { eventually } from '../../../test/peers/peer.ts';
import { describeWithPython, runPython } from '../../../test/peers/python.ts';
import { startWinrm, type WinrmCall, type WinrmPeer } from '../../../test/peers/winrm.ts';
import { fillStep } from '../../approvals/fill.ts';
import { beginCommand, closeShell, openShell } from './shell.ts';
import { type Look, watch } from './watch.ts';
import { createWinrmExecutor } from './winrm.ts';

/** What would be more than a value for a shell of Windows, PowerShell, XML or JSON. */
const HOSTILE = [
  ...[
    "'; Stop-Computer; '",
    '"; Stop-Computer; "',
    '$(Stop-Computer)',
    '`whoami`',
    '$env:PATH',
    '; exit 0',
    '| Out-Null',
    '& calc',
    '&& calc',
  ],
  ...[
    '%PATH%',
    '^',
    '<x/>',
    '</rsp:Arguments><rsp:Arguments>x',
    ']]>',
    '&amp;',
    '@(1)',
    '{ calc }',
    '-Force',
    '-ComputerName evil',
    '..\\..\\x',
  ],
  ...[
    "')));calc#",
    '\u2019; calc; \u2019',
    '\u201c',
    '\r\nStop-Computer\r\n',
    '\u0007',
    '日本語',
    'ünï',
    '\u202e',
    'a'.repeat(256),
    '\\',
    '\\"',
  ],
];
type Winrm = Extract<Deed, { kind: 'winrm' }>;

describeWithPython(['pywinrm', 'tree-sitter', 'tree-sitter-powershell'], 'cmdlets of a Windows host, over WS-Management', () => {
  let peer: WinrmPeer;
  beforeAll(async () => {
    peer = await startWinrm();
  });
  afterAll(() => peer?.stop());

  const stepOf = (deed: Partial<Winrm>, more: Partial<Step> = {}): Step =>
    ({ id: 's', kind: 'winrm', cmdlet: 'Get-Service', parameters: {}, timeoutMs: 20_000, idempotent: true, ...deed, ...more }) as Step;
  const targetOf = (way: object = {}): Target => ({
    assetId: 'win-1',
    winrm: { url: peer.url, user: 'ops', certificateSha256: peer.certificateSha256, ...way },
  });
  const run = async (step: Step, options: { way?: object; password?: string; signal?: AbortSignal; most?: number } = {}) => {
    const said: Buffer[] = [];
    const before = peer.calls().length;
    const executor = createWinrmExecutor({
      access: async () => ({ auth: { user: 'ops', password: options.password ?? 'secret' }, ca: null }),
      lookEveryMs: 200,
    });
    const cut = new AbortController();
    let size = 0;
    const outcome = await executor.run(step, targetOf(options.way), {
      ...{ token: 't', environment: {}, runAs: null, signal: AbortSignal.any([cut.signal, ...(options.signal ? [options.signal] : [])]) },
      limits: { processes: 1, memoryBytes: 1, cpuSeconds: 1, outputBytes: options.most ?? 2 ** 24 },
      write: async (chunk) => {
        size += chunk.length;
        said.push(Buffer.from(chunk));
        if (size > (options.most ?? 2 ** 24)) cut.abort();
      },
    });
    return { outcome, said: Buffer.concat(said).toString('utf8'), calls: peer.calls().slice(before) };
  };
  const called = (calls: readonly WinrmCall[]) => calls.find(({ cmdlet }) => cmdlet !== undefined);

  test('an independent client agrees with the host that the tests use', async () => {
    const client = new URL('../../../test/peers/winrm_client.py', import.meta.url);
    expect(JSON.parse(await runPython(client, [`${peer.url}/wsman`, 'ops', 'secret', 'hostname']))).toEqual({
      code: 0,
      out: 'WIN-1\r\n',
      err: '',
    });
  });

  test('a cmdlet gets its values by name, its output comes back, and its shell is closed', async () => {
    const { outcome, said, calls } = await run(
      stepOf({ cmdlet: 'Restart-Service', parameters: { Name: 'Spooler', Force: true, Tries: 2 } }),
    );
    expect(outcome).toEqual({ kind: 'exited', exitCode: 0 });
    expect(called(calls)).toMatchObject({ cmdlet: 'Restart-Service', parameters: { Name: 'Spooler', Force: true, Tries: 2 } });
    expect(JSON.parse(said)).toEqual({ Name: 'Spooler', Force: true, Tries: 2 });
    expect(calls.map((one) => Object.keys(one).includes('deleted'))).toEqual([false, true]);
  });

  test('no value becomes a part of the program: it is the same for all, and each value arrives byte for byte', async () => {
    const programs = new Set<string>();
    for (const value of HOSTILE) {
      const { outcome, said, calls } = await run(fillStep(stepOf({ parameters: { Name: '{x}' } }), { x: value }));
      expect(outcome, value).toEqual({ kind: 'exited', exitCode: 0 });
      expect(called(calls)?.parameters).toEqual({ Name: value });
      expect(JSON.parse(said)).toEqual({ Name: value });
      programs.add(called(calls)?.program ?? '');
    }
    expect(programs.size).toBe(1);
    const faults = await runPython(new URL('../../../test/peers/powershell_syntax.py', import.meta.url), [], [...programs].join(''));
    expect(JSON.parse(faults)).toEqual({ faults: 0, commands: ['ConvertFrom-Json', 'Get-Command', '$c', 'Out-String'] });
  });

  describe('a service that was restarted', () => {
    const stays = { is: { State: 'Running' }, same: ['ProcessId'], forMs: 1_500 };
    const watching = (service: string, more: Partial<Winrm> = {}) =>
      stepOf({ cmdlet: 'Get-CimInstance', parameters: { ClassName: 'Win32_Service', Filter: `Name='${service}'` }, stays, ...more });
    const restarted = async (service: string, more: Partial<Winrm> = {}) => {
      await run(stepOf({ cmdlet: 'Restart-Service', parameters: { Name: service } }));
      return run(watching(service, more));
    };

    test('is well when it stays up as the same process; of its shell no command is left over', async () => {
      const { outcome, said, calls } = await restarted('Spooler');
      expect(outcome).toEqual({ kind: 'exited', exitCode: 0 });
      expect(said).toMatch(/^It stayed so for [12] s: State=Running ProcessId=1000\n$/);
      expect(calls.filter(({ cmdlet }) => cmdlet !== undefined).length).toBeGreaterThan(3);
      expect(calls.filter(({ signal }) => signal === 'terminate')).toHaveLength(calls.filter(({ cmdlet }) => cmdlet !== undefined).length);
      const program = called(calls)?.program ?? '';
      const faults = await runPython(new URL('../../../test/peers/powershell_syntax.py', import.meta.url), [], program);
      expect(JSON.parse(faults)).toEqual({ faults: 0, commands: ['ConvertFrom-Json', 'Get-Command', '$c'] });
    });

    test('has failed when it falls over, and when the system starts it again and again', async () => {
      expect(await restarted('Falls')).toMatchObject({
        outcome: { kind: 'exited', exitCode: 1 },
        said: 'It did not stay so: State=Running ProcessId=1000 -> State=Stopped ProcessId=0\n',
      });
      expect(await restarted('Loops')).toMatchObject({
        outcome: { kind: 'exited', exitCode: 1 },
        said: 'It did not stay so: State=Running ProcessId=1000 -> State=Running ProcessId=1001\n',
      });
    });

    test('that is not there has failed, with what the host says; the watch ends when it is told to', async () => {
      expect(await restarted('Absent')).toMatchObject({
        outcome: { kind: 'exited', exitCode: 1 },
        said: expect.stringContaining('0 objects'),
      });
      const stop = new AbortController();
      const looked = peer.calls().length;
      const running = run(watching('Spooler', { stays: { ...stays, forMs: 600_000 } }), { signal: stop.signal });
      await eventually(() => peer.calls().length > looked + 2);
      stop.abort();
      expect((await running).outcome).toEqual({ kind: 'stopped' });
    });

    test('is no failure when the watch is ended while it looks', async () => {
      const server = { url: peer.url, certificateSha256: peer.certificateSha256, auth: { user: 'ops', password: 'secret' }, ca: null };
      const shell = await openShell(server, AbortSignal.timeout(20_000));
      if ('kind' in shell) throw shell.error;
      const stop = new AbortController();
      const look: Look = async () => {
        const begun = beginCommand(shell, 'powershell.exe', [], stop.signal);
        stop.abort();
        const outcome = await begun;
        if (typeof outcome === 'string') throw new Error('the host was faster');
        return { outcome, said: '' };
      };
      expect(await watch({ stays, everyMs: 200, look }, stop.signal, async () => {})).toEqual({ kind: 'stopped' });
      expect(await closeShell(shell, AbortSignal.timeout(20_000))).toBe(true);
    });
  });

  test('what a cmdlet complains about is told, and it has failed', async () => {
    expect(await run(stepOf({ cmdlet: 'Test-Failing' }))).toMatchObject({
      outcome: { kind: 'exited', exitCode: 1 },
      said: 'it did not work\r\n',
    });
    expect((await run(stepOf({ cmdlet: 'Get-Nothing' }))).outcome).toEqual({ kind: 'exited', exitCode: 1 });
  });

  test('what one stream says within a character of the other breaks neither', async () => {
    // The first characters are whole; what is never ended is kept as it is.
    expect(await run(stepOf({ cmdlet: 'Test-Torn' }))).toMatchObject({ outcome: { kind: 'exited', exitCode: 0 }, said: 'Ж€\ufffd' });
  });

  test('output comes in pieces; what exceeds the limit ends the command', async () => {
    const whole = await run(stepOf({ cmdlet: 'Test-Large' }));
    expect([whole.outcome.kind, whole.said.length]).toEqual(['exited', 2_000_000]);
    const cut = await run(stepOf({ cmdlet: 'Test-Large' }), { most: 100_000 });
    expect(cut.outcome).toEqual({ kind: 'stopped' });
    expect(cut.said.length).toBeLessThan(200_000);
    expect(cut.calls.map(({ signal }) => signal)).toContain('terminate');
  });

  test('a request to stop, and the time limit, end the command on the host', async () => {
    const ways = [
      { step: stepOf({ cmdlet: 'Test-Forever' }), most: 1 },
      { step: stepOf({ cmdlet: 'Test-Forever' }, { timeoutMs: 3_000 }) },
    ];
    for (const { step, ...more } of ways) {
      // One is asked to stop once it has begun, the other is left to its limit.
      const { outcome, said, calls } = await run(step, more);
      expect({ outcome, said }).toEqual({ outcome: { kind: 'stopped' }, said: 'begun\r\n' });
      expect(calls.slice(1).map((call) => call.signal ?? Object.keys(call)[0])).toEqual(['terminate', 'deleted']);
    }
  });

  test('another host, and a refused account, are sent no command; no password is told', async () => {
    const untrusted = { kind: 'not-run', error: { code: 'TRANSPORT_HOST_KEY' } };
    expect(await run(stepOf({}), { way: { certificateSha256: null } })).toMatchObject({ outcome: untrusted, calls: [] });
    expect(await run(stepOf({}), { way: { certificateSha256: 'a'.repeat(64) } })).toMatchObject({ outcome: untrusted, calls: [] });
    const denied = await run(stepOf({}), { password: 'hunter2-wrong' });
    expect(denied).toMatchObject({ outcome: { kind: 'not-run', error: { code: 'COLLECTOR_DENIED' } }, calls: [] });
    expect(JSON.stringify(denied) + String((denied.outcome as { error?: Error }).error?.stack)).not.toMatch(/hunter2|b3BzOm/);
  });

  test('values that no command line of Windows holds are refused before anything is sent', async () => {
    const { outcome, calls } = await run(stepOf({ parameters: { Name: 'x'.repeat(5_000) } }));
    expect(outcome).toMatchObject({ kind: 'not-run', error: { code: 'PARAMETER_INVALID' } });
    expect(outcome.kind === 'not-run' && outcome.error).toBeInstanceOf(AppError);
    expect(calls).toEqual([]);
  });
});
