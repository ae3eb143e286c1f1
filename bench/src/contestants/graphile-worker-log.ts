/** graphile-worker prints a line per job unless it is told not to. */
import { Logger } from "graphile-worker";

export const silent = new Logger(() => () => {});
