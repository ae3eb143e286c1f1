"use client";
import { useState } from "react";
import { Button } from "@/components/ui/button.tsx";
import { Field } from "@/components/ui/field.tsx";
import { NativeSelect } from "@/components/ui/native-select.tsx";
import { useMay, useMe } from "@/hooks/use-me.ts";
import { useSetting, useSettingChange } from "@/hooks/use-settings.ts";
import {
  changeRole,
  fetchInvitations,
  fetchMembers,
  invite,
  removeMember,
  withdrawInvitation,
} from "@/lib/api/accounts.ts";
import type { Role } from "@/lib/api/me.ts";
import { AccountForm } from "./account-form.tsx";
import { AskFirst } from "./ask-first.tsx";
import { SettingsList, SettingsRow, SettingsSection } from "./settings-section.tsx";
import { ShownOnce } from "./shown-once.tsx";

const roles: readonly Role[] = ["viewer", "member", "operator", "admin", "owner"];

export function MemberSettings() {
  const me = useMe();
  const isAdmin = useMay("admin");
  const members = useSetting("members", fetchMembers);
  const change = useSettingChange(
    "members",
    ({ userId, role }: { userId: string; role: Role }) => changeRole(userId, role),
    "The role was not changed",
  );
  const remove = useSettingChange("members", removeMember, "The member was not removed");
  return (
    <>
      <SettingsSection
        id="members"
        title="Members"
        description="Viewers read, members start and change their own entries, operators everybody's, admins manage people and keys."
      >
        <SettingsList label="Members" of={members} empty="Nobody.">
          {(members.data?.members ?? []).map(({ userId, name, email, role }) => (
            <SettingsRow
              key={userId}
              action={
                <span className="flex items-center gap-2">
                  {isAdmin ? (
                    <NativeSelect
                      aria-label={`Role of ${name}`}
                      value={role}
                      className="w-32"
                      onChange={(event) => change({ userId, role: event.target.value as Role })}
                    >
                      {roles.map((each) => (
                        <option key={each}>{each}</option>
                      ))}
                    </NativeSelect>
                  ) : (
                    <span className="text-sm text-muted-foreground">{role}</span>
                  )}
                  {(isAdmin || userId === me?.user?.id) && (
                    <AskFirst
                      label={userId === me?.user?.id ? "Leave" : "Remove"}
                      of={userId === me?.user?.id ? "the workspace" : name}
                      title={userId === me?.user?.id ? "Leave this workspace?" : `Remove ${name}?`}
                      description={
                        userId === me?.user?.id
                          ? "You see nothing of it any more, unless somebody invites you again."
                          : "They see nothing of this workspace any more, at once. Their entries and keys stay."
                      }
                      confirmLabel={userId === me?.user?.id ? "Leave the workspace" : "Remove the member"}
                      onConfirm={() => remove(userId)}
                    />
                  )}
                </span>
              }
            >
              <span className="font-medium">{name}</span>
              <span className="block break-all text-muted-foreground">{email}</span>
            </SettingsRow>
          ))}
        </SettingsList>
      </SettingsSection>
      {isAdmin && <Invitations />}
    </>
  );
}

function Invitations() {
  const invitations = useSetting("invitations", fetchInvitations);
  const withdraw = useSettingChange("invitations", withdrawInvitation, "The invitation still stands");
  const [role, setRole] = useState<Role>("member");
  const [link, setLink] = useState<string | null>(null);
  return (
    <SettingsSection
      id="invitations"
      title="Invitations"
      description="A link for one address, good for one use within a week."
    >
      {link && <ShownOnce what="Invitation link" text={link} hint="It was mailed, too, if there is a mail server." />}
      <AccountForm
        fields={[{ name: "email", label: "E-mail", type: "email" }]}
        submit="Invite"
        problemTitle="Nobody was invited"
        onSubmit={async ({ email }) => {
          setLink((await invite(email, role)).link);
          await invitations.refetch();
        }}
      >
        <Field id="invitation-role" label="Role">
          <NativeSelect id="invitation-role" value={role} onChange={(event) => setRole(event.target.value as Role)}>
            {roles.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </NativeSelect>
        </Field>
      </AccountForm>
      <SettingsList label="Open invitations" of={invitations} empty="No open invitations.">
        {(invitations.data?.invitations ?? []).map(({ id, email, role }) => (
          <SettingsRow
            key={id}
            action={
              <Button variant="outline" size="small" onClick={() => withdraw(id)}>
                Withdraw
              </Button>
            }
          >
            {email} <span className="text-muted-foreground">as {role}</span>
          </SettingsRow>
        ))}
      </SettingsList>
    </SettingsSection>
  );
}
