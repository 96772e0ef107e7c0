// Opens one page in Chromium as people meet it and tells, as JSON, what went on in each look:
// console messages, requests besides the page itself, what axe-core finds, what a script gives.
// Arguments: the folder node_modules, the browser. Standard input: {url, looks, pdf}, where a look
// is {width, scheme, script, axe, evaluate, picture}.
const path = require("path");
const fs = require("fs");
const [modules, browser] = process.argv.slice(2);
const { chromium } = require(path.join(modules, "playwright-core"));
const axe = fs.readFileSync(path.join(modules, "axe-core", "axe.min.js"), "utf8");
const asked = JSON.parse(fs.readFileSync(0, "utf8"));
const flags = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"].concat([
  "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"]);

async function look(host, wanted) {
  const context = await host.newContext({
    viewport: { width: wanted.width, height: wanted.height || 900 },
    colorScheme: wanted.scheme || "light",
    javaScriptEnabled: wanted.script !== false,
  });
  const page = await context.newPage(), said = [], requests = [];
  page.on("console", (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => said.push(`error: ${error}`));
  page.on("dialog", (dialog) => { said.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => requests.push(request.url()));
  await page.goto(asked.url, { waitUntil: "load" });
  const found = { said, requests };
  if (wanted.evaluate) found.value = await page.evaluate(wanted.evaluate);
  if (wanted.picture) await page.screenshot({ path: wanted.picture, fullPage: !!wanted.whole });
  if (wanted.pdf) await page.pdf({ path: wanted.pdf, preferCSSPageSize: true, printBackground: true });
  found.said = [...said];
  if (wanted.axe) {
    await page.evaluate(axe);
    const result = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
    found.axe = result.violations.map((each) =>
      `${each.id}: ${each.help}: ${each.nodes.slice(0, 3).map((node) => node.html.slice(0, 200)).join(" | ")}`);
  }
  await context.close();
  return found;
}

(async () => {
  const host = await chromium.launch({ executablePath: browser, args: flags });
  const answers = [];
  for (const wanted of asked.looks) answers.push(await look(host, wanted));
  await host.close();
  process.stdout.write(JSON.stringify(answers));
})().catch((error) => { console.error(error); process.exit(1); });
