import type {
  BlueprintBuildLogsListView,
  BlueprintCreateParams,
  BlueprintListParams,
  BlueprintView,
  DevboxCreateParams,
  DevboxView,
} from './contract.js';
import type { Devbox } from './devbox.js';
import type { Listing } from './listing.js';
import type { LongPollRequestOptions, RequestOptions } from './options.js';
import type { IgnoreMatcher, StorageObject } from './storage_object.js';

/** A directory of this machine that a blueprint is built from. */
export interface BuildContextDirOptions {
  path: string;
  /** What is left out: patterns as in a `.dockerignore`, or what tells whether a path is. */
  ignore?: IgnoreMatcher | string[];
  /** A file of such patterns, in place of the directory's own `.dockerignore`. */
  dockerignorePath?: string;
  /**
   * Milliseconds for which the upload is kept.
   *
   * @defaultValue an hour
   */
  ttlMs?: number;
}

/** Parameters of {@link BlueprintOps.create}. */
export interface BlueprintOpsCreateParams extends Omit<BlueprintCreateParams, 'build_context'> {
  /** What the build may copy from: an object that is a tar archive. */
  build_context?: StorageObject | BlueprintCreateParams.BuildContext | null;
  /** A directory of this machine that is uploaded for that; in Node. */
  build_context_dir?: string | BuildContextDirOptions | null;
}

/** `sdk.blueprint`: makes, finds and lists blueprints. */
export class BlueprintOps {
  private constructor();

  /**
   * Creates a blueprint and waits until it is built. Rejects with a {@link RunloopError} of code `blueprint_failed` when
   * its build fails.
   */
  create(params: BlueprintOpsCreateParams, options?: LongPollRequestOptions<BlueprintView>): Promise<Blueprint>;

  /** A handle on a blueprint that is known to exist; makes no request. */
  fromId(id: string): Blueprint;

  /** The newest blueprints, one page; iterated, all of them. */
  list(params?: BlueprintListParams, options?: RequestOptions): Listing<Blueprint>;
}

/** An image that devboxes are made from. */
export class Blueprint {
  private constructor();

  readonly id: string;

  /** The blueprint as the service sees it now. */
  getInfo(options?: RequestOptions): Promise<BlueprintView>;

  /** What its build has written. */
  logs(options?: RequestOptions): Promise<BlueprintBuildLogsListView>;

  /** Deletes it. */
  delete(options?: RequestOptions): Promise<unknown>;

  /** Creates a devbox from it and waits until it is running. */
  createDevbox(
    params?: Omit<DevboxCreateParams, 'blueprint_id' | 'snapshot_id' | 'blueprint_name'>,
    options?: LongPollRequestOptions<DevboxView>,
  ): Promise<Devbox>;
}
