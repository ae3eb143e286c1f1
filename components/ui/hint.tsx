"use client";
import { Tooltip } from "@base-ui/react/tooltip";
import type { ReactElement, ReactNode } from "react";

/** One tooltip for the whole page; the triggers only hand over their text. Fifty rows cost no fifty tooltips. */
const handle = Tooltip.createHandle<ReactNode>();

interface HintProps {
  readonly text: ReactNode;
  /** The element that gets the hint; it must be focusable. */
  readonly children: ReactElement;
  readonly disabled?: boolean;
}

export function Hint({ text, children, disabled }: HintProps) {
  return <Tooltip.Trigger handle={handle} payload={text} render={children} disabled={disabled} />;
}

export function HintLayer() {
  return (
    <Tooltip.Root handle={handle}>
      {({ payload }) => (
        <Tooltip.Portal>
          <Tooltip.Positioner sideOffset={6} className="z-50">
            <Tooltip.Popup
              data-slot="hint"
              className="max-w-[min(28rem,calc(100vw-2rem))] rounded-md bg-primary px-2.5 py-1.5 text-xs break-words text-primary-foreground shadow-md"
            >
              {payload as ReactNode}
            </Tooltip.Popup>
          </Tooltip.Positioner>
        </Tooltip.Portal>
      )}
    </Tooltip.Root>
  );
}
