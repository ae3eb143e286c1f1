"use client";
import { useInfiniteQuery } from "@tanstack/react-query";
import type { ApiError } from "async-workflow/client";
import { Button } from "@/components/ui/button.tsx";
import { ProblemNotice } from "@/components/ui/notice.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { useAddress } from "@/hooks/use-address.ts";
import { useSetting } from "@/hooks/use-settings.ts";
import { type AuditFilter, type AuditRecord, auditFile, fetchAudit, fetchMembers } from "@/lib/api/accounts.ts";
import { AuditFilterFields } from "./audit-filter.tsx";
import { AuditRow } from "./audit-row.tsx";
import { SettingsList, SettingsSection } from "./settings-section.tsx";

interface Page {
  readonly records: readonly AuditRecord[];
  readonly next: string | null;
}

/** Who did what, from where and why; newest first. */
export function AuditSettings() {
  const [params, setParams] = useAddress();
  const of = (name: keyof AuditFilter) => params.get(name) ?? "";
  const filter: AuditFilter = { action: of("action"), actor: of("actor"), from: of("from"), to: of("to") };
  const { data, error, hasNextPage, fetchNextPage } = useInfiniteQuery<
    Page,
    ApiError,
    readonly Page[],
    (string | AuditFilter)[],
    string | null
  >({
    queryKey: ["settings", "audit", filter],
    queryFn: ({ pageParam, signal }) => fetchAudit(filter, pageParam, signal),
    initialPageParam: null,
    getNextPageParam: ({ next }) => next,
    select: ({ pages }) => pages,
  });
  const { data: known } = useSetting("members", fetchMembers);
  const nameOf = (actor: string | null) =>
    known?.members.find(({ userId }) => userId === actor)?.name ?? actor ?? "Somebody";
  const records = data?.flatMap((page) => page.records) ?? [];
  const change = (parts: Partial<AuditFilter>) =>
    setParams(Object.fromEntries(Object.entries(parts).map(([name, value]) => [name, value || null])), "replace");
  return (
    <SettingsSection
      id="audit"
      title="Audit log"
      description="Written together with each change and never changed afterwards. Newest first."
    >
      <AuditFilterFields filter={filter} onChange={change} />
      {error && <ProblemNotice title="The log could not be read" problem={error} />}
      {!data && !error && <Skeleton className="h-40" />}
      {data && (
        <SettingsList label="Audit log" empty="No record matches.">
          {records.map((record) => (
            <AuditRow key={record.id} record={record} name={nameOf(record.actor)} />
          ))}
        </SettingsList>
      )}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        {hasNextPage && (
          <Button variant="outline" onClick={() => void fetchNextPage()}>
            Show older
          </Button>
        )}
        <span className="text-sm text-muted-foreground">
          Export what matches as{" "}
          {(["csv", "ndjson"] as const).map((format, at) => (
            <span key={format}>
              {at > 0 && " or "}
              <a
                href={auditFile(filter, format)}
                download={`audit.${format}`}
                className="inline-flex min-h-6 items-center text-foreground underline underline-offset-4"
              >
                {format.toUpperCase()}
              </a>
            </span>
          ))}
        </span>
      </div>
    </SettingsSection>
  );
}
