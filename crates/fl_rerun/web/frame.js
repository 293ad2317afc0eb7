// Shows a recording within another page, and links the time cursor with it by frame number.
"use strict";

(async () => {
  const TIMELINE = "frame";
  const LOOK_MILLIS = 100;
  const ASK_MILLIS = 3000;

  const status = document.getElementById("status");
  const say = (text) => {
    status.textContent = text;
  };
  const tell = (message) => parent.postMessage(message, location.origin);

  // The viewer follows the system's color scheme; a drive reads better on dark.
  const matchMedia = window.matchMedia.bind(window);
  window.matchMedia = (query) =>
    matchMedia(query.includes("prefers-color-scheme: light") ? "not all"
      : query.includes("prefers-color-scheme") ? "all" : query);

  // A recording of this origin: the address is a path, not another server.
  const recording = () => {
    const path = new URLSearchParams(location.search).get("recording") ?? "";
    const address = new URL(path, location.origin);
    return path.startsWith("/") && address.origin === location.origin ? address.href : null;
  };

  // What the page around asked for, until the recording is there.
  let wanted = null;
  // What the viewer was told to show and does not show yet, and until when that is waited for.
  let asked = null;
  let askedUntil = 0;
  // The frame that both pages know of.
  let agreed = null;

  const frameOf = (viewer, id) => {
    if (viewer.get_active_timeline(id) !== TIMELINE) return null;
    const time = viewer.get_time_for_timeline(id, TIMELINE);
    return time === undefined ? null : Math.round(time);
  };

  const show = (viewer, id, frame) => {
    viewer.set_active_timeline(id, TIMELINE);
    viewer.set_time_for_timeline(id, TIMELINE, frame);
    asked = frame;
    askedUntil = performance.now() + ASK_MILLIS;
    wanted = null;
  };

  // Tells the page around where the viewer's user went, and nothing that it asked for itself.
  const link = (viewer, id) => {
    const frame = frameOf(viewer, id);
    if (agreed === null) {
      viewer.set_active_timeline(id, TIMELINE);
      if (frame === null) return;
      agreed = frame;
      tell({ kind: "ready" });
      return;
    }
    if (wanted !== null) return show(viewer, id, wanted);
    if (frame === null) return;
    if (asked !== null) {
      if (frame !== asked && performance.now() < askedUntil) return;
      agreed = asked;
      asked = null;
    }
    if (frame === agreed) return;
    agreed = frame;
    tell({ kind: "frame", frame });
  };

  const look = (viewer) => {
    if (viewer.has_panicked()) {
      document.getElementById("viewer").remove();
      say(`The viewer has crashed. Close it and open it again.\n\n${viewer.panic_message()}`);
      return;
    }
    const id = viewer.get_active_recording_id();
    if (id !== undefined && viewer.get_timeline_time_range(id, TIMELINE)) link(viewer, id);
    setTimeout(() => look(viewer), LOOK_MILLIS);
  };

  addEventListener("message", (event) => {
    if (event.origin !== location.origin || event.source !== parent) return;
    const { kind, frame } = event.data ?? {};
    if (kind === "show" && Number.isInteger(frame) && frame >= 0) wanted = frame;
  });

  const source = recording();
  if (source === null) {
    say("There is no recording to show.");
    return;
  }
  try {
    await wasm_bindgen({ module_or_path: "re_viewer_bg.wasm" });
    const renderer = new URLSearchParams(location.search).get("renderer");
    const viewer = new wasm_bindgen.WebHandle({
      hide_welcome_screen: true,
      render_backend: renderer ?? undefined,
      persist: false,
      theme: "dark",
    });
    await viewer.start(document.getElementById("viewer"));
    viewer.add_receiver(source);
    window.framelockViewer = viewer;
    say("");
    look(viewer);
  } catch (error) {
    say(`The viewer could not start: ${error}\n\nIt needs WebAssembly and WebGL 2 or WebGPU.`);
  }
})();
