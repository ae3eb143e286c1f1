/** What was made before there were accounts belongs to this workspace, and so to whoever sets up the first one. */
export const firstWorkspace = "local";
