import { RunloopSDK } from 'runloop-wasm';

const sdk = new RunloopSDK();
const devbox = await sdk.devbox.create({ name: 'web-server' });
try {
  await devbox.file.write({ file_path: 'site/index.html', contents: '<h1>hello</h1>\n' });
  await devbox.net.enableTunnel({ auth_mode: 'open' });
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  let server;
  await new Promise((resolve, reject) => {
    const command = `python3 -u -m http.server ${port} --bind 127.0.0.1 --directory site`;
    devbox.cmd.execAsync(command, { stdout: resolve }).then((execution) => (server = execution), reject);
  });
  const answer = await fetch(await devbox.getTunnelUrl(port));
  console.log(answer.status, await answer.text());
  await server.kill();
} finally {
  await devbox.shutdown();
}
