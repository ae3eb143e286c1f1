"use client";
import { KeyRoundIcon } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button.tsx";
import { Link } from "@/components/ui/link.tsx";
import { useMe } from "@/hooks/use-me.ts";
import { askForReset, signIn, signInWith } from "@/lib/api/accounts.ts";
import { nextPage } from "@/lib/api/go-to-sign-in.ts";
import { signInWithPasskey } from "@/lib/api/passkeys.ts";
import { toast } from "@/lib/ui/toast.ts";
import { AccountForm } from "./account-form.tsx";
import { BarePage } from "./bare-page.tsx";

const providerNames = { github: "GitHub", oidc: "single sign-on" } as const;

// A full load: the server draws the frame around the pages for somebody who is in.
const goOn = () => window.location.assign(nextPage(window.location.search));

export function SignInScreen() {
  const me = useMe();
  const [forgotten, setForgotten] = useState(false);
  if (me?.setupNeeded) return <SetupHint />;
  if (forgotten) return <ForgottenPassword onBack={() => setForgotten(false)} />;
  return (
    <BarePage title="Sign in">
      <AccountForm
        fields={[
          { name: "email", label: "E-mail", type: "email", autoComplete: "username webauthn" },
          { name: "password", label: "Password", type: "password", autoComplete: "current-password" },
        ]}
        submit="Sign in"
        problemTitle="You are not signed in"
        onSubmit={async ({ email, password }) => {
          await signIn(email, password);
          goOn();
        }}
      >
        <button
          type="button"
          className="cursor-pointer justify-self-start text-sm text-muted-foreground underline underline-offset-4 hover:text-foreground"
          onClick={() => setForgotten(true)}
        >
          Forgotten the password?
        </button>
      </AccountForm>
      <div className="grid gap-2 border-t border-border pt-6">
        <Button
          variant="outline"
          onClick={() =>
            void signInWithPasskey().then(goOn, (error: Error) =>
              toast.error("The passkey did not work", { description: error.message }),
            )
          }
        >
          <KeyRoundIcon aria-hidden />
          Sign in with a passkey
        </Button>
        {me?.providers.map((provider) => (
          <ProviderButton key={provider} provider={provider} isDown={me.providersDown.includes(provider)} />
        ))}
      </div>
    </BarePage>
  );
}

function ProviderButton({
  provider,
  isDown,
}: {
  readonly provider: keyof typeof providerNames;
  readonly isDown: boolean;
}) {
  const name = providerNames[provider];
  return (
    <>
      <Button
        variant="outline"
        aria-describedby={isDown ? `${provider}-down` : undefined}
        onClick={() =>
          void signInWith(provider, nextPage(window.location.search)).then(
            ({ url }) => window.location.assign(url),
            (error: Error) => toast.error(`You are not signed in with ${name}`, { description: error.message }),
          )
        }
      >
        Sign in with {name}
      </Button>
      {isDown && (
        <p id={`${provider}-down`} className="text-xs text-pretty text-muted-foreground">
          It did not answer when this server last asked. You can try all the same.
        </p>
      )}
    </>
  );
}

function ForgottenPassword({ onBack }: { readonly onBack: () => void }) {
  const [sent, setSent] = useState(false);
  return (
    <BarePage title="Choose a new password" description="A link to do so is sent to your address.">
      {sent ? (
        <p role="status">
          If there is an account with that address, the mail is on its way. The link works for an hour.
        </p>
      ) : (
        <AccountForm
          fields={[{ name: "email", label: "E-mail", type: "email", autoComplete: "username" }]}
          submit="Send the link"
          problemTitle="Nothing was sent"
          onSubmit={async ({ email }) => {
            await askForReset(email);
            setSent(true);
          }}
        />
      )}
      <Button variant="ghost" className="justify-self-start" onClick={onBack}>
        Back to sign in
      </Button>
    </BarePage>
  );
}

function SetupHint() {
  return (
    <BarePage title="This server has no owner yet">
      <p className="text-muted-foreground">
        When it started it printed an address at which the first owner is made: in the banner of <code>npm start</code>,
        or in the log of the web process. Start it again for a new one.
      </p>
      <Link href="/setup" className="underline underline-offset-4">
        I have the address
      </Link>
    </BarePage>
  );
}
