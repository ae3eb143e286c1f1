/**
 * The workflows of the bench as Vercel Workflow wants them: its compiler finds the directives, so this file is built by
 * it and never imported. `benchProbe` is put there by the worker's process.
 */

async function only(input) {
  "use step";
  globalThis.benchProbe.start(input);
  globalThis.benchProbe.end();
}

async function first(input) {
  "use step";
  globalThis.benchProbe.start(input);
}

async function second() {
  "use step";
}

async function third() {
  "use step";
  globalThis.benchProbe.end();
}

export async function one(input) {
  "use workflow";
  await only(input);
}

export async function three(input) {
  "use workflow";
  await first(input);
  await second();
  await third();
}
