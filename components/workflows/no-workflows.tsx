import { CopyButton } from "@/components/ui/copy-button.tsx";
import { ScrollBox } from "@/components/ui/scroll-box.tsx";

const example = `import { createEngine, workflow } from "async-workflow";

const hello = workflow("hello")
  .stage("GREET", ({ entry }) => \`Hello, \${entry.title}\`)
  .stage("SHOUT", ({ results }) => results.GREET.toUpperCase());

const engine = createEngine({ databaseUrl: process.env.DATABASE_URL, workflows: [hello] });
await engine.migrate();
await engine.work();`;

/** Nothing was ever registered: the one file that changes that. */
export function NoWorkflows() {
  return (
    <div data-slot="no-workflows" className="mx-auto max-w-2xl px-4 py-12">
      <h2 className="text-center text-base font-semibold tracking-tight">No workflows yet</h2>
      <p className="mt-1 text-center text-pretty text-muted-foreground">
        A process that defines workflows registers them here when it starts. This file is one:
      </p>
      <div className="mt-6 flex items-center justify-between">
        <p className="text-xs text-muted-foreground">hello.ts</p>
        <CopyButton text={example} what="Example" />
      </div>
      <ScrollBox label="Example" className="mt-1 rounded-md border border-border bg-surface p-3 whitespace-pre">
        {example}
      </ScrollBox>
    </div>
  );
}
