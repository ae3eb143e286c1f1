"use client";
import { useTheme } from "next-themes";
import { Toaster as Sonner, toast as sonner, type ToasterProps } from "sonner";
import type { Toast } from "@/lib/ui/toast.ts";

export function Toasts() {
  const { resolvedTheme } = useTheme();
  return (
    <Sonner
      theme={(resolvedTheme ?? "light") as NonNullable<ToasterProps["theme"]>}
      position="bottom-right"
      toastOptions={{ duration: 6_000 }}
      style={
        {
          "--normal-bg": "var(--card)",
          "--normal-text": "var(--foreground)",
          "--normal-border": "var(--border)",
          fontFamily: "var(--font-sans)",
        } as React.CSSProperties
      }
    />
  );
}

export function show({ kind, title, description, action }: Toast): void {
  sonner[kind](title, { description, action: action && { label: action.label, onClick: action.onClick } });
}
