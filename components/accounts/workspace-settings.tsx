"use client";
import { Button } from "@/components/ui/button.tsx";
import { useMe } from "@/hooks/use-me.ts";
import { chooseWorkspace, makeWorkspace } from "@/lib/api/accounts.ts";
import { toast } from "@/lib/ui/toast.ts";
import { AccountForm } from "./account-form.tsx";
import { SettingsList, SettingsRow, SettingsSection } from "./settings-section.tsx";

// Whatever was read belongs to the workspace before: the page begins anew.
const open = (id: string) =>
  chooseWorkspace(id).then(
    () => window.location.assign("/entries"),
    (error: Error) => void toast.error("The workspace was not opened", { description: error.message }),
  );

/** The workspaces one belongs to, and a form for another one. */
export function WorkspaceSettings() {
  const me = useMe();
  const workspaces = me?.workspaces ?? [];
  const mayMake =
    workspaces.some(({ isFirst, role }) => isFirst && role === "owner") && me?.permissions.includes("admin");
  return (
    <>
      <SettingsSection
        id="workspaces"
        title="Workspaces"
        description="Entries, members, keys and webhooks belong to one workspace and are seen in no other."
      >
        <SettingsList label="Workspaces" empty="You belong to no workspace.">
          {workspaces.map(({ id, name, role }) => (
            <SettingsRow
              key={id}
              action={
                id === me?.workspace?.id ? (
                  <span className="text-sm text-muted-foreground">Current</span>
                ) : (
                  <Button variant="outline" size="small" aria-label={`Open ${name}`} onClick={() => void open(id)}>
                    Open
                  </Button>
                )
              }
            >
              <span className="font-medium break-words">{name}</span>
              <span className="block text-muted-foreground">You are its {role}</span>
            </SettingsRow>
          ))}
        </SettingsList>
      </SettingsSection>
      {mayMake && (
        <SettingsSection
          id="new-workspace"
          title="New workspace"
          description="You become its first owner, and invite the others. It opens at once."
        >
          <AccountForm
            fields={[{ name: "name", label: "Name", description: "A team, a customer, an environment." }]}
            submit="Make the workspace"
            problemTitle="No workspace was made"
            onSubmit={async ({ name }) => open((await makeWorkspace(name)).id)}
          />
        </SettingsSection>
      )}
    </>
  );
}
