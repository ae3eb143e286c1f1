"use client";
import { MessagePage } from "@/components/shell/message-page.tsx";
import { Button } from "@/components/ui/button.tsx";

interface ErrorPageProps {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}

export default function ErrorPage({ error, reset }: ErrorPageProps) {
  return (
    <MessagePage title="This page could not be shown" actions={<Button onClick={reset}>Show it again</Button>}>
      <p>{error.message}</p>
      {error.digest && (
        <p className="mt-1 text-xs">
          Digest <code className="font-mono">{error.digest}</code>
        </p>
      )}
      <p className="mt-2">Your entries are safe: they run in the workers, not in this page.</p>
    </MessagePage>
  );
}
