"""What the comparisons of this folder share: a cluster of separate processes, and runs of the generator against it."""
import json
import os
import re
import statistics
import subprocess
import sys

BIN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "bin")
STATOR = os.environ.get("STATOR", os.path.join(BIN, "stator"))


def start_stator(folder, *more):
    process = subprocess.Popen(
        [STATOR, "cluster", "start", "--dir", folder] + [str(each) for each in more], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    servers, routers = {}, []
    for line in process.stdout:
        found = re.match(r"\s+(\w+)\s+(control-plane|storage-node|router)\s+(\S+)\s+pid (\d+)", line)
        if found:
            servers[found[1]] = found[4]
            if found[2] == "router":
                routers.append(found[3])
        if "Ctrl-C stops" in line:
            return process, routers[0], servers
    sys.exit("the cluster did not start")


def run(endpoint, servers, workload, connections, warmup, seconds, *more):
    """Runs the generator and returns its report."""
    command = [STATOR, "bench", workload, "--json", "--endpoint", endpoint, "--conns", str(connections), "--warmup",
               str(warmup), "--seconds", str(seconds)] + [str(each) for each in more]
    for name, pid in servers.items():
        command += ["--server-pid", "%s=%s" % (name, pid)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(done.stdout + done.stderr)
    return json.loads(done.stdout)


def figures(report):
    return (report["operationsPerSecond"], report["cpuMicrosPerOperation"]["servers"], report["latencyMicros"]["p50"] / 1e3,
            report["latencyMicros"]["p99"] / 1e3)


def shown(values):
    return "%.*f (%.*f-%.*f)" % tuple(
        x for value in (statistics.median(values), min(values), max(values)) for x in (0 if value >= 100 else 2, value))
