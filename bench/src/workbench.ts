/** What one measurement opens: closed in reverse order when it is over. */
import { Actor } from "./actor/actor.ts";
import type { Contestant } from "./contestant.ts";
import type { Options } from "./options.ts";
import type { Bench } from "./scenarios/scenario.ts";
import type { Store, Stores } from "./stores/store.ts";

export class Workbench implements Bench {
  readonly options: Options;
  readonly #stores: Stores;
  readonly #actorMain: string;
  readonly #open: (() => Promise<void>)[] = [];

  constructor(options: Options, stores: Stores, actorMain: string) {
    this.options = options;
    this.#stores = stores;
    this.#actorMain = actorMain;
  }

  async store({ profile }: Contestant): Promise<Store> {
    const store = await this.#stores.open(profile.store);
    this.#open.push(() => store.close());
    return store;
  }

  actor(contestant: Contestant, store: Store): Promise<Actor> {
    return this.#actor("open", contestant, store);
  }

  backlogActor(contestant: Contestant, store: Store): Promise<Actor> {
    return this.#actor("openBacklog", contestant, store);
  }

  async #actor(open: "open" | "openBacklog", { profile }: Contestant, store: Store): Promise<Actor> {
    const actor = new Actor(this.#actorMain);
    this.#open.push(() => actor.kill());
    await actor.call(open, profile.library, profile.name, store.target);
    return actor;
  }

  async clear(): Promise<void> {
    for (const close of this.#open.splice(0).reverse()) await close();
  }
}
