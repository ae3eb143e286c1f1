"use client";
import { usePathname } from "next/navigation";
import { useEffect, useRef } from "react";

/** A click on a link inside the app changes the page without the browser's own focus reset: this does it. */
export function RouteFocus() {
  const pathname = usePathname();
  const last = useRef(pathname);
  useEffect(() => {
    if (last.current === pathname) return;
    last.current = pathname;
    document.querySelector<HTMLElement>("main")?.focus({ preventScroll: true });
  }, [pathname]);
  return null;
}
