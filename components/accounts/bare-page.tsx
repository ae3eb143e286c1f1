import type { ReactNode } from "react";
import { Logo } from "@/components/shell/logo.tsx";

interface BarePageProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly children: ReactNode;
}

/** A page for somebody who is not in yet: one thing to do, and nothing around it. */
export function BarePage({ title, description, children }: BarePageProps) {
  return (
    <div className="mx-auto w-full max-w-sm py-10 sm:py-16">
      <p className="flex items-center gap-2.5 font-semibold tracking-tight">
        <Logo />
        Async Workflow
      </p>
      <h1 className="mt-8 text-xl font-semibold tracking-tight text-balance">{title}</h1>
      {description && <div className="mt-1 text-pretty text-muted-foreground">{description}</div>}
      <div className="mt-6 grid gap-6 [&_button[type=submit]]:w-full">{children}</div>
    </div>
  );
}
