// Writes what the pages are made of into a folder: texts that attack, and many texts.
//
//   node inputs.mjs FOLDER SAMPLES

import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ATTACKS } from "./attacks.mjs";

const [folder, samples] = process.argv.slice(2);
const write = (name, text) => writeFileSync(join(folder, name), text);
for (const name of ["hostile", "large", "one"]) mkdirSync(join(folder, name), { recursive: true });

// Every field that a record has, and the name of a file; a figure beside each so that all views show it.
const records = ATTACKS.map((attack, n) => ({
  id: `${n} ${attack}`,
  url: n % 2 ? `https://example.org/${attack}` : attack,
  publisher: `${attack}日报`,
  title: `全县新建学校情况 ${attack}`,
  date: "2025-03-20",
  text: `全县新建${attack}学校${n + 3}所，投资1.5亿元。\n${attack}\n桃源县${attack}公司负责人${attack}表示，2024年新增就业${n + 1}万人。`,
}));
write("hostile/records.jsonl", records.map((record) => JSON.stringify(record)).join("\n"));
write("hostile/<img src=x onerror=pwned=1>.txt", `<svg onload=pwned=2>\n全县新建农村公路87公里。</script><script>pwned=3</script>\n新增就业𠮷𠮷🏭5万人。`);
write("hostile/page.html", "<html><head><title>t</title></head><body onload='pwned=4'><h1>𠮷县公报</h1><p>全年新建农村公路<b>87</b>公里，投资&yen;1.5亿元。</p><script>pwned=5</script></body></html>");

// More than 20,000 figures: copies that differ, and one long text.
const texts = readdirSync(samples).filter((name) => name.endsWith(".txt")).map((name) => [name, readFileSync(join(samples, name), "utf8")]);
for (let copy = 0; copy < 42; copy += 1) {
  for (const [name, text] of texts) write(`large/${copy}-${name}`, `${text}\n第${copy}次\n`);
}
write("large/long.txt", Array.from({ length: 20 }, () => texts.map(([, text]) => text).join("\n\n")).join("\n\n"));

copyFileSync(join(samples, "news-item.txt"), join(folder, "one", "news-item.txt"));
