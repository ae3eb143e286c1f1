"use client";
import type { ErrorGroup, ErrorStatus } from "async-workflow";
import { CircleCheckIcon, EyeOffIcon, RotateCcwIcon } from "lucide-react";
import { PermittedButton } from "@/components/accounts/permitted-button.tsx";
import { useErrorStatus } from "@/hooks/use-errors.ts";

const choices = {
  resolved: { label: "Resolve", icon: CircleCheckIcon },
  ignored: { label: "Ignore", icon: EyeOffIcon },
  open: { label: "Reopen", icon: RotateCcwIcon },
} as const;

const next: Record<ErrorStatus, readonly (keyof typeof choices)[]> = {
  open: ["resolved", "ignored"],
  resolved: ["open"],
  ignored: ["open"],
};

interface ErrorStatusButtonsProps {
  readonly group: ErrorGroup;
  readonly size?: "default" | "small";
}

/** What can be said of a group. Each names the group for those who hear one button alone. */
export function ErrorStatusButtons({ group, size = "small" }: ErrorStatusButtonsProps) {
  const status = useErrorStatus();
  return next[group.status].map((each) => {
    const { label, icon: Icon } = choices[each];
    return (
      <PermittedButton
        needs="operate"
        key={each}
        variant="outline"
        size={size}
        disabled={status.isPending}
        aria-label={`${label}: ${group.title}`}
        onClick={() => status.mutate({ group, status: each })}
      >
        <Icon aria-hidden />
        {label}
      </PermittedButton>
    );
  });
}
