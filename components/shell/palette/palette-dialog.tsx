"use client";
import { Autocomplete } from "@base-ui/react/autocomplete";
import { Dialog } from "@base-ui/react/dialog";
import { SearchIcon } from "lucide-react";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { backdropClass } from "@/components/ui/overlay.ts";
import { useFoundEntries } from "@/hooks/use-found-entries.ts";
import { useWorkflows } from "@/hooks/use-workflows.ts";
import { type Command, type CommandGroup, commandsFor } from "./commands.ts";
import { PaletteItem } from "./palette-item.tsx";

interface PaletteDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Everywhere from one place: pages, workflows, entries by id or title, actions. */
export function PaletteDialog({ open, onOpenChange }: PaletteDialogProps) {
  const router = useRouter();
  const afterwards = useRef<Command | null>(null);
  const choose = (command: Command) => {
    onOpenChange(false);
    if (command.opens) afterwards.current = command;
    else if (command.href) router.push(command.href);
    else command.run?.();
  };
  const closed = (isOpen: boolean) => {
    if (isOpen) return;
    const command = afterwards.current;
    afterwards.current = null;
    // The focus is given back after this: whatever opens before would lose it again.
    if (command) setTimeout(() => command.run?.());
  };
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange} onOpenChangeComplete={closed}>
      <Dialog.Portal>
        <Dialog.Backdrop className={backdropClass} />
        <Dialog.Popup
          aria-label="Command palette"
          data-slot="palette"
          className="fixed top-[min(6rem,12dvh)] left-1/2 z-50 flex max-h-[min(30rem,calc(100dvh-2rem))] w-[min(36rem,calc(100vw-1.5rem))] -translate-x-1/2 flex-col overflow-hidden rounded-xl border border-border bg-card text-foreground shadow-2xl transition-[opacity,scale] duration-100 data-ending-style:scale-98 data-ending-style:opacity-0 data-starting-style:scale-98 data-starting-style:opacity-0 max-sm:top-3"
        >
          <Finder onChosen={choose} />
          <Dialog.Close className="sr-only">Close the palette</Dialog.Close>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Mounted with each opening, so each begins with an empty field. */
function Finder({ onChosen }: { readonly onChosen: (command: Command) => void }) {
  const [text, setText] = useState("");
  const { data } = useWorkflows();
  const { entries, isSearching } = useFoundEntries(text);
  const groups = commandsFor(text, { workflows: data?.workflows ?? [], entries });
  const count = groups.reduce((sum, { items }) => sum + items.length, 0);
  return (
    <Autocomplete.Root
      open
      inline
      mode="none"
      items={groups}
      value={text}
      onValueChange={setText}
      itemToStringValue={(command: Command) => command.label}
      autoHighlight="always"
      keepHighlight
    >
      <div className="flex items-center gap-2.5 border-b border-border px-4">
        <SearchIcon aria-hidden className="size-4 shrink-0 text-muted-foreground" />
        <Autocomplete.Input
          aria-label="Search pages, entries and actions"
          placeholder="Search, id or command"
          autoComplete="off"
          spellCheck={false}
          className="h-12 w-full min-w-0 bg-transparent text-sm outline-none placeholder:text-muted-foreground max-sm:text-base"
        />
      </div>
      <Autocomplete.Status className="sr-only">
        {isSearching ? "Searching" : `${count} ${count === 1 ? "result" : "results"}`}
      </Autocomplete.Status>
      {count === 0 && (
        <p className="px-4 py-10 text-center text-sm text-muted-foreground">
          {isSearching ? (
            "Searching …"
          ) : (
            <>Nothing fits “{text.trim()}”. Ids can be found by their first 8 characters.</>
          )}
        </p>
      )}
      <Autocomplete.List className="min-h-0 flex-1 overflow-y-auto overscroll-contain p-1.5 empty:p-0">
        {(group: CommandGroup) => (
          <Autocomplete.Group key={group.value} items={group.items} className="not-last:mb-1.5">
            <Autocomplete.GroupLabel className="px-2.5 pt-1.5 pb-1 text-xs font-medium text-muted-foreground">
              {group.value}
            </Autocomplete.GroupLabel>
            <Autocomplete.Collection>
              {(command: Command) => <PaletteItem key={command.id} command={command} onChosen={onChosen} />}
            </Autocomplete.Collection>
          </Autocomplete.Group>
        )}
      </Autocomplete.List>
    </Autocomplete.Root>
  );
}
