"""One peer over one text: `peer.py NAME FILE` prints bytes, seconds to load, seconds to read, and what it found, as JSON."""

import json
import re
import sys
import time

NUMBER = re.compile(r"[0-9０-９][0-9０-９,.]*(?:万|亿|千)?(?:个百分点|[%％‰]|[\u4e00-\u9fff]{1,2})?")


def jieba():
    import logging

    import jieba

    jieba.setLogLevel(logging.ERROR)
    jieba.initialize()
    return lambda line: len(jieba.lcut(line))


def recognizers():
    from recognizers_number import recognize_number, recognize_percentage
    from recognizers_number_with_unit import recognize_currency, recognize_dimension
    from recognizers_text import Culture

    kinds = [recognize_currency, recognize_dimension, recognize_percentage, recognize_number]
    return lambda line: sum(len(kind(line, Culture.Chinese)) for kind in kinds)


def jionlp():
    import jionlp

    return lambda line: len(jionlp.ner.extract_money(line) or [])


def regex():
    return lambda line: len(NUMBER.findall(line))


def main(name, path):
    text = open(path, encoding="utf-8").read()
    start = time.perf_counter()
    read = {"jieba": jieba, "recognizers": recognizers, "jionlp": jionlp, "regex": regex}[name]()
    read("新建学校3所，投资2亿元，增长5%。")
    load = time.perf_counter() - start
    start = time.perf_counter()
    found = sum(read(line) for line in text.splitlines())
    seconds = time.perf_counter() - start
    print(json.dumps({"bytes": len(text.encode()), "load": load, "seconds": seconds, "found": found}))


if __name__ == "__main__":
    main(*sys.argv[1:3])
