// Unpacks the stage of this file and starts it. No part of it is asked of another host.
const parts = JSON.parse(document.getElementById("parts").textContent);

async function unpacked([type, base64]) {
  const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return URL.createObjectURL(new Blob([await new Response(stream).arrayBuffer()], { type }));
}

const box = document.getElementById("stage");
const still = document.getElementById("still");

// What a browser prints of a map that a graphics card has drawn is often white.
function takeStill(stage) {
  still.replaceChildren(stage.still());
}

try {
  const named = Object.entries(parts.files);
  const addresses = await Promise.all(named.map(([, file]) => unpacked(file)));
  const addressOf = new Map(named.map(([name], place) => [name, addresses[place]]));
  const data = JSON.parse(JSON.stringify(parts.data), (_, value) => addressOf.get(value) ?? value);
  const { default: stage } = await import(addressOf.get(parts.program));
  const root = box.attachShadow({ mode: "open" });
  stage({ data, parentElement: root, setTriggerValue() {} });
  const { stage: face } = root.querySelector(".stage");
  addEventListener("beforeprint", () => takeStill(face));
  const painted = setInterval(() => {
    // A still of outlines that are still being unpacked would have holes.
    const ground = face.map?.back?.layerManager?.getLayers() ?? [];
    if (!face.painted || !ground.length || !ground.every((layer) => layer.isLoaded)) return;
    clearInterval(painted);
    takeStill(face);
  }, 500);
} catch (error) {
  box.textContent = `The map of this file cannot be shown here (${error.message}). The table has every row.`;
}
