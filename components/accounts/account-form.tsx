"use client";
import { ApiError } from "async-workflow/client";
import { LoaderCircleIcon } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { Button, buttonVariants } from "@/components/ui/button.tsx";
import { Field, fieldProps } from "@/components/ui/field.tsx";
import { Input } from "@/components/ui/input.tsx";
import { ProblemNotice } from "@/components/ui/notice.tsx";
import { signInPage } from "@/lib/api/go-to-sign-in.ts";
import { PasswordInput } from "./password-input.tsx";

export interface FormField {
  readonly name: string;
  readonly label: string;
  readonly type?: "email" | "password" | "text" | "url" | "number";
  readonly description?: string;
  readonly autoComplete?: string;
  readonly optional?: boolean;
  readonly value?: string;
  readonly readOnly?: boolean;
}

interface AccountFormProps<Name extends string> {
  readonly fields: readonly (FormField & { readonly name: Name })[];
  readonly submit: string;
  readonly problemTitle: string;
  readonly onSubmit: (values: Record<Name, string>) => Promise<unknown>;
  /** Between the fields and the button. */
  readonly children?: ReactNode;
}

/** A small form whose rules are the server's: what it refuses stands at the field it names. */
export function AccountForm<Name extends string>(props: AccountFormProps<Name>) {
  const { fields, submit, problemTitle, onSubmit, children } = props;
  const [problem, setProblem] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState(false);
  const faulty = problem && fields.find(({ name }) => name === problem.field || problem.field?.endsWith(`.${name}`));

  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const form = event.currentTarget;
    setBusy(true);
    setProblem(null);
    try {
      await onSubmit(Object.fromEntries(new FormData(form)) as Record<Name, string>);
      form.reset();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setProblem(error);
      requestAnimationFrame(() => form.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
    } finally {
      setBusy(false);
    }
  };

  return (
    <form className="grid gap-4" onSubmit={(event) => void send(event)}>
      {problem && !faulty && <ProblemNotice title={problemTitle} problem={problem} action={wayOut(problem)} />}
      {fields.map(({ name, label, type = "text", description, autoComplete, optional, value, readOnly }) => {
        const error = faulty?.name === name ? problem?.message : undefined;
        const Control = type === "password" ? PasswordInput : Input;
        return (
          <Field
            key={name}
            id={`account-${name}`}
            label={label}
            description={description}
            error={error}
            required={!optional}
          >
            <Control
              {...fieldProps(`account-${name}`, description, error)}
              name={name}
              type={type}
              autoComplete={autoComplete ?? "off"}
              required={!optional}
              defaultValue={value}
              readOnly={readOnly}
            />
          </Field>
        );
      })}
      {children}
      <Button type="submit" aria-disabled={busy} className="justify-self-start">
        {busy && <LoaderCircleIcon aria-hidden className="animate-spin" />}
        {submit}
      </Button>
    </form>
  );
}

// The sign-in leads back here; what was typed is typed again.
function wayOut({ code }: ApiError): ReactNode {
  if (code !== "sign_in_again") return undefined;
  return (
    <a href={signInPage()} className={buttonVariants({ variant: "outline", size: "small" })}>
      Sign in again
    </a>
  );
}
