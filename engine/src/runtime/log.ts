import type { Log } from "../model/workflow.ts";

const nothing = (): void => {};

/** The default: an engine says nothing unless it is given where. */
export const silentLog: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
