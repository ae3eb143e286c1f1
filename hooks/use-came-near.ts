"use client";
import { type RefObject, useEffect, useState } from "react";

/** Whether an element has been on the screen, or so near below it that it soon may be: what is dear to draw waits for that. */
export function useCameNear(ref: RefObject<Element | null>): boolean {
  const [near, setNear] = useState(false);
  useEffect(() => {
    if (near || !ref.current) return;
    const observer = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && setNear(true), {
      rootMargin: "200px",
    });
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, [ref, near]);
  return near;
}
