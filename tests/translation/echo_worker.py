"""A worker for tests: answers as told by the sentence, in the protocol of the real one."""

import json
import os
import sys
import time

sys.stdin.readline()
for line in sys.stdin:
    job = json.loads(line)
    texts = []
    if job["sentences"] == ["nonsense"]:
        sys.stdout.write("this is no reply\n")
    for sentence in job["sentences"]:
        if sentence.startswith("sleep "):
            time.sleep(float(sentence.split()[1]))
        if sentence == "die":
            os._exit(9)
        if sentence.startswith("die once ") and not os.path.exists(sentence[9:]):
            open(sentence[9:], "w").close()
            os._exit(9)
        texts.append(f"{job['target']}:{sentence}")
    reply = (
        {"id": job["id"], "error": "no"}
        if "fail" in job["sentences"]
        else {"id": job["id"], "sentences": texts}
    )
    sys.stdout.write(json.dumps(reply) + "\n")
    sys.stdout.flush()
