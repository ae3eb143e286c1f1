/** Stands before everything else in every page and runs at once: so the first frame has the right colours already. */
import { themeKey } from "./theme.ts";

/** Goes into the page as text, so it can use nothing from outside. */
function followTheme(key: string): void {
  const { classList, style } = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  let chosen: string | null = null;
  try {
    chosen = localStorage.getItem(key);
  } catch {
    // Storage is blocked: as the system is.
  }
  const apply = () => {
    const dark = chosen === "dark" || (chosen !== "light" && system.matches);
    classList.toggle("dark", dark);
    classList.toggle("light", !dark);
    style.colorScheme = dark ? "dark" : "light";
  };
  // All colours at once: those that fade and those that do not, side by side, look broken.
  const change = () => {
    classList.add("changing-theme");
    apply();
    setTimeout(() => classList.remove("changing-theme"), 50);
  };
  apply();
  system.addEventListener("change", change);
  addEventListener("storage", (event) => {
    if (event.key !== key) return;
    chosen = event.newValue;
    change();
  });
}

export const themeScript = `(${followTheme})(${JSON.stringify(themeKey)})`;
