import { AppError } from '../../../domain/errors.ts';
import type { Deed } from '../../../domain/step.ts';

/** What a command line of cmd.exe holds, with room for the program's own words. */
const MOST_CHARACTERS = 7_800;

/**
 * The program is the same for every step that does the like: what differs comes as JSON in base64, whose characters mean nothing to PowerShell, and is
 * given to the cmdlet as values of its parameters. It is never parsed as a program.
 */
const programOf = (body: string) => `$ErrorActionPreference='Stop'
$ProgressPreference='SilentlyContinue'
try{[Console]::OutputEncoding=[Text.UTF8Encoding]::new($false)}catch{}
try{
$d=[Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('DATA'))|ConvertFrom-Json
$p=@{}
foreach($one in $d.parameters.PSObject.Properties){$p[$one.Name]=$one.Value}
$c=Get-Command -Name $d.cmdlet -CommandType 'Cmdlet','Function' -ErrorAction Stop
${body}
exit 0
}catch{[Console]::Error.WriteLine($_.ToString());exit 1}`;

const RUN = programOf('&$c @p|Out-String -Stream -Width 400');
/** Says of the one object that is found the named properties, a line for each. */
const LOOK = programOf(`$o=@(&$c @p)
if($o.Count -ne 1){throw "$($d.cmdlet): $($o.Count) objects instead of one"}
foreach($n in $d.names){"$n=$($o[0].$n)"}`);

/**
 * Arguments of powershell.exe that run a cmdlet, or tell of what it finds these properties. They hold letters, digits and `-+/=` only.
 *
 * @throws PARAMETER_INVALID when they are longer than a command line of Windows
 */
export function powershellArguments(
  { cmdlet, parameters }: Pick<Extract<Deed, { kind: 'winrm' }>, 'cmdlet' | 'parameters'>,
  names: readonly string[] | null = null,
): string[] {
  const wanted = names === null ? { cmdlet, parameters } : { cmdlet, parameters, names };
  const data = Buffer.from(JSON.stringify(wanted), 'utf8').toString('base64');
  const encoded = Buffer.from((names === null ? RUN : LOOK).replace('DATA', data), 'utf16le').toString('base64');
  if (encoded.length > MOST_CHARACTERS)
    throw new AppError('PARAMETER_INVALID', `the values of ${cmdlet} are too long for a command line of Windows`);
  return ['-NoLogo', '-NoProfile', '-NonInteractive', '-OutputFormat', 'Text', '-EncodedCommand', encoded];
}
