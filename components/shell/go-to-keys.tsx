"use client";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { keysAreFree } from "@/hooks/use-shortcuts.ts";
import { pages } from "@/lib/ui/pages.ts";

/** Time for the second key. */
const patienceMs = 1_500;

/** `g` and then the letter of a page. Listens before everyone else, so that the letter means nothing else then. */
export function GoToKeys() {
  const router = useRouter();
  useEffect(() => {
    let pressedAt = Number.NEGATIVE_INFINITY;
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !keysAreFree(event)) return;
      const page = event.timeStamp - pressedAt < patienceMs && pages.find(({ key }) => key === event.key);
      pressedAt = event.key === "g" ? event.timeStamp : Number.NEGATIVE_INFINITY;
      if (!page) return;
      event.preventDefault();
      router.push(page.href);
    };
    window.addEventListener("keydown", onKey, { capture: true });
    return () => window.removeEventListener("keydown", onKey, { capture: true });
  }, [router]);
  return null;
}
