"use client";
import { SearchIcon } from "lucide-react";
import { useEffect, useState, useSyncExternalStore } from "react";
import { Kbd } from "@/components/ui/kbd.tsx";
import { late } from "@/components/ui/late.tsx";

const load = () => import("./palette-dialog.tsx").then((module) => module.PaletteDialog);
const PaletteDialog = late(load);

const never = () => () => {};
const isApple = (): boolean => /Mac|iPhone|iPad/.test(navigator.platform);

/** The way to the palette, and its key. The palette itself is loaded when somebody is about to open it. */
export function PaletteButton() {
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState(false);
  const apple = useSyncExternalStore(never, isApple, () => false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey) || event.altKey || event.shiftKey)
        return;
      if (document.querySelector("[role=dialog]:not([data-slot=palette]), [role=alertdialog]")) return;
      event.preventDefault();
      setWanted(true);
      setOpen((isOpen) => !isOpen);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  const preload = () => void load().catch(() => undefined);
  return (
    <>
      <button
        type="button"
        aria-label="Search and commands"
        aria-keyshortcuts="Control+K Meta+K"
        aria-haspopup="dialog"
        onPointerEnter={preload}
        onFocus={preload}
        onClick={() => {
          setWanted(true);
          setOpen(true);
        }}
        className="flex h-8 cursor-pointer items-center gap-2 rounded-md border border-border bg-surface px-2.5 text-[0.8125rem] text-muted-foreground hover:bg-muted max-lg:size-8 max-lg:justify-center max-lg:border-transparent max-lg:bg-transparent max-lg:px-0 max-lg:text-foreground max-sm:size-11 lg:w-60"
      >
        <SearchIcon aria-hidden className="size-4 shrink-0" />
        <span className="truncate max-lg:hidden">Search or jump to</span>
        <span aria-hidden className="ml-auto flex w-14 justify-end max-lg:hidden">
          <Kbd>{apple ? "⌘ K" : "Ctrl K"}</Kbd>
        </span>
      </button>
      {wanted && <PaletteDialog open={open} onOpenChange={setOpen} />}
    </>
  );
}
