"use client";
import { CheckIcon, CopyIcon } from "lucide-react";
import { useState } from "react";
import { copyText } from "@/lib/ui/clipboard.ts";
import { toast } from "@/lib/ui/toast.ts";
import { Button } from "./button.tsx";

interface CopyButtonProps {
  readonly text: string;
  /** What is copied, for the name of the button and the message: `"Result"`. */
  readonly what: string;
  /** On the button. Default: "Copy". */
  readonly label?: string;
}

export function CopyButton({ text, what, label = "Copy" }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    if (await copyText(text)) {
      setCopied(true);
      toast.success(`${what} copied`);
      setTimeout(() => setCopied(false), 1_500);
    } else
      toast.error(`${what} could not be copied`, {
        description: "The browser refused. Select the text and copy it by hand.",
      });
  };
  return (
    <Button variant="ghost" size="small" onClick={copy} aria-label={`Copy ${what.toLowerCase()}`}>
      {copied ? <CheckIcon aria-hidden /> : <CopyIcon aria-hidden />}
      {label}
    </Button>
  );
}
