// The report as its readers use it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ATTACKS } from "./attacks.mjs";
import { DESKTOP, PHONE, dataOf, launch, open, settle, shoot, visit, wrongs } from "./browser.mjs";

/** More elements than this at once would slow down a telephone. */
const MOST_ELEMENTS = 3000;

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

/** A test with a page of its own, in which nothing may have gone wrong at the end. */
function page(name, file, action, options = {}, hash = "") {
  test(name, async () => {
    const page = await open(browser, file, hash, options);
    await action(page);
    assert.deepEqual(await wrongs(page), []);
    await page.context().close();
  });
}

const rows = (page) => page.locator("#figures tr[data-at]");
const found = async (page) => Number((await page.locator("#found").textContent()).match(/\d[\d,]*/)[0].replace(",", ""));
const elements = (page) => page.evaluate(() => document.querySelectorAll("*").length);
const param = async (page, name) => page.evaluate((name) => new URLSearchParams(location.hash.slice(1)).get(name), name);
const wait = (page, hash) => page.waitForFunction((part) => decodeURIComponent(location.hash).includes(part), hash);

page("the overview counts, and its lines lead to the figures", "sample.html", async (page) => {
  const data = await dataOf(page);
  const health = data.claims.filter((claim) => claim.category === "health");
  const line = page.locator("#overview a", { has: page.locator(".c-health") });
  assert.equal(await line.locator(".count").textContent(), String(health.length));
  await line.click();
  await settle(page);
  assert.equal(await param(page, "category"), "health");
  assert.equal(await found(page), health.length);
});

page("whoever checks begins with the least sure", "sample.html", async (page) => {
  const { claims } = await dataOf(page);
  await page.locator("#overview .doubts a").click();
  await settle(page);
  await rows(page).first().click();
  const id = await param(page, "figure");
  assert.equal(claims.find((claim) => claim.id === id).confidence, Math.min(...claims.map((claim) => claim.confidence)));
});

page("filters narrow the table, stand in the address, and outlive a reload", "sample.html", async (page) => {
  const { claims, categories } = await dataOf(page);
  const name = new Map(categories.map((category) => [category.id, category.name]));
  await visit(page, "view=figures");
  assert.equal(await found(page), claims.length);
  await page.selectOption("select[name=category]", "economy");
  await page.selectOption("select[name=status]", "target");
  const economy = claims.filter((claim) => claim.category === "economy" && claim.status === "target");
  const same = async () => {
    assert.equal(await found(page), economy.length);
    const cells = await page.locator("#figures td.k-category").allTextContents();
    assert.ok(cells.length > 0 && cells.every((cell) => cell === name.get("economy")));
  };
  await same();
  await page.reload();
  await same();
  assert.equal(await page.inputValue("select[name=status]"), "target");
  await page.goBack();
  await settle(page);
  assert.equal(await found(page), claims.filter((claim) => claim.category === "economy").length);
  await page.click("#clear");
  assert.equal(await found(page), claims.length);
});

page("year, place, organisation and words filter", "sample.html", async (page) => {
  const { claims, sentences } = await dataOf(page);
  await visit(page, "view=figures");
  const check = async (of) => assert.equal(await found(page), claims.filter(of).length);
  await page.selectOption("select[name=year]", "2024");
  await check((claim) => claim.period_end?.startsWith("2024"));
  await page.click("#clear");
  await page.fill("input[name=region]", "龙山");
  await wait(page, "region=龙山");
  await check((claim) => claim.region_name?.includes("龙山"));
  await page.click("#clear");
  const owner = claims.find((claim) => claim.entity).entity;
  await page.fill("input[name=entity]", owner);
  await wait(page, "entity=");
  await check((claim) => claim.entity === owner);
  await page.click("#clear");
  await page.fill("input[name=q]", "咖啡 增长");
  await wait(page, "q=咖啡");
  const left = await found(page);
  assert.ok(left > 0 && left < claims.filter((claim) => sentences[claim.sentence].includes("咖啡")).length);
  await page.fill("input[name=q]", "没有这样的数字");
  await wait(page, "没有");
  assert.ok(await page.locator("#nothing").isVisible());
});

