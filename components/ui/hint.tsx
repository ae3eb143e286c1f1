"use client";
import { type ComponentType, cloneElement, type ReactElement, useEffect, useState } from "react";

interface HintProps {
  readonly text: string;
  /** Only when the element's own text is cut off. */
  readonly ifCut?: boolean;
  /** The element that gets the hint; it must be focusable. */
  readonly children: ReactElement;
}

/** Says more about an element when it is pointed at or focused. The element only carries the text: a thousand cost nothing. */
export function Hint({ text, ifCut, children }: HintProps) {
  return cloneElement(children as ReactElement<Record<string, unknown>>, {
    "data-hint": text,
    "data-hint-if-cut": ifCut || undefined,
  });
}

const loadLayer = () => import("./hint-layer.tsx").then((module) => module.HintLayer);

/** Where the one hint of the page is drawn. Its code comes when something that has a hint is first pointed at or focused. */
export function HintLayer() {
  const [Layer, setLayer] = useState<ComponentType | null>(null);
  useEffect(() => {
    if (Layer) return;
    const onAim = ({ target }: Event) => {
      // Without a connection there is no hint; the next time it is tried again.
      if (target instanceof Element && target.closest("[data-hint]"))
        void loadLayer().then(
          (loaded) => setLayer(() => loaded),
          () => undefined,
        );
    };
    document.addEventListener("pointerover", onAim, { passive: true });
    document.addEventListener("focusin", onAim);
    return () => {
      document.removeEventListener("pointerover", onAim);
      document.removeEventListener("focusin", onAim);
    };
  }, [Layer]);
  return Layer && <Layer />;
}
