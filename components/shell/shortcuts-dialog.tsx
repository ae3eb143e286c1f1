"use client";
import { Dialog, DialogContent, DialogDescription, DialogTitle } from "@/components/ui/dialog.tsx";
import { Kbd } from "@/components/ui/kbd.tsx";
import { useShortcutsEnabled } from "@/hooks/use-shortcuts.ts";
import { shortcuts } from "@/lib/ui/shortcuts.ts";

interface ShortcutsDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Lists the keys, and switches them off for those who do not want them. */
export function ShortcutsDialog({ open, onOpenChange }: ShortcutsDialogProps) {
  const [enabled, setEnabled] = useShortcutsEnabled();
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent className="w-[min(24rem,calc(100vw-2rem))]">
        <DialogTitle>Keyboard</DialogTitle>
        <DialogDescription>Single keys work wherever you are not typing.</DialogDescription>
        <dl className="mt-4 grid gap-2.5">
          {shortcuts.map(({ keys, action, label }) => (
            <div key={action} className="flex items-center justify-between gap-4">
              <dt>{label}</dt>
              <dd className="flex gap-1">
                {keys.map((key) => (
                  <Kbd key={key}>{key === " " ? "Space" : key}</Kbd>
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
  );
}
