/**
 * Places where a test hurts this process: before and after each statement. They exist only in a process that was started with
 * `ASYNC_WORKFLOW_FAILPOINTS`; otherwise `failpoint` is undefined and costs a comparison.
 *
 *     before async_workflow.advance=error:40001@10%;after async_workflow.claim=kill@3
 *
 * `kill` and `stop` send this process the signal, `error:CODE` throws as PostgreSQL or the network would, `sleep:MS` waits.
 * `@3` means the third time only, `@10%` by chance.
 */

interface Trap {
  readonly place: string;
  readonly act: () => Promise<void> | void;
  readonly springs: () => boolean;
}

const given = process.env.ASYNC_WORKFLOW_FAILPOINTS;

export const failpoint: ((place: string) => Promise<void>) | undefined = given ? setTraps(given.split(";")) : undefined;

function setTraps(texts: readonly string[]): (place: string) => Promise<void> {
  const traps = texts.map(readTrap);
  return async (place) => {
    for (const trap of traps) if (trap.place === place && trap.springs()) await trap.act();
  };
}

function readTrap(text: string): Trap {
  const [, place, action, argument = "", when = "", percent] =
    /^(.+)=(kill|stop|error|sleep)(?::(\w+))?@(\d+)(%)?$/.exec(text) ?? [];
  if (place === undefined || action === undefined) throw new Error(`"${text}" is no failpoint.`);
  let times = 0;
  const springs = () => {
    times += 1;
    return percent ? Math.random() * 100 < Number(when) : times === Number(when);
  };
  return { place, springs, act: () => perform(action, argument) };
}

async function perform(action: string, argument: string): Promise<void> {
  if (action === "sleep") await new Promise((resolve) => setTimeout(resolve, Number(argument)));
  if (action === "error") throw Object.assign(new Error(`failpoint ${argument}`), { code: argument });
  // Both take effect before the call returns. A process that is let go on does so at once, before any timer tells it the time.
  if (action === "kill") process.kill(process.pid, "SIGKILL");
  if (action === "stop") process.kill(process.pid, "SIGSTOP");
}
