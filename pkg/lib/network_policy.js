import { entity } from './entity.js';

/** Where devboxes may connect to. */
export class NetworkPolicy extends entity('networkPolicies') {}
