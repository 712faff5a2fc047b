// The objects that may stand in a devbox's parameters in place of their ids.
import { object } from './arguments.js';

/** A secret by its name. */
const secretName = (secret) => secret?.name ?? secret;

const mapValues = (given, name, change) =>
  given == null ? given : Object.fromEntries(Object.entries(object(given, name)).map(([key, value]) => [key, change(value)]));

const withSecret = (given) => ({ ...given, secret: secretName(given?.secret) });

/** `{ '/path': storageObject }` as an object mount. */
const mount = (given) => {
  const [entry] = Object.entries(object(given, 'mounts'));
  const [path, value] = entry ?? [];
  return given.type === undefined && value?.id ? { type: 'object_mount', object_id: value.id, object_path: path } : given;
};

/** A devbox's parameters as they go over the wire. */
export function createParams(params) {
  const { mounts, secrets, gateways, mcp, ...rest } = object(params, 'params');
  const changed = {
    mounts: Array.isArray(mounts) ? mounts.map(mount) : mounts,
    secrets: mapValues(secrets, 'secrets', secretName),
    gateways: mapValues(gateways, 'gateways', withSecret),
    mcp: mapValues(mcp, 'mcp', withSecret),
  };
  return { ...rest, ...Object.fromEntries(Object.entries(changed).filter(([, value]) => value !== undefined)) };
}
