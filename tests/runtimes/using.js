// `await using`, for engines that have the syntax.
export default async function using({ RunloopSDK }, options) {
  const sdk = new RunloopSDK(options);
  let id;
  {
    await using devbox = await sdk.devbox.create();
    id = devbox.id;
  }
  const { status } = await sdk.devbox.fromId(id).getInfo();
  if (status !== 'shutdown') throw new Error(`after the block the devbox is ${status}`);
}
