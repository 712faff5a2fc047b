import type {
  DevboxDeleteDiskSnapshotResponse,
  DevboxListDiskSnapshotsParams,
  DevboxSnapshotAsyncStatusView,
  DevboxSnapshotView,
  DiskSnapshotUpdateParams,
} from './contract.js';
import type { Devbox, DevboxCreateFromParams } from './devbox.js';
import type { Listing } from './listing.js';
import type { LongPollRequestOptions, RequestOptions } from './options.js';
import type { DevboxView } from './contract.js';

/** `sdk.snapshot`: finds and lists disk snapshots. Take one with {@link Devbox.snapshotDisk}. */
export class SnapshotOps {
  private constructor();

  /** A handle on a snapshot that is known to exist; makes no request. */
  fromId(id: string): Snapshot;

  /** The newest snapshots, one page: 20 unless `limit` says otherwise. Iterated, all of them. */
  list(params?: DevboxListDiskSnapshotsParams, options?: RequestOptions): Listing<Snapshot>;
}

/**
 * A snapshot of a devbox's disk. It outlives its devbox.
 *
 * ```js
 * const snapshot = await devbox.snapshotDisk({ name: 'after setup' });
 * const copy = await snapshot.createDevbox();
 * ```
 */
export class Snapshot {
  private constructor();

  readonly id: string;

  /** Its status, and the snapshot itself once it is complete. */
  getInfo(options?: RequestOptions): Promise<DevboxSnapshotAsyncStatusView>;

  /** The same as {@link getInfo}. */
  queryStatus(options?: RequestOptions): Promise<DevboxSnapshotAsyncStatusView>;

  /** Changes its name, its commit message or its metadata. */
  update(params?: DiskSnapshotUpdateParams, options?: RequestOptions): Promise<DevboxSnapshotView>;

  /** Deletes it. Rejects with a {@link ConflictError} while it is being taken. */
  delete(options?: RequestOptions): Promise<DevboxDeleteDiskSnapshotResponse>;

  /**
   * Waits until it is complete, asking every second. Rejects with a {@link RunloopError} of code `snapshot_failed` when
   * it failed or was deleted.
   */
  awaitCompleted(
    options?: LongPollRequestOptions<DevboxSnapshotAsyncStatusView>,
  ): Promise<DevboxSnapshotAsyncStatusView>;

  /** Creates a devbox with the snapshot's disk and waits until it is running. */
  createDevbox(params?: DevboxCreateFromParams, options?: LongPollRequestOptions<DevboxView>): Promise<Devbox>;
}
