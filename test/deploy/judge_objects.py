"""Judges objects of Kubernetes (JSON lines on standard input) by the schemas of the API, unknown fields being faults.

Argument: the version of Kubernetes, e.g. 1.34. Writes one JSON list: for each object null, or what is wrong with it.
"""
import json
import sys

import kubernetes_validate


def judge(line):
    try:
        kubernetes_validate.validate(json.loads(line), sys.argv[1], strict=True)
        return None
    except kubernetes_validate.ValidationError as error:
        return f"{'.'.join(str(item) for item in error.path)}: {error.message}"
    except kubernetes_validate.SchemaNotFoundError as error:
        return f"no schema: {error.message}"


print(json.dumps([judge(line) for line in sys.stdin if line.strip()]))
