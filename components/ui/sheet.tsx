"use client";
import { Dialog as Base } from "@base-ui/react/dialog";
import { XIcon } from "lucide-react";
import type { ReactNode } from "react";
import { buttonVariants } from "./button.tsx";
import { backdropClass } from "./overlay.ts";

interface SheetProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  /** Stays in sight below what scrolls. */
  readonly footer: ReactNode;
  readonly children: ReactNode;
}

/** A dialog that comes up from the lower edge, where the thumb is. */
export function Sheet({ open, onOpenChange, title, footer, children }: SheetProps) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className={backdropClass} />
        <Base.Popup
          data-slot="sheet"
          className="fixed inset-x-0 bottom-0 z-50 flex max-h-[85dvh] flex-col rounded-t-xl border-t border-border bg-card text-foreground shadow-xl transition-transform duration-200 outline-none data-ending-style:translate-y-full data-starting-style:translate-y-full"
        >
          <div className="flex items-center justify-between border-b border-border py-1 pr-1 pl-4">
            <Base.Title className="text-base font-semibold tracking-tight">{title}</Base.Title>
            <Base.Close aria-label="Close" className={buttonVariants({ variant: "ghost", size: "icon" })}>
              <XIcon aria-hidden />
            </Base.Close>
          </div>
          <div className="grid gap-6 overflow-y-auto overscroll-contain px-4 py-4">{children}</div>
          <div className="flex gap-2 border-t border-border px-4 pt-3 pb-[max(0.75rem,env(safe-area-inset-bottom))]">
            {footer}
          </div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
