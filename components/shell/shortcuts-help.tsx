"use client";
import { KeyboardIcon } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button.tsx";
import { Dialog, DialogContent, DialogDescription, DialogTitle } from "@/components/ui/dialog.tsx";
import { Hint } from "@/components/ui/hint.tsx";
import { Kbd } from "@/components/ui/kbd.tsx";
import { useShortcuts, useShortcutsEnabled } from "@/hooks/use-shortcuts.ts";
import { shortcuts } from "@/lib/ui/shortcuts.ts";

/** Lists the keys, and switches them off for those who do not want them. */
export function ShortcutsHelp() {
  const [open, setOpen] = useState(false);
  const [enabled, setEnabled] = useShortcutsEnabled();
  useShortcuts({ help: () => setOpen(true) });
  return (
    <>
      <Hint text="Keyboard (?)">
        <Button
          variant="ghost"
          size="icon"
          aria-label="Keyboard"
          onClick={() => setOpen(true)}
          className="max-sm:hidden"
        >
          <KeyboardIcon aria-hidden />
        </Button>
      </Hint>
      <Dialog open={open} onOpenChange={setOpen}>
        <DialogContent className="w-[min(24rem,calc(100vw-2rem))]">
          <DialogTitle>Keyboard</DialogTitle>
          <DialogDescription>Single keys work wherever you are not typing.</DialogDescription>
          <dl className="mt-4 grid gap-2.5">
            {shortcuts.map(({ keys, action, label }) => (
              <div key={action} className="flex items-center justify-between gap-4">
                <dt>{label}</dt>
                <dd className="flex gap-1">
                  {keys.map((key) => (
                    <Kbd key={key}>{key}</Kbd>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
          <label className="mt-5 flex min-h-8 cursor-pointer items-center gap-2.5 border-t border-border pt-4">
            <input
              type="checkbox"
              className="size-4 accent-primary"
              checked={enabled}
              onChange={(event) => setEnabled(event.target.checked)}
            />
            Single keys are on
          </label>
        </DialogContent>
      </Dialog>
    </>
  );
}
