/**
 * Who may do what: for every operation of the API the one answer that this table gives, for each kind of caller. The
 * matrix asks the running product and compares; an operation that is not here fails the test.
 */

/** A permission, by which roles and keys are told apart; `anybody`: no sign-in is asked for. */
type Needs = "anybody" | "watch" | "read" | "start" | "change" | "operate" | "admin";

interface Access {
  readonly needs: Needs;
  /** Only somebody who has signed in: a key is refused even where its scope would do. */
  readonly people?: true;
  /** Only a key. */
  readonly keys?: true;
}

const needs = (permission: Needs): Access => ({ needs: permission });
const peopleWith = (permission: Needs): Access => ({ needs: permission, people: true });

const access: Readonly<Record<string, Access>> = {
  checkHealth: needs("anybody"),
  getMe: needs("anybody"),
  setUp: needs("anybody"),
  chooseWorkspace: needs("anybody"),
  lookAtInvitation: needs("anybody"),
  acceptInvitation: needs("anybody"),
  startByHook: needs("anybody"),

  getEntry: needs("watch"),
  getTimeline: needs("watch"),
  listEvents: needs("watch"),
  explainEntry: needs("watch"),
  getLogs: needs("watch"),
  getData: needs("watch"),
  streamEntries: needs("watch"),

  listEntries: needs("read"),
  countEntries: needs("read"),
  exportEntries: needs("read"),
  getLineage: needs("read"),
  listBulk: needs("read"),
  getBulk: needs("read"),
  listBulkOutcomes: needs("read"),
  listErrorGroups: needs("read"),
  countErrorGroups: needs("read"),
  getErrorGroup: needs("read"),
  listViews: needs("read"),
  saveView: needs("read"),
  deleteView: needs("read"),
  listWorkflows: needs("read"),
  listWorkers: needs("read"),
  summarizeWorkflows: needs("read"),
  readWorkflowStats: needs("read"),
  readMetrics: needs("read"),
  listMembers: needs("read"),
  getFile: needs("read"),

  startEntry: needs("start"),
  startBatch: needs("start"),
  makeToken: { needs: "start", keys: true },
  saveFile: needs("start"),

  patchEntry: needs("change"),
  cancelEntry: needs("change"),
  signalEntry: needs("change"),
  retryEntry: needs("change"),
  startBulk: needs("change"),
  stopBulk: needs("change"),
  resumeBulk: needs("change"),

  setErrorGroupStatus: needs("operate"),
  drainWorker: needs("operate"),
  pauseWorkflow: needs("operate"),
  resumeWorkflow: needs("operate"),
  checkSystem: needs("operate"),

  readAudit: needs("admin"),
  exportAudit: needs("admin"),
  listInvitations: needs("admin"),
  listKeys: needs("admin"),
  listWebhooks: needs("admin"),
  listDeliveries: needs("admin"),
  listInlets: needs("admin"),
  changeRole: peopleWith("admin"),
  // Others. Everybody may leave.
  removeMember: peopleWith("admin"),
  invite: peopleWith("admin"),
  withdrawInvitation: peopleWith("admin"),
  makeKey: peopleWith("admin"),
  rotateKey: peopleWith("admin"),
  revokeKey: peopleWith("admin"),
  addWebhook: peopleWith("admin"),
  changeWebhook: peopleWith("admin"),
  removeWebhook: peopleWith("admin"),
  rotateWebhookSecret: peopleWith("admin"),
  testWebhook: peopleWith("admin"),
  replayDelivery: peopleWith("admin"),
  // And among people, owners of the first workspace.
  makeWorkspace: peopleWith("admin"),
  addInlet: peopleWith("admin"),
  replaceInletAddress: peopleWith("admin"),
  removeInlet: peopleWith("admin"),
};

interface Kind {
  readonly is: "nobody" | "person" | "key" | "token";
  readonly may: readonly Needs[];
}

const all: readonly Needs[] = ["watch", "read", "start", "change", "operate", "admin"];

export const kinds = {
  anonymous: { is: "nobody", may: [] },
  viewer: { is: "person", may: ["watch", "read"] },
  member: { is: "person", may: ["watch", "read", "start", "change"] },
  operator: { is: "person", may: ["watch", "read", "start", "change", "operate"] },
  admin: { is: "person", may: all },
  owner: { is: "person", may: all },
  "key: read": { is: "key", may: ["watch", "read"] },
  "key: start": { is: "key", may: ["watch", "start"] },
  "key: operate": { is: "key", may: ["watch", "read", "change", "operate"] },
  "key: admin": { is: "key", may: all },
  "public token": { is: "token", may: ["watch", "start"] },
} as const satisfies Record<string, Kind>;
export type KindName = keyof typeof kinds;

/** `served`: let through to what the call is about, which may still be refused as invalid. */
export type Expected = "served" | 401 | 403;

export function expectedOf(operationId: string, kind: Kind): Expected {
  const rule = access[operationId];
  if (!rule) throw new Error(`access-table.ts does not say who may call ${operationId}`);
  if (rule.needs === "anybody") return "served";
  if (kind.is === "nobody") return 401;
  if (!kind.may.includes(rule.needs)) return 403;
  if (rule.people && kind.is !== "person") return 403;
  if (rule.keys && kind.is !== "key") return 403;
  return "served";
}
