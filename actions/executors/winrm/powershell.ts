import { AppError } from '../../../domain/errors.ts';
import type { Deed } from '../../../domain/step.ts';

/** What a command line of cmd.exe holds, with room for the program's own words. */
const MOST_CHARACTERS = 7_800;

/**
 * The program is the same for every step: what differs comes as JSON in base64, whose characters mean nothing to PowerShell, and is
 * given to the cmdlet as values of its parameters. It is never parsed as a program.
 */
const PROGRAM = `$ErrorActionPreference='Stop'
$ProgressPreference='SilentlyContinue'
try{[Console]::OutputEncoding=[Text.UTF8Encoding]::new($false)}catch{}
try{
$d=[Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('DATA'))|ConvertFrom-Json
$p=@{}
foreach($one in $d.parameters.PSObject.Properties){$p[$one.Name]=$one.Value}
$c=Get-Command -Name $d.cmdlet -CommandType 'Cmdlet','Function' -ErrorAction Stop
&$c @p|Out-String -Stream -Width 400
exit 0
}catch{[Console]::Error.WriteLine($_.ToString());exit 1}`;

/**
 * Arguments of powershell.exe that run a cmdlet. They hold letters, digits and `-+/=` only.
 *
 * @throws PARAMETER_INVALID when they are longer than a command line of Windows
 */
export function powershellArguments({ cmdlet, parameters }: Pick<Extract<Deed, { kind: 'winrm' }>, 'cmdlet' | 'parameters'>): string[] {
  const data = Buffer.from(JSON.stringify({ cmdlet, parameters }), 'utf8').toString('base64');
  const encoded = Buffer.from(PROGRAM.replace('DATA', data), 'utf16le').toString('base64');
  if (encoded.length > MOST_CHARACTERS)
    throw new AppError('PARAMETER_INVALID', `the values of ${cmdlet} are too long for a command line of Windows`);
  return ['-NoLogo', '-NoProfile', '-NonInteractive', '-OutputFormat', 'Text', '-EncodedCommand', encoded];
}
