"use client";
import type { Entry } from "async-workflow";
import { ApiError } from "async-workflow/client";
import { useShowEntry } from "async-workflow/react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ConfirmDialog } from "@/components/ui/confirm-dialog.tsx";
import { MenuContent, MenuGroup, MenuItem, MenuPageLink } from "@/components/ui/menu.tsx";
import { useToldAction } from "@/hooks/use-entry-actions.ts";
import { useRefusal } from "@/hooks/use-me.ts";
import { api } from "@/lib/api/client.ts";
import { copyText } from "@/lib/ui/clipboard.ts";
import { isFinished } from "@/lib/ui/status.ts";
import { toast } from "@/lib/ui/toast.ts";

/** Everything that can be done with an entry without opening it. */
export function RowMenuContent({ entry }: { readonly entry: Entry }) {
  const [asking, setAsking] = useState(false);
  const cancel = useToldAction("cancel", entry);
  const retry = useToldAction("retry", entry);
  const mayChange = useRefusal("change") === null;
  const router = useRouter();
  const show = useShowEntry();
  const ended = isFinished(entry);
  const href = `/entries/${encodeURIComponent(entry.id)}`;
  const [firstStage] = entry.stages;

  const runAgain = async () => {
    try {
      const created = await api.retry(entry.id, { from: firstStage ?? "" });
      show(created);
      toast.success(`Started ${created.title} again`, {
        action: { label: "Open", onClick: () => router.push(`/entries/${encodeURIComponent(created.id)}`) },
      });
    } catch (cause) {
      complain(`${entry.title} could not be started again`, cause);
    }
  };
  const copyJson = async () => {
    try {
      // In a list large results are left out.
      const whole = entry.resultTruncated ? await api.get(entry.id) : entry;
      await copy(JSON.stringify(whole, null, 2), "JSON");
    } catch (cause) {
      complain("The entry could not be read", cause);
    }
  };
  return (
    <>
      <MenuContent align="end">
        <MenuGroup>
          <MenuPageLink href={href}>Open</MenuPageLink>
          {!mayChange ? null : ended ? (
            entry.state !== "completed" && <MenuItem onClick={() => retry.mutate()}>Retry</MenuItem>
          ) : (
            <MenuItem disabled={entry.cancelRequested} onClick={() => setAsking(true)}>
              {entry.cancelRequested ? "Cancelling" : "Cancel"}
            </MenuItem>
          )}
          {mayChange && ended && firstStage && <MenuItem onClick={() => void runAgain()}>Run again</MenuItem>}
        </MenuGroup>
        <MenuGroup className="mt-1 border-t border-border pt-1">
          <MenuItem onClick={() => void copy(entry.id, "Id")}>Copy id</MenuItem>
          <MenuItem onClick={() => void copy(location.origin + href, "Link")}>Copy link</MenuItem>
          <MenuItem onClick={() => void copyJson()}>Copy as JSON</MenuItem>
          <MenuItem onClick={() => void copy(`curl ${location.origin}/api${href}`, "Command")}>Copy as cURL</MenuItem>
        </MenuGroup>
        <MenuGroup className="mt-1 border-t border-border pt-1">
          <MenuPageLink href={`/entries?workflow=${entry.workflow}`}>Only this workflow</MenuPageLink>
          <MenuPageLink href={`/entries?status=${entry.status}`}>Only this status</MenuPageLink>
        </MenuGroup>
      </MenuContent>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={
          <>
            Cancel <i>{entry.title}</i>?
          </>
        }
        description={
          entry.lockedBy === null
            ? "It will not start again. Finished stages and steps stay recorded."
            : "The running stage gets a stop signal; finished stages and steps stay recorded."
        }
        keepLabel="Keep running"
        confirmLabel="Cancel entry"
        destructive
        onConfirm={() => cancel.mutate()}
      />
    </>
  );
}

async function copy(text: string, what: string): Promise<void> {
  if (await copyText(text)) toast.success(`${what} copied`);
  else
    toast.error(`${what} could not be copied`, {
      description: "The browser refused. Open the entry and copy it by hand.",
    });
}

function complain(title: string, cause: unknown): void {
  toast.error(title, { description: cause instanceof ApiError ? cause.message : String(cause) });
}
