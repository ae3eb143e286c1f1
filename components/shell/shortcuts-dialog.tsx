"use client";
import { useRef } from "react";
import { Dialog, DialogContent, DialogDescription, DialogTitle } from "@/components/ui/dialog.tsx";
import { Kbd } from "@/components/ui/kbd.tsx";
import { useShortcutsEnabled } from "@/hooks/use-shortcuts.ts";
import { cn } from "@/lib/ui/cn.ts";
import { pages } from "@/lib/ui/pages.ts";
import { type ShortcutAction, shortcuts } from "@/lib/ui/shortcuts.ts";

const everywhere: ReadonlySet<ShortcutAction> = new Set(["create", "pause", "rail", "theme", "zone", "help"]);
const palette: KeysRow = { label: "Search and commands", keys: ["Ctrl or ⌘", "K"] };

interface ShortcutsDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Lists the keys, and switches them off for those who do not want them. */
export function ShortcutsDialog({ open, onOpenChange }: ShortcutsDialogProps) {
  const [enabled, setEnabled] = useShortcutsEnabled();
  // Not the first control: it stands at the end, and on a phone the list would open scrolled down to it.
  const title = useRef<HTMLHeadingElement>(null);
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent initialFocus={title} className="w-[min(40rem,calc(100vw-2rem))]">
        <DialogTitle ref={title} tabIndex={-1} className="outline-none">
          Keyboard
        </DialogTitle>
        <DialogDescription>Single keys work wherever you are not typing.</DialogDescription>
        <div className="mt-4 grid items-start gap-x-10 gap-y-5 sm:grid-cols-2">
          <Keys title="Everywhere" rows={[palette, ...shortcuts.filter(({ action }) => everywhere.has(action))]} />
          <Keys title="Go to" rows={pages.map(({ label, key }) => ({ label, keys: ["g", key] }))} />
          <Keys wide title="Entries" rows={shortcuts.filter(({ action }) => !everywhere.has(action))} />
        </div>
        <label className="mt-5 flex min-h-8 cursor-pointer items-center gap-2.5 border-t border-border pt-4">
          <input
            type="checkbox"
            className="size-4"
            checked={enabled}
            onChange={(event) => setEnabled(event.target.checked)}
          />
          Single keys are on
        </label>
      </DialogContent>
    </Dialog>
  );
}

interface KeysRow {
  readonly label: string;
  readonly keys: readonly string[];
}

interface KeysProps {
  readonly title: string;
  readonly rows: readonly KeysRow[];
  /** In two columns. */
  readonly wide?: boolean;
}

function Keys({ title, rows, wide = false }: KeysProps) {
  return (
    <section aria-label={title} className={cn(wide && "sm:col-span-2")}>
      <h3 className="text-xs font-medium text-muted-foreground">{title}</h3>
      <dl className={cn("mt-2 grid gap-x-10 gap-y-2", wide && "sm:grid-cols-2")}>
        {rows.map(({ label, keys }) => (
          <div key={label} className="flex items-center justify-between gap-4">
            <dt className="min-w-0">{label}</dt>
            <dd className="flex shrink-0 gap-1">
              {keys.map((key) => (
                <Kbd key={key}>{key === " " ? "Space" : key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
