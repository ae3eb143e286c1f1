import type { Metadata } from "next";
import { MessagePage } from "@/components/shell/message-page.tsx";
import { buttonVariants } from "@/components/ui/button.tsx";
import { Link } from "@/components/ui/link.tsx";

export const metadata: Metadata = { title: "No such page" };

export default function NotFound() {
  return (
    <MessagePage
      title="There is no page at this address"
      actions={
        <Link href="/entries" className={buttonVariants()}>
          All entries
        </Link>
      }
    >
      <p>The link may be mistyped, or the page has moved.</p>
    </MessagePage>
  );
}
