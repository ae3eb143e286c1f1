/** All that is known of one entry, in one order: for whoever has to understand a violation. */
import type { Facts } from "./facts.ts";
import type { Standing } from "./transitions.ts";

interface Line {
  readonly at: number;
  readonly text: string;
}

/** One line per event, with milliseconds since the entry's first commit on PostgreSQL's clock. */
export function timelineOf(entryId: string, { entries, clock, history }: Facts): string[] {
  const entry = entries.get(entryId);
  if (!entry) return [`${entryId}: nothing is recorded`];
  const lines: Line[] = entry.versions.map(({ commit, transition, after, attempts, steps }) => ({
    at: commit.at,
    text: [
      `log     ${commit.lsn}`,
      "name" in transition ? transition.name : `ILLEGAL: ${transition.illegal}`,
      describe(after),
      ...attempts.map((row) => `(attempt ${row.stage}/${row.attempt} ${row.outcome} by worker ${row.worker_id})`),
      ...steps.map((row) => `(step ${row.name} #${row.occurrence})`),
    ].join(" "),
  }));
  for (const effect of entry.effects) {
    const text = `effect  ${effect.event} stage ${effect.stage} attempt ${effect.attempt} in process ${effect.pid}`;
    lines.push({ at: clock.toDatabase(effect.at), text });
  }
  for (const call of history.calls) {
    const seen = call.seen?.find((each) => each.entryId === entryId);
    if (call.entryId !== entryId && !seen) continue;
    const shown = seen ? `: version ${seen.version} ${seen.status} ${seen.progress} %` : "";
    lines.push({ at: clock.toDatabase(call.invokedAt), text: `client  ${call.client} asks ${call.id} ${call.call}` });
    const text = `client  ${call.client} gets ${call.id} ${call.outcome}${shown}`;
    if (call.answeredAt !== null) lines.push({ at: clock.toDatabase(call.answeredAt), text });
  }
  for (const { client, connection, seen, at } of history.stream) {
    const own = seen?.find((each) => each.entryId === entryId);
    const text = `stream  ${client} #${connection}: version ${own?.version} ${own?.status} ${own?.progress} %`;
    if (own) lines.push({ at: clock.toDatabase(at), text });
  }
  const span = [Math.min(...lines.map(({ at }) => at)), Math.max(...lines.map(({ at }) => at))] as const;
  for (const { row, target, from, to, fired, evidence } of history.faults) {
    if (clock.toDatabase(to) < span[0] || clock.toDatabase(from) > span[1]) continue;
    const text = `fault   ${row} on ${target}${fired ? "" : " DID NOT FIRE"}: ${evidence}`;
    lines.push({ at: clock.toDatabase(from), text });
  }
  lines.sort((a, b) => a.at - b.at);
  const begun = entry.versions[0]?.commit.at ?? span[0];
  return lines.map(({ at, text }) => `${((at - begun) / 1_000).toFixed(1).padStart(10)} ms  ${text}`);
}

function describe(standing: Standing): string {
  if (!standing) return "→ gone";
  const { version, stage, progress, attempt } = standing.row;
  const common = `v${version} stage ${stage} ${progress} % attempt ${attempt}`;
  if (standing.phase === "ended") return `→ ${standing.row.status} ${common} claim ${standing.row.claim_id ?? "–"}`;
  const { claim_id, worker_id, fence, attempt_floor, parked } = standing.row;
  const holder = claim_id ? `held by worker ${worker_id} claim ${claim_id}` : `free${parked ? ` (${parked})` : ""}`;
  return `→ ${common} (floor ${attempt_floor}) fence ${fence} ${holder}`;
}
