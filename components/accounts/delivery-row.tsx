"use client";
import {
  CircleCheckIcon,
  CircleDashedIcon,
  CircleSlashIcon,
  HourglassIcon,
  LoaderCircleIcon,
  OctagonXIcon,
  RotateCwIcon,
} from "lucide-react";
import { EntryTime } from "@/components/entries/entry-time.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Link } from "@/components/ui/link.tsx";
import { useNow } from "@/hooks/use-now.ts";
import type { Delivery } from "@/lib/api/webhooks.ts";
import type { Tone } from "@/lib/ui/status.ts";
import { duration, relativeTime } from "@/lib/ui/time.ts";
import { SettingsRow } from "./settings-section.tsx";

/** How far it has come: colour, shape and always the word. */
const looks: Readonly<Record<Delivery["state"], { tone: Tone; Icon: typeof CircleCheckIcon; word: string }>> = {
  scheduled: { tone: "gray", Icon: CircleDashedIcon, word: "Queued" },
  queued: { tone: "gray", Icon: CircleDashedIcon, word: "Queued" },
  waiting: { tone: "gray", Icon: HourglassIcon, word: "Waits its turn" },
  running: { tone: "blue", Icon: LoaderCircleIcon, word: "Sending" },
  retrying: { tone: "amber", Icon: RotateCwIcon, word: "Tries again" },
  completed: { tone: "green", Icon: CircleCheckIcon, word: "Taken" },
  failed: { tone: "red", Icon: OctagonXIcon, word: "Failed" },
  cancelled: { tone: "outline", Icon: CircleSlashIcon, word: "Cancelled" },
};

/** Whether something more happens to it by itself. */
export function isUnderWay({ state }: Delivery): boolean {
  return state !== "completed" && state !== "failed" && state !== "cancelled";
}

interface DeliveryRowProps {
  readonly delivery: Delivery;
  /** Absent: nothing is sent to the endpoint at the moment. */
  readonly onSendAgain?: () => void;
}

/** One message: what became of it, what it told of which entry; below it when, after how many tries, and what went wrong. */
export function DeliveryRow({ delivery, onSendAgain }: DeliveryRowProps) {
  const { event, entry, replayOf, state, attempt, createdAt, nextAt, answer, error } = delivery;
  const now = useNow();
  const { tone, Icon, word } = looks[state];
  const particulars = [
    attempt > 1 && `${attempt} tries`,
    nextAt && state === "retrying" && `next ${relativeTime(nextAt, now)}`,
    replayOf && "sent again by hand",
  ].filter((part) => typeof part === "string");
  return (
    <SettingsRow
      action={
        !isUnderWay(delivery) &&
        onSendAgain && (
          <Button
            variant="outline"
            size="small"
            aria-label={`Send ${event} of ${createdAt} again`}
            onClick={onSendAgain}
          >
            Send again
          </Button>
        )
      }
    >
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span
          data-tone={tone}
          className="inline-flex h-6 items-center gap-1.5 rounded-md border border-(--tone-border) bg-(--tone-bg) px-2 text-xs font-medium whitespace-nowrap text-(--tone-text) tabular-nums"
        >
          <Icon aria-hidden className="size-3.5 shrink-0" />
          {answer ? `${word} · ${answer.status} · ${duration(answer.ms)}` : word}
        </span>
        <code className="font-mono text-xs">{event}</code>
        {entry?.title ? (
          <Link
            href={`/entries/${entry.id}`}
            className="inline-flex min-h-6 min-w-0 items-center break-words underline underline-offset-4"
          >
            {entry.title}
          </Link>
        ) : (
          entry && <span className="text-muted-foreground">an entry that is gone</span>
        )}
      </span>
      <span className="mt-1 flex flex-wrap gap-x-1.5 text-xs text-muted-foreground tabular-nums">
        <EntryTime iso={createdAt} />
        {particulars.map((part) => (
          <span key={part}>· {part}</span>
        ))}
      </span>
      {error && <span className="mt-1 block text-xs break-words text-danger">{error}</span>}
    </SettingsRow>
  );
}
