import { object } from './arguments.js';
import { Blueprint } from './blueprint.js';
import { entityOps } from './entity.js';
import { StorageObjectOps } from './storage_object_ops.js';
import { waits } from './waits.js';

const CONTEXT_TTL_MS = 3_600_000;

/** Operations on blueprints: `sdk.blueprint`. */
export class BlueprintOps extends entityOps('blueprints', Blueprint, 'blueprint') {
  #client;

  constructor(client) {
    super(client);
    this.#client = client;
  }

  /**
   * Creates a blueprint and waits until it is built. `build_context` may be a StorageObject; `build_context_dir` is a
   * directory that is uploaded as one.
   */
  async create(params, options) {
    const { build_context_dir: dir, ...rest } = object(params, 'params');
    if (dir != null) rest.build_context = await this.#upload(rest.name, dir, options);
    const { build_context: context } = rest;
    if (context?.id) rest.build_context = { type: 'object', object_id: context.id };
    const view = await waits['blueprints.createAndAwaitBuildCompleted'](this.#client, rest, options);
    return new Blueprint(this.#client, view.id);
  }

  #upload(name, given, options) {
    const { path, ttlMs = CONTEXT_TTL_MS, ...rules } = typeof given === 'string' ? { path: given } : object(given, 'build_context_dir');
    const params = { name: `build-context-${name}`, ttl_ms: ttlMs };
    return new StorageObjectOps(this.#client).uploadFromDir(path, params, { ...options, ...rules });
  }
}
