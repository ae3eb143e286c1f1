/** A part of the process tree: something that was started, can fail and can be stopped. */
export interface Part {
  /** Resolves when it is gone, with how it ended in a few words. */
  readonly ended: Promise<string>;
  /** Ends it in an orderly way. */
  stop(): Promise<void>;
  /** Ends it at once. */
  kill(): Promise<void>;
}
