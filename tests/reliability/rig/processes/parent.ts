/** A process of the rig does not outlive the runner. */
let leaving = false;

process.once("disconnect", () => {
  if (!leaving) process.exit(1);
});

/** Lets go of the runner: from now on this process ends when nothing keeps it, and what keeps it is a finding. */
export function leave(): void {
  leaving = true;
  process.disconnect?.();
}
