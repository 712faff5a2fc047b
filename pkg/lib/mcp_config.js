import { entity } from './entity.js';

/** Which MCP server devboxes reach, and which of its tools. */
export class McpConfig extends entity('mcpConfigs') {}
