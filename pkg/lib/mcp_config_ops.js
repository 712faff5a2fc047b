import { entityOps } from './entity.js';
import { McpConfig } from './mcp_config.js';

/** Operations on MCP configs: `sdk.mcpConfig`. */
export class McpConfigOps extends entityOps('mcpConfigs', McpConfig, 'MCP config') {}
