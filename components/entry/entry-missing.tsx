import type { ApiError } from "async-workflow/client";
import { MessagePage } from "@/components/shell/message-page.tsx";
import { buttonVariants } from "@/components/ui/button.tsx";
import { Link } from "@/components/ui/link.tsx";

/** Says why nothing is found, as far as it can be known. */
export function EntryMissing({ id, problem }: { readonly id: string; readonly problem: ApiError }) {
  return (
    <MessagePage
      title="There is no entry with this id"
      actions={
        <Link href="/entries" className={buttonVariants()}>
          All entries
        </Link>
      }
    >
      <p>
        <code className="font-mono text-xs break-all">{id}</code>
      </p>
      <p className="mt-2">
        It may have passed its retention (30 days, unless its workflow says otherwise), the link may be cut off, or it
        is in another database.
      </p>
      {problem.requestId && (
        <p className="mt-2 text-xs">
          Request <code className="font-mono">{problem.requestId}</code>
        </p>
      )}
    </MessagePage>
  );
}
