"use client";
import { useQueryClient } from "@tanstack/react-query";
import { ApiError } from "async-workflow/client";
import { useState } from "react";
import { Button } from "@/components/ui/button.tsx";
import { late } from "@/components/ui/late.tsx";
import { useViews } from "@/hooks/use-views.ts";
import { api } from "@/lib/api/client.ts";
import { queryKeys } from "@/lib/api/query-keys.ts";
import { expectToasts, toast } from "@/lib/ui/toast.ts";
import { builtInViews } from "./built-in-views.ts";

const SaveViewDialog = late(() => import("./save-view-dialog.tsx").then((module) => module.SaveViewDialog));

interface ViewActionsProps {
  /** The list as parameters of an address. */
  readonly here: string;
  readonly onGone: (params: URLSearchParams) => void;
}

/** Keeps the list that is shown under a name, or forgets the one that it is. */
export function ViewActions({ here, onGone }: ViewActionsProps) {
  const client = useQueryClient();
  const { views } = useViews();
  const [asking, setAsking] = useState(false);
  const [wanted, setWanted] = useState(false);
  const saved = views.find(({ query }) => query === here);
  const refresh = () => client.invalidateQueries({ queryKey: queryKeys.views });
  const forget = async (id: string, name: string) => {
    try {
      await api.deleteView(id);
      onGone(new URLSearchParams());
      toast.success(`Deleted the view ${name}`, {
        action: { label: "Undo", onClick: () => void api.saveView({ name, query: here }).then(refresh) },
      });
      await refresh();
    } catch (cause) {
      toast.error("The view could not be deleted", { description: reasonOf(cause) });
    }
  };
  if (saved) {
    return (
      <Button
        variant="ghost"
        size="small"
        onPointerEnter={expectToasts}
        onClick={() => void forget(saved.id, saved.name)}
      >
        Delete view
      </Button>
    );
  }
  if (builtInViews.some(({ query }) => query === here)) return null;
  return (
    <>
      <Button
        variant="ghost"
        size="small"
        onClick={() => {
          expectToasts();
          setWanted(true);
          setAsking(true);
        }}
      >
        Save view
      </Button>
      {wanted && <SaveViewDialog open={asking} onOpenChange={setAsking} query={here} onSaved={() => void refresh()} />}
    </>
  );
}

const reasonOf = (cause: unknown): string => (cause instanceof ApiError ? cause.message : String(cause));
