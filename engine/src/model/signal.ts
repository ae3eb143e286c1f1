/** Signals: messages to entries that wait for them. What came is a step of the stage that waited, under a name of its own. */

/** The step that has what came: `{ data, by, at }`, or null when the time for it was over. */
export const signalStep = (signal: string): string => `signal:${signal}`;
/** The step that says until when, in ms since 1970; null: until it comes. */
export const waitStep = (signal: string): string => `waitFor:${signal}`;

/** Such names are for signals: a step of a handler with one of them could be taken for what came. */
export const isSignalStep = (name: string): boolean => /^(?:signal|waitFor):/.test(name);
