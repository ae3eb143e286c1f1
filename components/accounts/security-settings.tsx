"use client";
import { EntryTime } from "@/components/entries/entry-time.tsx";
import { Button } from "@/components/ui/button.tsx";
import { useSetting, useSettingChange } from "@/hooks/use-settings.ts";
import { changePassword, endOtherSessions, endSession, fetchSessions } from "@/lib/api/accounts.ts";
import { addPasskey, deletePasskey, fetchPasskeys } from "@/lib/api/passkeys.ts";
import { toast } from "@/lib/ui/toast.ts";
import { AccountForm } from "./account-form.tsx";
import { AddressSettings } from "./address-settings.tsx";
import { AskFirst } from "./ask-first.tsx";
import { SettingsList, SettingsRow, SettingsSection } from "./settings-section.tsx";

/** How one gets in oneself. */
export function SecuritySettings() {
  return (
    <>
      <AddressSettings />
      <SettingsSection id="password" title="Password" description="Your other sessions end when it changes.">
        <AccountForm
          fields={[
            { name: "currentPassword", label: "Present password", type: "password", autoComplete: "current-password" },
            {
              name: "newPassword",
              label: "New password",
              type: "password",
              autoComplete: "new-password",
              description: "At least 8 characters; several unrelated words are good.",
            },
          ]}
          submit="Change the password"
          problemTitle="The password was not changed"
          onSubmit={async ({ currentPassword, newPassword }) => {
            await changePassword(currentPassword, newPassword);
            toast.success("Password changed");
          }}
        />
      </SettingsSection>
      <Passkeys />
      <Sessions />
    </>
  );
}

function Passkeys() {
  const passkeys = useSetting("passkeys", fetchPasskeys);
  const add = useSettingChange("passkeys", addPasskey, "The passkey was not added");
  const remove = useSettingChange("passkeys", deletePasskey, "The passkey was not removed");
  return (
    <SettingsSection id="passkeys" title="Passkeys" description="Sign in with your device instead of the password.">
      <SettingsList label="Passkeys" of={passkeys} empty="None yet.">
        {(passkeys.data ?? []).map(({ id, name, createdAt }) => (
          <SettingsRow
            key={id}
            action={
              <AskFirst
                label="Remove"
                of={name || "Passkey"}
                title="Remove this passkey?"
                description="It signs you in no more. Your device may still offer it: remove it there, too."
                confirmLabel="Remove the passkey"
                onConfirm={() => remove(id)}
              />
            }
          >
            <span className="block break-words">{name || "Passkey"}</span>
            {createdAt && (
              <span className="flex flex-wrap gap-x-1.5 text-muted-foreground">
                <span>since</span>
                <EntryTime iso={createdAt} />
              </span>
            )}
          </SettingsRow>
        ))}
      </SettingsList>
      <Button variant="outline" className="justify-self-start" onClick={() => add(navigator.platform || "Passkey")}>
        Add a passkey
      </Button>
    </SettingsSection>
  );
}

function Sessions() {
  const sessions = useSetting("sessions", fetchSessions);
  const end = useSettingChange("sessions", endSession, "The session goes on");
  const endOthers = useSettingChange("sessions", endOtherSessions, "The sessions go on");
  return (
    <SettingsSection id="sessions" title="Sessions" description="Where you are signed in.">
      <SettingsList label="Sessions" of={sessions} empty="None.">
        {(sessions.data ?? []).map(({ id, token, userAgent, ipAddress, createdAt }) => (
          <SettingsRow
            key={id}
            action={
              <Button variant="outline" size="small" onClick={() => end(token)}>
                Sign out
              </Button>
            }
          >
            <span className="line-clamp-1 break-all">{userAgent || "Unknown browser"}</span>
            <span className="flex flex-wrap gap-x-1.5 text-muted-foreground">
              <span>{ipAddress || "unknown address"}</span>
              <span>· since</span>
              <EntryTime iso={createdAt} />
            </span>
          </SettingsRow>
        ))}
      </SettingsList>
      <Button variant="outline" className="justify-self-start" onClick={() => endOthers()}>
        Sign out everywhere else
      </Button>
    </SettingsSection>
  );
}
