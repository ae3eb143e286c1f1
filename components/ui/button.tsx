import type { ComponentProps } from "react";
import { cn } from "@/lib/ui/cn.ts";

const shape =
  "inline-flex shrink-0 cursor-pointer items-center justify-center gap-2 rounded-md border font-medium whitespace-nowrap transition-colors disabled:cursor-not-allowed disabled:opacity-60 aria-disabled:cursor-not-allowed aria-disabled:opacity-60 [&_svg]:size-4 [&_svg]:shrink-0";

const variants = {
  primary: "border-transparent bg-primary text-primary-foreground enabled:hover:bg-primary/88",
  outline: "border-border bg-card text-foreground hover:bg-muted",
  ghost: "border-transparent text-foreground hover:bg-muted",
  destructive: "border-transparent bg-destructive text-destructive-foreground enabled:hover:bg-destructive/90",
};

const sizes = {
  default: "h-9 px-3.5 text-sm max-sm:h-11",
  small: "h-7 px-2.5 text-xs max-sm:h-11 [&_svg]:size-3.5",
  icon: "size-8 max-sm:size-11",
};

interface Look {
  readonly variant?: keyof typeof variants | undefined;
  readonly size?: keyof typeof sizes | undefined;
}

/** The classes of a button, for links that look like one. */
export const buttonVariants = ({ variant = "primary", size = "default" }: Look = {}): string =>
  `${shape} ${variants[variant]} ${sizes[size]}`;

export type ButtonProps = ComponentProps<"button"> & Look;

export function Button({ className, variant, size, type = "button", ...props }: ButtonProps) {
  return (
    <button data-slot="button" type={type} className={cn(buttonVariants({ variant, size }), className)} {...props} />
  );
}
