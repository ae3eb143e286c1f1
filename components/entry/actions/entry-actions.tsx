"use client";
import type { Entry } from "async-workflow";
import { ChevronDownIcon, EllipsisIcon, RotateCcwIcon } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { PermittedButton } from "@/components/accounts/permitted-button.tsx";
import { buttonVariants } from "@/components/ui/button.tsx";
import { MenuButton } from "@/components/ui/menu-button.tsx";
import { useRefusal } from "@/hooks/use-me.ts";
import { cn } from "@/lib/ui/cn.ts";
import { isFinished } from "@/lib/ui/status.ts";
import { CancelButton } from "./cancel-button.tsx";
import { RetryButton } from "./retry-button.tsx";

const repeatMenu = () => import("./repeat-menu.tsx").then((module) => module.RepeatMenu);
const copyMenu = () => import("./copy-menu.tsx").then((module) => module.CopyMenu);
const RepeatDialog = dynamic(() => import("./repeat-dialog.tsx").then((module) => module.RepeatDialog));

/** What can be done about the entry: end it, let it go on, repeat it, take it away. */
export function EntryActions({ entry }: { readonly entry: Entry }) {
  const [editing, setEditing] = useState(false);
  const onEdit = () => setEditing(true);
  const mayRepeat = useRefusal("change") === null;
  return (
    <div className="flex flex-wrap items-center gap-2">
      {isFinished(entry) ? (
        <span className="flex [&>:not(:last-child)]:rounded-r-none [&>:not(:first-child)]:rounded-l-none [&>:not(:first-child)]:border-l-0">
          {entry.state === "completed" ? (
            <PermittedButton needs="change" variant="outline" onClick={onEdit}>
              <RotateCcwIcon aria-hidden />
              Run again
            </PermittedButton>
          ) : (
            <RetryButton entry={entry} />
          )}
          {mayRepeat && (
            <MenuButton
              menu={repeatMenu}
              given={{ entry, onEdit }}
              aria-label="More ways to run it again"
              className={cn(buttonVariants({ variant: "outline" }), "w-9 px-0 max-sm:w-11")}
            >
              <ChevronDownIcon aria-hidden />
            </MenuButton>
          )}
        </span>
      ) : (
        <CancelButton entry={entry} />
      )}
      <MenuButton
        menu={copyMenu}
        given={{ entry }}
        aria-label="Copy or download"
        className={cn(buttonVariants({ variant: "outline" }), "w-9 px-0 max-sm:w-11")}
      >
        <EllipsisIcon aria-hidden />
      </MenuButton>
      {editing && <RepeatDialog entry={entry} onClose={() => setEditing(false)} />}
    </div>
  );
}
