// Shown while a page is being made: asks until it is there, then loads it.
(async () => {
  "use strict";
  const clinic = document.querySelector("[data-clinic]").dataset.clinic;
  const again = document.querySelector("[data-again]");
  const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));
  for (;;) {
    try {
      const answer = await fetch(`api/clinic/${encodeURIComponent(clinic)}/page`, { cache: "no-store" });
      const state = await answer.json();
      if (!answer.ok || state.state !== "making") break;
    } catch {
      again.hidden = false;
      await pause(1);
    }
  }
  location.reload();
})();
