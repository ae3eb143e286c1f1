/** All runs of the rig. */
import type { Scenario } from "./scenario.ts";
import { tierN } from "./tier-n.ts";
import { tierNCrowds } from "./tier-n-crowds.ts";
import { tierNEnds } from "./tier-n-ends.ts";
import { tierNMachine } from "./tier-n-machine.ts";
import { tierP } from "./tier-p.ts";

export const scenarios: readonly Scenario[] = [...tierP, ...tierN, ...tierNCrowds, ...tierNMachine, ...tierNEnds];
