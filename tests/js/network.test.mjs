// Reaching a devbox from outside: ssh keys and tunnels.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RunloopError } from 'runloop-wasm';
import { tunnelUrl } from '../../pkg/lib/tunnel_url.js';
import { devboxOf, rejection } from './support/client.mjs';
import { liveDevboxd } from './support/live.mjs';
import { json } from './support/scripted_fetch.mjs';

const live = liveDevboxd();

/** Serves `hello` on a port of the devbox that was free; gives the port. */
async function serve(devbox) {
  const program = `
import http.server, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b"hello")
server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
`;
  await devbox.file.write({ file_path: 'serve.py', contents: program });
  return new Promise((resolve, reject) => {
    devbox.cmd.execAsync('python3 serve.py', { stdout: (text) => resolve(Number(text)) }).then(
      (execution) => execution.result().catch(() => {}), reject);
  });
}

test('the address of a tunnel leads to the port', async (t) => {
  const devbox = await live.devbox(t);
  const port = await serve(devbox);
  const tunnel = await devbox.net.enableTunnel({ auth_mode: 'open' });
  assert.equal((await devbox.getTunnel()).tunnel_key, tunnel.tunnel_key);
  const url = await devbox.getTunnelUrl(port);
  assert.equal(await (await fetch(url)).text(), 'hello');
});

test('an authenticated tunnel refuses without its token', async (t) => {
  const devbox = await live.devbox(t);
  const port = await serve(devbox);
  const { auth_token: token } = await devbox.net.enableTunnel({ auth_mode: 'authenticated' });
  const url = await devbox.getTunnelUrl(port);
  assert.equal((await fetch(url)).status, 401);
  const headers = { 'x-runloop-tunnel-authorization': `Bearer ${token}` };
  assert.equal(await (await fetch(url, { headers })).text(), 'hello');
});

test('a removed tunnel is gone', async (t) => {
  const devbox = await live.devbox(t);
  await devbox.net.enableTunnel();
  await devbox.net.removeTunnel();
  assert.equal(await devbox.getTunnel(), null);
});

test('the older tunnels are of one port', async (t) => {
  const devbox = await live.devbox(t);
  const port = await serve(devbox);
  const tunnel = await devbox.net.createTunnel(port);
  assert.equal(await (await fetch(tunnel.url)).text(), 'hello');
  await devbox.net.removeTunnel(port);
  await assert.rejects(fetch(tunnel.url).then((response) => (response.ok ? response : Promise.reject(new Error(String(response.status))))));
});

test('an ssh key is a pair that differs each time', async (t) => {
  const devbox = await live.devbox(t);
  const [first, second] = [await devbox.net.createSSHKey(), await devbox.net.createSSHKey()];
  assert.match(first.ssh_private_key, /BEGIN OPENSSH PRIVATE KEY/);
  assert.notEqual(first.ssh_private_key, second.ssh_private_key);
});

test('the address is made as the service has it', () => {
  const cases = [
    ['https://api.runloop.ai', 'https://8080-key.tunnel.runloop.ai'],
    ['https://api.runloop.pro/', 'https://8080-key.tunnel.runloop.pro'],
    ['https://runloop.example/prefix', 'https://8080-key.tunnel.runloop.example'],
    ['http://api.devboxes.test:8080', 'http://8080-key.tunnel.devboxes.test:8080'],
  ];
  for (const [base, expected] of cases) assert.equal(tunnelUrl(base, 8080, 'key'), expected);
});

test('away from this machine nothing but the tunnel is asked for', async () => {
  const asked = [];
  const devbox = devboxOf((url) => {
    asked.push(new URL(url).pathname);
    return Promise.resolve(json(200, { id: 'dbx_1', tunnel: { tunnel_key: 'k' } }));
  });
  assert.equal(await devbox.getTunnelUrl(80), 'http://80-k.tunnel.runloop.test');
  assert.deepEqual(asked, ['/v1/devboxes/dbx_1']);
});

test('a port without a tunnel is an error that says what to do', async (t) => {
  const devbox = await live.devbox(t);
  const error = await rejection(devbox.getTunnelUrl(8080));
  assert.ok(error instanceof RunloopError);
  assert.equal(error.code, 'no_tunnel');
  assert.match(error.message, /enableTunnel/);
});

for (const port of [0, -1, 65536, 1.5, NaN, '80', null, undefined]) {
  test(`${JSON.stringify(port) ?? port} is no port`, async () => {
    const devbox = devboxOf(() => assert.fail('nothing is sent'));
    for (const call of [() => devbox.getTunnelUrl(port), () => devbox.net.createTunnel(port)]) {
      const error = await rejection(call());
      assert.ok(error instanceof TypeError);
      assert.match(error.message, /^port must be/);
    }
  });
}
