// `await using`, for engines that have the syntax.
async function statusOf(sdk, id) {
  const { status } = await sdk.devbox.fromId(id).getInfo();
  return status;
}

const equal = (actual, expected, what) => {
  if (actual !== expected) throw new Error(`${what}: expected ${expected}, got ${actual}`);
};

export default async function using({ RunloopSDK }, options) {
  const sdk = new RunloopSDK(options);
  let id;
  {
    await using devbox = await sdk.devbox.create();
    id = devbox.id;
  }
  equal(await statusOf(sdk, id), 'shutdown', 'after the block');

  const own = new Error('own');
  const throwing = async (client) => {
    await using devbox = client.devbox.fromId((await sdk.devbox.create()).id);
    id = devbox.id;
    throw own;
  };
  equal(await throwing(sdk).catch((error) => error), own, 'what the block threw');
  equal(await statusOf(sdk, id), 'shutdown', 'after a block that threw');

  // A shutdown that fails as well adds its error; what the block threw is kept beside it.
  const unreachable = new RunloopSDK({ ...options, maxRetries: 0, fetch: () => Promise.reject(new Error('unplugged')) });
  const both = await throwing(unreachable).catch((error) => error);
  equal(both.suppressed, own, 'what the block threw, beside what its end did');
  equal(both.error.code, 'connection', 'what the end of the block threw');
  await sdk.devbox.fromId(id).shutdown();
}
