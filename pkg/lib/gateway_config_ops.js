import { entityOps } from './entity.js';
import { GatewayConfig } from './gateway_config.js';

/** Operations on gateway configs: `sdk.gatewayConfig`. */
export class GatewayConfigOps extends entityOps('gatewayConfigs', GatewayConfig, 'gateway config') {}
