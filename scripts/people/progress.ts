const BAR = 30;
const REDRAW = 100;
const PLAIN_PAUSE = 10_000;

/** What is needed of `process.stderr`. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): boolean;
}

export interface Progress {
  /** Says how far it is: `part` from 0 to 1, `detail` in a few words. */
  show(label: string, part: number, detail: string): void;
  /** Clears the line, for other output to follow. */
  clear(): void;
}

/** A bar on one line that is rewritten; where nobody watches (no terminal), a plain line now and then. */
export function progressOn(stream: Screen, now: () => number): Progress {
  let [label, drawn] = ["", Number.NEGATIVE_INFINITY];
  return {
    show(next, part, detail) {
      const isDue = now() - drawn >= (stream.isTTY ? REDRAW : PLAIN_PAUSE);
      if (next === label && !isDue && part < 1) return;
      if (!stream.isTTY && next === label && !isDue) return;
      [label, drawn] = [next, now()];
      if (stream.isTTY)
        stream.write(`\r${bar(label, part, detail).slice(0, (stream.columns || 80) - 1)}\u001B[K`);
      else stream.write(`${label}: ${percent(part)}, ${detail}\n`);
    },
    clear() {
      if (stream.isTTY && label !== "") stream.write("\r\u001B[K");
      label = "";
    },
  };
}

function bar(label: string, part: number, detail: string): string {
  const full = Math.round(Math.min(part, 1) * BAR);
  return `${label.padEnd(9)} ${"█".repeat(full)}${"░".repeat(BAR - full)} ${percent(part).padStart(5)}  ${detail}`;
}

function percent(part: number): string {
  return `${Math.floor(Math.min(part, 1) * 100)} %`;
}
