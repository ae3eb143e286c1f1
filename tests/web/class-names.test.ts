import { expect, test } from "vitest";
import { cn } from "../../lib/ui/cn.ts";

test.each([
  [["h-9 px-3", "h-7"], "px-3 h-7"],
  [["h-9 max-sm:h-11", "h-7"], "max-sm:h-11 h-7"],
  [["px-3 py-1", "p-0"], "p-0"],
  [["p-0", "px-3"], "p-0 px-3"],
  [["w-4 h-4", "size-6"], "size-6"],
  [["text-sm text-muted-foreground", "text-xs"], "text-muted-foreground text-xs"],
  [["border border-border", "border-dashed border-input"], "border border-dashed border-input"],
  [["border-t", "border-r"], "border-t border-r"],
  [["inline-flex", "flex hidden"], "hidden"],
  [["[&_svg]:size-4", "[&_svg]:size-3.5"], "[&_svg]:size-3.5"],
  [["-m-1 rounded", "m-2 rounded-md"], "m-2 rounded-md"],
  [["a", false, null, undefined, "b"], "a b"],
] as const)("%j become %s", (given, expected) => {
  expect(cn(...given)).toBe(expected);
});
