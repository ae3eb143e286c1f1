"use client";
import { useQuery } from "@tanstack/react-query";
import type { ApiError } from "async-workflow/client";
import { useSyncExternalStore } from "react";
import { ProblemNotice } from "@/components/ui/notice.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { useMe } from "@/hooks/use-me.ts";
import { acceptInvitation, lookAtInvitation, signIn } from "@/lib/api/accounts.ts";
import { AccountForm } from "./account-form.tsx";
import { BarePage } from "./bare-page.tsx";

const noChange = () => () => {};
/** The token of the address, behind the #: the server that draws the page never sees it. */
const useToken = () =>
  useSyncExternalStore(
    noChange,
    () => window.location.hash.slice(1),
    () => "",
  );

export function InvitationScreen() {
  const token = useToken();
  const me = useMe();
  const { data: invitation, error } = useQuery<Awaited<ReturnType<typeof lookAtInvitation>>, ApiError>({
    queryKey: ["invitation", token],
    queryFn: () => lookAtInvitation(token),
    enabled: token !== "",
    retry: false,
  });
  if (error) {
    return (
      <BarePage title="This invitation is over">
        <ProblemNotice title="The link does not work any more" problem={error} />
      </BarePage>
    );
  }
  if (!invitation || !me) {
    return (
      <BarePage title="You are invited">
        <Skeleton className="h-24" />
      </BarePage>
    );
  }
  const { email, workspace, role, hasAccount } = invitation;
  const description = `To ${workspace}, as ${role}.`;
  const join = () => acceptInvitation(token).then(() => window.location.assign("/entries"));
  if (me.user || hasAccount) {
    return (
      <BarePage title="You are invited" description={description}>
        {me.user ? (
          <AccountForm
            fields={[]}
            submit={`Join as ${me.user.email}`}
            problemTitle="You have not joined"
            onSubmit={join}
          />
        ) : (
          <AccountForm
            fields={[
              { name: "email", label: "E-mail", type: "email", value: email, readOnly: true, autoComplete: "username" },
              { name: "password", label: "Password", type: "password", autoComplete: "current-password" },
            ]}
            submit="Sign in and join"
            problemTitle="You have not joined"
            onSubmit={async ({ password }) => {
              await signIn(email, password);
              await join();
            }}
          />
        )}
      </BarePage>
    );
  }
  return (
    <BarePage title="You are invited" description={description}>
      <AccountForm
        fields={[
          { name: "email", label: "E-mail", type: "email", value: email, readOnly: true, autoComplete: "username" },
          { name: "name", label: "Your name", autoComplete: "name" },
          {
            name: "password",
            label: "Password",
            type: "password",
            autoComplete: "new-password",
            description: "At least 8 characters; several unrelated words are good.",
          },
        ]}
        submit="Join"
        problemTitle="You have not joined"
        onSubmit={async ({ name, password }) => {
          await acceptInvitation(token, { name, password });
          await signIn(email, password);
          window.location.assign("/entries");
        }}
      />
    </BarePage>
  );
}
