import { readFileSync } from 'node:fs';

/**
 * Bytes that this process has had in memory at most. The kernel counts what a process was before it became this
 * program into maxRSS, and not into VmHWM.
 */
export function peakMemory() {
  try {
    const [, kilobytes] = /^VmHWM:\s*(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    return Number(kilobytes) * 1024;
  } catch {
    return process.resourceUsage().maxRSS * 1024;
  }
}
