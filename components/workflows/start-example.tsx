"use client";
import { useSyncExternalStore } from "react";
import { CopyButton } from "@/components/ui/copy-button.tsx";
import { ScrollBox } from "@/components/ui/scroll-box.tsx";

const never = () => () => {};

/** How a program starts it. */
export function StartExample({ name }: { readonly name: string }) {
  const origin = useSyncExternalStore(
    never,
    () => location.origin,
    () => "",
  );
  const code = `const entry = await engine.start("${name}", input, { title: "From code" });`;
  const curl = `curl ${origin}/api/entries \\\n  --json '{"workflow":"${name}","title":"From a terminal"}'`;
  return (
    <section aria-labelledby="start-heading" className="mt-8">
      <h2 id="start-heading" className="text-base font-semibold tracking-tight">
        Start it from elsewhere
      </h2>
      <div className="mt-3 grid gap-4 lg:grid-cols-2">
        <Example label="TypeScript" text={code} />
        <Example label="Terminal" text={curl} />
      </div>
    </section>
  );
}

function Example({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <div className="min-w-0">
      <div className="flex items-center justify-between">
        <h3 className="text-xs text-muted-foreground">{label}</h3>
        <CopyButton text={text} what={label} />
      </div>
      <ScrollBox label={label} className="mt-1 rounded-md border border-border bg-surface p-3 whitespace-pre">
        {text}
      </ScrollBox>
    </div>
  );
}
