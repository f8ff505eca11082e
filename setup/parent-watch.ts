/**
 * Calls back once when the process that started us is gone: npm, killed, takes nothing of its own with it. Its child is
 * handed to another parent then.
 */
export function onParentGone(callback: () => void, everyMs = 500): void {
  const parentPid = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parentPid) return;
    clearInterval(timer);
    callback();
  }, everyMs);
  timer.unref();
}
