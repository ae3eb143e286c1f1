/**
 * The order of the test files: while the pages are built, which leaves half of two cores idle, those that need none;
 * then those that show pages, the longest first, and the rest beside and after them.
 */
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { ensureBuild } from "../../lib/processes/web-build.ts";

const needsPages = /\/tests\/(?:e2e|processes|security)\//;
/** As many as run in the half minute that a build takes. */
const meanwhile = 12;

export class Sequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const pages = sorted.filter(({ moduleId }) => needsPages.test(moduleId));
    const others = sorted.filter(({ moduleId }) => !needsPages.test(moduleId));
    // Not for a few files, which would be over first. Whoever finds the pages missing builds them itself, and says what is wrong.
    if (pages.length > 0 && others.length > meanwhile) void ensureBuild(() => {}).catch(() => {});
    return [...others.slice(0, meanwhile), ...pages, ...others.slice(meanwhile)];
  }
}
