// The contract's types under their official names.

import type {
  DevboxAsyncExecutionDetailView,
  DevboxCreateParams,
  DevboxExecutionDetailView,
  DevboxListParams,
  DevboxListView,
  DevboxView,
  ErrorBody,
  LaunchParameters,
  Mount,
  TunnelView,
} from 'runloop-wasm';

export const params: DevboxCreateParams = {
  name: null,
  environment_variables: { CI: '1' },
  launch_parameters: { resource_size_request: 'SMALL', after_idle: { idle_time_seconds: 60, on_idle: 'suspend' } },
  mounts: [{ type: 'object_mount', object_id: 'obj_1', object_path: '/home/user/a' }],
};

export const page: DevboxListParams = { limit: 10, starting_after: 'dbx_1' };

export function describe(view: DevboxView): string {
  switch (view.status) {
    case 'running':
      return 'up';
    case 'failure':
      return view.failure_reason ?? 'failed';
    default: {
      // A status that the service adds later arrives as it is, so this is a string and not `never`.
      const other: string = view.status;
      return other;
    }
  }
}

/** A view's status may be one that this version has never heard of. */
export const future: DevboxView['status'] = 'hibernating';

export function ids(list: DevboxListView): string[] {
  return list.devboxes.map((view) => view.id);
}

export function transitions(view: DevboxView): (string | undefined)[] {
  return view.state_transitions.map(({ status }: DevboxView.StateTransition) => status);
}

export function first(mounts: Mount[]): string | undefined {
  const [mount] = mounts;
  return mount?.type === 'object_mount' ? mount.object_path : mount?.type;
}

export function text(view: DevboxAsyncExecutionDetailView | DevboxExecutionDetailView): string {
  return view.stdout ?? '';
}

export function message(body: ErrorBody): string {
  return body.message ?? String(body['detail']);
}

export function key(tunnel: TunnelView, launch: LaunchParameters): [string, number | null | undefined] {
  return [tunnel.tunnel_key, launch.keep_alive_time_seconds];
}
