/** Which passwords are refused: those that others guess first. Length is better-auth's to check. */
import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { adjacencyGraphs, dictionary } from "@zxcvbn-ts/language-common";
import { InvalidInput } from "async-workflow";

const estimator = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
/** Fewer than 10^6 guesses: what a list of leaked passwords and simple changes to it finds (score 0 and 1 of zxcvbn). */
const leastScore = 2;
const ours = ["async workflow", "async-workflow", "asyncworkflow", "workflow"];
const shortest = 8;
const longest = 128;

/** Throws `InvalidInput`. `about`: the person's own name and address, which are easy to guess too. */
export function refuseWeakPassword(password: string, about: readonly string[]): void {
  if (password.length < shortest || password.length > longest) {
    throw new InvalidInput("password", `Use ${shortest} to ${longest} characters.`);
  }
  // The estimate's time grows with the length, and what is that long is not guessed.
  const { score } = estimator.check(password.slice(0, 64), [...ours, ...about]);
  if (score < leastScore) {
    throw new InvalidInput("password", "This password is easy to guess. Use a longer one, of several unrelated words.");
  }
}
