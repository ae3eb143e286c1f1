"use client";
import { useRouter } from "next/navigation";
import type { ComponentProps } from "react";

interface LinkProps extends ComponentProps<"a"> {
  readonly href: string;
}

/**
 * A link to another page of the app: a plain click goes there without loading anew, every other click is the browser's.
 * It does what we use of `next/link`, which is much code on every page, most of it for fetching ahead what comes into view.
 */
export function Link({ href, onClick, ...props }: LinkProps) {
  const router = useRouter();
  return (
    <a
      {...props}
      href={href}
      onClick={(event) => {
        onClick?.(event);
        const { button, metaKey, ctrlKey, shiftKey, altKey } = event;
        if (event.defaultPrevented || button !== 0 || metaKey || ctrlKey || shiftKey || altKey) return;
        event.preventDefault();
        router.push(href);
      }}
    />
  );
}