page("a column sorts up, down, and not", "sample.html", async (page) => {
  const { claims } = await dataOf(page);
  await visit(page, "view=figures");
  const values = claims.map((claim) => claim.value).sort((a, b) => a - b);
  const first = async () => claims.find((claim) => claim.id === firstId)?.value;
  let firstId;
  const click = async () => {
    await page.locator("th.k-value button").click();
    await settle(page);
    await rows(page).first().click();
    firstId = await param(page, "figure");
    await page.keyboard.press("Escape");
  };
  await click();
  assert.equal(await first(), values[0]);
  assert.equal(await page.locator("th.k-value").getAttribute("aria-sort"), "ascending");
  await click();
  assert.equal(await first(), values.at(-1));
  await click();
  assert.equal(firstId, claims[0].id);
  assert.equal(await param(page, "sort"), null);
});

page("a figure opens with its sentence, its fields and its pattern", "sample.html", async (page) => {
  const { claims, patterns, sentences } = await dataOf(page);
  await visit(page, "view=figures&q=咖啡精品率");
  await rows(page).first().click();
  const id = await param(page, "figure");
  const own = claims.find((claim) => claim.id === id);
  const panel = page.locator("#detail");
  const text = await panel.textContent();
  for (const said of [own.indicator, sentences[own.sentence], own.pattern, patterns[own.pattern], own.region_name, own.key]) {
    assert.ok(text.includes(said), said);
  }
  assert.equal(await panel.locator("blockquote mark").textContent(), own.text);
  await panel.locator(".links a").first().click();
  await settle(page);
  assert.equal(await param(page, "view"), "texts");
  const mark = page.locator("#page a.mark.open");
  assert.equal(await mark.textContent(), own.text);
  assert.ok(await mark.evaluate((mark) => {
    const box = mark.getBoundingClientRect();
    return box.top >= 0 && box.bottom <= innerHeight;
  }));
});

page("every mark is on the characters of its figure", "sample.html", async (page) => {
  const { claims, documents } = await dataOf(page);
  for (const place of documents.keys()) {
    await visit(page, `view=texts&document=${place}`);
    const own = claims.filter((claim) => claim.document === place);
    assert.ok(own.every((claim) => claim.place), documents[place].path);
    const at = new Map(claims.map((claim, at) => [claim, at]));
    // A long text is made in parts: bring each near.
    const seen = new Map();
    for (const claim of own) {
      if (seen.has(at.get(claim))) continue;
      await visit(page, `view=texts&document=${place}&figure=${claim.id}`);
      for (const [n, text] of await page.locator("#page a.mark").evaluateAll((marks) => marks.map((mark) => [Number(mark.dataset.at), mark.textContent]))) seen.set(n, text);
    }
    for (const claim of own) assert.equal(seen.get(at.get(claim)), claim.text);
  }
});

page("marks stand right behind characters of two units, and between tags", "hostile.html", async (page) => {
  const { claims, documents } = await dataOf(page);
  const check = async (end, texts) => {
    const place = documents.findIndex((document) => document.path.endsWith(end));
    await visit(page, `view=texts&document=${place}`);
    assert.deepEqual(await page.locator("#page a.mark").allTextContents(), texts);
    assert.equal(claims.filter((claim) => claim.document === place).length, texts.length);
  };
  await check("pwned=1>.txt", ["87公里", "5万人"]);
  await check("page.html", ["87公里", "1.5亿元"]);
  assert.ok(!(await page.locator("#page .body").textContent()).includes("<"));
});

page("without texts the sentences are shown, marked where there is no doubt", "sentences.html", async (page) => {
  const { claims, documents } = await dataOf(page);
  assert.ok(documents.every((document) => !document.has_text));
  const place = documents.findIndex((document) => document.path.endsWith("news-item.txt"));
  await visit(page, `view=texts&document=${place}`);
  const marks = await page.locator("#page a.mark").evaluateAll((marks) => marks.map((mark) => [Number(mark.dataset.at), mark.textContent]));
  const own = claims.map((claim, at) => [at, claim]).filter(([, claim]) => claim.document === place);
  assert.deepEqual(marks.map(([at]) => at).sort((a, b) => a - b), own.map(([at]) => at));
  for (const [at, text] of marks) assert.equal(text, claims[at].text);
});

