const COLUMNS = 100;

/** 1234 as 1,234. */
export function count(figure: number): string {
  return figure.toLocaleString("en");
}

/** A figure with its noun: 1 group, 2 groups. */
export function counted(figure: number, noun: string): string {
  return `${count(figure)} ${noun}${figure === 1 ? "" : "s"}`;
}

/** Breaks a text into lines of a terminal; the later ones are indented further, so that each entry is seen to begin. */
export function paragraph(text: string, indent: string): string[] {
  const lines: string[] = [];
  let line = indent;
  let empty = true;
  for (const word of text.replace(CONTROL, " ").split(/\s+/)) {
    if (!empty && line.length + 1 + word.length > COLUMNS) {
      lines.push(line);
      line = `${indent}    `;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line];
}

/** What a source writes into a name must not drive the terminal that shows it. */
const CONTROL = /\p{Cc}/gu;
