"use client";
import { MessagePage } from "@/components/shell/message-page.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { useAddress, useChoice } from "@/hooks/use-address.ts";
import { useMe } from "@/hooks/use-me.ts";
import { cn } from "@/lib/ui/cn.ts";
import { AuditSettings } from "./audit-settings.tsx";
import { KeySettings } from "./key-settings.tsx";
import { MemberSettings } from "./member-settings.tsx";
import { SecuritySettings } from "./security-settings.tsx";
import { WebhookSettings } from "./webhook-settings.tsx";
import { WorkspaceSettings } from "./workspace-settings.tsx";

const tabs = {
  security: { label: "Sign-in", permission: "read", Content: SecuritySettings },
  members: { label: "Members", permission: "read", Content: MemberSettings },
  workspaces: { label: "Workspaces", permission: "read", Content: WorkspaceSettings },
  keys: { label: "API keys", permission: "admin", Content: KeySettings },
  webhooks: { label: "Webhooks", permission: "admin", Content: WebhookSettings },
  audit: { label: "Audit log", permission: "admin", Content: AuditSettings },
} as const;
type Tab = keyof typeof tabs;
const names = Object.keys(tabs) as [Tab, ...Tab[]];

export function SettingsScreen() {
  const me = useMe();
  const [tab] = useChoice("tab", names);
  const [, setParams] = useAddress();
  if (!me) return <Skeleton className="h-40" />;
  if (me.mode === "local") {
    return (
      <MessagePage title="There is nothing to set here">
        This server is in local mode: one person, without login. AUTH=required, or a HOST that others can reach, turns
        the accounts on; docs/accounts.md says how.
      </MessagePage>
    );
  }
  const allowed = names.filter((name) => me.permissions.includes(tabs[name].permission));
  const shown = allowed.includes(tab) ? tab : "security";
  const { Content } = tabs[shown];
  return (
    <>
      <h1 className="text-2xl font-semibold tracking-tight">Settings</h1>
      <p className="mt-1 text-muted-foreground">{me.workspace?.name ?? "No workspace"}</p>
      <nav aria-label="Settings" className="mt-6 mb-8 flex flex-wrap gap-1 border-b border-border">
        {allowed.map((name) => (
          <button
            key={name}
            type="button"
            aria-current={name === shown ? "page" : undefined}
            onClick={() => setParams({ tab: name, webhook: null })}
            className={cn(
              "-mb-px min-h-9 cursor-pointer border-b-2 border-transparent px-3 text-sm font-medium text-muted-foreground hover:text-foreground max-sm:min-h-11",
              name === shown && "border-primary text-foreground",
            )}
          >
            {tabs[name].label}
          </button>
        ))}
      </nav>
      <div>
        <Content />
      </div>
    </>
  );
}
