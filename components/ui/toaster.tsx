"use client";
import { type ComponentType, useEffect, useState } from "react";
import { onToast, type Toast } from "@/lib/ui/toast.ts";

interface Toasts {
  readonly Toasts: ComponentType;
  readonly show: (toast: Toast) => void;
}

/** Loads what shows toasts with the first one, or shortly before. */
export function Toaster() {
  const [loaded, setLoaded] = useState<Toasts | null>(null);
  useEffect(() => {
    const waiting: Toast[] = [];
    let toasts: Toasts | null = null;
    const load = async () => {
      toasts ??= await import("./toasts.tsx");
      setLoaded(toasts);
      // A live region that comes together with its first message is not read out.
      setTimeout(() => {
        for (const toast of waiting.splice(0)) toasts?.show(toast);
      }, 100);
    };
    return onToast((toast) => {
      if (toast && toasts) return toasts.show(toast);
      if (toast) waiting.push(toast);
      // Without a connection they wait; the next one tries again.
      void load().catch(() => undefined);
    });
  }, []);
  return loaded && <loaded.Toasts />;
}
