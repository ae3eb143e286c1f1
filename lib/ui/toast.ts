/** Short messages about what was just done. Whoever says something needs nothing of how it is shown, which is loaded late. */
export interface ToastOptions {
  readonly description?: string;
  readonly action?: { readonly label: string; readonly onClick: () => void } | undefined;
}

export interface Toast extends ToastOptions {
  readonly kind: "success" | "error";
  readonly title: string;
}

type Listener = (toast: Toast | null) => void;

let listener: Listener | null = null;

export const toast = {
  success: (title: string, options: ToastOptions = {}): void => listener?.({ kind: "success", title, ...options }),
  error: (title: string, options: ToastOptions = {}): void => listener?.({ kind: "error", title, ...options }),
};

/** Something is about to be done: whatever tells of it should be there by then, also when the connection is lost meanwhile. */
export function expectToasts(): void {
  listener?.(null);
}

/** The one place that shows them. Gets null when some are to be expected. */
export function onToast(next: Listener): () => void {
  listener = next;
  return () => {
    listener = null;
  };
}
