# Processor seconds Drain3 needs for the lines of a file, with its defaults: prints lines a second and groups.
import sys
import time

from drain3 import TemplateMiner
from drain3.template_miner_config import TemplateMinerConfig

config = TemplateMinerConfig()
config.drain_max_clusters = 20000
miner = TemplateMiner(config=config)
with open(sys.argv[1], encoding="utf-8") as file:
    lines = file.read().split("\n")
limit = time.process_time() + 30
began = time.process_time()
done = 0
for line in lines:
    miner.add_log_message(line)
    done += 1
    if done % 1000 == 0 and time.process_time() > limit:
        break
print(done / (time.process_time() - began), len(miner.drain.clusters))
