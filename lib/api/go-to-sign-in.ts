/** Where somebody without a session goes, to come back afterwards. */
const pagesWithoutSession = /^\/(?:login|setup|invitation|reset-password)/;

/** Called when the server says that nobody is signed in: the session has ended, perhaps in another tab. */
export function goToSignIn(): void {
  if (!pagesWithoutSession.test(window.location.pathname)) window.location.assign(signInPage());
}

/** The sign-in page, which leads back to where one is. */
export function signInPage(): string {
  const { pathname, search } = window.location;
  return `/login?next=${encodeURIComponent(pathname + search)}`;
}

const nowhere = "http://nowhere.invalid";

/** The page to go on to after the sign-in; a path of this site, never another address. */
export function nextPage(search: string): string {
  const next = new URLSearchParams(search).get("next") ?? "";
  // Read as browsers read it: they take "/\" for "//", and leave out tabs and line ends before they look.
  const stays = URL.canParse(next, nowhere) && new URL(next, nowhere).origin === nowhere;
  return next.startsWith("/") && stays ? next : "/entries";
}
