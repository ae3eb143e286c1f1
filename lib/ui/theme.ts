/**
 * Light or dark: as the reader chose, else as the system is. One thing applies it, the script of theme-script.ts, so a
 * choice is told to it the way it also hears of one made in another tab.
 */
export type Theme = "light" | "dark" | "system";

export const themeKey = "theme";

export const isDark = (): boolean => document.documentElement.classList.contains("dark");

export function setTheme(theme: Theme): void {
  dispatchEvent(new StorageEvent("storage", { key: themeKey, newValue: theme }));
  try {
    localStorage.setItem(themeKey, theme);
  } catch {
    // Storage is blocked: it holds until the page is left.
  }
}

export function onTheme(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ["class"] });
  return () => observer.disconnect();
}
