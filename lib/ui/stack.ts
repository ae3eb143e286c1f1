/** An error's stack as the engine keeps it, taken apart: which error caused which, and which lines are the reader's own code. */
export interface Frame {
  readonly text: string;
  /** Code of this application, not of a package, of the engine or of Node. */
  readonly own: boolean;
}

export interface Cause {
  /** `TypeError: no route`, over as many lines as it has. */
  readonly title: string;
  readonly frames: readonly Frame[];
}

const foreign = /node:|\/node_modules\/|\/engine\/(?:src|dist)\/|\(<anonymous>\)|^at (?:async )?(?:native|Promise)/;

/** The error itself first, then what caused it. */
export function readStack(stack: string): readonly Cause[] {
  return stack.split("\ncaused by ").map((text) => {
    const lines = text.split("\n");
    const firstFrame = lines.findIndex((line) => /^\s+at /.test(line));
    const title = (firstFrame < 0 ? lines : lines.slice(0, firstFrame)).join("\n");
    const frames = firstFrame < 0 ? [] : lines.slice(firstFrame).filter((line) => line.trim() !== "");
    return { title, frames: frames.map(toFrame) };
  });
}

function toFrame(line: string): Frame {
  const text = line.trim();
  return { text: text.replace("file://", ""), own: !foreign.test(text) };
}