page("the keyboard does it all", "sample.html", async (page) => {
  const { claims } = await dataOf(page);
  await visit(page, "view=figures");
  for (let n = 0; n < 40; n += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(() => document.activeElement.matches("table.grid"))) break;
  }
  assert.ok(await page.evaluate(() => document.activeElement.matches("table.grid")));
  for (const key of ["ArrowDown", "ArrowDown", "ArrowUp"]) await page.keyboard.press(key);
  assert.equal(await page.locator("table.grid").getAttribute("aria-activedescendant"), "row-1");
  await page.keyboard.press("Enter");
  assert.equal(await param(page, "figure"), claims[1].id);
  assert.ok(await page.evaluate(() => document.activeElement.id === "detail"));
  await page.keyboard.press("Escape");
  assert.equal(await param(page, "figure"), null);
  assert.ok(await page.evaluate(() => document.activeElement.matches("table.grid")));
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  assert.equal(await param(page, "figure"), claims.at(-1).id);
  assert.ok(await page.locator(`#row-${claims.length - 1}`).isVisible());
  await page.keyboard.press("Escape");
  await page.keyboard.press("Home");
  assert.equal(await page.locator("table.grid").getAttribute("aria-activedescendant"), "row-0");
  // In a text, marks are links.
  await visit(page, "view=texts&document=3");
  await page.locator("#page a.mark").first().focus();
  await page.keyboard.press("Enter");
  await settle(page);
  assert.ok(await page.locator("#detail").isVisible());
});

page("on a phone an open figure does not cover its row", "sample.html", async (page) => {
  await visit(page, "view=figures");
  const bottom = page.locator("#row-3");
  await bottom.tap();
  await settle(page);
  const [row, panel] = [await bottom.boundingBox(), await page.locator("#detail").boundingBox()];
  assert.ok(row.y >= 0 && row.y + row.height <= panel.y + 1, `${row.y} ${row.height} ${panel.y}`);
}, { viewport: PHONE, hasTouch: true });

page("it speaks the browser's language, and the other one", "sample.html", async (page) => {
  assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
  assert.equal(await page.locator("#views a").nth(1).textContent(), "Figures");
  await page.click("#language");
  assert.equal(await page.evaluate(() => document.documentElement.lang), "zh-CN");
  assert.equal(await page.locator("#views a").nth(1).textContent(), "数字");
  await page.reload();
  assert.equal(await page.locator("#views a").nth(1).textContent(), "数字");
}, { locale: "en-GB" });

page("it has the system's colours, and those of the switch", "sample.html", async (page) => {
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await paper();
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await paper();
  assert.notEqual(light, dark);
  await page.click("#theme");
  assert.equal(await paper(), light);
  await page.click("#theme");
  await page.emulateMedia({ colorScheme: "light" });
  assert.equal(await paper(), dark);
  await page.reload();
  assert.equal(await paper(), dark);
});

page("a statistic with several places or periods has a chart, target beside what happened", "sample.html", async (page) => {
  await visit(page, "view=charts");
  const cards = page.locator("#charts .chart-card");
  assert.ok((await cards.count()) > 5);
  const both = cards.filter({ has: page.locator(".column.s-target") }).filter({ has: page.locator(".column.s-actual") });
  assert.ok((await both.count()) > 0);
  for (const card of await cards.all()) {
    const bars = await card.locator("svg a").count();
    assert.ok(bars >= 2);
    const inside = await card.evaluate((card) => [...card.querySelectorAll("rect")].every((bar) => bar.getBoundingClientRect().right <= card.getBoundingClientRect().right + 1));
    assert.ok(inside);
  }
  await both.first().locator("svg a").first().click();
  await settle(page);
  assert.ok(await page.locator("#detail").isVisible());
});

page("20,000 figures: only what is seen is in the page", "large.html", async (page) => {
  const data = await dataOf(page);
  assert.ok(data.claims.length > 20000, String(data.claims.length));
  const few = async (what) => assert.ok((await elements(page)) < MOST_ELEMENTS, `${what}: ${await elements(page)} elements`);
  await few("overview");
  await visit(page, "view=figures");
  await few("figures");
  for (const at of [0.5, 1]) {
    await page.evaluate((at) => scrollTo(0, document.documentElement.scrollHeight * at), at);
    await page.waitForFunction((at) => document.querySelectorAll("tr[data-at]").length > 0 && Number(document.querySelector("tr[data-at]").dataset.at) > at, at * 9000);
    await few(`figures at ${at}`);
  }
  assert.ok(await page.locator(`#row-${data.claims.length - 1}`).isVisible());
  await page.fill("input[name=q]", "咖啡");
  await wait(page, "q=咖啡");
  await few("searched");
  await page.locator("th.k-value button").click();
  await few("sorted");
  await visit(page, "view=charts");
  await few("charts");
  await visit(page, "view=texts");
  await few("list of texts");
  const long = data.documents.findIndex((document) => document.path.endsWith("long.txt"));
  const own = data.claims.filter((claim) => claim.document === long);
  for (const claim of [own[0], own[Math.floor(own.length / 2)], own.at(-1)]) {
    await visit(page, `view=texts&document=${long}&figure=${claim.id}`);
    assert.equal(await page.locator("#page a.mark.open").textContent(), claim.text);
    await few("long text");
  }
});

