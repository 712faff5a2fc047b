import { entityOps } from './entity.js';
import { NetworkPolicy } from './network_policy.js';

/** Operations on network policies: `sdk.networkPolicy`. */
export class NetworkPolicyOps extends entityOps('networkPolicies', NetworkPolicy, 'network policy') {}
