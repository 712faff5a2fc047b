import { entity } from './entity.js';

/** Where a gateway sends requests, and with which credential. */
export class GatewayConfig extends entity('gatewayConfigs') {}
