/**
 * May rows be put in at the top without moving anything under the reader? Only when the page stands at the top and
 * nobody points at the list, types, selects text or rows, has a row in focus or an overlay open.
 */
export function readerIsIdle(list: Element | null): boolean {
  if (window.scrollY > 8) return false;
  if (list?.matches(":hover") && matchMedia("(hover: hover)").matches) return false;
  if (list?.contains(document.activeElement)) return false;
  if (document.querySelector("[role=dialog], [role=alertdialog], [role=menu], [data-slot=bulk-bar]")) return false;
  if (document.activeElement instanceof HTMLInputElement) return false;
  return getSelection()?.isCollapsed !== false;
}
