/** Runs the work; when it takes longer than a second, shows the label and the latest detail until it is done. */
export type Progress = <T>(label: string, work: (detail: (text: string) => void) => Promise<T>) => Promise<T>;

type Screen = { readonly isTTY?: boolean; readonly write: (text: string) => unknown };

export type ProgressTiming = {
  readonly quietMs: number;
  readonly terminalMs: number;
  readonly logMs: number;
};

const timing: ProgressTiming = { quietMs: 1_000, terminalMs: 500, logMs: 10_000 };

/** On a terminal one line is redrawn; in a log a line is added now and then. Standard output stays free for results. */
export function createProgress(screen: Screen = process.stderr, times: ProgressTiming = timing): Progress {
  return async (label, work) => {
    const startedAt = Date.now();
    let detail = '';
    let shown = false;
    const draw = () => {
      shown = true;
      const seconds = Math.floor((Date.now() - startedAt) / 1_000);
      const line = `  ${label} … ${detail === '' ? '' : `${detail}, `}${seconds} s`;
      screen.write(screen.isTTY ? `\r\u001b[2K${line}` : `${line}\n`);
    };
    let timer = setTimeout(function tick() {
      draw();
      timer = setTimeout(tick, screen.isTTY ? times.terminalMs : times.logMs);
    }, times.quietMs);
    try {
      return await work((text) => {
        detail = text;
      });
    } finally {
      clearTimeout(timer);
      if (shown && screen.isTTY) screen.write('\r\u001b[2K');
    }
  };
}

/** For those who want no progress shown: tests, and commands that run it quietly. */
export const noProgress: Progress = (_label, work) => work(() => undefined);
