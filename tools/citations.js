// Writes each item of CSL-JSON in each style: `node citations.js JOB.json`, which `build_citations`
// calls. It prints {style: [line, ...]} in the order of the items.
const { readFileSync } = require("node:fs");

const job = JSON.parse(readFileSync(process.argv[2], "utf8"));
const CSL = require(job.processor);
const items = new Map(job.items.map((item) => [item.id, item]));

/** One line an item, as if it were the only one: no letter behind its year, no dash for an author. */
function lines(style) {
  const system = { retrieveLocale: () => job.locale, retrieveItem: (id) => items.get(id) };
  const engine = new CSL.Engine(system, style, "en-US");
  engine.setOutputFormat("text");
  return job.items.map((item) => {
    engine.updateItems([item.id]);
    return engine.makeBibliography()[1].join(" ").trim();
  });
}

const styles = Object.entries(job.styles).map(([name, style]) => [name, lines(style)]);
process.stdout.write(JSON.stringify(Object.fromEntries(styles)));
