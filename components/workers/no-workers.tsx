import { CopyButton } from "@/components/ui/copy-button.tsx";
import { ScrollBox } from "@/components/ui/scroll-box.tsx";

const command = "npm run worker";

/** Nobody works: what that means, and how to change it. */
export function NoWorkers() {
  return (
    <section
      aria-labelledby="no-workers"
      data-slot="no-workers"
      className="mt-8 flex flex-col items-center rounded-lg border border-border px-4 py-14 text-center"
    >
      <h2 id="no-workers" className="text-base font-semibold tracking-tight">
        No worker is alive
      </h2>
      <p className="mt-1 max-w-md text-pretty text-muted-foreground">
        Entries can be created and wait until one is there. Start one beside this server, or on any machine that reaches
        the database.
      </p>
      <div className="mt-6 w-full max-w-md text-left">
        <div className="flex items-center justify-between">
          <p className="text-xs text-muted-foreground">in the project's folder</p>
          <CopyButton text={command} what="Command" />
        </div>
        <ScrollBox label="Command" className="mt-1 rounded-md border border-border bg-surface p-3 whitespace-pre">
          {command}
        </ScrollBox>
      </div>
    </section>
  );
}
