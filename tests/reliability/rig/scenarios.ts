/** All runs of the rig. */
import type { Scenario } from "./scenario.ts";
import { tierN } from "./tier-n.ts";
import { tierNEnds } from "./tier-n-ends.ts";
import { tierNMachine } from "./tier-n-machine.ts";
import { tierP } from "./tier-p.ts";

export const scenarios: readonly Scenario[] = [...tierP, ...tierN, ...tierNMachine, ...tierNEnds];
