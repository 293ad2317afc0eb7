// Starts the viewer on this page's canvas and gives it the drive.
"use strict";

(async () => {
  const status = document.getElementById("status");
  const say = (text) => {
    status.textContent = text;
  };

  // The viewer follows the system's color scheme; a drive reads better on dark.
  const matchMedia = window.matchMedia.bind(window);
  window.matchMedia = (query) =>
    matchMedia(query.includes("prefers-color-scheme: light") ? "not all"
      : query.includes("prefers-color-scheme") ? "all" : query);

  const watch = (viewer) => {
    if (viewer.has_panicked()) {
      document.getElementById("viewer").remove();
      say(`The viewer has crashed. Reload the page to try again.\n\n${viewer.panic_message()}`);
      return;
    }
    setTimeout(() => watch(viewer), 1000);
  };

  try {
    await wasm_bindgen({ module_or_path: "/re_viewer_bg.wasm" });
    const renderer = new URLSearchParams(location.search).get("renderer");
    const viewer = new wasm_bindgen.WebHandle({
      hide_welcome_screen: true,
      render_backend: renderer ?? undefined,
      persist: false,
      theme: "dark",
    });
    await viewer.start(document.getElementById("viewer"));
    viewer.add_receiver(`${location.origin}/drive.rrd`);
    window.framelockViewer = viewer;
    say("");
    watch(viewer);
  } catch (error) {
    say(`The viewer could not start: ${error}\n\nIt needs WebAssembly and WebGL 2 or WebGPU.`);
  }
})();
