import { readdirSync, readFileSync } from 'node:fs';

/** What a process has used so far, as Linux counts it. */

/** CPU time of all its threads, in µs. The scheduler's own figure: that of `/proc/<pid>/stat` comes in steps of 10 ms. */
export function cpuUs(pid: number): number {
  const nanoseconds = readdirSync(`/proc/${pid}/task`).map((task) =>
    Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]),
  );
  return nanoseconds.reduce((sum, value) => sum + value, 0) / 1000;
}

/** Bytes that it caused to be written to disk. */
export const writtenBytes = (pid: number): number => field(pid, 'io', /^write_bytes: (\d+)/m);

/** Memory that it holds, in MiB. */
export const residentMib = (pid: number): number => field(pid, 'status', /^VmRSS:\s+(\d+) kB/m) / 1024;

function field(pid: number, file: string, pattern: RegExp): number {
  const found = pattern.exec(readFileSync(`/proc/${pid}/${file}`, 'utf8'))?.[1];
  if (found === undefined) throw new Error(`/proc/${pid}/${file} says nothing of ${pattern}`);
  return Number(found);
}
