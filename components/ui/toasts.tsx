"use client";
import { useSyncExternalStore } from "react";
import { Toaster as Sonner, toast as sonner } from "sonner";
import { isDark, onTheme } from "@/lib/ui/theme.ts";
import type { Toast } from "@/lib/ui/toast.ts";

export function Toasts() {
  const dark = useSyncExternalStore(onTheme, isDark);
  return (
    <Sonner
      theme={dark ? "dark" : "light"}
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
