import { Autocomplete } from "@base-ui/react/autocomplete";
import { StatusBadge } from "@/components/entries/status-badge.tsx";
import { Kbd } from "@/components/ui/kbd.tsx";
import type { Command } from "./commands.ts";

interface PaletteItemProps {
  readonly command: Command;
  readonly onChosen: (command: Command) => void;
}

export function PaletteItem({ command, onChosen }: PaletteItemProps) {
  const { label, detail, keys, entry } = command;
  return (
    <Autocomplete.Item
      value={command}
      onClick={() => onChosen(command)}
      data-slot="palette-item"
      className="flex min-h-9 cursor-pointer items-center gap-3 rounded-md px-2.5 text-sm outline-none select-none [scroll-margin-block:0.5rem] data-highlighted:bg-muted max-sm:min-h-11"
    >
      <span className="min-w-0 truncate">{label}</span>
      {entry && (
        <span className="shrink-0 font-mono text-xs text-muted-foreground max-sm:hidden">{entry.id.slice(0, 8)}</span>
      )}
      {detail && <span className="min-w-0 shrink-0 truncate font-mono text-xs text-muted-foreground">{detail}</span>}
      <span className="ml-auto flex shrink-0 gap-1">
        {entry && <StatusBadge status={entry.status} stages={entry.stages} running={entry.state === "running"} />}
        {keys?.map((key) => (
          <Kbd key={key}>{key}</Kbd>
        ))}
      </span>
    </Autocomplete.Item>
  );
}
