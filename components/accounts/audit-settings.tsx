"use client";
import { useInfiniteQuery } from "@tanstack/react-query";
import type { ApiError } from "async-workflow/client";
import { EntryTime } from "@/components/entries/entry-time.tsx";
import { Button } from "@/components/ui/button.tsx";
import { ProblemNotice } from "@/components/ui/notice.tsx";
import { useSetting } from "@/hooks/use-settings.ts";
import { type AuditRecord, fetchAudit, fetchMembers } from "@/lib/api/accounts.ts";
import { SettingsList, SettingsRow, SettingsSection } from "./settings-section.tsx";

interface Page {
  readonly records: readonly AuditRecord[];
  readonly next: string | null;
}

/** Who did what, from where and why; newest first. */
export function AuditSettings() {
  const { data, error, hasNextPage, fetchNextPage } = useInfiniteQuery<
    Page,
    ApiError,
    readonly Page[],
    string[],
    string | null
  >({
    queryKey: ["settings", "audit"],
    queryFn: ({ pageParam, signal }) => fetchAudit(pageParam, signal),
    initialPageParam: null,
    getNextPageParam: ({ next }) => next,
    select: ({ pages }) => pages,
  });
  const { data: known } = useSetting("members", fetchMembers);
  const nameOf = (actor: string | null) =>
    known?.members.find(({ userId }) => userId === actor)?.name ?? actor ?? "Somebody";
  const records = data?.flatMap((page) => page.records) ?? [];
  return (
    <SettingsSection
      id="audit"
      title="Audit log"
      description="Written together with each change and never changed afterwards. Newest first."
    >
      {error && <ProblemNotice title="The log could not be read" problem={error} />}
      <SettingsList label="Audit log" empty="Nothing yet.">
        {records.map(({ id, at, actor, action, target, reason, address }) => (
          <SettingsRow
            key={id}
            action={
              <span className="text-xs text-muted-foreground tabular-nums">
                <EntryTime iso={at} />
              </span>
            }
          >
            <span className="font-medium">{nameOf(actor)}</span> <code className="font-mono text-xs">{action}</code>
            {target && <span className="ml-1 font-mono text-xs break-all text-muted-foreground">{target}</span>}
            <span className="block text-xs text-muted-foreground">
              {address ?? "unknown address"}
              {reason && ` · ${reason}`}
            </span>
          </SettingsRow>
        ))}
      </SettingsList>
      <div className="flex gap-2">
        {hasNextPage && (
          <Button variant="outline" onClick={() => void fetchNextPage()}>
            Show older
          </Button>
        )}
        <a
          href="/api/audit?limit=1000"
          download="audit.json"
          className="self-center text-sm underline underline-offset-4"
        >
          Download as JSON
        </a>
      </div>
    </SettingsSection>
  );
}
