import type { SecretCreateParams, SecretListParams, SecretUpdateParams, SecretView } from './contract.js';
import type { RequestOptions } from './options.js';

/** `sdk.secret`: makes, finds and lists secrets. */
export class SecretOps {
  private constructor();

  /** Creates a secret. */
  create(params: SecretCreateParams, options?: RequestOptions): Promise<Secret>;

  /** A handle on a secret that is known to exist; makes no request. */
  fromName(name: string): Secret;

  /** Gives a secret another value. */
  update(secret: Secret | string, params: SecretUpdateParams, options?: RequestOptions): Promise<Secret>;

  /** The secrets, 20 unless `limit` says otherwise: the service has no cursor for more. */
  list(params?: SecretListParams, options?: RequestOptions): Promise<Secret[]>;

  /** Deletes a secret, or all of a name; gives its last view. */
  delete(secret: Secret | string, options?: RequestOptions): Promise<SecretView>;
}

/** A secret, by its name. Its value is never given back. */
export class Secret {
  private constructor();

  /** The id; undefined for a handle that was made from a name. */
  readonly id: string | undefined;
  readonly name: string;

  /** The secret as the service sees it now, without its value. */
  getInfo(options?: RequestOptions): Promise<SecretView>;

  /** Gives it another value. */
  update(params: SecretUpdateParams, options?: RequestOptions): Promise<Secret>;

  /** Deletes it, and all others of its name; gives its last view. */
  delete(options?: RequestOptions): Promise<SecretView>;
}
