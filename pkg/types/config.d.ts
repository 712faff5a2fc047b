import type {
  GatewayConfigCreateParams,
  GatewayConfigListParams,
  GatewayConfigUpdateParams,
  GatewayConfigView,
  McpConfigCreateParams,
  McpConfigListParams,
  McpConfigUpdateParams,
  McpConfigView,
  NetworkPolicyCreateParams,
  NetworkPolicyListParams,
  NetworkPolicyUpdateParams,
  NetworkPolicyView,
} from './contract.js';
import type { Listing } from './listing.js';
import type { RequestOptions } from './options.js';

/** `sdk.gatewayConfig`: makes, finds and lists gateway configs. */
export class GatewayConfigOps {
  private constructor();

  /** Creates a gateway config. */
  create(params: GatewayConfigCreateParams, options?: RequestOptions): Promise<GatewayConfig>;

  /** A handle on a gateway config that is known to exist; makes no request. */
  fromId(id: string): GatewayConfig;

  /** The newest gateway configs, one page; iterated, all of them. */
  list(params?: GatewayConfigListParams, options?: RequestOptions): Listing<GatewayConfig>;
}

/** Where a gateway sends requests, and with which credential. */
export class GatewayConfig {
  private constructor();

  readonly id: string;

  /** The gateway config as the service sees it now. */
  getInfo(options?: RequestOptions): Promise<GatewayConfigView>;

  /** Changes what `params` name; gives the view. */
  update(params: GatewayConfigUpdateParams, options?: RequestOptions): Promise<GatewayConfigView>;

  /** Deletes it; gives its last view. */
  delete(options?: RequestOptions): Promise<GatewayConfigView>;
}

/** `sdk.mcpConfig`: makes, finds and lists MCP configs. */
export class McpConfigOps {
  private constructor();

  /** Creates an MCP config. */
  create(params: McpConfigCreateParams, options?: RequestOptions): Promise<McpConfig>;

  /** A handle on an MCP config that is known to exist; makes no request. */
  fromId(id: string): McpConfig;

  /** The newest MCP configs, one page; iterated, all of them. */
  list(params?: McpConfigListParams, options?: RequestOptions): Listing<McpConfig>;
}

/** Which MCP server devboxes reach, and which of its tools. */
export class McpConfig {
  private constructor();

  readonly id: string;

  /** The MCP config as the service sees it now. */
  getInfo(options?: RequestOptions): Promise<McpConfigView>;

  /** Changes what `params` name; gives the view. */
  update(params: McpConfigUpdateParams, options?: RequestOptions): Promise<McpConfigView>;

  /** Deletes it; gives its last view. */
  delete(options?: RequestOptions): Promise<McpConfigView>;
}

/** `sdk.networkPolicy`: makes, finds and lists network policies. */
export class NetworkPolicyOps {
  private constructor();

  /** Creates a network policy. */
  create(params: NetworkPolicyCreateParams, options?: RequestOptions): Promise<NetworkPolicy>;

  /** A handle on a network policy that is known to exist; makes no request. */
  fromId(id: string): NetworkPolicy;

  /** The newest network policies, one page; iterated, all of them. */
  list(params?: NetworkPolicyListParams, options?: RequestOptions): Listing<NetworkPolicy>;
}

/** Where devboxes may connect to. */
export class NetworkPolicy {
  private constructor();

  readonly id: string;

  /** The network policy as the service sees it now. */
  getInfo(options?: RequestOptions): Promise<NetworkPolicyView>;

  /** Changes what `params` name; gives the view. */
  update(params: NetworkPolicyUpdateParams, options?: RequestOptions): Promise<NetworkPolicyView>;

  /** Deletes it; gives its last view. */
  delete(options?: RequestOptions): Promise<NetworkPolicyView>;
}
