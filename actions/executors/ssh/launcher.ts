import type { Limits } from '../../../domain/step.ts';

/** Exit status of the launcher itself: the step was not begun. */
export const NOT_LAUNCHED = 125;

/**
 * A POSIX shell program that runs another one confined. Arguments: TOKEN PROCESSES MEMORY_KIB CPU_SECONDS USER SHA256, then
 * the argument vector. With SHA256 the standard input is a script of that digest: it is put into a file whose name is
 * inserted before the word `SCRIPT`'s place, given as `{}`.
 *
 * Confinement, the first that is to be had: a scope of systemd; a control group of our own (root without systemd); the
 * limits of the user's processes. Where processes cannot be limited (root without control groups) nothing is run.
 * Processor time is limited for each process, by RLIMIT_CPU, in every case.
 *
 * @see systemd.resource-control(5), cgroups(7), setrlimit(2)
 */
const LAUNCHER = `set -u
token=$1 processes=$2 memory=$3 cpu=$4 user=$5 sum=$6
shift 6
no() { echo "inframind: $1" >&2; exit ${NOT_LAUNCHED}; }
command -v prlimit >/dev/null || no 'prlimit (util-linux) is missing here'
export INFRAMIND_RUN="$token"
me=$(id -un) uid=$(id -u)
[ "$user" = - ] && user=$me
of=$(id -u "$user" 2>/dev/null) || no "there is no user $user here"
file= group=
clean() { [ -z "$file" ] || rm -f "$file"; for g in $group; do rmdir "$g" 2>/dev/null; done; }
trap clean EXIT
if [ "$sum" != - ]; then
  file=$(mktemp "/tmp/inframind.$token.XXXXXX") && cat > "$file" || no 'the script could not be written'
  echo "$sum  $file" | sha256sum -c --status || no 'the script did not arrive as it was sent'
  chmod 0555 "$file"
  n=$#
  while [ "$n" -gt 0 ]; do
    if [ "$1" = '{}' ] && [ -n "$file" ] && [ -z "\${put:-}" ]; then put=1; set -- "$@" "$file"; else set -- "$@" "$1"; fi
    shift; n=$((n-1))
  done
fi
enter='for g in $1; do echo $$ > "$g/cgroup.procs" || exit ${NOT_LAUNCHED}; done; shift; exec "$@"'
set -- prlimit --cpu="$cpu:$cpu" --core=0:0 -- "$@"
if [ -d /run/systemd/system ] && command -v systemd-run >/dev/null && [ "$uid" = 0 ]; then
  how=systemd
elif [ "$uid" = 0 ]; then
  root=/sys/fs/cgroup how=
  if [ -f $root/cgroup.controllers ]; then
    echo '+pids +memory' > $root/cgroup.subtree_control 2>/dev/null
    if mkdir "$root/inframind.$token" 2>/dev/null; then
      group=$root/inframind.$token
      echo "$processes" > "$group/pids.max" && echo "\${memory}K" > "$group/memory.max" && how=cgroup
      echo 0 > "$group/memory.swap.max"
    fi 2>/dev/null
  elif mkdir "$root/pids/inframind.$token" "$root/memory/inframind.$token" 2>/dev/null; then
    group="$root/pids/inframind.$token $root/memory/inframind.$token"
    echo "$processes" > "$root/pids/inframind.$token/pids.max" &&
    echo "\${memory}K" > "$root/memory/inframind.$token/memory.limit_in_bytes" && how=cgroup
  fi
  [ -n "$how" ] || [ "$of" != 0 ] || no 'the processes of root cannot be limited here: there is neither systemd nor a control group; set runAs'
fi
if [ -z "\${how:-}" ]; then
  running=$(ps -L -o tid= -u "$of" 2>/dev/null | wc -l)
  set -- prlimit --nproc="$((processes+running)):$((processes+running))" --as="$((memory*1024)):$((memory*1024))" -- "$@"
fi
if [ "$of" != "$uid" ]; then
  if [ "$uid" = 0 ]; then set -- setpriv --reuid="$user" --regid="$(id -g "$user")" --init-groups -- "$@"
  else set -- sudo -n -u "$user" -- env INFRAMIND_RUN="$token" "$@"; fi
fi
case \${how:-} in
  systemd) set -- systemd-run --scope --quiet --collect --unit="inframind-$token" -p TasksMax="$processes" -p MemoryMax="\${memory}K" -p MemorySwapMax=0 -- "$@" ;;
  cgroup) set -- sh -c "$enter" enter "$group" "$@" ;;
esac
"$@" </dev/null
`;

/**
 * Kills whatever runs on the host for a token, until nothing is left: what is in its control groups, and every process with
 * the token in its environment, also one that left its process group. Exit status 0: nothing is left. Arguments: TOKEN USER.
 */
const KILLER = `set -u
token=$1 user=$2
left() {
  for g in /sys/fs/cgroup/inframind.$token /sys/fs/cgroup/pids/inframind.$token /sys/fs/cgroup/memory/inframind.$token; do
    [ -f "$g/pids.max" ] && echo 0 > "$g/pids.max"
    [ -f "$g/cgroup.procs" ] && cat "$g/cgroup.procs"
  done 2>/dev/null
  grep -szlxF "INFRAMIND_RUN=$token" /proc/[0-9]*/environ 2>/dev/null | cut -d/ -f3
}
[ "$(id -u)" = 0 ] && [ -d /run/systemd/system ] && systemctl kill --signal=KILL "inframind-$token.scope" 2>/dev/null
n=0
while pids=$(left) && [ -n "$pids" ]; do
  n=$((n+1))
  [ "$n" -gt 60 ] && exit 1
  kill -KILL $pids 2>/dev/null
  sleep 0.1
done
rm -f /tmp/inframind."$token".*
rmdir /sys/fs/cgroup/inframind."$token" /sys/fs/cgroup/pids/inframind."$token" /sys/fs/cgroup/memory/inframind."$token" 2>/dev/null
exit 0
`;

export type Launch = {
  readonly token: string;
  readonly runAs: string | null;
  readonly limits: Limits;
  readonly environment: Readonly<Record<string, string>>;
  /** SHA-256 of the script that is sent as standard input, in whose place `{}` stands in the vector; null without one. */
  readonly scriptSha256: string | null;
};

/** The argument vector that runs `argv` confined. */
export function launchArgv(argv: readonly string[], { token, runAs, limits, environment, scriptSha256 }: Launch): string[] {
  const { processes, memoryBytes, cpuSeconds } = limits;
  const numbers = [processes, Math.ceil(memoryBytes / 1024), cpuSeconds].map(String);
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  // `env --` would take a program for a variable when its name holds an equals sign; such a name is refused with the runbook.
  const command = variables.length === 0 ? argv : ['env', ...variables, ...argv];
  return ['sh', '-c', LAUNCHER, 'inframind', token, ...numbers, runAs ?? '-', scriptSha256 ?? '-', ...command];
}

/** The argument vector that ends everything of a token; `login` is the user who logs in. */
export function killArgv(token: string, runAs: string | null, login: string): string[] {
  const asOther = runAs !== null && runAs !== login && login !== 'root';
  return [...(asOther ? ['sudo', '-n', '-u', runAs, '--'] : []), 'sh', '-c', KILLER, 'inframind', token, runAs ?? '-'];
}
