"""Lets half of the generated calls name things that exist: ids that are made up only ever meet a 404."""

import json
import os

import schemathesis

# One running devbox, blueprint and so on, by the prefix of the paths that take its id.
EXISTING = json.loads(os.environ["CONTRACT_EXISTING"])


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    if not path_parameters or not context.operation:
        return path_parameters
    known = [name for prefix, name in EXISTING.items() if context.operation.path.startswith(prefix)]
    generated = "".join(str(value) for value in path_parameters.values())
    if known and len(generated) % 2 == 0:
        first = next(iter(path_parameters))
        return {**path_parameters, first: known[-1]}
    return path_parameters