page("nothing of a hostile text runs", "hostile.html", async (page) => {
  const { claims, documents } = await dataOf(page);
  const plain = (text) => (text ?? "").replace(/\s+/g, " ").trim();
  for (const attack of ATTACKS.map(plain)) {
    assert.ok(documents.some((document) => [document.id, document.publisher].some((said) => plain(said).includes(attack))), attack);
  }
  for (const view of ["overview", "figures", "texts", "charts"]) await visit(page, `view=${view}`);
  for (const place of documents.keys()) await visit(page, `view=texts&document=${place}`);
  for (const claim of claims) await visit(page, `view=figures&figure=${claim.id}`);
  // Addresses are the reader's as well as the sender's.
  for (const attack of ATTACKS) {
    const said = encodeURIComponent(attack);
    await visit(page, `view=${said}&q=${said}&region=${said}&key=${said}&document=${said}&sort=${said}&figure=${said}&category=${said}`);
    await visit(page, `view=figures&key=${said}`);
  }
  const links = await page.evaluate(() => [...document.querySelectorAll("a")].map((link) => new URL(link.getAttribute("href"), location).protocol));
  assert.ok(links.every((protocol) => ["file:", "https:", "http:"].includes(protocol)), String(links));
  const made = await page.evaluate(() => [...document.querySelectorAll("img, iframe, base, svg[onload], main script, [onerror], [onload], [style*=url]")].length);
  assert.equal(made, 0);
});

page("addresses of documents are links only when they lead to the web", "hostile.html", async (page) => {
  const { documents } = await dataOf(page);
  let links = 0;
  for (const [place, document] of documents.entries()) {
    if (!document.url) continue;
    await visit(page, `view=texts&document=${place}`);
    const outside = page.locator("#page .meta a");
    const count = await outside.count();
    assert.equal(count, document.url.startsWith("https://") ? 1 : 0, document.url);
    if (count) assert.ok((await outside.evaluate((link) => link.href)).startsWith("https://example.org/"));
    links += count;
  }
  assert.ok(links > 3);
});

test("the policy would stop what got in", async () => {
  const page = await open(browser, "sample.html");
  const refused = await page.evaluate(() => {
    const tries = [
      () => document.body.insertAdjacentHTML("beforeend", "<img src=x>"),
      () => { document.body.innerHTML = "<b>x</b>"; },
      () => document.body.append(Object.assign(document.createElement("script"), { text: "pwned = 1" })),
    ];
    return tries.map((attempt) => {
      try {
        attempt();
        return false;
      } catch (error) {
        return error instanceof TypeError;
      }
    });
  });
  assert.deepEqual(refused, [true, true, true]);
  await page.evaluate(() => {
    const image = document.createElement("img");
    image.src = "https://example.org/a.png";
    const styled = document.createElement("p");
    styled.setAttribute("style", "color: red");
    document.body.append(image, styled);
  });
  await page.waitForFunction(() => window.violations.some((said) => said.startsWith("img-src")) && window.violations.some((said) => said.startsWith("style-src")));
  assert.equal(await page.evaluate(() => "pwned" in window), false);
  await page.context().close();
});

for (const [width, viewport] of [["desktop", DESKTOP], ["phone", PHONE]]) {
  for (const colorScheme of ["light", "dark"]) {
    page(`nothing is wider than the screen: ${width}, ${colorScheme}`, "sample.html", async (page) => {
      const { claims } = await dataOf(page);
      const figure = claims.find((claim) => claim.text === "50%" && claim.status === "target").id;
      const views = { overview: "", figures: "view=figures", opened: `view=figures&figure=${figure}`, texts: "view=texts", text: `view=texts&figure=${figure}`, charts: "view=charts" };
      for (const [name, hash] of Object.entries(views)) {
        await visit(page, hash);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), name);
        await shoot(page, `${width}-${colorScheme}-${name}`);
      }
    }, { viewport, colorScheme });
  }
}
