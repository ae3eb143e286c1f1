/**
 * Notes in the audit log what known callers were refused. Whoever asks in a loop must not fill it: of one caller and one
 * operation the first refusal of a minute is noted at once, those after it are counted and noted as one when the minute is over.
 */
import type { Log } from "async-workflow";
import type { Refusal } from "async-workflow/http";
import type { Pool } from "pg";
import { noteAct } from "./audit.ts";
import { firstWorkspace } from "./first-workspace.ts";

export interface RefusalLog {
  /** Never fails: a log that cannot be written must not turn a refusal into a fault. */
  note(refusal: Refusal): Promise<void>;
  /** Writes down what was only counted so far. */
  endWindow(): Promise<void>;
}

interface Counted {
  last: Refusal;
  more: number;
}

const windowMs = 60_000;
/** Callers and operations told apart in one minute of one process; what is beyond is in the server's log alone. */
const mostPerWindow = 500;

export function openRefusalLog(pool: Pool, log: Log): RefusalLog {
  const counted = new Map<string, Counted>();
  let ending: NodeJS.Timeout | undefined;
  let leftOut = 0;

  async function write({ caller, asked, target, code, from, request }: Refusal, more: number): Promise<void> {
    try {
      await noteAct(pool, {
        workspaceId: caller.workspace || firstWorkspace,
        actor: caller.owner,
        action: "access.refused",
        target: target?.slice(0, 200).toWellFormed() ?? null,
        detail: { asked, code, ...(from !== undefined && { from }), ...(more > 0 && { moreTimes: more }) },
        request: { id: request.id, address: request.address ?? "unknown", reason: request.reason },
      });
    } catch (error) {
      log.warn("a refusal is not in the audit log", { actor: caller.owner, asked, error: (error as Error).message });
    }
  }

  async function endWindow(): Promise<void> {
    clearTimeout(ending);
    ending = undefined;
    const again = [...counted.values()].filter(({ more }) => more > 0);
    if (leftOut > 0) log.warn("more was refused than the audit log keeps of one minute", { refusals: leftOut });
    leftOut = 0;
    counted.clear();
    for (const { last, more } of again) await write(last, more);
  }

  return {
    async note(refusal) {
      const { caller, asked } = refusal;
      ending ??= setTimeout(() => void endWindow(), windowMs).unref();
      const key = `${caller.workspace} ${caller.owner} ${asked}`;
      const known = counted.get(key);
      if (known) {
        known.last = refusal;
        known.more += 1;
      } else if (counted.size >= mostPerWindow) {
        leftOut += 1;
      } else {
        counted.set(key, { last: refusal, more: 0 });
        await write(refusal, 0);
      }
    },
    endWindow,
  };
}
