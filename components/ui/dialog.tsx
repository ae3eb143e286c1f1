"use client";
import { Dialog as Base } from "@base-ui/react/dialog";
import { XIcon } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "@/lib/ui/cn.ts";
import { buttonVariants } from "./button.tsx";
import { backdropClass, popupClass } from "./overlay.ts";

export const Dialog = Base.Root;
export const DialogClose = Base.Close;

export function DialogContent({ className, children, ...props }: ComponentProps<typeof Base.Popup>) {
  return (
    <Base.Portal>
      <Base.Backdrop data-slot="dialog-backdrop" className={backdropClass} />
      <Base.Popup data-slot="dialog-content" className={cn(popupClass, className as string)} {...props}>
        {children}
        <Base.Close
          aria-label="Close"
          className={cn(buttonVariants({ variant: "ghost", size: "icon" }), "absolute top-3 right-3")}
        >
          <XIcon aria-hidden />
        </Base.Close>
      </Base.Popup>
    </Base.Portal>
  );
}

export function DialogTitle({ className, ...props }: ComponentProps<typeof Base.Title>) {
  return (
    <Base.Title
      data-slot="dialog-title"
      className={cn("pr-10 text-base font-semibold tracking-tight", className as string)}
      {...props}
    />
  );
}

export function DialogDescription({ className, ...props }: ComponentProps<typeof Base.Description>) {
  return (
    <Base.Description
      data-slot="dialog-description"
      className={cn("mt-1 text-sm text-muted-foreground", className as string)}
      {...props}
    />
  );
}

export function DialogFooter({ className, ...props }: ComponentProps<"div">) {
  return (
    <div
      data-slot="dialog-footer"
      className={cn("mt-6 flex justify-end gap-2 max-sm:flex-col-reverse", className)}
      {...props}
    />
  );
}
