import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";
import { cn } from "@/lib/ui/cn.ts";

export const buttonVariants = cva(
  "inline-flex shrink-0 cursor-pointer items-center justify-center gap-2 rounded-md border font-medium whitespace-nowrap transition-colors disabled:cursor-not-allowed disabled:opacity-60 aria-disabled:cursor-not-allowed aria-disabled:opacity-60 [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        primary: "border-transparent bg-primary text-primary-foreground enabled:hover:bg-primary/88",
        outline: "border-border bg-card text-foreground hover:bg-muted",
        ghost: "border-transparent text-foreground hover:bg-muted",
        destructive: "border-transparent bg-destructive text-destructive-foreground enabled:hover:bg-destructive/90",
      },
      size: {
        default: "h-9 px-3.5 text-sm max-sm:h-11",
        small: "h-7 px-2.5 text-xs max-sm:h-11 [&_svg]:size-3.5",
        icon: "size-8 max-sm:size-11",
      },
    },
    defaultVariants: { variant: "primary", size: "default" },
  },
);

export type ButtonProps = ComponentProps<"button"> & VariantProps<typeof buttonVariants>;

export function Button({ className, variant, size, type = "button", ...props }: ButtonProps) {
  return (
    <button data-slot="button" type={type} className={cn(buttonVariants({ variant, size }), className)} {...props} />
  );
}
