/** What the handlers of one request share, and what all requests share. */
import type { Engine } from "../engine.ts";
import type { RequestOrigin } from "../model/audit-record.ts";
import type { Log } from "../model/workflow.ts";
import type { Permission } from "./permission.ts";
import type { RateLimit } from "./rate-limit.ts";
import type { OpenStreams } from "./stream/open-streams.ts";

/** Who calls, and what they may do. Every handler passes it to the engine, which joins the workspace to each look-up. */
export interface Principal {
  readonly workspace: string;
  /** Whose entries this caller creates, and may change without the permission to operate. */
  readonly owner: string;
  readonly may: ReadonlySet<Permission>;
  /** When set, only these entries may be watched, and those of `owner`. The ids are in lower case. */
  readonly only?: ReadonlySet<string>;
  /** When set, only these workflows may be started. */
  readonly workflows?: ReadonlySet<string>;
  /** Where the request comes from. Set by the route's check. */
  readonly request?: RequestOrigin;
  /** Set by the route's check for callers who may not see what is secret in inputs of others. */
  readonly maskFor?: string;
  /** How they said who they are. */
  readonly via: "local" | "session" | "key" | "token";
}

/** A request that a known caller was not allowed. */
export interface Refusal {
  readonly caller: Pick<Principal, "workspace" | "owner">;
  /** The operation of the API document, like `PATCH /api/entries/{id}`. */
  readonly asked: string;
  /** The id in its path. */
  readonly target: string | undefined;
  readonly code: string;
  /** The foreign host or origin that it was refused for. */
  readonly from?: string;
  readonly request: RequestOrigin;
}

export interface ApiEnv {
  Variables: {
    requestId: string;
    engine: Engine;
    address: string | undefined;
    /** Finds out who calls; null: nobody we know. */
    identify: () => Promise<Principal | null>;
    /** Whoever was identified, whether allowed or not; unset as long as nobody was. */
    caller: Pick<Principal, "workspace" | "owner"> | undefined;
    /** Set by the route's own check. */
    principal: Principal;
  };
}

export interface ApiOptions {
  /** Used by `POST /api/entries` without `workflow`. Default: the first of the engine's workflows. */
  readonly defaultWorkflow?: string;
  /** Gets one line per request that failed on our side. Default: standard error. */
  readonly log?: Pick<Log, "error">;
  /**
   * Host names this API is reached by; loopback is always among them. Requests for other hosts (DNS rebinding) and from
   * foreign origins (pages of other sites) are refused. Without it every host and origin is served.
   */
  readonly allowedHosts?: readonly string[];
  /**
   * Origins, like `https://app.example.org`, whose pages may call with a key or a token and read the answers (CORS). A request of theirs
   * that brings a cookie is refused. Default: none.
   */
  readonly allowedOrigins?: readonly string[];
  /** Says who calls; null: nobody we know, who is answered 401. Default: the one local user, who may do everything. */
  readonly principalOf?: (request: Request) => Principal | null | Promise<Principal | null>;
  /** Told of each request that a known caller was not allowed, before it is answered 403. */
  readonly onRefused?: (refusal: Refusal) => void | Promise<void>;
  /** Whose operators may do what concerns all workspaces: pause workflows, drain workers. Default: those of any. */
  readonly serverWorkspace?: string;
  /** How often callers may call. Default: as often as they like. */
  readonly rateLimit?: RateLimit;
  /** Live streams that one caller may have open in this process. Default: any number. */
  readonly streamsPerCaller?: number;
  /** Names of workflows that only code starts: not listed here, and unknown to who asks for them. */
  readonly hidden?: readonly string[];
  /** The network address of a caller, for the audit log. */
  readonly addressOf?: (request: Request) => string;
  /** Which build of an application's pages is served: live clients are told, and can offer to load a newer one. */
  readonly build?: () => string | undefined;
  /** Ends all live streams when it fires, so that the server can stop. New ones are refused from then on. */
  readonly signal?: AbortSignal;
  readonly stream?: StreamTimes;
}

/** The times of a live stream in milliseconds; shorter ones are for tests. */
export interface StreamTimes {
  /** Between two messages to one client. Default 250. */
  readonly gapMs?: number;
  /** Between two signs of life. Default 15 000. */
  readonly heartbeatMs?: number;
  /** A client that took nothing for so long is cut off. Default 30 000. */
  readonly stallMs?: number;
  /** Between two looks whether the caller may still watch. Default 10 000. */
  readonly allowedMs?: number;
}

/** What route handlers are built from. */
export interface ApiContext {
  readonly engine: Engine;
  readonly serverWorkspace: string | undefined;
  readonly defaultWorkflow: string | undefined;
  readonly hidden: ReadonlySet<string>;
  readonly streams: OpenStreams;
  readonly streamTimes: StreamTimes | undefined;
  readonly build: () => string | undefined;
}
