"use client";
import type { Entry } from "async-workflow";
import { memo } from "react";
import { MenuButton } from "@/components/ui/menu-button.tsx";

const content = () => import("./row-menu-content.tsx").then((module) => module.RowMenuContent);

/** What can be done with one entry, at the end of its row. */
export const RowMenu = memo(function RowMenu({ entry }: { readonly entry: Entry }) {
  return (
    <MenuButton
      menu={content}
      given={{ entry }}
      data-row-menu
      aria-label={`Actions for ${entry.title}`}
      className="inline-flex size-8 cursor-pointer items-center justify-center rounded-md text-muted-foreground hover:bg-muted hover:text-foreground max-sm:size-11"
    >
      {/* One path, not three circles: it is drawn in every row. */}
      <svg viewBox="0 0 16 16" fill="currentColor" aria-hidden className="size-4">
        <path d="M3 6.75a1.25 1.25 0 1 0 0 2.5 1.25 1.25 0 0 0 0-2.5m5 0a1.25 1.25 0 1 0 0 2.5 1.25 1.25 0 0 0 0-2.5m5 0a1.25 1.25 0 1 0 0 2.5 1.25 1.25 0 0 0 0-2.5" />
      </svg>
    </MenuButton>
  );
});
