import type { ApiError } from "async-workflow/client";
import type { ReactNode } from "react";
import { LoadProblem } from "@/components/ui/load-problem.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";

interface SettingsSectionProps {
  readonly id: string;
  readonly title: string;
  readonly description?: string;
  readonly children: ReactNode;
}

export function SettingsSection({ id, title, description, children }: SettingsSectionProps) {
  return (
    <section
      aria-labelledby={id}
      className="grid gap-4 border-t border-border py-8 first:border-0 first:pt-0 lg:grid-cols-[16rem_minmax(0,1fr)] lg:gap-10"
    >
      <div>
        <h2 id={id} className="font-semibold tracking-tight">
          {title}
        </h2>
        {description && <p className="mt-1 text-[0.8125rem] text-pretty text-muted-foreground">{description}</p>}
      </div>
      <div className="grid max-w-2xl content-start gap-4">{children}</div>
    </section>
  );
}

/** What a list of settings is made of: what it is at the left, what to do with it at the right. */
export function SettingsRow({ children, action }: { readonly children: ReactNode; readonly action?: ReactNode }) {
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5">
      <div className="min-w-0 flex-1 basis-48 text-sm">{children}</div>
      {action}
    </li>
  );
}

/** The question whose answer a list shows. */
interface Asked {
  readonly data: unknown;
  readonly error: ApiError | null;
  readonly refetch: () => unknown;
}

interface SettingsListProps {
  readonly label: string;
  readonly empty: ReactNode;
  /** Default: there is nothing to wait for. */
  readonly of?: Asked;
  readonly children: readonly ReactNode[];
}

export function SettingsList({ label, empty, of, children }: SettingsListProps) {
  const isKnown = of === undefined || of.data !== undefined;
  return (
    <>
      {of && <LoadProblem what={label} many problem={of.error} known={isKnown} onRetry={() => void of.refetch()} />}
      {!isKnown && !of.error && <Skeleton className="h-14 rounded-lg" />}
      {isKnown && children.length === 0 && <div className="text-sm text-pretty text-muted-foreground">{empty}</div>}
      {children.length > 0 && (
        <ul aria-label={label} className="divide-y divide-border rounded-lg border border-border">
          {children}
        </ul>
      )}
    </>
  );
}
