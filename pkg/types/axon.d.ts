import type {
  AxonCreateParams,
  AxonEventView,
  AxonListParams,
  AxonPublishParams,
  AxonSubscribeSseParams,
  AxonView,
  PublishResultView,
  SqlBatchParams,
  SqlBatchResultView,
  SqlQueryParams,
  SqlQueryResultView,
} from './contract.js';
import type { Listing } from './listing.js';
import type { RequestOptions } from './options.js';
import type { EventStream } from './page.js';

/** `sdk.axon`: makes, finds and lists axons. */
export class AxonOps {
  private constructor();

  /** Creates an axon. */
  create(params?: AxonCreateParams, options?: RequestOptions): Promise<Axon>;

  /** A handle on an axon that is known to exist; makes no request. */
  fromId(id: string): Axon;

  /** The newest axons, one page; iterated, all of them. */
  list(params?: AxonListParams, options?: RequestOptions): Listing<Axon>;
}

/**
 * A stream of events with a database beside it.
 *
 * ```js
 * const axon = await sdk.axon.create();
 * await axon.publish({ event_type: 'push', origin: 'EXTERNAL_EVENT', payload: '{}', source: 'ci' });
 * for await (const event of await axon.subscribeSse({ after_sequence: 0 })) console.log(event.payload);
 * ```
 */
export class Axon {
  private constructor();

  readonly id: string;
  readonly sql: AxonSqlOps;

  /** The axon as the service sees it now. */
  getInfo(options?: RequestOptions): Promise<AxonView>;

  /** Publishes an event. The service cannot tell a repeated event from a new one but by `idempotencyKey`. */
  publish(params: AxonPublishParams, options?: RequestOptions): Promise<PublishResultView>;

  /** The events after `after_sequence`, each once and in order. */
  subscribeSse(query?: AxonSubscribeSseParams, options?: RequestOptions): Promise<EventStream<AxonEventView>>;
}

/** `axon.sql`: an axon's database. */
export class AxonSqlOps {
  private constructor();

  /** Runs a statement. */
  query(params: SqlQueryParams, options?: RequestOptions): Promise<SqlQueryResultView>;

  /** Runs statements as one transaction. */
  batch(params: SqlBatchParams, options?: RequestOptions): Promise<SqlBatchResultView>;
}
