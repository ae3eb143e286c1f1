import { MessagePage } from "@/components/shell/message-page.tsx";
import { buttonVariants } from "@/components/ui/button.tsx";
import { Link } from "@/components/ui/link.tsx";

export function WorkflowMissing({ name }: { readonly name: string }) {
  return (
    <MessagePage
      title="There is no workflow of this name"
      actions={
        <Link href="/workflows" className={buttonVariants()}>
          All workflows
        </Link>
      }
    >
      <p>
        <code className="font-mono text-xs break-all">{name}</code>
      </p>
      <p className="mt-2">It appears here once a process that defines it has started on this database.</p>
    </MessagePage>
  );
}
