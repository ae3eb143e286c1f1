"use client";
import { useEffect, useLayoutEffect, useRef, useState } from "react";

interface Shown {
  readonly text: string;
  readonly of: DOMRect;
}

const pointedMs = 400;
/** Time to move onto the hint, which then stays (WCAG 1.4.13). */
const leftMs = 150;
const margin = 6;

/** The one hint of the page. */
export function HintLayer() {
  const [shown, setShown] = useState<Shown | null>(null);
  const popup = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ left: 0, top: 0 });
  useEffect(() => listen(setShown, popup), []);
  useLayoutEffect(() => {
    if (!shown || !popup.current) return;
    const { width, height } = popup.current.getBoundingClientRect();
    const { left, bottom, top, width: wide } = shown.of;
    const below = bottom + margin + height < innerHeight;
    setPlace({
      left: Math.max(8, Math.min(left + wide / 2 - width / 2, innerWidth - width - 8)),
      top: below ? bottom + margin : Math.max(0, top - margin - height),
    });
  }, [shown]);
  if (!shown) return null;
  return (
    // What is read out is the element's own name; this is for the eyes.
    <div
      ref={popup}
      aria-hidden
      data-slot="hint"
      style={place}
      className="fixed z-50 w-max max-w-[min(28rem,calc(100vw-2rem))] rounded-md bg-primary px-2.5 py-1.5 text-xs break-words text-primary-foreground shadow-md"
    >
      {shown.text}
    </div>
  );
}

function listen(show: (shown: Shown | null) => void, popup: { readonly current: Element | null }): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let target: Element | null = null;
  const aim = (next: Element | null, ms: number): void => {
    if (next === target) return;
    target = next;
    clearTimeout(timer);
    timer = setTimeout(() => show(next?.isConnected ? hintOf(next) : null), ms);
  };
  const onPointer = ({ target: at, pointerType }: PointerEvent): void => {
    if (pointerType === "touch" || !(at instanceof Element)) return;
    if (popup.current?.contains(at)) clearTimeout(timer);
    else aim(at.closest("[data-hint]"), at.closest("[data-hint]") ? pointedMs : leftMs);
  };
  const onFocus = ({ target: at }: FocusEvent): void => {
    if (at instanceof Element && at.matches(":focus-visible")) aim(at.closest("[data-hint]"), 0);
  };
  const close = (): void => aim(null, 0);
  const onKey = ({ key }: KeyboardEvent): void => {
    if (key === "Escape") close();
  };
  const events = [
    ["pointerover", onPointer],
    ["focusin", onFocus],
    ["focusout", close],
    ["pointerdown", close],
    ["scroll", close],
    ["keydown", onKey],
  ] as const;
  for (const [name, on] of events)
    document.addEventListener(name, on as EventListener, { capture: true, passive: true });
  // What made this code come.
  const focused = document.querySelector("[data-hint]:focus-visible");
  if (focused) aim(focused, 0);
  else aim([...document.querySelectorAll("[data-hint]:hover")].at(-1) ?? null, pointedMs);
  return () => {
    clearTimeout(timer);
    for (const [name, on] of events) document.removeEventListener(name, on as EventListener, { capture: true });
  };
}

function hintOf(element: Element): Shown | null {
  const { hint, hintIfCut } = (element as HTMLElement).dataset;
  if (!hint || (hintIfCut !== undefined && element.scrollWidth <= element.clientWidth)) return null;
  return { text: hint, of: element.getBoundingClientRect() };
}
